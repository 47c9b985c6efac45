import type { Scheme } from '../../agencies/domain/fund.types.js';
import type { Period } from '../../kernel/period.js';

/** What each person's increase is rounded to, half up: 分 or 角. */
export const ROUNDINGS = ['FEN', 'JIAO'] as const;
export type Rounding = (typeof ROUNDINGS)[number];

/** What a percentage is taken of: the whole regular amount, or its base component only. */
export const PERCENT_BASES = ['REGULAR', 'BASE'] as const;
export type PercentBase = (typeof PERCENT_BASES)[number];

/** Fixed amount and percentage of one band of ages; a bound that is absent is open, both are within the band. */
export interface Band {
  fromAge?: number;
  toAge?: number;
  /** Yuan a month, decimal text. */
  fixed?: string;
  /** Percent of the base, decimal text. */
  percent?: string;
}

export interface AdjustmentRule {
  scheme: Scheme;
  /** First month that the increase is due for. */
  effectiveFrom: Period;
  /** First month that it is paid in; what was due before is paid back in it. */
  payPeriod: Period;
  /** The day on which ages count, 'YYYY-MM-DD'. */
  ageOn: string;
  rounding: Rounding;
  percentOf: PercentBase;
  bands: readonly Band[];
}

/** Everything below is as it is stored and sent: yuan as text with two decimals, periods 'YYYY-MM'. */
export interface BandResult {
  /** From 1, in the order of the rule. */
  no: number;
  people: number;
  increase: string;
  backPay: string;
}

export interface OwedMonth {
  period: Period;
  people: number;
  amount: string;
  /** No roll of that month is known yet: the people of the roll tried on are taken for it. */
  assumed: boolean;
}

export interface MonthCost {
  period: Period;
  /** What the month would cost without the rule. */
  before: string;
  backPay: string;
  running: string;
  cost: string;
  after: string;
}

export interface ProjectMonth {
  period: Period;
  before: string;
  after: string;
}

export interface ProjectEffect {
  /** Null: the fund's own money. */
  projectId: string | null;
  name: string | null;
  sourceLevel: string | null;
  sourceText: string | null;
  documentNo: string | null;
  /** Adjusted budget; null for own money. */
  budget: string | null;
  /** Reserved or consumed by now; null for own money. */
  used: string | null;
  /** Taken in the months to come, without the rule and with it. */
  before: string;
  after: string;
  cost: string;
  /** The month in which nothing is left of it; the month tried on stands for "by then already"; null: not this year. */
  endsBefore: Period | null;
  endsAfter: Period | null;
  months: ProjectMonth[];
}

export interface TargetEffect {
  indicatorId: string;
  projectId: string | null;
  name: string;
  measure: string;
  operator: string;
  target: string;
  unit: string | null;
  /** Foreseen for the whole year; null: cannot be foreseen. */
  before: string | null;
  after: string | null;
  metBefore: boolean | null;
  metAfter: boolean | null;
}

export interface WhatifResults {
  fiscalYear: number;
  people: number;
  affected: number;
  /** People whose birthday no roll and no register gives: only a band without ages reaches them. */
  unknownAge: number;
  /** Regular amounts of a month without the rule. */
  regular: string;
  monthlyIncrease: string;
  backPay: string;
  yearCost: string;
  bands: BandResult[];
  owed: OwedMonth[];
  months: MonthCost[];
  ruleVersion: number | null;
  projects: ProjectEffect[];
  targets: TargetEffect[];
}
