import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Fund books (chart, periods, vouchers, postings, balances), budget book (projects, events, attribution), indicators
 * and measurements. New tables only.
 */
export class CreateBooksProjectsAndMeasures20261101000300 implements MigrationInterface {
  readonly name = 'CreateBooksProjectsAndMeasures20261101000300';

  async up(q: QueryRunner): Promise<void> {
    await q.query(/* sql */ `
CREATE TABLE ledger_account (
  agency_id int NOT NULL,
  fund text NOT NULL,
  code text NOT NULL CHECK (code ~ '^[0-9]{4}([0-9]{2})*$'),
  name text NOT NULL,
  class text NOT NULL CHECK (class IN ('ASSET', 'LIABILITY', 'NET_ASSET', 'INCOME', 'EXPENSE')),
  normal_side text NOT NULL CHECK (normal_side IN ('DEBIT', 'CREDIT')),
  postable boolean NOT NULL,
  purpose text,
  active boolean NOT NULL DEFAULT true,
  PRIMARY KEY (agency_id, fund, code),
  FOREIGN KEY (agency_id, fund) REFERENCES fund (agency_id, scheme)
);
COMMENT ON TABLE ledger_account IS 'Chart of accounts per fund (财会〔2017〕28号), as data; sub-accounts extend the code by two digits';
COMMENT ON COLUMN ledger_account.purpose IS 'Stable name by which posting rules find the account: DISBURSEMENT, TREASURY, BOUNCE_SUSPENSE, SUBSIDY_CENTRAL, BENEFIT_BASE …';
CREATE UNIQUE INDEX ledger_account_purpose ON ledger_account (agency_id, fund, purpose) WHERE purpose IS NOT NULL AND active;
CREATE FUNCTION ledger_control(p_agency int, p_fund text, p_account text) RETURNS text LANGUAGE sql STABLE
  RETURN (SELECT CASE
      WHEN a.purpose IN ('DISBURSEMENT', 'BOUNCE_SUSPENSE') THEN a.purpose
      WHEN EXISTS (SELECT FROM ledger_account b WHERE b.agency_id = p_agency AND b.fund = p_fund AND b.purpose LIKE 'BENEFIT\\_%'
        AND left(b.code, 4) = left(p_account, 4)) THEN 'BENEFIT' END
    FROM ledger_account a WHERE a.agency_id = p_agency AND a.fund = p_fund AND a.code = p_account);
COMMENT ON FUNCTION ledger_control IS 'Control account an account belongs to: DISBURSEMENT, BOUNCE_SUSPENSE, BENEFIT (5001 and all below it), or null';

CREATE TABLE accounting_period (
  agency_id int NOT NULL,
  fund text NOT NULL,
  period int NOT NULL CHECK (period % 100 BETWEEN 1 AND 12),
  state text NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN', 'CLOSED')),
  last_number int NOT NULL DEFAULT 0,
  closed_by bigint REFERENCES app_user,
  closed_at timestamptz,
  PRIMARY KEY (agency_id, fund, period),
  FOREIGN KEY (agency_id, fund) REFERENCES fund (agency_id, scheme)
);

CREATE TABLE fund_book (
  agency_id int NOT NULL,
  fund text NOT NULL,
  chain_no bigint NOT NULL DEFAULT 0,
  head_hash bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex'),
  PRIMARY KEY (agency_id, fund)
);
COMMENT ON TABLE fund_book IS 'Head of the voucher chain of a fund; its row lock orders all postings of the fund';

CREATE SEQUENCE voucher_id_seq AS bigint;
CREATE TABLE voucher (
  agency_id int NOT NULL,
  fund text NOT NULL,
  id bigint NOT NULL DEFAULT nextval('voucher_id_seq') PRIMARY KEY,
  chain_no bigint NOT NULL,
  period int NOT NULL,
  number int NOT NULL,
  voucher_on date NOT NULL,
  cause_type text NOT NULL,
  cause_id text NOT NULL,
  summary text NOT NULL,
  total numeric(16,2) NOT NULL,
  reversal_of bigint UNIQUE REFERENCES voucher,
  prepared_by bigint NOT NULL REFERENCES app_user,
  posted_at timestamptz NOT NULL,
  prev_hash bytea NOT NULL,
  hash bytea NOT NULL,
  act_id bigint NOT NULL,
  UNIQUE (agency_id, fund, period, number),
  UNIQUE (agency_id, fund, chain_no),
  UNIQUE (agency_id, fund, cause_type, cause_id)
);
COMMENT ON COLUMN voucher.cause_type IS 'One voucher per cause: OPENING, SUBSIDY_ARRIVAL, FUND_ARRIVAL, BATCH_PAID, BOUNCE, LATE_RETURN, WAIVED, REVERSAL, MANUAL …';
CREATE TABLE posting (
  agency_id int NOT NULL,
  voucher_id bigint NOT NULL REFERENCES voucher,
  line_no int NOT NULL,
  fund text NOT NULL,
  account text NOT NULL,
  debit numeric(16,2) NOT NULL DEFAULT 0,
  credit numeric(16,2) NOT NULL DEFAULT 0,
  summary text,
  PRIMARY KEY (voucher_id, line_no),
  FOREIGN KEY (agency_id, fund, account) REFERENCES ledger_account,
  CHECK ((debit = 0) <> (credit = 0))
);
COMMENT ON COLUMN posting.debit IS 'Yuan; negative only in a red reversal (红字冲销)';
CREATE INDEX posting_account ON posting (agency_id, fund, account, voucher_id);

CREATE TABLE ledger_balance (
  agency_id int NOT NULL,
  fund text NOT NULL,
  account text NOT NULL,
  period int NOT NULL,
  debit numeric(18,2) NOT NULL,
  credit numeric(18,2) NOT NULL,
  PRIMARY KEY (agency_id, fund, account, period)
);
COMMENT ON TABLE ledger_balance IS 'Turnover per account and period, kept by ledger_post and proved equal to the postings by verify';

CREATE FUNCTION ledger_account_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE held numeric;
BEGIN
  -- A posting checks the account and adds to its balance under this lock.
  PERFORM 1 FROM fund_book WHERE agency_id = NEW.agency_id AND fund = NEW.fund FOR UPDATE;
  SELECT sum(debit - credit) INTO held FROM ledger_balance WHERE agency_id = NEW.agency_id AND fund = NEW.fund AND account = NEW.code;
  IF held <> 0 AND ((OLD.active AND NOT NEW.active) OR (NEW.purpose IS DISTINCT FROM OLD.purpose AND NEW.class IN ('ASSET', 'LIABILITY'))) THEN
    PERFORM fail('ACCOUNT_HAS_BALANCE', jsonb_build_object('account', NEW.code, 'balance', held::text));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ledger_account_guard BEFORE UPDATE ON ledger_account FOR EACH ROW EXECUTE FUNCTION ledger_account_guard();

CREATE TABLE control_cause (
  control text NOT NULL,
  cause_type text NOT NULL,
  PRIMARY KEY (control, cause_type)
);
COMMENT ON TABLE control_cause IS 'Causes that may move a control account whose subledger is the payouts; everything else would part the two';
INSERT INTO control_cause
SELECT 'BENEFIT', unnest(ARRAY['OPENING', 'BATCH_PAID', 'BOUNCE', 'LATE_RETURN', 'WAIVED', 'RECOVERY', 'YEAR_END', 'REVERSAL', 'CORRECTION'])
UNION ALL SELECT 'BOUNCE_SUSPENSE', unnest(ARRAY['BATCH_PAID', 'BOUNCE', 'LATE_RETURN', 'WAIVED', 'REVERSAL', 'CORRECTION']);

CREATE TABLE disbursement_rule (
  side text NOT NULL CHECK (side IN ('DEBIT', 'CREDIT')),
  cause_type text NOT NULL,
  basis text NOT NULL,
  PRIMARY KEY (side, cause_type)
);
COMMENT ON TABLE disbursement_rule IS 'What 支出户 may receive (debit) and pay (credit), 财社〔2017〕144号';
INSERT INTO disbursement_rule VALUES
  ('DEBIT', 'OPENING', '年初余额'), ('DEBIT', 'FUND_ARRIVAL', '财政专户拨入'), ('DEBIT', 'UPPER_AGENCY', '上级经办机构拨入'),
  ('DEBIT', 'INTEREST', '本户利息'), ('DEBIT', 'BOUNCE', '原渠道退回'), ('DEBIT', 'LATE_RETURN', '原渠道退回'),
  ('DEBIT', 'RECOVERY', '原渠道退回'), ('DEBIT', 'REVERSAL', '冲销'), ('DEBIT', 'CORRECTION', '更正，与被冲销的凭证同额'),
  ('CREDIT', 'BATCH_PAID', '待遇支出'), ('CREDIT', 'INTEREST_HANDOVER', '利息上缴财政专户'),
  ('CREDIT', 'AGENCY_TRANSFER', '上下级经办机构往来'), ('CREDIT', 'REVERSAL', '冲销'),
  ('CREDIT', 'CORRECTION', '更正，与被冲销的凭证同额');

CREATE FUNCTION voucher_link(v voucher) RETURNS bytea LANGUAGE sql STABLE
  RETURN sm3(lp(encode(v.prev_hash, 'hex')) || lp(v.agency_id::text) || lp(v.fund) || lp(v.chain_no::text) || lp(v.period::text)
    || lp(v.number::text) || lp(v.voucher_on::text) || lp(v.cause_type) || lp(v.cause_id) || lp(v.summary) || lp(v.total::text)
    || lp(v.reversal_of::text) || lp(v.prepared_by::text)
    || lp(to_char(v.posted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
    || coalesce((SELECT string_agg(lp(p.line_no::text) || lp(p.account) || lp(p.debit::text) || lp(p.credit::text) || lp(p.summary), '' ORDER BY p.line_no)
         FROM posting p WHERE p.voucher_id = v.id), ''));

-- The only door into the books. Lines: [{"account","debit","credit","summary"}], amounts as strings in yuan.
CREATE FUNCTION ledger_post(p_agency int, p_fund text, p_on date, p_cause_type text, p_cause_id text, p_summary text,
  p_lines jsonb, p_actor bigint, p_at timestamptz, p_act bigint, p_reversal_of bigint DEFAULT NULL,
  OUT voucher_id bigint, OUT number int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  book fund_book; v voucher; v_period int := to_char(p_on, 'YYYYMM')::int; bad record;
BEGIN
  IF (p_cause_type = 'REVERSAL') <> (p_reversal_of IS NOT NULL) THEN
    PERFORM fail('REVERSAL_NOT_OPPOSITE', jsonb_build_object('id', p_reversal_of));
  END IF;
  INSERT INTO fund_book (agency_id, fund) VALUES (p_agency, p_fund) ON CONFLICT DO NOTHING;
  SELECT * INTO book FROM fund_book b WHERE b.agency_id = p_agency AND b.fund = p_fund FOR UPDATE;
  INSERT INTO accounting_period (agency_id, fund, period) VALUES (p_agency, p_fund, v_period) ON CONFLICT DO NOTHING;
  UPDATE accounting_period a SET last_number = a.last_number + 1
   WHERE a.agency_id = p_agency AND a.fund = p_fund AND a.period = v_period
     AND NOT EXISTS (SELECT FROM accounting_period c WHERE c.agency_id = p_agency AND c.fund = p_fund AND c.period >= v_period AND c.state = 'CLOSED')
  RETURNING a.last_number INTO number;
  IF NOT FOUND THEN PERFORM fail('PERIOD_CLOSED', jsonb_build_object('fund', p_fund, 'period', v_period)); END IF;

  SELECT l.account INTO bad FROM jsonb_to_recordset(p_lines) AS l(account text, debit numeric, credit numeric)
   WHERE NOT EXISTS (SELECT FROM ledger_account a WHERE a.agency_id = p_agency AND a.fund = p_fund AND a.code = l.account AND a.postable AND a.active);
  IF FOUND THEN PERFORM fail('ACCOUNT_NOT_POSTABLE', jsonb_build_object('fund', p_fund, 'account', bad.account)); END IF;
  SELECT l.* INTO bad FROM jsonb_to_recordset(p_lines) AS l(account text, debit numeric, credit numeric)
   WHERE scale(coalesce(l.debit, 0)) > 2 OR scale(coalesce(l.credit, 0)) > 2 OR l.debit = 'NaN' OR l.credit = 'NaN';
  IF FOUND THEN PERFORM fail('MONEY_MALFORMED', jsonb_build_object('value', coalesce(bad.debit, bad.credit)::text)); END IF;
  IF p_reversal_of IS NULL AND p_cause_type NOT IN ('BOUNCE', 'LATE_RETURN', 'WAIVED', 'CORRECTION') AND EXISTS (
      SELECT FROM jsonb_to_recordset(p_lines) AS l(debit numeric, credit numeric) WHERE l.debit < 0 OR l.credit < 0) THEN
    PERFORM fail('RED_ONLY_IN_REVERSAL', jsonb_build_object('causeType', p_cause_type));
  END IF;
  SELECT CASE WHEN l.debit IS NOT NULL AND l.debit <> 0 THEN 'DEBIT' ELSE 'CREDIT' END AS side INTO bad
    FROM jsonb_to_recordset(p_lines) AS l(account text, debit numeric, credit numeric)
    JOIN ledger_account a ON a.agency_id = p_agency AND a.fund = p_fund AND a.code = l.account AND a.purpose = 'DISBURSEMENT'
   WHERE NOT EXISTS (SELECT FROM disbursement_rule r WHERE r.cause_type = p_cause_type
     AND r.side = CASE WHEN l.debit IS NOT NULL AND l.debit <> 0 THEN 'DEBIT' ELSE 'CREDIT' END) LIMIT 1;
  IF FOUND THEN PERFORM fail('DISBURSEMENT_ACCOUNT_RULE', jsonb_build_object('side', bad.side, 'causeType', p_cause_type)); END IF;
  SELECT l.account, ledger_control(p_agency, p_fund, l.account) AS control INTO bad
    FROM jsonb_to_recordset(p_lines) AS l(account text)
   WHERE ledger_control(p_agency, p_fund, l.account) IN (SELECT control FROM control_cause)
     AND NOT EXISTS (SELECT FROM control_cause c WHERE c.control = ledger_control(p_agency, p_fund, l.account) AND c.cause_type = p_cause_type) LIMIT 1;
  IF FOUND THEN PERFORM fail('CONTROL_ACCOUNT_RULE', jsonb_build_object('account', bad.account, 'causeType', p_cause_type)); END IF;
  IF p_reversal_of IS NOT NULL THEN
    IF NOT EXISTS (SELECT FROM voucher o WHERE o.id = p_reversal_of AND o.agency_id = p_agency AND o.fund = p_fund) THEN
      PERFORM fail('VOUCHER_NOT_FOUND', jsonb_build_object('id', p_reversal_of));
    END IF;
    SELECT x.* INTO bad FROM (
      SELECT line_no, account, -debit AS debit, -credit AS credit FROM posting WHERE posting.voucher_id = p_reversal_of
      EXCEPT
      SELECT o::int, l ->> 'account', coalesce((l ->> 'debit')::numeric, 0), coalesce((l ->> 'credit')::numeric, 0)
        FROM jsonb_array_elements(p_lines) WITH ORDINALITY AS e(l, o)) x LIMIT 1;
    IF FOUND OR jsonb_array_length(p_lines) <> (SELECT count(*) FROM posting WHERE posting.voucher_id = p_reversal_of) THEN
      PERFORM fail('REVERSAL_NOT_OPPOSITE', jsonb_build_object('id', p_reversal_of));
    END IF;
  END IF;

  voucher_id := nextval('voucher_id_seq');
  v.agency_id := p_agency; v.fund := p_fund; v.id := voucher_id; v.chain_no := book.chain_no + 1; v.period := v_period;
  v.number := number; v.voucher_on := p_on; v.cause_type := p_cause_type; v.cause_id := p_cause_id; v.summary := p_summary;
  v.reversal_of := p_reversal_of; v.prepared_by := p_actor; v.posted_at := p_at; v.act_id := p_act; v.prev_hash := book.head_hash;
  SELECT coalesce(sum(debit), 0) INTO v.total FROM jsonb_to_recordset(p_lines) AS l(debit numeric);
  v.hash := book.head_hash;
  INSERT INTO voucher VALUES (v.*);
  INSERT INTO posting (agency_id, voucher_id, line_no, fund, account, debit, credit, summary)
  SELECT p_agency, ledger_post.voucher_id, o, p_fund, l ->> 'account', coalesce((l ->> 'debit')::numeric, 0), coalesce((l ->> 'credit')::numeric, 0), l ->> 'summary'
    FROM jsonb_array_elements(p_lines) WITH ORDINALITY AS e(l, o);
  SELECT * INTO v FROM voucher w WHERE w.id = ledger_post.voucher_id;
  v.hash := voucher_link(v);
  UPDATE voucher w SET hash = v.hash WHERE w.id = ledger_post.voucher_id;
  UPDATE fund_book b SET chain_no = v.chain_no, head_hash = v.hash WHERE b.agency_id = p_agency AND b.fund = p_fund;

  INSERT INTO ledger_balance AS b (agency_id, fund, account, period, debit, credit)
  SELECT p_agency, p_fund, p.account, v_period, sum(p.debit), sum(p.credit) FROM posting p WHERE p.voucher_id = ledger_post.voucher_id
   GROUP BY p.account ORDER BY p.account
  ON CONFLICT (agency_id, fund, account, period) DO UPDATE SET debit = b.debit + excluded.debit, credit = b.credit + excluded.credit;
  SELECT a.purpose, sum(b.debit - b.credit) AS held INTO bad
    FROM ledger_account a JOIN ledger_balance b ON b.agency_id = a.agency_id AND b.fund = a.fund AND b.account = a.code
   WHERE a.agency_id = p_agency AND a.fund = p_fund AND a.purpose IN ('DISBURSEMENT', 'TREASURY')
   GROUP BY a.purpose HAVING sum(b.debit - b.credit) < 0 ORDER BY a.purpose LIMIT 1;
  IF FOUND THEN
    PERFORM fail(CASE bad.purpose WHEN 'TREASURY' THEN 'TREASURY_SHORT' ELSE 'DISBURSEMENT_OVERDRAWN' END,
      jsonb_build_object('fund', p_fund, 'short', (-bad.held)::text));
  END IF;
END $$;

-- Corrections ----------------------------------------------------------------------------------------------------
-- A voucher that stands for a fact may be replaced, never taken away: payouts, arrivals and books would part.
CREATE FUNCTION voucher_control(p_voucher bigint) RETURNS TABLE (control text, net numeric) LANGUAGE sql STABLE AS $$
  SELECT ledger_control(p.agency_id, p.fund, p.account), sum(p.debit - p.credit) FROM posting p WHERE p.voucher_id = p_voucher
    AND ledger_control(p.agency_id, p.fund, p.account) IS NOT NULL
   GROUP BY 1 HAVING sum(p.debit - p.credit) <> 0
$$;
CREATE FUNCTION voucher_root(p_voucher bigint) RETURNS voucher LANGUAGE sql STABLE AS $$
  WITH RECURSIVE up AS (
    SELECT v.*, 0 AS step FROM voucher v WHERE v.id = p_voucher
    UNION ALL
    SELECT o.*, up.step + 1 FROM up JOIN voucher o ON o.id = CASE up.cause_type WHEN 'REVERSAL' THEN up.reversal_of WHEN 'CORRECTION' THEN up.cause_id::bigint END
  ) SELECT (v).* FROM (SELECT v FROM up JOIN voucher v ON v.id = up.id ORDER BY up.step DESC LIMIT 1) root
$$;
COMMENT ON FUNCTION voucher_root IS 'The voucher that a chain of reversals and corrections started from';
CREATE FUNCTION voucher_correction_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE reversed voucher; root voucher;
BEGIN
  IF NEW.cause_type = 'CORRECTION' THEN
    SELECT * INTO reversed FROM voucher r WHERE r.id = CASE WHEN NEW.cause_id ~ '^[0-9]{1,18}$' THEN NEW.cause_id::bigint END AND r.cause_type = 'REVERSAL'
      AND r.agency_id = NEW.agency_id AND r.fund = NEW.fund AND r.period = NEW.period;
    IF NOT FOUND THEN PERFORM fail('CORRECTION_WITHOUT_REVERSAL', jsonb_build_object('id', NEW.id)); END IF;
    IF EXISTS ((SELECT control, net FROM voucher_control(NEW.id) EXCEPT SELECT control, -net FROM voucher_control(reversed.id))
      UNION ALL (SELECT control, -net FROM voucher_control(reversed.id) EXCEPT SELECT control, net FROM voucher_control(NEW.id))) THEN
      PERFORM fail('CORRECTION_CHANGES_CONTROL', jsonb_build_object('id', reversed.reversal_of));
    END IF;
    RETURN NULL;
  END IF;
  root := voucher_root(NEW.id);
  IF root.id <> NEW.reversal_of AND root.cause_type IN ('OPENING', 'YEAR_END', 'SUBSIDY_ARRIVAL', 'FUND_ARRIVAL')
    AND EXISTS (SELECT FROM voucher v WHERE v.id = NEW.reversal_of AND v.cause_type = 'REVERSAL') THEN
    PERFORM fail('REVERSAL_FINAL', jsonb_build_object('id', NEW.reversal_of));
  END IF;
  IF root.cause_type IN ('BATCH_PAID', 'BOUNCE', 'LATE_RETURN', 'WAIVED') AND NOT EXISTS (SELECT FROM voucher c
      WHERE c.agency_id = NEW.agency_id AND c.fund = NEW.fund AND c.cause_type = 'CORRECTION' AND c.cause_id = NEW.id::text) THEN
    PERFORM fail('REVERSAL_NEEDS_REPLACEMENT', jsonb_build_object('id', NEW.reversal_of));
  END IF;
  IF root.cause_type = 'SUBSIDY_ARRIVAL' AND NOT EXISTS (SELECT FROM budget_event e WHERE e.reversal_of::text = root.cause_id) THEN
    PERFORM fail('REVERSAL_NEEDS_EVENT', jsonb_build_object('id', NEW.reversal_of));
  END IF;
  IF root.cause_type = 'FUND_ARRIVAL' AND NOT EXISTS (SELECT FROM fund_request r WHERE r.id::text = root.cause_id AND r.state = 'CANCELLED') THEN
    PERFORM fail('REVERSAL_NEEDS_REQUEST', jsonb_build_object('id', NEW.reversal_of));
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER voucher_correction AFTER INSERT ON voucher DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.cause_type IN ('REVERSAL', 'CORRECTION')) EXECUTE FUNCTION voucher_correction_guard();

CREATE FUNCTION voucher_balance_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE s record; v bigint := coalesce((to_jsonb(NEW) ->> 'voucher_id')::bigint, (to_jsonb(NEW) ->> 'id')::bigint);
BEGIN
  SELECT sum(debit) AS debit, sum(credit) AS credit, count(*) AS lines INTO s FROM posting WHERE voucher_id = v;
  IF s.lines < 2 OR s.debit <> s.credit THEN
    PERFORM fail('VOUCHER_UNBALANCED', jsonb_build_object('debit', coalesce(s.debit, 0)::text, 'credit', coalesce(s.credit, 0)::text));
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER voucher_balanced AFTER INSERT ON voucher DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION voucher_balance_guard();
CREATE CONSTRAINT TRIGGER posting_balanced AFTER INSERT ON posting DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION voucher_balance_guard();
-- A voucher may be finished (its hash set) only in the transaction that made it; afterwards nothing changes it, not even its owner by mistake.
CREATE FUNCTION voucher_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.hash = OLD.prev_hash AND (to_jsonb(NEW) - 'hash') = (to_jsonb(OLD) - 'hash') THEN RETURN NEW; END IF;
  PERFORM fail('APPEND_ONLY', jsonb_build_object('table', TG_TABLE_NAME, 'operation', TG_OP));
  RETURN NULL;
END $$;
CREATE TRIGGER voucher_sealed BEFORE UPDATE OR DELETE ON voucher FOR EACH ROW EXECUTE FUNCTION voucher_sealed();
CREATE TRIGGER voucher_no_truncate BEFORE TRUNCATE ON voucher FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER posting_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON posting FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION period_close(p_agency int, p_fund text, p_period int, p_actor bigint, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE unreviewed bigint;
BEGIN
  INSERT INTO fund_book (agency_id, fund) VALUES (p_agency, p_fund) ON CONFLICT DO NOTHING;
  PERFORM 1 FROM fund_book WHERE agency_id = p_agency AND fund = p_fund FOR UPDATE;
  IF EXISTS (SELECT FROM accounting_period a WHERE a.agency_id = p_agency AND a.fund = p_fund AND a.period < p_period AND a.state = 'OPEN'
      AND NOT EXISTS (SELECT FROM accounting_period c WHERE c.agency_id = p_agency AND c.fund = p_fund AND c.period > a.period AND c.state = 'CLOSED')) THEN
    PERFORM fail('PERIOD_EARLIER_OPEN', jsonb_build_object('fund', p_fund, 'period', p_period));
  END IF;
  SELECT count(*) INTO unreviewed FROM voucher v WHERE v.agency_id = p_agency AND v.fund = p_fund AND v.period = p_period
    AND NOT EXISTS (SELECT FROM voucher_review r WHERE r.voucher_id = v.id);
  IF unreviewed > 0 THEN PERFORM fail('PERIOD_UNREVIEWED', jsonb_build_object('fund', p_fund, 'period', p_period, 'count', unreviewed)); END IF;
  INSERT INTO accounting_period (agency_id, fund, period) VALUES (p_agency, p_fund, p_period) ON CONFLICT DO NOTHING;
  UPDATE accounting_period SET state = 'CLOSED', closed_by = p_actor, closed_at = p_at
   WHERE agency_id = p_agency AND fund = p_fund AND period = p_period AND state = 'OPEN';
  IF NOT FOUND THEN PERFORM fail('PERIOD_CLOSED', jsonb_build_object('fund', p_fund, 'period', p_period)); END IF;
END $$;

CREATE TABLE voucher_review (
  agency_id int NOT NULL,
  voucher_id bigint NOT NULL PRIMARY KEY REFERENCES voucher,
  reviewed_by bigint NOT NULL REFERENCES app_user,
  reviewed_at timestamptz NOT NULL,
  act_id bigint NOT NULL
);
CREATE FUNCTION voucher_review_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE v voucher;
BEGIN
  SELECT * INTO v FROM voucher WHERE id = NEW.voucher_id AND agency_id = NEW.agency_id;
  IF NOT FOUND THEN PERFORM fail('VOUCHER_NOT_FOUND', jsonb_build_object('id', NEW.voucher_id)); END IF;
  IF v.prepared_by = NEW.reviewed_by THEN PERFORM fail('VOUCHER_REVIEWER_PREPARED_IT', jsonb_build_object('number', v.number)); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER voucher_review_guard BEFORE INSERT ON voucher_review FOR EACH ROW EXECUTE FUNCTION voucher_review_guard();

CREATE TABLE fund_request (
  agency_id int NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  fund text NOT NULL,
  period int NOT NULL,
  amount numeric(16,2) NOT NULL CHECK (amount > 0 AND amount <> 'NaN'),
  due_on date NOT NULL,
  state text NOT NULL DEFAULT 'REQUESTED' CHECK (state IN ('REQUESTED', 'ARRIVED', 'CANCELLED')),
  requested_by bigint NOT NULL REFERENCES app_user,
  requested_at timestamptz NOT NULL,
  arrived_on date,
  arrived_amount numeric(16,2) CHECK (arrived_amount > 0),
  document_no text,
  voucher_id bigint REFERENCES voucher,
  act_id bigint NOT NULL,
  arrived_act_id bigint,
  FOREIGN KEY (agency_id, fund) REFERENCES fund (agency_id, scheme)
);
COMMENT ON TABLE fund_request IS '用款计划: money asked of the treasury for 支出户 by a due date, and its arrival';
CREATE FUNCTION fund_request_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- An arrival is its voucher; one that was a mistake is cancelled with the reversal of that voucher.
  IF TG_OP = 'INSERT' AND NEW.state = 'REQUESTED' AND NEW.voucher_id IS NULL
    OR TG_OP = 'UPDATE' AND OLD.state = 'REQUESTED' AND NEW.state = 'CANCELLED' AND NEW.voucher_id IS NULL
    OR TG_OP = 'UPDATE' AND OLD.state = 'REQUESTED' AND NEW.state = 'ARRIVED' AND EXISTS (SELECT FROM voucher v
      WHERE v.id = NEW.voucher_id AND v.agency_id = NEW.agency_id AND v.fund = NEW.fund AND v.cause_type = 'FUND_ARRIVAL'
        AND v.cause_id = NEW.id::text AND v.total = NEW.arrived_amount AND v.voucher_on = NEW.arrived_on)
    OR TG_OP = 'UPDATE' AND OLD.state = 'ARRIVED' AND NEW.state = 'CANCELLED' AND EXISTS (SELECT FROM voucher v WHERE v.reversal_of = OLD.voucher_id)
      AND (NEW.voucher_id, NEW.arrived_amount, NEW.arrived_on) IS NOT DISTINCT FROM (OLD.voucher_id, OLD.arrived_amount, OLD.arrived_on)
  THEN RETURN NEW; END IF;
  PERFORM fail('FUND_REQUEST_NOT_OPEN', jsonb_build_object('id', NEW.id));
  RETURN NULL;
END $$;
CREATE TRIGGER fund_request_guard BEFORE INSERT OR UPDATE ON fund_request FOR EACH ROW EXECUTE FUNCTION fund_request_guard();

CREATE FUNCTION fund_bounce_rule_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  -- Money held under one rule is re-paid under the same rule, or 2001 and 5001 would each be half right.
  IF EXISTS (SELECT FROM payout p WHERE p.agency_id = NEW.agency_id AND p.scheme = NEW.scheme AND p.outcome = 'BOUNCED')
    OR EXISTS (SELECT FROM payout_batch b WHERE b.agency_id = NEW.agency_id AND b.scheme = NEW.scheme AND b.kind = 'REISSUE'
      AND b.state NOT IN ('SETTLED', 'WITHDRAWN')) THEN
    PERFORM fail('BOUNCE_RULE_IN_USE', jsonb_build_object('fund', NEW.scheme));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER fund_bounce_rule_guard BEFORE UPDATE OF bounce_rule ON fund FOR EACH ROW WHEN (NEW.bounce_rule <> OLD.bounce_rule)
  EXECUTE FUNCTION fund_bounce_rule_guard();

-- Budget book ----------------------------------------------------------------------------------------------------
CREATE TABLE subsidy_project (
  agency_id int NOT NULL REFERENCES agency,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  fiscal_year int NOT NULL,
  no int NOT NULL,
  code text NOT NULL,
  name text NOT NULL,
  scheme text,
  function_code text NOT NULL,
  economic_code text NOT NULL,
  source_level text NOT NULL CHECK (source_level IN ('CENTRAL', 'REGION', 'PREFECTURE', 'COUNTY')),
  source_text text NOT NULL,
  document_no text,
  payment_mode text NOT NULL CHECK (payment_mode IN ('MONTHLY', 'YEARLY', 'ONCE')),
  procedure text,
  subsidised text,
  standard text,
  policy_basis jsonb NOT NULL DEFAULT '[]',
  execution_basis text NOT NULL DEFAULT 'ARRIVED' CHECK (execution_basis IN ('ARRIVED', 'ATTRIBUTED', 'SPENT')),
  period_from int NOT NULL,
  period_to int NOT NULL,
  act_id bigint NOT NULL,
  UNIQUE (agency_id, fiscal_year, code),
  CONSTRAINT subsidy_project_fund FOREIGN KEY (agency_id, scheme) REFERENCES fund (agency_id, scheme),
  CONSTRAINT subsidy_project_basis CHECK (execution_basis <> CASE WHEN scheme IS NULL THEN 'ATTRIBUTED' ELSE 'SPENT' END)
);
COMMENT ON COLUMN subsidy_project.execution_basis IS 'What counts as executed: money arrived for the fund (default), attributed use, or spending (running-cost project)';

CREATE TABLE project_balance (
  project_id bigint PRIMARY KEY REFERENCES subsidy_project,
  allotted numeric(16,2) NOT NULL DEFAULT 0 CHECK (allotted >= 0),
  adjusted numeric(16,2) NOT NULL DEFAULT 0,
  arrived numeric(16,2) NOT NULL DEFAULT 0 CHECK (arrived >= 0),
  spent numeric(16,2) NOT NULL DEFAULT 0 CHECK (spent >= 0),
  reserved numeric(16,2) NOT NULL DEFAULT 0 CHECK (reserved >= 0),
  consumed numeric(16,2) NOT NULL DEFAULT 0 CHECK (consumed >= 0),
  CONSTRAINT project_budget_not_negative CHECK (allotted + adjusted >= 0),
  CONSTRAINT project_arrival_within_budget CHECK (arrived <= allotted + adjusted),
  CONSTRAINT project_spending_within_budget CHECK (spent <= allotted + adjusted),
  CONSTRAINT project_not_overcommitted CHECK (reserved + consumed <= allotted + adjusted)
);
COMMENT ON TABLE project_balance IS 'Sums of budget_event and attribution_entry, kept by triggers; the checks make over-commitment impossible';

CREATE TABLE budget_event (
  agency_id int NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  project_id bigint NOT NULL REFERENCES subsidy_project,
  kind text NOT NULL CHECK (kind IN ('ALLOT', 'ADJUST', 'ARRIVE', 'SPEND')),
  document_no text,
  level text NOT NULL CHECK (level IN ('CENTRAL', 'REGION', 'PREFECTURE', 'COUNTY')),
  on_date date NOT NULL,
  amount numeric(16,2) NOT NULL CHECK (amount <> 0 AND amount <> 'NaN' AND (kind = 'ADJUST' OR reversal_of IS NOT NULL OR amount > 0)),
  note text,
  reversal_of bigint UNIQUE REFERENCES budget_event,
  recorded_by bigint NOT NULL REFERENCES app_user,
  recorded_at timestamptz NOT NULL,
  act_id bigint NOT NULL
);
COMMENT ON COLUMN budget_event.reversal_of IS 'The event that this one takes back (same kind and level, opposite amount), once';
CREATE INDEX budget_event_project ON budget_event (project_id, on_date);
CREATE FUNCTION budget_event_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE p subsidy_project; o budget_event;
BEGIN
  SELECT * INTO p FROM subsidy_project WHERE id = NEW.project_id AND agency_id = NEW.agency_id;
  IF NOT FOUND THEN PERFORM fail('PROJECT_NOT_FOUND', jsonb_build_object('id', NEW.project_id)); END IF;
  IF NEW.kind = 'SPEND' AND p.execution_basis <> 'SPENT' THEN
    PERFORM fail('SPENDING_NOT_ALLOWED', jsonb_build_object('project', p.name));
  END IF;
  -- A budget may be announced in the year before (提前下达); money moves within its year.
  IF extract(year FROM NEW.on_date)::int NOT BETWEEN p.fiscal_year - (CASE WHEN NEW.kind IN ('ALLOT', 'ADJUST') THEN 1 ELSE 0 END) AND p.fiscal_year THEN
    PERFORM fail('EVENT_OUTSIDE_YEAR', jsonb_build_object('on', NEW.on_date, 'year', p.fiscal_year));
  END IF;
  IF NEW.reversal_of IS NOT NULL THEN
    SELECT * INTO o FROM budget_event WHERE id = NEW.reversal_of;
    IF NOT FOUND OR o.reversal_of IS NOT NULL OR (o.agency_id, o.project_id, o.kind, o.level, o.amount)
      IS DISTINCT FROM (NEW.agency_id, NEW.project_id, NEW.kind, NEW.level, -NEW.amount) THEN
      PERFORM fail('EVENT_REVERSAL_NOT_OPPOSITE', jsonb_build_object('id', NEW.reversal_of));
    END IF;
  END IF;
  IF NEW.kind IN ('ALLOT', 'ADJUST') AND EXISTS (SELECT FROM project_balance b
      WHERE b.project_id = NEW.project_id AND b.allotted + b.adjusted + NEW.amount < 0) THEN
    PERFORM fail('BUDGET_NEGATIVE', jsonb_build_object('project', p.name));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER budget_event_guard BEFORE INSERT ON budget_event FOR EACH ROW EXECUTE FUNCTION budget_event_guard();

CREATE TABLE attribution_rule (
  agency_id int NOT NULL,
  scheme text NOT NULL,
  fiscal_year int NOT NULL,
  version int NOT NULL,
  mode text NOT NULL CHECK (mode IN ('ORDER', 'SHARES')),
  entries jsonb NOT NULL,
  act_id bigint NOT NULL,
  PRIMARY KEY (agency_id, scheme, fiscal_year, version)
);
COMMENT ON COLUMN attribution_rule.entries IS '[{"projectId", "share"}] in order; share is a decimal string 0..1, only for SHARES';
CREATE FUNCTION attribution_rule_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE bad record;
BEGIN
  SELECT e."projectId" AS project INTO bad FROM jsonb_to_recordset(NEW.entries) AS e("projectId" text)
   WHERE NOT EXISTS (SELECT FROM subsidy_project p WHERE p.id::text = e."projectId" AND p.agency_id = NEW.agency_id
     AND p.scheme = NEW.scheme AND p.fiscal_year = NEW.fiscal_year) LIMIT 1;
  IF FOUND THEN PERFORM fail('ATTRIBUTION_PROJECT_FOREIGN', jsonb_build_object('projectId', bad.project)); END IF;
  SELECT count(*) AS entries, count(DISTINCT e."projectId") AS projects, count(e.share) AS shared,
      coalesce(sum(e.share), 0) AS total, coalesce(min(e.share), 0) AS least, coalesce(max(e.share), 0) AS most INTO bad
    FROM jsonb_to_recordset(NEW.entries) AS e("projectId" text, share numeric);
  IF bad.projects <> bad.entries OR bad.shared <> (CASE NEW.mode WHEN 'SHARES' THEN bad.entries ELSE 0 END)
    OR bad.least < 0 OR bad.most > 1 OR bad.total > 1 THEN
    PERFORM fail('ATTRIBUTION_SHARES_WRONG', jsonb_build_object('total', bad.total::text));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER attribution_rule_guard BEFORE INSERT ON attribution_rule FOR EACH ROW EXECUTE FUNCTION attribution_rule_guard();

CREATE TABLE attribution_entry (
  agency_id int NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  batch_id bigint NOT NULL REFERENCES payout_batch,
  project_id bigint REFERENCES subsidy_project,
  kind text NOT NULL CHECK (kind IN ('RESERVE', 'RELEASE', 'CONSUME', 'RETURN')),
  amount numeric(16,2) NOT NULL CHECK (amount > 0 AND amount <> 'NaN'),
  on_date date NOT NULL,
  rule_version int,
  act_id bigint NOT NULL
);
COMMENT ON COLUMN attribution_entry.rule_version IS 'Version of the rule in force at the reserve; settling follows the same one';
COMMENT ON COLUMN attribution_entry.project_id IS 'Null: the fund''s own money';
COMMENT ON COLUMN attribution_entry.kind IS 'RESERVE at approval; RELEASE on failure or withdrawal; CONSUME at settlement (out of the reserve); RETURN of consumed money after a late bank return';
CREATE INDEX attribution_entry_batch ON attribution_entry (batch_id);
CREATE INDEX attribution_entry_project ON attribution_entry (project_id, on_date);

CREATE FUNCTION project_balance_open() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO project_balance (project_id) VALUES (NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER project_balance_open AFTER INSERT ON subsidy_project FOR EACH ROW EXECUTE FUNCTION project_balance_open();
CREATE FUNCTION project_balance_budget() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE project_balance SET
    allotted = allotted + CASE NEW.kind WHEN 'ALLOT' THEN NEW.amount ELSE 0 END,
    adjusted = adjusted + CASE NEW.kind WHEN 'ADJUST' THEN NEW.amount ELSE 0 END,
    arrived = arrived + CASE NEW.kind WHEN 'ARRIVE' THEN NEW.amount ELSE 0 END,
    spent = spent + CASE NEW.kind WHEN 'SPEND' THEN NEW.amount ELSE 0 END
   WHERE project_id = NEW.project_id;
  RETURN NULL;
END $$;
CREATE TRIGGER project_balance_budget AFTER INSERT ON budget_event FOR EACH ROW EXECUTE FUNCTION project_balance_budget();
CREATE FUNCTION project_balance_attribution() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE held numeric; used numeric;
BEGIN
  IF NEW.project_id IS NOT NULL AND NOT EXISTS (SELECT FROM subsidy_project p JOIN payout_batch b ON b.id = NEW.batch_id
      WHERE p.id = NEW.project_id AND p.agency_id = NEW.agency_id AND b.agency_id = NEW.agency_id AND p.scheme = b.scheme
        AND p.fiscal_year = extract(year FROM b.pay_on)::int) THEN
    PERFORM fail('ATTRIBUTION_PROJECT_FOREIGN', jsonb_build_object('projectId', NEW.project_id));
  END IF;
  -- Per batch, no more may be released or consumed than was reserved (project by project, own money too).
  SELECT coalesce(sum(CASE kind WHEN 'RESERVE' THEN amount WHEN 'RELEASE' THEN -amount WHEN 'CONSUME' THEN -amount ELSE 0 END), 0),
      coalesce(sum(CASE kind WHEN 'CONSUME' THEN amount WHEN 'RETURN' THEN -amount ELSE 0 END), 0) INTO held, used
    FROM attribution_entry WHERE batch_id = NEW.batch_id AND project_id IS NOT DISTINCT FROM NEW.project_id;
  IF used < 0 THEN PERFORM fail('ATTRIBUTION_BEYOND_CONSUMED', jsonb_build_object('batchId', NEW.batch_id, 'projectId', NEW.project_id)); END IF;
  IF held < 0 THEN PERFORM fail('ATTRIBUTION_BEYOND_RESERVE', jsonb_build_object('batchId', NEW.batch_id, 'projectId', NEW.project_id)); END IF;
  IF NEW.project_id IS NOT NULL THEN
    UPDATE project_balance SET
      reserved = reserved + CASE NEW.kind WHEN 'RESERVE' THEN NEW.amount WHEN 'RETURN' THEN 0 ELSE -NEW.amount END,
      consumed = consumed + CASE NEW.kind WHEN 'CONSUME' THEN NEW.amount WHEN 'RETURN' THEN -NEW.amount ELSE 0 END
     WHERE project_id = NEW.project_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER project_balance_attribution AFTER INSERT ON attribution_entry FOR EACH ROW EXECUTE FUNCTION project_balance_attribution();

-- Performance ----------------------------------------------------------------------------------------------------
CREATE TABLE scoring_rule (
  code text NOT NULL,
  version int NOT NULL,
  name text NOT NULL,
  definition jsonb NOT NULL,
  PRIMARY KEY (code, version)
);
CREATE TABLE indicator (
  agency_id int NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  fiscal_year int NOT NULL,
  project_id bigint REFERENCES subsidy_project,
  no int NOT NULL,
  level1 text NOT NULL,
  level2 text NOT NULL,
  level3 text NOT NULL,
  operator text NOT NULL CHECK (operator IN ('>=', '=', '<=', 'QUALITATIVE')),
  target text NOT NULL,
  unit text,
  basis text,
  weight numeric(5,2) NOT NULL CHECK (weight >= 0),
  scoring_code text NOT NULL,
  evidence_kind text,
  measure text NOT NULL,
  parameters jsonb NOT NULL DEFAULT '{}',
  act_id bigint NOT NULL
);
CREATE UNIQUE INDEX indicator_place ON indicator (agency_id, fiscal_year, coalesce(project_id, 0), no);
COMMENT ON COLUMN indicator.project_id IS 'Null: the unit''s own goal table';
COMMENT ON COLUMN indicator.measure IS 'Code of the measure that fills it (src/performance/domain/measures); MANUAL for entered ones';

CREATE TABLE manual_value (
  agency_id int NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  indicator_id bigint NOT NULL REFERENCES indicator,
  value text NOT NULL,
  on_date date NOT NULL,
  sample_size int CHECK (sample_size > 0),
  file_id uuid NOT NULL REFERENCES stored_file,
  note text,
  entered_by bigint NOT NULL REFERENCES app_user,
  entered_at timestamptz NOT NULL,
  act_id bigint NOT NULL
);
COMMENT ON TABLE manual_value IS 'Entered actuals; without an evidence file there is none. The latest on or before the cut-off counts';

CREATE TABLE measurement (
  agency_id int NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  indicator_id bigint NOT NULL REFERENCES indicator,
  cut_off date NOT NULL,
  watermark bigint NOT NULL,
  measurable boolean NOT NULL,
  actual text,
  completion numeric,
  score numeric(7,2),
  scoring_code text NOT NULL,
  scoring_version int NOT NULL,
  query jsonb NOT NULL,
  facts jsonb NOT NULL,
  measured_by bigint REFERENCES app_user,
  measured_at timestamptz NOT NULL,
  act_id bigint NOT NULL
);
COMMENT ON COLUMN measurement.watermark IS 'Trail position of the agency up to which facts are counted; the same watermark gives the same value';
CREATE INDEX measurement_indicator ON measurement (indicator_id, cut_off, id);

GRANT SELECT ON ALL TABLES IN SCHEMA public TO ledger_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ledger_app;
GRANT INSERT ON ledger_account, voucher_review, fund_request, subsidy_project, budget_event, attribution_rule, attribution_entry,
  scoring_rule, indicator, manual_value, measurement TO ledger_app;
GRANT UPDATE (name, active, purpose) ON ledger_account TO ledger_app;
GRANT UPDATE (state, arrived_on, arrived_amount, document_no, voucher_id, arrived_act_id) ON fund_request TO ledger_app;
GRANT UPDATE (level1, level2, level3, operator, target, unit, basis, weight, scoring_code, evidence_kind, measure, parameters) ON indicator TO ledger_app;

CREATE TRIGGER budget_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON budget_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER attribution_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON attribution_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER measurement_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON measurement FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER voucher_review_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON voucher_review FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A guard that runs as the caller must not be led to a temporary table of the caller's with the name of a real one.
DO $$
DECLARE f regprocedure;
BEGIN
  FOR f IN SELECT p.oid FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prorettype = 'trigger'::regtype
      AND NOT EXISTS (SELECT FROM unnest(p.proconfig) c WHERE c LIKE 'search_path=%')
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = public, pg_temp', f);
  END LOOP;
END $$;

-- No function is open to everyone; the service may call exactly these.
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO ledger_app;
`);
  }

  async down(): Promise<void> {
    throw new Error('Not reversible: business history is never dropped.');
  }
}
