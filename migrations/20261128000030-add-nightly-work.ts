import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Nightly work: the kept results of the standing verification, and the rule that a night's job is announced once. A new
 * table, and a small index on `job` under a short lock.
 */
export class AddNightlyWork20261128000030 implements MigrationInterface {
  readonly name = 'AddNightlyWork20261128000030';

  async up(q: QueryRunner): Promise<void> {
    await q.query(/* sql */ `
CREATE TABLE verification (
  agency_id int NOT NULL REFERENCES agency,
  night date NOT NULL,
  verified_at timestamptz NOT NULL,
  checks int NOT NULL CHECK (checks > 0),
  bad int NOT NULL CHECK (bad BETWEEN 0 AND checks),
  records bigint NOT NULL CHECK (records >= 0),
  seconds numeric(10,3) NOT NULL CHECK (seconds >= 0),
  first_check text,
  first_label text,
  first_kind text,
  first_id text,
  first_why text,
  act_id bigint NOT NULL,
  PRIMARY KEY (agency_id, night),
  CONSTRAINT verification_first CHECK ((bad > 0) = (first_check IS NOT NULL AND first_label IS NOT NULL)),
  CONSTRAINT verification_misfit CHECK (first_check IS NOT NULL OR (first_kind IS NULL AND first_id IS NULL AND first_why IS NULL))
);
COMMENT ON TABLE verification IS 'What recomputing everything found, night by night; the first check with a misfit and its first record as they were said then';
COMMENT ON COLUMN verification.night IS 'The day whose night it was, Asia/Shanghai; verified_at may be the next morning when nothing ran at the hour';
CREATE TRIGGER verification_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON verification FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON verification TO ledger_app;

CREATE UNIQUE INDEX job_once_a_night ON job (agency_id, name, subject_id) WHERE subject_type = 'night';
`);
  }

  async down(): Promise<void> {
    throw new Error('Not reversible: business history is never dropped.');
  }
}
