import { Injectable } from '@nestjs/common';
import type { Db } from '../platform/db/db.js';
import { orderBy, sortPlan } from '../platform/db/sort-plan.js';
import { offsetOf, type Page, type PageQuery } from '../platform/http/paging.js';
import type { BalanceSide, BookRowKind } from './domain/books.types.js';
import type { Fund } from './domain/ledger.types.js';

export interface GeneralLedgerRow {
  account: string;
  accountName: string;
  level: number;
  period: number;
  openingSide: BalanceSide;
  opening: string;
  debit: string;
  credit: string;
  closingSide: BalanceSide;
  closing: string;
  yearDebit: string;
  yearCredit: string;
}

export interface BookRow {
  ordinal: number;
  kind: BookRowKind;
  on: string;
  period: number;
  number: number | null;
  voucherId: string | null;
  lineNo: number | null;
  summary: string | null;
  account: string | null;
  accountName: string | null;
  /** Codes and titles of the accounts on the other side of the voucher. */
  counterAccounts: string | null;
  /** Number of the bank slip or document behind the movement. */
  settlementNo: string | null;
  debit: string;
  credit: string;
  side: BalanceSide;
  balance: string;
}

export interface BookTotals {
  openingSide: BalanceSide;
  opening: string;
  debit: string;
  credit: string;
  closingSide: BalanceSide;
  closing: string;
}

export interface BookScope {
  fund: Fund;
  /** Code of the account; everything below it is included. */
  account: string;
  /** Days, both included. */
  from: string;
  to: string;
}

/** `net` is debit minus credit. */
const side = (net: string): string => `CASE sign(${net}) WHEN 1 THEN 'DEBIT' WHEN -1 THEN 'CREDIT' ELSE 'NONE' END`;
const two = (amount: string): string => `(${amount})::numeric(20,2)`;

export const GENERAL_LEDGER_SORT = sortPlan({
  keys: {
    account: 'account',
    period: 'period',
    opening: 'abs(opening_net)',
    debit: 'debit',
    credit: 'credit',
    closing: 'abs(closing_net)',
    yearDebit: 'year_debit',
    yearCredit: 'year_credit',
  },
  usual: 'account, period',
  unique: 'account, period',
});

export const SUB_LEDGER_SORT = sortPlan({
  keys: {
    on: 'on_date',
    number: 'number',
    account: 'account',
    debit: 'debit',
    credit: 'credit',
    balance: 'abs(net)',
  },
  usual: 'ordinal',
  unique: 'ordinal',
});

/** 总账, 明细账 and 日记账, computed where the postings lie; one statement per page. */
@Injectable()
export class BooksStore {
  /**
   * 总账: each account (with what lies below it) and month between two, both included. Accounts that neither have a
   * balance nor moved since the year began are left out unless `all`.
   */
  async generalLedger(
    db: Pick<Db, 'rows'>,
    agencyId: number,
    scope: { fund: Fund; from: number; to: number; account?: string; level?: number; all?: boolean; sort?: string },
    query: PageQuery,
  ): Promise<Page<GeneralLedgerRow>> {
    const ask = (limit: number, offset: number) =>
      db.rows<GeneralLedgerRow & { total: string }>(
        `WITH months AS (
         SELECT to_char(m, 'YYYYMM')::int AS period FROM generate_series(to_date($3::text, 'YYYYMM'), to_date($4::text, 'YYYYMM'), interval '1 month') m),
       book AS (
         SELECT a.code AS account, a.name AS account_name, (length(a.code) - 2) / 2 AS level, m.period,
           coalesce(sum(b.debit - b.credit) FILTER (WHERE b.period < m.period), 0) AS opening_net,
           coalesce(sum(b.debit) FILTER (WHERE b.period = m.period), 0) AS debit,
           coalesce(sum(b.credit) FILTER (WHERE b.period = m.period), 0) AS credit,
           coalesce(sum(b.debit - b.credit), 0) AS closing_net,
           coalesce(sum(b.debit) FILTER (WHERE b.period / 100 = m.period / 100), 0) AS year_debit,
           coalesce(sum(b.credit) FILTER (WHERE b.period / 100 = m.period / 100), 0) AS year_credit,
           count(*) FILTER (WHERE b.period / 100 = m.period / 100) AS moved
           FROM ledger_account a CROSS JOIN months m
           LEFT JOIN ledger_balance b ON b.agency_id = a.agency_id AND b.fund = a.fund AND starts_with(b.account, a.code) AND b.period <= m.period
          WHERE a.agency_id = $1 AND a.fund = $2 AND ($5::text IS NULL OR starts_with(a.code, $5))
            AND ($6::int IS NULL OR (length(a.code) - 2) / 2 <= $6)
          GROUP BY a.code, a.name, m.period)
       SELECT account, account_name AS "accountName", level, period, ${side('opening_net')} AS "openingSide", ${two('abs(opening_net)')} AS opening,
         ${two('debit')} AS debit, ${two('credit')} AS credit, ${side('closing_net')} AS "closingSide", ${two('abs(closing_net)')} AS closing,
         ${two('year_debit')} AS "yearDebit", ${two('year_credit')} AS "yearCredit", count(*) OVER () AS total
         FROM book WHERE $7::bool OR opening_net <> 0 OR moved > 0
        ${orderBy(GENERAL_LEDGER_SORT, scope.sort)} LIMIT $8 OFFSET $9`,
        [
          agencyId,
          scope.fund,
          scope.from,
          scope.to,
          scope.account ?? null,
          scope.level ?? null,
          scope.all ?? false,
          limit,
          offset,
        ],
      );
    return paged(ask, query);
  }

  /**
   * The book of one account in its own order, by date and voucher number, with a running balance. `totals` adds rows: the
   * balance brought forward, and the total of each DAY (日记账) or of each month and of the year up to it (明细账).
   */
  async book(
    db: Pick<Db, 'rows'>,
    agencyId: number,
    scope: BookScope & { totals: 'NONE' | 'MONTHS' | 'DAYS'; sort?: string },
    query: PageQuery,
  ): Promise<Page<BookRow>> {
    const ask = (limit: number, offset: number) =>
      db.rows<BookRow & { total: string }>(
        `WITH opening AS (
         SELECT coalesce(sum(p.debit - p.credit), 0) AS net FROM posting p JOIN voucher v ON v.id = p.voucher_id
          WHERE p.agency_id = $1 AND p.fund = $2 AND starts_with(p.account, $3) AND v.voucher_on < $4),
       moved AS MATERIALIZED (
         SELECT v.id AS voucher_id, v.voucher_on AS on_date, v.period, v.number, coalesce(p.summary, v.summary) AS summary, p.line_no, p.account,
           p.debit, p.credit, v.cause_type, v.cause_id,
           (SELECT net FROM opening) + sum(p.debit - p.credit) OVER (ORDER BY v.voucher_on, v.number, p.line_no) AS net
           FROM posting p JOIN voucher v ON v.id = p.voucher_id
          WHERE p.agency_id = $1 AND p.fund = $2 AND starts_with(p.account, $3) AND v.voucher_on BETWEEN $4 AND $5),
       book AS (
         SELECT 1 AS rank, 'POSTING' AS kind, on_date, period, number, voucher_id, line_no, summary, account, debit, credit, net, cause_type, cause_id FROM moved
         UNION ALL
         SELECT 0, 'OPENING', $4::date, to_char($4::date, 'YYYYMM')::int, NULL, NULL, NULL, NULL, NULL, 0, 0, net, NULL, NULL FROM opening WHERE $6 <> 'NONE'
         UNION ALL
         SELECT 2, 'DAY', on_date, min(period), NULL, NULL, NULL, NULL, NULL, sum(debit), sum(credit),
             (array_agg(net ORDER BY number DESC, line_no DESC))[1], NULL, NULL FROM moved WHERE $6 = 'DAYS' GROUP BY on_date
         UNION ALL
         SELECT 3, 'MONTH', (to_date(period::text, 'YYYYMM') + interval '1 month - 1 day')::date, period, NULL, NULL, NULL, NULL, NULL, sum(debit), sum(credit),
             (array_agg(net ORDER BY on_date DESC, number DESC, line_no DESC))[1], NULL, NULL FROM moved WHERE $6 <> 'NONE' GROUP BY period
         UNION ALL
         SELECT 4, 'YEAR', (to_date(m.period::text, 'YYYYMM') + interval '1 month - 1 day')::date, m.period, NULL, NULL, NULL, NULL, NULL,
             sum(p.debit), sum(p.credit), min(m.net), NULL, NULL
           FROM (SELECT period, max(on_date) AS last_on, (array_agg(net ORDER BY on_date DESC, number DESC, line_no DESC))[1] AS net FROM moved GROUP BY period) m
           JOIN voucher v ON v.agency_id = $1 AND v.fund = $2 AND v.period / 100 = m.period / 100 AND v.voucher_on <= m.last_on
           JOIN posting p ON p.voucher_id = v.id AND starts_with(p.account, $3)
          WHERE $6 = 'MONTHS' GROUP BY m.period),
       placed AS (
         SELECT *, row_number() OVER (ORDER BY on_date, rank, number, line_no) AS ordinal, count(*) OVER () AS total FROM book),
       page AS (SELECT * FROM placed ${orderBy(SUB_LEDGER_SORT, scope.sort)} LIMIT $7 OFFSET $8)
       SELECT ordinal::int, kind, on_date AS "on", period, number, voucher_id AS "voucherId", line_no AS "lineNo", summary, account,
         (SELECT a.name FROM ledger_account a WHERE a.agency_id = $1 AND a.fund = $2 AND a.code = page.account) AS "accountName",
         (SELECT string_agg(DISTINCT o.account || ' ' || a.name, '、') FROM posting o
            JOIN ledger_account a ON a.agency_id = o.agency_id AND a.fund = o.fund AND a.code = o.account
           WHERE o.voucher_id = page.voucher_id AND o.line_no <> page.line_no AND ((o.debit <> 0) <> (page.debit <> 0) OR NOT EXISTS (
             SELECT FROM posting x WHERE x.voucher_id = page.voucher_id AND (x.debit <> 0) <> (page.debit <> 0)))) AS "counterAccounts",
         CASE cause_type WHEN 'BATCH_PAID' THEN (SELECT s.number FROM bank_slip s WHERE s.agency_id = $1 AND s.batch_id::text = page.cause_id)
           WHEN 'FUND_ARRIVAL' THEN (SELECT r.document_no FROM fund_request r WHERE r.agency_id = $1 AND r.id::text = page.cause_id)
           WHEN 'SUBSIDY_ARRIVAL' THEN (SELECT e.document_no FROM budget_event e WHERE e.agency_id = $1 AND e.id::text = page.cause_id) END AS "settlementNo",
         ${two('debit')} AS debit, ${two('credit')} AS credit, ${side('net')} AS side, ${two('abs(net)')} AS balance, total
         FROM page ${orderBy(SUB_LEDGER_SORT, scope.sort)}`,
        [agencyId, scope.fund, scope.account, scope.from, scope.to, scope.totals, limit, offset],
      );
    return paged(ask, query);
  }

  /** What stands above and below a book. */
  async totals(db: Pick<Db, 'one'>, agencyId: number, scope: BookScope): Promise<BookTotals> {
    const row = await db.one<BookTotals>(
      `SELECT ${side('opening')} AS "openingSide", ${two('abs(opening)')} AS opening, ${two('debit')} AS debit, ${two('credit')} AS credit,
         ${side('opening + debit - credit')} AS "closingSide", ${two('abs(opening + debit - credit)')} AS closing
         FROM (SELECT coalesce(sum(p.debit - p.credit) FILTER (WHERE v.voucher_on < $4), 0) AS opening,
             coalesce(sum(p.debit) FILTER (WHERE v.voucher_on >= $4), 0) AS debit, coalesce(sum(p.credit) FILTER (WHERE v.voucher_on >= $4), 0) AS credit
           FROM posting p JOIN voucher v ON v.id = p.voucher_id
          WHERE p.agency_id = $1 AND p.fund = $2 AND starts_with(p.account, $3) AND v.voucher_on <= $5) s`,
      [agencyId, scope.fund, scope.account, scope.from, scope.to],
    );
    return row!;
  }

  /** Code and title of an account, by its code or by the purpose that it serves; null when there is none. */
  account(
    db: Pick<Db, 'one'>,
    agencyId: number,
    fund: Fund,
    by: { code?: string; purpose?: string },
  ): Promise<{ code: string; name: string } | null> {
    return db.one(
      `SELECT code, name FROM ledger_account WHERE agency_id = $1 AND fund = $2 AND (code = $3 OR (active AND purpose = $4)) LIMIT 1`,
      [agencyId, fund, by.code ?? null, by.purpose ?? null],
    );
  }
}

/** A page beyond the end has no row that could tell the total, so the first row is asked for it. */
async function paged<R extends object>(
  ask: (limit: number, offset: number) => Promise<(R & { total: string })[]>,
  query: PageQuery,
): Promise<Page<R>> {
  const rows = await ask(query.pageSize, offsetOf(query));
  const first = rows.length === 0 && query.page > 1 ? await ask(1, 0) : rows;
  return {
    rows: rows.map(({ total: _total, ...row }) => row as unknown as R),
    total: Number(first[0]?.total ?? 0),
    page: query.page,
    pageSize: query.pageSize,
  };
}
