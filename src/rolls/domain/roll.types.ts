import type { Scheme } from '../../agencies/domain/fund.types.js';
import type { Decimal } from '../../kernel/money.js';
import type { Period } from '../../kernel/period.js';
import type { RollField } from './roll-row.types.js';

/** FAILED: the file could not be read as a roll; with other columns it may be tried again. */
export const ROLL_STATES = ['UPLOADED', 'CHECKED', 'ACCEPTED', 'REJECTED', 'FAILED'] as const;
export type RollState = (typeof ROLL_STATES)[number];

export const STOP_REASONS = ['DEATH', 'PRISON', 'OTHER_INSURANCE', 'INVESTIGATION', 'CERTIFICATION', 'OTHER'] as const;
export type StopReason = (typeof STOP_REASONS)[number];
/** Reasons that a person enters; the one of certification comes from a suspension that two people decided. */
export const ENTERED_STOP_REASONS = ['DEATH', 'PRISON', 'OTHER_INSURANCE', 'INVESTIGATION', 'OTHER'] as const;

/** What another feature needs of an accepted roll. */
export interface AcceptedRoll {
  id: string;
  scheme: Scheme;
  period: Period;
  state: 'ACCEPTED';
  /** Lines that are paid. */
  payCount: number;
  /** Their sum, yuan. */
  payTotal: Decimal;
}

/** A sheet as it was read; the whole file of a csv. */
export interface RollSheet {
  /** Null in a csv. */
  sheet: string | null;
  headerRow: number;
  /** As the file spells them, by column. */
  headers: string[];
  /** Header and column (letters, or a number in a csv) of each field found. */
  columns: Partial<Record<RollField, { header: string; column: string; index: number }>>;
  /** Rows that are nobody's: totals, subtotals, repeated headers, notes. */
  skipped: Partial<Record<'TOTAL' | 'SUBTOTAL' | 'HEADER' | 'NOTE', number>>;
}

/** What is kept in payout_roll.mapping. */
export interface RollMappingRecord {
  /** Header → field, '' for a column to leave out: given by a person for this roll. */
  chosen: Record<string, string>;
  sheets: RollSheet[];
}
