import type { Decimal } from '../../src/kernel/money.js';
import type { Person } from './oracle.types.js';

export const FUNDS = ['RESIDENT', 'ENTERPRISE', 'INSTITUTIONAL'] as const;
export type BooksFund = (typeof FUNDS)[number];

/** The months of every history: over the end of a year, and the last of them not over yet. */
export const MONTHS = ['2024-11', '2024-12', '2025-01', '2025-02'] as const;
export const TODAY = '2025-02-20';

/** A line of a voucher, yuan; one of the two is zero, red lines are negative. */
export interface OracleLine {
  account: string;
  debit: Decimal;
  credit: Decimal;
}

export interface OracleVoucher {
  id: string;
  cause: string;
  on: string;
  lines: readonly OracleLine[];
  by: Person;
  reviewed: boolean;
  /** REVERSAL: what it takes back. CORRECTION: the reversal it goes with. */
  follows: OracleVoucher | null;
  reversal: OracleVoucher | null;
  /** Of a reversal: what was posted in the place of the voucher taken back. */
  correction: OracleVoucher | null;
  request: OracleFundRequest | null;
}

export interface OracleFundRequest {
  id: string;
  amount: Decimal;
  dueOn: string;
  state: 'REQUESTED' | 'ARRIVED' | 'CANCELLED';
}

export interface OracleArrival {
  eventId: string;
  voucher: OracleVoucher;
  amount: Decimal;
  undone: boolean;
}

export interface OracleProposal {
  id: string;
  on: string;
  by: Person;
  lines: readonly OracleLine[];
  open: boolean;
}

export interface OracleReopening {
  id: string;
  month: string;
  by: Person;
  open: boolean;
}

export interface BooksPayout {
  batch: BooksBatch;
  lineNo: number;
  base: Decimal;
  personal: Decimal;
  outcome: 'PAID' | 'BOUNCED' | 'REISSUED' | 'WAIVED' | null;
  /** Day of what the bank said last. */
  creditedOn: string;
  /** Day on which its return is booked. */
  bookedBack: string;
  parent: BooksPayout | null;
}

export interface BooksBatch {
  id: string;
  kind: 'REGULAR' | 'REISSUE';
  period: string;
  payOn: string;
  state: 'APPROVED' | 'ISSUED' | 'SETTLED';
  paidOn: string | null;
  lines: BooksPayout[];
}
