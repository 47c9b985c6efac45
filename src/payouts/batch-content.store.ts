import { Injectable } from '@nestjs/common';
import { money } from '../kernel/money.js';
import { addMonths, periodToInt } from '../kernel/period.js';
import type { Period } from '../kernel/period.js';
import type { Tx } from '../platform/db/db.js';
import type { Batch } from './batches.store.js';
import { withWholeJoins } from './bulk-plan.js';
import { bridgeItems } from './domain/bridge.js';
import type { BridgeItem, BridgeRow } from './domain/bridge.js';
import type { PayoutScheme } from './domain/payouts.types.js';

export interface ReissueLine {
  parentBatchId: string;
  parentLineNo: number;
  payeeVersionId: string;
}

/**
 * Last month and the month so far, person by person, as the bridge sees them. $1 agency, $2 scheme, $3 this month,
 * $4 last month, $5 the regular batches of this month up to the one looked at. A line keeps the kind of change it was
 * drafted with only where last month cannot tell it: between new and resumed.
 */
export const BRIDGE_PEOPLE = /* sql */ `
  SELECT coalesce(n.beneficiary_id, o.beneficiary_id) AS beneficiary_id, o.batch_id AS old_batch, o.line_no AS old_line,
    n.batch_id AS new_batch, n.line_no AS new_line, o.amount AS old_amount, n.amount AS new_amount,
    o.back_pay + o.grant_amount AS old_one_off, n.back_pay, n.grant_amount,
    o.amount - o.back_pay - o.grant_amount AS old_regular, n.amount - n.back_pay - n.grant_amount AS new_regular,
    CASE WHEN n.batch_id IS NULL THEN 'STOPPED'
      WHEN o.batch_id IS NULL THEN CASE WHEN n.change_kind = 'NEW' THEN 'NEW' ELSE 'RESUMED' END
      ELSE CASE sign((n.amount - n.back_pay - n.grant_amount) - (o.amount - o.back_pay - o.grant_amount))
        WHEN 1 THEN 'RAISED' WHEN -1 THEN 'LOWERED' ELSE 'SAME' END END AS change
  FROM (SELECT * FROM payout WHERE agency_id = $1 AND period = $3 AND scheme = $2 AND kind = 'REGULAR' AND live
          AND batch_id = ANY($5::bigint[])) n
  FULL JOIN (SELECT * FROM payout WHERE agency_id = $1 AND period = $4 AND scheme = $2 AND kind = 'REGULAR' AND live) o
    ON o.beneficiary_id = n.beneficiary_id`;

/** The lines of a batch: made once, in bulk; and what is computed from them while it is being made. */
@Injectable()
export class BatchContentStore {
  /** The table to fill: a bare one to be attached afterwards, or the parent when the month's partition is there. */
  async openPartition(tx: Tx, agencyId: number, period: Period): Promise<string> {
    const row = await tx.one<{ target: string }>('SELECT quote_ident(payout_open_partition($1, $2)) AS target', [
      agencyId,
      periodToInt(period),
    ]);
    return row!.target;
  }

  /** Proves the new lines in bulk, adds keys and makes them visible; nothing when the partition was there. */
  async attachPartition(tx: Tx, agencyId: number, period: Period): Promise<void> {
    await tx.rows('SELECT payout_attach_partition($1, $2)', [agencyId, periodToInt(period)]);
  }

  /** People of the roll who are paid for the month already by another batch: how many, and the first row. */
  async alreadyPaid(
    tx: Tx,
    rollId: string,
    agencyId: number,
    scheme: PayoutScheme,
    period: Period,
  ): Promise<{ count: number; row: number | null }> {
    const yyyymm = periodToInt(period);
    const earlier = await tx.one(
      `SELECT FROM payout_batch WHERE agency_id = $1 AND scheme = $2 AND period = $3 AND kind = 'REGULAR' AND state <> 'WITHDRAWN' LIMIT 1`,
      [agencyId, scheme, yyyymm],
    );
    if (earlier === null) return { count: 0, row: null };
    const found = await tx.one<{ count: number; row: number | null }>(
      `SELECT count(*)::int AS count, min(l.row_no) AS row
         FROM roll_line l JOIN beneficiary b ON b.agency_id = $1 AND b.id_index = l.id_index
         JOIN payout p ON p.agency_id = $1 AND p.period = $3 AND p.scheme = $2 AND p.beneficiary_id = b.id AND p.live AND p.kind = 'REGULAR'
        WHERE l.roll_id = $4 AND l.status = 'PAY' AND l.amount > 0`,
      [agencyId, scheme, yyyymm, rollId],
    );
    return found!;
  }

  /**
   * One line per person to be paid, in the order of the roll, with the payee version of now and the kind of change
   * against last month. People whom the register does not know get no line: the control totals show it.
   */
  async insertFromRoll(tx: Tx, target: string, batch: Batch, lines: number): Promise<number> {
    return withWholeJoins(tx, lines, () =>
      tx.run(
        `INSERT INTO ${target} (agency_id, period, batch_id, line_no, scheme, kind, beneficiary_id, payee_version_id, township,
           base, personal, adjustment, back_pay, grant_amount, amount, back_pay_from, back_pay_to, change_kind)
         SELECT $1::int, $2::int, $3::bigint, row_number() OVER (ORDER BY l.ordinal), $4::text, 'REGULAR', b.id, b.payee_version_id,
           coalesce(l.township, b.township), l.base, l.personal, l.adjustment, l.back_pay, l.grant_amount, l.amount,
           l.back_pay_from, l.back_pay_to,
           CASE WHEN o.batch_id IS NOT NULL THEN
               CASE sign((l.amount - l.back_pay - l.grant_amount) - (o.amount - o.back_pay - o.grant_amount))
                 WHEN 1 THEN 'RAISED' WHEN -1 THEN 'LOWERED' ELSE 'SAME' END
             -- Few people, so looked up one by one, month by month, and never as a join over the whole history.
             WHEN (SELECT 1 FROM payout e WHERE e.agency_id = $1 AND e.period < $2 AND e.scheme = $4 AND e.beneficiary_id = b.id
                 AND e.live AND e.kind = 'REGULAR' LIMIT 1) IS NOT NULL THEN 'RESUMED'
             ELSE 'NEW' END
         FROM roll_line l
         JOIN beneficiary b ON b.agency_id = $1 AND b.id_index = l.id_index AND b.payee_version_id IS NOT NULL
         LEFT JOIN payout o ON o.agency_id = $1 AND o.period = $5 AND o.scheme = $4 AND o.beneficiary_id = b.id
           AND o.live AND o.kind = 'REGULAR'
         WHERE l.roll_id = $6 AND l.status = 'PAY' AND l.amount > 0`,
        [
          batch.agencyId,
          periodToInt(batch.period),
          batch.id,
          batch.scheme,
          periodToInt(addMonths(batch.period, -1)),
          batch.rollId,
        ],
      ),
    );
  }

  /** Children of bounced payouts: the parent's amounts, a new payee version. */
  async insertReissue(tx: Tx, target: string, batch: Batch, lines: readonly ReissueLine[]): Promise<number> {
    return tx.run(
      `INSERT INTO ${target} (agency_id, period, batch_id, line_no, scheme, kind, beneficiary_id, payee_version_id, township,
         base, personal, adjustment, back_pay, grant_amount, amount, back_pay_from, back_pay_to, parent_batch_id, parent_line_no)
       SELECT p.agency_id, p.period, $3::bigint, row_number() OVER (ORDER BY p.batch_id, p.line_no), p.scheme, 'REISSUE', p.beneficiary_id,
         n.version, p.township, p.base, p.personal, p.adjustment, p.back_pay, p.grant_amount, p.amount, p.back_pay_from, p.back_pay_to,
         p.batch_id, p.line_no
       FROM unnest($4::bigint[], $5::int[], $6::bigint[]) AS n(batch, line, version)
       JOIN payout p ON p.agency_id = $1 AND p.period = $2 AND p.batch_id = n.batch AND p.line_no = n.line`,
      [
        batch.agencyId,
        periodToInt(batch.period),
        batch.id,
        lines.map((line) => line.parentBatchId),
        lines.map((line) => line.parentLineNo),
        lines.map((line) => line.payeeVersionId),
      ],
    );
  }

  /** Takes a line out of a draft. False when the batch has no such line, or has it no more. */
  async excludeLine(tx: Tx, batch: Batch, lineNo: number): Promise<boolean> {
    const touched = await tx.run(
      `UPDATE payout SET live = false, outcome = 'WITHDRAWN'
        WHERE agency_id = $1 AND period = $2 AND batch_id = $3 AND line_no = $4 AND live`,
      [batch.agencyId, periodToInt(batch.period), batch.id, lineNo],
    );
    return touched === 1;
  }

  /** Count and sum of all lines, and of those withdrawn, yuan. */
  async controls(tx: Tx, batch: Batch) {
    const row = await tx.one<{ lines: number; total: string; withdrawn: number; withdrawnTotal: string }>(
      `SELECT count(*)::int AS lines, coalesce(sum(amount), 0) AS total, (count(*) FILTER (WHERE NOT live))::int AS withdrawn,
         coalesce(sum(amount) FILTER (WHERE NOT live), 0) AS "withdrawnTotal"
       FROM payout WHERE agency_id = $1 AND period = $2 AND batch_id = $3`,
      [batch.agencyId, periodToInt(batch.period), batch.id],
    );
    return { ...row!, total: money(row!.total), withdrawnTotal: money(row!.withdrawnTotal) };
  }

  /** Regular batches of the same month and scheme up to this one: what "now" means in its bridge. */
  async batchesSoFar(tx: Tx, batch: Batch): Promise<string[]> {
    const rows = await tx.rows<{ id: string }>(
      `SELECT id FROM payout_batch WHERE agency_id = $1 AND scheme = $2 AND period = $3 AND kind = 'REGULAR' AND sequence <= $4
         AND (state <> 'WITHDRAWN' OR id = $5)`,
      [batch.agencyId, batch.scheme, periodToInt(batch.period), batch.sequence, batch.id],
    );
    return rows.map((row) => row.id);
  }

  /** Computes the ten items anew and keeps them in place of the old ones. */
  async rebuildBridge(tx: Tx, batch: Batch): Promise<BridgeRow[]> {
    const batches = await this.batchesSoFar(tx, batch);
    await tx.run('DELETE FROM batch_bridge WHERE batch_id = $1', [batch.id]);
    const rows = await withWholeJoins(tx, batch.lineCount, () =>
      tx.rows<{ item: BridgeItem; people: number; amount: string }>(
        `WITH person AS (${BRIDGE_PEOPLE}), sums AS (
           SELECT count(old_batch) AS previous_n, coalesce(sum(old_amount), 0) AS previous,
             count(*) FILTER (WHERE old_one_off <> 0) AS one_off_n, -coalesce(sum(old_one_off), 0) AS one_off,
             count(*) FILTER (WHERE change = 'NEW') AS new_n, coalesce(sum(new_regular) FILTER (WHERE change = 'NEW'), 0) AS new,
             count(*) FILTER (WHERE change = 'RESUMED') AS resumed_n, coalesce(sum(new_regular) FILTER (WHERE change = 'RESUMED'), 0) AS resumed,
             count(*) FILTER (WHERE change = 'STOPPED') AS stopped_n, -coalesce(sum(old_regular) FILTER (WHERE change = 'STOPPED'), 0) AS stopped,
             count(*) FILTER (WHERE change = 'RAISED') AS raised_n, coalesce(sum(new_regular - old_regular) FILTER (WHERE change = 'RAISED'), 0) AS raised,
             count(*) FILTER (WHERE change = 'LOWERED') AS lowered_n, coalesce(sum(new_regular - old_regular) FILTER (WHERE change = 'LOWERED'), 0) AS lowered,
             count(*) FILTER (WHERE back_pay <> 0) AS back_pay_n, coalesce(sum(back_pay), 0) AS back_pay,
             count(*) FILTER (WHERE grant_amount <> 0) AS grant_n, coalesce(sum(grant_amount), 0) AS grant_sum,
             count(new_batch) AS current_n, coalesce(sum(new_amount), 0) AS current
           FROM person)
         INSERT INTO batch_bridge (agency_id, batch_id, no, item, people, amount)
         SELECT $1, $6::bigint, v.no, ($7::text[])[v.no], v.people, v.amount
         FROM sums, LATERAL (VALUES (1, previous_n, previous), (2, one_off_n, one_off), (3, new_n, new), (4, resumed_n, resumed),
           (5, stopped_n, stopped), (6, raised_n, raised), (7, lowered_n, lowered), (8, back_pay_n, back_pay), (9, grant_n, grant_sum),
           (10, current_n, current)) AS v(no, people, amount)
         RETURNING item, people, amount`,
        [
          batch.agencyId,
          batch.scheme,
          periodToInt(batch.period),
          periodToInt(addMonths(batch.period, -1)),
          batches,
          batch.id,
          bridgeItems,
        ],
      ),
    );
    return rows.map((row) => ({ ...row, amount: money(row.amount) }));
  }
}
