import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Monthly reports to management: each version with its file, and who published it. New tables only.
 */
export class AddMonthlyReports20261130200000 implements MigrationInterface {
  readonly name = 'AddMonthlyReports20261130200000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(/* sql */ `
CREATE TABLE monthly_report (
  agency_id int NOT NULL REFERENCES agency,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  period int NOT NULL CHECK (period % 100 BETWEEN 1 AND 12),
  cut_off date NOT NULL,
  version int NOT NULL CHECK (version > 0),
  watermark bigint NOT NULL,
  as_of timestamptz NOT NULL,
  content_digest bytea NOT NULL CHECK (octet_length(content_digest) = 32),
  file_id uuid NOT NULL UNIQUE REFERENCES stored_file,
  cause text NOT NULL CHECK (cause IN ('PERSON', 'MONTH_CLOSED', 'REPORT_DAY')),
  made_by bigint REFERENCES app_user,
  made_at timestamptz NOT NULL,
  act_id bigint NOT NULL,
  CONSTRAINT monthly_report_version UNIQUE (agency_id, period, cut_off, version),
  CONSTRAINT monthly_report_watermark UNIQUE (agency_id, cut_off, watermark),
  CONSTRAINT monthly_report_month CHECK (to_char(cut_off, 'YYYYMM')::int = period),
  CONSTRAINT monthly_report_maker CHECK ((cause = 'PERSON') = (made_by IS NOT NULL))
);
COMMENT ON TABLE monthly_report IS 'Every version of the report of a month; a further one is made only where a figure has changed';
COMMENT ON COLUMN monthly_report.watermark IS 'Trail position up to which facts count; as_of is the time of that record';
COMMENT ON COLUMN monthly_report.content_digest IS 'SM3 of the figures, without watermark and times: two versions that follow each other differ in it';

-- Versions follow each other in the order of what they know, each with other figures than the one before, and with its own file.
CREATE FUNCTION monthly_report_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE last monthly_report;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('monthly_report'), hashtext(NEW.agency_id || '/' || NEW.cut_off));
  SELECT * INTO last FROM monthly_report r WHERE r.agency_id = NEW.agency_id AND r.cut_off = NEW.cut_off ORDER BY r.version DESC LIMIT 1;
  IF NEW.version <> coalesce(last.version, 0) + 1 OR NEW.watermark <= last.watermark OR NEW.content_digest = last.content_digest
     OR NOT EXISTS (SELECT FROM trail t WHERE t.agency_id = NEW.agency_id AND t.position = NEW.watermark AND t.at = NEW.as_of) THEN
    PERFORM fail('MONTHLY_REPORT_ORDER', jsonb_build_object('period', NEW.period, 'version', NEW.version));
  END IF;
  IF NOT EXISTS (SELECT FROM stored_file f WHERE f.id = NEW.file_id AND f.agency_id = NEW.agency_id AND f.purpose = 'monthly-report') THEN
    PERFORM fail('MONTHLY_REPORT_ORDER', jsonb_build_object('period', NEW.period, 'version', NEW.version));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER monthly_report_guard BEFORE INSERT ON monthly_report FOR EACH ROW EXECUTE FUNCTION monthly_report_guard();
CREATE TRIGGER monthly_report_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON monthly_report FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE monthly_report_publication (
  agency_id int NOT NULL,
  report_id bigint PRIMARY KEY REFERENCES monthly_report,
  published_by bigint NOT NULL REFERENCES app_user,
  published_at timestamptz NOT NULL,
  act_id bigint NOT NULL
);
COMMENT ON TABLE monthly_report_publication IS 'Who handed a version to management, and when; a version that a later one has overtaken is not published any more';

CREATE FUNCTION monthly_report_publication_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE r monthly_report;
BEGIN
  SELECT * INTO r FROM monthly_report x WHERE x.id = NEW.report_id AND x.agency_id = NEW.agency_id;
  IF r.id IS NOT NULL THEN
    PERFORM pg_advisory_xact_lock(hashtext('monthly_report'), hashtext(r.agency_id || '/' || r.cut_off));
  END IF;
  IF r.id IS NULL OR EXISTS (SELECT FROM monthly_report x WHERE x.agency_id = r.agency_id AND x.cut_off = r.cut_off AND x.version > r.version) THEN
    PERFORM fail('MONTHLY_REPORT_OVERTAKEN', jsonb_build_object('version', coalesce(r.version, 0)));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER monthly_report_publication_guard BEFORE INSERT ON monthly_report_publication FOR EACH ROW
  EXECUTE FUNCTION monthly_report_publication_guard();
CREATE TRIGGER monthly_report_publication_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON monthly_report_publication
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON monthly_report, monthly_report_publication TO ledger_app;
`);
  }

  async down(): Promise<void> {
    throw new Error('Not reversible: business history is never dropped.');
  }
}
