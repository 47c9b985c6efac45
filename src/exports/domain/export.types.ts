import type { AccountClass, Fund } from '../../ledger/domain/ledger.types.js';
import type { Decimal } from '../../kernel/money.js';
import type { Period } from '../../kernel/period.js';

export const JOURNAL_FORMATS = ['hledger', 'ledger', 'beancount', 'csv'] as const;
export type JournalFormat = (typeof JOURNAL_FORMATS)[number];
export type ExportFormat = JournalFormat | 'audit';

/** What is exported: whole months, both ends included. */
export interface ExportScope {
  funds: readonly Fund[];
  from: Period;
  to: Period;
}

export interface ExportAccount {
  fund: Fund;
  code: string;
  name: string;
  class: AccountClass;
}

/** Turnover of an account in a month as the books keep it (ledger_balance); debit minus credit, yuan. */
export interface AccountMonth {
  fund: Fund;
  account: string;
  period: Period;
  net: Decimal;
}

export interface ExportPosting {
  lineNo: number;
  account: string;
  /** Two decimals, negative when red. */
  debit: string;
  credit: string;
  summary: string | null;
}

export interface ExportVoucher {
  id: string;
  fund: Fund;
  period: Period;
  /** Within fund and month. */
  number: number;
  on: string;
  causeType: string;
  causeId: string;
  summary: string;
  chainNo: string;
  prevHash: string;
  hash: string;
  /** The voucher that this one reverses. */
  reverses: { period: Period; number: number } | null;
  postings: ExportPosting[];
}

/** Everything a journal is written from; vouchers by month, date, fund and chain. */
export interface Journal {
  scope: ExportScope;
  agency: { code: string; name: string };
  accounts: readonly ExportAccount[];
  months: readonly AccountMonth[];
  vouchers: AsyncIterable<ExportVoucher> | Iterable<ExportVoucher>;
}

/** Balance of an account at a moment; debit minus credit, yuan. */
export interface AccountBalance {
  account: ExportAccount;
  /** Of its own postings; null when it has had none. */
  own: Decimal | null;
  /** With everything below it. */
  whole: Decimal;
}

/** What a journal tells, in the order in which it is written. */
export type JournalEvent =
  | { kind: 'OPENING'; fund: Fund; on: string; balances: AccountBalance[] }
  | { kind: 'VOUCHER'; voucher: ExportVoucher }
  | { kind: 'MONTH_END'; fund: Fund; period: Period; balances: AccountBalance[] };
