import type { Period } from '../../kernel/period.js';

export type ExampleScheme = 'RESIDENT' | 'ENTERPRISE' | 'INSTITUTIONAL';

/** A human being; whatever is not said is ordinary: born 1955-03-01, a man, paid into an account of his own since 2023-12-01. */
export interface ExamplePerson {
  no: number;
  birthOn?: string;
  sex?: 'M' | 'F';
  name?: string;
  idMasked?: string;
}

/** Where somebody is paid from a day on; `by` is the user who changed it by hand, a roll otherwise. */
export interface ExampleAccount {
  person: number;
  account: string;
  holder?: string;
  on: string;
  by?: number;
}

/** A payment; 165.00 + 60.25 yuan of the resident scheme when nothing else is said. Yuan, two decimals. */
export interface ExamplePayout {
  person: number;
  period: Period;
  scheme?: ExampleScheme;
  base?: string;
  personal?: string;
  adjustment?: string;
  backPay?: string;
  backPayMonths?: readonly [from: Period, to: Period];
  grant?: string;
  township?: string;
}

/** Months of entitlement, the last one exclusive, and what came then. Without any a person is entitled from the first payment on. */
export interface ExampleSpell {
  person: number;
  scheme?: ExampleScheme;
  from: Period;
  until?: Period;
  then?: 'SUSPENDED' | 'ENDED';
  reason?: string;
}

export interface ExampleListed {
  kind: 'DEATH' | 'PRISON' | 'INSURED_ELSEWHERE' | 'ACCOUNT_BALANCE';
  person: number;
  /** The name on the list, where it is another one. */
  name?: string;
  fromOn?: string;
  toOn?: string;
  amount?: string;
}

/** Who handled the batches of a month: users 1 to 6; 1, 2, 3 sign and 4 is the cashier when nothing else is said. */
export interface ExampleHandling {
  period: Period;
  draftedBy?: number;
  signers?: readonly [submit: number, review: number, approve: number];
  downloads?: number;
}

/** A small world in which a check hits, or does not. */
export interface CheckExample {
  people?: readonly ExamplePerson[];
  accounts?: readonly ExampleAccount[];
  payouts: readonly ExamplePayout[];
  spells?: readonly ExampleSpell[];
  lists?: readonly ExampleListed[];
  renamed?: readonly { person: number; from: string; to: string; on: string; by: number }[];
  certified?: readonly { person: number; on: string; until: string }[];
  handling?: readonly ExampleHandling[];
  /** Users who could review, besides those who did. */
  reviewers?: readonly number[];
  /** Last month of the run; the last payment's month when absent. */
  until?: Period;
}
