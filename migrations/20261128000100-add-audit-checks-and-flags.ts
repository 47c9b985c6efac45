import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Audit: named checks, their dated parameters, lists from outside, runs, red flags with their history, and the gate that
 * keeps a batch with an undecided blocking flag from being approved or paid. New tables; takes a short exclusive lock on
 * `payout_batch` for its trigger.
 *
 * A flag's state is changed by its events alone; who handled a payout cannot decide a flag on it (回避).
 */
export class AddAuditChecksAndFlags20261128000100 implements MigrationInterface {
  readonly name = 'AddAuditChecksAndFlags20261128000100';

  async up(q: QueryRunner): Promise<void> {
    await q.query(/* sql */ `
-- Checks ---------------------------------------------------------------------------------------------------------
CREATE TABLE audit_check (
  code text PRIMARY KEY,
  severity text NOT NULL CHECK (severity IN ('BLOCK', 'WARN')),
  stage text NOT NULL CHECK (stage IN ('GATE', 'AFTER', 'BOTH')),
  UNIQUE (code, severity)
);
COMMENT ON TABLE audit_check IS 'The named checks (稽核规则); equals the catalogue in src/audit/domain, which holds meaning, basis and query. BLOCK holds up the approval of a batch';
INSERT INTO audit_check (code, severity, stage) VALUES
  ('PAID_AFTER_DEATH', 'BLOCK', 'BOTH'),
  ('PAID_IN_PRISON', 'BLOCK', 'BOTH'),
  ('DUPLICATE_ACROSS_SCHEMES', 'BLOCK', 'BOTH'),
  ('DUPLICATE_ID_FORMS', 'BLOCK', 'BOTH'),
  ('UNDER_AGE', 'BLOCK', 'BOTH'),
  ('PAID_AFTER_END', 'BLOCK', 'BOTH'),
  ('BACK_PAY_EXCEEDS', 'BLOCK', 'BOTH'),
  ('LIST_NAME_DIFFERS', 'WARN', 'BOTH'),
  ('INSURED_ELSEWHERE', 'WARN', 'BOTH'),
  ('CERTIFICATION_OVERDUE', 'WARN', 'BOTH'),
  ('AMOUNT_AGAINST_RULE', 'WARN', 'BOTH'),
  ('AMOUNT_JUMP', 'WARN', 'BOTH'),
  ('ROUND_AMOUNT', 'WARN', 'BOTH'),
  ('REPEATED_AMOUNT', 'WARN', 'BOTH'),
  ('SHARED_ACCOUNT', 'WARN', 'BOTH'),
  ('ACCOUNT_NAME_DIFFERS', 'WARN', 'BOTH'),
  ('ACCOUNT_JUST_CHANGED', 'WARN', 'BOTH'),
  ('ACCOUNT_CHANGED_BACK', 'WARN', 'BOTH'),
  ('IDENTITY_CHANGED_TOGETHER', 'WARN', 'BOTH'),
  ('ACTIVE_AFTER_DEATH', 'WARN', 'BOTH'),
  ('FIRST_PAYMENT_EARLY', 'WARN', 'BOTH'),
  ('MISSED_PAYMENT', 'WARN', 'AFTER'),
  ('ACCOUNT_NOT_CLEARED', 'WARN', 'AFTER'),
  ('SAME_USER_PERSON_AND_PAYMENT', 'WARN', 'AFTER'),
  ('SAME_PAIR_SIGNS', 'WARN', 'AFTER'),
  ('BANK_FILE_REDOWNLOADED', 'WARN', 'AFTER');

CREATE TABLE audit_parameter (
  agency_id int NOT NULL REFERENCES agency,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  check_code text NOT NULL REFERENCES audit_check,
  name text NOT NULL,
  valid_from date NOT NULL,
  value numeric NOT NULL CHECK (value <> 'NaN'),
  basis text NOT NULL CHECK (length(trim(basis)) BETWEEN 2 AND 300),
  set_by bigint NOT NULL REFERENCES app_user,
  set_at timestamptz NOT NULL,
  act_id bigint NOT NULL
);
COMMENT ON TABLE audit_parameter IS 'Dated values of a check''s parameters, over those that are shipped; of two for one day the later one counts';
CREATE INDEX audit_parameter_name ON audit_parameter (agency_id, check_code, name, valid_from);

-- Lists from outside (死亡, 服刑, 异地或其他险种参保, 个人账户余额) ------------------------------------------------
CREATE TABLE audit_list (
  agency_id int NOT NULL REFERENCES agency,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('DEATH', 'PRISON', 'INSURED_ELSEWHERE', 'ACCOUNT_BALANCE')),
  source text NOT NULL CHECK (length(trim(source)) BETWEEN 2 AND 200),
  issued_on date NOT NULL,
  file_id uuid NOT NULL REFERENCES stored_file,
  file_name text NOT NULL,
  file_digest bytea NOT NULL,
  entry_count int NOT NULL CHECK (entry_count > 0),
  imported_by bigint NOT NULL REFERENCES app_user,
  imported_at timestamptz NOT NULL,
  act_id bigint NOT NULL
);
COMMENT ON COLUMN audit_list.issued_on IS 'Day on which the source says its list was true';
CREATE TABLE audit_list_entry (
  agency_id int NOT NULL,
  list_id bigint NOT NULL REFERENCES audit_list,
  ordinal int NOT NULL,
  id_index bytea NOT NULL,
  id_masked text NOT NULL,
  name text NOT NULL,
  name_key text NOT NULL,
  birth_on date,
  sex text CHECK (sex IN ('M', 'F')),
  from_on date,
  to_on date,
  amount numeric(16,2),
  note text,
  PRIMARY KEY (list_id, ordinal),
  CHECK (to_on >= from_on)
);
COMMENT ON COLUMN audit_list_entry.from_on IS 'DEATH: day of death; PRISON: first day; INSURED_ELSEWHERE: first day of the other insurance';
COMMENT ON COLUMN audit_list_entry.amount IS 'ACCOUNT_BALANCE: balance of the personal account when the pension began, yuan';
CREATE INDEX audit_list_entry_number ON audit_list_entry (agency_id, id_index);
CREATE INDEX audit_list_entry_name ON audit_list_entry (agency_id, name_key, birth_on);
CREATE TABLE audit_list_withdrawal (
  agency_id int NOT NULL,
  list_id bigint NOT NULL PRIMARY KEY REFERENCES audit_list,
  reason text NOT NULL CHECK (length(trim(reason)) BETWEEN 2 AND 500),
  withdrawn_by bigint NOT NULL REFERENCES app_user,
  withdrawn_at timestamptz NOT NULL,
  act_id bigint NOT NULL
);
COMMENT ON TABLE audit_list_withdrawal IS 'A list that was imported by mistake: kept, but it matches nobody any more';
CREATE FUNCTION audit_list_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE same audit_list;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('audit_list'), NEW.agency_id);
  SELECT * INTO same FROM audit_list l WHERE l.agency_id = NEW.agency_id AND l.kind = NEW.kind AND l.file_digest = NEW.file_digest
     AND NOT EXISTS (SELECT FROM audit_list_withdrawal w WHERE w.list_id = l.id);
  IF FOUND THEN
    PERFORM fail('AUDIT_LIST_REPEATED', jsonb_build_object('id', same.id, 'file', same.file_name,
      'by', (SELECT u.name FROM app_user u WHERE u.id = same.imported_by), 'at', to_char(same.imported_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI')));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER audit_list_guard BEFORE INSERT ON audit_list FOR EACH ROW EXECUTE FUNCTION audit_list_guard();
CREATE VIEW audit_list_match AS
  SELECT e.agency_id, e.list_id, e.ordinal, l.kind, b.id AS beneficiary_id,
      CASE WHEN b.name_key = e.name_key THEN 100 ELSE 80 END AS score,
      CASE WHEN b.name_key = e.name_key THEN 'NUMBER_AND_NAME' ELSE 'NUMBER_ONLY' END AS reason,
      e.name, e.id_masked, e.from_on, e.to_on, e.amount, l.source, l.issued_on
    FROM audit_list_entry e JOIN audit_list l ON l.id = e.list_id
    JOIN beneficiary b ON b.agency_id = e.agency_id AND b.id_index = e.id_index
   WHERE NOT EXISTS (SELECT FROM audit_list_withdrawal w WHERE w.list_id = e.list_id)
  UNION ALL
  SELECT e.agency_id, e.list_id, e.ordinal, l.kind, b.id, 50, 'NAME_AND_BIRTH', e.name, e.id_masked, e.from_on, e.to_on, e.amount, l.source, l.issued_on
    FROM audit_list_entry e JOIN audit_list l ON l.id = e.list_id
    JOIN beneficiary b ON b.agency_id = e.agency_id AND b.name_key = e.name_key AND b.birth_on = e.birth_on AND b.sex = e.sex AND b.id_index <> e.id_index
   WHERE NOT EXISTS (SELECT FROM audit_list_withdrawal w WHERE w.list_id = e.list_id)
     AND NOT EXISTS (SELECT FROM beneficiary x WHERE x.agency_id = e.agency_id AND x.id_index = e.id_index);
COMMENT ON VIEW audit_list_match IS 'Whom of the register an entry means, always as the register is now: 100 number and name (separators, widths and 15/18 digits folded), 80 number with another name, 50 another number but name, birth and sex';

-- Runs and flags -------------------------------------------------------------------------------------------------
CREATE TABLE audit_run (
  agency_id int NOT NULL REFERENCES agency,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('GATE', 'RANGE')),
  batch_id bigint REFERENCES payout_batch,
  round int,
  digest bytea,
  period_from int NOT NULL,
  period_to int NOT NULL,
  lines bigint NOT NULL,
  results jsonb NOT NULL,
  parameters jsonb NOT NULL,
  run_by bigint REFERENCES app_user,
  run_at timestamptz NOT NULL,
  act_id bigint NOT NULL,
  CHECK ((kind = 'GATE') = (num_nulls(batch_id, round, digest) = 0)),
  CHECK (period_from <= period_to)
);
COMMENT ON TABLE audit_run IS 'One run of the checks: over a batch before its submission (GATE) or over months (RANGE)';
COMMENT ON COLUMN audit_run.results IS '{"CHECK": {"hits": n, "raised": n, "ms": n}}; raised: not known before';
COMMENT ON COLUMN audit_run.parameters IS 'The values that were in force: {"CHECK": {"name": [["from", "value"], …]}}';
CREATE INDEX audit_run_batch ON audit_run (batch_id, round) WHERE batch_id IS NOT NULL;

CREATE TABLE red_flag (
  agency_id int NOT NULL REFERENCES agency,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  check_code text NOT NULL,
  severity text NOT NULL,
  subject_key text NOT NULL,
  scheme text,
  period int,
  batch_id bigint REFERENCES payout_batch,
  line_no int,
  beneficiary_id bigint,
  user_ids bigint[] NOT NULL DEFAULT '{}',
  amount numeric(16,2),
  evidence jsonb NOT NULL,
  state text NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN', 'CLEARED', 'CONFIRMED')),
  run_id bigint NOT NULL REFERENCES audit_run,
  raised_at timestamptz NOT NULL,
  decided_by bigint REFERENCES app_user,
  decided_at timestamptz,
  decided_reason text,
  act_id bigint NOT NULL,
  UNIQUE (agency_id, check_code, subject_key),
  FOREIGN KEY (check_code, severity) REFERENCES audit_check (code, severity),
  CHECK (num_nulls(decided_by, decided_at, decided_reason) = CASE state WHEN 'OPEN' THEN 3 ELSE 0 END),
  CHECK (line_no IS NULL OR batch_id IS NOT NULL)
);
COMMENT ON TABLE red_flag IS '疑点: a hit of a check. The same subject is raised once; its state is that of its last event';
COMMENT ON COLUMN red_flag.subject_key IS 'What was hit, as text that stays the same in every run, e.g. batch/line, person/period';
COMMENT ON COLUMN red_flag.amount IS 'Doubtful amount, yuan';
COMMENT ON COLUMN red_flag.user_ids IS 'Users the flag is about; none of them may decide it';
COMMENT ON COLUMN red_flag.evidence IS 'Facts that explain the hit; personal numbers masked';
CREATE INDEX red_flag_batch ON red_flag (batch_id, line_no) WHERE batch_id IS NOT NULL;
CREATE INDEX red_flag_person ON red_flag (agency_id, beneficiary_id) WHERE beneficiary_id IS NOT NULL;
CREATE INDEX red_flag_open ON red_flag (agency_id, severity, id) WHERE state = 'OPEN';
CREATE INDEX red_flag_check ON red_flag (agency_id, check_code, state, id);

CREATE TABLE red_flag_transition (
  from_state text NOT NULL,
  action text NOT NULL,
  to_state text NOT NULL,
  PRIMARY KEY (from_state, action)
);
COMMENT ON TABLE red_flag_transition IS 'The only ways a flag may change its state; equals the table in src/audit/domain';
INSERT INTO red_flag_transition VALUES
  ('OPEN', 'clear', 'CLEARED'), ('OPEN', 'confirm', 'CONFIRMED'), ('CLEARED', 'reopen', 'OPEN'), ('CONFIRMED', 'reopen', 'OPEN');
CREATE TABLE red_flag_event (
  agency_id int NOT NULL,
  flag_id bigint NOT NULL REFERENCES red_flag,
  no int NOT NULL,
  action text NOT NULL,
  to_state text NOT NULL,
  actor_id bigint NOT NULL REFERENCES app_user,
  reason text NOT NULL CHECK (length(trim(reason)) BETWEEN 2 AND 500),
  at timestamptz NOT NULL,
  act_id bigint NOT NULL,
  PRIMARY KEY (flag_id, no)
);
COMMENT ON TABLE red_flag_event IS 'Append-only decisions on a flag; number and state are set by the trigger, which also moves the flag';

CREATE FUNCTION payout_handled_by(p_batch bigint, p_line int, p_actor bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT EXISTS (SELECT FROM payout_batch b LEFT JOIN payout_roll r ON r.id = b.roll_id WHERE b.id = p_batch AND p_actor IN (b.drafted_by, r.uploaded_by, r.accepted_by))
    OR EXISTS (SELECT FROM batch_event e WHERE e.batch_id = p_batch AND e.actor_id = p_actor)
    OR EXISTS (SELECT FROM batch_signature s WHERE s.batch_id = p_batch AND s.actor_id = p_actor)
    OR EXISTS (SELECT FROM bank_file f WHERE f.batch_id = p_batch AND f.issued_by = p_actor)
    OR EXISTS (SELECT FROM bank_slip s WHERE s.batch_id = p_batch AND s.recorded_by = p_actor)
    OR EXISTS (SELECT FROM bank_result_file f WHERE f.batch_id = p_batch AND f.uploaded_by = p_actor)
    OR EXISTS (SELECT FROM payout_act a WHERE a.batch_id = p_batch AND (p_line IS NULL OR a.line_no = p_line) AND p_actor IN (a.proposed_by, a.decided_by));
END;
COMMENT ON FUNCTION payout_handled_by IS 'Whether this person had a hand in the payout (or, without a line, in the batch): roll, draft, signatures, bank file, slip, result, withdrawal. Who had may not check it (回避)';

CREATE FUNCTION red_flag_event_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE f red_flag; v_to text;
BEGIN
  SELECT * INTO f FROM red_flag WHERE id = NEW.flag_id AND agency_id = NEW.agency_id FOR UPDATE;
  IF NOT FOUND THEN PERFORM fail('RED_FLAG_NOT_FOUND', jsonb_build_object('id', NEW.flag_id)); END IF;
  SELECT t.to_state INTO v_to FROM red_flag_transition t WHERE t.from_state = f.state AND t.action = NEW.action;
  IF NOT FOUND THEN
    PERFORM fail('RED_FLAG_STATE_NOT_ALLOWED', jsonb_build_object('id', f.id, 'from', f.state, 'action', NEW.action));
  END IF;
  IF NEW.actor_id = ANY (f.user_ids) OR f.batch_id IS NOT NULL AND payout_handled_by(f.batch_id, f.line_no, NEW.actor_id) THEN
    PERFORM fail('AUDITOR_HANDLED_IT', jsonb_build_object('id', f.id));
  END IF;
  NEW.no := 1 + (SELECT count(*) FROM red_flag_event e WHERE e.flag_id = f.id);
  NEW.to_state := v_to;
  UPDATE red_flag SET state = v_to,
      decided_by = CASE WHEN v_to <> 'OPEN' THEN NEW.actor_id END, decided_at = CASE WHEN v_to <> 'OPEN' THEN NEW.at END,
      decided_reason = CASE WHEN v_to <> 'OPEN' THEN NEW.reason END
   WHERE id = f.id;
  RETURN NEW;
END $$;
CREATE TRIGGER red_flag_event_guard BEFORE INSERT ON red_flag_event FOR EACH ROW EXECUTE FUNCTION red_flag_event_guard();

-- The gate -------------------------------------------------------------------------------------------------------
CREATE FUNCTION batch_flags_in_the_way(p_batch bigint) RETURNS TABLE (undecided bigint, confirmed bigint) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT count(*) FILTER (WHERE f.state = 'OPEN' AND f.severity = 'BLOCK'), count(*) FILTER (WHERE f.state = 'CONFIRMED')
    FROM red_flag f JOIN payout_batch b ON b.id = f.batch_id
   WHERE f.batch_id = p_batch AND (f.state = 'OPEN' AND f.severity = 'BLOCK' OR f.state = 'CONFIRMED')
     AND EXISTS (SELECT FROM payout p WHERE p.agency_id = b.agency_id AND p.period = b.period AND p.batch_id = b.id AND p.line_no = f.line_no AND p.live);
END;
COMMENT ON FUNCTION batch_flags_in_the_way IS 'Flags on live lines that keep a batch from being approved and paid: blocking ones nobody has decided, and confirmed ones whose line is still in the batch';
CREATE FUNCTION batch_gate_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE way record;
BEGIN
  IF NEW.state = 'SUBMITTED' THEN
    IF NOT EXISTS (SELECT FROM audit_run r WHERE r.batch_id = NEW.id AND r.round = NEW.round AND r.digest = NEW.digest) THEN
      PERFORM fail('BATCH_NOT_CHECKED', jsonb_build_object('number', NEW.number));
    END IF;
  ELSIF NEW.state IN ('APPROVED', 'ISSUED') THEN
    SELECT * INTO way FROM batch_flags_in_the_way(NEW.id);
    IF way.undecided > 0 THEN PERFORM fail('BATCH_FLAGS_UNDECIDED', jsonb_build_object('number', NEW.number, 'flags', way.undecided)); END IF;
    IF way.confirmed > 0 THEN PERFORM fail('BATCH_FLAGS_CONFIRMED', jsonb_build_object('number', NEW.number, 'flags', way.confirmed)); END IF;
  END IF;
  RETURN NEW;
END $$;
-- By its name after batch_update_guard: what is missing of the signatures is said first.
CREATE TRIGGER batch_update_guard_flags BEFORE UPDATE OF state ON payout_batch FOR EACH ROW
  WHEN (NEW.state <> OLD.state AND NEW.state IN ('SUBMITTED', 'APPROVED', 'ISSUED')) EXECUTE FUNCTION batch_gate_guard();

-- History is never edited ----------------------------------------------------------------------------------------
CREATE TRIGGER audit_parameter_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_parameter FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_list_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_list FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_list_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_list_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_list_withdrawal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_list_withdrawal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_run_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_run FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER red_flag_kept BEFORE DELETE OR TRUNCATE ON red_flag FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER red_flag_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON red_flag_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT ON audit_check, red_flag_transition, audit_list_match TO ledger_app;
GRANT SELECT, INSERT ON audit_parameter, audit_list, audit_list_entry, audit_list_withdrawal, audit_run TO ledger_app;
GRANT SELECT, INSERT (agency_id, check_code, severity, subject_key, scheme, period, batch_id, line_no, beneficiary_id, user_ids, amount, evidence, run_id, raised_at, act_id)
  ON red_flag TO ledger_app;
GRANT SELECT, INSERT (agency_id, flag_id, action, actor_id, reason, at, act_id) ON red_flag_event TO ledger_app;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
GRANT EXECUTE ON FUNCTION payout_handled_by, batch_flags_in_the_way TO ledger_app;
`);
  }

  async down(): Promise<void> {
    throw new Error('Not reversible: business history is never dropped.');
  }
}
