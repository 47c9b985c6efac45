import { Injectable } from '@nestjs/common';
import { intToPeriod, periodToInt } from '../kernel/period.js';
import type { Period } from '../kernel/period.js';
import type { Tx } from '../platform/db/db.js';
import { byPinyin, orderBy, sortPlan } from '../platform/db/sort-plan.js';
import { LINE } from './batch-reads.store.js';
import type { Counted, LineListed, Slice } from './batch-reads.store.js';
import type { Batch } from './batches.store.js';
import type { BatchKind, BatchState, PayoutScheme } from './domain/payouts.types.js';

export interface BouncedFilter {
  scheme?: PayoutScheme;
  cause?: string;
  township?: string;
  period?: Period;
  /** Part of the name, or of a masked number as printed. */
  text?: string;
  /** A key of BOUNCED_SORT. */
  sort?: string;
}

export interface BouncedListed extends LineListed {
  batchId: string;
  batchNumber: string;
  scheme: PayoutScheme;
  period: Period;
  kind: BatchKind;
  bouncedOn: string;
  daysHeld: number;
  /** The person's account of now, when it is another than the one that failed. */
  currentAccountMasked: string | null;
  /** A reissue that is drafted and not approved yet. */
  reissueReference: string | null;
  openActId: string | null;
}

export interface ChainLink extends LineListed {
  batchId: string;
  batchNumber: string;
  batchState: BatchState;
  period: Period;
  scheme: PayoutScheme;
  kind: BatchKind;
}

/**
 * Failures are found through the bank's own words, which are few, and not by reading all payouts: lines of result files
 * in class FAILED, and late returns. $1 agency, $2 today, $3 scheme, $4 cause, $5 township, $6 period, $7 text.
 */
const BOUNCED = /* sql */ `
  FROM (SELECT l.batch_id, l.payout_line_no AS line_no FROM bank_result_line l WHERE l.agency_id = $1 AND l.class = 'FAILED'
        UNION SELECT a.batch_id, a.line_no FROM payout_act a WHERE a.agency_id = $1 AND a.kind = 'LATE_RETURN' AND a.state = 'CONFIRMED') f
  JOIN payout_batch b ON b.id = f.batch_id AND b.agency_id = $1
  JOIN payout p ON p.agency_id = $1 AND p.period = b.period AND p.batch_id = f.batch_id AND p.line_no = f.line_no AND p.outcome = 'BOUNCED'
  JOIN payee_version v ON v.agency_id = $1 AND v.id = p.payee_version_id
  LEFT JOIN bank_result_file r ON r.id = p.result_file_id
  CROSS JOIN LATERAL (SELECT coalesce(p.credited_on, (r.uploaded_at AT TIME ZONE 'Asia/Shanghai')::date) AS bounced_on) h
  WHERE ($3::text IS NULL OR b.scheme = $3) AND ($4::text IS NULL OR p.cause = $4) AND ($5::text IS NULL OR p.township = $5)
    AND ($6::int IS NULL OR p.period = $6)
    AND ($7::text IS NULL OR strpos(v.name, $7) > 0 OR strpos(v.id_masked, $7) > 0 OR strpos(v.account_masked, $7) > 0)`;

export const BOUNCED_SORT = sortPlan({
  keys: {
    bouncedOn: 'h.bounced_on',
    daysHeld: '$2::date - h.bounced_on',
    scheme: 'p.scheme',
    period: 'p.period',
    batchNumber: 'b.number',
    name: byPinyin('v.name'),
    idMasked: 'v.id_masked',
    accountMasked: 'v.account_masked',
    bankName: byPinyin('v.bank_name'),
    township: byPinyin('p.township'),
    cause: 'p.cause',
    amount: 'p.amount',
  },
  usual: 'h.bounced_on, p.batch_id, p.line_no',
  unique: 'p.batch_id, p.line_no',
});

/** The failure desk: what the bank sent back and nobody has settled yet; and the chain of one payout. */
@Injectable()
export class BouncedReadsStore {
  async list(
    tx: Tx,
    agencyId: number,
    today: string,
    filter: BouncedFilter,
    slice: Slice,
  ): Promise<Counted<BouncedListed> & { amount: string }> {
    const params = bouncedParams(agencyId, today, filter);
    const order = orderBy(BOUNCED_SORT, filter.sort);
    const sum = await tx.one<{ n: number; amount: string }>(
      `SELECT count(*)::int AS n, coalesce(sum(p.amount), 0.00) AS amount ${BOUNCED} AND $2::date IS NOT NULL`,
      params,
    );
    const rows = await tx.rows<Omit<BouncedListed, 'period'> & { period: number }>(
      `SELECT ${LINE}, x.batch_id AS "batchId", x.number AS "batchNumber", p.scheme, p.period, p.kind, x.bounced_on AS "bouncedOn",
         $2::date - x.bounced_on AS "daysHeld",
         CASE WHEN n.account_index IS DISTINCT FROM v.account_index THEN n.account_masked END AS "currentAccountMasked",
         c.reference AS "reissueReference", a.id AS "openActId"
       FROM (SELECT p.batch_id, p.line_no, p.period, b.number, h.bounced_on, row_number() OVER (${order}) AS place ${BOUNCED}
             ${order} LIMIT $8 OFFSET $9) x
       CROSS JOIN LATERAL (SELECT p.*, 'BOUNCED' AS state, lpad(p.batch_id::text, 9, '0') || lpad(p.line_no::text, 7, '0') AS reference
         FROM payout p WHERE p.agency_id = $1 AND p.period = x.period AND p.batch_id = x.batch_id AND p.line_no = x.line_no) p
       JOIN payee_version v ON v.agency_id = $1 AND v.id = p.payee_version_id
       JOIN beneficiary e ON e.agency_id = $1 AND e.id = p.beneficiary_id
       LEFT JOIN payee_version n ON n.agency_id = $1 AND n.id = e.payee_version_id
       LEFT JOIN LATERAL (SELECT lpad(c.batch_id::text, 9, '0') || lpad(c.line_no::text, 7, '0') AS reference FROM payout c
         WHERE c.agency_id = $1 AND c.period = p.period AND c.parent_batch_id = p.batch_id AND c.parent_line_no = p.line_no AND c.live) c ON true
       LEFT JOIN payout_act a ON a.batch_id = p.batch_id AND a.line_no = p.line_no AND a.state = 'PROPOSED'
       ORDER BY x.place`,
      [...params, slice.limit, slice.offset],
    );
    return {
      rows: rows.map((row) => ({ ...row, period: intToPeriod(row.period) })),
      total: sum!.n,
      amount: sum!.amount,
    };
  }

  /** Counts and sums by cause and township. */
  async matrix(tx: Tx, agencyId: number, today: string, filter: BouncedFilter) {
    return tx.rows<{ cause: string | null; township: string | null; count: number; total: string; oldestOn: string }>(
      `SELECT p.cause, p.township, count(*)::int AS count, sum(p.amount) AS total, min(h.bounced_on) AS "oldestOn"
       ${BOUNCED} AND $2::date IS NOT NULL GROUP BY p.cause, p.township ORDER BY p.cause, p.township`,
      bouncedParams(agencyId, today, filter),
    );
  }

  /** The payout that a chain begins with and everything that was made to repeat it, oldest first, withdrawn ones too. */
  async chain(tx: Tx, batch: Batch, lineNo: number): Promise<ChainLink[]> {
    const rows = await tx.rows<Omit<ChainLink, 'period'> & { period: number }>(
      `WITH RECURSIVE up AS (
         SELECT p.batch_id, p.line_no, p.parent_batch_id, p.parent_line_no, 0 AS step FROM payout p
          WHERE p.agency_id = $1 AND p.period = $2 AND p.batch_id = $3 AND p.line_no = $4
         UNION ALL
         SELECT p.batch_id, p.line_no, p.parent_batch_id, p.parent_line_no, up.step + 1 FROM up JOIN payout p
           ON p.agency_id = $1 AND p.period = $2 AND p.batch_id = up.parent_batch_id AND p.line_no = up.parent_line_no),
       down AS (
         SELECT * FROM (SELECT batch_id, line_no, 0 AS depth FROM up ORDER BY step DESC LIMIT 1) root
         UNION ALL
         SELECT c.batch_id, c.line_no, down.depth + 1 FROM down JOIN payout c
           ON c.agency_id = $1 AND c.period = $2 AND c.parent_batch_id = down.batch_id AND c.parent_line_no = down.line_no)
       SELECT ${LINE}, p.batch_id AS "batchId", b.number AS "batchNumber", b.state AS "batchState", p.period, p.scheme, p.kind
       FROM down JOIN payout_state p ON p.agency_id = $1 AND p.period = $2 AND p.batch_id = down.batch_id AND p.line_no = down.line_no
       JOIN payout_batch b ON b.id = p.batch_id
       JOIN payee_version v ON v.agency_id = p.agency_id AND v.id = p.payee_version_id
       ORDER BY down.depth, p.batch_id, p.line_no`,
      [batch.agencyId, periodToInt(batch.period), batch.id, lineNo],
    );
    return rows.map((row) => ({ ...row, period: intToPeriod(row.period) }));
  }
}

function bouncedParams(agencyId: number, today: string, filter: BouncedFilter): unknown[] {
  const { scheme, cause, township, period, text } = filter;
  return [
    agencyId,
    today,
    scheme ?? null,
    cause ?? null,
    township ?? null,
    period ? periodToInt(period) : null,
    text ?? null,
  ];
}
