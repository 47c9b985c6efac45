import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A budget book is adopted only while what it was compared with is still the same. One more column, empty for books adopted before,
 * and the guard replaced; the table is locked for a moment.
 */
export class AdoptAgainstTheSameBasis20261201200200 implements MigrationInterface {
  readonly name = 'AdoptAgainstTheSameBasis20261201200200';

  async up(q: QueryRunner): Promise<void> {
    await q.query(/* sql */ `
ALTER TABLE budget_book ADD COLUMN basis_digest bytea;
COMMENT ON COLUMN budget_book.basis_digest IS 'SM3 of what it was compared with when it was adopted; null: not adopted, or before this was kept';
GRANT UPDATE (basis_digest) ON budget_book TO ledger_app;
CREATE OR REPLACE FUNCTION budget_book_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE run publication_run; open_errors int;
BEGIN
  IF OLD.state <> 'DRAFT' THEN
    PERFORM fail('BUDGET_BOOK_CLOSED', jsonb_build_object('state', OLD.state));
  END IF;
  IF NEW.state <> 'ADOPTED' THEN RETURN NEW; END IF;
  IF NEW.closed_by = OLD.created_by OR EXISTS (SELECT FROM budget_book_edit e WHERE e.book_id = NEW.id AND e.user_id = NEW.closed_by) THEN
    PERFORM fail('BUDGET_BOOK_SECOND_PERSON', '{}');
  END IF;
  SELECT * INTO run FROM publication_run r WHERE r.book_id = NEW.id ORDER BY r.id DESC LIMIT 1;
  IF run.revision IS DISTINCT FROM OLD.revision OR run.book_digest <> NEW.digest
     OR run.basis_digest IS DISTINCT FROM NEW.basis_digest THEN
    PERFORM fail('BUDGET_BOOK_NOT_CHECKED', '{}');
  END IF;
  SELECT count(*) INTO open_errors FROM publication_finding f WHERE f.run_id = run.id AND f.severity = 'ERROR'
    AND NOT EXISTS (SELECT FROM publication_acknowledgement a WHERE a.book_id = NEW.id AND a.finding_digest = f.digest);
  IF open_errors > 0 THEN
    PERFORM fail('BUDGET_BOOK_FINDINGS_OPEN', jsonb_build_object('count', open_errors));
  END IF;
  RETURN NEW;
END $$;
`);
  }

  async down(): Promise<void> {
    throw new Error('Not reversible: business history is never dropped.');
  }
}
