import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Sums kept beside the payouts, so that a page of a year does not read the year's payouts each time: a tally of every batch,
 * kept by triggers on `payout`, and the facts of every month as they stand at each day, reckoned anew after whatever changes
 * them. Neither is a source: verification recomputes both. Takes `payout` exclusively while its rows are counted once.
 */
export class AddKeptSummaries20261130400000 implements MigrationInterface {
  readonly name = 'AddKeptSummaries20261130400000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(TALLY);
    await q.query(MONTHS);
    await q.query(MARKS);
    // Who comes of age in a year, for the forecast of entrants.
    await q.query('CREATE INDEX beneficiary_birth ON beneficiary (agency_id, birth_on)');
  }

  async down(): Promise<void> {
    throw new Error('Not reversible: business history is never dropped.');
  }
}

const TALLY = /* sql */ `
CREATE TABLE payout_tally (
  agency_id int NOT NULL,
  period int NOT NULL,
  batch_id bigint NOT NULL,
  parent_batch_id bigint,
  outcome text,
  credited_on date,
  result_file_id bigint,
  count int NOT NULL CHECK (count >= 0),
  amount numeric(18,2) NOT NULL CHECK (amount >= 0),
  CONSTRAINT payout_tally_empty CHECK ((count = 0) = (amount = 0)),
  CONSTRAINT payout_tally_key UNIQUE NULLS NOT DISTINCT (agency_id, period, batch_id, parent_batch_id, outcome, credited_on, result_file_id)
);
COMMENT ON TABLE payout_tally IS 'Live payouts of a batch with the same fate: their number and sum. Kept by the triggers of payout alone';
COMMENT ON COLUMN payout_tally.credited_on IS 'As in payout: the day of the credit or of the return';
GRANT SELECT ON payout_tally TO ledger_app;

-- The query that counts the live rows of one relation in and those of another out, in one pass over both.
CREATE FUNCTION payout_tally_changes(added text, removed text) RETURNS text LANGUAGE sql IMMUTABLE RETURN
  'SELECT array_agg(c::payout_tally) FROM (SELECT agency_id, period, batch_id, parent_batch_id, outcome, credited_on, result_file_id, sum(n)::int, sum(n * amount)::numeric(18,2)
    FROM (SELECT *, 1 AS n FROM ' || added || ' WHERE live' || coalesce(' UNION ALL SELECT *, -1 FROM ' || removed || ' WHERE live', '') || ') r
    GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(n) <> 0 ORDER BY 1, 2, 3, 4, 5, 6, 7) c';

-- A fate that loses payouts has its row already.
CREATE FUNCTION payout_tally_apply(changes payout_tally[]) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE d payout_tally;
BEGIN
  FOREACH d IN ARRAY coalesce(changes, '{}') LOOP
    UPDATE payout_tally t SET count = t.count + d.count, amount = t.amount + d.amount
     WHERE t.agency_id = d.agency_id AND t.period = d.period AND t.batch_id = d.batch_id
       AND (t.parent_batch_id, t.outcome, t.credited_on, t.result_file_id) IS NOT DISTINCT FROM (d.parent_batch_id, d.outcome, d.credited_on, d.result_file_id);
    IF NOT FOUND THEN
      INSERT INTO payout_tally AS t SELECT d.*
      ON CONFLICT ON CONSTRAINT payout_tally_key DO UPDATE SET count = t.count + excluded.count, amount = t.amount + excluded.amount;
    END IF;
  END LOOP;
END $$;

CREATE FUNCTION payout_tallied() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changes payout_tally[];
BEGIN
  EXECUTE CASE TG_OP WHEN 'INSERT' THEN payout_tally_changes('added', NULL) ELSE payout_tally_changes('after_rows', 'before_rows') END INTO changes;
  PERFORM payout_tally_apply(changes);
  RETURN NULL;
END $$;
CREATE TRIGGER payout_tallied_insert AFTER INSERT ON payout REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION payout_tallied();
CREATE TRIGGER payout_tallied_update AFTER UPDATE ON payout REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows
  FOR EACH STATEMENT EXECUTE FUNCTION payout_tallied();

-- The first rows of a month are written before its partition belongs to payout; they are counted when it does.
CREATE OR REPLACE FUNCTION payout_attach_partition(p_agency int, p_period int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE part text := format('payout_a%s_%s', p_agency, p_period); faults record; orphans bigint := 0; changes payout_tally[];
BEGIN
  IF to_regclass(part) IS NULL OR EXISTS (SELECT FROM pg_inherits WHERE inhrelid = to_regclass(part)) THEN RETURN; END IF;
  EXECUTE format('ANALYZE %I', part);
  EXECUTE format('SELECT FROM payout_batch WHERE id IN (SELECT DISTINCT batch_id FROM %I) ORDER BY id FOR SHARE', part);
  EXECUTE payout_faults(quote_ident(part)) INTO faults;
  IF faults.children > 0 THEN EXECUTE payout_orphans(quote_ident(part)) INTO orphans USING p_agency, p_period; END IF;
  PERFORM payout_refuse_faults(faults, orphans);
  EXECUTE format('ALTER TABLE payout ATTACH PARTITION %I FOR VALUES FROM (%s, %s) TO (%s, %s)', part, p_agency, p_period, p_agency, p_period + 1);
  EXECUTE payout_tally_changes(quote_ident(part), NULL) INTO changes;
  PERFORM payout_tally_apply(changes);
  EXECUTE format('REVOKE ALL ON %I FROM ledger_app', part);
  EXECUTE format('GRANT SELECT ON %I TO ledger_app', part);
END $$;

LOCK TABLE payout IN EXCLUSIVE MODE;
DO $$ DECLARE changes payout_tally[]; BEGIN EXECUTE payout_tally_changes('payout', NULL) INTO changes; PERFORM payout_tally_apply(changes); END $$;
`;

const MONTHS = /* sql */ `
CREATE TABLE month_summary (
  agency_id int NOT NULL REFERENCES agency,
  scheme text NOT NULL,
  period int NOT NULL CHECK (period % 100 BETWEEN 1 AND 12),
  pay_on date NOT NULL,
  due int NOT NULL CHECK (due >= 0),
  due_sum numeric(18,2) NOT NULL CHECK (due_sum >= 0),
  active int NOT NULL CHECK (active BETWEEN 0 AND due),
  kept_at timestamptz NOT NULL,
  PRIMARY KEY (agency_id, scheme, period)
);
COMMENT ON TABLE month_summary IS 'Person-periods of a scheme and month: what does not depend on the day. Reckoned from rolls, spells and results; holds only while no month_mark covers the month';
COMMENT ON COLUMN month_summary.pay_on IS 'The payday that on-time was told by; another payday makes the row useless';

CREATE TABLE month_summary_day (
  agency_id int NOT NULL,
  scheme text NOT NULL,
  period int NOT NULL,
  on_date date NOT NULL,
  headcount int NOT NULL,
  "full" int NOT NULL,
  on_time int NOT NULL,
  active_paid int NOT NULL,
  payouts int NOT NULL,
  paid_sum numeric(18,2) NOT NULL,
  wrong int NOT NULL,
  wrong_sum numeric(18,2) NOT NULL,
  PRIMARY KEY (agency_id, scheme, period, on_date),
  FOREIGN KEY (agency_id, scheme, period) REFERENCES month_summary ON DELETE CASCADE
);
COMMENT ON TABLE month_summary_day IS 'What credits and returns of one day changed; the sum of the days up to a cut-off is what holds at it';
COMMENT ON COLUMN month_summary_day.wrong IS 'Payouts with a confirmed error among those paid';

CREATE TABLE month_mark (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  agency_id int NOT NULL,
  scheme text NOT NULL,
  period_from int NOT NULL,
  period_to int NOT NULL,
  CHECK (period_from <= period_to)
);
COMMENT ON TABLE month_mark IS 'Months whose facts changed since they were summed. Written in the transaction of the change, taken away with the new sums: what no mark covers is true in every snapshot';
CREATE INDEX month_mark_months ON month_mark (agency_id, scheme, period_from, period_to);
GRANT SELECT, INSERT, UPDATE, DELETE ON month_summary, month_summary_day TO ledger_app;
GRANT SELECT, DELETE ON month_mark TO ledger_app;
`;

/** One trigger for each thing that the facts of a month are made of; see PERSON_PERIODS in src/performance. */
const MARKS = /* sql */ `
CREATE FUNCTION month_marked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  CASE TG_TABLE_NAME
    WHEN 'payout_roll' THEN
      INSERT INTO month_mark (agency_id, scheme, period_from, period_to) VALUES (NEW.agency_id, NEW.scheme, NEW.period, NEW.period);
    WHEN 'spell_change' THEN
      INSERT INTO month_mark (agency_id, scheme, period_from, period_to)
      SELECT agency_id, scheme, min(effective_period), 999912 FROM added GROUP BY 1, 2;
    WHEN 'bank_result_file', 'bank_slip', 'payout_act' THEN
      INSERT INTO month_mark (agency_id, scheme, period_from, period_to)
      SELECT agency_id, scheme, period, period FROM payout_batch WHERE id = NEW.batch_id;
    WHEN 'finding_event' THEN
      INSERT INTO month_mark (agency_id, scheme, period_from, period_to)
      SELECT f.agency_id, f.scheme, min(l.period), max(l.period) FROM finding f JOIN finding_line l ON l.finding_id = f.id WHERE f.id = NEW.finding_id GROUP BY 1, 2;
  END CASE;
  RETURN NULL;
END $$;
CREATE TRIGGER payout_roll_marks AFTER INSERT OR UPDATE OF accepted_act_id ON payout_roll FOR EACH ROW
  WHEN (NEW.accepted_act_id IS NOT NULL) EXECUTE FUNCTION month_marked();
CREATE TRIGGER spell_change_marks AFTER INSERT ON spell_change REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION month_marked();
CREATE TRIGGER bank_result_file_marks AFTER INSERT OR UPDATE OF taken_in_act_id ON bank_result_file FOR EACH ROW
  WHEN (NEW.taken_in_act_id IS NOT NULL) EXECUTE FUNCTION month_marked();
CREATE TRIGGER bank_slip_marks AFTER INSERT ON bank_slip FOR EACH ROW EXECUTE FUNCTION month_marked();
CREATE TRIGGER payout_act_marks AFTER INSERT OR UPDATE OF state ON payout_act FOR EACH ROW
  WHEN (NEW.kind = 'LATE_RETURN' AND NEW.state = 'CONFIRMED') EXECUTE FUNCTION month_marked();
CREATE TRIGGER finding_event_marks AFTER INSERT ON finding_event FOR EACH ROW
  WHEN (NEW.action IN ('determine', 'revoke')) EXECUTE FUNCTION month_marked();
`;
