import type { Decimal } from '../../src/kernel/money.js';

export type OracleOutcome = 'PAID' | 'BOUNCED' | 'REISSUED' | 'WAIVED' | 'WITHDRAWN';
export type OracleBatchState = 'DRAFT' | 'SUBMITTED' | 'REVIEWED' | 'APPROVED' | 'ISSUED' | 'SETTLED' | 'WITHDRAWN';
export type ActKind = 'WITHDRAW' | 'WAIVE' | 'LATE_RETURN';
export type Person = 'clerk' | 'reviewer' | 'approver' | 'cashier' | 'bookkeeper';

/** Money of a batch by project; null is the fund's own. */
export type Parts = Map<string | null, Decimal>;

export interface OraclePayout {
  batch: OracleBatch;
  lineNo: number;
  amount: Decimal;
  outcome: OracleOutcome | null;
  parent: OraclePayout | null;
}

export interface OracleBatch {
  id: string;
  kind: 'REGULAR' | 'REISSUE';
  state: OracleBatchState;
  lines: OraclePayout[];
  slip: boolean;
  reserved: Parts;
  consumed: Parts;
}

export interface OracleAct {
  id: string;
  kind: ActKind;
  payout: OraclePayout;
  proposedBy: Person;
  nextYear: boolean;
  state: 'PROPOSED' | 'CONFIRMED' | 'REFUSED';
}

export interface OracleRequest {
  id: string;
  amount: Decimal;
  state: 'REQUESTED' | 'ARRIVED';
}

export interface OracleProject {
  id: string;
  budget: Decimal;
  reserved: Decimal;
  consumed: Decimal;
}

/** What a line of a result file says; `payout` is null for a reference that nobody ordered. */
export interface OracleResultLine {
  payout: OraclePayout | null;
  reference: string;
  amount: Decimal;
  result: 'PAID' | 'FAILED';
  malformed: boolean;
}

/** What was there before the history, and what others leave standing while it runs. */
export interface OracleStart {
  books: { disbursement: Decimal; suspense: Decimal; expense: Decimal; treasury: Decimal };
  /** Approved batches not with the bank, requests on their way, files with the bank and not paid. */
  others: { approved: Decimal; requested: Decimal; unpaid: Decimal };
  /** In the order of the attribution rule; empty: no rule. */
  projects: OracleProject[];
}
