import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A self-evaluation is measured anew, submitted and approved over closed books only, as it is drafted: they may have been opened
 * again since. Replaces two guards; locks nothing.
 */
export class EvaluateOverClosedBooks20261201200100 implements MigrationInterface {
  readonly name = 'EvaluateOverClosedBooks20261201200100';

  async up(q: QueryRunner): Promise<void> {
    await q.query(/* sql */ `
-- Every fund that the form speaks of has its months up to the cut-off behind it: months are closed in order and opened again the
-- last one first, so the last of them tells.
CREATE FUNCTION evaluation_months_closed(p_agency int, p_project bigint, p_cut_off date) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT NOT EXISTS (SELECT FROM fund f LEFT JOIN subsidy_project s ON s.id = p_project
   WHERE f.agency_id = p_agency AND (p_project IS NULL OR s.scheme IS NULL OR s.scheme = f.scheme)
     AND NOT EXISTS (SELECT FROM accounting_period p WHERE p.agency_id = f.agency_id AND p.fund = f.scheme AND p.state = 'CLOSED'
       AND p.period = extract(year FROM p_cut_off)::int * 100 + extract(month FROM p_cut_off)::int))
$$;
REVOKE EXECUTE ON FUNCTION evaluation_months_closed FROM PUBLIC;
GRANT EXECUTE ON FUNCTION evaluation_months_closed TO ledger_app;

CREATE OR REPLACE FUNCTION self_evaluation_insert_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM goal_table g WHERE g.id = NEW.goal_table_id AND g.agency_id = NEW.agency_id AND g.state = 'ADOPTED'
       AND g.fiscal_year = NEW.fiscal_year AND g.project_id IS NOT DISTINCT FROM NEW.project_id) THEN
    PERFORM fail('GOAL_TABLE_NOT_ADOPTED', '{}');
  END IF;
  IF NOT evaluation_months_closed(NEW.agency_id, NEW.project_id, NEW.cut_off)
     OR NEW.cut_off <> (date_trunc('month', NEW.cut_off) + interval '1 month - 1 day')::date THEN
    PERFORM fail('EVALUATION_CUT_OFF_OPEN', jsonb_build_object('cutOff', NEW.cut_off));
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION self_evaluation_update_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
  -- Over books that were opened again nothing is measured, and nothing is signed that they may still change.
  IF (NEW.watermark <> OLD.watermark OR NEW.state <> OLD.state AND NEW.state IN ('SUBMITTED', 'APPROVED'))
     AND NOT evaluation_months_closed(NEW.agency_id, NEW.project_id, NEW.cut_off) THEN
    PERFORM fail('EVALUATION_CUT_OFF_OPEN', jsonb_build_object('cutOff', NEW.cut_off));
  END IF;
  -- A score without evidence is refused, whatever the form says.
  IF NEW.state = 'SUBMITTED' AND EXISTS (SELECT FROM indicator i LEFT JOIN self_evaluation_item e ON e.evaluation_id = NEW.id AND e.indicator_id = i.id
       LEFT JOIN measurement m ON m.id = e.measurement_id
      WHERE i.goal_table_id = NEW.goal_table_id AND (m.score IS NULL OR i.measure IN ('MANUAL', 'GRADE') AND m.facts ->> 'evidenceFileId' IS NULL)) THEN
    PERFORM fail('EVALUATION_EVIDENCE_MISSING', '{}');
  END IF;
  RETURN NEW;
END $$;
`);
  }

  async down(): Promise<void> {
    throw new Error('Not reversible: business history is never dropped.');
  }
}
