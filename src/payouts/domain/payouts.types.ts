import type { Decimal } from '../../kernel/money.js';
import type { Period } from '../../kernel/period.js';

export type PayoutScheme = 'RESIDENT' | 'ENTERPRISE' | 'INSTITUTIONAL';

export const batchKinds = ['REGULAR', 'REISSUE'] as const;
/** REGULAR pays a roll; REISSUE pays again what the bank sent back. */
export type BatchKind = (typeof batchKinds)[number];

export type BatchState = 'DRAFT' | 'SUBMITTED' | 'REVIEWED' | 'APPROVED' | 'ISSUED' | 'SETTLED' | 'WITHDRAWN';

export type PayoutState = 'PLANNED' | 'ISSUED' | 'PAID' | 'BOUNCED' | 'REISSUED' | 'WAIVED' | 'WITHDRAWN';

/** Against the regular amount of last month; a reissue has none. */
export const changeKinds = ['NEW', 'RESUMED', 'RAISED', 'LOWERED', 'SAME'] as const;
export type ChangeKind = (typeof changeKinds)[number];

export const payoutActKinds = ['WITHDRAW', 'WAIVE', 'LATE_RETURN'] as const;
/** WITHDRAW: out of an approved batch; WAIVE: a bounced payout is not paid again; LATE_RETURN: a paid one came back. */
export type PayoutActKind = (typeof payoutActKinds)[number];

/** Sums of payouts by component, yuan. */
export interface PayoutComponents {
  base: Decimal;
  personal: Decimal;
  adjustment: Decimal;
  backPay: Decimal;
  grant: Decimal;
}

/** What other features see of a batch. */
export interface BatchView {
  agencyId: number;
  id: string;
  number: string;
  scheme: PayoutScheme;
  period: Period;
  kind: BatchKind;
  state: BatchState;
  round: number;
  /** SM3 of the content, 64 hexadecimal characters. */
  digest: string;
  lineCount: number;
  /** Yuan. */
  total: Decimal;
  /** Payday 'YYYY-MM-DD': credited on or before it is on time. */
  payOn: string;
}

/** One line for the bank, with the account still sealed. */
export interface OrderLine {
  lineNo: number;
  /** Sixteen digits: nine of the batch, seven of the line. */
  reference: string;
  /** The spelling that the bank holds. */
  accountName: string;
  accountCipher: Buffer;
  bankName: string | null;
  /** Yuan, two decimals. */
  amount: string;
}

/** What a result file did to its batch. */
export interface AppliedResults {
  paid: number;
  bounced: number;
  bouncedTotal: Decimal;
  bouncedByComponent: PayoutComponents;
  /** Latest day on which the bank sent one of these back; null when the file names none. */
  bouncedOn: string | null;
  /** Whether the batch is settled now. */
  settled: boolean;
}

/** One recomputed property of the stored batches; `firstBad` names the first record that does not fit. */
export interface BatchCheck {
  name: 'batch-history' | 'batch-bridge' | 'batch-roll' | 'reissue-chain';
  records: number;
  ok: boolean;
  firstBad?: { kind: string; id: string; why: string };
}
