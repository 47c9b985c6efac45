import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Statements of months without a movement may be the same bytes; the year-end transfer is never corrected by hand; returned
 * money is neither paid again nor waived before it came back; no second opening stands beside a corrected one. What
 * ledger_post and the rights of the service already refuse about closed months is refused to the tables' owner too. Replaces
 * two functions, adds triggers on `voucher`, `posting` and `accounting_period` (short exclusive locks); touches no row.
 */
export class MendWhatHistoriesFound20261128000010 implements MigrationInterface {
  readonly name = 'MendWhatHistoriesFound20261128000010';

  async up(q: QueryRunner): Promise<void> {
    await q.query(/* sql */ `
-- A file without a movement says the same of every month.
CREATE OR REPLACE FUNCTION bank_statement_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
   WHERE s.agency_id = NEW.agency_id AND s.fund = NEW.fund AND s.account = NEW.account AND s.digest = NEW.digest
     AND (s.line_count + s.known_count > 0 OR (s.from_on <= NEW.to_on AND s.to_on >= NEW.from_on)) LIMIT 1;
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

-- What the rule wrote only the rule writes again: a corrected transfer would read as income and expense of December.
CREATE OR REPLACE FUNCTION voucher_correction_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE reversed voucher; root voucher;
BEGIN
  IF NEW.cause_type = 'CORRECTION' THEN
    SELECT * INTO reversed FROM voucher r WHERE r.id = CASE WHEN NEW.cause_id ~ '^[0-9]{1,18}$' THEN NEW.cause_id::bigint END AND r.cause_type = 'REVERSAL'
      AND r.agency_id = NEW.agency_id AND r.fund = NEW.fund AND r.period = NEW.period;
    IF NOT FOUND THEN PERFORM fail('CORRECTION_WITHOUT_REVERSAL', jsonb_build_object('id', NEW.id)); END IF;
    IF (voucher_root(NEW.id)).cause_type = 'YEAR_END' THEN PERFORM fail('YEAR_END_BY_RULE', jsonb_build_object('id', reversed.reversal_of)); END IF;
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

-- A payout's money leaves 待遇退回 on no day before the one it is booked there, or a month between would owe less than nothing.
CREATE FUNCTION payout_returned_on(p_agency int, p_fund text, p_batch bigint, p_line int) RETURNS date LANGUAGE sql STABLE
  SET search_path = public, pg_temp AS $$
  SELECT max(v.voucher_on) FROM (
      SELECT 'BOUNCE' AS cause_type, l.result_file_id::text AS cause_id FROM bank_result_line l
       WHERE l.agency_id = p_agency AND l.batch_id = p_batch AND l.payout_line_no = p_line AND l.class = 'FAILED'
      UNION ALL SELECT 'LATE_RETURN', a.id::text FROM payout_act a
       WHERE a.agency_id = p_agency AND a.batch_id = p_batch AND a.line_no = p_line AND a.kind = 'LATE_RETURN' AND a.state = 'CONFIRMED') c
    JOIN voucher v ON v.agency_id = p_agency AND v.fund = p_fund AND v.cause_type = c.cause_type AND v.cause_id = c.cause_id
$$;
COMMENT ON FUNCTION payout_returned_on IS 'Day on which the return of a payout is booked; null when it never came back';
CREATE FUNCTION voucher_after_return_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE returned date; fact bigint := CASE WHEN NEW.cause_id ~ '^[0-9]{1,18}$' THEN NEW.cause_id::bigint END;
BEGIN
  IF NEW.cause_type = 'WAIVED' THEN
    SELECT payout_returned_on(NEW.agency_id, NEW.fund, a.batch_id, a.line_no) INTO returned FROM payout_act a WHERE a.id = fact;
  ELSE
    SELECT max(payout_returned_on(NEW.agency_id, NEW.fund, c.parent_batch_id, c.parent_line_no)) INTO returned FROM payout_batch b
      JOIN payout c ON c.agency_id = b.agency_id AND c.period = b.period AND c.batch_id = b.id AND c.live
     WHERE b.id = fact AND b.kind = 'REISSUE';
  END IF;
  IF returned > NEW.voucher_on THEN PERFORM fail('PAID_BEFORE_RETURN', jsonb_build_object('on', NEW.voucher_on, 'returnedOn', returned)); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER voucher_after_return BEFORE INSERT ON voucher FOR EACH ROW WHEN (NEW.cause_type IN ('BATCH_PAID', 'WAIVED'))
  EXECUTE FUNCTION voucher_after_return_guard();
-- Opening balances stand once: as entered, or as corrected.
CREATE FUNCTION voucher_opening_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM voucher v WHERE v.agency_id = NEW.agency_id AND v.fund = NEW.fund AND v.cause_type IN ('OPENING', 'CORRECTION')
      AND NOT EXISTS (SELECT FROM voucher r WHERE r.reversal_of = v.id) AND (voucher_root(v.id)).cause_type = 'OPENING') THEN
    PERFORM fail('VOUCHER_CAUSE_REPEATED', jsonb_build_object('causeType', 'OPENING'));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER voucher_opening BEFORE INSERT ON voucher FOR EACH ROW WHEN (NEW.cause_type = 'OPENING') EXECUTE FUNCTION voucher_opening_guard();
-- Closed months, for whoever comes past ledger_post.
CREATE FUNCTION posting_open_month() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE bad record;
BEGIN
  SELECT v.fund, v.period INTO bad FROM added p JOIN voucher v ON v.id = p.voucher_id
   WHERE EXISTS (SELECT FROM accounting_period c WHERE c.agency_id = v.agency_id AND c.fund = v.fund AND c.period >= v.period AND c.state = 'CLOSED') LIMIT 1;
  IF FOUND THEN PERFORM fail('PERIOD_CLOSED', jsonb_build_object('fund', bad.fund, 'period', bad.period)); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER posting_open_month AFTER INSERT ON posting REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION posting_open_month();
CREATE FUNCTION accounting_period_kept_closed() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  -- Only the second person's decision opens a month, from within its trigger.
  IF pg_trigger_depth() < 2 THEN PERFORM fail('PERIOD_REOPENING_NEEDS_ANOTHER', jsonb_build_object('period', OLD.period)); END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounting_period_kept_closed BEFORE UPDATE OF state ON accounting_period FOR EACH ROW
  WHEN (OLD.state = 'CLOSED' AND NEW.state <> 'CLOSED') EXECUTE FUNCTION accounting_period_kept_closed();
CREATE TRIGGER accounting_period_no_delete BEFORE DELETE OR TRUNCATE ON accounting_period FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
GRANT EXECUTE ON FUNCTION payout_returned_on TO ledger_app;
`);
  }

  async down(): Promise<void> {
    throw new Error('Not reversible: business history is never dropped.');
  }
}
