import type { Decimal } from '../../kernel/money.js';

export const SAMPLING_METHODS = ['SIMPLE', 'STRATIFIED', 'MONEY'] as const;
/** SIMPLE: every payout has the same chance; STRATIFIED: the same within its stratum; MONEY: a chance in proportion to its amount. */
export type SamplingMethod = (typeof SAMPLING_METHODS)[number];

export const STRATIFY_BY = ['SCHEME', 'TOWNSHIP', 'AMOUNT'] as const;
export type StratifyBy = (typeof STRATIFY_BY)[number];

export const ALLOCATIONS = ['PROPORTIONAL', 'NEYMAN'] as const;
/** PROPORTIONAL: by number of payouts; NEYMAN: by number × standard deviation of the amounts. */
export type AllocationRule = (typeof ALLOCATIONS)[number];

export const SIZE_BASES = ['ATTRIBUTE', 'ESTIMATE', 'MONEY', 'GIVEN'] as const;
/**
 * ATTRIBUTE: to show that the error rate stays below a tolerable one; ESTIMATE: to tell the rate within a margin;
 * MONEY: to show that the wrong amount stays below a tolerable one; GIVEN: a number of the auditor's own.
 */
export type SizeBasis = (typeof SIZE_BASES)[number];

export const PLAN_STATES = ['PLANNED', 'DRAWN', 'SIGNED', 'WITHDRAWN'] as const;
export type PlanState = (typeof PLAN_STATES)[number];
export type PlanAction = 'draw' | 'sign' | 'withdraw';

export const VERDICTS = ['CORRECT', 'WRONG'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** One paid payout of the population. */
export interface PopulationLine {
  batchId: string;
  lineNo: number;
  /** Yuan with two decimals, as the database writes it. */
  amount: string;
  /** Scheme or township when the strata are made of it, else empty. */
  group: string;
}

/** How a population is cut into strata; without `by` it is one stratum with the empty key. */
export interface Stratification {
  by: StratifyBy | null;
  /** AMOUNT: ascending yuan; band i holds the amounts from the i-th bound up to below the next one. */
  bounds: readonly Decimal[];
}

export interface Stratum {
  key: string;
  /** Payouts. */
  count: number;
  /** Yuan. */
  sum: Decimal;
  /** Standard deviation of the amounts, yuan. */
  deviation: Decimal;
}

/** What is known of a population after one walk through it. */
export interface PopulationFacts {
  count: number;
  sum: Decimal;
  /** SM3, 64 hexadecimal characters. */
  digest: string;
  /** In the order of their keys. */
  strata: readonly Stratum[];
}

export interface Pick {
  batchId: string;
  lineNo: number;
  amount: string;
  stratum: string;
  /** MONEY: at least as large as the interval, so taken without chance. */
  certain: boolean;
}
