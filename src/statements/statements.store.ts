import { Injectable } from '@nestjs/common';
import { Decimal, ZERO } from '../kernel/money.js';
import type { AccountClass, Fund } from '../ledger/domain/ledger.types.js';
import type { Tx } from '../platform/db/db.js';
import type { ItemMove } from './domain/open-items.js';
import type { AccountFacts, ClassTotals } from './domain/statement.types.js';
import type { ClockFact } from './domain/three-clocks.js';
import type { Clock } from '../ledger/domain/books.types.js';

/** Numbers in causes are compared as numbers, so that the keys of what they name are used. */
const NUMBER = (column: string): string => `CASE WHEN ${column} ~ '^[0-9]{1,18}$' THEN ${column}::bigint END`;

export interface HeldReturn {
  reference: string;
  name: string;
  period: number;
  amount: string;
  returnedOn: string;
}

/** What the statements read of the books: facts per account, and the items behind 暂收 and 暂付. */
@Injectable()
export class StatementsStore {
  async heading(tx: Tx, agencyId: number, fund: Fund): Promise<{ agency: string; fund: string } | null> {
    return tx.one<{ agency: string; fund: string }>(
      `SELECT a.name AS agency, f.name AS fund FROM fund f JOIN agency a ON a.id = f.agency_id WHERE f.agency_id = $1 AND f.scheme = $2`,
      [agencyId, fund],
    );
  }

  /** Net per account by kind of voucher, from the postings. */
  async facts(tx: Tx, agencyId: number, fund: Fund, period: number): Promise<AccountFacts[]> {
    const rows = await tx.rows<
      Record<'before' | 'opening' | 'month' | 'year' | 'carried', string> & {
        code: string;
        name: string;
        class: AccountClass;
      }
    >(
      `WITH kinds AS MATERIALIZED (
         SELECT v.id, v.period, v.period / 100 = $3 / 100 AS this_year, CASE v.cause_type
             WHEN 'YEAR_END' THEN 'CARRY'
             WHEN 'OPENING' THEN 'OPENING'
             WHEN 'REVERSAL' THEN CASE (SELECT r.cause_type FROM voucher_root(v.id) r) WHEN 'YEAR_END' THEN 'CARRY' WHEN 'OPENING' THEN 'OPENING' ELSE 'NORMAL' END
             WHEN 'CORRECTION' THEN CASE (SELECT r.cause_type FROM voucher_root(v.id) r) WHEN 'OPENING' THEN 'OPENING' ELSE 'NORMAL' END
             ELSE 'NORMAL' END AS kind
           FROM voucher v WHERE v.agency_id = $1 AND v.fund = $2 AND v.period <= $3),
       sums AS (
         SELECT p.account,
           sum(p.debit - p.credit) FILTER (WHERE NOT k.this_year) AS before,
           sum(p.debit - p.credit) FILTER (WHERE k.this_year AND k.kind = 'OPENING') AS opening,
           sum(p.debit - p.credit) FILTER (WHERE k.kind = 'NORMAL' AND k.period = $3) AS month,
           sum(p.debit - p.credit) FILTER (WHERE k.kind = 'NORMAL' AND k.this_year) AS year,
           sum(p.debit - p.credit) FILTER (WHERE k.kind = 'CARRY' AND k.this_year) AS carried
           FROM kinds k JOIN posting p ON p.voucher_id = k.id GROUP BY p.account)
       SELECT a.code, a.name, a.class, coalesce(s.before, 0) AS before, coalesce(s.opening, 0) AS opening, coalesce(s.month, 0) AS month,
         coalesce(s.year, 0) AS year, coalesce(s.carried, 0) AS carried
         FROM ledger_account a LEFT JOIN sums s ON s.account = a.code WHERE a.agency_id = $1 AND a.fund = $2 ORDER BY a.code`,
      [agencyId, fund, period],
    );
    return rows.map((row) => ({
      code: row.code,
      name: row.name,
      class: row.class,
      before: new Decimal(row.before),
      opening: new Decimal(row.opening),
      month: new Decimal(row.month),
      year: new Decimal(row.year),
      carried: new Decimal(row.carried),
    }));
  }

  /** Class totals of the kept balances, which the statements must equal. */
  async classTotals(tx: Tx, agencyId: number, fund: Fund, period: number): Promise<ClassTotals> {
    const rows = await tx.rows<{ class: AccountClass; net: string }>(
      `SELECT a.class, sum(b.debit - b.credit) AS net FROM ledger_balance b
         JOIN ledger_account a ON a.agency_id = b.agency_id AND a.fund = b.fund AND a.code = b.account
        WHERE b.agency_id = $1 AND b.fund = $2 AND b.period <= $3 GROUP BY 1`,
      [agencyId, fund, period],
    );
    const totals = { ASSET: ZERO, LIABILITY: ZERO, NET_ASSET: ZERO, INCOME: ZERO, EXPENSE: ZERO };
    for (const row of rows) totals[row.class] = new Decimal(row.net);
    return totals;
  }

  /**
   * Returned payouts whose money stood in 暂收款 at the end of a month: booked there by then, and neither paid again nor
   * waived by then, each by the voucher of the fact.
   */
  heldReturns(tx: Tx, agencyId: number, fund: Fund, period: number): Promise<HeldReturn[]> {
    return tx.rows<HeldReturn & Record<string, unknown>>(
      `WITH returned AS MATERIALIZED (
         SELECT l.batch_id, b.period, l.payout_line_no AS line_no, v.voucher_on, NULL::date AS on_date, v.id FROM voucher v
           JOIN bank_result_line l ON l.result_file_id = ${NUMBER('v.cause_id')} AND l.agency_id = $1 AND l.class = 'FAILED'
           JOIN payout_batch b ON b.id = l.batch_id
          WHERE v.agency_id = $1 AND v.fund = $2 AND v.cause_type = 'BOUNCE' AND v.period <= $3
         UNION ALL
         SELECT a.batch_id, a.period, a.line_no, v.voucher_on, a.on_date, v.id FROM voucher v JOIN payout_act a ON a.id = ${NUMBER('v.cause_id')} AND a.agency_id = $1
          WHERE v.agency_id = $1 AND v.fund = $2 AND v.cause_type = 'LATE_RETURN' AND v.period <= $3)
       SELECT lpad(r.batch_id::text, 9, '0') || lpad(r.line_no::text, 7, '0') AS reference, y.name, r.period, p.amount,
         coalesce(r.on_date, p.credited_on, r.voucher_on) AS "returnedOn"
         FROM returned r
         JOIN payout p ON p.agency_id = $1 AND p.period = r.period AND p.batch_id = r.batch_id AND p.line_no = r.line_no
         JOIN payee_version y ON y.agency_id = $1 AND y.id = p.payee_version_id
        WHERE EXISTS (SELECT FROM posting x JOIN ledger_account a ON a.agency_id = x.agency_id AND a.fund = x.fund AND a.code = x.account AND a.class = 'LIABILITY'
            WHERE x.voucher_id = r.id)
          AND NOT EXISTS (SELECT FROM payout c JOIN voucher w ON w.agency_id = $1 AND w.fund = $2 AND w.cause_type = 'BATCH_PAID' AND w.cause_id = c.batch_id::text
              AND w.period <= $3
            WHERE c.agency_id = $1 AND c.period = r.period AND c.parent_batch_id = r.batch_id AND c.parent_line_no = r.line_no AND c.live)
          AND NOT EXISTS (SELECT FROM payout_act a JOIN voucher w ON w.agency_id = $1 AND w.fund = $2 AND w.cause_type = 'WAIVED' AND w.cause_id = a.id::text
              AND w.period <= $3
            WHERE a.batch_id = r.batch_id AND a.line_no = r.line_no AND a.kind = 'WAIVE')
        ORDER BY 5, 1`,
      [agencyId, fund, period],
    );
  }

  /** The accounts of 暂收款 and 暂付款 that are used or have been, with their balance on their own side. */
  async itemAccounts(
    tx: Tx,
    agencyId: number,
    fund: Fund,
    period: number,
  ): Promise<{ code: string; name: string; purpose: string | null; balance: Decimal }[]> {
    const rows = await tx.rows<{ code: string; name: string; purpose: string | null; balance: string }>(
      `SELECT a.code, a.name, a.purpose, coalesce(sum(b.debit - b.credit), 0) * CASE a.normal_side WHEN 'DEBIT' THEN 1 ELSE -1 END AS balance
         FROM ledger_account a LEFT JOIN ledger_balance b ON b.agency_id = a.agency_id AND b.fund = a.fund AND b.account = a.code AND b.period <= $3
        WHERE a.agency_id = $1 AND a.fund = $2 AND a.postable AND (a.class = 'LIABILITY' OR left(a.code, 4) IN (
          SELECT left(x.code, 4) FROM ledger_account x WHERE x.agency_id = $1 AND x.fund = $2 AND x.purpose = 'ADVANCES'))
        GROUP BY a.code, a.name, a.purpose, a.normal_side ORDER BY a.code`,
      [agencyId, fund, period],
    );
    return rows.map((row) => ({ ...row, balance: new Decimal(row.balance) }));
  }

  async moves(tx: Tx, agencyId: number, fund: Fund, account: string, period: number): Promise<ItemMove[]> {
    const rows = await tx.rows<Omit<ItemMove, 'amount'> & { amount: string }>(
      `SELECT v.id AS "voucherId", p.line_no AS "lineNo", v.period, v.number, v.voucher_on AS "on", coalesce(p.summary, v.summary) AS summary,
         (p.debit - p.credit) * CASE a.normal_side WHEN 'DEBIT' THEN 1 ELSE -1 END AS amount
         FROM posting p JOIN voucher v ON v.id = p.voucher_id JOIN ledger_account a ON a.agency_id = p.agency_id AND a.fund = p.fund AND a.code = p.account
        WHERE p.agency_id = $1 AND p.fund = $2 AND p.account = $3 AND v.period <= $4 ORDER BY v.voucher_on, v.number, p.line_no`,
      [agencyId, fund, account, period],
    );
    return rows.map((row) => ({ ...row, amount: new Decimal(row.amount) }));
  }

  /** Payouts that left 支出户 and that came back, by the three clocks; `year` is of the clock that chooses. */
  async clockFacts(tx: Tx, agencyId: number, fund: Fund, clock: Clock, year: number): Promise<ClockFact[]> {
    const chosen = {
      BUDGET_YEAR: 'budget_year = $3',
      PERIOD_PAID_FOR: 'period / 100 = $3',
      DATE_PAID: 'month / 100 = $3',
    }[clock];
    const rows = await tx.rows<
      Record<'paid' | 'returned' | 'backPay' | 'formerBackPay', string> &
        Record<'periodPaidFor' | 'monthPaid' | 'budgetYear' | 'payouts' | 'returns', number>
    >(
      `WITH slips AS MATERIALIZED (
         SELECT b.id, b.period, to_char(s.paid_on, 'YYYYMM')::int AS month, extract(year FROM b.pay_on)::int AS budget_year
           FROM payout_batch b JOIN bank_slip s ON s.batch_id = b.id WHERE b.agency_id = $1 AND b.scheme = $2),
       returned AS (
         SELECT l.batch_id, b.period, l.payout_line_no AS line_no, v.period AS month, extract(year FROM b.pay_on)::int AS budget_year FROM voucher v
           JOIN bank_result_line l ON l.result_file_id = ${NUMBER('v.cause_id')} AND l.agency_id = $1 AND l.class = 'FAILED'
           JOIN payout_batch b ON b.id = l.batch_id WHERE v.agency_id = $1 AND v.fund = $2 AND v.cause_type = 'BOUNCE'
         UNION ALL
         SELECT a.batch_id, a.period, a.line_no, v.period, extract(year FROM b.pay_on)::int FROM voucher v
           JOIN payout_act a ON a.id = ${NUMBER('v.cause_id')} AND a.agency_id = $1 JOIN payout_batch b ON b.id = a.batch_id
          WHERE v.agency_id = $1 AND v.fund = $2 AND v.cause_type = 'LATE_RETURN'),
       money AS (
         SELECT s.period, s.month, s.budget_year, count(*)::int AS payouts, sum(p.amount) AS paid, 0 AS returns, 0::numeric AS returned, sum(p.back_pay) AS back_pay,
             coalesce(sum(p.back_pay) FILTER (WHERE p.back_pay_from / 100 < s.month / 100), 0) AS former_back_pay
           FROM (SELECT * FROM slips WHERE ${chosen}) s
           JOIN payout p ON p.agency_id = $1 AND p.period = s.period AND p.batch_id = s.id AND p.live GROUP BY 1, 2, 3
         UNION ALL
         SELECT r.period, r.month, r.budget_year, 0, 0, count(*)::int, sum(p.amount), 0, 0 FROM (SELECT * FROM returned WHERE ${chosen}) r
           JOIN payout p ON p.agency_id = $1 AND p.period = r.period AND p.batch_id = r.batch_id AND p.line_no = r.line_no GROUP BY 1, 2, 3)
       SELECT period AS "periodPaidFor", month AS "monthPaid", budget_year AS "budgetYear", sum(payouts)::int AS payouts, sum(paid) AS paid,
         sum(returns)::int AS returns, sum(returned) AS returned, sum(back_pay) AS "backPay", sum(former_back_pay) AS "formerBackPay"
         FROM money GROUP BY 1, 2, 3`,
      [agencyId, fund, year],
    );
    return rows.map((row) => ({
      ...row,
      paid: new Decimal(row.paid),
      returned: new Decimal(row.returned),
      backPay: new Decimal(row.backPay),
      formerBackPay: new Decimal(row.formerBackPay),
    }));
  }

  /** What the vouchers of a year say was paid out and came back, yuan. */
  async booked(tx: Tx, agencyId: number, fund: Fund, year: number): Promise<{ paid: Decimal; returned: Decimal }> {
    const row = await tx.one<{ paid: string; returned: string }>(
      `SELECT coalesce(sum(p.credit - p.debit) FILTER (WHERE v.cause_type = 'BATCH_PAID'), 0) AS paid,
         coalesce(sum(p.debit - p.credit) FILTER (WHERE v.cause_type <> 'BATCH_PAID'), 0) AS returned
         FROM voucher v JOIN posting p ON p.voucher_id = v.id
         JOIN ledger_account a ON a.agency_id = p.agency_id AND a.fund = p.fund AND a.code = p.account AND a.class = 'ASSET'
        WHERE v.agency_id = $1 AND v.fund = $2 AND v.period / 100 = $3 AND v.cause_type IN ('BATCH_PAID', 'BOUNCE', 'LATE_RETURN')`,
      [agencyId, fund, year],
    );
    return { paid: new Decimal(row!.paid), returned: new Decimal(row!.returned) };
  }
}
