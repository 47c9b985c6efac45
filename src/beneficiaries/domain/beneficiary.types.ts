import type { Period } from '../../kernel/period.js';

/** What a roll changed in the register: numbers of people. */
export interface AppliedRoll {
  registered: number;
  /** Payee versions made, those of the newly registered included. */
  newAccounts: number;
  started: number;
  resumed: number;
  suspended: number;
  ended: number;
}

export const PAYEE_SOURCES = ['ROLL', 'CORRECTED', 'CONFIRMED'] as const;
/** Who said where to pay: a roll, a correction after a bounce, or a confirmation that the account is right. */
export type PayeeSource = (typeof PAYEE_SOURCES)[number];

export interface NewPayee {
  beneficiaryId: string;
  /** As written on the card; null: the same account, confirmed. */
  accountNumber: string | null;
  /** The spelling that the bank holds; null: as before, or the person's name for another account. */
  accountName: string | null;
  /** Null: as before for the same account. */
  bankName: string | null;
  source: 'CORRECTED' | 'CONFIRMED';
}

/** What a bank file needs of a payee version; the number is still sealed. */
export interface PayeeCipher {
  payeeVersionId: string;
  accountCipher: Buffer;
  accountName: string;
  bankName: string | null;
}

/** Sets of blind indexes. */
export interface KnownNumbers {
  ids: { has(index: Buffer): boolean };
  accounts: { has(index: Buffer): boolean };
}

export type SpellStatus = 'ACTIVE' | 'SUSPENDED' | 'ENDED';

export interface StatusInScheme {
  scheme: string;
  status: SpellStatus;
  since: Period;
}
