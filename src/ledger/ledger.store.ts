import { Injectable } from '@nestjs/common';
import { Decimal, money, toWire } from '../kernel/money.js';
import { addMonths, firstDay, intToPeriod, periodOf, periodToInt } from '../kernel/period.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';
import type { ChartAccount } from './domain/chart.js';
import type { AccountNet } from './domain/posting-rules.js';
import type { AccountClass, CauseType, Fund, PostedVoucher, PostingLine, Purpose } from './domain/ledger.types.js';

export interface VoucherToPost {
  fund: Fund;
  on: string;
  causeType: CauseType;
  causeId: string;
  summary: string;
  lines: readonly PostingLine[];
  reversalOf?: string;
  /** 制单, when it is someone else than who posts. */
  preparedBy?: string;
}

export interface VoucherHead {
  id: string;
  fund: Fund;
  period: number;
  number: number;
  voucherOn: string;
  causeType: CauseType;
  causeId: string;
  summary: string;
}

/** What the books need to know of what is to be written; every posting goes through the SQL function ledger_post. */
@Injectable()
export class LedgerStore {
  /** Errors: those that ledger_post raises, see docs/ledger.md. */
  async post(ctx: Ctx, voucher: VoucherToPost): Promise<PostedVoucher> {
    const lines = voucher.lines.map((line) => ({
      account: line.account,
      debit: toWire(line.debit),
      credit: toWire(line.credit),
      summary: line.summary ?? null,
    }));
    const row = await ctx.tx.one<{ voucher_id: string; number: number }>(
      'SELECT voucher_id, number FROM ledger_post($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)',
      [
        ctx.agencyId,
        voucher.fund,
        voucher.on,
        voucher.causeType,
        voucher.causeId,
        voucher.summary,
        JSON.stringify(lines),
        voucher.preparedBy ?? ctx.actor.userId,
        ctx.now,
        ctx.actId,
        voucher.reversalOf ?? null,
      ],
    );
    return { voucherId: row!.voucher_id, number: row!.number };
  }

  /** Posts and takes it back at once: refuses what posting would refuse, and leaves nothing behind. */
  async tryPost(ctx: Ctx, voucher: VoucherToPost): Promise<void> {
    await ctx.tx.run('SAVEPOINT try_post');
    await this.post(ctx, voucher);
    await ctx.tx.run('ROLLBACK TO SAVEPOINT try_post');
    await ctx.tx.run('RELEASE SAVEPOINT try_post');
  }

  /** Codes of the active accounts that serve a purpose. */
  async codesByPurpose(tx: Tx, agencyId: number, fund: Fund): Promise<Map<Purpose, string>> {
    const rows = await tx.rows<{ purpose: Purpose; code: string }>(
      'SELECT purpose, code FROM ledger_account WHERE agency_id = $1 AND fund = $2 AND active AND purpose IS NOT NULL',
      [agencyId, fund],
    );
    return new Map(rows.map(({ purpose, code }) => [purpose, code]));
  }

  /** `on`, or the first day of the earliest open month after it when its month is closed. */
  async bookableDate(tx: Tx, agencyId: number, fund: Fund, on: string): Promise<string> {
    const row = await tx.one<{ closed: number | null }>(
      `SELECT max(period) AS closed FROM accounting_period WHERE agency_id = $1 AND fund = $2 AND state = 'CLOSED' AND period >= $3`,
      [agencyId, fund, periodToInt(periodOf(on))],
    );
    return row?.closed ? firstDay(addMonths(intToPeriod(row.closed), 1)) : on;
  }

  /** Day on which the return of a payout is booked, null when it never came back. */
  async returnedOn(tx: Tx, agencyId: number, fund: Fund, batchId: string, lineNo: number): Promise<string | null> {
    const row = await tx.one<{ day: string | null }>('SELECT payout_returned_on($1, $2, $3, $4) AS day', [
      agencyId,
      fund,
      batchId,
      lineNo,
    ]);
    return row!.day;
  }

  /** Serialises the decisions on what 支出户 may still pay, to the end of the transaction. */
  async lockPayments(tx: Tx, agencyId: number, fund: Fund): Promise<void> {
    await tx.run('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`disbursement:${agencyId}:${fund}`]);
  }

  /** Book balance of 支出户 less the batches whose file is with the bank and whose slip is not recorded yet, yuan. */
  async availableForPayment(tx: Tx, agencyId: number, fund: Fund): Promise<Decimal> {
    const row = await tx.one<{ available: string }>(
      `SELECT coalesce((SELECT sum(b.debit - b.credit) FROM ledger_account a
           JOIN ledger_balance b ON b.agency_id = a.agency_id AND b.fund = a.fund AND b.account = a.code
          WHERE a.agency_id = $1 AND a.fund = $2 AND a.purpose = 'DISBURSEMENT'), 0)
        - coalesce((SELECT sum(p.total) FROM payout_batch p WHERE p.agency_id = $1 AND p.scheme = $2 AND p.state = 'ISSUED'
          AND NOT EXISTS (SELECT FROM bank_slip s WHERE s.batch_id = p.id)), 0) AS available`,
      [agencyId, fund],
    );
    return money(row!.available);
  }

  async batchNumber(tx: Tx, agencyId: number, batchId: string): Promise<string> {
    const row = await tx.one<{ number: string }>('SELECT number FROM payout_batch WHERE agency_id = $1 AND id = $2', [
      agencyId,
      batchId,
    ]);
    return row?.number ?? batchId;
  }

  /** Year in which the payout that began this chain of reissues was an expense: of its slip, else of its payday. */
  async expenseYear(tx: Tx, agencyId: number, batchId: string, lineNo: number): Promise<number> {
    const row = await tx.one<{ year: number }>(
      `WITH RECURSIVE chain AS (
         SELECT p.period, p.batch_id, p.parent_batch_id, p.parent_line_no FROM payout_batch b
           JOIN payout p ON p.agency_id = b.agency_id AND p.period = b.period AND p.batch_id = b.id AND p.line_no = $3
          WHERE b.agency_id = $1 AND b.id = $2
         UNION ALL
         SELECT o.period, o.batch_id, o.parent_batch_id, o.parent_line_no FROM chain c
           JOIN payout o ON o.agency_id = $1 AND o.period = c.period AND o.batch_id = c.parent_batch_id AND o.line_no = c.parent_line_no)
       SELECT extract(year FROM coalesce(s.paid_on, b.pay_on))::int AS year FROM chain c JOIN payout_batch b ON b.id = c.batch_id
         LEFT JOIN bank_slip s ON s.batch_id = c.batch_id WHERE c.parent_batch_id IS NULL`,
      [agencyId, batchId, lineNo],
    );
    if (!row) throw new Error(`Payout ${batchId}/${lineNo} has no beginning`);
    return row.year;
  }

  async head(tx: Tx, agencyId: number, id: string): Promise<VoucherHead | null> {
    return tx.one<VoucherHead>(
      `SELECT id, fund, period, number, voucher_on AS "voucherOn", cause_type AS "causeType", cause_id AS "causeId", summary
         FROM voucher WHERE agency_id = $1 AND id = $2`,
      [agencyId, id],
    );
  }

  async voucherOfCause(
    tx: Tx,
    agencyId: number,
    fund: Fund,
    causeType: CauseType,
    causeId: string,
  ): Promise<string | null> {
    const row = await tx.one<{ id: string }>(
      'SELECT id FROM voucher WHERE agency_id = $1 AND fund = $2 AND cause_type = $3 AND cause_id = $4',
      [agencyId, fund, causeType, causeId],
    );
    return row?.id ?? null;
  }

  async lines(tx: Tx, voucherId: string): Promise<PostingLine[]> {
    const rows = await tx.rows<{ account: string; debit: string; credit: string; summary: string | null }>(
      'SELECT account, debit, credit, summary FROM posting WHERE voucher_id = $1 ORDER BY line_no',
      [voucherId],
    );
    return rows.map((row) => ({
      account: row.account,
      debit: money(row.debit),
      credit: money(row.credit),
      summary: row.summary ?? undefined,
    }));
  }

  /** How many vouchers of a cause type are reversed already, so that the next one has a cause id of its own. */
  async countReversed(tx: Tx, agencyId: number, fund: Fund, causeType: CauseType): Promise<number> {
    const row = await tx.one<{ n: string }>(
      `SELECT count(*) AS n FROM voucher v WHERE agency_id = $1 AND fund = $2 AND cause_type = $3
          AND EXISTS (SELECT FROM voucher r WHERE r.reversal_of = v.id)`,
      [agencyId, fund, causeType],
    );
    return Number(row!.n);
  }

  async countCause(tx: Tx, agencyId: number, fund: Fund, causeType: CauseType, idPrefix: string): Promise<number> {
    const row = await tx.one<{ n: string }>(
      `SELECT count(*) AS n FROM voucher WHERE agency_id = $1 AND fund = $2 AND cause_type = $3 AND starts_with(cause_id, $4)`,
      [agencyId, fund, causeType, idPrefix],
    );
    return Number(row!.n);
  }

  /** Net of every account that moved between two months, both included. */
  async nets(tx: Tx, agencyId: number, fund: Fund, from: number, to: number): Promise<AccountNet[]> {
    const rows = await tx.rows<{ account: string; class: AccountClass; net: string }>(
      `SELECT b.account, a.class, sum(b.debit - b.credit) AS net FROM ledger_balance b
         JOIN ledger_account a ON a.agency_id = b.agency_id AND a.fund = b.fund AND a.code = b.account
        WHERE b.agency_id = $1 AND b.fund = $2 AND b.period BETWEEN $3 AND $4 GROUP BY 1, 2 ORDER BY 1`,
      [agencyId, fund, from, to],
    );
    return rows.map((row) => ({ ...row, net: new Decimal(row.net) }));
  }

  /** Marks vouchers as reviewed; returns how many were not reviewed before. Errors: VOUCHER_REVIEWER_PREPARED_IT. */
  async review(ctx: Ctx, ids: readonly string[]): Promise<number> {
    return ctx.tx.run(
      `INSERT INTO voucher_review (agency_id, voucher_id, reviewed_by, reviewed_at, act_id)
       SELECT agency_id, id, $3, $4, $5 FROM voucher WHERE agency_id = $1 AND id = ANY($2::bigint[]) ORDER BY id`,
      [ctx.agencyId, ids, ctx.actor.userId, ctx.now, ctx.actId],
    );
  }

  async closePeriod(ctx: Ctx, fund: Fund, period: number): Promise<void> {
    await ctx.tx.one('SELECT period_close($1, $2, $3, $4, $5)', [
      ctx.agencyId,
      fund,
      period,
      ctx.actor.userId,
      ctx.now,
    ]);
  }

  /** Adds the accounts that the fund does not have yet; returns how many. Existing ones stay as people edited them. */
  async addMissingAccounts(ctx: Ctx, fund: Fund, accounts: readonly ChartAccount[]): Promise<number> {
    return ctx.tx.run(
      `INSERT INTO ledger_account (agency_id, fund, code, name, class, normal_side, postable, purpose)
       SELECT $1, $2, * FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::bool[], $8::text[]) ON CONFLICT DO NOTHING`,
      [
        ctx.agencyId,
        fund,
        accounts.map((a) => a.code),
        accounts.map((a) => a.name),
        accounts.map((a) => a.class),
        accounts.map((a) => a.normalSide),
        accounts.map((a) => a.postable),
        accounts.map((a) => a.purpose),
      ],
    );
  }

  async addSubAccount(ctx: Ctx, fund: Fund, parent: string, code: string, name: string): Promise<boolean> {
    const added = await ctx.tx.run(
      `INSERT INTO ledger_account (agency_id, fund, code, name, class, normal_side, postable)
       SELECT agency_id, fund, $4, $5, class, normal_side, true FROM ledger_account
        WHERE agency_id = $1 AND fund = $2 AND code = $3 ON CONFLICT DO NOTHING`,
      [ctx.agencyId, fund, parent, code, name],
    );
    return added === 1;
  }

  async accountExists(tx: Tx, agencyId: number, fund: Fund, code: string): Promise<boolean> {
    const row = await tx.one('SELECT FROM ledger_account WHERE agency_id = $1 AND fund = $2 AND code = $3', [
      agencyId,
      fund,
      code,
    ]);
    return row !== null;
  }

  /** Errors: ACCOUNT_HAS_BALANCE. */
  async editAccount(
    ctx: Ctx,
    fund: Fund,
    code: string,
    change: { name?: string; active?: boolean; purpose?: Purpose | null },
  ): Promise<boolean> {
    const edited = await ctx.tx.run(
      `UPDATE ledger_account SET name = coalesce($4, name), active = coalesce($5, active),
         purpose = CASE WHEN $6 THEN $7 ELSE purpose END WHERE agency_id = $1 AND fund = $2 AND code = $3`,
      [
        ctx.agencyId,
        fund,
        code,
        change.name ?? null,
        change.active ?? null,
        change.purpose !== undefined,
        change.purpose ?? null,
      ],
    );
    return edited === 1;
  }
}
