import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Manual vouchers as proposals that a second person posts, attachments of vouchers, explanations for the closing of a
 * month, re-opening of a month by two people. New tables and triggers; takes short exclusive locks on `voucher` and
 * `accounting_period`.
 *
 * Everything is appended: a decision, a removal and a re-opening are records of their own.
 */
export class AddTwoPersonVouchersAndReopening20261123000300 implements MigrationInterface {
  readonly name = 'AddTwoPersonVouchersAndReopening20261123000300';

  async up(q: QueryRunner): Promise<void> {
    await q.query(/* sql */ `
-- Manual vouchers ------------------------------------------------------------------------------------------------
CREATE TABLE voucher_proposal (
  agency_id int NOT NULL REFERENCES agency,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  fund text NOT NULL,
  on_date date NOT NULL,
  summary text NOT NULL CHECK (length(summary) BETWEEN 2 AND 200),
  total numeric(16,2) NOT NULL CHECK (total <> 'NaN'),
  lines jsonb NOT NULL,
  proposed_by bigint NOT NULL REFERENCES app_user,
  proposed_at timestamptz NOT NULL,
  act_id bigint NOT NULL,
  FOREIGN KEY (agency_id, fund) REFERENCES fund (agency_id, scheme)
);
COMMENT ON TABLE voucher_proposal IS 'A manual voucher (手工凭证) as its preparer wrote it. It has no number and moves nothing until a second person posts it';
COMMENT ON COLUMN voucher_proposal.lines IS '[{"account","debit","credit","summary"}], amounts as strings in yuan: exactly what ledger_post is given';
CREATE INDEX voucher_proposal_fund ON voucher_proposal (agency_id, fund, on_date);

CREATE TABLE voucher_proposal_decision (
  agency_id int NOT NULL,
  proposal_id bigint NOT NULL PRIMARY KEY REFERENCES voucher_proposal,
  decision text NOT NULL CHECK (decision IN ('POSTED', 'REFUSED', 'WITHDRAWN')),
  reason text CHECK (length(reason) BETWEEN 2 AND 500),
  voucher_id bigint UNIQUE REFERENCES voucher,
  decided_by bigint NOT NULL REFERENCES app_user,
  decided_at timestamptz NOT NULL,
  act_id bigint NOT NULL,
  CONSTRAINT voucher_proposal_decision_voucher CHECK ((decision = 'POSTED') = (voucher_id IS NOT NULL)),
  CONSTRAINT voucher_proposal_decision_reason CHECK (decision = 'POSTED' OR reason IS NOT NULL)
);
COMMENT ON TABLE voucher_proposal_decision IS 'POSTED and REFUSED by another person than the preparer, WITHDRAWN by the preparer';

CREATE FUNCTION voucher_proposal_decision_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE p voucher_proposal;
BEGIN
  SELECT * INTO p FROM voucher_proposal WHERE id = NEW.proposal_id AND agency_id = NEW.agency_id;
  IF NOT FOUND THEN PERFORM fail('VOUCHER_PROPOSAL_NOT_FOUND', jsonb_build_object('id', NEW.proposal_id)); END IF;
  IF NEW.decision = 'WITHDRAWN' AND NEW.decided_by <> p.proposed_by THEN
    PERFORM fail('VOUCHER_PROPOSAL_NOT_YOURS', jsonb_build_object('id', p.id));
  ELSIF NEW.decision <> 'WITHDRAWN' AND NEW.decided_by = p.proposed_by THEN
    PERFORM fail('VOUCHER_PROPOSAL_NEEDS_ANOTHER', jsonb_build_object('id', p.id));
  END IF;
  -- What is posted is what was proposed, to the line.
  IF NEW.decision = 'POSTED' AND (NOT EXISTS (SELECT FROM voucher v WHERE v.id = NEW.voucher_id AND v.agency_id = p.agency_id AND v.fund = p.fund
        AND v.voucher_on = p.on_date AND v.summary = p.summary AND v.total = p.total AND v.cause_type = 'MANUAL' AND v.cause_id = p.id::text
        AND v.prepared_by = p.proposed_by)
      OR jsonb_array_length(p.lines) <> (SELECT count(*) FROM posting x WHERE x.voucher_id = NEW.voucher_id)
      OR EXISTS (SELECT line_no, account, debit, credit, summary FROM posting x WHERE x.voucher_id = NEW.voucher_id
        EXCEPT SELECT o::int, l ->> 'account', coalesce((l ->> 'debit')::numeric, 0), coalesce((l ->> 'credit')::numeric, 0), l ->> 'summary'
          FROM jsonb_array_elements(p.lines) WITH ORDINALITY AS e(l, o))) THEN
    PERFORM fail('VOUCHER_PROPOSAL_DIFFERS', jsonb_build_object('id', p.id));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER voucher_proposal_decision_guard BEFORE INSERT ON voucher_proposal_decision FOR EACH ROW
  EXECUTE FUNCTION voucher_proposal_decision_guard();

CREATE FUNCTION voucher_manual_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM voucher_proposal_decision d JOIN voucher_review r ON r.voucher_id = d.voucher_id AND r.reviewed_by = d.decided_by
      WHERE d.voucher_id = NEW.id AND d.decision = 'POSTED') THEN
    PERFORM fail('MANUAL_NEEDS_SECOND_PERSON', jsonb_build_object('number', NEW.number));
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER voucher_manual AFTER INSERT ON voucher DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.cause_type = 'MANUAL') EXECUTE FUNCTION voucher_manual_guard();

ALTER TABLE voucher ADD CONSTRAINT voucher_cause_known CHECK (cause_type IN ('OPENING', 'SUBSIDY_ARRIVAL', 'FUND_ARRIVAL', 'BATCH_PAID', 'BOUNCE',
  'LATE_RETURN', 'WAIVED', 'RECOVERY', 'INTEREST', 'INTEREST_HANDOVER', 'UPPER_AGENCY', 'AGENCY_TRANSFER', 'YEAR_END', 'MANUAL', 'REVERSAL', 'CORRECTION'));

-- The transfer at the year's end is undone in its own month, or the year would stay half carried.
CREATE FUNCTION voucher_year_end_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE carried voucher;
BEGIN
  SELECT * INTO carried FROM voucher WHERE id = NEW.reversal_of;
  IF carried.cause_type = 'YEAR_END' AND carried.period <> NEW.period THEN
    PERFORM fail('YEAR_END_REVERSAL_MONTH', jsonb_build_object('on', carried.voucher_on));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER voucher_year_end BEFORE INSERT ON voucher FOR EACH ROW WHEN (NEW.cause_type = 'REVERSAL')
  EXECUTE FUNCTION voucher_year_end_guard();

-- Attachments ----------------------------------------------------------------------------------------------------
CREATE TABLE voucher_attachment (
  agency_id int NOT NULL REFERENCES agency,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  voucher_id bigint REFERENCES voucher,
  proposal_id bigint REFERENCES voucher_proposal,
  file_id uuid NOT NULL REFERENCES stored_file,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  sheets int NOT NULL CHECK (sheets BETWEEN 1 AND 999),
  added_by bigint NOT NULL REFERENCES app_user,
  added_at timestamptz NOT NULL,
  act_id bigint NOT NULL,
  CONSTRAINT voucher_attachment_one CHECK (num_nonnulls(voucher_id, proposal_id) = 1)
);
COMMENT ON COLUMN voucher_attachment.sheets IS 'Sheets of paper that the file stands for; their sum is the 附件 n 张 of the voucher';
COMMENT ON COLUMN voucher_attachment.proposal_id IS 'Attached before posting: belongs to the voucher that the proposal becomes';
CREATE INDEX voucher_attachment_voucher ON voucher_attachment (voucher_id) WHERE voucher_id IS NOT NULL;
CREATE INDEX voucher_attachment_proposal ON voucher_attachment (proposal_id) WHERE proposal_id IS NOT NULL;
CREATE TABLE voucher_attachment_removal (
  agency_id int NOT NULL,
  attachment_id bigint NOT NULL PRIMARY KEY REFERENCES voucher_attachment,
  reason text NOT NULL CHECK (length(reason) BETWEEN 2 AND 500),
  removed_by bigint NOT NULL REFERENCES app_user,
  removed_at timestamptz NOT NULL,
  act_id bigint NOT NULL
);
CREATE VIEW voucher_attachment_live AS
  SELECT a.agency_id, a.id, coalesce(a.voucher_id, d.voucher_id) AS voucher_id, a.proposal_id, a.file_id, a.name, a.sheets, a.added_by, a.added_at
    FROM voucher_attachment a LEFT JOIN voucher_proposal_decision d ON d.proposal_id = a.proposal_id
   WHERE NOT EXISTS (SELECT FROM voucher_attachment_removal r WHERE r.attachment_id = a.id);

-- Papers may come and go while the voucher's month is open; afterwards they stay.
CREATE FUNCTION voucher_papers_open(p_agency int, p_voucher bigint, p_proposal bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE v voucher; d voucher_proposal_decision;
BEGIN
  IF p_proposal IS NOT NULL THEN
    IF NOT EXISTS (SELECT FROM voucher_proposal WHERE id = p_proposal AND agency_id = p_agency) THEN
      PERFORM fail('VOUCHER_PROPOSAL_NOT_FOUND', jsonb_build_object('id', p_proposal));
    END IF;
    SELECT * INTO d FROM voucher_proposal_decision WHERE proposal_id = p_proposal;
    IF d.proposal_id IS NULL THEN RETURN; END IF;
    IF d.voucher_id IS NULL THEN PERFORM fail('VOUCHER_PROPOSAL_DECIDED', jsonb_build_object('id', p_proposal)); END IF;
  END IF;
  SELECT * INTO v FROM voucher WHERE id = coalesce(p_voucher, d.voucher_id) AND agency_id = p_agency;
  IF NOT FOUND THEN PERFORM fail('VOUCHER_NOT_FOUND', jsonb_build_object('id', p_voucher)); END IF;
  PERFORM FROM accounting_period a WHERE a.agency_id = v.agency_id AND a.fund = v.fund AND a.period = v.period FOR SHARE;
  IF EXISTS (SELECT FROM accounting_period a WHERE a.agency_id = v.agency_id AND a.fund = v.fund AND a.period >= v.period AND a.state = 'CLOSED') THEN
    PERFORM fail('ATTACHMENT_PERIOD_CLOSED', jsonb_build_object('period', v.period));
  END IF;
END $$;
CREATE FUNCTION voucher_attachment_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM voucher_papers_open(NEW.agency_id, NEW.voucher_id, NEW.proposal_id);
  IF NOT EXISTS (SELECT FROM stored_file f WHERE f.id = NEW.file_id AND f.agency_id = NEW.agency_id AND f.purpose = 'voucher-attachment') THEN
    PERFORM fail('ATTACHMENT_FOREIGN', jsonb_build_object('name', NEW.name));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER voucher_attachment_guard BEFORE INSERT ON voucher_attachment FOR EACH ROW EXECUTE FUNCTION voucher_attachment_guard();
CREATE FUNCTION voucher_attachment_removal_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE a voucher_attachment;
BEGIN
  SELECT * INTO a FROM voucher_attachment WHERE id = NEW.attachment_id AND agency_id = NEW.agency_id;
  IF NOT FOUND THEN PERFORM fail('ATTACHMENT_NOT_FOUND', jsonb_build_object('id', NEW.attachment_id)); END IF;
  PERFORM voucher_papers_open(a.agency_id, a.voucher_id, a.proposal_id);
  RETURN NEW;
END $$;
CREATE TRIGGER voucher_attachment_removal_guard BEFORE INSERT ON voucher_attachment_removal FOR EACH ROW
  EXECUTE FUNCTION voucher_attachment_removal_guard();

-- Closing --------------------------------------------------------------------------------------------------------
CREATE TABLE closing_explanation (
  agency_id int NOT NULL REFERENCES agency,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  fund text NOT NULL,
  period int NOT NULL CHECK (period % 100 BETWEEN 1 AND 12),
  batch_id bigint NOT NULL REFERENCES payout_batch,
  reason text NOT NULL CHECK (length(reason) BETWEEN 2 AND 500),
  explained_by bigint NOT NULL REFERENCES app_user,
  explained_at timestamptz NOT NULL,
  act_id bigint NOT NULL,
  UNIQUE (agency_id, fund, period, batch_id),
  FOREIGN KEY (agency_id, fund) REFERENCES fund (agency_id, scheme)
);
COMMENT ON TABLE closing_explanation IS 'Why a month may be closed although this batch is not settled; said anew for each month';
CREATE FUNCTION closing_explanation_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM payout_batch b WHERE b.id = NEW.batch_id AND b.agency_id = NEW.agency_id AND b.scheme = NEW.fund
      AND b.state NOT IN ('SETTLED', 'WITHDRAWN')) THEN
    PERFORM fail('CLOSING_BATCH_NOT_OPEN', jsonb_build_object('batchId', NEW.batch_id));
  END IF;
  IF EXISTS (SELECT FROM accounting_period a WHERE a.agency_id = NEW.agency_id AND a.fund = NEW.fund AND a.period >= NEW.period AND a.state = 'CLOSED') THEN
    PERFORM fail('PERIOD_CLOSED', jsonb_build_object('fund', NEW.fund, 'period', NEW.period));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER closing_explanation_guard BEFORE INSERT ON closing_explanation FOR EACH ROW EXECUTE FUNCTION closing_explanation_guard();

CREATE TABLE accounting_period_event (
  agency_id int NOT NULL,
  fund text NOT NULL,
  period int NOT NULL,
  no int NOT NULL,
  action text NOT NULL CHECK (action IN ('CLOSED', 'REOPENED')),
  actor_id bigint NOT NULL REFERENCES app_user,
  proposed_by bigint REFERENCES app_user,
  reason text,
  at timestamptz NOT NULL,
  PRIMARY KEY (agency_id, fund, period, no),
  CONSTRAINT accounting_period_event_people CHECK ((action = 'REOPENED') = (num_nonnulls(proposed_by, reason) = 2)),
  CONSTRAINT accounting_period_event_two CHECK (actor_id <> proposed_by)
);
COMMENT ON TABLE accounting_period_event IS 'Every closing and re-opening of a month, written by triggers only';
INSERT INTO accounting_period_event (agency_id, fund, period, no, action, actor_id, at)
SELECT agency_id, fund, period, 1, 'CLOSED', closed_by, closed_at FROM accounting_period WHERE state = 'CLOSED';

CREATE FUNCTION accounting_period_closed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO accounting_period_event (agency_id, fund, period, no, action, actor_id, at)
  SELECT NEW.agency_id, NEW.fund, NEW.period, count(*) + 1, 'CLOSED', NEW.closed_by, NEW.closed_at FROM accounting_period_event e
   WHERE e.agency_id = NEW.agency_id AND e.fund = NEW.fund AND e.period = NEW.period;
  RETURN NULL;
END $$;
CREATE TRIGGER accounting_period_closed AFTER UPDATE OF state ON accounting_period FOR EACH ROW
  WHEN (OLD.state = 'OPEN' AND NEW.state = 'CLOSED') EXECUTE FUNCTION accounting_period_closed();

CREATE TABLE period_reopening (
  agency_id int NOT NULL REFERENCES agency,
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  fund text NOT NULL,
  period int NOT NULL,
  reason text NOT NULL CHECK (length(reason) BETWEEN 2 AND 500),
  proposed_by bigint NOT NULL REFERENCES app_user,
  proposed_at timestamptz NOT NULL,
  act_id bigint NOT NULL,
  FOREIGN KEY (agency_id, fund, period) REFERENCES accounting_period
);
CREATE TABLE period_reopening_decision (
  agency_id int NOT NULL,
  reopening_id bigint NOT NULL PRIMARY KEY REFERENCES period_reopening,
  decision text NOT NULL CHECK (decision IN ('CONFIRMED', 'REFUSED')),
  note text CHECK (length(note) BETWEEN 2 AND 500),
  decided_by bigint NOT NULL REFERENCES app_user,
  decided_at timestamptz NOT NULL,
  act_id bigint NOT NULL
);
COMMENT ON TABLE period_reopening IS 'A closed month opens again only when a second person confirms the reason; the last closed month first';

CREATE FUNCTION period_last_closed(p_agency int, p_fund text, p_period int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM fund_book WHERE agency_id = p_agency AND fund = p_fund FOR UPDATE;
  IF NOT EXISTS (SELECT FROM accounting_period a WHERE a.agency_id = p_agency AND a.fund = p_fund AND a.period = p_period AND a.state = 'CLOSED') THEN
    PERFORM fail('PERIOD_NOT_CLOSED', jsonb_build_object('fund', p_fund, 'period', p_period));
  END IF;
  IF EXISTS (SELECT FROM accounting_period a WHERE a.agency_id = p_agency AND a.fund = p_fund AND a.period > p_period AND a.state = 'CLOSED') THEN
    PERFORM fail('PERIOD_LATER_CLOSED', jsonb_build_object('fund', p_fund, 'period', p_period));
  END IF;
END $$;
CREATE FUNCTION period_reopening_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM period_last_closed(NEW.agency_id, NEW.fund, NEW.period);
  IF EXISTS (SELECT FROM period_reopening r WHERE r.agency_id = NEW.agency_id AND r.fund = NEW.fund AND r.period = NEW.period
      AND NOT EXISTS (SELECT FROM period_reopening_decision d WHERE d.reopening_id = r.id)) THEN
    PERFORM fail('PERIOD_REOPENING_OPEN', jsonb_build_object('fund', NEW.fund, 'period', NEW.period));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER period_reopening_guard BEFORE INSERT ON period_reopening FOR EACH ROW EXECUTE FUNCTION period_reopening_guard();

CREATE FUNCTION period_reopening_decision_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE r period_reopening;
BEGIN
  SELECT * INTO r FROM period_reopening WHERE id = NEW.reopening_id AND agency_id = NEW.agency_id;
  IF NOT FOUND THEN PERFORM fail('PERIOD_REOPENING_NOT_FOUND', jsonb_build_object('id', NEW.reopening_id)); END IF;
  IF NEW.decided_by = r.proposed_by THEN PERFORM fail('PERIOD_REOPENING_NEEDS_ANOTHER', jsonb_build_object('period', r.period)); END IF;
  IF NEW.decision = 'REFUSED' THEN RETURN NEW; END IF;
  PERFORM 1 FROM fund_book WHERE agency_id = r.agency_id AND fund = r.fund FOR UPDATE;
  IF EXISTS (SELECT FROM period_reopening_decision d WHERE d.reopening_id = r.id) THEN
    PERFORM fail('PERIOD_REOPENING_DECIDED', jsonb_build_object('id', r.id));
  END IF;
  PERFORM period_last_closed(r.agency_id, r.fund, r.period);
  UPDATE accounting_period SET state = 'OPEN', closed_by = NULL, closed_at = NULL
   WHERE agency_id = r.agency_id AND fund = r.fund AND period = r.period;
  INSERT INTO accounting_period_event (agency_id, fund, period, no, action, actor_id, proposed_by, reason, at)
  SELECT r.agency_id, r.fund, r.period, count(*) + 1, 'REOPENED', NEW.decided_by, r.proposed_by, r.reason, NEW.decided_at
    FROM accounting_period_event e WHERE e.agency_id = r.agency_id AND e.fund = r.fund AND e.period = r.period;
  RETURN NEW;
END $$;
CREATE TRIGGER period_reopening_decision_guard BEFORE INSERT ON period_reopening_decision FOR EACH ROW
  EXECUTE FUNCTION period_reopening_decision_guard();

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['voucher_proposal', 'voucher_proposal_decision', 'voucher_attachment', 'voucher_attachment_removal',
      'closing_explanation', 'period_reopening', 'period_reopening_decision'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
      t || '_append_only', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO ledger_app', t);
  END LOOP;
END $$;
CREATE TRIGGER accounting_period_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON accounting_period_event
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT ON accounting_period_event, voucher_attachment_live TO ledger_app;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
`);
  }

  async down(): Promise<void> {
    throw new Error('Not reversible: business history is never dropped.');
  }
}
