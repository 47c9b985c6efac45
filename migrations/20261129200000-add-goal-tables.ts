import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Goal tables as versioned documents: a draft of one person, adopted by another; a mid-year adjustment is a further version
 * that leaves the former one as it was. An indicator becomes a row of one version; what was entered before is taken over
 * as version 1 of its table. Locks `indicator` while its rows are given their table (some dozens a year).
 */
export class AddGoalTables20261129200000 implements MigrationInterface {
  readonly name = 'AddGoalTables20261129200000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(/* sql */ `
CREATE TABLE goal_table (
  agency_id int NOT NULL REFERENCES agency,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  fiscal_year int NOT NULL CHECK (fiscal_year BETWEEN 2000 AND 2100),
  project_id bigint REFERENCES subsidy_project,
  version int NOT NULL CHECK (version > 0),
  state text NOT NULL DEFAULT 'DRAFT' CHECK (state IN ('DRAFT', 'ADOPTED', 'DROPPED')),
  taken_over boolean NOT NULL DEFAULT false,
  effective_on date NOT NULL,
  reason text CHECK (length(trim(reason)) BETWEEN 2 AND 500),
  goal_text text CHECK (length(goal_text) <= 2000),
  drafted_by bigint REFERENCES app_user,
  drafted_at timestamptz NOT NULL,
  editors bigint[] NOT NULL DEFAULT '{}',
  act_id bigint NOT NULL,
  edited_act_id bigint,
  adopted_by bigint REFERENCES app_user,
  adopted_at timestamptz,
  adopted_act_id bigint,
  dropped_by bigint REFERENCES app_user,
  dropped_at timestamptz,
  dropped_act_id bigint,
  CONSTRAINT goal_table_effective CHECK (extract(year FROM effective_on) = fiscal_year),
  CHECK (taken_over OR drafted_by IS NOT NULL),
  CHECK (num_nulls(adopted_by, adopted_at, adopted_act_id) = CASE WHEN state = 'ADOPTED' AND NOT taken_over THEN 0 ELSE 3 END),
  CHECK (num_nulls(dropped_by, dropped_at, dropped_act_id) = CASE state WHEN 'DROPPED' THEN 0 ELSE 3 END)
);
COMMENT ON TABLE goal_table IS '绩效目标表: one version of the goals of a project and year, or of the unit; the adopted version in force at a cut-off is what is measured';
COMMENT ON COLUMN goal_table.project_id IS 'Null: the unit''s own goal table (单位整体绩效目标表)';
COMMENT ON COLUMN goal_table.taken_over IS 'Indicators that were loaded one by one (a published budget, or before tables had versions); only while nobody has drafted a version';
COMMENT ON COLUMN goal_table.effective_on IS 'In force from this day on, until a later adopted version is';
COMMENT ON COLUMN goal_table.editors IS 'Everybody who changed the draft: none of them may adopt it';
CREATE UNIQUE INDEX goal_table_version ON goal_table (agency_id, fiscal_year, coalesce(project_id, 0), version);
CREATE UNIQUE INDEX goal_table_one_draft ON goal_table (agency_id, fiscal_year, coalesce(project_id, 0)) WHERE state = 'DRAFT';

ALTER TABLE indicator ADD COLUMN goal_table_id bigint REFERENCES goal_table, ADD COLUMN last_year_value text CHECK (length(last_year_value) <= 100);
INSERT INTO goal_table (agency_id, fiscal_year, project_id, version, state, taken_over, effective_on, drafted_at, act_id)
  SELECT agency_id, fiscal_year, project_id, 1, 'ADOPTED', true, make_date(fiscal_year, 1, 1), now(), min(act_id) FROM indicator GROUP BY 1, 2, 3;
UPDATE indicator i SET goal_table_id = g.id FROM goal_table g
 WHERE g.agency_id = i.agency_id AND g.fiscal_year = i.fiscal_year AND g.project_id IS NOT DISTINCT FROM i.project_id;
ALTER TABLE indicator ALTER COLUMN goal_table_id SET NOT NULL;
DROP INDEX indicator_place;
CREATE UNIQUE INDEX indicator_place ON indicator (goal_table_id, no);
COMMENT ON COLUMN indicator.goal_table_id IS 'The version that it is a row of; loaded without one, it is taken over into version 1';

-- Guards ---------------------------------------------------------------------------------------------------------
CREATE TABLE goal_table_transition (
  from_state text NOT NULL,
  to_state text NOT NULL,
  PRIMARY KEY (from_state, to_state)
);
COMMENT ON TABLE goal_table_transition IS 'The only ways a goal table may change its state; equals the table in src/performance/domain/goal-states';
INSERT INTO goal_table_transition VALUES ('DRAFT', 'ADOPTED'), ('DRAFT', 'DROPPED');

CREATE FUNCTION goal_table_insert_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE latest record;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('goal_table', NEW.agency_id::bigint * 10000 + NEW.fiscal_year));
  IF NEW.project_id IS NOT NULL AND NOT EXISTS (SELECT FROM subsidy_project p WHERE p.id = NEW.project_id AND p.agency_id = NEW.agency_id
       AND p.fiscal_year = NEW.fiscal_year) AND NOT NEW.taken_over THEN
    PERFORM fail('GOAL_PROJECT_UNFIT', jsonb_build_object('fiscalYear', NEW.fiscal_year));
  END IF;
  SELECT max(version) AS version, max(effective_on) FILTER (WHERE state = 'ADOPTED') AS effective_on, count(*) FILTER (WHERE state = 'ADOPTED') AS adopted
    INTO latest FROM goal_table g
   WHERE g.agency_id = NEW.agency_id AND g.fiscal_year = NEW.fiscal_year AND g.project_id IS NOT DISTINCT FROM NEW.project_id;
  NEW.version := coalesce(latest.version, 0) + 1;
  IF NEW.taken_over AND NEW.version > 1 THEN PERFORM fail('GOAL_TABLE_VERSIONED', jsonb_build_object('fiscalYear', NEW.fiscal_year)); END IF;
  IF latest.adopted > 0 AND NEW.reason IS NULL THEN PERFORM fail('GOAL_REASON_MISSING', '{}'); END IF;
  IF NEW.effective_on < latest.effective_on THEN
    PERFORM fail('GOAL_EFFECTIVE_EARLIER', jsonb_build_object('effectiveOn', NEW.effective_on, 'former', latest.effective_on));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER goal_table_insert_guard BEFORE INSERT ON goal_table FOR EACH ROW EXECUTE FUNCTION goal_table_insert_guard();

CREATE FUNCTION goal_table_update_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE own text[]; rows record; latest record;
BEGIN
  IF OLD.state <> 'DRAFT' OR NEW.state <> 'DRAFT' AND NOT EXISTS (SELECT FROM goal_table_transition t WHERE t.from_state = OLD.state AND t.to_state = NEW.state) THEN
    PERFORM fail('GOAL_TABLE_FIXED', jsonb_build_object('id', OLD.id));
  END IF;
  own := CASE NEW.state WHEN 'DRAFT' THEN ARRAY['effective_on', 'reason', 'goal_text', 'editors', 'edited_act_id']
    WHEN 'ADOPTED' THEN ARRAY['state', 'adopted_by', 'adopted_at', 'adopted_act_id']
    ELSE ARRAY['state', 'dropped_by', 'dropped_at', 'dropped_act_id'] END;
  IF to_jsonb(NEW) - own IS DISTINCT FROM to_jsonb(OLD) - own OR NOT NEW.editors @> OLD.editors THEN
    PERFORM fail('GOAL_TABLE_FIXED', jsonb_build_object('id', OLD.id));
  END IF;
  SELECT max(effective_on) AS effective_on, count(*) AS adopted INTO latest FROM goal_table g
   WHERE g.agency_id = NEW.agency_id AND g.fiscal_year = NEW.fiscal_year AND g.project_id IS NOT DISTINCT FROM NEW.project_id AND g.state = 'ADOPTED';
  IF NEW.state <> 'DROPPED' AND latest.adopted > 0 THEN
    IF NEW.reason IS NULL THEN PERFORM fail('GOAL_REASON_MISSING', '{}'); END IF;
    IF NEW.effective_on < latest.effective_on THEN
      PERFORM fail('GOAL_EFFECTIVE_EARLIER', jsonb_build_object('effectiveOn', NEW.effective_on, 'former', latest.effective_on));
    END IF;
  END IF;
  IF NEW.state = 'ADOPTED' THEN
    IF NEW.adopted_by = NEW.drafted_by OR NEW.adopted_by = ANY (NEW.editors) THEN
      PERFORM fail('GOAL_SECOND_PERSON', jsonb_build_object('id', NEW.id));
    END IF;
    SELECT count(*) AS n, coalesce(sum(weight), 0) AS weight, count(DISTINCT (level1, level2, level3)) AS names,
        bool_and(operator = 'QUALITATIVE' OR target ~ '^\\d{1,12}(\\.\\d{1,4})?$') AS targets, bool_and(weight > 0) AS weighed INTO rows
      FROM indicator WHERE goal_table_id = NEW.id;
    IF rows.n = 0 OR rows.weight <> 90 OR rows.names <> rows.n OR NOT rows.targets OR NOT rows.weighed THEN
      PERFORM fail('GOAL_TABLE_UNFIT', jsonb_build_object('id', NEW.id, 'weight', rows.weight));
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER goal_table_update_guard BEFORE UPDATE ON goal_table FOR EACH ROW EXECUTE FUNCTION goal_table_update_guard();

CREATE FUNCTION indicator_insert_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE t goal_table;
BEGIN
  IF NEW.goal_table_id IS NULL THEN
    IF EXISTS (SELECT FROM goal_table g WHERE g.agency_id = NEW.agency_id AND g.fiscal_year = NEW.fiscal_year
        AND g.project_id IS NOT DISTINCT FROM NEW.project_id AND NOT g.taken_over) THEN
      PERFORM fail('GOAL_TABLE_VERSIONED', jsonb_build_object('fiscalYear', NEW.fiscal_year));
    END IF;
    SELECT g.id INTO NEW.goal_table_id FROM goal_table g WHERE g.agency_id = NEW.agency_id AND g.fiscal_year = NEW.fiscal_year
       AND g.project_id IS NOT DISTINCT FROM NEW.project_id AND g.taken_over;
    IF NEW.goal_table_id IS NULL THEN
      INSERT INTO goal_table (agency_id, fiscal_year, project_id, version, state, taken_over, effective_on, drafted_at, act_id)
        VALUES (NEW.agency_id, NEW.fiscal_year, NEW.project_id, 1, 'ADOPTED', true, make_date(NEW.fiscal_year, 1, 1), now(), NEW.act_id)
        RETURNING id INTO NEW.goal_table_id;
    END IF;
    RETURN NEW;
  END IF;
  SELECT * INTO t FROM goal_table g WHERE g.id = NEW.goal_table_id FOR SHARE;
  IF NOT FOUND OR t.state <> 'DRAFT' OR t.agency_id <> NEW.agency_id OR t.fiscal_year <> NEW.fiscal_year OR t.project_id IS DISTINCT FROM NEW.project_id THEN
    PERFORM fail('GOAL_TABLE_FIXED', jsonb_build_object('id', NEW.goal_table_id));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER indicator_insert_guard BEFORE INSERT ON indicator FOR EACH ROW EXECUTE FUNCTION indicator_insert_guard();

CREATE FUNCTION indicator_kept() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF NOT EXISTS (SELECT FROM goal_table g WHERE g.id = OLD.goal_table_id AND g.state = 'DRAFT') THEN
      PERFORM fail('GOAL_TABLE_FIXED', jsonb_build_object('id', OLD.goal_table_id));
    END IF;
    RETURN OLD;
  END IF;
  -- Where an accuracy rate is taken from is settled after the goals are: nothing else of a row is ever changed.
  IF to_jsonb(NEW) - 'parameters' IS DISTINCT FROM to_jsonb(OLD) - 'parameters'
     OR OLD.parameters IS DISTINCT FROM NEW.parameters AND (OLD.measure <> 'ACCURACY_RATE' OR NEW.parameters ->> 'scheme' IS DISTINCT FROM OLD.parameters ->> 'scheme') THEN
    PERFORM fail('GOAL_TABLE_FIXED', jsonb_build_object('id', OLD.goal_table_id));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER indicator_kept BEFORE UPDATE OR DELETE ON indicator FOR EACH ROW EXECUTE FUNCTION indicator_kept();

CREATE FUNCTION manual_value_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM indicator i JOIN goal_table g ON g.id = i.goal_table_id AND g.state = 'ADOPTED' WHERE i.id = NEW.indicator_id) THEN
    PERFORM fail('GOAL_TABLE_NOT_ADOPTED', '{}');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER manual_value_guard BEFORE INSERT ON manual_value FOR EACH ROW EXECUTE FUNCTION manual_value_guard();

-- The version of each table that was in force on a day, as the trail knew it at a position; null: as it is known now.
CREATE FUNCTION goal_tables_in_force(agency int, year int, on_day date, as_of bigint) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
SELECT DISTINCT ON (coalesce(g.project_id, 0)) g.id FROM goal_table g
 WHERE g.agency_id = agency AND g.fiscal_year = year AND g.state = 'ADOPTED' AND g.effective_on <= on_day
   AND (as_of IS NULL OR g.taken_over OR EXISTS (SELECT FROM trail t WHERE t.id = g.adopted_act_id AND t.agency_id = agency AND t.position <= as_of))
 ORDER BY coalesce(g.project_id, 0), g.version DESC
$$;

CREATE TRIGGER goal_table_never_deleted BEFORE DELETE OR TRUNCATE ON goal_table FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
REVOKE UPDATE ON indicator FROM ledger_app;
GRANT UPDATE (parameters), DELETE ON indicator TO ledger_app;
GRANT SELECT ON goal_table_transition TO ledger_app;
GRANT SELECT, INSERT (agency_id, fiscal_year, project_id, effective_on, reason, goal_text, drafted_by, drafted_at, editors, act_id) ON goal_table TO ledger_app;
GRANT UPDATE (state, effective_on, reason, goal_text, editors, edited_act_id, adopted_by, adopted_at, adopted_act_id, dropped_by, dropped_at, dropped_act_id)
  ON goal_table TO ledger_app;
REVOKE EXECUTE ON FUNCTION goal_table_insert_guard, goal_table_update_guard, indicator_insert_guard, indicator_kept, manual_value_guard FROM PUBLIC;
`);
  }

  async down(): Promise<void> {
    throw new Error('Not reversible: business history is never dropped.');
  }
}
