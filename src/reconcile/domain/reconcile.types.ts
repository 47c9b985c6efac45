import type { Decimal } from '../../kernel/money.js';

/** Purposes of the accounts that a bank keeps for a fund: 收入户, 财政专户, 支出户. */
export const BANK_PURPOSES = ['INCOME_ACCOUNT', 'TREASURY', 'DISBURSEMENT'] as const;
export type BankPurpose = (typeof BANK_PURPOSES)[number];

/** How a match was found; see bank_match.rule. */
export const MATCH_RULES = ['LEDGER', 'REFERENCE', 'AMOUNT_DATE', 'PARTS', 'MANUAL'] as const;
export type MatchRule = (typeof MATCH_RULES)[number];

/** Why something stays open after automatic matching. */
export const OPEN_REASONS = [
  'NONE',
  'SEVERAL',
  'DATE_TOO_FAR',
  'NAMED_DIFFERS',
  'NAMED_TAKEN',
  'NAMED_ELSEWHERE',
] as const;
export type OpenReason = (typeof OPEN_REASONS)[number];

/** What a difference is about: a line the books lack, a posting the bank lacks, the balance a first or late statement begins with. */
export const BREAK_SIDES = ['BANK', 'BOOK', 'START', 'GAP'] as const;
export type BreakSide = (typeof BREAK_SIDES)[number];

/** A movement on the statement; yuan, positive received, negative paid. */
export interface OpenLine {
  id: string;
  on: string;
  amount: Decimal;
  /** References it carries, see `lineReferences`. */
  tokens: readonly string[];
}

/** A posting of the account; yuan, debit minus credit. */
export interface BookedPosting {
  /** `voucher/line`. */
  id: string;
  on: string;
  amount: Decimal;
  /** References by which a line may name it. */
  keys: readonly string[];
  /** BOUNCE: what each returned payout came to, yuan. */
  parts: readonly Decimal[];
  matched: boolean;
  /** The posting that this one takes back to zero: what a reversal reverses, or the correction that replaces it. */
  cancels: string | null;
}

export interface ProposedMatch {
  rule: Exclude<MatchRule, 'MANUAL'>;
  lines: string[];
  postings: string[];
}

export interface LeftOpen {
  side: 'BANK' | 'BOOK';
  /** Of the line or posting. */
  id: string;
  why: OpenReason;
  /** What would fit, or what it names, on the other side. */
  candidates: string[];
}

export interface MatchDecision {
  matches: ProposedMatch[];
  open: LeftOpen[];
}

/** What the closing of a month needs to know of one bank account; amounts in yuan with two decimals. */
export interface AccountReconciliation {
  account: string;
  name: string;
  purpose: BankPurpose | null;
  /** False for an account without balance, movement and statement: nothing is asked of it. */
  needed: boolean;
  /** Last day that statements reach, at most the last day of the month; null without one. */
  coveredTo: string | null;
  /** The statements reach the last day of the month without a hole. */
  covered: boolean;
  holes: number;
  bookBalance: string;
  bankBalance: string | null;
  /** Lines that the books lack, and postings that the bank lacks, as of the last day. */
  unmatchedLines: { count: number; received: string; paid: string };
  unmatchedPostings: { count: number; received: string; paid: string };
  /** Differences without an owner, opening differences included. */
  unowned: number;
  /** Both adjusted sides of the 余额调节表 are equal. */
  agrees: boolean;
  /** Nothing stands in the way of closing the month. */
  ready: boolean;
}

export interface ReconciliationStatus {
  fund: string;
  period: string;
  accounts: AccountReconciliation[];
  ready: boolean;
}
