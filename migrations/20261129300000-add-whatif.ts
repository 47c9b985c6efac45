import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What-if: adjustment rules tried on an accepted roll, and which of them became a roll. New tables only.
 */
export class AddWhatif20261129300000 implements MigrationInterface {
  readonly name = 'AddWhatif20261129300000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(/* sql */ `
CREATE TABLE whatif_scenario (
  agency_id int NOT NULL REFERENCES agency,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL CHECK (name <> ''),
  scheme text NOT NULL,
  base_period int NOT NULL CHECK (base_period % 100 BETWEEN 1 AND 12),
  effective_from int NOT NULL CHECK (effective_from % 100 BETWEEN 1 AND 12),
  pay_period int NOT NULL CHECK (pay_period % 100 BETWEEN 1 AND 12),
  rule jsonb NOT NULL,
  rolls jsonb NOT NULL,
  lines_digest bytea NOT NULL,
  people int NOT NULL,
  affected int NOT NULL CHECK (affected > 0 AND affected <= people),
  monthly_increase numeric(16,2) NOT NULL CHECK (monthly_increase > 0),
  back_pay numeric(16,2) NOT NULL CHECK (back_pay >= 0),
  results jsonb NOT NULL,
  tried_by bigint NOT NULL REFERENCES app_user,
  tried_at timestamptz NOT NULL,
  act_id bigint NOT NULL,
  CONSTRAINT whatif_fund FOREIGN KEY (agency_id, scheme) REFERENCES fund (agency_id, scheme),
  CONSTRAINT whatif_months CHECK (effective_from <= pay_period AND pay_period > base_period)
);
COMMENT ON TABLE whatif_scenario IS 'A rule tried on a copy of the latest accepted roll: rule, what it was tried on, and what came out; append-only';
COMMENT ON COLUMN whatif_scenario.rolls IS '[{"id", "digest"}]: the rolls it was tried on and the SM3 of their files';
COMMENT ON COLUMN whatif_scenario.lines_digest IS 'SM3 over the lines it would pay, by person: components, back-pay and its months. A batch with the same digest pays exactly these lines';
CREATE INDEX whatif_scenario_agency ON whatif_scenario (agency_id, id);

CREATE FUNCTION whatif_scenario_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF jsonb_array_length(NEW.rolls) = 0 OR EXISTS (
      SELECT FROM jsonb_to_recordset(NEW.rolls) AS t(id bigint, digest text)
       LEFT JOIN payout_roll r ON r.id = t.id AND r.agency_id = NEW.agency_id AND r.scheme = NEW.scheme AND r.period = NEW.base_period
         AND r.state = 'ACCEPTED' AND encode(r.file_digest, 'hex') = t.digest
      WHERE r.id IS NULL) THEN
    PERFORM fail('WHATIF_NO_ROLL', jsonb_build_object('scheme', NEW.scheme));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER whatif_scenario_guard BEFORE INSERT ON whatif_scenario FOR EACH ROW EXECUTE FUNCTION whatif_scenario_guard();
CREATE TRIGGER whatif_scenario_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON whatif_scenario FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE whatif_application (
  agency_id int NOT NULL,
  scenario_id bigint NOT NULL REFERENCES whatif_scenario,
  roll_id bigint PRIMARY KEY REFERENCES payout_roll,
  applied_by bigint NOT NULL REFERENCES app_user,
  applied_at timestamptz NOT NULL,
  act_id bigint NOT NULL
);
COMMENT ON TABLE whatif_application IS 'The roll that a scenario was written into; checked, accepted, drafted and signed like any other';
CREATE INDEX whatif_application_scenario ON whatif_application (scenario_id);

-- One living roll per scenario: of its fund, for the month right after the one it was tried on, so that no month is guessed.
CREATE FUNCTION whatif_application_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE s whatif_scenario;
BEGIN
  SELECT * INTO s FROM whatif_scenario WHERE id = NEW.scenario_id AND agency_id = NEW.agency_id;
  PERFORM pg_advisory_xact_lock(hashtext('whatif_application'), hashtext(NEW.scenario_id::text));
  IF EXISTS (SELECT FROM whatif_application a JOIN payout_roll r ON r.id = a.roll_id
      WHERE a.scenario_id = NEW.scenario_id AND r.state NOT IN ('REJECTED', 'FAILED')) THEN
    PERFORM fail('WHATIF_APPLIED_ALREADY', jsonb_build_object('rollId', NEW.roll_id));
  END IF;
  IF s.id IS NULL OR s.pay_period <> to_char(to_date(s.base_period::text, 'YYYYMM') + interval '1 month', 'YYYYMM')::int OR NOT EXISTS (
      SELECT FROM payout_roll r WHERE r.id = NEW.roll_id AND r.agency_id = s.agency_id AND r.scheme = s.scheme AND r.period = s.pay_period
        AND r.act_id = NEW.act_id) THEN
    PERFORM fail('WHATIF_ROLL_FOREIGN', jsonb_build_object('rollId', NEW.roll_id));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER whatif_application_guard BEFORE INSERT ON whatif_application FOR EACH ROW EXECUTE FUNCTION whatif_application_guard();
CREATE TRIGGER whatif_application_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON whatif_application FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

REVOKE EXECUTE ON FUNCTION whatif_scenario_guard(), whatif_application_guard() FROM PUBLIC;
GRANT SELECT, INSERT ON whatif_scenario, whatif_application TO ledger_app;
`);
  }

  async down(): Promise<void> {
    throw new Error('Not reversible: business history is never dropped.');
  }
}
