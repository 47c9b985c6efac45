import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Self-evaluation forms (绩效自评表): filled from measurements at a cut-off whose months are closed, submitted by one person
 * and approved by another, then frozen with their digest. New tables only; locks nothing.
 */
export class AddSelfEvaluation20261129200200 implements MigrationInterface {
  readonly name = 'AddSelfEvaluation20261129200200';

  async up(q: QueryRunner): Promise<void> {
    await q.query(/* sql */ `
CREATE TABLE self_evaluation (
  agency_id int NOT NULL REFERENCES agency,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  fiscal_year int NOT NULL,
  project_id bigint REFERENCES subsidy_project,
  goal_table_id bigint NOT NULL REFERENCES goal_table,
  cut_off date NOT NULL,
  watermark bigint NOT NULL,
  state text NOT NULL DEFAULT 'DRAFT' CHECK (state IN ('DRAFT', 'SUBMITTED', 'APPROVED')),
  goal_completion text CHECK (length(goal_completion) <= 2000),
  drafted_by bigint NOT NULL REFERENCES app_user,
  drafted_at timestamptz NOT NULL,
  editors bigint[] NOT NULL,
  act_id bigint NOT NULL,
  content text,
  digest bytea,
  submitted_by bigint REFERENCES app_user,
  submitted_at timestamptz,
  approved_by bigint REFERENCES app_user,
  approved_at timestamptz,
  sent_back_by bigint REFERENCES app_user,
  sent_back_reason text CHECK (length(trim(sent_back_reason)) BETWEEN 2 AND 500),
  last_act_id bigint NOT NULL,
  CHECK (extract(year FROM cut_off) = fiscal_year),
  CHECK (num_nulls(content, digest, submitted_by, submitted_at) = CASE state WHEN 'DRAFT' THEN 4 ELSE 0 END),
  CHECK (num_nulls(approved_by, approved_at) = CASE state WHEN 'APPROVED' THEN 0 ELSE 2 END),
  CONSTRAINT self_evaluation_digest CHECK (digest = sm3(content))
);
COMMENT ON TABLE self_evaluation IS '绩效自评表 of a project and year (project null: of the unit) at a cut-off; content is what was signed, digest its SM3';
CREATE UNIQUE INDEX self_evaluation_once ON self_evaluation (agency_id, fiscal_year, coalesce(project_id, 0), cut_off);

CREATE TABLE self_evaluation_item (
  agency_id int NOT NULL,
  evaluation_id bigint NOT NULL REFERENCES self_evaluation,
  indicator_id bigint NOT NULL REFERENCES indicator,
  measurement_id bigint NOT NULL REFERENCES measurement,
  deviation text CHECK (length(deviation) <= 1000),
  PRIMARY KEY (evaluation_id, indicator_id)
);
COMMENT ON TABLE self_evaluation_item IS 'The measurement that fills an indicator of the form, and what a person says of its deviation';

CREATE TABLE self_evaluation_transition (
  from_state text NOT NULL,
  to_state text NOT NULL,
  PRIMARY KEY (from_state, to_state)
);
COMMENT ON TABLE self_evaluation_transition IS 'The only ways a form may change its state; equals the table in src/performance/domain/evaluation-states';
INSERT INTO self_evaluation_transition VALUES ('DRAFT', 'SUBMITTED'), ('SUBMITTED', 'APPROVED'), ('SUBMITTED', 'DRAFT');

CREATE FUNCTION self_evaluation_insert_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE open record;
BEGIN
  IF NOT EXISTS (SELECT FROM goal_table g WHERE g.id = NEW.goal_table_id AND g.agency_id = NEW.agency_id AND g.state = 'ADOPTED'
       AND g.fiscal_year = NEW.fiscal_year AND g.project_id IS NOT DISTINCT FROM NEW.project_id) THEN
    PERFORM fail('GOAL_TABLE_NOT_ADOPTED', '{}');
  END IF;
  -- Closed: every fund that the form speaks of has its months up to the cut-off behind it.
  SELECT f.scheme, p.period INTO open FROM fund f LEFT JOIN subsidy_project s ON s.id = NEW.project_id
    LEFT JOIN accounting_period p ON p.agency_id = f.agency_id AND p.fund = f.scheme AND p.state = 'CLOSED'
      AND p.period = extract(year FROM NEW.cut_off)::int * 100 + extract(month FROM NEW.cut_off)::int
   WHERE f.agency_id = NEW.agency_id AND (NEW.project_id IS NULL OR s.scheme IS NULL OR s.scheme = f.scheme) AND p.period IS NULL LIMIT 1;
  IF FOUND OR NEW.cut_off <> (date_trunc('month', NEW.cut_off) + interval '1 month - 1 day')::date THEN
    PERFORM fail('EVALUATION_CUT_OFF_OPEN', jsonb_build_object('cutOff', NEW.cut_off));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER self_evaluation_insert_guard BEFORE INSERT ON self_evaluation FOR EACH ROW EXECUTE FUNCTION self_evaluation_insert_guard();

CREATE FUNCTION self_evaluation_update_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE own text[];
BEGIN
  IF OLD.state = 'APPROVED' THEN PERFORM fail('EVALUATION_FROZEN', jsonb_build_object('id', OLD.id)); END IF;
  IF NOT (OLD.state = 'DRAFT' AND NEW.state = 'DRAFT')
     AND NOT EXISTS (SELECT FROM self_evaluation_transition t WHERE t.from_state = OLD.state AND t.to_state = NEW.state) THEN
    PERFORM fail('EVALUATION_STATE_NOT_ALLOWED', jsonb_build_object('from', OLD.state, 'to', NEW.state));
  END IF;
  own := CASE WHEN NEW.state = 'APPROVED' THEN ARRAY['state', 'approved_by', 'approved_at', 'last_act_id']
    WHEN NEW.state = 'SUBMITTED' THEN ARRAY['state', 'content', 'digest', 'submitted_by', 'submitted_at', 'last_act_id']
    WHEN OLD.state = 'SUBMITTED' THEN ARRAY['state', 'content', 'digest', 'submitted_by', 'submitted_at', 'sent_back_by', 'sent_back_reason', 'last_act_id']
    ELSE ARRAY['goal_completion', 'editors', 'watermark', 'last_act_id'] END;
  IF to_jsonb(NEW) - own IS DISTINCT FROM to_jsonb(OLD) - own OR NOT NEW.editors @> OLD.editors THEN
    PERFORM fail('EVALUATION_FROZEN', jsonb_build_object('id', OLD.id));
  END IF;
  IF NEW.state = 'APPROVED' AND (NEW.approved_by IN (NEW.drafted_by, NEW.submitted_by) OR NEW.approved_by = ANY (NEW.editors)) THEN
    PERFORM fail('EVALUATION_SECOND_PERSON', '{}');
  END IF;
  -- A score without evidence is refused, whatever the form says.
  IF NEW.state = 'SUBMITTED' AND EXISTS (SELECT FROM indicator i LEFT JOIN self_evaluation_item e ON e.evaluation_id = NEW.id AND e.indicator_id = i.id
       LEFT JOIN measurement m ON m.id = e.measurement_id
      WHERE i.goal_table_id = NEW.goal_table_id AND (m.score IS NULL OR i.measure IN ('MANUAL', 'GRADE') AND m.facts ->> 'evidenceFileId' IS NULL)) THEN
    PERFORM fail('EVALUATION_EVIDENCE_MISSING', '{}');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER self_evaluation_update_guard BEFORE UPDATE ON self_evaluation FOR EACH ROW EXECUTE FUNCTION self_evaluation_update_guard();

CREATE FUNCTION self_evaluation_item_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE e self_evaluation;
BEGIN
  SELECT * INTO e FROM self_evaluation WHERE id = NEW.evaluation_id FOR SHARE;
  IF e.state <> 'DRAFT' THEN PERFORM fail('EVALUATION_FROZEN', jsonb_build_object('id', e.id)); END IF;
  IF NOT EXISTS (SELECT FROM measurement m JOIN indicator i ON i.id = m.indicator_id WHERE m.id = NEW.measurement_id AND i.id = NEW.indicator_id
       AND i.goal_table_id = e.goal_table_id AND m.cut_off = e.cut_off AND m.watermark = e.watermark AND m.agency_id = NEW.agency_id) THEN
    PERFORM fail('EVALUATION_MEASUREMENT_FOREIGN', '{}');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER self_evaluation_item_guard BEFORE INSERT OR UPDATE ON self_evaluation_item FOR EACH ROW EXECUTE FUNCTION self_evaluation_item_guard();

CREATE TRIGGER self_evaluation_kept BEFORE DELETE OR TRUNCATE ON self_evaluation FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER self_evaluation_item_kept BEFORE DELETE OR TRUNCATE ON self_evaluation_item FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT ON self_evaluation_transition TO ledger_app;
GRANT SELECT, INSERT (agency_id, fiscal_year, project_id, goal_table_id, cut_off, watermark, drafted_by, drafted_at, editors, act_id, last_act_id) ON self_evaluation TO ledger_app;
GRANT UPDATE (state, goal_completion, editors, watermark, content, digest, submitted_by, submitted_at, approved_by, approved_at, sent_back_by, sent_back_reason,
    last_act_id) ON self_evaluation TO ledger_app;
GRANT SELECT, INSERT, UPDATE (measurement_id, deviation) ON self_evaluation_item TO ledger_app;
REVOKE EXECUTE ON FUNCTION self_evaluation_insert_guard, self_evaluation_update_guard, self_evaluation_item_guard FROM PUBLIC;
`);
  }

  async down(): Promise<void> {
    throw new Error('Not reversible: business history is never dropped.');
  }
}
