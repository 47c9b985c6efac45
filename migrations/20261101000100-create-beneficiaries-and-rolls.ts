import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Register of beneficiaries, payee versions, spells, stop list; payout rolls with lines and issues.
 * New tables only.
 */
export class CreateBeneficiariesAndRolls20261101000100 implements MigrationInterface {
  readonly name = 'CreateBeneficiariesAndRolls20261101000100';

  async up(q: QueryRunner): Promise<void> {
    await q.query(/* sql */ `
CREATE TABLE register_version (
  agency_id int PRIMARY KEY REFERENCES agency,
  version bigint NOT NULL DEFAULT 0
);
COMMENT ON TABLE register_version IS 'Raised by every act that changes whom a roll may pay; its row is the lock under which the register of an agency is written';

CREATE SEQUENCE beneficiary_id_seq AS bigint CACHE 100;
CREATE TABLE beneficiary (
  agency_id int NOT NULL,
  id bigint NOT NULL DEFAULT nextval('beneficiary_id_seq'),
  id_index bytea NOT NULL,
  id_cipher bytea NOT NULL,
  id_masked text NOT NULL,
  name text NOT NULL,
  name_key text NOT NULL,
  birth_on date,
  sex text CHECK (sex IN ('M', 'F')),
  township text,
  payee_version_id bigint,
  act_id bigint NOT NULL,
  PRIMARY KEY (agency_id, id),
  UNIQUE (agency_id, id_index)
);
COMMENT ON COLUMN beneficiary.id_index IS 'Keyed blind index of the 18-character ID number (HMAC-SM3)';
COMMENT ON COLUMN beneficiary.id_cipher IS 'ID number, SM4-CTR then HMAC-SM3; the key lies outside the database';
COMMENT ON COLUMN beneficiary.name_key IS 'Name without separators, blanks and widths: what is compared and searched';
CREATE INDEX beneficiary_name ON beneficiary USING gin (name_key gin_trgm_ops);

-- Without a cache: the versions of one person are ordered by id, whichever session made them.
CREATE SEQUENCE payee_version_id_seq AS bigint;
CREATE TABLE payee_version (
  agency_id int NOT NULL,
  id bigint NOT NULL DEFAULT nextval('payee_version_id_seq'),
  beneficiary_id bigint NOT NULL,
  id_index bytea NOT NULL,
  id_masked text NOT NULL,
  name text NOT NULL,
  account_name text NOT NULL,
  account_index bytea NOT NULL,
  account_cipher bytea NOT NULL,
  account_masked text NOT NULL,
  bank_name text,
  valid_from date NOT NULL,
  source text NOT NULL CHECK (source IN ('ROLL', 'CORRECTED', 'CONFIRMED')),
  act_id bigint NOT NULL,
  PRIMARY KEY (agency_id, id)
);
COMMENT ON TABLE payee_version IS 'Immutable copy of whom and where to pay; a payout refers to the version it was made with. Valid until the next version of the person';
COMMENT ON COLUMN payee_version.account_name IS 'Spelling of the name that the bank holds';
CREATE INDEX payee_version_beneficiary ON payee_version (agency_id, beneficiary_id, id);
CREATE INDEX payee_version_account ON payee_version (agency_id, account_index);

CREATE TABLE spell (
  agency_id int NOT NULL,
  beneficiary_id bigint NOT NULL,
  scheme text NOT NULL,
  during daterange NOT NULL CHECK (NOT isempty(during) AND NOT lower_inf(during) AND extract(day FROM lower(during)) = 1
    AND (upper_inf(during) OR extract(day FROM upper(during)) = 1)),
  act_id bigint NOT NULL
);
COMMENT ON TABLE spell IS 'Months in which a person is entitled to be paid under a scheme; first days of months, upper bound exclusive';
CREATE UNIQUE INDEX spell_start ON spell (agency_id, beneficiary_id, lower(during));
-- Two spells of one person never overlap, in whatever schemes: one person draws at most one pension at a time (重复领取
-- is impossible here). A key with WITHOUT OVERLAPS says the same, but its GiST index takes 30 to 60 µs a row where the
-- two steps below take 4: a first roll of a region would spend most of its time in it.
CREATE FUNCTION spell_overlap_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE clashes bigint;
BEGIN
  -- What another transaction wrote and has not committed cannot be seen: so there is one writer per agency at a time.
  INSERT INTO register_version (agency_id) SELECT DISTINCT agency_id FROM touched ON CONFLICT DO NOTHING;
  PERFORM 1 FROM register_version WHERE agency_id IN (SELECT agency_id FROM touched) ORDER BY agency_id FOR UPDATE;
  -- A text, not a statement: a plan kept from one person's spell would be followed for a million.
  EXECUTE 'SELECT count(*) FROM touched t JOIN spell s ON s.agency_id = t.agency_id AND s.beneficiary_id = t.beneficiary_id
     AND lower(s.during) <> lower(t.during) AND s.during && t.during' INTO clashes;
  IF clashes > 0 THEN PERFORM fail('SPELL_OVERLAPS', jsonb_build_object('spells', clashes)); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER spell_overlap_insert AFTER INSERT ON spell REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION spell_overlap_guard();
CREATE TRIGGER spell_overlap_update AFTER UPDATE ON spell REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION spell_overlap_guard();

CREATE TABLE spell_change (
  agency_id int NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  scheme text NOT NULL,
  beneficiary_id bigint NOT NULL,
  effective_period int NOT NULL,
  status text NOT NULL CHECK (status IN ('ACTIVE', 'SUSPENDED', 'ENDED')),
  kind text NOT NULL CHECK (kind IN ('NEW', 'RESUMED', 'SUSPENDED', 'ENDED')),
  reason text,
  roll_id bigint,
  roll_ordinal int,
  act_id bigint NOT NULL,
  PRIMARY KEY (agency_id, id)
);
COMMENT ON TABLE spell_change IS 'Append-only history behind spell: who became active, suspended, resumed or ended, from which month, by which roll line';
CREATE INDEX spell_change_person ON spell_change (agency_id, scheme, beneficiary_id, effective_period);

CREATE TABLE beneficiary_change (
  agency_id int NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  beneficiary_id bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('REGISTERED', 'NAME', 'ACCOUNT', 'ACCOUNT_NAME', 'BANK', 'TOWNSHIP')),
  old_value text,
  new_value text,
  roll_id bigint,
  roll_ordinal int,
  act_id bigint NOT NULL,
  PRIMARY KEY (agency_id, id)
);
COMMENT ON COLUMN beneficiary_change.old_value IS 'Masked where it is a personal number';
CREATE INDEX beneficiary_change_person ON beneficiary_change (agency_id, beneficiary_id);

CREATE TABLE stop_list_entry (
  agency_id int NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  id_index bytea NOT NULL,
  id_masked text NOT NULL,
  name text NOT NULL,
  reason text NOT NULL CHECK (reason IN ('DEATH', 'PRISON', 'OTHER_INSURANCE', 'INVESTIGATION', 'OTHER')),
  effective_from int NOT NULL,
  source text NOT NULL,
  act_id bigint NOT NULL,
  lifted_act_id bigint,
  PRIMARY KEY (agency_id, id)
);
CREATE INDEX stop_list_number ON stop_list_entry (agency_id, id_index) WHERE lifted_act_id IS NULL;
CREATE FUNCTION stop_list_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM fail('STOP_LIST_LIFTED_ALREADY', jsonb_build_object('entryId', OLD.id));
  RETURN NULL;
END $$;
CREATE TRIGGER stop_list_guard BEFORE UPDATE ON stop_list_entry FOR EACH ROW WHEN (OLD.lifted_act_id IS NOT NULL) EXECUTE FUNCTION stop_list_guard();

CREATE SEQUENCE payout_roll_id_seq AS bigint;
CREATE TABLE payout_roll (
  agency_id int NOT NULL REFERENCES agency,
  id bigint NOT NULL DEFAULT nextval('payout_roll_id_seq') PRIMARY KEY,
  scheme text NOT NULL,
  period int NOT NULL CHECK (period % 100 BETWEEN 1 AND 12),
  file_id uuid NOT NULL REFERENCES stored_file,
  file_name text NOT NULL,
  file_digest bytea NOT NULL,
  source text NOT NULL,
  encoding text,
  mapping jsonb,
  state text NOT NULL DEFAULT 'UPLOADED' CHECK (state IN ('UPLOADED', 'CHECKED', 'ACCEPTED', 'REJECTED', 'FAILED')),
  row_count int,
  line_count int,
  blocked_count int,
  warned_count int,
  pay_count int,
  pay_total numeric(16,2),
  checked_version bigint,
  job_id uuid,
  uploaded_by bigint NOT NULL REFERENCES app_user,
  uploaded_at timestamptz NOT NULL,
  accepted_by bigint REFERENCES app_user,
  accepted_at timestamptz,
  act_id bigint NOT NULL,
  accepted_act_id bigint,
  CHECK (row_count = line_count + blocked_count)
);
COMMENT ON COLUMN payout_roll.row_count IS 'Data rows in the file; each is either a line or blocked by at least one issue';
COMMENT ON COLUMN payout_roll.checked_version IS 'register_version against which the roll was checked';
COMMENT ON COLUMN payout_roll.mapping IS '{"chosen": {header: field} given by a person, "sheets": [{sheet, headerRow, headers, columns, skipped}] as it was read}';
-- The same file for the same month is one import; a rejected or failed one may be tried again.
CREATE UNIQUE INDEX payout_roll_file ON payout_roll (agency_id, scheme, period, file_digest) WHERE state NOT IN ('REJECTED', 'FAILED');
CREATE INDEX payout_roll_period ON payout_roll (agency_id, period, scheme);

CREATE TABLE roll_transition (
  from_state text NOT NULL,
  action text NOT NULL,
  to_state text NOT NULL,
  PRIMARY KEY (from_state, action)
);
INSERT INTO roll_transition VALUES
  ('UPLOADED', 'check', 'CHECKED'), ('UPLOADED', 'fail', 'FAILED'), ('UPLOADED', 'restart', 'UPLOADED'), ('UPLOADED', 'reject', 'REJECTED'),
  ('FAILED', 'restart', 'UPLOADED'), ('FAILED', 'reject', 'REJECTED'),
  ('CHECKED', 'accept', 'ACCEPTED'), ('CHECKED', 'restart', 'UPLOADED'), ('CHECKED', 'reject', 'REJECTED');
COMMENT ON TABLE roll_transition IS 'The only ways a roll may change its state; equals the table in src/rolls/domain/roll-states.ts';

CREATE TABLE roll_line (
  agency_id int NOT NULL,
  roll_id bigint NOT NULL,
  ordinal int NOT NULL,
  sheet text,
  row_no int NOT NULL,
  status text NOT NULL CHECK (status IN ('PAY', 'SUSPEND', 'END')),
  status_reason text,
  id_index bytea NOT NULL,
  id_masked text NOT NULL,
  id_cipher bytea,
  name text NOT NULL,
  name_key text NOT NULL,
  birth_on date,
  sex text,
  township text,
  account_name text,
  account_index bytea,
  account_masked text,
  account_cipher bytea,
  bank_name text,
  base numeric(16,2) NOT NULL,
  personal numeric(16,2) NOT NULL,
  adjustment numeric(16,2) NOT NULL,
  back_pay numeric(16,2) NOT NULL,
  grant_amount numeric(16,2) NOT NULL,
  amount numeric(16,2) NOT NULL,
  back_pay_from int,
  back_pay_to int,
  PRIMARY KEY (roll_id, ordinal),
  CHECK (amount = base + personal + adjustment + back_pay + grant_amount AND amount >= 0)
);
COMMENT ON COLUMN roll_line.id_cipher IS 'Only for a number the register does not hold yet; the register keeps it once';

CREATE TABLE roll_issue (
  agency_id int NOT NULL,
  roll_id bigint NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  ordinal int,
  sheet text,
  row_no int,
  column_ref text,
  field text,
  code text NOT NULL,
  severity text NOT NULL CHECK (severity IN ('BLOCK', 'WARN')),
  value_masked text,
  value_cipher bytea,
  details jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (roll_id, id)
);
COMMENT ON COLUMN roll_issue.ordinal IS 'Data row of the file; null for an issue of the whole roll';
CREATE INDEX roll_issue_row ON roll_issue (roll_id, ordinal);

CREATE TABLE roll_mapping (
  agency_id int NOT NULL REFERENCES agency,
  source text NOT NULL,
  mapping jsonb NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (agency_id, source)
);
COMMENT ON TABLE roll_mapping IS 'Import memory: header text to field, per source of rolls';

GRANT SELECT ON ALL TABLES IN SCHEMA public TO ledger_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ledger_app;
GRANT INSERT ON register_version, beneficiary, payee_version, spell, spell_change, beneficiary_change, stop_list_entry, payout_roll, roll_line,
  roll_issue, roll_mapping TO ledger_app;
GRANT UPDATE (name, name_key, township, payee_version_id) ON beneficiary TO ledger_app;
GRANT UPDATE (version) ON register_version TO ledger_app;
GRANT UPDATE (during) ON spell TO ledger_app;
-- A spell that is stopped in the month it began has never been; its history stays in spell_change.
GRANT DELETE ON spell TO ledger_app;
GRANT UPDATE (lifted_act_id) ON stop_list_entry TO ledger_app;
GRANT UPDATE (encoding, mapping, state, row_count, line_count, blocked_count, warned_count, pay_count, pay_total, checked_version,
  job_id, accepted_by, accepted_at, accepted_act_id) ON payout_roll TO ledger_app;
GRANT DELETE ON roll_line, roll_issue TO ledger_app;
GRANT UPDATE (mapping, updated_at) ON roll_mapping TO ledger_app;

-- Lines of an accepted roll are evidence: they may be removed only while the import is still being checked.
CREATE FUNCTION roll_rows_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM (SELECT DISTINCT agency_id, roll_id FROM touched) t
     LEFT JOIN payout_roll r ON r.id = t.roll_id AND r.agency_id = t.agency_id WHERE r.state IS DISTINCT FROM 'UPLOADED') THEN
    PERFORM fail('ROLL_ROWS_FROZEN');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER roll_line_frozen_insert AFTER INSERT ON roll_line REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION roll_rows_guard();
CREATE TRIGGER roll_line_frozen_delete AFTER DELETE ON roll_line REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION roll_rows_guard();
CREATE TRIGGER roll_issue_frozen_insert AFTER INSERT ON roll_issue REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION roll_rows_guard();
CREATE TRIGGER roll_issue_frozen_delete AFTER DELETE ON roll_issue REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION roll_rows_guard();
-- A roll counts as checked only with the rows it names; accepted or rejected it is not touched again.
CREATE FUNCTION roll_update_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE lines record; blocked bigint;
BEGIN
  IF OLD.state IN ('ACCEPTED', 'REJECTED') OR (NEW.state <> OLD.state AND NOT EXISTS
     (SELECT FROM roll_transition WHERE from_state = OLD.state AND to_state = NEW.state)) THEN
    PERFORM fail('ROLL_STATE_NOT_ALLOWED', jsonb_build_object('rollId', OLD.id, 'from', OLD.state, 'to', NEW.state));
  END IF;
  IF OLD.state = 'UPLOADED' AND NEW.state = 'CHECKED' THEN
    SELECT count(*) AS n, count(*) FILTER (WHERE status = 'PAY') AS paid, coalesce(sum(amount) FILTER (WHERE status = 'PAY'), 0) AS total
      INTO lines FROM roll_line WHERE roll_id = NEW.id;
    SELECT count(DISTINCT ordinal) INTO blocked FROM roll_issue WHERE roll_id = NEW.id AND severity = 'BLOCK';
    IF (NEW.line_count, NEW.blocked_count, NEW.pay_count, NEW.pay_total, NEW.row_count)
       IS DISTINCT FROM (lines.n::int, blocked::int, lines.paid::int, lines.total, (lines.n + blocked)::int)
       -- From the few blocked rows to the lines, one look-up each: joined the other way round it would take minutes for a million.
       OR (blocked > 0 AND (SELECT bool_or(EXISTS (SELECT FROM roll_line l WHERE l.roll_id = NEW.id AND l.ordinal = i.ordinal))
             FROM (SELECT DISTINCT ordinal FROM roll_issue WHERE roll_id = NEW.id AND severity = 'BLOCK' AND ordinal IS NOT NULL) i)) THEN
      PERFORM fail('ROLL_COUNTS_WRONG', jsonb_build_object('rollId', NEW.id, 'rows', NEW.row_count, 'lines', lines.n, 'blocked', blocked));
    END IF;
  ELSIF OLD.state = 'CHECKED' AND NEW.state <> 'UPLOADED' AND
     (NEW.row_count, NEW.line_count, NEW.blocked_count, NEW.warned_count, NEW.pay_count, NEW.pay_total, NEW.mapping, NEW.encoding) IS DISTINCT FROM
     (OLD.row_count, OLD.line_count, OLD.blocked_count, OLD.warned_count, OLD.pay_count, OLD.pay_total, OLD.mapping, OLD.encoding) THEN
    PERFORM fail('ROLL_ROWS_FROZEN');
  END IF;
  IF num_nonnulls(NEW.accepted_by, NEW.accepted_at, NEW.accepted_act_id) <> (CASE NEW.state WHEN 'ACCEPTED' THEN 3 ELSE 0 END) THEN
    PERFORM fail('ROLL_STATE_NOT_ALLOWED', jsonb_build_object('rollId', OLD.id, 'from', OLD.state, 'to', NEW.state));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER roll_update_guard BEFORE UPDATE ON payout_roll FOR EACH ROW EXECUTE FUNCTION roll_update_guard();
CREATE TRIGGER payee_version_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payee_version FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER spell_change_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON spell_change FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
`);
  }

  async down(): Promise<void> {
    throw new Error('Not reversible: business history is never dropped.');
  }
}
