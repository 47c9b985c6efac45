import { Injectable } from '@nestjs/common';
import { Decimal, money } from '../kernel/money.js';
import type { Tx } from '../platform/db/db.js';
import type { BookFacts, PeriodFacts, ProjectFacts } from './domain/measures.js';

/** Point of view of a measurement: agency, cut-off date and trail position. */
export interface Viewpoint {
  agencyId: number;
  fiscalYear: number;
  cutOff: string;
  watermark: string;
}

/** A month due by the cut-off with its payday. */
export interface DueMonth {
  period: number;
  payOn: string;
}

/**
 * Person-periods of a scheme: what was due (lines of accepted rolls, and people with an active spell whom the roll
 * misses), what was credited, when. $1 agency, $2 scheme, $3 cut-off, $4 watermark, $5 periods, $6 paydays.
 * Only facts whose act stands at or below the watermark exist here; that is what makes a value repeatable.
 */
const PERSON_PERIODS = /* sql */ `
WITH visible AS MATERIALIZED (SELECT id FROM trail WHERE agency_id = $1 AND position <= $4),
month AS MATERIALIZED (SELECT * FROM unnest($5::int[], $6::date[]) AS m(period, pay_on)),
due_line AS (
  SELECT r.period, b.id AS beneficiary_id, sum(l.amount) AS due
    FROM payout_roll r JOIN month USING (period) JOIN visible v ON v.id = r.accepted_act_id
    JOIN roll_line l ON l.roll_id = r.id AND l.status = 'PAY'
    JOIN beneficiary b ON b.agency_id = r.agency_id AND b.id_index = l.id_index
   WHERE r.agency_id = $1 AND r.scheme = $2
   GROUP BY 1, 2),
active AS (
  SELECT period, beneficiary_id FROM (
    SELECT DISTINCT ON (m.period, c.beneficiary_id) m.period, c.beneficiary_id, c.status
      FROM spell_change c JOIN visible v ON v.id = c.act_id JOIN month m ON c.effective_period <= m.period
     WHERE c.agency_id = $1 AND c.scheme = $2
     ORDER BY m.period, c.beneficiary_id, c.effective_period DESC, c.id DESC) latest
   WHERE status = 'ACTIVE'),
credit AS (
  SELECT p.period, p.beneficiary_id, p.amount, l.credited_on
    FROM bank_result_file f JOIN visible v ON v.id = f.taken_in_act_id
    JOIN payout_batch b ON b.id = f.batch_id AND b.scheme = $2
    JOIN bank_result_line l ON l.result_file_id = f.id AND l.class = 'PAID' AND l.credited_on <= $3::date
    JOIN payout p ON p.agency_id = b.agency_id AND p.period = b.period AND p.batch_id = l.batch_id AND p.line_no = l.payout_line_no
   WHERE f.agency_id = $1 AND NOT EXISTS (
     SELECT FROM payout_act a JOIN visible w ON w.id = a.decided_act_id
      WHERE a.kind = 'LATE_RETURN' AND a.state = 'CONFIRMED' AND a.batch_id = p.batch_id AND a.line_no = p.line_no)),
paid AS (
  SELECT period, beneficiary_id, sum(amount) AS paid, max(credited_on) AS last_on, count(*) AS payouts FROM credit GROUP BY 1, 2),
person_period AS (
  SELECT coalesce(d.period, a.period) AS period, coalesce(d.beneficiary_id, a.beneficiary_id) AS beneficiary_id, d.due,
    a.beneficiary_id IS NOT NULL AS active, p.paid, p.last_on, coalesce(p.payouts, 0) AS payouts, m.pay_on,
    coalesce(p.paid = d.due, false) AS is_full, coalesce(p.last_on <= m.pay_on, false) AS is_on_time
    FROM due_line d FULL JOIN active a USING (period, beneficiary_id)
    LEFT JOIN paid p ON p.period = coalesce(d.period, a.period) AND p.beneficiary_id = coalesce(d.beneficiary_id, a.beneficiary_id)
    JOIN month m ON m.period = coalesce(d.period, a.period))`;

const PERIOD_FACTS = /* sql */ `${PERSON_PERIODS}
SELECT m.period, count(pp.beneficiary_id)::int AS due, (count(*) FILTER (WHERE is_full))::int AS "full",
  (count(*) FILTER (WHERE is_on_time))::int AS "onTime", (count(*) FILTER (WHERE active))::int AS active,
  (count(*) FILTER (WHERE active AND paid IS NOT NULL))::int AS "activePaid",
  (count(*) FILTER (WHERE paid IS NOT NULL))::int AS headcount, coalesce(sum(payouts), 0)::int AS payouts,
  coalesce(sum(due), 0) AS "dueSum", coalesce(sum(paid), 0) AS "paidSum",
  EXISTS (SELECT FROM batch_event e JOIN visible v ON v.id = e.act_id JOIN payout_batch b ON b.id = e.batch_id
    WHERE e.action = 'settle' AND b.agency_id = $1 AND b.scheme = $2 AND b.kind = 'REGULAR' AND b.period = m.period) AS settled
FROM month m LEFT JOIN person_period pp USING (period) GROUP BY m.period ORDER BY m.period`;

/** 5001 by date paid less what still lies in the bounce suspense account, yuan. $2 fund, $3 cut-off, $4 watermark, $5 year. */
const BOOK_FACTS = /* sql */ `
WITH line AS (
  SELECT v.period, v.cause_type, a.code, a.purpose, p.debit - p.credit AS amount
    FROM voucher v JOIN trail t ON t.id = v.act_id AND t.agency_id = $1 AND t.position <= $4
    JOIN posting p ON p.voucher_id = v.id
    JOIN ledger_account a ON a.agency_id = p.agency_id AND a.fund = p.fund AND a.code = p.account
   WHERE v.agency_id = $1 AND v.fund = $2 AND v.voucher_on BETWEEN make_date($5::int, 1, 1) AND $3::date)
SELECT coalesce(sum(amount) FILTER (WHERE code LIKE '5001%' OR purpose = 'BOUNCE_SUSPENSE'), 0) AS "netPaid",
  (count(DISTINCT period) FILTER (WHERE cause_type = 'BATCH_PAID'))::int AS months
FROM line`;

/** $1 agency, $2 project, $3 cut-off, $4 watermark. */
const PROJECT_FACTS = /* sql */ `
WITH visible AS MATERIALIZED (SELECT id FROM trail WHERE agency_id = $1 AND position <= $4),
budget AS (
  SELECT coalesce(sum(amount) FILTER (WHERE kind IN ('ALLOT', 'ADJUST')), 0) AS budget,
    coalesce(sum(amount) FILTER (WHERE kind = 'ARRIVE'), 0) AS arrived, coalesce(sum(amount) FILTER (WHERE kind = 'SPEND'), 0) AS spent
    FROM budget_event e JOIN visible v ON v.id = e.act_id WHERE e.project_id = $2 AND e.on_date <= $3::date),
used AS (
  SELECT coalesce(sum(CASE kind WHEN 'CONSUME' THEN amount WHEN 'RETURN' THEN -amount END), 0) AS attributed
    FROM attribution_entry e JOIN visible v ON v.id = e.act_id WHERE e.project_id = $2 AND e.on_date <= $3::date)
SELECT budget, arrived, spent, attributed, p.execution_basis AS "executionBasis"
FROM budget, used, subsidy_project p WHERE p.id = $2 AND p.agency_id = $1`;

/** Which person-periods a drill-down shows. */
export type LineSide = 'ALL' | 'NOT_FULL' | 'NOT_ON_TIME' | 'NOT_PAID';
const SIDES: Record<LineSide, string> = {
  ALL: 'true',
  NOT_FULL: 'NOT is_full',
  NOT_ON_TIME: 'NOT is_on_time',
  NOT_PAID: 'active AND paid IS NULL',
};

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

/** Read model of the measures: facts out of rolls, results, books and budget, as of a viewpoint. */
@Injectable()
export class PerformanceFactsStore {
  async periodFacts(tx: Tx, view: Viewpoint, scheme: string, months: readonly DueMonth[]): Promise<PeriodFacts[]> {
    // A month's rolls and results are newer than any statistics: nested loops over them would be a thousand times slower.
    await tx.run('SET LOCAL enable_nestloop = off');
    const rows = await tx.rows<Omit<PeriodFacts, 'dueSum' | 'paidSum'> & { dueSum: string; paidSum: string }>(
      PERIOD_FACTS,
      this.periodParams(view, scheme, months),
    );
    await tx.run('SET LOCAL enable_nestloop = on');
    return rows.map((row) => ({ ...row, dueSum: new Decimal(row.dueSum), paidSum: new Decimal(row.paidSum) }));
  }

  /** The lines behind a rate, oldest period first. */
  async personPeriods(
    tx: Tx,
    view: Viewpoint,
    scheme: string,
    months: readonly DueMonth[],
    side: LineSide,
    page: { limit: number; offset: number },
  ): Promise<{ rows: PersonPeriodRow[]; total: number }> {
    await tx.run('SET LOCAL enable_nestloop = off');
    const params = this.periodParams(view, scheme, months);
    const counted = await tx.one<{ n: string }>(
      `${PERSON_PERIODS} SELECT count(*) AS n FROM person_period WHERE ${SIDES[side]}`,
      params,
    );
    const rows = await tx.rows<PersonPeriodRow>(
      `${PERSON_PERIODS} SELECT x.period, x.beneficiary_id AS "beneficiaryId", b.name, b.id_masked AS "idMasked", x.due, x.paid,
         x.last_on AS "creditedOn", x.pay_on AS "payOn"
        FROM person_period x JOIN beneficiary b ON b.agency_id = $1 AND b.id = x.beneficiary_id WHERE ${SIDES[side]}
       ORDER BY x.period, x.beneficiary_id LIMIT $7 OFFSET $8`,
      [...params, page.limit, page.offset],
    );
    return { rows, total: Number(counted!.n) };
  }

  async bookFacts(tx: Tx, view: Viewpoint, fund: string): Promise<BookFacts> {
    const row = await tx.one<{ netPaid: string; months: number }>(BOOK_FACTS, [
      view.agencyId,
      fund,
      view.cutOff,
      view.watermark,
      view.fiscalYear,
    ]);
    return { netPaid: new Decimal(row!.netPaid), months: row!.months };
  }

  async projectFacts(tx: Tx, view: Viewpoint, projectId: string): Promise<ProjectFacts | null> {
    const row = await tx.one<
      Record<'budget' | 'arrived' | 'spent' | 'attributed', string> & Pick<ProjectFacts, 'executionBasis'>
    >(PROJECT_FACTS, [view.agencyId, projectId, view.cutOff, view.watermark]);
    if (!row) return null;
    return {
      budget: money(row.budget),
      arrived: money(row.arrived),
      spent: money(row.spent),
      attributed: money(row.attributed),
      executionBasis: row.executionBasis,
    };
  }

  /** Text of the query behind a measure, kept with each measurement. */
  static queryOf(name: 'PERIOD_FACTS' | 'BOOK_FACTS' | 'PROJECT_FACTS'): string {
    return { PERIOD_FACTS, BOOK_FACTS, PROJECT_FACTS }[name];
  }

  private periodParams(view: Viewpoint, scheme: string, months: readonly DueMonth[]): unknown[] {
    return [
      view.agencyId,
      scheme,
      view.cutOff,
      view.watermark,
      months.map((month) => month.period),
      months.map((month) => month.payOn),
    ];
  }
}
