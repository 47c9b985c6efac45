import { Injectable } from '@nestjs/common';
import { money } from '../kernel/money.js';
import { intToPeriod, type Period } from '../kernel/period.js';
import type { Tx } from '../platform/db/db.js';
import type { Attributed, FlowBatch, PayoutGroup } from './domain/money-flow.js';
import type { MonthUse } from './domain/run-out.js';

export interface YearBatch extends FlowBatch {
  number: string;
  period: Period;
  state: string;
  payOn: string;
  lineCount: number;
  total: string;
}

export interface YearGroup extends PayoutGroup {
  /** For a return whose day the bank did not say: the day its result file was taken in. */
  fileOn: string | null;
}

/** Where an accuracy rate comes from. */
export interface AccuracyOrigin {
  source: 'FINDINGS' | 'SAMPLE';
  planId: string | null;
  /** Per cent: the interval of a rate measured from a sample. */
  lower: string | null;
  upper: string | null;
}

export interface TargetRow {
  indicatorId: string;
  projectId: string | null;
  scheme: string | null;
  measure: string;
  name: string;
  operator: string;
  target: string;
  unit: string | null;
  measurementId: string | null;
  actual: string | null;
  completion: string | null;
  met: boolean | null;
  score: string | null;
  cutOff: string | null;
  watermark: string | null;
  measuredAt: Date | null;
  /** Null of everything but an accuracy rate. */
  accuracy: AccuracyOrigin | null;
}

export interface ProjectFactsRow {
  id: string;
  code: string;
  name: string;
  scheme: string | null;
  sourceLevel: string;
  executionBasis: 'ARRIVED' | 'ATTRIBUTED' | 'SPENT';
  periodFrom: number;
  periodTo: number;
  budget: string;
  arrived: string;
  spent: string;
  attributed: string;
}

export interface OpenRequest {
  id: string;
  scheme: string;
  period: number;
  amount: string;
  dueOn: string;
}

export interface Unreviewed {
  scheme: string;
  count: number;
  oldestOn: string;
}

/** What the management page is made of; every query reads its table once for the whole year. */
@Injectable()
export class DashboardStore {
  async watermark(tx: Tx, agencyId: number): Promise<string> {
    const row = await tx.one<{ position: string }>('SELECT position FROM trail_head WHERE agency_id = $1', [agencyId]);
    return row?.position ?? '0';
  }

  /** Batches of the year's months that were not withdrawn. */
  async batches(tx: Tx, agencyId: number, fiscalYear: number): Promise<YearBatch[]> {
    const rows = await tx.rows<Omit<YearBatch, 'period'> & { period: number }>(
      `SELECT b.id, b.number, b.scheme, b.period, b.kind, b.state, b.pay_on AS "payOn", b.line_count AS "lineCount", b.total, s.paid_on AS "paidOn"
         FROM payout_batch b LEFT JOIN bank_slip s ON s.batch_id = b.id
        WHERE b.agency_id = $1 AND b.period / 100 = $2 AND b.state <> 'WITHDRAWN' ORDER BY b.period, b.id`,
      [agencyId, fiscalYear],
    );
    return rows.map((row) => ({ ...row, period: intToPeriod(row.period) }));
  }

  /** The first month that each scheme had a regular batch or a roll for, whatever the year. */
  async firstPaid(tx: Tx, agencyId: number): Promise<Map<string, Period>> {
    const rows = await tx.rows<{ scheme: string; period: number }>(
      `SELECT scheme, min(period) AS period FROM (
         SELECT scheme, period FROM payout_batch WHERE agency_id = $1 AND kind = 'REGULAR' AND state <> 'WITHDRAWN'
         UNION ALL SELECT scheme, period FROM payout_roll WHERE agency_id = $1) m GROUP BY scheme`,
      [agencyId],
    );
    return new Map(rows.map(({ scheme, period }) => [scheme, intToPeriod(period)]));
  }

  /** The year's live payouts by batch, outcome and day, from the tally that is kept of them. */
  async groups(tx: Tx, agencyId: number, fiscalYear: number): Promise<YearGroup[]> {
    const rows = await tx.rows<Omit<YearGroup, 'amount'> & { amount: string }>(
      `SELECT t.batch_id AS "batchId", t.parent_batch_id AS "parentId", t.outcome, t.credited_on AS on, t.count, t.amount,
         CASE WHEN t.outcome = 'BOUNCED' THEN (f.uploaded_at AT TIME ZONE 'Asia/Shanghai')::date END AS "fileOn"
       FROM payout_tally t LEFT JOIN bank_result_file f ON f.id = t.result_file_id
       WHERE t.agency_id = $1 AND t.period >= $2::int * 100 AND t.period < $2::int * 100 + 100 AND t.count > 0`,
      [agencyId, fiscalYear],
    );
    return rows.map((row) => ({ ...row, amount: money(row.amount) }));
  }

  /** What projects bear of each batch of the year, reserved or consumed; without a project it is the fund's own. */
  async attributed(tx: Tx, agencyId: number, fiscalYear: number): Promise<Attributed[]> {
    const rows = await tx.rows<Omit<Attributed, 'amount'> & { amount: string }>(
      `SELECT e.batch_id AS "batchId", coalesce(p.source_level, 'OWN') AS source,
         sum(CASE e.kind WHEN 'RESERVE' THEN e.amount WHEN 'CONSUME' THEN 0 ELSE -e.amount END) AS amount
       FROM payout_batch b JOIN attribution_entry e ON e.batch_id = b.id LEFT JOIN subsidy_project p ON p.id = e.project_id
       WHERE b.agency_id = $1 AND b.period / 100 = $2 GROUP BY 1, 2`,
      [agencyId, fiscalYear],
    );
    return rows.map((row) => ({ ...row, amount: money(row.amount) }));
  }

  /** Computed indicators of the goal tables in force at the cut-off, each with its newest measurement on or before the cut-off. */
  targets(tx: Tx, agencyId: number, fiscalYear: number, cutOff: string): Promise<TargetRow[]> {
    return tx.rows<TargetRow & Record<string, unknown>>(
      `SELECT i.id AS "indicatorId", i.project_id AS "projectId", coalesce(i.parameters ->> 'scheme', p.scheme) AS scheme, i.measure, i.level3 AS name,
         i.operator, i.target, i.unit, m.id AS "measurementId", m.actual, m.completion::text, m.completion >= 100 AS met, m.score::text, m.cut_off AS "cutOff", m.watermark,
         m.measured_at AS "measuredAt",
         CASE WHEN i.measure = 'ACCURACY_RATE' THEN jsonb_build_object('source', coalesce(o.of ->> 'source', 'FINDINGS'), 'planId', o.of ->> 'planId',
           'lower', o.of ->> 'lower', 'upper', o.of ->> 'upper') END AS accuracy
       FROM indicator i LEFT JOIN subsidy_project p ON p.id = i.project_id
       LEFT JOIN LATERAL (SELECT m.* FROM measurement m WHERE m.indicator_id = i.id AND m.cut_off <= $3::date
         ORDER BY m.cut_off DESC, m.watermark DESC, m.id DESC LIMIT 1) m ON true
       -- What the value was measured from; of one not measured yet, what it will be.
       CROSS JOIN LATERAL (SELECT CASE WHEN m.facts ? 'source' THEN m.facts ELSE i.parameters END AS of) o
       WHERE i.agency_id = $1 AND i.goal_table_id IN (SELECT goal_tables_in_force($1, $2, $3::date, NULL)) AND i.measure NOT IN ('MANUAL', 'GRADE') ORDER BY i.project_id NULLS FIRST, i.no`,
      [agencyId, fiscalYear, cutOff],
    );
  }

  projects(tx: Tx, agencyId: number, fiscalYear: number, cutOff: string): Promise<ProjectFactsRow[]> {
    return tx.rows<ProjectFactsRow & Record<string, unknown>>(
      `SELECT p.id, p.code, p.name, p.scheme, p.source_level AS "sourceLevel", p.execution_basis AS "executionBasis", p.period_from AS "periodFrom",
         p.period_to AS "periodTo", e.budget, e.arrived, e.spent, a.attributed
       FROM subsidy_project p
       CROSS JOIN LATERAL (SELECT coalesce(sum(amount) FILTER (WHERE kind IN ('ALLOT', 'ADJUST')), 0.00) AS budget,
         coalesce(sum(amount) FILTER (WHERE kind = 'ARRIVE'), 0.00) AS arrived, coalesce(sum(amount) FILTER (WHERE kind = 'SPEND'), 0.00) AS spent
         FROM budget_event WHERE project_id = p.id AND on_date <= $3::date) e
       CROSS JOIN LATERAL (SELECT coalesce(sum(CASE kind WHEN 'CONSUME' THEN amount ELSE -amount END), 0.00) AS attributed
         FROM attribution_entry WHERE project_id = p.id AND kind IN ('CONSUME', 'RETURN') AND on_date <= $3::date) a
       WHERE p.agency_id = $1 AND p.fiscal_year = $2 ORDER BY p.no, p.id`,
      [agencyId, fiscalYear, cutOff],
    );
  }

  /** Use of each project by month: what was attributed to it, or spent where spending is what counts. */
  async uses(tx: Tx, agencyId: number, fiscalYear: number, cutOff: string): Promise<Map<string, MonthUse[]>> {
    const rows = await tx.rows<{ projectId: string; period: number; amount: string }>(
      `SELECT u.project_id AS "projectId", to_char(u.on_date, 'YYYYMM')::int AS period, sum(u.amount) AS amount FROM subsidy_project p
         JOIN LATERAL (
           SELECT e.project_id, e.on_date, CASE e.kind WHEN 'CONSUME' THEN e.amount ELSE -e.amount END AS amount FROM attribution_entry e
            WHERE e.project_id = p.id AND e.kind IN ('CONSUME', 'RETURN') AND p.execution_basis <> 'SPENT'
           UNION ALL
           SELECT e.project_id, e.on_date, e.amount FROM budget_event e WHERE e.project_id = p.id AND e.kind = 'SPEND' AND p.execution_basis = 'SPENT'
         ) u ON u.on_date <= $3::date
       WHERE p.agency_id = $1 AND p.fiscal_year = $2 GROUP BY 1, 2 ORDER BY 1, 2`,
      [agencyId, fiscalYear, cutOff],
    );
    const uses = new Map<string, MonthUse[]>();
    for (const { projectId, period, amount } of rows) {
      const list = uses.get(projectId) ?? [];
      list.push({ period: intToPeriod(period), amount: money(amount) });
      uses.set(projectId, list);
    }
    return uses;
  }

  openRequests(tx: Tx, agencyId: number, cutOff: string): Promise<OpenRequest[]> {
    return tx.rows<OpenRequest & Record<string, unknown>>(
      `SELECT id, fund AS scheme, period, amount, due_on AS "dueOn" FROM fund_request
        WHERE agency_id = $1 AND state = 'REQUESTED' AND (requested_at AT TIME ZONE 'Asia/Shanghai')::date <= $2::date ORDER BY due_on, id`,
      [agencyId, cutOff],
    );
  }

  /** Vouchers of the year that nobody reviewed. */
  unreviewed(tx: Tx, agencyId: number, fiscalYear: number, cutOff: string): Promise<Unreviewed[]> {
    return tx.rows<Unreviewed & Record<string, unknown>>(
      `SELECT v.fund AS scheme, count(*)::int AS count, min(v.voucher_on) AS "oldestOn" FROM voucher v
        WHERE v.agency_id = $1 AND v.period / 100 = $2 AND v.voucher_on <= $3::date
          AND NOT EXISTS (SELECT FROM voucher_review w WHERE w.voucher_id = v.id) GROUP BY v.fund`,
      [agencyId, fiscalYear, cutOff],
    );
  }
}
