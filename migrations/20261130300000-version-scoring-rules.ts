import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Scoring rules get versions that people write: of an agency, from a day on, with a reason. The shipped first versions belong
 * to nobody and count from the beginning.
 */
export class VersionScoringRules20261130300000 implements MigrationInterface {
  readonly name = 'VersionScoringRules20261130300000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(/* sql */ `
ALTER TABLE scoring_rule
  ADD agency_id int REFERENCES agency,
  ADD effective_on date NOT NULL DEFAULT '2000-01-01',
  ADD reason text CHECK (length(btrim(reason)) BETWEEN 2 AND 500),
  ADD created_by bigint REFERENCES app_user,
  ADD created_at timestamptz,
  ADD act_id bigint,
  ADD CONSTRAINT scoring_rule_origin CHECK (num_nulls(agency_id, reason, created_by, created_at, act_id) IN (0, 5)),
  ADD CONSTRAINT scoring_rule_shipped CHECK (agency_id IS NOT NULL OR version = 1);
COMMENT ON COLUMN scoring_rule.agency_id IS 'Null: shipped, for all. Version numbers of a rule run on over all agencies';

-- Shares and limits of a definition that make sense; the same as in src/performance/domain/scoring-versions.
CREATE FUNCTION scoring_definition_fits(d jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
  SELECT coalesce(CASE d ->> 'kind'
    WHEN 'COMPLETION' THEN (d ->> 'cap')::numeric BETWEEN 0.5 AND 1 AND (d ->> 'explainAbove')::numeric BETWEEN 1 AND 10
    WHEN 'GRADE' THEN (d #>> '{bands,未达成,from}')::numeric = 0 AND (d #>> '{bands,达成,to}')::numeric = 1
      AND (d #>> '{bands,未达成,to}')::numeric = (d #>> '{bands,部分达成,from}')::numeric
      AND (d #>> '{bands,部分达成,to}')::numeric = (d #>> '{bands,达成,from}')::numeric
      AND (SELECT bool_and((b ->> 'from')::numeric < (b ->> 'to')::numeric AND (b ->> 'usual')::numeric BETWEEN (b ->> 'from')::numeric AND (b ->> 'to')::numeric)
        FROM jsonb_each(d -> 'bands') AS t(k, b))
    WHEN 'TOTAL' THEN 0 < (d ->> 'fair')::numeric AND (d ->> 'fair')::numeric < (d ->> 'good')::numeric
      AND (d ->> 'good')::numeric < (d ->> 'excellent')::numeric AND (d ->> 'excellent')::numeric < 100
  END, false)
$$;

CREATE FUNCTION scoring_rule_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE former scoring_rule;
BEGIN
  IF NOT scoring_definition_fits(NEW.definition) THEN
    PERFORM fail('SCORING_DEFINITION_UNFIT', jsonb_build_object('rule', NEW.name));
  END IF;
  IF NEW.agency_id IS NULL THEN
    RETURN NEW;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('scoring_rule'), hashtext(NEW.code));
  SELECT * INTO former FROM scoring_rule WHERE code = NEW.code AND (agency_id IS NULL OR agency_id = NEW.agency_id) ORDER BY version DESC LIMIT 1;
  IF former.code IS NULL OR NEW.definition ->> 'kind' <> former.definition ->> 'kind'
      OR NEW.version <> (SELECT max(version) + 1 FROM scoring_rule WHERE code = NEW.code) THEN
    PERFORM fail('SCORING_DEFINITION_UNFIT', jsonb_build_object('rule', NEW.name));
  END IF;
  IF NEW.definition = former.definition THEN
    PERFORM fail('SCORING_RULE_SAME', jsonb_build_object('rule', NEW.name));
  END IF;
  IF NEW.effective_on < former.effective_on THEN
    PERFORM fail('SCORING_EFFECTIVE_EARLIER', jsonb_build_object('effectiveOn', NEW.effective_on, 'former', former.effective_on));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER scoring_rule_guard BEFORE INSERT ON scoring_rule FOR EACH ROW EXECUTE FUNCTION scoring_rule_guard();
CREATE TRIGGER scoring_rule_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON scoring_rule FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
REVOKE EXECUTE ON FUNCTION scoring_definition_fits(jsonb), scoring_rule_guard() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION scoring_definition_fits(jsonb) TO ledger_app;

INSERT INTO scoring_rule (code, version, name, definition)
SELECT 'TOTAL', 1, '总分等级', '{"kind": "TOTAL", "excellent": "90", "good": "80", "fair": "60"}' WHERE EXISTS (SELECT FROM scoring_rule);
`);
  }

  async down(): Promise<void> {
    throw new Error('Not reversible: business history is never dropped.');
  }
}
