import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Batches, payouts (partitioned by agency and period), signatures, two-person acts, bank formats, bank files, results.
 * New tables only.
 *
 * What a payout is (who, account, amount) is written once and never updatable by the service; only its outcome is.
 */
export class CreatePayoutsAndBanking20261101000200 implements MigrationInterface {
  readonly name = 'CreatePayoutsAndBanking20261101000200';

  async up(q: QueryRunner): Promise<void> {
    await q.query(/* sql */ `
CREATE SEQUENCE payout_batch_id_seq AS bigint MAXVALUE 999999999;
CREATE TABLE payout_batch (
  agency_id int NOT NULL REFERENCES agency,
  id bigint NOT NULL DEFAULT nextval('payout_batch_id_seq') PRIMARY KEY,
  number text NOT NULL,
  scheme text NOT NULL,
  period int NOT NULL CHECK (period % 100 BETWEEN 1 AND 12),
  kind text NOT NULL CHECK (kind IN ('REGULAR', 'REISSUE')),
  sequence int NOT NULL CHECK (sequence > 0),
  roll_id bigint REFERENCES payout_roll,
  state text NOT NULL DEFAULT 'DRAFT'
    CHECK (state IN ('DRAFT', 'SUBMITTED', 'REVIEWED', 'APPROVED', 'ISSUED', 'SETTLED', 'WITHDRAWN')),
  round int NOT NULL DEFAULT 1,
  digest bytea,
  line_count int NOT NULL DEFAULT 0,
  total numeric(16,2) NOT NULL DEFAULT 0,
  pay_on date NOT NULL,
  drafted_by bigint NOT NULL REFERENCES app_user,
  drafted_at timestamptz NOT NULL,
  settled_at timestamptz,
  act_id bigint NOT NULL,
  UNIQUE (agency_id, scheme, period, kind, sequence),
  UNIQUE (agency_id, number)
);
COMMENT ON COLUMN payout_batch.period IS 'Month paid for; a reissue has the period of the payouts it repeats';
COMMENT ON COLUMN payout_batch.digest IS 'SM3 over the length-prefixed canonical lines that are not withdrawn; what the three signers sign';
COMMENT ON COLUMN payout_batch.pay_on IS 'Payday: credited on or before it counts as on time';
CREATE INDEX payout_batch_roll ON payout_batch (roll_id);
-- One roll makes one batch that is not withdrawn.
CREATE UNIQUE INDEX payout_batch_live_roll ON payout_batch (roll_id) WHERE state <> 'WITHDRAWN' AND roll_id IS NOT NULL;

CREATE TABLE batch_transition (
  from_state text NOT NULL,
  action text NOT NULL,
  to_state text NOT NULL,
  PRIMARY KEY (from_state, action)
);
INSERT INTO batch_transition VALUES
  ('DRAFT', 'submit', 'SUBMITTED'), ('DRAFT', 'withdraw', 'WITHDRAWN'),
  ('SUBMITTED', 'review', 'REVIEWED'), ('SUBMITTED', 'sendBack', 'DRAFT'), ('SUBMITTED', 'withdraw', 'WITHDRAWN'),
  ('REVIEWED', 'approve', 'APPROVED'), ('REVIEWED', 'sendBack', 'DRAFT'), ('REVIEWED', 'withdraw', 'WITHDRAWN'),
  ('APPROVED', 'issue', 'ISSUED'), ('APPROVED', 'sendBack', 'DRAFT'), ('APPROVED', 'withdraw', 'WITHDRAWN'),
  ('ISSUED', 'settle', 'SETTLED'),
  ('SETTLED', 'reopen', 'ISSUED');
COMMENT ON TABLE batch_transition IS 'The only ways a batch may change its state; equals the table in src/payouts/domain. reopen: a late bank return after settlement';

CREATE TABLE batch_signature (
  agency_id int NOT NULL,
  batch_id bigint NOT NULL REFERENCES payout_batch,
  round int NOT NULL,
  step text NOT NULL CHECK (step IN ('SUBMIT', 'REVIEW', 'APPROVE')),
  actor_id bigint NOT NULL REFERENCES app_user,
  digest bytea NOT NULL,
  line_count int NOT NULL,
  total numeric(16,2) NOT NULL,
  signed_at timestamptz NOT NULL,
  prev_hash bytea NOT NULL,
  hash bytea NOT NULL,
  act_id bigint NOT NULL,
  PRIMARY KEY (batch_id, round, step),
  -- Three different people: nobody signs twice in one round. There is no switch for this.
  UNIQUE (batch_id, round, actor_id)
);
COMMENT ON TABLE batch_signature IS 'Signatures over the content digest, hash-chained (SM3) per batch; never changed, a sent-back round simply ends';

CREATE TABLE batch_event (
  agency_id int NOT NULL,
  batch_id bigint NOT NULL REFERENCES payout_batch,
  no int NOT NULL,
  action text NOT NULL,
  from_state text,
  to_state text NOT NULL,
  round int NOT NULL,
  actor_id bigint REFERENCES app_user,
  reason text,
  at timestamptz NOT NULL,
  act_id bigint NOT NULL,
  PRIMARY KEY (batch_id, no)
);
COMMENT ON TABLE batch_event IS 'Append-only history of a batch; its state is the to_state of the last event';

CREATE TABLE batch_bridge (
  agency_id int NOT NULL,
  batch_id bigint NOT NULL REFERENCES payout_batch,
  no int NOT NULL,
  item text NOT NULL CHECK (item IN ('PREVIOUS', 'PREVIOUS_ONE_OFF', 'NEW', 'RESUMED', 'STOPPED', 'RAISED', 'LOWERED', 'BACK_PAY', 'GRANT', 'CURRENT')),
  people int NOT NULL,
  amount numeric(16,2) NOT NULL,
  PRIMARY KEY (batch_id, no),
  UNIQUE (batch_id, item)
);
COMMENT ON TABLE batch_bridge IS 'Last month to this month; the items between PREVIOUS and CURRENT sum to the difference, always';

CREATE TABLE payout (
  agency_id int NOT NULL,
  period int NOT NULL,
  batch_id bigint NOT NULL,
  line_no int NOT NULL,
  scheme text NOT NULL,
  kind text NOT NULL,
  beneficiary_id bigint NOT NULL,
  payee_version_id bigint NOT NULL,
  township text,
  base numeric(16,2) NOT NULL,
  personal numeric(16,2) NOT NULL,
  adjustment numeric(16,2) NOT NULL,
  back_pay numeric(16,2) NOT NULL,
  grant_amount numeric(16,2) NOT NULL,
  amount numeric(16,2) NOT NULL,
  back_pay_from int,
  back_pay_to int,
  change_kind text,
  parent_batch_id bigint,
  parent_line_no int,
  live boolean NOT NULL DEFAULT true,
  outcome text,
  cause text,
  credited_on date,
  result_file_id bigint,
  CONSTRAINT payout_amount CHECK (amount = base + personal + adjustment + back_pay + grant_amount AND amount > 0),
  CONSTRAINT payout_outcome CHECK (outcome IN ('PAID', 'BOUNCED', 'REISSUED', 'WAIVED', 'WITHDRAWN')),
  CONSTRAINT payout_live CHECK (live = (outcome IS DISTINCT FROM 'WITHDRAWN')),
  CONSTRAINT payout_parent CHECK ((kind = 'REISSUE') = (parent_batch_id IS NOT NULL) AND (parent_batch_id IS NULL) = (parent_line_no IS NULL)),
  CONSTRAINT payout_paid CHECK (outcome IS DISTINCT FROM 'PAID' OR credited_on IS NOT NULL)
) PARTITION BY RANGE (agency_id, period);
COMMENT ON TABLE payout IS 'One payment to one person. PLANNED and ISSUED follow from the batch; outcome holds what came after';
COMMENT ON COLUMN payout.change_kind IS 'Against last month: NEW, RESUMED, RAISED, LOWERED, SAME; null for a reissue';
ALTER TABLE payout ADD PRIMARY KEY (agency_id, period, batch_id, line_no);
CREATE UNIQUE INDEX payout_one_regular ON payout (agency_id, period, scheme, beneficiary_id) WHERE live AND kind = 'REGULAR';
CREATE UNIQUE INDEX payout_one_child ON payout (agency_id, period, parent_batch_id, parent_line_no) WHERE live AND parent_batch_id IS NOT NULL;
CREATE INDEX payout_person ON payout (agency_id, period, beneficiary_id);

-- Partitions: opened bare, filled, checked and attached in one transaction ----------------------------------------
CREATE FUNCTION payout_check_new(target text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE bad bigint;
BEGIN
  EXECUTE format('SELECT count(*) FROM %s p LEFT JOIN payout_batch b ON b.id = p.batch_id AND b.agency_id = p.agency_id
    AND b.period = p.period AND b.scheme = p.scheme AND b.kind = p.kind AND b.state = ''DRAFT'' WHERE b.id IS NULL
   ', target) INTO bad;
  IF bad > 0 THEN PERFORM fail('PAYOUT_BATCH_NOT_DRAFT', jsonb_build_object('lines', bad)); END IF;
  EXECUTE format('SELECT count(*) FROM %s p LEFT JOIN payee_version v ON v.agency_id = p.agency_id AND v.id = p.payee_version_id
    AND v.beneficiary_id = p.beneficiary_id WHERE v.id IS NULL', target) INTO bad;
  IF bad > 0 THEN PERFORM fail('PAYOUT_REFERENCE_BROKEN', jsonb_build_object('lines', bad, 'reference', 'payee_version')); END IF;
  EXECUTE format('SELECT count(*) FROM %s p LEFT JOIN payout o ON o.agency_id = p.agency_id AND o.period = p.period
    AND o.batch_id = p.parent_batch_id AND o.line_no = p.parent_line_no AND o.outcome = ''BOUNCED'' AND o.beneficiary_id = p.beneficiary_id
    AND o.amount = p.amount
    WHERE p.kind = ''REISSUE'' AND o.batch_id IS NULL', target) INTO bad;
  IF bad > 0 THEN PERFORM fail('PAYOUT_PARENT_NOT_BOUNCED', jsonb_build_object('lines', bad)); END IF;
  EXECUTE format('SELECT count(*) FROM %s p WHERE p.outcome IS NOT NULL', target) INTO bad;
  IF bad > 0 THEN PERFORM fail('PAYOUT_BORN_WITH_OUTCOME', jsonb_build_object('lines', bad)); END IF;
END $$;

CREATE FUNCTION payout_open_partition(p_agency int, p_period int) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE part text := format('payout_a%s_%s', p_agency, p_period);
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('payout_partition'), hashtext(part));
  IF to_regclass(part) IS NOT NULL THEN RETURN 'payout'; END IF;
  IF p_period % 100 NOT BETWEEN 1 AND 12 THEN PERFORM fail('PERIOD_MALFORMED', jsonb_build_object('value', p_period)); END IF;
  EXECUTE format('CREATE TABLE %I (LIKE payout INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
    CONSTRAINT %I CHECK (agency_id = %s AND period = %s)) WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.2)',
    part, part || '_bound', p_agency, p_period);
  EXECUTE format('GRANT SELECT, INSERT ON %I TO ledger_app', part);
  RETURN part;
END $$;
COMMENT ON FUNCTION payout_open_partition IS 'Returns the table to fill: the parent when the partition exists, else a bare table to be attached in the same transaction';

CREATE FUNCTION payout_attach_partition(p_agency int, p_period int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE part text := format('payout_a%s_%s', p_agency, p_period);
BEGIN
  IF to_regclass(part) IS NULL OR EXISTS (SELECT FROM pg_inherits WHERE inhrelid = to_regclass(part)) THEN RETURN; END IF;
  PERFORM payout_check_new(quote_ident(part));
  EXECUTE format('ALTER TABLE payout ATTACH PARTITION %I FOR VALUES FROM (%s, %s) TO (%s, %s)', part, p_agency, p_period, p_agency, p_period + 1);
  EXECUTE format('REVOKE ALL ON %I FROM ledger_app', part);
  EXECUTE format('GRANT SELECT ON %I TO ledger_app', part);
  EXECUTE format('ANALYZE %I', part);
END $$;

CREATE FUNCTION payout_insert_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE bad bigint;
BEGIN
  SELECT count(*) INTO bad FROM added p LEFT JOIN payout_batch b ON b.id = p.batch_id AND b.agency_id = p.agency_id
    AND b.period = p.period AND b.scheme = p.scheme AND b.kind = p.kind AND b.state = 'DRAFT' WHERE b.id IS NULL;
  IF bad > 0 THEN PERFORM fail('PAYOUT_BATCH_NOT_DRAFT', jsonb_build_object('lines', bad)); END IF;
  SELECT count(*) INTO bad FROM added p LEFT JOIN payee_version v ON v.agency_id = p.agency_id AND v.id = p.payee_version_id
    AND v.beneficiary_id = p.beneficiary_id WHERE v.id IS NULL;
  IF bad > 0 THEN PERFORM fail('PAYOUT_REFERENCE_BROKEN', jsonb_build_object('lines', bad, 'reference', 'payee_version')); END IF;
  SELECT count(*) INTO bad FROM added p LEFT JOIN payout o ON o.agency_id = p.agency_id AND o.period = p.period
    AND o.batch_id = p.parent_batch_id AND o.line_no = p.parent_line_no AND o.outcome = 'BOUNCED' AND o.beneficiary_id = p.beneficiary_id
    AND o.amount = p.amount
    WHERE p.kind = 'REISSUE' AND o.batch_id IS NULL;
  IF bad > 0 THEN PERFORM fail('PAYOUT_PARENT_NOT_BOUNCED', jsonb_build_object('lines', bad)); END IF;
  SELECT count(*) INTO bad FROM added WHERE outcome IS NOT NULL;
  IF bad > 0 THEN PERFORM fail('PAYOUT_BORN_WITH_OUTCOME', jsonb_build_object('lines', bad)); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER payout_insert_guard AFTER INSERT ON payout REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION payout_insert_guard();

CREATE TABLE payout_transition (
  from_state text NOT NULL,
  action text NOT NULL,
  to_state text NOT NULL,
  PRIMARY KEY (from_state, action)
);
INSERT INTO payout_transition VALUES
  ('PLANNED', 'issue', 'ISSUED'), ('PLANNED', 'withdraw', 'WITHDRAWN'),
  ('ISSUED', 'pay', 'PAID'), ('ISSUED', 'bounce', 'BOUNCED'),
  ('PAID', 'bounceLate', 'BOUNCED'),
  ('BOUNCED', 'reissue', 'REISSUED'), ('BOUNCED', 'waive', 'WAIVED'),
  ('REISSUED', 'cancelReissue', 'BOUNCED');
COMMENT ON TABLE payout_transition IS 'The only ways a payout may change its state; equals the table in src/payouts/domain';

CREATE FUNCTION payout_update_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE bad record;
BEGIN
  SELECT n.batch_id, n.line_no, o.outcome AS was, n.outcome AS now, b.state INTO bad
    FROM after_rows n JOIN before_rows o USING (agency_id, period, batch_id, line_no) JOIN payout_batch b ON b.id = n.batch_id
   WHERE n.outcome IS DISTINCT FROM o.outcome AND NOT EXISTS (
     SELECT FROM payout_transition t WHERE t.to_state = n.outcome AND t.from_state = coalesce(o.outcome,
       CASE WHEN b.state IN ('ISSUED', 'SETTLED') THEN 'ISSUED' ELSE 'PLANNED' END))
   LIMIT 1;
  IF FOUND THEN
    PERFORM fail('PAYOUT_STATE_NOT_ALLOWED', jsonb_build_object('batchId', bad.batch_id, 'lineNo', bad.line_no, 'from', bad.was, 'to', bad.now));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER payout_update_guard AFTER UPDATE ON payout REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows
  FOR EACH STATEMENT EXECUTE FUNCTION payout_update_guard();

CREATE VIEW payout_state WITH (security_invoker = true) AS
SELECT p.*, coalesce(p.outcome, CASE WHEN b.state IN ('ISSUED', 'SETTLED') THEN 'ISSUED' ELSE 'PLANNED' END) AS state,
  lpad(p.batch_id::text, 9, '0') || lpad(p.line_no::text, 7, '0') AS reference
FROM payout p JOIN payout_batch b ON b.id = p.batch_id;

-- Content digest -------------------------------------------------------------------------------------------------
CREATE FUNCTION batch_content_digest(p_batch bigint, OUT digest bytea, OUT line_count int, OUT total numeric)
LANGUAGE sql STABLE AS $$
  SELECT sm3(lp(b.id::text) || lp(b.scheme) || lp(b.period::text) || lp(b.kind) || coalesce(string_agg(
      lp(p.line_no::text) || lp(p.beneficiary_id::text) || lp(p.payee_version_id::text) || lp(encode(v.id_index, 'hex'))
      || lp(v.account_name) || lp(encode(v.account_index, 'hex')) || lp(v.bank_name) || lp(p.base::text) || lp(p.personal::text)
      || lp(p.adjustment::text) || lp(p.back_pay::text) || lp(p.grant_amount::text) || lp(p.amount::text)
      || lp(p.back_pay_from::text) || lp(p.back_pay_to::text) || lp(p.parent_batch_id::text) || lp(p.parent_line_no::text),
      '' ORDER BY p.line_no), '')),
    count(p.line_no)::int, coalesce(sum(p.amount), 0)
  FROM payout_batch b
  LEFT JOIN payout p ON p.agency_id = b.agency_id AND p.period = b.period AND p.batch_id = b.id AND p.live
  LEFT JOIN payee_version v ON v.agency_id = p.agency_id AND v.id = p.payee_version_id
  WHERE b.id = p_batch GROUP BY b.id
$$;

-- Signatures and states back each other --------------------------------------------------------------------------
CREATE FUNCTION batch_signature_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE b payout_batch; content record; last_hash bytea;
BEGIN
  SELECT * INTO b FROM payout_batch WHERE id = NEW.batch_id FOR UPDATE;
  IF NOT FOUND OR b.agency_id <> NEW.agency_id OR b.round <> NEW.round OR b.state IS DISTINCT FROM
     (CASE NEW.step WHEN 'SUBMIT' THEN 'DRAFT' WHEN 'REVIEW' THEN 'SUBMITTED' ELSE 'REVIEWED' END) THEN
    PERFORM fail('SIGNATURE_OUT_OF_TURN', jsonb_build_object('batchId', NEW.batch_id, 'step', NEW.step));
  END IF;
  SELECT * INTO content FROM batch_content_digest(NEW.batch_id);
  IF NEW.digest <> content.digest OR NEW.line_count <> content.line_count OR NEW.total <> content.total THEN
    PERFORM fail('SIGNATURE_DIGEST_DIFFERS', jsonb_build_object('batchId', NEW.batch_id));
  END IF;
  SELECT hash INTO last_hash FROM batch_signature WHERE batch_id = NEW.batch_id
   ORDER BY round DESC, array_position(ARRAY['SUBMIT', 'REVIEW', 'APPROVE'], step) DESC LIMIT 1;
  NEW.prev_hash := coalesce(last_hash, decode(repeat('00', 32), 'hex'));
  NEW.hash := sm3(lp(encode(NEW.prev_hash, 'hex')) || lp(NEW.batch_id::text) || lp(NEW.round::text) || lp(NEW.step) || lp(NEW.actor_id::text)
    || lp(encode(NEW.digest, 'hex')) || lp(NEW.line_count::text) || lp(NEW.total::text)
    || lp(to_char(NEW.signed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')));
  RETURN NEW;
END $$;
CREATE TRIGGER batch_signature_guard BEFORE INSERT ON batch_signature FOR EACH ROW EXECUTE FUNCTION batch_signature_guard();

CREATE FUNCTION batch_update_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE signed int;
BEGIN
  IF NEW.state <> OLD.state THEN
    IF NOT EXISTS (SELECT FROM batch_transition WHERE from_state = OLD.state AND to_state = NEW.state) THEN
      PERFORM fail('BATCH_STATE_NOT_ALLOWED', jsonb_build_object('batchId', OLD.id, 'from', OLD.state, 'to', NEW.state));
    END IF;
    IF NEW.state IN ('SUBMITTED', 'REVIEWED', 'APPROVED', 'ISSUED') AND OLD.state <> 'SETTLED' THEN
      SELECT count(DISTINCT actor_id) INTO signed FROM batch_signature
       WHERE batch_id = NEW.id AND round = NEW.round AND digest = NEW.digest;
      IF signed < (CASE NEW.state WHEN 'SUBMITTED' THEN 1 WHEN 'REVIEWED' THEN 2 ELSE 3 END) THEN
        PERFORM fail('BATCH_SIGNATURE_MISSING', jsonb_build_object('batchId', NEW.id, 'state', NEW.state, 'signed', signed));
      END IF;
    END IF;
    IF NEW.state = 'DRAFT' AND NEW.round <> OLD.round + 1 THEN
      PERFORM fail('BATCH_ROUND_NOT_RAISED', jsonb_build_object('batchId', NEW.id));
    END IF;
  END IF;
  IF NEW.state = OLD.state AND OLD.state NOT IN ('DRAFT') AND
     (NEW.digest, NEW.line_count, NEW.total, NEW.round) IS DISTINCT FROM (OLD.digest, OLD.line_count, OLD.total, OLD.round) THEN
    PERFORM fail('BATCH_CONTENT_FROZEN', jsonb_build_object('batchId', OLD.id));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER batch_update_guard BEFORE UPDATE ON payout_batch FOR EACH ROW EXECUTE FUNCTION batch_update_guard();

-- Acts of two people on one payout: waive a bounced one, withdraw one before issue ------------------------------------
CREATE SEQUENCE payout_act_id_seq AS bigint;
CREATE TABLE payout_act (
  agency_id int NOT NULL,
  id bigint NOT NULL DEFAULT nextval('payout_act_id_seq') PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('WAIVE', 'WITHDRAW', 'LATE_RETURN')),
  period int NOT NULL,
  batch_id bigint NOT NULL REFERENCES payout_batch,
  line_no int NOT NULL,
  reason text NOT NULL CHECK (length(trim(reason)) >= 2),
  state text NOT NULL DEFAULT 'PROPOSED' CHECK (state IN ('PROPOSED', 'CONFIRMED', 'REFUSED')),
  proposed_by bigint NOT NULL REFERENCES app_user,
  proposed_at timestamptz NOT NULL,
  decided_by bigint REFERENCES app_user,
  decided_at timestamptz,
  act_id bigint NOT NULL,
  decided_act_id bigint,
  CONSTRAINT payout_act_two_people CHECK (decided_by <> proposed_by),
  CHECK ((state = 'PROPOSED') = (decided_by IS NULL))
);
CREATE UNIQUE INDEX payout_act_open ON payout_act (agency_id, period, batch_id, line_no) WHERE state = 'PROPOSED';

-- Banking --------------------------------------------------------------------------------------------------------
CREATE TABLE bank_format (
  agency_id int NOT NULL REFERENCES agency,
  code text NOT NULL,
  version int NOT NULL,
  name text NOT NULL,
  definition jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  act_id bigint NOT NULL,
  PRIMARY KEY (agency_id, code, version)
);
COMMENT ON TABLE bank_format IS 'Formats are data and versioned: a bank file names the version it was written with';

CREATE SEQUENCE bank_file_id_seq AS bigint;
CREATE TABLE bank_file (
  agency_id int NOT NULL REFERENCES agency,
  id bigint NOT NULL DEFAULT nextval('bank_file_id_seq') PRIMARY KEY,
  chain_no bigint NOT NULL,
  batch_id bigint NOT NULL UNIQUE REFERENCES payout_batch,
  format_code text NOT NULL,
  format_version int NOT NULL,
  file_id uuid NOT NULL REFERENCES stored_file,
  file_name text NOT NULL,
  digest bytea NOT NULL,
  line_count int NOT NULL,
  total numeric(16,2) NOT NULL,
  issued_by bigint NOT NULL REFERENCES app_user,
  issued_at timestamptz NOT NULL,
  prev_hash bytea NOT NULL,
  hash bytea NOT NULL,
  act_id bigint NOT NULL,
  UNIQUE (agency_id, chain_no)
);
COMMENT ON TABLE bank_file IS 'One bank file per batch, ever; hash-chained (SM3) per agency';
CREATE FUNCTION bank_file_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE b payout_batch; head record;
BEGIN
  SELECT * INTO b FROM payout_batch WHERE id = NEW.batch_id FOR UPDATE;
  IF b.state <> 'APPROVED' OR b.agency_id <> NEW.agency_id OR b.line_count <> NEW.line_count OR b.total <> NEW.total THEN
    PERFORM fail('BANK_FILE_NOT_THE_BATCH', jsonb_build_object('batchId', NEW.batch_id));
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('bank_file_chain'), NEW.agency_id);
  SELECT chain_no, hash INTO head FROM bank_file WHERE agency_id = NEW.agency_id ORDER BY chain_no DESC LIMIT 1;
  NEW.chain_no := coalesce(head.chain_no, 0) + 1;
  NEW.prev_hash := coalesce(head.hash, decode(repeat('00', 32), 'hex'));
  NEW.hash := sm3(lp(encode(NEW.prev_hash, 'hex')) || lp(NEW.agency_id::text) || lp(NEW.chain_no::text) || lp(NEW.batch_id::text)
    || lp(NEW.format_code) || lp(NEW.format_version::text) || lp(NEW.file_name) || lp(encode(NEW.digest, 'hex'))
    || lp(NEW.line_count::text) || lp(NEW.total::text) || lp(NEW.issued_by::text)
    || lp(to_char(NEW.issued_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')));
  RETURN NEW;
END $$;
CREATE TRIGGER bank_file_guard BEFORE INSERT ON bank_file FOR EACH ROW EXECUTE FUNCTION bank_file_guard();

CREATE TABLE bank_file_download (
  agency_id int NOT NULL,
  bank_file_id bigint NOT NULL REFERENCES bank_file,
  no int NOT NULL,
  actor_id bigint NOT NULL REFERENCES app_user,
  at timestamptz NOT NULL,
  digest bytea NOT NULL,
  act_id bigint NOT NULL,
  PRIMARY KEY (bank_file_id, no)
);

CREATE TABLE bank_slip (
  agency_id int NOT NULL,
  batch_id bigint NOT NULL PRIMARY KEY REFERENCES payout_batch,
  number text NOT NULL,
  paid_on date NOT NULL,
  recorded_by bigint NOT NULL REFERENCES app_user,
  recorded_at timestamptz NOT NULL,
  act_id bigint NOT NULL,
  UNIQUE (agency_id, number)
);
COMMENT ON COLUMN bank_slip.paid_on IS 'The day 支出户 paid: the date of the expense (cash basis)';

CREATE SEQUENCE bank_result_file_id_seq AS bigint;
CREATE TABLE bank_result_file (
  agency_id int NOT NULL REFERENCES agency,
  id bigint NOT NULL DEFAULT nextval('bank_result_file_id_seq') PRIMARY KEY,
  batch_id bigint NOT NULL REFERENCES payout_batch,
  file_id uuid NOT NULL REFERENCES stored_file,
  file_name text NOT NULL,
  digest bytea NOT NULL,
  state text NOT NULL DEFAULT 'UPLOADED' CHECK (state IN ('UPLOADED', 'TAKEN_IN', 'FAILED')),
  line_count int,
  file_problems jsonb,
  job_id uuid,
  uploaded_by bigint NOT NULL REFERENCES app_user,
  uploaded_at timestamptz NOT NULL,
  act_id bigint NOT NULL,
  taken_in_act_id bigint
);
CREATE UNIQUE INDEX bank_result_file_once ON bank_result_file (agency_id, batch_id, digest) WHERE state <> 'FAILED';

CREATE TABLE bank_result_line (
  agency_id int NOT NULL,
  result_file_id bigint NOT NULL,
  line_no int NOT NULL,
  reference text,
  amount numeric(16,2),
  result text CHECK (result IN ('PAID', 'FAILED')),
  cause text,
  credited_on date,
  class text NOT NULL CHECK (class IN ('PAID', 'FAILED', 'AMOUNT_DIFFERS', 'DUPLICATE', 'UNKNOWN_REFERENCE', 'WRONG_BATCH',
    'FINAL_SAME', 'FINAL_DIFFERENT', 'MALFORMED')),
  problem text,
  batch_id bigint,
  payout_line_no int,
  explained_by bigint REFERENCES app_user,
  explanation text,
  PRIMARY KEY (result_file_id, line_no)
);
COMMENT ON TABLE bank_result_line IS 'Every line of every result file in exactly one class; matched by reference only. No name, no account';
CREATE INDEX bank_result_line_payout ON bank_result_line (agency_id, batch_id, payout_line_no) WHERE class NOT IN ('PAID');

GRANT SELECT ON ALL TABLES IN SCHEMA public TO ledger_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ledger_app;
GRANT INSERT ON payout_batch, batch_signature, batch_event, batch_bridge, payout, payout_act, bank_format, bank_file,
  bank_file_download, bank_slip, bank_result_file, bank_result_line TO ledger_app;
GRANT UPDATE (state, round, digest, line_count, total, settled_at) ON payout_batch TO ledger_app;
GRANT DELETE ON batch_bridge TO ledger_app;
GRANT UPDATE (live, outcome, cause, credited_on, result_file_id) ON payout TO ledger_app;
GRANT UPDATE (state, decided_by, decided_at, decided_act_id) ON payout_act TO ledger_app;
GRANT UPDATE (state, line_count, file_problems, job_id, taken_in_act_id) ON bank_result_file TO ledger_app;
GRANT UPDATE (explained_by, explanation) ON bank_result_line TO ledger_app;

CREATE TRIGGER batch_signature_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON batch_signature FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER batch_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON batch_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER bank_file_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON bank_file FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER bank_file_download_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON bank_file_download FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER bank_slip_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON bank_slip FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payout_append_only BEFORE DELETE OR TRUNCATE ON payout FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
`);
  }

  async down(): Promise<void> {
    throw new Error('Not reversible: business history is never dropped.');
  }
}
