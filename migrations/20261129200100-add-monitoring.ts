import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What people add to the monitoring of the goals: why an indicator deviates at a cut-off, and what is known to change in
 * a scheme's payroll. Both append-only: the last note of an indicator and cut-off counts, a change is taken back by its
 * opposite. New tables only; locks nothing.
 */
export class AddMonitoring20261129200100 implements MigrationInterface {
  readonly name = 'AddMonitoring20261129200100';

  async up(q: QueryRunner): Promise<void> {
    await q.query(/* sql */ `
CREATE TABLE monitoring_note (
  agency_id int NOT NULL REFERENCES agency,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  indicator_id bigint NOT NULL REFERENCES indicator,
  cut_off date NOT NULL,
  cause text NOT NULL CHECK (cause IN ('FUNDING', 'SYSTEM', 'PERSONNEL', 'HARDWARE', 'OTHER')),
  text text NOT NULL CHECK (length(trim(text)) BETWEEN 2 AND 1000),
  noted_by bigint NOT NULL REFERENCES app_user,
  noted_at timestamptz NOT NULL,
  act_id bigint NOT NULL
);
COMMENT ON TABLE monitoring_note IS '偏差原因: why an indicator deviates at a cut-off; the last one counts';
CREATE INDEX monitoring_note_indicator ON monitoring_note (indicator_id, cut_off, id);

CREATE TABLE payroll_adjustment (
  agency_id int NOT NULL REFERENCES agency,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  scheme text NOT NULL,
  from_period int NOT NULL CHECK (from_period BETWEEN 200001 AND 210012 AND from_period % 100 BETWEEN 1 AND 12),
  amount numeric(16,2) NOT NULL CHECK (amount <> 'NaN'),
  people int NOT NULL CHECK (abs(people) <= 1000000),
  reason text NOT NULL CHECK (length(trim(reason)) BETWEEN 2 AND 500),
  reversal_of bigint UNIQUE REFERENCES payroll_adjustment,
  entered_by bigint NOT NULL REFERENCES app_user,
  entered_at timestamptz NOT NULL,
  act_id bigint NOT NULL,
  FOREIGN KEY (agency_id, scheme) REFERENCES fund (agency_id, scheme),
  CHECK (amount <> 0 OR people <> 0)
);
COMMENT ON TABLE payroll_adjustment IS 'A change of the monthly payroll that is known to come: yuan and people a month more (or less) from a month on; only forecasts use it';

CREATE FUNCTION payroll_adjustment_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.reversal_of IS NOT NULL AND NOT EXISTS (SELECT FROM payroll_adjustment a WHERE a.id = NEW.reversal_of AND a.reversal_of IS NULL
       AND (a.agency_id, a.scheme, a.from_period, a.amount, a.people) = (NEW.agency_id, NEW.scheme, NEW.from_period, -NEW.amount, -NEW.people)) THEN
    PERFORM fail('PAYROLL_ADJUSTMENT_UNFIT', '{}');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payroll_adjustment_guard BEFORE INSERT ON payroll_adjustment FOR EACH ROW EXECUTE FUNCTION payroll_adjustment_guard();
CREATE TRIGGER monitoring_note_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON monitoring_note FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payroll_adjustment_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payroll_adjustment FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON monitoring_note, payroll_adjustment TO ledger_app;
REVOKE EXECUTE ON FUNCTION payroll_adjustment_guard FROM PUBLIC;
`);
  }

  async down(): Promise<void> {
    throw new Error('Not reversible: business history is never dropped.');
  }
}
