import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Daily anchors: the heads of all chains of an agency at the end of a day, as the text that is printed or handed over.
 * New table only: takes no lock that anyone waits for.
 */
export class AddAnchors20261123000200 implements MigrationInterface {
  readonly name = 'AddAnchors20261123000200';

  async up(q: QueryRunner): Promise<void> {
    await q.query(/* sql */ `
CREATE TABLE anchor (
  agency_id int NOT NULL REFERENCES agency,
  on_date date NOT NULL,
  text text NOT NULL CHECK (length(text) BETWEEN 100 AND 4000),
  made_by bigint REFERENCES app_user,
  made_at timestamptz NOT NULL,
  act_id bigint NOT NULL,
  PRIMARY KEY (agency_id, on_date)
);
COMMENT ON TABLE anchor IS 'One text per day: the last record of each chain with its SM3. What proves anything is the copy outside (file, wall, finance bureau); this one is for showing it again';
COMMENT ON COLUMN anchor.made_by IS 'Null: made at the server by its operator';
CREATE TRIGGER anchor_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON anchor FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON anchor TO ledger_app;
`);
  }

  async down(): Promise<void> {
    throw new Error('Not reversible: business history is never dropped.');
  }
}
