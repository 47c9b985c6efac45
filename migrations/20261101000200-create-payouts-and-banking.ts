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
  UNIQUE (agency_id, number),
  CONSTRAINT payout_batch_source CHECK ((kind = 'REGULAR') = (roll_id IS NOT NULL)),
  CONSTRAINT payout_batch_settled CHECK ((state = 'SETTLED') = (settled_at IS NOT NULL))
);
COMMENT ON COLUMN payout_batch.number IS 'Agency code, scheme letter J/Q/S (居民, 企业, 机关事业), month, R regular or C reissue (重发), sequence';
COMMENT ON COLUMN payout_batch.period IS 'Month paid for; a reissue has the period of the payouts it repeats';
COMMENT ON COLUMN payout_batch.digest IS 'SM3 over the length-prefixed canonical lines that are not withdrawn; what the three signers sign. After an amendment (batch_amendment) the digest of what is left';
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
  ('ISSUED', 'settle', 'SETTLED');
COMMENT ON TABLE batch_transition IS 'The only ways a batch may change its state; equals the table in src/payouts/domain. A late bank return changes its payout, not the settled batch';

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
  line_no int,
  reason text,
  at timestamptz NOT NULL,
  act_id bigint NOT NULL,
  PRIMARY KEY (batch_id, no)
);
COMMENT ON TABLE batch_event IS 'Append-only history of a batch; its state is the to_state of the last event. Number, states and round are set by the trigger';
COMMENT ON COLUMN batch_event.action IS 'An action of batch_transition, or draft, exclude (a line, while DRAFT), amend (a line withdrawn by two people, while APPROVED)';
COMMENT ON COLUMN batch_event.line_no IS 'The line of exclude and amend';

CREATE TABLE batch_amendment (
  agency_id int NOT NULL,
  batch_id bigint NOT NULL REFERENCES payout_batch,
  no int NOT NULL,
  round int NOT NULL,
  payout_act_id bigint NOT NULL UNIQUE,
  from_digest bytea NOT NULL,
  from_count int NOT NULL,
  from_total numeric(16,2) NOT NULL,
  to_digest bytea NOT NULL,
  to_count int NOT NULL,
  to_total numeric(16,2) NOT NULL,
  at timestamptz NOT NULL,
  act_id bigint NOT NULL,
  PRIMARY KEY (batch_id, no)
);
COMMENT ON TABLE batch_amendment IS 'Append-only digest history of an approved batch: each step takes away exactly one line, by a confirmed act of two people. The signatures stay bound to the first from_digest of the round; everything but act, time and batch is computed by the trigger';

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
COMMENT ON COLUMN payout.credited_on IS 'PAID: the day the bank credited it. BOUNCED: the day the bank sent it back, if it said so';
COMMENT ON COLUMN payout.change_kind IS 'Against last month: NEW, RESUMED, RAISED, LOWERED, SAME; null for a reissue';
ALTER TABLE payout ADD PRIMARY KEY (agency_id, period, batch_id, line_no);
CREATE UNIQUE INDEX payout_one_regular ON payout (agency_id, period, scheme, beneficiary_id) WHERE live AND kind = 'REGULAR';
CREATE UNIQUE INDEX payout_one_child ON payout (agency_id, period, parent_batch_id, parent_line_no) WHERE live AND parent_batch_id IS NOT NULL;
CREATE INDEX payout_person ON payout (agency_id, period, beneficiary_id);

-- Partitions: opened bare, filled, checked and attached in one transaction ----------------------------------------
-- Texts, not statements: a plan kept from a batch of one line would be followed for 200,000 lines.
CREATE FUNCTION payout_faults(source text) RETURNS text LANGUAGE sql IMMUTABLE
  RETURN format('SELECT count(*) AS lines, count(*) FILTER (WHERE b.id IS NULL) AS no_draft, count(*) FILTER (WHERE v.id IS NULL) AS no_payee,
      count(*) FILTER (WHERE p.kind = ''REISSUE'') AS children,
      count(*) FILTER (WHERE NOT p.live OR num_nonnulls(p.outcome, p.cause, p.credited_on, p.result_file_id) > 0) AS born,
      min(p.agency_id) AS agency, min(p.period) AS period, min(p.agency_id) = max(p.agency_id) AND min(p.period) = max(p.period) AS one
    FROM %s p
    LEFT JOIN payout_batch b ON b.id = p.batch_id AND b.agency_id = p.agency_id AND b.period = p.period AND b.scheme = p.scheme
      AND b.kind = p.kind AND b.state = ''DRAFT''
    LEFT JOIN payee_version v ON v.agency_id = p.agency_id AND v.id = p.payee_version_id AND v.beneficiary_id = p.beneficiary_id', source);
CREATE FUNCTION payout_orphans(source text) RETURNS text LANGUAGE sql IMMUTABLE
  RETURN format('SELECT count(*) FROM %s p LEFT JOIN payout o ON o.agency_id = $1 AND o.period = $2 AND o.batch_id = p.parent_batch_id
      AND o.line_no = p.parent_line_no AND o.outcome = ''BOUNCED'' AND o.beneficiary_id = p.beneficiary_id AND o.scheme = p.scheme
      AND (o.base, o.personal, o.adjustment, o.back_pay, o.grant_amount, o.amount)
        = (p.base, p.personal, p.adjustment, p.back_pay, p.grant_amount, p.amount)
    WHERE p.kind = ''REISSUE'' AND (o.batch_id IS NULL OR p.agency_id <> $1 OR p.period <> $2)', source);
CREATE FUNCTION payout_refuse_faults(f record, orphans bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF f.no_draft > 0 THEN PERFORM fail('PAYOUT_BATCH_NOT_DRAFT', jsonb_build_object('lines', f.no_draft)); END IF;
  IF f.no_payee > 0 THEN PERFORM fail('PAYOUT_REFERENCE_BROKEN', jsonb_build_object('lines', f.no_payee, 'reference', 'payee_version')); END IF;
  IF f.born > 0 THEN PERFORM fail('PAYOUT_BORN_WITH_OUTCOME', jsonb_build_object('lines', f.born)); END IF;
  IF orphans > 0 THEN PERFORM fail('PAYOUT_PARENT_NOT_BOUNCED', jsonb_build_object('lines', orphans)); END IF;
END $$;

CREATE FUNCTION payout_open_partition(p_agency int, p_period int) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE part text := format('payout_a%s_%s', p_agency, p_period);
BEGIN
  IF EXISTS (SELECT FROM pg_inherits WHERE inhrelid = to_regclass(part)) THEN RETURN 'payout'; END IF;
  PERFORM pg_advisory_xact_lock(hashtext('payout_partition'), hashtext(part));
  IF EXISTS (SELECT FROM pg_inherits WHERE inhrelid = to_regclass(part)) THEN RETURN 'payout'; END IF;
  IF to_regclass(part) IS NOT NULL THEN RETURN part; END IF;
  IF p_period % 100 NOT BETWEEN 1 AND 12 OR NOT EXISTS (SELECT FROM agency WHERE id = p_agency) THEN
    PERFORM fail('PERIOD_MALFORMED', jsonb_build_object('value', p_period));
  END IF;
  EXECUTE format('CREATE TABLE %I (LIKE payout INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
    CONSTRAINT %I CHECK (agency_id = %s AND period = %s)) WITH (fillfactor = 45, autovacuum_vacuum_scale_factor = 0.2)',
    part, part || '_bound', p_agency, p_period);
  EXECUTE format('GRANT SELECT, INSERT ON %I TO ledger_app', part);
  RETURN part;
END $$;
COMMENT ON FUNCTION payout_open_partition IS 'Returns the table to fill: the parent when the partition exists, else a bare table to be attached in the same transaction';

CREATE FUNCTION payout_attach_partition(p_agency int, p_period int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE part text := format('payout_a%s_%s', p_agency, p_period); faults record; orphans bigint := 0;
BEGIN
  IF to_regclass(part) IS NULL OR EXISTS (SELECT FROM pg_inherits WHERE inhrelid = to_regclass(part)) THEN RETURN; END IF;
  EXECUTE format('ANALYZE %I', part);
  EXECUTE format('SELECT FROM payout_batch WHERE id IN (SELECT DISTINCT batch_id FROM %I) ORDER BY id FOR SHARE', part);
  EXECUTE payout_faults(quote_ident(part)) INTO faults;
  IF faults.children > 0 THEN EXECUTE payout_orphans(quote_ident(part)) INTO orphans USING p_agency, p_period; END IF;
  PERFORM payout_refuse_faults(faults, orphans);
  EXECUTE format('ALTER TABLE payout ATTACH PARTITION %I FOR VALUES FROM (%s, %s) TO (%s, %s)', part, p_agency, p_period, p_agency, p_period + 1);
  EXECUTE format('REVOKE ALL ON %I FROM ledger_app', part);
  EXECUTE format('GRANT SELECT ON %I TO ledger_app', part);
END $$;

CREATE FUNCTION payout_insert_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE faults record; orphans bigint := 0;
BEGIN
  -- Waits for a signer who holds the batch, and lets none begin before this insert has ended.
  PERFORM FROM payout_batch WHERE id IN (SELECT DISTINCT batch_id FROM added) ORDER BY id FOR SHARE;
  EXECUTE payout_faults('added') INTO faults;
  IF faults.children > 0 THEN
    IF NOT faults.one THEN PERFORM fail('PAYOUT_PARENT_NOT_BOUNCED', jsonb_build_object('lines', faults.children)); END IF;
    EXECUTE payout_orphans('added') INTO orphans USING faults.agency, faults.period;
  END IF;
  PERFORM payout_refuse_faults(faults, orphans);
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

-- What each step needs besides being in the table: the proof that it was decided elsewhere, in the same transaction or before.
--   withdraw       the batch is a draft or withdrawn, or two people confirmed it
--   pay, bounce    a line of a result file of this batch that was taken in, in class PAID or FAILED, with the amount ordered
--   bounceLate     two people confirmed it
--   waive          two people confirmed it, and no child is under way
--   reissue        a live child in an approved batch; cancelReissue: none
CREATE FUNCTION payout_update_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE g record; batch_state text; nestloop text := current_setting('enable_nestloop'); faults bigint;
  of_group CONSTANT text := ' FROM after_rows n JOIN before_rows o USING (agency_id, period, batch_id, line_no)
    WHERE n.batch_id = $1 AND n.outcome = $2 AND o.outcome IS NOT DISTINCT FROM $3 AND ';
BEGIN
  PERFORM FROM payout_batch WHERE id IN (SELECT DISTINCT batch_id FROM after_rows) ORDER BY id FOR SHARE;
  FOR g IN EXECUTE 'SELECT n.agency_id, n.period, n.batch_id, n.result_file_id, o.outcome AS was, n.outcome AS now, min(n.line_no) AS line_no,
      bool_or((n.cause, n.credited_on) IS DISTINCT FROM (o.cause, o.credited_on)) AS restated,
      bool_or(n.result_file_id IS DISTINCT FROM o.result_file_id) AS refiled
    FROM after_rows n JOIN before_rows o USING (agency_id, period, batch_id, line_no) GROUP BY 1, 2, 3, 4, 5, 6' LOOP
    IF g.was IS NOT DISTINCT FROM g.now THEN
      IF g.restated OR g.refiled THEN PERFORM fail('PAYOUT_RESULT_FROZEN', jsonb_build_object('batchId', g.batch_id, 'lineNo', g.line_no)); END IF;
      CONTINUE;
    END IF;
    SELECT state INTO batch_state FROM payout_batch WHERE id = g.batch_id;
    faults := 0;
    IF NOT EXISTS (SELECT FROM payout_transition t WHERE t.to_state = g.now AND t.from_state = coalesce(g.was,
        CASE WHEN batch_state IN ('ISSUED', 'SETTLED') THEN 'ISSUED' ELSE 'PLANNED' END)) THEN
      faults := 1;
    ELSIF g.now = 'WITHDRAWN' THEN
      IF g.restated OR g.refiled THEN faults := 1;
      ELSIF batch_state NOT IN ('DRAFT', 'WITHDRAWN') THEN
        EXECUTE 'SELECT count(*)' || of_group || 'NOT EXISTS (SELECT FROM payout_act a WHERE a.batch_id = n.batch_id AND a.line_no = n.line_no
          AND a.kind = ''WITHDRAW'' AND a.state = ''CONFIRMED'')' INTO faults USING g.batch_id, g.now, g.was;
      END IF;
    ELSIF g.was IS NULL THEN
      -- Joined whole: statistics do not know a new file yet, and one lookup per line would read all its lines each time.
      PERFORM set_config('enable_nestloop', 'off', true);
      EXECUTE 'SELECT count(*) FROM after_rows n
          LEFT JOIN (SELECT l.payout_line_no, l.amount FROM bank_result_line l
             WHERE l.result_file_id = $3 AND l.batch_id = $1 AND l.class = CASE $2 WHEN ''PAID'' THEN ''PAID'' ELSE ''FAILED'' END
               AND EXISTS (SELECT FROM bank_result_file r WHERE r.id = $3 AND r.batch_id = $1 AND r.state = ''TAKEN_IN'')) l
            ON l.payout_line_no = n.line_no AND l.amount = n.amount
         WHERE n.batch_id = $1 AND n.outcome = $2 AND n.result_file_id IS NOT DISTINCT FROM $3 AND l.payout_line_no IS NULL'
        INTO faults USING g.batch_id, g.now, g.result_file_id;
      PERFORM set_config('enable_nestloop', nestloop, true);
      IF faults > 0 THEN PERFORM fail('PAYOUT_RESULT_UNPROVEN', jsonb_build_object('batchId', g.batch_id, 'lines', faults)); END IF;
    ELSIF g.refiled OR (g.restated AND g.was <> 'PAID') THEN
      faults := 1;
    ELSIF g.was = 'PAID' THEN
      EXECUTE 'SELECT count(*)' || of_group || 'NOT EXISTS (SELECT FROM payout_act a WHERE a.batch_id = n.batch_id AND a.line_no = n.line_no
        AND a.kind = ''LATE_RETURN'' AND a.state = ''CONFIRMED'' AND a.on_date = n.credited_on AND a.cause = n.cause)' INTO faults USING g.batch_id, g.now, g.was;
    ELSE
      IF g.now = 'WAIVED' THEN
        EXECUTE 'SELECT count(*)' || of_group || 'NOT EXISTS (SELECT FROM payout_act a WHERE a.batch_id = n.batch_id AND a.line_no = n.line_no
          AND a.kind = ''WAIVE'' AND a.state = ''CONFIRMED'')' INTO faults USING g.batch_id, g.now, g.was;
      END IF;
      IF faults = 0 THEN
        EXECUTE 'SELECT count(*) FROM (SELECT n.line_no, (SELECT b.state IN (''APPROVED'', ''ISSUED'', ''SETTLED'') FROM payout c JOIN payout_batch b ON b.id = c.batch_id
              WHERE c.agency_id = $4 AND c.period = $5 AND c.parent_batch_id = n.batch_id AND c.parent_line_no = n.line_no AND c.live) AS under_way' || of_group || 'true) c
           WHERE CASE $2 WHEN ''REISSUED'' THEN under_way IS NOT TRUE WHEN ''WAIVED'' THEN under_way IS NOT NULL ELSE under_way IS TRUE END'
          INTO faults USING g.batch_id, g.now, g.was, g.agency_id, g.period;
      END IF;
    END IF;
    IF faults > 0 THEN
      PERFORM fail('PAYOUT_STATE_NOT_ALLOWED', jsonb_build_object('batchId', g.batch_id, 'lineNo', g.line_no, 'from', g.was, 'to', g.now));
    END IF;
  END LOOP;
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
LANGUAGE plpgsql STABLE AS $$
DECLARE b payout_batch; lines text;
BEGIN
  SELECT * INTO b FROM payout_batch WHERE id = p_batch;
  -- Planned for this batch, so that only its partition is read; the texts are made once, and prefixed by their length after.
  EXECUTE 'SELECT string_agg(lp(content), '''' ORDER BY line_no), count(*)::int, coalesce(sum(amount), 0) FROM (
      SELECT p.line_no, p.amount, concat_ws('','', p.line_no, p.beneficiary_id, p.payee_version_id, encode(v.id_index || v.account_index, ''hex''),
        p.base, p.personal, p.adjustment, p.back_pay, p.grant_amount, p.amount, coalesce(p.back_pay_from::text, ''''),
        coalesce(p.back_pay_to::text, ''''), coalesce(p.parent_batch_id::text, ''''), coalesce(p.parent_line_no::text, ''''), lp(v.account_name) || lp(v.bank_name)) AS content
      FROM payout p JOIN payee_version v ON v.agency_id = p.agency_id AND v.id = p.payee_version_id
      WHERE p.agency_id = $1 AND p.period = $2 AND p.batch_id = $3 AND p.live OFFSET 0) l'
    INTO lines, line_count, total USING b.agency_id, b.period, b.id;
  digest := sm3(lp(b.id::text) || lp(b.scheme) || lp(b.period::text) || lp(b.kind) || coalesce(lines, ''));
END $$;
COMMENT ON FUNCTION batch_content_digest IS 'SM3 of batch id, scheme, period and kind, then each live line in order as one length-prefixed text: line, person, payee version, indexes of ID and account, components, amount, back-pay months, parent, spelling at the bank, bank';

-- Signatures and states back each other --------------------------------------------------------------------------
CREATE FUNCTION batch_insert_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.roll_id IS NOT NULL AND NOT EXISTS (SELECT FROM payout_roll r WHERE r.id = NEW.roll_id AND r.agency_id = NEW.agency_id
      AND r.scheme = NEW.scheme AND r.period = NEW.period AND r.state = 'ACCEPTED') THEN
    PERFORM fail('ROLL_NOT_ACCEPTED', jsonb_build_object('rollId', NEW.roll_id));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER batch_insert_guard BEFORE INSERT ON payout_batch FOR EACH ROW EXECUTE FUNCTION batch_insert_guard();

-- Who made the content: drafted it, took lines out of it, or stood for it as 经办. They may submit, never review, approve or issue.
CREATE FUNCTION batch_made_by(p_batch bigint, p_actor bigint) RETURNS boolean LANGUAGE sql STABLE
  RETURN EXISTS (SELECT FROM payout_batch WHERE id = p_batch AND drafted_by = p_actor)
    OR EXISTS (SELECT FROM batch_event WHERE batch_id = p_batch AND actor_id = p_actor AND action IN ('draft', 'exclude', 'submit'));

CREATE FUNCTION batch_signature_link(s batch_signature) RETURNS bytea LANGUAGE sql STABLE
  RETURN sm3(lp(encode(s.prev_hash, 'hex')) || lp(s.batch_id::text) || lp(s.round::text) || lp(s.step) || lp(s.actor_id::text)
    || lp(encode(s.digest, 'hex')) || lp(s.line_count::text) || lp(s.total::text)
    || lp(to_char(s.signed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')));

CREATE FUNCTION batch_signature_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE b payout_batch; content record; last_hash bytea;
BEGIN
  SELECT * INTO b FROM payout_batch WHERE id = NEW.batch_id FOR UPDATE;
  IF NOT FOUND OR b.agency_id <> NEW.agency_id OR b.round <> NEW.round OR b.state IS DISTINCT FROM
     (CASE NEW.step WHEN 'SUBMIT' THEN 'DRAFT' WHEN 'REVIEW' THEN 'SUBMITTED' ELSE 'REVIEWED' END) THEN
    PERFORM fail('SIGNATURE_OUT_OF_TURN', jsonb_build_object('batchId', NEW.batch_id, 'step', NEW.step));
  END IF;
  IF NEW.step <> 'SUBMIT' AND batch_made_by(NEW.batch_id, NEW.actor_id) THEN
    PERFORM fail('MAKER_MAY_NOT_CHECK', jsonb_build_object('batchId', NEW.batch_id));
  END IF;
  SELECT * INTO content FROM batch_content_digest(NEW.batch_id);
  IF NEW.digest <> content.digest OR NEW.line_count <> content.line_count OR NEW.total <> content.total THEN
    PERFORM fail('SIGNATURE_DIGEST_DIFFERS', jsonb_build_object('batchId', NEW.batch_id));
  END IF;
  SELECT hash INTO last_hash FROM batch_signature WHERE batch_id = NEW.batch_id
   ORDER BY round DESC, array_position(ARRAY['SUBMIT', 'REVIEW', 'APPROVE'], step) DESC LIMIT 1;
  NEW.prev_hash := coalesce(last_hash, decode(repeat('00', 32), 'hex'));
  NEW.hash := batch_signature_link(NEW);
  RETURN NEW;
END $$;
CREATE TRIGGER batch_signature_guard BEFORE INSERT ON batch_signature FOR EACH ROW EXECUTE FUNCTION batch_signature_guard();

CREATE FUNCTION batch_update_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE signed int; seen record; faults bigint;
BEGIN
  IF (NEW.digest, NEW.line_count, NEW.total) IS DISTINCT FROM (OLD.digest, OLD.line_count, OLD.total)
     AND NOT (OLD.state = 'DRAFT' AND NEW.state = 'DRAFT')
     AND NOT (OLD.state = 'APPROVED' AND NEW.state = 'APPROVED' AND EXISTS (
       SELECT FROM batch_amendment a WHERE a.batch_id = OLD.id AND a.round = OLD.round
          AND a.no = (SELECT max(no) FROM batch_amendment WHERE batch_id = OLD.id)
          AND (a.from_digest, a.from_count, a.from_total) = (OLD.digest, OLD.line_count, OLD.total)
          AND (a.to_digest, a.to_count, a.to_total) = (NEW.digest, NEW.line_count, NEW.total))) THEN
    PERFORM fail('BATCH_CONTENT_FROZEN', jsonb_build_object('batchId', OLD.id));
  END IF;
  IF NEW.round <> OLD.round + (CASE WHEN NEW.state = 'DRAFT' AND OLD.state <> 'DRAFT' THEN 1 ELSE 0 END) THEN
    PERFORM fail('BATCH_ROUND_NOT_RAISED', jsonb_build_object('batchId', NEW.id));
  END IF;
  IF NEW.state = OLD.state THEN RETURN NEW; END IF;

  IF NOT EXISTS (SELECT FROM batch_transition WHERE from_state = OLD.state AND to_state = NEW.state) THEN
    PERFORM fail('BATCH_STATE_NOT_ALLOWED', jsonb_build_object('batchId', OLD.id, 'from', OLD.state, 'to', NEW.state));
  END IF;
  IF NEW.state IN ('SUBMITTED', 'REVIEWED', 'APPROVED', 'ISSUED') THEN
    -- What was signed in this round: before any amendment, that is.
    SELECT a.from_digest AS digest, a.from_count AS line_count, a.from_total AS total INTO seen FROM (
      SELECT from_digest, from_count, from_total, no FROM batch_amendment WHERE batch_id = NEW.id AND round = NEW.round
      UNION ALL SELECT NEW.digest, NEW.line_count, NEW.total, 2147483647 ORDER BY no LIMIT 1) a;
    SELECT count(DISTINCT actor_id) INTO signed FROM batch_signature WHERE batch_id = NEW.id AND round = NEW.round
       AND (digest, line_count, total) = (seen.digest, seen.line_count, seen.total);
    IF signed < (CASE NEW.state WHEN 'SUBMITTED' THEN 1 WHEN 'REVIEWED' THEN 2 ELSE 3 END) THEN
      PERFORM fail('BATCH_SIGNATURE_MISSING', jsonb_build_object('batchId', NEW.id, 'state', NEW.state, 'signed', signed));
    END IF;
  END IF;
  IF NEW.state = 'SUBMITTED' THEN
    IF NEW.line_count = 0 THEN PERFORM fail('BATCH_EMPTY', jsonb_build_object('number', NEW.number)); END IF;
    -- Regular: the lines, with those excluded, are the roll's to the cent.
    IF NEW.roll_id IS NOT NULL AND NOT EXISTS (SELECT FROM payout_roll r WHERE r.id = NEW.roll_id AND (r.pay_count, r.pay_total) = (
        SELECT count(*), coalesce(sum(p.amount), 0) FROM payout p
         WHERE p.agency_id = NEW.agency_id AND p.period = NEW.period AND p.batch_id = NEW.id)) THEN
      PERFORM fail('BATCH_CONTROL_DIFFERS', jsonb_build_object('number', NEW.number));
    END IF;
  ELSIF NEW.state = 'ISSUED' THEN
    IF NOT EXISTS (SELECT FROM bank_file f WHERE f.batch_id = NEW.id AND (f.line_count, f.total) = (NEW.line_count, NEW.total)) THEN
      PERFORM fail('BATCH_BANK_FILE_MISSING', jsonb_build_object('number', NEW.number));
    END IF;
    IF EXISTS (SELECT FROM payout_act a WHERE a.batch_id = NEW.id AND a.kind = 'WITHDRAW' AND a.state = 'PROPOSED') THEN
      PERFORM fail('BATCH_WITHDRAWAL_UNDECIDED', jsonb_build_object('number', NEW.number));
    END IF;
    IF (SELECT (c.digest, c.line_count, c.total) IS DISTINCT FROM (NEW.digest, NEW.line_count, NEW.total) FROM batch_content_digest(NEW.id) c) THEN
      PERFORM fail('BATCH_CONTENT_DIFFERS', jsonb_build_object('number', NEW.number));
    END IF;
  ELSIF NEW.state = 'SETTLED' THEN
    SELECT count(*) INTO faults FROM payout p
     WHERE p.agency_id = NEW.agency_id AND p.period = NEW.period AND p.batch_id = NEW.id AND p.outcome IS NULL;
    IF faults > 0 OR NOT EXISTS (SELECT FROM bank_slip s WHERE s.batch_id = NEW.id) THEN
      PERFORM fail('BATCH_NOT_COMPLETE', jsonb_build_object('number', NEW.number, 'open', faults));
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER batch_update_guard BEFORE UPDATE ON payout_batch FOR EACH ROW EXECUTE FUNCTION batch_update_guard();

CREATE FUNCTION batch_event_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE b payout_batch; last batch_event;
BEGIN
  SELECT * INTO b FROM payout_batch WHERE id = NEW.batch_id FOR UPDATE;
  SELECT * INTO last FROM batch_event WHERE batch_id = NEW.batch_id ORDER BY no DESC LIMIT 1;
  NEW.no := coalesce(last.no, 0) + 1;
  NEW.from_state := last.to_state;
  NEW.to_state := b.state;
  NEW.round := b.round;
  IF b.agency_id IS DISTINCT FROM NEW.agency_id OR NOT (CASE
       WHEN last.no IS NULL THEN NEW.action = 'draft' AND b.state = 'DRAFT' AND NEW.actor_id = b.drafted_by
       WHEN NEW.action = 'exclude' THEN last.to_state = 'DRAFT' AND b.state = 'DRAFT' AND NEW.line_no IS NOT NULL
       WHEN NEW.action = 'amend' THEN last.to_state = 'APPROVED' AND b.state = 'APPROVED' AND NEW.line_no IS NOT NULL
       ELSE EXISTS (SELECT FROM batch_transition t
         WHERE t.from_state = last.to_state AND t.action = NEW.action AND t.to_state = b.state) END) THEN
    PERFORM fail('BATCH_EVENT_UNTRUE', jsonb_build_object('batchId', NEW.batch_id, 'action', NEW.action));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER batch_event_guard BEFORE INSERT ON batch_event FOR EACH ROW EXECUTE FUNCTION batch_event_guard();

CREATE FUNCTION batch_event_required() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF (SELECT b.state FROM payout_batch b WHERE b.id = NEW.id) IS DISTINCT FROM
     (SELECT e.to_state FROM batch_event e WHERE e.batch_id = NEW.id ORDER BY e.no DESC LIMIT 1) THEN
    PERFORM fail('BATCH_EVENT_MISSING', jsonb_build_object('batchId', NEW.id, 'state', NEW.state));
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER batch_event_required AFTER INSERT OR UPDATE OF state ON payout_batch
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION batch_event_required();

CREATE FUNCTION batch_bridge_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE bad record;
BEGIN
  SELECT n.batch_id INTO bad FROM bridge n JOIN payout_batch b ON b.id = n.batch_id
   GROUP BY n.batch_id, b.state HAVING b.state NOT IN ('DRAFT', 'APPROVED') LIMIT 1;
  IF FOUND THEN PERFORM fail('BATCH_CONTENT_FROZEN', jsonb_build_object('batchId', bad.batch_id)); END IF;
  IF TG_OP = 'INSERT' THEN
    SELECT n.batch_id, sum(CASE n.item WHEN 'CURRENT' THEN -n.amount ELSE n.amount END) AS difference INTO bad
      FROM bridge n GROUP BY n.batch_id
    HAVING count(*) <> 10 OR sum(CASE n.item WHEN 'CURRENT' THEN -n.amount ELSE n.amount END) <> 0 LIMIT 1;
    IF FOUND THEN
      PERFORM fail('BATCH_BRIDGE_BROKEN', jsonb_build_object('batchId', bad.batch_id, 'difference', bad.difference::text));
    END IF;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER batch_bridge_complete AFTER INSERT ON batch_bridge REFERENCING NEW TABLE AS bridge FOR EACH STATEMENT EXECUTE FUNCTION batch_bridge_guard();
CREATE TRIGGER batch_bridge_frozen AFTER DELETE ON batch_bridge REFERENCING OLD TABLE AS bridge FOR EACH STATEMENT EXECUTE FUNCTION batch_bridge_guard();

-- Acts of two people on one payout: waive a bounced one, withdraw one before issue, take note of a late bank return -----
CREATE SEQUENCE payout_act_id_seq AS bigint;
CREATE TABLE payout_act (
  agency_id int NOT NULL,
  id bigint NOT NULL DEFAULT nextval('payout_act_id_seq') PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('WAIVE', 'WITHDRAW', 'LATE_RETURN')),
  period int NOT NULL,
  batch_id bigint NOT NULL REFERENCES payout_batch,
  line_no int NOT NULL,
  reason text NOT NULL CHECK (length(trim(reason)) >= 2),
  on_date date,
  cause text,
  state text NOT NULL DEFAULT 'PROPOSED' CHECK (state IN ('PROPOSED', 'CONFIRMED', 'REFUSED')),
  proposed_by bigint NOT NULL REFERENCES app_user,
  proposed_at timestamptz NOT NULL,
  decided_by bigint REFERENCES app_user,
  decided_at timestamptz,
  decided_reason text,
  act_id bigint NOT NULL,
  decided_act_id bigint,
  CONSTRAINT payout_act_two_people CHECK (decided_by <> proposed_by),
  CONSTRAINT payout_act_facts CHECK ((kind = 'WITHDRAW') = (on_date IS NULL) AND (kind = 'LATE_RETURN') = (cause IS NOT NULL)),
  CHECK (num_nulls(decided_by, decided_at, decided_act_id) = (CASE state WHEN 'PROPOSED' THEN 3 ELSE 0 END))
);
COMMENT ON COLUMN payout_act.on_date IS 'LATE_RETURN: the day the bank gave the money back; WAIVE: the day under which it is booked';
COMMENT ON COLUMN payout_act.cause IS 'LATE_RETURN: the bank''s cause, as in bank_result_line';
CREATE UNIQUE INDEX payout_act_open ON payout_act (agency_id, period, batch_id, line_no) WHERE state = 'PROPOSED';
CREATE INDEX payout_act_line ON payout_act (batch_id, line_no);
ALTER TABLE batch_amendment ADD FOREIGN KEY (payout_act_id) REFERENCES payout_act;

CREATE FUNCTION payout_act_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NOT EXISTS (SELECT FROM payout p WHERE p.agency_id = NEW.agency_id AND p.period = NEW.period AND p.batch_id = NEW.batch_id
        AND p.line_no = NEW.line_no AND p.live) THEN
      PERFORM fail('PAYOUT_NOT_FOUND', jsonb_build_object('batchId', NEW.batch_id, 'lineNo', NEW.line_no));
    END IF;
  ELSIF OLD.state <> 'PROPOSED' THEN
    PERFORM fail('PAYOUT_ACT_DECIDED', jsonb_build_object('id', OLD.id, 'state', OLD.state));
  ELSIF NEW.state = 'CONFIRMED' AND batch_made_by(NEW.batch_id, NEW.decided_by) THEN
    PERFORM fail('MAKER_MAY_NOT_CHECK', jsonb_build_object('batchId', NEW.batch_id));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payout_act_guard BEFORE INSERT OR UPDATE ON payout_act FOR EACH ROW EXECUTE FUNCTION payout_act_guard();

CREATE FUNCTION batch_amendment_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE b payout_batch; a payout_act; taken numeric; content record;
BEGIN
  SELECT * INTO b FROM payout_batch WHERE id = NEW.batch_id FOR UPDATE;
  SELECT * INTO a FROM payout_act WHERE id = NEW.payout_act_id;
  SELECT p.amount INTO taken FROM payout p
   WHERE p.agency_id = b.agency_id AND p.period = b.period AND p.batch_id = b.id AND p.line_no = a.line_no AND p.outcome = 'WITHDRAWN';
  SELECT * INTO content FROM batch_content_digest(NEW.batch_id);
  IF b.state IS DISTINCT FROM 'APPROVED' OR b.agency_id <> NEW.agency_id OR a.kind <> 'WITHDRAW' OR a.state <> 'CONFIRMED'
     OR a.batch_id <> b.id OR a.decided_act_id <> NEW.act_id
     OR taken IS NULL OR content.line_count <> b.line_count - 1 OR content.total <> b.total - taken THEN
    PERFORM fail('BATCH_AMENDMENT_UNEXPLAINED', jsonb_build_object('batchId', NEW.batch_id, 'payoutActId', NEW.payout_act_id));
  END IF;
  SELECT coalesce(max(no), 0) + 1 INTO NEW.no FROM batch_amendment WHERE batch_id = b.id;
  NEW.round := b.round;
  NEW.from_digest := b.digest; NEW.from_count := b.line_count; NEW.from_total := b.total;
  NEW.to_digest := content.digest; NEW.to_count := content.line_count; NEW.to_total := content.total;
  RETURN NEW;
END $$;
CREATE TRIGGER batch_amendment_guard BEFORE INSERT ON batch_amendment FOR EACH ROW EXECUTE FUNCTION batch_amendment_guard();

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
  IF batch_made_by(NEW.batch_id, NEW.issued_by) OR EXISTS (SELECT FROM batch_signature s
      WHERE s.batch_id = NEW.batch_id AND s.round = b.round AND s.actor_id = NEW.issued_by) THEN
    PERFORM fail('SIGNER_MAY_NOT_ISSUE', jsonb_build_object('batchId', NEW.batch_id));
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
CREATE FUNCTION bank_slip_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE b payout_batch;
BEGIN
  SELECT * INTO b FROM payout_batch WHERE id = NEW.batch_id AND agency_id = NEW.agency_id FOR UPDATE;
  IF b.state IS DISTINCT FROM 'ISSUED' THEN
    PERFORM fail('BANK_SLIP_BATCH_STATE', jsonb_build_object('number', b.number, 'state', b.state));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER bank_slip_guard BEFORE INSERT ON bank_slip FOR EACH ROW EXECUTE FUNCTION bank_slip_guard();

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
  taken_in_act_id bigint,
  CHECK (num_nulls(line_count, taken_in_act_id) = (CASE state WHEN 'TAKEN_IN' THEN 0 ELSE 2 END))
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
  PRIMARY KEY (result_file_id, line_no),
  CHECK (class NOT IN ('PAID', 'FAILED') OR (result = class AND num_nulls(reference, amount, batch_id, payout_line_no) = 0))
);
COMMENT ON TABLE bank_result_line IS 'Every line of every result file in exactly one class; matched by reference only. No name, no account';
CREATE INDEX bank_result_line_payout ON bank_result_line (agency_id, batch_id, payout_line_no) WHERE class NOT IN ('PAID');
-- What a result file says is evidence of every outcome it decides: a file is taken in once, with all its lines.
CREATE FUNCTION bank_result_file_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE b payout_batch; lines bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT * INTO b FROM payout_batch WHERE id = NEW.batch_id AND agency_id = NEW.agency_id;
    IF NOT FOUND OR b.state NOT IN ('ISSUED', 'SETTLED') THEN
      PERFORM fail('BANK_RESULT_BATCH_STATE', jsonb_build_object('number', b.number, 'state', b.state));
    END IF;
    RETURN NEW;
  END IF;
  SELECT count(*) INTO lines FROM bank_result_line WHERE result_file_id = NEW.id;
  IF OLD.state <> 'UPLOADED' OR lines <> coalesce(NEW.line_count, 0) THEN
    PERFORM fail('BANK_RESULT_DECIDED', jsonb_build_object('id', OLD.id, 'state', OLD.state, 'lines', lines));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER bank_result_file_guard BEFORE INSERT OR UPDATE ON bank_result_file FOR EACH ROW EXECUTE FUNCTION bank_result_file_guard();
CREATE FUNCTION bank_result_line_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM bank_result_file WHERE id = ANY (ARRAY(SELECT DISTINCT result_file_id FROM added)) ORDER BY id FOR SHARE;
  IF EXISTS (SELECT FROM (SELECT agency_id, result_file_id, min(batch_id) FILTER (WHERE class IN ('PAID', 'FAILED')) AS first,
        max(batch_id) FILTER (WHERE class IN ('PAID', 'FAILED')) AS last FROM added GROUP BY 1, 2) a
      LEFT JOIN bank_result_file f ON f.id = a.result_file_id AND f.agency_id = a.agency_id
     WHERE f.state IS DISTINCT FROM 'UPLOADED' OR a.first <> f.batch_id OR a.last <> f.batch_id) THEN
    PERFORM fail('BANK_RESULT_LINES_FROZEN');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER bank_result_line_guard AFTER INSERT ON bank_result_line REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION bank_result_line_guard();

GRANT SELECT ON ALL TABLES IN SCHEMA public TO ledger_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ledger_app;
GRANT INSERT ON batch_signature, batch_bridge, bank_format, bank_file, bank_file_download, bank_slip TO ledger_app;
-- Column by column where a row is born in one state only.
GRANT INSERT (agency_id, number, scheme, period, kind, sequence, roll_id, pay_on, drafted_by, drafted_at, act_id) ON payout_batch TO ledger_app;
GRANT INSERT (agency_id, batch_id, action, actor_id, line_no, reason, at, act_id) ON batch_event TO ledger_app;
GRANT INSERT (agency_id, batch_id, payout_act_id, at, act_id) ON batch_amendment TO ledger_app;
GRANT INSERT (agency_id, period, batch_id, line_no, scheme, kind, beneficiary_id, payee_version_id, township, base, personal, adjustment,
  back_pay, grant_amount, amount, back_pay_from, back_pay_to, change_kind, parent_batch_id, parent_line_no) ON payout TO ledger_app;
GRANT INSERT (agency_id, kind, period, batch_id, line_no, reason, on_date, cause, proposed_by, proposed_at, act_id) ON payout_act TO ledger_app;
GRANT INSERT (agency_id, batch_id, file_id, file_name, digest, uploaded_by, uploaded_at, act_id) ON bank_result_file TO ledger_app;
GRANT INSERT (agency_id, result_file_id, line_no, reference, amount, result, cause, credited_on, class, problem, batch_id, payout_line_no)
  ON bank_result_line TO ledger_app;
GRANT UPDATE (state, round, digest, line_count, total, settled_at) ON payout_batch TO ledger_app;
GRANT DELETE ON batch_bridge TO ledger_app;
GRANT UPDATE (live, outcome, cause, credited_on, result_file_id) ON payout TO ledger_app;
GRANT UPDATE (state, decided_by, decided_at, decided_reason, decided_act_id) ON payout_act TO ledger_app;
GRANT UPDATE (state, line_count, file_problems, job_id, taken_in_act_id) ON bank_result_file TO ledger_app;
GRANT UPDATE (explained_by, explanation) ON bank_result_line TO ledger_app;

CREATE TRIGGER batch_signature_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON batch_signature FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER batch_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON batch_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER batch_amendment_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON batch_amendment FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER bank_file_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON bank_file FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER bank_file_download_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON bank_file_download FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER bank_slip_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON bank_slip FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER bank_result_file_append_only BEFORE DELETE OR TRUNCATE ON bank_result_file FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER bank_result_line_append_only BEFORE DELETE OR TRUNCATE ON bank_result_line FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payout_append_only BEFORE DELETE OR TRUNCATE ON payout FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
`);
  }

  async down(): Promise<void> {
    throw new Error('Not reversible: business history is never dropped.');
  }
}
