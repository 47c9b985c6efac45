import { Injectable } from '@nestjs/common';
import { Finding, type CheckResult } from '../kernel/verification.js';
import { verifyWhy as why } from '../messages/verify.js';
import type { Tx } from '../platform/db/db.js';

/**
 * Outcome of every payout, derived again from what decided it: lines of result files, acts of two people, the draft, and
 * live reissues; the amount the bank reported; and that it is a line of a batch of its own month, scheme and kind.
 */
const PAYOUTS = /* sql */ `
WITH acts AS MATERIALIZED (
  SELECT batch_id, line_no, bool_or(kind = 'WITHDRAW') AS withdrawn, bool_or(kind = 'WAIVE') AS waived, bool_or(kind = 'LATE_RETURN') AS late,
      max(on_date) FILTER (WHERE kind = 'LATE_RETURN') AS late_on
    FROM payout_act WHERE agency_id = $1 AND state = 'CONFIRMED' GROUP BY 1, 2),
excluded AS MATERIALIZED (
  SELECT DISTINCT batch_id, line_no FROM batch_event WHERE agency_id = $1 AND action = 'exclude'),
child AS MATERIALIZED (
  SELECT c.period, c.parent_batch_id AS batch_id, c.parent_line_no AS line_no FROM payout c JOIN payout_batch b ON b.id = c.batch_id
   WHERE c.agency_id = $1 AND c.live AND c.parent_batch_id IS NOT NULL AND b.state IN ('APPROVED', 'ISSUED', 'SETTLED')),
looked AS (
  SELECT p.batch_id, p.line_no, b.number, b.id AS batch, p.outcome, p.amount, l.amount AS reported, b.state, p.credited_on,
      CASE WHEN l.class = 'PAID' THEN coalesce(l.credited_on, s.paid_on) END AS credited,
      CASE WHEN b.state = 'WITHDRAWN' OR a.withdrawn OR x.batch_id IS NOT NULL THEN 'WITHDRAWN'
        WHEN a.late OR l.class = 'FAILED' THEN CASE WHEN a.waived THEN 'WAIVED' WHEN c.batch_id IS NOT NULL THEN 'REISSUED' ELSE 'BOUNCED' END
        WHEN l.class = 'PAID' THEN 'PAID' END AS derived
    FROM payout p LEFT JOIN payout_batch b ON (b.id, b.agency_id, b.period, b.scheme, b.kind) = (p.batch_id, p.agency_id, p.period, p.scheme, p.kind)
    LEFT JOIN bank_result_line l ON l.agency_id = p.agency_id AND l.batch_id = p.batch_id AND l.payout_line_no = p.line_no AND l.class IN ('PAID', 'FAILED')
    LEFT JOIN bank_slip s ON s.batch_id = p.batch_id
    LEFT JOIN acts a ON a.batch_id = p.batch_id AND a.line_no = p.line_no
    LEFT JOIN excluded x ON x.batch_id = p.batch_id AND x.line_no = p.line_no
    LEFT JOIN child c ON c.period = p.period AND c.batch_id = p.batch_id AND c.line_no = p.line_no
   WHERE p.agency_id = $1)
SELECT batch_id AS "batchId", line_no AS "lineNo", number, outcome, derived, amount, reported FROM looked
 WHERE batch IS NULL OR outcome IS DISTINCT FROM derived OR amount <> reported OR (outcome = 'PAID' AND credited_on IS DISTINCT FROM credited)
 ORDER BY batch_id, line_no LIMIT 1`;

/** The tally of each batch against its payouts. */
const TALLIES = /* sql */ `
SELECT batch_id AS "batchId", (SELECT number FROM payout_batch b WHERE b.id = x.batch_id) AS number FROM (
    SELECT period, batch_id, parent_batch_id, outcome, credited_on, result_file_id, count(*) AS count, sum(amount) AS amount
      FROM payout WHERE agency_id = $1 AND live GROUP BY 1, 2, 3, 4, 5, 6
    UNION ALL
    SELECT period, batch_id, parent_batch_id, outcome, credited_on, result_file_id, -count, -amount FROM payout_tally WHERE agency_id = $1) x
 GROUP BY x.batch_id, period, parent_batch_id, outcome, credited_on, result_file_id HAVING sum(count) <> 0 OR sum(amount) <> 0
 ORDER BY x.batch_id LIMIT 1`;

/** A batch is where its last event says, and its events follow one another. */
const BATCHES = /* sql */ `
SELECT b.id AS "batchId", b.number FROM payout_batch b
 WHERE b.agency_id = $1 AND (b.state IS DISTINCT FROM (SELECT e.to_state FROM batch_event e WHERE e.batch_id = b.id ORDER BY e.no DESC LIMIT 1)
   OR EXISTS (SELECT FROM (SELECT e.from_state, lag(e.to_state) OVER (ORDER BY e.no) AS before, e.no, row_number() OVER (ORDER BY e.no) AS nth
        FROM batch_event e WHERE e.batch_id = b.id) e WHERE e.no <> e.nth OR e.from_state IS DISTINCT FROM e.before))
 ORDER BY b.id LIMIT 1`;

/** Sums kept beside the budget book against its events and entries. */
const PROJECTS = /* sql */ `
SELECT p.id, p.name FROM subsidy_project p LEFT JOIN project_balance b ON b.project_id = p.id
  LEFT JOIN (SELECT project_id, coalesce(sum(amount) FILTER (WHERE kind = 'ALLOT'), 0) AS allotted, coalesce(sum(amount) FILTER (WHERE kind = 'ADJUST'), 0) AS adjusted,
      coalesce(sum(amount) FILTER (WHERE kind = 'ARRIVE'), 0) AS arrived, coalesce(sum(amount) FILTER (WHERE kind = 'SPEND'), 0) AS spent
    FROM budget_event WHERE agency_id = $1 GROUP BY 1) e ON e.project_id = p.id
  LEFT JOIN (SELECT project_id, sum(CASE kind WHEN 'RESERVE' THEN amount WHEN 'RETURN' THEN 0 ELSE -amount END) AS reserved,
      sum(CASE kind WHEN 'CONSUME' THEN amount WHEN 'RETURN' THEN -amount ELSE 0 END) AS consumed
    FROM attribution_entry WHERE agency_id = $1 AND project_id IS NOT NULL GROUP BY 1) a ON a.project_id = p.id
 WHERE p.agency_id = $1 AND (b.allotted, b.adjusted, b.arrived, b.spent, b.reserved, b.consumed)
   IS DISTINCT FROM (coalesce(e.allotted, 0), coalesce(e.adjusted, 0), coalesce(e.arrived, 0), coalesce(e.spent, 0), coalesce(a.reserved, 0), coalesce(a.consumed, 0))
 ORDER BY p.id LIMIT 1`;

/** Each batch holds in reserve what is approved and has consumed what is paid, own money included. */
const ATTRIBUTION = /* sql */ `
SELECT b.id AS "batchId", b.number FROM payout_batch b
  LEFT JOIN (SELECT batch_id, sum(CASE kind WHEN 'RESERVE' THEN amount WHEN 'RETURN' THEN 0 ELSE -amount END) AS reserved,
      sum(CASE kind WHEN 'CONSUME' THEN amount WHEN 'RETURN' THEN -amount ELSE 0 END) AS consumed
    FROM attribution_entry WHERE agency_id = $1 GROUP BY 1) a ON a.batch_id = b.id
  LEFT JOIN (SELECT batch_id, sum(amount) AS paid FROM payout WHERE agency_id = $1 AND outcome = 'PAID' GROUP BY 1) p ON p.batch_id = b.id
 WHERE b.agency_id = $1 AND (coalesce(a.reserved, 0) <> CASE WHEN b.state IN ('APPROVED', 'ISSUED') THEN b.total ELSE 0 END
   OR coalesce(a.consumed, 0) <> CASE WHEN b.state = 'SETTLED' THEN coalesce(p.paid, 0) ELSE 0 END)
 ORDER BY b.id LIMIT 1`;

interface BadPayout {
  batchId: string;
  lineNo: number;
  /** Null: there is no such batch of this month, scheme and kind. */
  number: string | null;
  outcome: string | null;
  derived: string | null;
  amount: string;
  reported: string | null;
}

/** States and sums that follow from recorded events, compared with what is stored; set-based, plain SQL. */
@Injectable()
export class PayoutVerifier {
  /** @param report is told of each check as it is done */
  async verify(tx: Tx, agencyId: number, report: (check: CheckResult) => void): Promise<void> {
    report(await this.payouts(tx, agencyId));
    report(await this.tallies(tx, agencyId));
    report(await this.batches(tx, agencyId));
    report(await this.projects(tx, agencyId));
    report(await this.attribution(tx, agencyId));
  }

  private async payouts(tx: Tx, agencyId: number): Promise<CheckResult> {
    const finding = new Finding('payout-outcome');
    finding.count(await countOf(tx, 'payout', agencyId));
    const bad = await tx.one<BadPayout & Record<string, unknown>>(PAYOUTS, [agencyId]);
    if (bad) {
      const sentence =
        bad.number === null
          ? why.payoutStray(bad.batchId, bad.lineNo)
          : bad.reported !== null && bad.reported !== bad.amount
            ? why.payoutAmount(bad.number, bad.lineNo, bad.amount, bad.reported)
            : why.payoutOutcome(bad.number, bad.lineNo, bad.outcome, bad.derived);
      finding.bad('payout', `${bad.batchId}/${bad.lineNo}`, sentence);
    }
    return finding.result();
  }

  private async tallies(tx: Tx, agencyId: number): Promise<CheckResult> {
    const finding = new Finding('payout-tally');
    finding.count(await countOf(tx, 'payout_tally', agencyId));
    const bad = await tx.one<{ batchId: string; number: string | null }>(TALLIES, [agencyId]);
    if (bad) finding.bad('batch', bad.batchId, why.payoutTally(bad.number, bad.batchId));
    return finding.result();
  }

  private async batches(tx: Tx, agencyId: number): Promise<CheckResult> {
    const finding = new Finding('batch-state');
    finding.count(await countOf(tx, 'payout_batch', agencyId));
    const bad = await tx.one<{ batchId: string; number: string }>(BATCHES, [agencyId]);
    if (bad) finding.bad('batch', bad.batchId, why.batchState(bad.number));
    return finding.result();
  }

  private async projects(tx: Tx, agencyId: number): Promise<CheckResult> {
    const finding = new Finding('project-balance');
    finding.count(await countOf(tx, 'subsidy_project', agencyId));
    const bad = await tx.one<{ id: string; name: string }>(PROJECTS, [agencyId]);
    if (bad) finding.bad('project', bad.id, why.projectSums(bad.name));
    return finding.result();
  }

  private async attribution(tx: Tx, agencyId: number): Promise<CheckResult> {
    const finding = new Finding('attribution');
    finding.count(await countOf(tx, 'attribution_entry', agencyId));
    const bad = await tx.one<{ batchId: string; number: string }>(ATTRIBUTION, [agencyId]);
    if (bad) finding.bad('batch', bad.batchId, why.attribution(bad.number));
    return finding.result();
  }
}

async function countOf(
  tx: Tx,
  table: 'payout' | 'payout_tally' | 'payout_batch' | 'subsidy_project' | 'attribution_entry',
  agencyId: number,
): Promise<number> {
  const row = await tx.one<{ n: string }>(`SELECT count(*) AS n FROM ${table} WHERE agency_id = $1`, [agencyId]);
  return Number(row!.n);
}
