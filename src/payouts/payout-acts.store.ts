import { Injectable } from '@nestjs/common';
import { intToPeriod, periodToInt } from '../kernel/period.js';
import type { Period } from '../kernel/period.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Db, Tx } from '../platform/db/db.js';
import { byPinyin, orderBy, sortPlan } from '../platform/db/sort-plan.js';
import type { PayoutActKind } from './domain/payouts.types.js';
import type { Counted, Slice } from './batch-reads.store.js';
import { payoutReference } from '../kernel/payout-reference.js';

export type PayoutActState = 'PROPOSED' | 'CONFIRMED' | 'REFUSED';

export interface PayoutAct {
  id: string;
  kind: PayoutActKind;
  period: Period;
  batchId: string;
  lineNo: number;
  reason: string;
  onDate: string | null;
  cause: string | null;
  state: PayoutActState;
  proposedBy: string;
}

export interface PayoutActListed extends PayoutAct {
  reference: string;
  batchNumber: string;
  scheme: string;
  name: string;
  idMasked: string;
  /** Yuan. */
  amount: string;
  proposedByName: string;
  proposedAt: Date;
  decidedBy: string | null;
  decidedByName: string | null;
  decidedAt: Date | null;
  decidedReason: string | null;
  /** Whether the reader made the batch and so may not confirm. */
  madeByReader: boolean;
}

export interface ActFilter {
  state?: PayoutActState;
  kind?: PayoutActKind;
  batchId?: string;
  /** A key of PAYOUT_ACT_SORT. */
  sort?: string;
}

export const PAYOUT_ACT_SORT = sortPlan({
  keys: {
    kind: 'a.kind',
    state: 'a.state',
    period: 'a.period',
    batchNumber: 'b.number',
    scheme: 'b.scheme',
    name: byPinyin('v.name'),
    idMasked: 'v.id_masked',
    amount: 'p.amount',
    onDate: 'a.on_date',
    cause: 'a.cause',
    proposedByName: byPinyin('u.name'),
    proposedAt: 'a.proposed_at',
    decidedByName: byPinyin('d.name'),
    decidedAt: 'a.decided_at',
  },
  usual: `(a.state = 'PROPOSED') DESC, a.id DESC`,
  unique: 'a.id DESC',
});

const ACT = /* sql */ `a.id, a.kind, a.period, a.batch_id AS "batchId", a.line_no AS "lineNo", a.reason, a.on_date AS "onDate", a.cause,
  a.state, a.proposed_by AS "proposedBy"`;
type Raw<T> = Omit<T, 'period'> & { period: number };

/** Acts of two people on one payout. */
@Injectable()
export class PayoutActsStore {
  async insert(
    ctx: Ctx,
    act: Pick<PayoutAct, 'kind' | 'period' | 'batchId' | 'lineNo' | 'reason' | 'onDate' | 'cause'>,
  ): Promise<string> {
    const row = await ctx.tx.one<{ id: string }>(
      `INSERT INTO payout_act (agency_id, kind, period, batch_id, line_no, reason, on_date, cause, proposed_by, proposed_at, act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id`,
      [
        ctx.agencyId,
        act.kind,
        periodToInt(act.period),
        act.batchId,
        act.lineNo,
        act.reason,
        act.onDate,
        act.cause,
        ctx.actor.userId,
        ctx.now,
        ctx.actId,
      ],
    );
    return row!.id;
  }

  async find(tx: Tx, agencyId: number, id: string): Promise<PayoutAct | null> {
    const row = await tx.one<Raw<PayoutAct>>(`SELECT ${ACT} FROM payout_act a WHERE a.agency_id = $1 AND a.id = $2`, [
      agencyId,
      id,
    ]);
    return row && { ...row, period: intToPeriod(row.period) };
  }

  /** Once: an act that is decided already is refused by the database (PAYOUT_ACT_DECIDED). */
  async decide(ctx: Ctx, id: string, state: 'CONFIRMED' | 'REFUSED', reason: string | null): Promise<void> {
    await ctx.tx.run(
      `UPDATE payout_act SET state = $3, decided_by = $4, decided_at = $5, decided_reason = $6, decided_act_id = $7
        WHERE agency_id = $1 AND id = $2`,
      [ctx.agencyId, id, state, ctx.actor.userId, ctx.now, reason, ctx.actId],
    );
  }

  async list(
    db: Db,
    agencyId: number,
    readerId: string,
    filter: ActFilter,
    page: Slice,
  ): Promise<Counted<PayoutActListed>> {
    const where = `a.agency_id = $1 AND ($2::text IS NULL OR a.state = $2) AND ($3::text IS NULL OR a.kind = $3)
      AND ($4::bigint IS NULL OR a.batch_id = $4)`;
    const params = [agencyId, filter.state ?? null, filter.kind ?? null, filter.batchId ?? null];
    const rows = await db.rows<Raw<Omit<PayoutActListed, 'reference'>> & { total: number }>(
      `SELECT ${ACT}, b.number AS "batchNumber", b.scheme, p.amount, v.name, v.id_masked AS "idMasked", u.name AS "proposedByName",
         a.proposed_at AS "proposedAt", a.decided_by AS "decidedBy", d.name AS "decidedByName", a.decided_at AS "decidedAt",
         a.decided_reason AS "decidedReason", batch_made_by(a.batch_id, $7) AS "madeByReader", count(*) OVER ()::int AS total
       FROM payout_act a JOIN payout_batch b ON b.id = a.batch_id JOIN app_user u ON u.id = a.proposed_by
       LEFT JOIN app_user d ON d.id = a.decided_by
       JOIN LATERAL (SELECT p.amount, p.payee_version_id FROM payout p WHERE p.agency_id = $1 AND p.period = a.period
         AND p.batch_id = a.batch_id AND p.line_no = a.line_no) p ON true
       JOIN payee_version v ON v.agency_id = $1 AND v.id = p.payee_version_id
       WHERE ${where} ${orderBy(PAYOUT_ACT_SORT, filter.sort)} LIMIT $5 OFFSET $6`,
      [...params, page.limit, page.offset, readerId],
    );
    const total =
      rows[0]?.total ??
      (await db.one<{ n: number }>(`SELECT count(*)::int AS n FROM payout_act a WHERE ${where}`, params))!.n;
    const listed = rows.map(({ total: _, ...row }) => ({
      ...row,
      period: intToPeriod(row.period),
      reference: payoutReference(row.batchId, row.lineNo),
    }));
    return { rows: listed, total };
  }
}
