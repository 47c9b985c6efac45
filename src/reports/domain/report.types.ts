import type { Period } from '../../kernel/period.js';

export const REPORT_CAUSES = ['PERSON', 'MONTH_CLOSED', 'REPORT_DAY'] as const;
/** A person, the closing of the month, or the day of the next month that is set for it. */
export type ReportCause = (typeof REPORT_CAUSES)[number];

/** A scheme in a month: people, and yuan with two decimals. */
export interface FundMonth {
  scheme: string;
  period: Period;
  plannedCount: number;
  paidCount: number;
  paidAmount: string;
  onTimeCount: number;
  failedCount: number;
  failedAmount: string;
  reissuedCount: number;
  reissuedAmount: string;
}

export interface ReportedProject {
  code: string;
  name: string;
  executionBasis: string;
  budget: string;
  executed: string;
  /** Percent; null without a budget. */
  executionRate: string | null;
  averageMonthly: string | null;
  runsOutIn: Period | null;
}

export interface ReportedIndicator {
  projectCode: string | null;
  projectName: string;
  name: string;
  operatorSign: string;
  target: string;
  unit: string | null;
  actual: string | null;
  /** Percent; null: not measurable. */
  completion: string | null;
  forecast: string | null;
  likelihood: 'CERTAIN' | 'POSSIBLE' | 'IMPOSSIBLE' | null;
  likelihoodLabel: string | null;
  alerts: readonly string[];
  noteNeeded: boolean;
}

/** Money of one age; `band` 0 to 30 days, 31 to 60, 61 to 90, more. */
export interface Aged {
  scheme: string;
  band: number;
  count: number;
  amount: string;
}

export interface ReportedBreaks {
  scheme: string;
  band: number;
  items: number;
  unowned: number;
  received: string;
  paid: string;
}

export interface ReportedLate {
  text: string;
  scheme: string;
  since: string;
  days: number;
  amount: string | null;
}

/**
 * Everything that stands in a monthly report, as the features tell it at one watermark. Nothing of it is reckoned here but
 * sums and differences of what is printed beside them.
 */
export interface MonthlyFigures {
  agency: string;
  period: Period;
  cutOff: string;
  schemes: readonly string[];
  /** Months of the year up to the cut-off. */
  months: readonly FundMonth[];
  /** The month before, where it lies in the year before. */
  before: readonly FundMonth[];
  projects: readonly ReportedProject[];
  executionRate: string | null;
  yearPassed: string;
  forecastMethod: string | null;
  /** Null: the year has no indicators in force. */
  indicators: readonly ReportedIndicator[] | null;
  /** Returned money that is neither paid again nor waived. */
  held: readonly Aged[];
  inReissue: readonly Aged[];
  breaks: readonly ReportedBreaks[];
  late: readonly ReportedLate[];
  closed: readonly string[];
  flags: { open: number; confirmed: number };
  cases: { underWay: number; closed: number };
  recovery: { determined: string; recovered: string; open: string; rate: string | null };
}

/** What the figures are as of. */
export interface ReportBasis {
  watermark: string;
  /** Time of the trail record at the watermark. */
  asOf: Date;
}
