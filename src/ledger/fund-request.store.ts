import { Injectable } from '@nestjs/common';
import { money, type Decimal } from '../kernel/money.js';
import { periodToInt, type Period } from '../kernel/period.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Db, Tx } from '../platform/db/db.js';
import { byPinyin, orderBy, sortPlan } from '../platform/db/sort-plan.js';
import { offsetOf, type Page, type PageQuery } from '../platform/http/paging.js';
import type { Fund } from './domain/ledger.types.js';

export type FundRequestState = 'REQUESTED' | 'ARRIVED' | 'CANCELLED';

export interface FundRequestRow {
  id: string;
  fund: Fund;
  period: number;
  amount: string;
  dueOn: string;
  state: FundRequestState;
  requestedBy: string;
  requestedAt: Date;
  arrivedOn: string | null;
  arrivedAmount: string | null;
  documentNo: string | null;
  voucherId: string | null;
}

const COLUMNS = `q.id, q.fund, q.period, q.amount, q.due_on AS "dueOn", q.state, u.name AS "requestedBy", q.requested_at AS "requestedAt",
  q.arrived_on AS "arrivedOn", q.arrived_amount AS "arrivedAmount", q.document_no AS "documentNo", q.voucher_id AS "voucherId"`;

export const FUND_REQUEST_SORT = sortPlan({
  keys: {
    fund: 'q.fund',
    period: 'q.period',
    amount: 'q.amount',
    dueOn: 'q.due_on',
    state: 'q.state',
    requestedBy: byPinyin('u.name'),
    requestedAt: 'q.requested_at',
    arrivedOn: 'q.arrived_on',
    arrivedAmount: 'q.arrived_amount',
    documentNo: byPinyin('q.document_no'),
  },
  usual: 'q.id DESC',
  unique: 'q.id DESC',
});

/** 用款计划. */
@Injectable()
export class FundRequestStore {
  /** What a request is reckoned from, yuan: approved batches not yet with the bank, and requests still on their way. */
  async need(
    tx: Tx,
    agencyId: number,
    fund: Fund,
  ): Promise<{ approved: Decimal; requested: Decimal; firstPayOn: string | null }> {
    const row = await tx.one<{ approved: string; requested: string; first: string | null }>(
      `SELECT coalesce(sum(total), 0) AS approved, min(pay_on) AS first,
         (SELECT coalesce(sum(amount), 0) FROM fund_request WHERE agency_id = $1 AND fund = $2 AND state = 'REQUESTED') AS requested
         FROM payout_batch WHERE agency_id = $1 AND scheme = $2 AND state = 'APPROVED'`,
      [agencyId, fund],
    );
    return { approved: money(row!.approved), requested: money(row!.requested), firstPayOn: row!.first };
  }

  async insert(ctx: Ctx, request: { fund: Fund; period: Period; amount: string; dueOn: string }): Promise<string> {
    const row = await ctx.tx.one<{ id: string }>(
      `INSERT INTO fund_request (agency_id, fund, period, amount, due_on, requested_by, requested_at, act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
      [
        ctx.agencyId,
        request.fund,
        periodToInt(request.period),
        request.amount,
        request.dueOn,
        ctx.actor.userId,
        ctx.now,
        ctx.actId,
      ],
    );
    return row!.id;
  }

  /** The request, locked to the end of the transaction. */
  async lock(tx: Tx, agencyId: number, id: string): Promise<{ fund: Fund; state: FundRequestState } | null> {
    return tx.one('SELECT fund, state FROM fund_request WHERE agency_id = $1 AND id = $2 FOR UPDATE', [agencyId, id]);
  }

  /** Errors: FUND_REQUEST_NOT_OPEN. */
  async markArrived(
    ctx: Ctx,
    id: string,
    arrival: { on: string; amount: string; documentNo: string | null; voucherId: string },
  ): Promise<void> {
    await ctx.tx.run(
      `UPDATE fund_request SET state = 'ARRIVED', arrived_on = $3, arrived_amount = $4, document_no = $5, voucher_id = $6, arrived_act_id = $7
        WHERE agency_id = $1 AND id = $2`,
      [ctx.agencyId, id, arrival.on, arrival.amount, arrival.documentNo, arrival.voucherId, ctx.actId],
    );
  }

  /** Errors: FUND_REQUEST_NOT_OPEN. */
  async cancel(ctx: Ctx, id: string): Promise<void> {
    await ctx.tx.run(`UPDATE fund_request SET state = 'CANCELLED' WHERE agency_id = $1 AND id = $2`, [
      ctx.agencyId,
      id,
    ]);
  }

  async list(
    db: Pick<Db, 'rows'>,
    agencyId: number,
    filter: { fund?: Fund; state?: FundRequestState; sort?: string },
    query: PageQuery,
  ): Promise<Page<FundRequestRow>> {
    const rows = await db.rows<FundRequestRow & { total: string }>(
      `SELECT ${COLUMNS}, count(*) OVER () AS total FROM fund_request q JOIN app_user u ON u.id = q.requested_by
        WHERE q.agency_id = $1 AND ($2::text IS NULL OR q.fund = $2) AND ($3::text IS NULL OR q.state = $3)
        ${orderBy(FUND_REQUEST_SORT, filter.sort)} LIMIT $4 OFFSET $5`,
      [agencyId, filter.fund ?? null, filter.state ?? null, query.pageSize, offsetOf(query)],
    );
    return { rows, total: Number(rows[0]?.total ?? 0), page: query.page, pageSize: query.pageSize };
  }

  async byId(db: Pick<Db, 'one'>, agencyId: number, id: string): Promise<FundRequestRow | null> {
    return db.one<FundRequestRow>(
      `SELECT ${COLUMNS} FROM fund_request q JOIN app_user u ON u.id = q.requested_by WHERE q.agency_id = $1 AND q.id = $2`,
      [agencyId, id],
    );
  }
}
