import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Bank reconciliation (银行对账): statements of the fund's bank accounts, matches between their lines and the postings of
 * the account, and who looks after what is open. New tables only: takes no lock that anyone waits for.
 *
 * Everything is appended: a statement is withdrawn and a match undone by a record of its own. `matched_line` and
 * `matched_posting` hold what is matched now; only triggers write them, and their keys are what makes a line or a posting
 * belong to one match at a time.
 */
export class AddBankReconciliation20261123000100 implements MigrationInterface {
  readonly name = 'AddBankReconciliation20261123000100';

  async up(q: QueryRunner): Promise<void> {
    await q.query(/* sql */ `
CREATE TABLE bank_statement_format (
  agency_id int NOT NULL REFERENCES agency,
  code text NOT NULL CHECK (code ~ '^[A-Z][A-Z0-9_]{0,39}$'),
  version int NOT NULL CHECK (version > 0),
  name text NOT NULL,
  definition jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  act_id bigint NOT NULL,
  PRIMARY KEY (agency_id, code, version)
);
COMMENT ON TABLE bank_statement_format IS 'Layouts of bank statements, as data and versioned: a statement names the version it was read with';

CREATE TABLE bank_statement (
  agency_id int NOT NULL REFERENCES agency,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  fund text NOT NULL,
  account text NOT NULL,
  format_code text NOT NULL,
  format_version int NOT NULL,
  file_id uuid NOT NULL REFERENCES stored_file,
  file_name text NOT NULL,
  digest bytea NOT NULL,
  from_on date NOT NULL,
  to_on date NOT NULL,
  opening numeric(16,2) NOT NULL CHECK (opening <> 'NaN'),
  closing numeric(16,2) NOT NULL CHECK (closing <> 'NaN'),
  line_count int NOT NULL CHECK (line_count >= 0),
  known_count int NOT NULL DEFAULT 0 CHECK (known_count >= 0),
  imported_by bigint NOT NULL REFERENCES app_user,
  imported_at timestamptz NOT NULL,
  act_id bigint NOT NULL,
  CONSTRAINT bank_statement_days CHECK (from_on <= to_on),
  CONSTRAINT bank_statement_empty CHECK (line_count > 0 OR opening = closing),
  FOREIGN KEY (agency_id, fund, account) REFERENCES ledger_account,
  FOREIGN KEY (agency_id, format_code, format_version) REFERENCES bank_statement_format
);
COMMENT ON TABLE bank_statement IS 'What the bank says of one account from a day to a day, whole days only. Statements of an account never overlap, and neighbours agree on the balance between them';
COMMENT ON COLUMN bank_statement.known_count IS 'Lines of the file that an earlier statement held already, found equal and not stored again';
CREATE INDEX bank_statement_account ON bank_statement (agency_id, fund, account, from_on);

CREATE TABLE bank_statement_line (
  agency_id int NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  statement_id bigint NOT NULL REFERENCES bank_statement,
  ordinal int NOT NULL CHECK (ordinal > 0),
  line_no int NOT NULL,
  on_date date NOT NULL,
  amount numeric(16,2) NOT NULL CHECK (amount <> 0 AND amount <> 'NaN'),
  balance numeric(16,2) NOT NULL CHECK (balance <> 'NaN'),
  serial text,
  summary text,
  counterparty text,
  tokens text[] NOT NULL DEFAULT '{}',
  UNIQUE (statement_id, ordinal),
  CONSTRAINT bank_statement_line_once UNIQUE (statement_id, on_date, serial)
);
COMMENT ON COLUMN bank_statement_line.amount IS 'Yuan as the fund sees it: positive received, negative paid. A posting of the account has the same sign (debit minus credit)';
COMMENT ON COLUMN bank_statement_line.line_no IS 'Row of the file; ordinal is the order of the movements, oldest first';
COMMENT ON COLUMN bank_statement_line.tokens IS 'References found in serial number and texts, as src/reconcile/domain/references.ts writes them';
COMMENT ON COLUMN bank_statement_line.summary IS 'As the bank prints it, ID and account numbers masked';

CREATE TABLE bank_statement_withdrawal (
  agency_id int NOT NULL,
  statement_id bigint NOT NULL PRIMARY KEY REFERENCES bank_statement,
  reason text NOT NULL CHECK (length(reason) BETWEEN 2 AND 500),
  withdrawn_by bigint NOT NULL REFERENCES app_user,
  withdrawn_at timestamptz NOT NULL,
  act_id bigint NOT NULL
);
COMMENT ON TABLE bank_statement_withdrawal IS 'A statement taken in by mistake; it counts no more, and none of its lines may be matched';

CREATE VIEW bank_statement_live AS
  SELECT s.* FROM bank_statement s WHERE NOT EXISTS (SELECT FROM bank_statement_withdrawal w WHERE w.statement_id = s.id);
CREATE VIEW bank_account AS
  SELECT a.agency_id, a.fund, a.code AS account, a.name, a.purpose, a.active FROM ledger_account a
   WHERE a.postable AND a.purpose IN ('INCOME_ACCOUNT', 'TREASURY', 'DISBURSEMENT')
     OR EXISTS (SELECT FROM bank_statement s WHERE s.agency_id = a.agency_id AND s.fund = a.fund AND s.account = a.code);
COMMENT ON VIEW bank_account IS '收入户, 财政专户, 支出户 of each fund; also an account that has been one and has statements';
CREATE VIEW bank_posting AS
  SELECT p.agency_id, p.fund, p.account, p.voucher_id, p.line_no, v.voucher_on AS on_date, p.debit - p.credit AS amount,
    v.period, v.number, v.cause_type, v.cause_id, coalesce(p.summary, v.summary) AS summary, v.reversal_of, v.posted_at
    FROM posting p JOIN voucher v ON v.id = p.voucher_id;

CREATE FUNCTION bank_statement_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE other record;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('bank_statement'), hashtext(NEW.agency_id || '/' || NEW.fund || '/' || NEW.account));
  IF NOT EXISTS (SELECT FROM bank_account a WHERE a.agency_id = NEW.agency_id AND a.fund = NEW.fund AND a.account = NEW.account) THEN
    PERFORM fail('BANK_ACCOUNT_NOT_FOUND', jsonb_build_object('account', NEW.account));
  END IF;
  IF NOT EXISTS (SELECT FROM stored_file f WHERE f.id = NEW.file_id AND f.agency_id = NEW.agency_id) THEN
    PERFORM fail('BANK_STATEMENT_FOREIGN', jsonb_build_object('file', NEW.file_name));
  END IF;
  SELECT s.* INTO other FROM bank_statement_live s
   WHERE s.agency_id = NEW.agency_id AND s.fund = NEW.fund AND s.account = NEW.account AND s.digest = NEW.digest LIMIT 1;
  IF FOUND THEN PERFORM fail('BANK_STATEMENT_REPEATED', jsonb_build_object('id', other.id)); END IF;
  SELECT s.* INTO other FROM bank_statement_live s
   WHERE s.agency_id = NEW.agency_id AND s.fund = NEW.fund AND s.account = NEW.account
     AND s.from_on <= NEW.to_on AND s.to_on >= NEW.from_on LIMIT 1;
  IF FOUND THEN PERFORM fail('BANK_STATEMENT_OVERLAPS', jsonb_build_object('from', other.from_on, 'to', other.to_on)); END IF;
  SELECT s.to_on AS day, s.closing AS known, NEW.opening AS said INTO other FROM bank_statement_live s
   WHERE s.agency_id = NEW.agency_id AND s.fund = NEW.fund AND s.account = NEW.account AND s.to_on = NEW.from_on - 1 AND s.closing <> NEW.opening
  UNION ALL SELECT NEW.to_on, s.opening, NEW.closing FROM bank_statement_live s
   WHERE s.agency_id = NEW.agency_id AND s.fund = NEW.fund AND s.account = NEW.account AND s.from_on = NEW.to_on + 1 AND s.opening <> NEW.closing
  LIMIT 1;
  IF FOUND THEN
    PERFORM fail('BANK_STATEMENT_NOT_CONTINUOUS', jsonb_build_object('day', other.day, 'known', other.known::text, 'said', other.said::text));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER bank_statement_guard BEFORE INSERT ON bank_statement FOR EACH ROW EXECUTE FUNCTION bank_statement_guard();

-- All lines of a statement come in one INSERT and must then be the whole of it, so nothing can be added later.
CREATE FUNCTION bank_statement_line_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE bad record;
BEGIN
  SELECT a.statement_id INTO bad FROM added a LEFT JOIN bank_statement s ON s.id = a.statement_id AND s.agency_id = a.agency_id
   WHERE s.id IS NULL OR a.on_date < s.from_on OR a.on_date > s.to_on
     OR EXISTS (SELECT FROM bank_statement_withdrawal w WHERE w.statement_id = s.id) LIMIT 1;
  IF FOUND THEN PERFORM fail('BANK_STATEMENT_FOREIGN', jsonb_build_object('statementId', bad.statement_id)); END IF;
  SELECT x.statement_id, x.line_no INTO bad FROM (
    SELECT l.statement_id, l.line_no, l.ordinal, l.balance, l.on_date, s.opening, s.closing, s.line_count,
        s.opening + sum(l.amount) OVER w AS reckoned, row_number() OVER w AS place, lag(l.on_date) OVER w AS before,
        count(*) OVER (PARTITION BY l.statement_id) AS lines
      FROM bank_statement_line l JOIN bank_statement s ON s.id = l.statement_id
     WHERE l.statement_id IN (SELECT statement_id FROM added)
    WINDOW w AS (PARTITION BY l.statement_id ORDER BY l.ordinal)) x
   WHERE x.balance <> x.reckoned OR x.ordinal <> x.place OR x.before > x.on_date OR x.lines <> x.line_count
     OR (x.place = x.lines AND x.balance <> x.closing) ORDER BY 1, x.ordinal LIMIT 1;
  IF FOUND THEN PERFORM fail('BANK_STATEMENT_SUMS_WRONG', jsonb_build_object('statementId', bad.statement_id, 'line', bad.line_no)); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER bank_statement_line_guard AFTER INSERT ON bank_statement_line REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION bank_statement_line_guard();
CREATE FUNCTION bank_statement_whole() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF (SELECT count(*) FROM bank_statement_line l WHERE l.statement_id = NEW.id) <> NEW.line_count THEN
    PERFORM fail('BANK_STATEMENT_SUMS_WRONG', jsonb_build_object('statementId', NEW.id, 'line', 0));
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER bank_statement_whole AFTER INSERT ON bank_statement DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION bank_statement_whole();

-- Matches --------------------------------------------------------------------------------------------------------
CREATE SEQUENCE bank_match_id_seq AS bigint;
CREATE TABLE bank_match (
  agency_id int NOT NULL REFERENCES agency,
  id bigint NOT NULL DEFAULT nextval('bank_match_id_seq') PRIMARY KEY,
  fund text NOT NULL,
  account text NOT NULL,
  rule text NOT NULL CHECK (rule IN ('LEDGER', 'REFERENCE', 'AMOUNT_DATE', 'PARTS', 'MANUAL')),
  tolerance_days int CHECK (tolerance_days BETWEEN 0 AND 31),
  reason text CHECK (length(reason) BETWEEN 2 AND 500),
  item_count int NOT NULL CHECK (item_count >= 2),
  amount numeric(16,2) NOT NULL CHECK (amount <> 'NaN'),
  matched_by bigint NOT NULL REFERENCES app_user,
  matched_at timestamptz NOT NULL,
  act_id bigint NOT NULL,
  FOREIGN KEY (agency_id, fund, account) REFERENCES ledger_account,
  CONSTRAINT bank_match_reason CHECK ((rule = 'MANUAL') = (reason IS NOT NULL)),
  CONSTRAINT bank_match_tolerance CHECK ((rule IN ('AMOUNT_DATE', 'PARTS')) = (tolerance_days IS NOT NULL))
);
COMMENT ON TABLE bank_match IS 'Statement lines and postings of one account that are the same money; also movements that cancel each other on one side (a voucher and its reversal)';
COMMENT ON COLUMN bank_match.rule IS 'LEDGER: a reversal and what it takes back; REFERENCE: the line names the posting; AMOUNT_DATE: the only pair of this amount within the tolerance; PARTS: lines that are exactly the returned payouts of one result file; MANUAL';
COMMENT ON COLUMN bank_match.amount IS 'Sum of the lines, which is the sum of the postings; zero without lines';
CREATE INDEX bank_match_account ON bank_match (agency_id, fund, account, id);

CREATE TABLE bank_match_item (
  agency_id int NOT NULL,
  match_id bigint NOT NULL REFERENCES bank_match,
  no int NOT NULL CHECK (no > 0),
  line_id bigint REFERENCES bank_statement_line,
  voucher_id bigint,
  posting_no int,
  PRIMARY KEY (match_id, no),
  FOREIGN KEY (voucher_id, posting_no) REFERENCES posting (voucher_id, line_no),
  CONSTRAINT bank_match_item_one CHECK (num_nonnulls(line_id, voucher_id) = 1 AND (voucher_id IS NULL) = (posting_no IS NULL))
);
CREATE INDEX bank_match_item_line ON bank_match_item (line_id) WHERE line_id IS NOT NULL;
CREATE INDEX bank_match_item_posting ON bank_match_item (voucher_id, posting_no) WHERE voucher_id IS NOT NULL;

CREATE TABLE bank_unmatch (
  agency_id int NOT NULL,
  match_id bigint NOT NULL PRIMARY KEY REFERENCES bank_match,
  reason text NOT NULL CHECK (length(reason) BETWEEN 2 AND 500),
  unmatched_by bigint NOT NULL REFERENCES app_user,
  unmatched_at timestamptz NOT NULL,
  act_id bigint NOT NULL
);

CREATE TABLE matched_line (
  line_id bigint NOT NULL PRIMARY KEY REFERENCES bank_statement_line,
  match_id bigint NOT NULL REFERENCES bank_match
);
CREATE TABLE matched_posting (
  voucher_id bigint NOT NULL,
  line_no int NOT NULL,
  match_id bigint NOT NULL REFERENCES bank_match,
  PRIMARY KEY (voucher_id, line_no)
);
COMMENT ON TABLE matched_line IS 'What is matched now, kept by triggers on bank_match_item and bank_unmatch: its key lets a line be in one match at a time';
COMMENT ON TABLE matched_posting IS 'As matched_line, for postings';
CREATE INDEX matched_line_match ON matched_line (match_id);
CREATE INDEX matched_posting_match ON matched_posting (match_id);

-- All items of a match come in one INSERT and must then be the whole of it.
CREATE FUNCTION bank_match_item_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE bad record;
BEGIN
  -- A statement that is being withdrawn waits for this, or has been.
  PERFORM FROM bank_statement s WHERE s.id IN (SELECT l.statement_id FROM added a JOIN bank_statement_line l ON l.id = a.line_id) ORDER BY s.id FOR SHARE;
  SELECT a.match_id INTO bad FROM added a
    LEFT JOIN bank_match m ON m.id = a.match_id AND m.agency_id = a.agency_id
    LEFT JOIN bank_statement_line l ON l.id = a.line_id
    LEFT JOIN bank_statement_live s ON s.id = l.statement_id
    LEFT JOIN posting p ON p.voucher_id = a.voucher_id AND p.line_no = a.posting_no
   WHERE m.id IS NULL OR EXISTS (SELECT FROM bank_unmatch u WHERE u.match_id = m.id)
     OR (a.line_id IS NOT NULL AND (s.agency_id, s.fund, s.account) IS DISTINCT FROM (m.agency_id, m.fund, m.account))
     OR (a.voucher_id IS NOT NULL AND (p.agency_id, p.fund, p.account) IS DISTINCT FROM (m.agency_id, m.fund, m.account)) LIMIT 1;
  IF FOUND THEN PERFORM fail('BANK_MATCH_FOREIGN', jsonb_build_object('matchId', bad.match_id)); END IF;
  SELECT m.id, x.lines, x.postings INTO bad FROM (
    SELECT i.match_id, count(*) AS items, coalesce(sum(l.amount), 0) AS lines, coalesce(sum(p.debit - p.credit), 0) AS postings
      FROM bank_match_item i LEFT JOIN bank_statement_line l ON l.id = i.line_id
      LEFT JOIN posting p ON p.voucher_id = i.voucher_id AND p.line_no = i.posting_no
     WHERE i.match_id IN (SELECT match_id FROM added) GROUP BY i.match_id) x
    JOIN bank_match m ON m.id = x.match_id
   WHERE x.lines <> x.postings OR m.amount <> x.lines OR m.item_count <> x.items ORDER BY m.id LIMIT 1;
  IF FOUND THEN PERFORM fail('BANK_MATCH_SUMS_DIFFER', jsonb_build_object('lines', bad.lines::text, 'postings', bad.postings::text)); END IF;
  INSERT INTO matched_line SELECT line_id, match_id FROM added WHERE line_id IS NOT NULL ORDER BY line_id;
  INSERT INTO matched_posting SELECT voucher_id, posting_no, match_id FROM added WHERE voucher_id IS NOT NULL ORDER BY voucher_id, posting_no;
  RETURN NULL;
END $$;
CREATE TRIGGER bank_match_item_guard AFTER INSERT ON bank_match_item REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION bank_match_item_guard();
CREATE FUNCTION bank_match_whole() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF (SELECT count(*) FROM bank_match_item i WHERE i.match_id = NEW.id) <> NEW.item_count THEN
    PERFORM fail('BANK_MATCH_SUMS_DIFFER', jsonb_build_object('lines', NEW.amount::text, 'postings', '0.00'));
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER bank_match_whole AFTER INSERT ON bank_match DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION bank_match_whole();

CREATE FUNCTION bank_unmatch_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM bank_match m WHERE m.id = NEW.match_id AND m.agency_id = NEW.agency_id) THEN
    PERFORM fail('BANK_MATCH_FOREIGN', jsonb_build_object('matchId', NEW.match_id));
  END IF;
  DELETE FROM matched_line WHERE match_id = NEW.match_id;
  DELETE FROM matched_posting WHERE match_id = NEW.match_id;
  RETURN NULL;
END $$;
CREATE TRIGGER bank_unmatch_guard AFTER INSERT ON bank_unmatch FOR EACH ROW EXECUTE FUNCTION bank_unmatch_guard();

CREATE FUNCTION bank_statement_withdrawal_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE matched bigint;
BEGIN
  PERFORM FROM bank_statement s WHERE s.id = NEW.statement_id AND s.agency_id = NEW.agency_id FOR UPDATE;
  IF NOT FOUND THEN PERFORM fail('BANK_STATEMENT_FOREIGN', jsonb_build_object('statementId', NEW.statement_id)); END IF;
  SELECT count(*) INTO matched FROM bank_statement_line l JOIN matched_line m ON m.line_id = l.id WHERE l.statement_id = NEW.statement_id;
  IF matched > 0 THEN PERFORM fail('BANK_STATEMENT_MATCHED', jsonb_build_object('lines', matched)); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER bank_statement_withdrawal_guard BEFORE INSERT ON bank_statement_withdrawal FOR EACH ROW
  EXECUTE FUNCTION bank_statement_withdrawal_guard();

-- Breaks ---------------------------------------------------------------------------------------------------------
CREATE TABLE bank_break_owner (
  agency_id int NOT NULL REFERENCES agency,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  line_id bigint REFERENCES bank_statement_line,
  voucher_id bigint,
  posting_no int,
  statement_id bigint REFERENCES bank_statement,
  owner_id bigint NOT NULL REFERENCES app_user,
  note text CHECK (length(note) BETWEEN 1 AND 500),
  assigned_by bigint NOT NULL REFERENCES app_user,
  assigned_at timestamptz NOT NULL,
  act_id bigint NOT NULL,
  FOREIGN KEY (voucher_id, posting_no) REFERENCES posting (voucher_id, line_no),
  CONSTRAINT bank_break_owner_one CHECK (num_nonnulls(line_id, voucher_id, statement_id) = 1 AND (voucher_id IS NULL) = (posting_no IS NULL))
);
COMMENT ON TABLE bank_break_owner IS 'Who looks after a difference: a line, a posting, or the balance with which a statement begins. Append-only, the last record counts';
CREATE INDEX bank_break_owner_line ON bank_break_owner (line_id) WHERE line_id IS NOT NULL;
CREATE INDEX bank_break_owner_posting ON bank_break_owner (voucher_id, posting_no) WHERE voucher_id IS NOT NULL;
CREATE INDEX bank_break_owner_statement ON bank_break_owner (statement_id) WHERE statement_id IS NOT NULL;
CREATE FUNCTION bank_break_owner_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT (EXISTS (SELECT FROM bank_statement_line l WHERE l.id = NEW.line_id AND l.agency_id = NEW.agency_id)
    OR EXISTS (SELECT FROM bank_statement s WHERE s.id = NEW.statement_id AND s.agency_id = NEW.agency_id)
    OR EXISTS (SELECT FROM posting p JOIN bank_account a ON a.agency_id = p.agency_id AND a.fund = p.fund AND a.account = p.account
        WHERE p.voucher_id = NEW.voucher_id AND p.line_no = NEW.posting_no AND p.agency_id = NEW.agency_id)) THEN
    PERFORM fail('BANK_BREAK_NOT_FOUND');
  END IF;
  IF NOT EXISTS (SELECT FROM app_user u JOIN user_agency g ON g.user_id = u.id AND g.agency_id = NEW.agency_id
      JOIN user_role r ON r.user_id = u.id JOIN role o ON o.code = r.role AND o.business WHERE u.id = NEW.owner_id AND u.active) THEN
    PERFORM fail('BANK_BREAK_OWNER_UNFIT', jsonb_build_object('ownerId', NEW.owner_id));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER bank_break_owner_guard BEFORE INSERT ON bank_break_owner FOR EACH ROW EXECUTE FUNCTION bank_break_owner_guard();

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['bank_statement_format', 'bank_statement', 'bank_statement_line', 'bank_statement_withdrawal', 'bank_match',
      'bank_match_item', 'bank_unmatch', 'bank_break_owner'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
      t || '_append_only', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO ledger_app', t);
  END LOOP;
END $$;
GRANT SELECT ON matched_line, matched_posting, bank_statement_live, bank_account, bank_posting TO ledger_app;
GRANT USAGE ON SEQUENCE bank_match_id_seq TO ledger_app;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
`);
  }

  async down(): Promise<void> {
    throw new Error('Not reversible: business history is never dropped.');
  }
}
