import { Injectable } from '@nestjs/common';
import { Decimal } from '../kernel/money.js';
import { lastDay, periodToInt, type Period } from '../kernel/period.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';
import type { ClosingThing } from './domain/closing.types.js';
import type { Fund } from './domain/ledger.types.js';

const THINGS = 20;

export interface ReopeningRow {
  id: string;
  fund: Fund;
  period: number;
  reason: string;
  state: 'PROPOSED' | 'CONFIRMED' | 'REFUSED';
  proposedById: string;
  proposedBy: string;
  proposedAt: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
  note: string | null;
}

export interface PeriodEventRow {
  no: number;
  action: 'CLOSED' | 'REOPENED';
  by: string;
  proposedBy: string | null;
  reason: string | null;
  at: Date;
}

/** What the closing of a month looks at and writes. */
@Injectable()
export class ClosingStore {
  async earlierOpen(tx: Tx, agencyId: number, fund: Fund, period: number): Promise<number[]> {
    const rows = await tx.rows<{ period: number }>(
      `SELECT period FROM accounting_period a WHERE a.agency_id = $1 AND a.fund = $2 AND a.period < $3 AND a.state = 'OPEN'
         AND NOT EXISTS (SELECT FROM accounting_period c WHERE c.agency_id = $1 AND c.fund = $2 AND c.period > a.period AND c.state = 'CLOSED')
        ORDER BY period`,
      [agencyId, fund, period],
    );
    return rows.map((row) => row.period);
  }

  /** Whether the fund has a voucher in the month or before it. */
  async hasBegun(tx: Tx, agencyId: number, fund: Fund, period: number): Promise<boolean> {
    const row = await tx.one<{ begun: boolean }>(
      'SELECT EXISTS (SELECT FROM voucher WHERE agency_id = $1 AND fund = $2 AND period <= $3) AS begun',
      [agencyId, fund, period],
    );
    return row!.begun;
  }

  /** The first open month of each fund before that one; months before a closed one count as closed. */
  firstOpen(tx: Tx, agencyId: number, before: number): Promise<{ fund: Fund; period: number }[]> {
    return tx.rows(
      `SELECT a.fund, min(a.period) AS period FROM accounting_period a WHERE a.agency_id = $1 AND a.state = 'OPEN' AND a.period < $2
         AND NOT EXISTS (SELECT FROM accounting_period c WHERE c.agency_id = $1 AND c.fund = a.fund AND c.period > a.period AND c.state = 'CLOSED')
        GROUP BY a.fund ORDER BY a.fund`,
      [agencyId, before],
    );
  }

  closedFunds(tx: Tx, agencyId: number, period: number): Promise<{ fund: Fund; closedAt: Date }[]> {
    return tx.rows<{ fund: Fund; closedAt: Date }>(
      `SELECT fund, min(closed_at) AS "closedAt" FROM accounting_period WHERE agency_id = $1 AND period >= $2 AND state = 'CLOSED' GROUP BY fund ORDER BY fund`,
      [agencyId, period],
    );
  }

  /** Batches due by the end of the month that are neither settled nor withdrawn. */
  openBatches(tx: Tx, agencyId: number, fund: Fund, period: Period): Promise<ClosingThing[]> {
    return tx.rows<ClosingThing & Record<string, unknown>>(
      `SELECT b.id, b.number AS label, x.reason AS explained FROM payout_batch b
         LEFT JOIN closing_explanation x ON x.agency_id = b.agency_id AND x.fund = b.scheme AND x.period = $3 AND x.batch_id = b.id
        WHERE b.agency_id = $1 AND b.scheme = $2 AND b.pay_on <= $4 AND b.state NOT IN ('SETTLED', 'WITHDRAWN') ORDER BY x.reason IS NOT NULL, b.number`,
      [agencyId, fund, periodToInt(period), lastDay(period)],
    );
  }

  /** Bank files of the month or before whose slip, the date of the expense, is not known. */
  missingSlips(tx: Tx, agencyId: number, fund: Fund, period: Period): Promise<ClosingThing[]> {
    return tx.rows<ClosingThing & Record<string, unknown>>(
      `SELECT b.id, b.number AS label, NULL AS explained FROM payout_batch b JOIN bank_file f ON f.batch_id = b.id
        WHERE b.agency_id = $1 AND b.scheme = $2 AND (f.issued_at AT TIME ZONE 'Asia/Shanghai')::date <= $3::date
          AND NOT EXISTS (SELECT FROM bank_slip s WHERE s.batch_id = b.id) ORDER BY b.number`,
      [agencyId, fund, lastDay(period)],
    );
  }

  /** Lines of bank results that decided nothing and that nobody has explained. */
  async openResultLines(
    tx: Tx,
    agencyId: number,
    fund: Fund,
    period: Period,
  ): Promise<{ count: number; things: ClosingThing[] }> {
    const rows = await tx.rows<{ id: string; label: string; lines: number }>(
      `SELECT f.id, b.number || ' ' || f.file_name AS label, count(*)::int AS lines FROM bank_result_line l
         JOIN bank_result_file f ON f.id = l.result_file_id AND f.state = 'TAKEN_IN' JOIN payout_batch b ON b.id = f.batch_id
        WHERE l.agency_id = $1 AND b.scheme = $2 AND b.pay_on <= $3 AND l.class NOT IN ('PAID', 'FAILED', 'FINAL_SAME') AND l.explained_by IS NULL
        GROUP BY f.id, b.number ORDER BY f.id`,
      [agencyId, fund, lastDay(period)],
    );
    return {
      count: rows.reduce((sum, { lines }) => sum + lines, 0),
      things: rows.slice(0, THINGS).map(({ id, label }) => ({ id, label, explained: null })),
    };
  }

  openRequests(tx: Tx, agencyId: number, fund: Fund, period: Period): Promise<ClosingThing[]> {
    return tx.rows<ClosingThing & Record<string, unknown>>(
      `SELECT id, id::text AS label, NULL AS explained FROM fund_request WHERE agency_id = $1 AND fund = $2 AND state = 'REQUESTED' AND due_on <= $3
        ORDER BY fund_request.id`,
      [agencyId, fund, lastDay(period)],
    );
  }

  openProposals(tx: Tx, agencyId: number, fund: Fund, period: Period): Promise<ClosingThing[]> {
    return tx.rows<ClosingThing & Record<string, unknown>>(
      `SELECT p.id, p.summary AS label, NULL AS explained FROM voucher_proposal p WHERE p.agency_id = $1 AND p.fund = $2 AND p.on_date <= $3
         AND NOT EXISTS (SELECT FROM voucher_proposal_decision d WHERE d.proposal_id = p.id) ORDER BY p.id`,
      [agencyId, fund, lastDay(period)],
    );
  }

  async unreviewed(
    tx: Tx,
    agencyId: number,
    fund: Fund,
    period: number,
  ): Promise<{ count: number; things: ClosingThing[] }> {
    const rows = await tx.rows<{ id: string; number: number; total: string }>(
      `SELECT v.id, v.number, count(*) OVER () AS total FROM voucher v WHERE v.agency_id = $1 AND v.fund = $2 AND v.period = $3
         AND NOT EXISTS (SELECT FROM voucher_review r WHERE r.voucher_id = v.id) ORDER BY v.number LIMIT $4`,
      [agencyId, fund, period, THINGS],
    );
    return {
      count: Number(rows[0]?.total ?? 0),
      things: rows.map(({ id, number }) => ({ id, label: String(number), explained: null })),
    };
  }

  /** Income and expense accounts of the year with something left on them. */
  async notCarried(
    tx: Tx,
    agencyId: number,
    fund: Fund,
    year: number,
  ): Promise<{ id: string; label: string; net: Decimal }[]> {
    const rows = await tx.rows<{ id: string; label: string; net: string }>(
      `SELECT a.code AS id, a.code || ' ' || a.name AS label, sum(b.debit - b.credit) AS net FROM ledger_account a
         JOIN ledger_balance b ON b.agency_id = a.agency_id AND b.fund = a.fund AND b.account = a.code AND b.period / 100 = $3
        WHERE a.agency_id = $1 AND a.fund = $2 AND a.class IN ('INCOME', 'EXPENSE') GROUP BY a.code, a.name
       HAVING sum(b.debit - b.credit) <> 0 ORDER BY a.code`,
      [agencyId, fund, year],
    );
    return rows.map((row) => ({ ...row, net: new Decimal(row.net) }));
  }

  /** Errors: CLOSING_BATCH_NOT_OPEN, PERIOD_CLOSED, CLOSING_EXPLAINED_ALREADY. */
  async explain(ctx: Ctx, fund: Fund, period: number, batchId: string, reason: string): Promise<void> {
    await ctx.tx.run(
      `INSERT INTO closing_explanation (agency_id, fund, period, batch_id, reason, explained_by, explained_at, act_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [ctx.agencyId, fund, period, batchId, reason, ctx.actor.userId, ctx.now, ctx.actId],
    );
  }

  /** Errors: PERIOD_NOT_CLOSED, PERIOD_LATER_CLOSED, PERIOD_REOPENING_OPEN. */
  async proposeReopening(ctx: Ctx, fund: Fund, period: number, reason: string): Promise<string> {
    const row = await ctx.tx.one<{ id: string }>(
      `INSERT INTO period_reopening (agency_id, fund, period, reason, proposed_by, proposed_at, act_id) SELECT agency_id, fund, period, $4, $5, $6, $7
         FROM accounting_period WHERE agency_id = $1 AND fund = $2 AND period = $3 RETURNING id`,
      [ctx.agencyId, fund, period, reason, ctx.actor.userId, ctx.now, ctx.actId],
    );
    return row?.id ?? '';
  }

  /** Errors: PERIOD_REOPENING_NEEDS_ANOTHER, PERIOD_REOPENING_DECIDED, PERIOD_NOT_CLOSED, PERIOD_LATER_CLOSED. */
  async decideReopening(ctx: Ctx, id: string, decision: 'CONFIRMED' | 'REFUSED', note: string | null): Promise<void> {
    await ctx.tx.run(
      `INSERT INTO period_reopening_decision (agency_id, reopening_id, decision, note, decided_by, decided_at, act_id) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [ctx.agencyId, id, decision, note, ctx.actor.userId, ctx.now, ctx.actId],
    );
  }

  reopenings(tx: Pick<Tx, 'rows'>, agencyId: number, fund: Fund | null, id: string | null): Promise<ReopeningRow[]> {
    return tx.rows<ReopeningRow & Record<string, unknown>>(
      `SELECT r.id, r.fund, r.period, r.reason, coalesce(d.decision, 'PROPOSED') AS state, r.proposed_by AS "proposedById", u.name AS "proposedBy",
         r.proposed_at AS "proposedAt", du.name AS "decidedBy", d.decided_at AS "decidedAt", d.note
         FROM period_reopening r JOIN app_user u ON u.id = r.proposed_by LEFT JOIN period_reopening_decision d ON d.reopening_id = r.id
         LEFT JOIN app_user du ON du.id = d.decided_by
        WHERE r.agency_id = $1 AND ($2::text IS NULL OR r.fund = $2) AND ($3::bigint IS NULL OR r.id = $3)
        ORDER BY (d.decision IS NULL) DESC, r.id DESC`,
      [agencyId, fund, id],
    );
  }

  events(tx: Tx, agencyId: number, fund: Fund, period: number): Promise<PeriodEventRow[]> {
    return tx.rows<PeriodEventRow & Record<string, unknown>>(
      `SELECT e.no, e.action, u.name AS "by", p.name AS "proposedBy", e.reason, e.at FROM accounting_period_event e JOIN app_user u ON u.id = e.actor_id
         LEFT JOIN app_user p ON p.id = e.proposed_by WHERE e.agency_id = $1 AND e.fund = $2 AND e.period = $3 ORDER BY e.no`,
      [agencyId, fund, period],
    );
  }

  async periodState(tx: Tx, agencyId: number, fund: Fund, period: number): Promise<'OPEN' | 'CLOSED'> {
    const row = await tx.one<{ closed: boolean }>(
      `SELECT EXISTS (SELECT FROM accounting_period WHERE agency_id = $1 AND fund = $2 AND period >= $3 AND state = 'CLOSED') AS closed`,
      [agencyId, fund, period],
    );
    return row!.closed ? 'CLOSED' : 'OPEN';
  }
}
