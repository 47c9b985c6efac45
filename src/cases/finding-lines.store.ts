import { Injectable } from '@nestjs/common';
import { money, type Decimal } from '../kernel/money.js';
import { intToPeriod, periodToInt } from '../kernel/period.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Db, Tx } from '../platform/db/db.js';
import { inBulk } from '../platform/db/in-bulk.js';
import { orderBy, sortPlan } from '../platform/db/sort-plan.js';
import type { OpenLine } from './domain/spread-recovery.js';

type Reader = Pick<Tx, 'rows' | 'one'> | Db;

export interface LineRow {
  id: string;
  period: number;
  batchId: string;
  lineNo: number;
  reference: string;
  batchNumber: string;
  paid: string;
  due: string;
  overpaid: string;
  recovered: string;
  paidOn: string;
  addedBy: string;
}

export interface CandidateRow {
  reference: string;
  period: number;
  batchNumber: string;
  kind: string;
  amount: string;
  adjustment: string;
  creditedOn: string;
  /** Overpaid of it in other live cases, yuan. */
  claimed: string;
  /** Deducted from it for cases, yuan. */
  offset: string;
  /** In this case already. */
  listed: boolean;
  /** The reader or the handler had a hand in it. */
  recused: boolean;
}

/** Expressions on `p`, a payout, and `b`, its batch. */
export const CANDIDATE_SORT = sortPlan({
  keys: { period: 'p.period', batchNumber: 'b.number', amount: 'p.amount', creditedOn: 'p.credited_on' },
  usual: 'p.period, p.batch_id, p.line_no',
  unique: 'p.batch_id, p.line_no',
});

const REFERENCE = /* sql */ `lpad(p.batch_id::text, 9, '0') || lpad(p.line_no::text, 7, '0')`;

/** Payouts of a case, and those that could be. */
@Injectable()
export class FindingLinesStore {
  /** Payouts with what was due of each, by the batches they stand in. Returns how many were added. Errors: those of finding_line_guard. */
  async add(
    ctx: Ctx,
    findingId: string,
    lines: readonly { batchId: string; lineNo: number; due: string }[],
  ): Promise<number> {
    return ctx.tx.run(
      `INSERT INTO finding_line (agency_id, finding_id, period, batch_id, line_no, due, added_by, added_at, act_id)
       SELECT $1, $2, coalesce(b.period, 0), x.batch_id, x.line_no, x.due, $4, $5, $6
         FROM jsonb_to_recordset($3) AS x(batch_id bigint, line_no int, due numeric)
         LEFT JOIN payout_batch b ON b.id = x.batch_id AND b.agency_id = $1 ORDER BY x.batch_id, x.line_no`,
      [
        ...[ctx.agencyId, findingId],
        JSON.stringify(lines.map(({ batchId, lineNo, due }) => ({ batch_id: batchId, line_no: lineNo, due }))),
        ...[ctx.actor.userId, ctx.now, ctx.actId],
      ],
    );
  }

  /**
   * Every paid payout of the case's person and scheme between two months, as not due at all. Those that stand in a live
   * case are left out. Returns how many were added. Errors: those of finding_line_guard.
   */
  async addWhole(ctx: Ctx, findingId: string, from: string, to: string | null): Promise<number> {
    const params = [ctx.agencyId, findingId, periodToInt(from), to === null ? 999912 : periodToInt(to)];
    return inBulk(ctx.tx, () =>
      ctx.tx.run(
        `INSERT INTO finding_line (agency_id, finding_id, period, batch_id, line_no, due, added_by, added_at, act_id)
         SELECT $1, f.id, p.period, p.batch_id, p.line_no, 0, $5, $6, $7
           FROM finding f JOIN payout p ON p.agency_id = $1 AND p.beneficiary_id = f.beneficiary_id AND p.scheme = f.scheme
          WHERE f.agency_id = $1 AND f.id = $2 AND p.period BETWEEN $3 AND $4 AND p.outcome = 'PAID'
            AND NOT EXISTS (SELECT FROM finding_line l JOIN finding x ON x.id = l.finding_id WHERE l.agency_id = $1 AND l.period = p.period
              AND l.batch_id = p.batch_id AND l.line_no = p.line_no AND l.removed_at IS NULL AND x.state <> 'DISMISSED')
          ORDER BY p.period, p.batch_id, p.line_no`,
        [...params, ctx.actor.userId, ctx.now, ctx.actId],
      ),
    );
  }

  /** Returns how many were taken out. */
  async remove(ctx: Ctx, findingId: string, lineIds: readonly string[]): Promise<number> {
    return ctx.tx.run(
      `UPDATE finding_line SET removed_by = $4, removed_at = $5, removed_act_id = $6
        WHERE agency_id = $1 AND finding_id = $2 AND id = ANY ($3::bigint[]) AND removed_at IS NULL`,
      [ctx.agencyId, findingId, lineIds, ctx.actor.userId, ctx.now, ctx.actId],
    );
  }

  /** The lines of a case, oldest first, with what has been paid back of each. */
  lines(tx: Reader, agencyId: number, findingId: string): Promise<LineRow[]> {
    return tx.rows<LineRow>(
      `SELECT p.id, p.period, p.batch_id AS "batchId", p.line_no AS "lineNo", ${REFERENCE} AS reference, b.number AS "batchNumber",
         p.paid, p.due, p.overpaid, coalesce(r.amount, 0.00) AS recovered, p.paid_on AS "paidOn", u.name AS "addedBy"
       FROM finding_line p JOIN payout_batch b ON b.id = p.batch_id JOIN app_user u ON u.id = p.added_by
       LEFT JOIN LATERAL (SELECT sum(x.base + x.personal + x.grant_amount) AS amount FROM recovery_part x WHERE x.line_id = p.id
         AND NOT EXISTS (SELECT FROM recovery v WHERE v.reversal_of = x.recovery_id)) r ON true
       WHERE p.agency_id = $1 AND p.finding_id = $2 AND p.removed_at IS NULL ORDER BY p.period, p.batch_id, p.line_no`,
      [agencyId, findingId],
    );
  }

  /** What is open of each line by detail, oldest first; only the payout's line when one is named. */
  async openLines(
    tx: Tx,
    findingId: string,
    payout: { batchId: string; lineNo: number } | null = null,
  ): Promise<OpenLine[]> {
    const rows = await tx.rows<{ lineId: string; paidOn: string } & Record<'base' | 'personal' | 'grant', string>>(
      `SELECT l.id AS "lineId", l.paid_on AS "paidOn", l.of_base - coalesce(r.base, 0) AS base,
         l.of_personal - coalesce(r.personal, 0) AS personal, l.of_grant - coalesce(r.grants, 0) AS grant
       FROM finding_line l
       LEFT JOIN LATERAL (SELECT sum(x.base) AS base, sum(x.personal) AS personal, sum(x.grant_amount) AS grants FROM recovery_part x
         WHERE x.line_id = l.id AND NOT EXISTS (SELECT FROM recovery v WHERE v.reversal_of = x.recovery_id)) r ON true
       WHERE l.finding_id = $1 AND l.removed_at IS NULL AND ($2::bigint IS NULL OR (l.batch_id, l.line_no) = ($2, $3::int))
       ORDER BY l.period, l.batch_id, l.line_no`,
      [findingId, payout?.batchId ?? null, payout?.lineNo ?? null],
    );
    const detail = (text: string): Decimal => money(text);
    return rows.map((row) => ({
      lineId: row.lineId,
      paidOn: row.paidOn,
      open: { base: detail(row.base), personal: detail(row.personal), grant: detail(row.grant) },
    }));
  }

  /** Paid payouts of the case's person and scheme: those that could be lines, or those with a deduction. */
  async candidates(
    db: Db,
    agencyId: number,
    findingId: string,
    reader: string,
    query: { purpose: 'LINE' | 'OFFSET'; fromPeriod?: string; sort?: string; limit: number; offset: number },
  ): Promise<{ rows: (Omit<CandidateRow, 'period'> & { period: string })[]; total: number }> {
    const from = /* sql */ `FROM finding f JOIN payout p ON p.agency_id = $1 AND p.beneficiary_id = f.beneficiary_id AND p.scheme = f.scheme AND p.outcome = 'PAID'
      JOIN payout_batch b ON b.id = p.batch_id
      WHERE f.agency_id = $1 AND f.id = $2 AND p.period >= $3 AND ($4 = 'LINE' OR (p.adjustment < 0 AND p.credited_on >= f.determined_on))`;
    const params = [
      ...[agencyId, findingId, query.fromPeriod === undefined ? 0 : periodToInt(query.fromPeriod)],
      query.purpose,
    ];
    return db.read(async (tx) => {
      const counted = await tx.one<{ n: number }>(`SELECT count(*)::int AS n ${from}`, params);
      const rows = await tx.rows<CandidateRow>(
        `SELECT ${REFERENCE} AS reference, p.period, b.number AS "batchNumber", p.kind, p.amount, p.adjustment, p.credited_on AS "creditedOn",
           (SELECT coalesce(sum(l.overpaid), 0.00) FROM finding_line l JOIN finding x ON x.id = l.finding_id WHERE l.agency_id = $1 AND l.period = p.period
             AND l.batch_id = p.batch_id AND l.line_no = p.line_no AND l.removed_at IS NULL AND x.state <> 'DISMISSED' AND x.id <> f.id) AS claimed,
           (SELECT coalesce(sum(r.amount), 0.00) FROM recovery r WHERE r.agency_id = $1 AND r.kind = 'OFFSET' AND r.period = p.period
             AND r.batch_id = p.batch_id AND r.line_no = p.line_no) AS offset,
           EXISTS (SELECT FROM finding_line l WHERE l.finding_id = f.id AND l.period = p.period AND l.batch_id = p.batch_id AND l.line_no = p.line_no
             AND l.removed_at IS NULL) AS listed,
           payout_handled_by(p.batch_id, p.line_no, $5) OR payout_handled_by(p.batch_id, p.line_no, f.handler_id) AS recused
         ${from} ${orderBy(CANDIDATE_SORT, query.sort)} LIMIT $6 OFFSET $7`,
        [...params, reader, query.limit, query.offset],
      );
      return { rows: rows.map((row) => ({ ...row, period: intToPeriod(row.period) })), total: counted!.n };
    });
  }
}
