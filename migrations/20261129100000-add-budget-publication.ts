import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The departmental budget as it is published: books with their tables and text, who edited them, runs of the cross-checks
 * with their findings, and acknowledgements. New tables only; nothing that exists is locked.
 */
export class AddBudgetPublication20261129100000 implements MigrationInterface {
  readonly name = 'AddBudgetPublication20261129100000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(/* sql */ `
CREATE TABLE budget_book (
  agency_id int NOT NULL REFERENCES agency,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  fiscal_year int NOT NULL CHECK (fiscal_year BETWEEN 2000 AND 2999),
  version int NOT NULL CHECK (version > 0),
  state text NOT NULL DEFAULT 'DRAFT' CHECK (state IN ('DRAFT', 'ADOPTED', 'WITHDRAWN')),
  revision int NOT NULL DEFAULT 0,
  based_on bigint REFERENCES budget_book,
  note text,
  created_by bigint NOT NULL REFERENCES app_user,
  created_at timestamptz NOT NULL,
  act_id bigint NOT NULL,
  closed_by bigint REFERENCES app_user,
  closed_at timestamptz,
  closed_act_id bigint,
  closed_reason text,
  digest bytea,
  UNIQUE (agency_id, fiscal_year, version),
  CHECK ((state = 'DRAFT') = (closed_by IS NULL) AND (closed_by IS NULL) = (closed_at IS NULL) AND (closed_by IS NULL) = (closed_act_id IS NULL)),
  CHECK ((state = 'ADOPTED') = (digest IS NOT NULL)),
  CHECK (state <> 'WITHDRAWN' OR btrim(closed_reason) <> '')
);
COMMENT ON TABLE budget_book IS 'A version of the departmental budget as published: tables 1–11 and the text; an adopted one never changes, an adjustment is a new version';
COMMENT ON COLUMN budget_book.revision IS 'Counts the edits; a run of the checks holds for the revision it looked at';
COMMENT ON COLUMN budget_book.digest IS 'SM3 of the adopted content';
CREATE UNIQUE INDEX budget_book_one_draft ON budget_book (agency_id, fiscal_year) WHERE state = 'DRAFT';

CREATE TABLE budget_book_edit (
  agency_id int NOT NULL,
  book_id bigint NOT NULL REFERENCES budget_book,
  act_id bigint NOT NULL,
  user_id bigint NOT NULL REFERENCES app_user,
  edited_at timestamptz NOT NULL,
  xact xid8 NOT NULL DEFAULT pg_current_xact_id(),
  PRIMARY KEY (book_id, act_id)
);
COMMENT ON TABLE budget_book_edit IS 'Who changed a draft; whoever did may not adopt it';
COMMENT ON COLUMN budget_book_edit.xact IS 'The transaction of the edit: content changes only in one';

CREATE TABLE budget_row (
  agency_id int NOT NULL,
  book_id bigint NOT NULL REFERENCES budget_book,
  table_no smallint NOT NULL CHECK (table_no BETWEEN 1 AND 11),
  row_key text NOT NULL CHECK (row_key ~ '^[0-9A-Za-z_-]{1,40}$'),
  name text NOT NULL CHECK (btrim(name) <> ''),
  PRIMARY KEY (book_id, table_no, row_key)
);
CREATE TABLE budget_cell (
  agency_id int NOT NULL,
  book_id bigint NOT NULL,
  table_no smallint NOT NULL,
  row_key text NOT NULL,
  column_code text NOT NULL CHECK (column_code ~ '^[A-Z0-9_]{1,24}$'),
  amount numeric(14,2) NOT NULL,
  PRIMARY KEY (book_id, table_no, row_key, column_code),
  FOREIGN KEY (book_id, table_no, row_key) REFERENCES budget_row ON DELETE CASCADE
);
COMMENT ON TABLE budget_cell IS 'An amount as printed, totals too; a blank cell has no row';
COMMENT ON COLUMN budget_cell.amount IS '万元';
CREATE TABLE budget_project (
  agency_id int NOT NULL,
  book_id bigint NOT NULL REFERENCES budget_book,
  code text NOT NULL CHECK (code ~ '^[0-9A-Za-z][0-9A-Za-z_-]{0,39}$'),
  name text NOT NULL CHECK (btrim(name) <> ''),
  scheme text CHECK (scheme IN ('RESIDENT', 'ENTERPRISE', 'INSTITUTIONAL')),
  function_code text NOT NULL CHECK (function_code ~ '^2[0-9]{6}$'),
  economic_code text NOT NULL CHECK (economic_code ~ '^3[0-9]{2}([0-9]{2})?$'),
  source_level text NOT NULL CHECK (source_level IN ('CENTRAL', 'REGION', 'PREFECTURE', 'COUNTY')),
  document_no text,
  payment_mode text NOT NULL,
  subsidised text,
  standard text,
  policy_basis jsonb NOT NULL DEFAULT '[]',
  PRIMARY KEY (book_id, code)
);
COMMENT ON TABLE budget_project IS 'What the publication states of a project of table 7 beside its amounts';
CREATE TABLE budget_statement (
  agency_id int NOT NULL,
  book_id bigint NOT NULL REFERENCES budget_book,
  key text NOT NULL CHECK (key ~ '^[A-Z_]+(:[0-9A-Za-z_-]+)?$'),
  place int NOT NULL,
  section text NOT NULL,
  title text NOT NULL,
  direction text CHECK (direction IN ('UP', 'DOWN')),
  reason text,
  PRIMARY KEY (book_id, key)
);
COMMENT ON TABLE budget_statement IS 'A statement of the text beside the tables';
CREATE TABLE budget_figure (
  agency_id int NOT NULL,
  book_id bigint NOT NULL,
  key text NOT NULL,
  code text NOT NULL CHECK (code ~ '^[A-Z_]{1,24}$'),
  printed text NOT NULL CHECK (printed ~ '^-?(0|[1-9][0-9]{0,11})([.][0-9]{1,2})?$'),
  value numeric(14,2) GENERATED ALWAYS AS (printed::numeric) STORED,
  PRIMARY KEY (book_id, key, code),
  FOREIGN KEY (book_id, key) REFERENCES budget_statement ON DELETE CASCADE
);
COMMENT ON TABLE budget_figure IS 'A figure of the text, its digits as printed';

CREATE TABLE publication_run (
  agency_id int NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  book_id bigint NOT NULL REFERENCES budget_book,
  revision int NOT NULL,
  book_digest bytea NOT NULL,
  basis_digest bytea NOT NULL,
  equations int NOT NULL CHECK (equations >= 0),
  checked_by bigint NOT NULL REFERENCES app_user,
  checked_at timestamptz NOT NULL,
  act_id bigint NOT NULL
);
COMMENT ON TABLE publication_run IS 'One run of the cross-checks over a revision of a book';
COMMENT ON COLUMN publication_run.basis_digest IS 'SM3 of what the book was compared with: goal tables, allotments, last year''s book';
CREATE INDEX publication_run_book ON publication_run (book_id, id DESC);
CREATE TABLE publication_finding (
  agency_id int NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id bigint NOT NULL REFERENCES publication_run,
  no int NOT NULL,
  check_code text NOT NULL,
  severity text NOT NULL CHECK (severity IN ('ERROR', 'WARN', 'NOTE')),
  subject text NOT NULL,
  cells jsonb NOT NULL,
  detail jsonb NOT NULL,
  digest bytea NOT NULL,
  UNIQUE (run_id, no)
);
COMMENT ON COLUMN publication_finding.digest IS 'SM3 of check, subject and figures: the same disagreement has the same digest in every run';
CREATE TABLE publication_acknowledgement (
  agency_id int NOT NULL,
  book_id bigint NOT NULL REFERENCES budget_book,
  finding_digest bytea NOT NULL,
  reason text NOT NULL CHECK (btrim(reason) <> ''),
  acknowledged_by bigint NOT NULL REFERENCES app_user,
  acknowledged_at timestamptz NOT NULL,
  act_id bigint NOT NULL,
  PRIMARY KEY (book_id, finding_digest)
);
COMMENT ON TABLE publication_acknowledgement IS 'A disagreement that stands for a stated reason; with other figures it is another disagreement';

-- Content changes only in a draft and only in a transaction that has said who edits.
CREATE FUNCTION budget_edit_counts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE b budget_book;
BEGIN
  UPDATE budget_book SET revision = revision + 1 WHERE id = NEW.book_id AND agency_id = NEW.agency_id RETURNING * INTO b;
  IF b.state IS DISTINCT FROM 'DRAFT' THEN
    PERFORM fail('BUDGET_BOOK_CLOSED', jsonb_build_object('state', b.state));
  END IF;
  NEW.xact := pg_current_xact_id();
  RETURN NEW;
END $$;
CREATE TRIGGER budget_edit_counts BEFORE INSERT ON budget_book_edit FOR EACH ROW EXECUTE FUNCTION budget_edit_counts();
CREATE FUNCTION budget_content_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE r record := coalesce(NEW, OLD);
BEGIN
  IF NOT EXISTS (SELECT FROM budget_book b JOIN budget_book_edit e ON e.book_id = b.id AND e.xact = pg_current_xact_id()
      WHERE b.id = r.book_id AND b.agency_id = r.agency_id AND b.state = 'DRAFT') THEN
    PERFORM fail('BUDGET_BOOK_CLOSED', '{}');
  END IF;
  RETURN r;
END $$;
CREATE TRIGGER budget_row_guard BEFORE INSERT OR UPDATE OR DELETE ON budget_row FOR EACH ROW EXECUTE FUNCTION budget_content_guard();
CREATE TRIGGER budget_cell_guard BEFORE INSERT OR UPDATE OR DELETE ON budget_cell FOR EACH ROW EXECUTE FUNCTION budget_content_guard();
CREATE TRIGGER budget_project_guard BEFORE INSERT OR UPDATE OR DELETE ON budget_project FOR EACH ROW EXECUTE FUNCTION budget_content_guard();
CREATE TRIGGER budget_statement_guard BEFORE INSERT OR UPDATE OR DELETE ON budget_statement FOR EACH ROW EXECUTE FUNCTION budget_content_guard();
CREATE TRIGGER budget_figure_guard BEFORE INSERT OR UPDATE OR DELETE ON budget_figure FOR EACH ROW EXECUTE FUNCTION budget_content_guard();

-- A version goes on from what was adopted before; it is adopted by somebody who did not edit it, checked as it stands.
CREATE FUNCTION budget_book_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
  IF run.revision IS DISTINCT FROM OLD.revision OR run.book_digest <> NEW.digest THEN
    PERFORM fail('BUDGET_BOOK_NOT_CHECKED', '{}');
  END IF;
  SELECT count(*) INTO open_errors FROM publication_finding f WHERE f.run_id = run.id AND f.severity = 'ERROR'
    AND NOT EXISTS (SELECT FROM publication_acknowledgement a WHERE a.book_id = NEW.id AND a.finding_digest = f.digest);
  IF open_errors > 0 THEN
    PERFORM fail('BUDGET_BOOK_FINDINGS_OPEN', jsonb_build_object('count', open_errors));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER budget_book_guard BEFORE UPDATE ON budget_book FOR EACH ROW EXECUTE FUNCTION budget_book_guard();
CREATE FUNCTION publication_run_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  NEW.revision := (SELECT revision FROM budget_book b WHERE b.id = NEW.book_id AND b.agency_id = NEW.agency_id FOR UPDATE);
  RETURN NEW;
END $$;
CREATE TRIGGER publication_run_guard BEFORE INSERT ON publication_run FOR EACH ROW EXECUTE FUNCTION publication_run_guard();
CREATE FUNCTION publication_acknowledgement_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM publication_run r JOIN publication_finding f ON f.run_id = r.id
      WHERE r.book_id = NEW.book_id AND r.agency_id = NEW.agency_id AND f.digest = NEW.finding_digest) THEN
    PERFORM fail('NOT_FOUND', '{}');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER publication_acknowledgement_guard BEFORE INSERT ON publication_acknowledgement FOR EACH ROW EXECUTE FUNCTION publication_acknowledgement_guard();

CREATE TRIGGER budget_book_kept BEFORE DELETE OR TRUNCATE ON budget_book FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER budget_book_edit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON budget_book_edit FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER publication_run_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON publication_run FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER publication_finding_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON publication_finding FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER publication_acknowledgement_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON publication_acknowledgement FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT ON budget_book, budget_book_edit, budget_row, budget_cell, budget_project, budget_statement, budget_figure,
  publication_run, publication_finding, publication_acknowledgement TO ledger_app;
GRANT INSERT (agency_id, fiscal_year, version, based_on, note, created_by, created_at, act_id) ON budget_book TO ledger_app;
GRANT UPDATE (state, closed_by, closed_at, closed_act_id, closed_reason, digest) ON budget_book TO ledger_app;
GRANT INSERT (agency_id, book_id, act_id, user_id, edited_at) ON budget_book_edit TO ledger_app;
GRANT INSERT, DELETE ON budget_row, budget_cell, budget_project, budget_statement TO ledger_app;
GRANT INSERT (agency_id, book_id, key, code, printed), DELETE ON budget_figure TO ledger_app;
GRANT INSERT (agency_id, book_id, book_digest, basis_digest, equations, checked_by, checked_at, act_id) ON publication_run TO ledger_app;
GRANT INSERT (agency_id, run_id, no, check_code, severity, subject, cells, detail, digest) ON publication_finding TO ledger_app;
GRANT INSERT ON publication_acknowledgement TO ledger_app;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
`);
  }

  async down(): Promise<void> {
    throw new Error('Not reversible: business history is never dropped.');
  }
}
