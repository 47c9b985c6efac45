import type { AccountClass } from '../../ledger/domain/ledger.types.js';
import type { Decimal } from '../../kernel/money.js';

/** Net of one account by what its postings are, debit minus credit, yuan; without the accounts below it. */
export interface AccountFacts {
  code: string;
  name: string;
  class: AccountClass;
  /** Before the year began. */
  before: Decimal;
  /** Opening balances booked in the year, and their reversals. */
  opening: Decimal;
  /** Of the month, without opening balances and the year-end transfer. */
  month: Decimal;
  /** Of the year up to the month, likewise. */
  year: Decimal;
  /** The year-end transfer to the surplus, up to the month. */
  carried: Decimal;
}

/** HEAD names a part, LINE an account of the first level, DETAIL one below it, TOTAL adds lines up. */
export type LineKind = 'HEAD' | 'LINE' | 'DETAIL' | 'TOTAL';

/** The two amount columns of a statement: year's beginning and end, or month and year to date. */
export interface LineAccount {
  code: string;
  name: string;
  first: string;
  second: string;
}

export interface StatementLine {
  /** 行次. */
  no: number;
  kind: LineKind;
  code: string | null;
  title: string;
  first: string | null;
  second: string | null;
  /** The accounts that the line adds up. */
  accounts: LineAccount[];
}

/** A comparison that must come out at 0.00. */
export interface StatementCheck {
  name: string;
  title: string;
  difference: string;
}

export interface BalanceSheet {
  /** first: at the year's beginning; second: at the end of the month. */
  assets: StatementLine[];
  claims: StatementLine[];
  checks: StatementCheck[];
}

export interface IncomeStatement {
  /** first: the month; second: the year to date. */
  lines: StatementLine[];
  checks: StatementCheck[];
}

/** Class totals of the trial balance at the end of the month, debit minus credit, yuan. */
export type ClassTotals = Readonly<Record<AccountClass, Decimal>>;

export const AGE_BANDS = ['D30', 'D90', 'D180', 'D365', 'OLDER'] as const;
/** Age of an open item: up to 30, 90, 180, 365 days, older. */
export type AgeBand = (typeof AGE_BANDS)[number];
