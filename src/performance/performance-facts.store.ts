import { Injectable } from '@nestjs/common';
import { Decimal, money } from '../kernel/money.js';
import type { Tx } from '../platform/db/db.js';
import { inBulk } from '../platform/db/in-bulk.js';
import { byPinyin, orderBy, sortPlan } from '../platform/db/sort-plan.js';
import type { BookFacts, PeriodFacts, ProjectFacts } from './domain/measures.js';

/** Point of view of a measurement: agency, cut-off date and trail position. */
export interface Viewpoint {
  agencyId: number;
  fiscalYear: number;
  cutOff: string;
  watermark: string;
}

/** A watermark above every act: the facts as they are now. */
export const NOW = '9223372036854775807';

/** What a fund's books say of a month, yuan. */
export interface BookMonth {
  fund: string;
  period: number;
  amount: Decimal;
  paid: boolean;
}

/** A month due by the cut-off with its payday. */
export interface DueMonth {
  period: number;
  payOn: string;
}

/**
 * What person-periods are made of, whatever the cut-off. $1 agency, $2 scheme, $3 watermark, $4 periods, $5 paydays. Only
 * facts whose act stands at or below the watermark exist here.
 *
 * - due: the line of an accepted roll, of the latest one where a corrected roll followed; or an active spell without a line
 * - credit: what a result file says, never the payout, whose day is overwritten when the money comes back later; a file
 *   that states no day means the day of the bank slip. The line names its batch too: without statistics the planner would
 *   else join lines and payouts by line number alone, every month with every other one
 */
export const PERSON_FACTS = /* sql */ `
WITH visible AS MATERIALIZED (SELECT id, position FROM trail WHERE agency_id = $1 AND position <= $3),
month AS MATERIALIZED (SELECT * FROM unnest($4::int[], $5::date[]) AS m(period, pay_on)),
roll AS MATERIALIZED (
  SELECT r.id, r.period, v.position FROM payout_roll r JOIN month USING (period) JOIN visible v ON v.id = r.accepted_act_id
   WHERE r.agency_id = $1 AND r.scheme = $2),
latest_line AS (
  SELECT DISTINCT ON (r.period, b.id) r.period, b.id AS beneficiary_id, l.status, l.amount
    FROM roll r JOIN roll_line l ON l.roll_id = r.id JOIN beneficiary b ON b.agency_id = $1 AND b.id_index = l.id_index
   WHERE l.roll_id = ANY (ARRAY(SELECT id FROM roll))
   ORDER BY r.period, b.id, r.position DESC),
active AS (
  SELECT period, beneficiary_id FROM (
    SELECT DISTINCT ON (m.period, c.beneficiary_id) m.period, c.beneficiary_id, c.status
      FROM spell_change c JOIN visible v ON v.id = c.act_id JOIN month m ON c.effective_period <= m.period
     WHERE c.agency_id = $1 AND c.scheme = $2
     ORDER BY m.period, c.beneficiary_id, c.effective_period DESC, c.id DESC) latest
   WHERE status = 'ACTIVE'),
result AS MATERIALIZED (
  SELECT f.id, b.id AS batch_id, b.period, s.paid_on
    FROM bank_result_file f JOIN visible v ON v.id = f.taken_in_act_id
    JOIN payout_batch b ON b.id = f.batch_id AND b.scheme = $2 JOIN month m ON m.period = b.period
    LEFT JOIN bank_slip s ON s.batch_id = b.id
   WHERE f.agency_id = $1),
credited AS (
  SELECT p.period, p.batch_id, p.line_no, p.beneficiary_id, p.amount, coalesce(l.credited_on, f.paid_on) AS credited_on
    FROM result f JOIN bank_result_line l ON l.result_file_id = f.id AND l.class = 'PAID'
    JOIN payout p ON p.agency_id = $1 AND p.period = f.period AND p.batch_id = f.batch_id AND p.batch_id = l.batch_id AND p.line_no = l.payout_line_no
   WHERE l.result_file_id = ANY (ARRAY(SELECT id FROM result)) AND p.period = ANY ($4::int[])),
came_back AS MATERIALIZED (
  SELECT a.batch_id, a.line_no, a.on_date FROM payout_act a JOIN visible v ON v.id = a.decided_act_id
   WHERE a.agency_id = $1 AND a.period = ANY ($4::int[]) AND a.kind = 'LATE_RETURN' AND a.state = 'CONFIRMED')`;

/** Person-periods at a cut-off, $6: only dates up to it exist, which with the watermark makes a value repeatable. */
const PERSON_PERIODS = /* sql */ `${PERSON_FACTS},
credit AS (
  SELECT c.period, c.beneficiary_id, c.amount, c.credited_on FROM credited c
   WHERE c.credited_on <= $6::date
     AND NOT EXISTS (SELECT FROM came_back r WHERE r.batch_id = c.batch_id AND r.line_no = c.line_no AND r.on_date <= $6::date)),
fact AS (
  SELECT period, beneficiary_id, amount AS due, NULL::boolean AS active, NULL::numeric AS paid, NULL::date AS credited_on
    FROM latest_line WHERE status = 'PAY'
  UNION ALL SELECT period, beneficiary_id, NULL, true, NULL, NULL FROM active
  UNION ALL SELECT period, beneficiary_id, NULL, NULL, amount, credited_on FROM credit),
person_period AS (
  SELECT p.*, m.pay_on, p.due IS NOT NULL OR p.active AS is_due, coalesce(p.paid = p.due, false) AS is_full,
    coalesce(p.last_on <= m.pay_on, false) AS is_on_time
    FROM (SELECT period, beneficiary_id, sum(due) AS due, coalesce(bool_or(active), false) AS active, sum(paid) AS paid,
            max(credited_on) AS last_on, count(paid) AS payouts FROM fact GROUP BY 1, 2) p JOIN month m USING (period))`;

/** A period is settled when a regular batch of it is, and 支出户 paid it by the cut-off. */
const PERIOD_FACTS = /* sql */ `${PERSON_PERIODS}
SELECT m.period, m.pay_on AS "payOn", (count(*) FILTER (WHERE is_due))::int AS due, (count(*) FILTER (WHERE is_due AND is_full))::int AS "full",
  (count(*) FILTER (WHERE is_due AND is_on_time))::int AS "onTime", (count(*) FILTER (WHERE active))::int AS active,
  (count(*) FILTER (WHERE active AND paid IS NOT NULL))::int AS "activePaid",
  (count(*) FILTER (WHERE paid IS NOT NULL))::int AS headcount, coalesce(sum(payouts), 0)::int AS payouts,
  coalesce(sum(due), 0) AS "dueSum", coalesce(sum(paid), 0) AS "paidSum",
  EXISTS (SELECT FROM batch_event e JOIN visible v ON v.id = e.act_id JOIN payout_batch b ON b.id = e.batch_id
    JOIN bank_slip s ON s.batch_id = b.id AND s.paid_on <= $6::date
    WHERE e.action = 'settle' AND b.agency_id = $1 AND b.scheme = $2 AND b.kind = 'REGULAR' AND b.period = m.period) AS settled
FROM month m LEFT JOIN person_period pp USING (period) GROUP BY m.period, m.pay_on ORDER BY m.period`;

/**
 * What 支出户 paid people, less what came back and is still held or was recovered, by the date of the money: lines of
 * 5001 and of the bounce suspense account in the vouchers of these causes. Accounts are told by their class, which never
 * changes, not by their purpose, which may. Opening balances, the year-end closing and waived returns (no money moves)
 * are none of it. $1 agency, $2 funds, $3 cut-off, $4 watermark, $5 year.
 */
const BOOK_LINES = /* sql */ `
WITH told AS (
  SELECT v.id, v.fund, v.period, v.number, v.voucher_on, v.summary, v.cause_type,
    CASE WHEN v.cause_type IN ('REVERSAL', 'CORRECTION') THEN (voucher_root(v.id)).cause_type ELSE v.cause_type END AS root_cause
    FROM voucher v JOIN trail t ON t.id = v.act_id AND t.agency_id = $1 AND t.position <= $4
   WHERE v.agency_id = $1 AND v.fund = ANY ($2::text[]) AND v.voucher_on BETWEEN make_date($5::int, 1, 1) AND $3::date),
line AS (
  SELECT t.id, t.fund, t.period, t.number, t.voucher_on, t.summary, t.cause_type, sum(p.debit - p.credit) AS amount
    FROM told t JOIN posting p ON p.voucher_id = t.id
    JOIN ledger_account a ON a.agency_id = p.agency_id AND a.fund = p.fund AND a.code = p.account AND a.class IN ('EXPENSE', 'LIABILITY')
   WHERE t.root_cause IN ('BATCH_PAID', 'BOUNCE', 'LATE_RETURN', 'RECOVERY')
   GROUP BY 1, 2, 3, 4, 5, 6, 7)`;
const BOOK_FACTS = /* sql */ `${BOOK_LINES}
SELECT f.fund, coalesce(sum(l.amount), 0) AS "netPaid", (count(DISTINCT l.period) FILTER (WHERE l.cause_type = 'BATCH_PAID'))::int AS months
  FROM unnest($2::text[]) AS f(fund) LEFT JOIN line l USING (fund) GROUP BY f.fund`;

const BOOK_MONTHS = /* sql */ `${BOOK_LINES}
SELECT fund, extract(year FROM voucher_on)::int * 100 + extract(month FROM voucher_on)::int AS period, sum(amount) AS amount, bool_or(cause_type = 'BATCH_PAID') AS paid
  FROM line GROUP BY 1, 2 ORDER BY 1, 2`;

/** Events and entries of projects. $1 agency, $2 projects, $3 cut-off, $4 watermark. */
const PROJECT_LINES = /* sql */ `
WITH line AS (
  SELECT e.project_id, e.kind, e.on_date, e.amount, e.document_no, NULL::bigint AS batch_id, e.id
    FROM budget_event e JOIN trail t ON t.id = e.act_id AND t.agency_id = $1 AND t.position <= $4 WHERE e.agency_id = $1 AND e.project_id = ANY ($2::bigint[]) AND e.on_date <= $3::date
  UNION ALL
  SELECT e.project_id, e.kind, e.on_date, CASE e.kind WHEN 'RETURN' THEN -e.amount ELSE e.amount END, NULL, e.batch_id, e.id
    FROM attribution_entry e JOIN trail t ON t.id = e.act_id AND t.agency_id = $1 AND t.position <= $4
   WHERE e.agency_id = $1 AND e.project_id = ANY ($2::bigint[]) AND e.kind IN ('CONSUME', 'RETURN') AND e.on_date <= $3::date)`;
const PROJECT_FACTS = /* sql */ `${PROJECT_LINES}
SELECT p.id, coalesce(sum(amount) FILTER (WHERE kind IN ('ALLOT', 'ADJUST')), 0) AS budget,
  coalesce(sum(amount) FILTER (WHERE kind = 'ARRIVE'), 0) AS arrived, coalesce(sum(amount) FILTER (WHERE kind = 'SPEND'), 0) AS spent,
  coalesce(sum(amount) FILTER (WHERE kind IN ('CONSUME', 'RETURN')), 0) AS attributed, p.execution_basis AS "executionBasis"
FROM subsidy_project p LEFT JOIN line ON line.project_id = p.id WHERE p.id = ANY ($2::bigint[]) AND p.agency_id = $1 GROUP BY p.id`;

/** Text of each query, kept with the measurements it made. */
export const FACT_QUERIES = { PERIOD_FACTS, BOOK_FACTS, PROJECT_FACTS } as const;

const SIDES = {
  ALL: 'is_due',
  FULL: 'is_due AND is_full',
  NOT_FULL: 'is_due AND NOT is_full',
  ON_TIME: 'is_due AND is_on_time',
  NOT_ON_TIME: 'is_due AND NOT is_on_time',
  PAID: 'paid IS NOT NULL',
  ACTIVE: 'active',
  NOT_PAID: 'active AND paid IS NULL',
} as const;
/** Which person-periods a drill-down shows: those due, those that count for a rate, those that count against it. */
export type LineSide = keyof typeof SIDES;
export const LINE_SIDES = Object.keys(SIDES) as LineSide[];

/** Expressions on `p`, a person-period, and `b`, the person. */
export const PERSON_PERIOD_SORT = sortPlan({
  keys: {
    period: 'p.period',
    name: byPinyin('b.name'),
    idMasked: 'b.id_masked',
    due: 'p.due',
    paid: 'p.paid',
    creditedOn: 'p.last_on',
    payOn: 'p.pay_on',
  },
  usual: 'p.period, p.beneficiary_id',
  unique: 'p.period, p.beneficiary_id',
});
export const BOOK_LINE_SORT = sortPlan({
  keys: {
    period: 'period',
    number: 'number',
    on: 'voucher_on',
    causeType: 'cause_type',
    summary: byPinyin('summary'),
    amount: 'amount',
  },
  usual: 'voucher_on, id',
  unique: 'id',
});
export const PROJECT_LINE_SORT = sortPlan({
  keys: {
    kind: 'l.kind',
    on: 'l.on_date',
    documentNo: byPinyin('l.document_no'),
    batchNumber: 'b.number',
    amount: 'l.amount',
  },
  usual: 'l.on_date, l.batch_id NULLS FIRST, l.id',
  unique: 'l.batch_id NULLS FIRST, l.id',
});

export interface Slice {
  limit: number;
  offset: number;
  /** A key of the list's plan. */
  sort?: string;
}
interface Counted<T> {
  rows: T[];
  count: number;
}

export interface PersonPeriodRow {
  period: number;
  beneficiaryId: string;
  name: string;
  idMasked: string;
  due: string | null;
  paid: string | null;
  creditedOn: string | null;
  payOn: string;
}

export interface BookLineRow {
  voucherId: string;
  period: number;
  number: number;
  on: string;
  causeType: string;
  summary: string;
  /** Yuan; negative for what came back. */
  amount: string;
}

export interface ProjectLineRow {
  kind: string;
  on: string;
  documentNo: string | null;
  batchNumber: string | null;
  /** Yuan; negative for what was taken back. */
  amount: string;
}

/** Read model of the measures: facts out of rolls, results, books and budget, as of a viewpoint. */
@Injectable()
export class PerformanceFactsStore {
  /** Paydays that the regular batches of the year were made for, by scheme and period; a later change of the setting does not move them. */
  async plannedPaydays(
    tx: Tx,
    view: Omit<Viewpoint, 'cutOff'>,
    schemes: readonly string[],
  ): Promise<Map<string, Map<number, string>>> {
    const rows = await tx.rows<DueMonth & { scheme: string }>(
      `SELECT DISTINCT ON (b.scheme, b.period) b.scheme, b.period, b.pay_on AS "payOn"
         FROM payout_batch b JOIN trail t ON t.id = b.act_id AND t.agency_id = $1 AND t.position <= $3
        WHERE b.agency_id = $1 AND b.scheme = ANY ($2::text[]) AND b.kind = 'REGULAR' AND b.period / 100 = $4 ORDER BY b.scheme, b.period, b.id DESC`,
      [view.agencyId, schemes, view.watermark, view.fiscalYear],
    );
    const planned = new Map(schemes.map((scheme) => [scheme, new Map<number, string>()]));
    for (const { scheme, period, payOn } of rows) planned.get(scheme)!.set(period, payOn);
    return planned;
  }

  async periodFacts(tx: Tx, view: Viewpoint, scheme: string, months: readonly DueMonth[]): Promise<PeriodFacts[]> {
    const rows = await inBulk(tx, () =>
      tx.rows<Omit<PeriodFacts, 'dueSum' | 'paidSum'> & { dueSum: string; paidSum: string }>(
        PERIOD_FACTS,
        periodParams(view, scheme, months),
      ),
    );
    return rows.map((row) => ({ ...row, dueSum: new Decimal(row.dueSum), paidSum: new Decimal(row.paidSum) }));
  }

  /** The lines behind a rate, oldest period first. */
  async personPeriods(
    tx: Tx,
    view: Viewpoint,
    scheme: string,
    months: readonly DueMonth[],
    side: LineSide,
    slice: Slice,
  ): Promise<Counted<PersonPeriodRow>> {
    const params = periodParams(view, scheme, months);
    const order = orderBy(PERSON_PERIOD_SORT, slice.sort);
    const person = 'JOIN beneficiary b ON b.agency_id = $1 AND b.id = p.beneficiary_id';
    return inBulk(tx, async () => {
      const rows = await tx.rows<PersonPeriodRow & { n: number }>(
        `${PERSON_PERIODS}, x AS MATERIALIZED (SELECT p.*, (count(*) OVER ())::int AS n FROM person_period p ${order.includes('b.') ? person : ''}
           WHERE ${SIDES[side]} ${order} LIMIT $7 OFFSET $8)
         SELECT p.n, p.period, p.beneficiary_id AS "beneficiaryId", b.name, b.id_masked AS "idMasked", p.due, p.paid,
           p.last_on AS "creditedOn", p.pay_on AS "payOn" FROM x p ${person} ${order}`,
        [...params, slice.limit, slice.offset],
      );
      const count = rows[0]?.n ?? (await this.countPersonPeriods(tx, params, side));
      return { rows: rows.map(({ n: _n, ...row }) => row), count };
    });
  }

  /** For a page beyond the last line, which cannot tell how many there are. */
  private async countPersonPeriods(tx: Tx, params: unknown[], side: LineSide): Promise<number> {
    const counted = await tx.one<{ n: number }>(
      `${PERSON_PERIODS} SELECT count(*)::int AS n FROM person_period WHERE ${SIDES[side]}`,
      params,
    );
    return counted!.n;
  }

  /** Of each of these funds, also of one without a voucher. */
  async bookFacts(tx: Tx, view: Viewpoint, funds: readonly string[]): Promise<Map<string, BookFacts>> {
    const rows = await tx.rows<{ fund: string; netPaid: string; months: number }>(BOOK_FACTS, bookParams(view, funds));
    return new Map(rows.map(({ fund, netPaid, months }) => [fund, { netPaid: new Decimal(netPaid), months }]));
  }

  /**
   * The money of each fund and month by the date of its vouchers, from the beginning of the viewpoint's year; `paid`: a batch of
   * people was, not only something came back.
   */
  async bookMonths(tx: Tx, view: Viewpoint, funds: readonly string[]): Promise<BookMonth[]> {
    const rows = await tx.rows<Omit<BookMonth, 'amount'> & { amount: string }>(BOOK_MONTHS, bookParams(view, funds));
    return rows.map((row) => ({ ...row, amount: new Decimal(row.amount) }));
  }

  /** The vouchers behind the money paid, oldest first. */
  async bookLines(tx: Tx, view: Viewpoint, fund: string, slice: Slice): Promise<Counted<BookLineRow>> {
    const counted = await tx.one<{ n: number }>(
      `${BOOK_LINES} SELECT count(*)::int AS n FROM line`,
      bookParams(view, [fund]),
    );
    const rows = await tx.rows<BookLineRow>(
      `${BOOK_LINES} SELECT id AS "voucherId", period, number, voucher_on AS on, cause_type AS "causeType", summary, amount
         FROM line ${orderBy(BOOK_LINE_SORT, slice.sort)} LIMIT $6 OFFSET $7`,
      [...bookParams(view, [fund]), slice.limit, slice.offset],
    );
    return { rows, count: counted!.n };
  }

  /** Of those of these projects that the agency has. */
  async projectFacts(tx: Tx, view: Viewpoint, projectIds: readonly string[]): Promise<Map<string, ProjectFacts>> {
    const rows = await tx.rows<
      Record<'id' | 'budget' | 'arrived' | 'spent' | 'attributed', string> & Pick<ProjectFacts, 'executionBasis'>
    >(PROJECT_FACTS, projectParams(view, projectIds));
    return new Map(
      rows.map(({ id, executionBasis, ...row }) => [
        id,
        {
          budget: money(row.budget),
          arrived: money(row.arrived),
          spent: money(row.spent),
          attributed: money(row.attributed),
          executionBasis,
        },
      ]),
    );
  }

  /** The events and entries of these kinds behind a project's figures, oldest first. */
  async projectLines(
    tx: Tx,
    view: Viewpoint,
    projectId: string,
    kinds: readonly string[],
    slice: Slice,
  ): Promise<Counted<ProjectLineRow>> {
    const params = [...projectParams(view, [projectId]), kinds];
    const counted = await tx.one<{ n: number }>(
      `${PROJECT_LINES} SELECT count(*)::int AS n FROM line WHERE kind = ANY ($5::text[])`,
      params,
    );
    const rows = await tx.rows<ProjectLineRow>(
      `${PROJECT_LINES} SELECT l.kind, l.on_date AS on, l.document_no AS "documentNo", b.number AS "batchNumber", l.amount
         FROM line l LEFT JOIN payout_batch b ON b.id = l.batch_id WHERE l.kind = ANY ($5::text[])
        ${orderBy(PROJECT_LINE_SORT, slice.sort)} LIMIT $6 OFFSET $7`,
      [...params, slice.limit, slice.offset],
    );
    return { rows, count: counted!.n };
  }
}

function periodParams(view: Viewpoint, scheme: string, months: readonly DueMonth[]): unknown[] {
  return [view.agencyId, scheme, view.watermark, months.map((m) => m.period), months.map((m) => m.payOn), view.cutOff];
}

function bookParams(view: Viewpoint, funds: readonly string[]): unknown[] {
  return [view.agencyId, funds, view.cutOff, view.watermark, view.fiscalYear];
}

function projectParams(view: Viewpoint, projectIds: readonly string[]): unknown[] {
  return [view.agencyId, projectIds, view.cutOff, view.watermark];
}
