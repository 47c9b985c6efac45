/** OK: nothing is open. WAITING: somebody has something left to do. FAILED: the records do not fit. */
export type ClosingState = 'OK' | 'WAITING' | 'FAILED';

/** What a month is checked for before it is closed, in the order in which it is shown. */
export const CLOSING_ITEMS = [
  'EARLIER_MONTHS',
  'BATCHES',
  'SLIPS',
  'RESULT_LINES',
  'FUND_REQUESTS',
  'BANK_RECONCILED',
  'BANK_BREAKS',
  'PROPOSALS',
  'REVIEWED',
  'YEAR_END',
  'TRIAL_BALANCE',
  'SUBLEDGER',
  'CHAINS',
] as const;
export type ClosingCode = (typeof CLOSING_ITEMS)[number];

/** Where an item is worked on. */
export const CLOSING_SUBJECTS = [
  'PERIODS',
  'BATCHES',
  'BANK_RESULTS',
  'FUND_REQUESTS',
  'RECONCILIATION',
  'VOUCHER_PROPOSALS',
  'VOUCHERS',
  'TRIAL_BALANCE',
  'VERIFICATION',
] as const;
export type ClosingSubject = (typeof CLOSING_SUBJECTS)[number];

/** One record that an item is about. */
export interface ClosingThing {
  id: string;
  label: string;
  /** Why it does not stand in the way although it is open; null when it does. */
  explained: string | null;
}

export interface ClosingItem {
  code: ClosingCode;
  title: string;
  state: ClosingState;
  /** Records that stand in the way; the first of them are named in `things`. */
  count: number;
  sentence: string;
  subject: ClosingSubject;
  things: ClosingThing[];
}
