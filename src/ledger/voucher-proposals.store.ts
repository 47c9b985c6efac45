import { Injectable } from '@nestjs/common';
import { toWire } from '../kernel/money.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Db, Tx } from '../platform/db/db.js';
import { byPinyin, orderBy, sortPlan } from '../platform/db/sort-plan.js';
import { offsetOf, type Page, type PageQuery } from '../platform/http/paging.js';
import type { Fund, PostingLine, ProposalState } from './domain/ledger.types.js';

export interface Proposal {
  id: string;
  fund: Fund;
  on: string;
  summary: string;
  lines: { account: string; debit: string; credit: string; summary: string | null }[];
  proposedBy: string;
  decision: Exclude<ProposalState, 'PROPOSED'> | null;
}

export interface ProposalRow {
  id: string;
  fund: Fund;
  on: string;
  summary: string;
  total: string;
  state: ProposalState;
  sheets: number;
  proposedById: string;
  proposedBy: string;
  proposedAt: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
  reason: string | null;
  voucherId: string | null;
  voucherNumber: number | null;
}

export interface ProposalLineRow {
  lineNo: number;
  account: string;
  accountName: string | null;
  debit: string;
  credit: string;
  summary: string | null;
}

const STATE = `coalesce(d.decision, 'PROPOSED')`;

export const PROPOSAL_SORT = sortPlan({
  keys: {
    on: 'p.on_date',
    fund: 'p.fund',
    summary: byPinyin('p.summary'),
    total: 'p.total',
    state: STATE,
    proposedBy: byPinyin('u.name'),
    proposedAt: 'p.proposed_at',
  },
  usual: `(d.decision IS NULL) DESC, p.id DESC`,
  unique: 'p.id',
});

const ROW = `p.id, p.fund, p.on_date AS "on", p.summary, p.total, ${STATE} AS state, p.proposed_by AS "proposedById", u.name AS "proposedBy",
  p.proposed_at AS "proposedAt", du.name AS "decidedBy", d.decided_at AS "decidedAt", d.reason, d.voucher_id AS "voucherId", v.number AS "voucherNumber",
  (SELECT coalesce(sum(a.sheets), 0)::int FROM voucher_attachment_live a WHERE a.proposal_id = p.id) AS sheets`;
const FROM = `voucher_proposal p JOIN app_user u ON u.id = p.proposed_by LEFT JOIN voucher_proposal_decision d ON d.proposal_id = p.id
  LEFT JOIN app_user du ON du.id = d.decided_by LEFT JOIN voucher v ON v.id = d.voucher_id`;

/** Manual vouchers before they are vouchers. */
@Injectable()
export class VoucherProposalsStore {
  async add(
    ctx: Ctx,
    proposal: { fund: Fund; on: string; summary: string; total: string; lines: readonly PostingLine[] },
  ): Promise<string> {
    const lines = proposal.lines.map((line) => ({
      account: line.account,
      debit: toWire(line.debit),
      credit: toWire(line.credit),
      summary: line.summary ?? null,
    }));
    const row = await ctx.tx.one<{ id: string }>(
      `INSERT INTO voucher_proposal (agency_id, fund, on_date, summary, total, lines, proposed_by, proposed_at, act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
      [
        ctx.agencyId,
        proposal.fund,
        proposal.on,
        proposal.summary,
        proposal.total,
        JSON.stringify(lines),
        ctx.actor.userId,
        ctx.now,
        ctx.actId,
      ],
    );
    return row!.id;
  }

  /** Locked against a second decision. */
  async find(ctx: Ctx, id: string): Promise<Proposal | null> {
    await ctx.tx.run('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`voucher-proposal:${id}`]);
    return ctx.tx.one<Proposal>(
      `SELECT p.id, p.fund, p.on_date AS "on", p.summary, p.lines, p.proposed_by AS "proposedBy", d.decision
         FROM voucher_proposal p LEFT JOIN voucher_proposal_decision d ON d.proposal_id = p.id WHERE p.agency_id = $1 AND p.id = $2`,
      [ctx.agencyId, id],
    );
  }

  /** Errors: VOUCHER_PROPOSAL_NEEDS_ANOTHER, VOUCHER_PROPOSAL_NOT_YOURS, VOUCHER_PROPOSAL_DIFFERS. */
  async decide(
    ctx: Ctx,
    id: string,
    decision: { decision: NonNullable<Proposal['decision']>; reason: string | null; voucherId: string | null },
  ): Promise<void> {
    await ctx.tx.run(
      `INSERT INTO voucher_proposal_decision (agency_id, proposal_id, decision, reason, voucher_id, decided_by, decided_at, act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [ctx.agencyId, id, decision.decision, decision.reason, decision.voucherId, ctx.actor.userId, ctx.now, ctx.actId],
    );
  }

  async list(
    db: Pick<Db, 'rows' | 'one'>,
    agencyId: number,
    filter: { fund?: Fund; state?: ProposalState; sort?: string },
    query: PageQuery,
  ): Promise<Page<ProposalRow>> {
    const where = `p.agency_id = $1 AND ($2::text IS NULL OR p.fund = $2) AND ($3::text IS NULL OR ${STATE} = $3)`;
    const params = [agencyId, filter.fund ?? null, filter.state ?? null];
    const counted = await db.one<{ n: string }>(`SELECT count(*) AS n FROM ${FROM} WHERE ${where}`, params);
    const rows = await db.rows<ProposalRow>(
      `SELECT ${ROW} FROM ${FROM} WHERE ${where} ${orderBy(PROPOSAL_SORT, filter.sort)} LIMIT $4 OFFSET $5`,
      [...params, query.pageSize, offsetOf(query)],
    );
    return { rows, total: Number(counted!.n), page: query.page, pageSize: query.pageSize };
  }

  async detail(tx: Tx, agencyId: number, id: string): Promise<(ProposalRow & { postings: ProposalLineRow[] }) | null> {
    const row = await tx.one<ProposalRow>(`SELECT ${ROW} FROM ${FROM} WHERE p.agency_id = $1 AND p.id = $2`, [
      agencyId,
      id,
    ]);
    if (!row) return null;
    const postings = await tx.rows<ProposalLineRow>(
      `SELECT o::int AS "lineNo", l ->> 'account' AS account, a.name AS "accountName", l ->> 'debit' AS debit, l ->> 'credit' AS credit,
         l ->> 'summary' AS summary
         FROM voucher_proposal p CROSS JOIN jsonb_array_elements(p.lines) WITH ORDINALITY AS e(l, o)
         LEFT JOIN ledger_account a ON a.agency_id = p.agency_id AND a.fund = p.fund AND a.code = l ->> 'account'
        WHERE p.agency_id = $1 AND p.id = $2 ORDER BY o`,
      [agencyId, id],
    );
    return { ...row, postings };
  }
}
