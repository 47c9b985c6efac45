import { Injectable } from '@nestjs/common';
import { Decimal } from '../kernel/money.js';
import type { Tx } from '../platform/db/db.js';
import { inBulk } from '../platform/db/in-bulk.js';
import type { PeriodFacts } from './domain/measures.js';
import { NOW, PERSON_FACTS, type DueMonth } from './performance-facts.store.js';

/** Person-periods of a month with what the confirmed errors among its paid payouts come to. */
export type SummedPeriod = PeriodFacts & { wrong: number; wrongSum: Decimal };

/** A month summed: what holds on every day, and what the credits and returns of each day change. Sums are yuan. */
export interface MonthSummary {
  period: number;
  payOn: string;
  due: number;
  dueSum: string;
  active: number;
  days: SummaryDay[];
}

export interface SummaryDay {
  on: string;
  headcount: number;
  full: number;
  onTime: number;
  activePaid: number;
  payouts: number;
  paidSum: string;
  wrong: number;
  wrongSum: string;
}

/**
 * The facts of months at every day at once. $1 agency, $2 scheme, $3 watermark, $4 periods, $5 paydays. A credit stands from
 * its day to the day it came back, so a person-period changes only on such days; the sum of the changes up to a cut-off is
 * what PERIOD_FACTS counts at it.
 */
const SUMMARIES = /* sql */ `${PERSON_FACTS},
error AS (
  SELECT e.period, e.batch_id, e.line_no, sum(e.amount) AS wrong FROM confirmed_error e JOIN visible v ON v.id = e.act_id
   WHERE e.agency_id = $1 AND e.scheme = $2 AND e.period = ANY ($4::int[]) AND NOT EXISTS (SELECT FROM visible u WHERE u.id = e.undone_act_id)
   GROUP BY 1, 2, 3),
credit AS (
  SELECT c.*, r.on_date AS back_on, e.wrong, (c.credited_on > m.pay_on)::int AS late
    FROM credited c JOIN month m USING (period) LEFT JOIN error e USING (period, batch_id, line_no)
    LEFT JOIN (SELECT batch_id, line_no, min(on_date) AS on_date FROM came_back GROUP BY 1, 2) r USING (batch_id, line_no)
   WHERE c.credited_on IS NOT NULL),
change AS (
  SELECT period, beneficiary_id, credited_on AS on_date, 1 AS n, amount, late, (wrong IS NOT NULL)::int AS wrong, coalesce(wrong, 0) AS wrong_sum FROM credit
  UNION ALL
  SELECT period, beneficiary_id, greatest(credited_on, back_on), -1, -amount, -late, -(wrong IS NOT NULL)::int, -coalesce(wrong, 0) FROM credit
   WHERE back_on IS NOT NULL),
person AS (
  SELECT period, beneficiary_id, sum(due) AS due, bool_or(active) AS active FROM (
    SELECT period, beneficiary_id, amount AS due, false AS active FROM latest_line WHERE status = 'PAY'
    UNION ALL SELECT period, beneficiary_id, NULL, true FROM active) f GROUP BY 1, 2),
-- Nearly everybody changes on one day only; the others are looked at day after day.
once AS MATERIALIZED (
  SELECT period, beneficiary_id, min(on_date) AS on_date, max(on_date) AS last_on, sum(n) AS n, sum(amount) AS amount, sum(late) AS late,
    sum(wrong) AS wrong, sum(wrong_sum) AS wrong_sum FROM change GROUP BY 1, 2),
again AS (
  SELECT c.*, sum(c.n) OVER w AS held, sum(c.amount) OVER w AS sum_held, sum(c.late) OVER w AS late_held
    FROM (SELECT c.period, c.beneficiary_id, c.on_date, sum(c.n) AS n, sum(c.amount) AS amount, sum(c.late) AS late, sum(c.wrong) AS wrong,
        sum(c.wrong_sum) AS wrong_sum FROM change c JOIN once o USING (period, beneficiary_id) WHERE o.on_date <> o.last_on GROUP BY 1, 2, 3) c
  WINDOW w AS (PARTITION BY c.period, c.beneficiary_id ORDER BY c.on_date)),
flag AS (
  SELECT s.*, (s.held > 0)::int AS paid, (s.held > 0 AND p.due IS NOT NULL AND s.sum_held = p.due)::int AS is_full,
    (s.held > 0 AND s.late_held = 0 AND p.beneficiary_id IS NOT NULL)::int AS on_time, (s.held > 0 AND coalesce(p.active, false))::int AS active_paid
    FROM (SELECT period, beneficiary_id, on_date, true AS alone, n, amount, wrong, wrong_sum, n AS held, amount AS sum_held, late AS late_held
        FROM once WHERE on_date = last_on
      UNION ALL SELECT period, beneficiary_id, on_date, false, n, amount, wrong, wrong_sum, held, sum_held, late_held FROM again) s
    LEFT JOIN person p USING (period, beneficiary_id)),
step AS (
  SELECT period, on_date, n, amount, wrong, wrong_sum, paid, is_full, on_time, active_paid FROM flag WHERE alone
  UNION ALL
  SELECT f.period, f.on_date, f.n, f.amount, f.wrong, f.wrong_sum, f.paid - coalesce(lag(f.paid) OVER w, 0),
    f.is_full - coalesce(lag(f.is_full) OVER w, 0), f.on_time - coalesce(lag(f.on_time) OVER w, 0), f.active_paid - coalesce(lag(f.active_paid) OVER w, 0)
    FROM flag f WHERE NOT alone WINDOW w AS (PARTITION BY f.period, f.beneficiary_id ORDER BY f.on_date)),
day AS (
  SELECT period, on_date, sum(paid)::int AS headcount, sum(is_full)::int AS "full", sum(on_time)::int AS "onTime", sum(active_paid)::int AS "activePaid",
    sum(n)::int AS payouts, sum(amount)::numeric(18,2) AS "paidSum", sum(wrong)::int AS wrong, sum(wrong_sum)::numeric(18,2) AS "wrongSum"
    FROM step GROUP BY 1, 2),
base AS (
  SELECT period, count(*)::int AS due, coalesce(sum(due), 0) AS due_sum, (count(*) FILTER (WHERE active))::int AS active FROM person GROUP BY 1)
SELECT m.period, m.pay_on AS "payOn", coalesce(b.due, 0) AS due, coalesce(b.due_sum, 0)::numeric(18,2) AS "dueSum", coalesce(b.active, 0) AS active,
  d.on_date AS on, d.headcount, d."full", d."onTime", d."activePaid", d.payouts, d."paidSum", d.wrong, d."wrongSum"
FROM month m LEFT JOIN base b USING (period) LEFT JOIN day d USING (period) ORDER BY m.period, d.on_date`;

/** Months of a scheme from its first accepted roll or batch to the end of the year of its last. $1 agency, $2 scheme. */
const KNOWN_MONTHS = /* sql */ `
SELECT to_char(d, 'YYYYMM')::int AS period FROM (
    SELECT min(period) AS first, max(period) AS last FROM (
      SELECT period FROM payout_roll WHERE agency_id = $1 AND scheme = $2 AND accepted_act_id IS NOT NULL
      UNION ALL SELECT period FROM payout_batch WHERE agency_id = $1 AND scheme = $2) p) m,
  generate_series(make_date(first / 100, first % 100, 1), make_date(last / 100, 12, 1), '1 month') d`;

const MARKED = `EXISTS (SELECT FROM month_mark k WHERE k.agency_id = s.agency_id AND k.scheme = s.scheme AND s.period BETWEEN k.period_from AND k.period_to)`;

/** Kept sums of the person-periods of each month. */
@Injectable()
export class MonthSummariesStore {
  /**
   * The months of these whose sums hold now, at a cut-off. The transaction must be one snapshot, as `Db.read` gives it: what
   * it sees of rolls, results and spells is what the sums were made of, or a mark is seen too.
   */
  async at(
    tx: Tx,
    agencyId: number,
    months: readonly (DueMonth & { scheme: string })[],
    cutOff: string,
  ): Promise<(SummedPeriod & { scheme: string })[]> {
    const rows = await tx.rows<Flat<SummedPeriod & { scheme: string }>>(
      `SELECT s.scheme, s.period, s.pay_on AS "payOn", s.due, s.due_sum AS "dueSum", s.active, coalesce(sum(d."full"), 0)::int AS "full",
         coalesce(sum(d.on_time), 0)::int AS "onTime", coalesce(sum(d.active_paid), 0)::int AS "activePaid", coalesce(sum(d.headcount), 0)::int AS headcount,
         coalesce(sum(d.payouts), 0)::int AS payouts, coalesce(sum(d.paid_sum), 0) AS "paidSum", coalesce(sum(d.wrong), 0)::int AS wrong,
         coalesce(sum(d.wrong_sum), 0) AS "wrongSum",
         EXISTS (SELECT FROM payout_batch b JOIN bank_slip p ON p.batch_id = b.id AND p.paid_on <= $5::date
           JOIN batch_event e ON e.batch_id = b.id AND e.action = 'settle'
           WHERE b.agency_id = $1 AND b.scheme = s.scheme AND b.kind = 'REGULAR' AND b.period = s.period) AS settled
       FROM month_summary s JOIN unnest($2::text[], $3::int[], $4::date[]) AS m(scheme, period, pay_on) ON (m.scheme, m.period, m.pay_on) = (s.scheme, s.period, s.pay_on)
       LEFT JOIN month_summary_day d ON d.agency_id = s.agency_id AND d.scheme = s.scheme AND d.period = s.period AND d.on_date <= $5::date
       WHERE s.agency_id = $1 AND NOT ${MARKED} GROUP BY s.agency_id, s.scheme, s.period ORDER BY s.scheme, s.period`,
      [agencyId, months.map((m) => m.scheme), months.map((m) => m.period), months.map((m) => m.payOn), cutOff],
    );
    return rows.map((row) => ({
      ...row,
      dueSum: new Decimal(row.dueSum),
      paidSum: new Decimal(row.paidSum),
      wrongSum: new Decimal(row.wrongSum),
    }));
  }

  /** Sums the months anew, from everything there is. */
  async reckon(tx: Tx, agencyId: number, scheme: string, months: readonly DueMonth[]): Promise<MonthSummary[]> {
    // A million people and what they were paid, side by side in memory instead of on disk.
    await tx.run(`SET LOCAL work_mem = '64MB'`);
    const rows = await inBulk(tx, () =>
      tx.rows<Omit<MonthSummary, 'days'> & SummaryDay>(SUMMARIES, [
        agencyId,
        scheme,
        NOW,
        months.map((m) => m.period),
        months.map((m) => m.payOn),
      ]),
    );
    return grouped(rows);
  }

  /** Sums as they are kept, of the months that no change since makes useless. */
  async kept(tx: Tx, agencyId: number, scheme: string): Promise<MonthSummary[]> {
    const rows = await tx.rows<Omit<MonthSummary, 'days'> & SummaryDay>(
      `SELECT s.period, s.pay_on AS "payOn", s.due, s.due_sum AS "dueSum", s.active, d.on_date AS on, d.headcount, d."full", d.on_time AS "onTime",
         d.active_paid AS "activePaid", d.payouts, d.paid_sum AS "paidSum", d.wrong, d.wrong_sum AS "wrongSum"
       FROM month_summary s LEFT JOIN month_summary_day d USING (agency_id, scheme, period)
       WHERE s.agency_id = $1 AND s.scheme = $2 AND NOT ${MARKED} ORDER BY s.period, d.on_date`,
      [agencyId, scheme],
    );
    return grouped(rows);
  }

  async keep(tx: Tx, agencyId: number, scheme: string, { days, ...month }: MonthSummary, now: Date): Promise<void> {
    await tx.run('DELETE FROM month_summary WHERE agency_id = $1 AND scheme = $2 AND period = $3', [
      agencyId,
      scheme,
      month.period,
    ]);
    await tx.run(
      `INSERT INTO month_summary (agency_id, scheme, period, pay_on, due, due_sum, active, kept_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [agencyId, scheme, month.period, month.payOn, month.due, month.dueSum, month.active, now],
    );
    await tx.run(
      `INSERT INTO month_summary_day (agency_id, scheme, period, on_date, headcount, "full", on_time, active_paid, payouts, paid_sum, wrong, wrong_sum)
       SELECT $1, $2, $3, r.on, r.headcount, r."full", r."onTime", r."activePaid", r.payouts, r."paidSum", r.wrong, r."wrongSum"
         FROM jsonb_to_recordset($4::jsonb) AS r("on" date, headcount int, "full" int, "onTime" int, "activePaid" int, payouts int, "paidSum" numeric,
           wrong int, "wrongSum" numeric)`,
      [agencyId, scheme, month.period, JSON.stringify(days)],
    );
  }

  /** Schemes with months to be summed: marked ones, and known ones without a sum. */
  behind(tx: Pick<Tx, 'rows'>): Promise<{ agencyId: number; scheme: string }[]> {
    return tx.rows(
      `SELECT f.agency_id AS "agencyId", f.scheme FROM fund f
        WHERE EXISTS (SELECT FROM month_mark k WHERE k.agency_id = f.agency_id AND k.scheme = f.scheme)
           OR EXISTS (SELECT FROM payout_roll r WHERE r.agency_id = f.agency_id AND r.scheme = f.scheme AND r.accepted_act_id IS NOT NULL
             AND NOT EXISTS (SELECT FROM month_summary s WHERE (s.agency_id, s.scheme, s.period) = (r.agency_id, r.scheme, r.period)))
        ORDER BY 1, 2`,
    );
  }

  /** Held to the end of the transaction; false: another process sums this scheme now. */
  async claim(tx: Tx, agencyId: number, scheme: string): Promise<boolean> {
    const row = await tx.one<{ got: boolean }>(
      `SELECT pg_try_advisory_xact_lock(hashtext('month_summary'), hashtext($1 || '/' || $2)) AS got`,
      [agencyId, scheme],
    );
    return row!.got;
  }

  /** Marks there are now, and the known months that have no sum or lie under one of them. */
  async waiting(tx: Tx, agencyId: number, scheme: string): Promise<{ marks: string[]; months: number[] }> {
    const { marks } = (await tx.one<{ marks: string[] }>(
      'SELECT ARRAY(SELECT id::text FROM month_mark WHERE agency_id = $1 AND scheme = $2 ORDER BY id) AS marks',
      [agencyId, scheme],
    ))!;
    const rows = await tx.rows<{ period: number }>(
      `SELECT m.period FROM (${KNOWN_MONTHS}) m
        WHERE NOT EXISTS (SELECT FROM month_summary s WHERE s.agency_id = $1 AND s.scheme = $2 AND s.period = m.period)
           OR EXISTS (SELECT FROM month_mark k WHERE k.id = ANY ($3::bigint[]) AND m.period BETWEEN k.period_from AND k.period_to)
        ORDER BY m.period`,
      [agencyId, scheme, marks],
    );
    return { marks, months: rows.map(({ period }) => period) };
  }

  async takeAway(tx: Tx, marks: readonly string[]): Promise<void> {
    await tx.run('DELETE FROM month_mark WHERE id = ANY ($1::bigint[])', [marks]);
  }
}

type Flat<T> = { [K in keyof T]: T[K] extends Decimal ? string : T[K] };

function grouped(rows: readonly (Omit<MonthSummary, 'days'> & SummaryDay)[]): MonthSummary[] {
  const months: MonthSummary[] = [];
  for (const { period, payOn, due, dueSum, active, ...day } of rows) {
    if (months.at(-1)?.period !== period) months.push({ period, payOn, due, dueSum, active, days: [] });
    if (day.on !== null) months.at(-1)!.days.push(day);
  }
  return months;
}
