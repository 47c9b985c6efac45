import { Decimal, ratePercent } from '../../kernel/money.js';

/** Facts of one period of a scheme as of a cut-off and a watermark. Counts are person-periods; sums are yuan. */
export interface PeriodFacts {
  period: number;
  /** Payday 'YYYY-MM-DD'. */
  payOn: string;
  /** A regular batch of the period has settled. */
  settled: boolean;
  due: number;
  full: number;
  onTime: number;
  active: number;
  activePaid: number;
  headcount: number;
  payouts: number;
  dueSum: Decimal;
  paidSum: Decimal;
}

/** Facts of a scheme's books in the year: 5001 by date paid less bounces still held, yuan; months with a payout. */
export interface BookFacts {
  netPaid: Decimal;
  months: number;
}

/** Facts of a project, yuan. */
export interface ProjectFacts {
  budget: Decimal;
  arrived: Decimal;
  spent: Decimal;
  attributed: Decimal;
  executionBasis: 'ARRIVED' | 'ATTRIBUTED' | 'SPENT';
}

/**
 * Every function answers null when nothing is measurable yet (nothing due, no settled month): never 0 and never 100 %.
 * Rates are percent with two decimals, half up.
 */

/** 人 over the periods with a settled regular batch; average rounds half up. */
export function headcount(periods: readonly PeriodFacts[], of: 'AVERAGE' | 'MINIMUM' | 'LATEST'): Decimal | null {
  const settled = periods.filter((period) => period.settled);
  if (settled.length === 0) return null;
  if (of === 'LATEST') return new Decimal(settled.reduce((a, b) => (a.period > b.period ? a : b)).headcount);
  if (of === 'MINIMUM') return new Decimal(Math.min(...settled.map((period) => period.headcount)));
  const total = settled.reduce((sum, period) => sum.plus(period.headcount), new Decimal(0));
  return total.div(settled.length).toDecimalPlaces(0, Decimal.ROUND_HALF_UP);
}

/** 人次 over all schemes; `wan` gives 万人次 with two decimals. */
export function personTimes(periods: readonly PeriodFacts[], wan: boolean): Decimal | null {
  const settled = periods.filter((period) => period.settled);
  if (settled.length === 0) return null;
  const times = settled.reduce((sum, period) => sum.plus(period.headcount), new Decimal(0));
  return wan ? times.div(10_000).toDecimalPlaces(2, Decimal.ROUND_HALF_UP) : times;
}

/** 万元 a month, two decimals: net paid by date paid ÷ months with a payout. */
export function monthlyAverageWan(books: BookFacts): Decimal | null {
  return books.months === 0
    ? null
    : books.netPaid.div(books.months).div(10_000).toDecimalPlaces(2, Decimal.ROUND_HALF_UP);
}

/** 次 (funded-month equivalents), two decimals: attributed ÷ average monthly payout, both in yuan and unrounded before. */
export function fundedMonths(project: ProjectFacts, books: BookFacts): Decimal | null {
  if (books.months === 0 || books.netPaid.lte(0)) return null;
  return project.attributed.mul(books.months).div(books.netPaid).toDecimalPlaces(2, Decimal.ROUND_HALF_UP);
}

function rateOf(
  periods: readonly PeriodFacts[],
  part: (p: PeriodFacts) => number,
  whole: (p: PeriodFacts) => number,
): Decimal | null {
  const sum = (pick: (p: PeriodFacts) => number): Decimal =>
    periods.reduce((total, p) => total.plus(pick(p)), new Decimal(0));
  return ratePercent(sum(part), sum(whole));
}

/** 足额: person-periods whose paid sum equals the sum due ÷ person-periods due. */
export const fullPaymentRate = (periods: readonly PeriodFacts[]): Decimal | null =>
  rateOf(
    periods,
    (p) => p.full,
    (p) => p.due,
  );

/** 按时、及时: person-periods credited on or before the payday ÷ person-periods due. */
export const onTimeRate = (periods: readonly PeriodFacts[]): Decimal | null =>
  rateOf(
    periods,
    (p) => p.onTime,
    (p) => p.due,
  );

/** 覆盖: people paid ÷ people with an active spell, averaged over periods. */
export function coverageRate(periods: readonly PeriodFacts[]): Decimal | null {
  const shares = periods.filter((p) => p.active > 0).map((p) => new Decimal(p.activePaid).div(p.active));
  if (shares.length === 0) return null;
  return Decimal.sum(...shares)
    .div(shares.length)
    .mul(100)
    .toDecimalPlaces(2, Decimal.ROUND_HALF_UP);
}

/** 准确: 1 − payouts with a confirmed finding ÷ payouts paid. */
export function accuracyRate(periods: readonly PeriodFacts[], confirmedFindings: number): Decimal | null {
  const payouts = periods.reduce((sum, p) => sum + p.payouts, 0);
  return ratePercent(new Decimal(payouts - confirmedFindings), new Decimal(payouts));
}

/** 到位率: arrived ÷ adjusted budget. */
export const arrivalRate = (project: ProjectFacts): Decimal | null => ratePercent(project.arrived, project.budget);

/** 执行率: executed ÷ adjusted budget; the project's basis says what counts as executed. */
export function executionRate(project: ProjectFacts): Decimal | null {
  const executed = { ARRIVED: project.arrived, ATTRIBUTED: project.attributed, SPENT: project.spent }[
    project.executionBasis
  ];
  return ratePercent(executed, project.budget);
}

/** 使用率: attributed ÷ arrived. */
export const useRate = (project: ProjectFacts): Decimal | null => ratePercent(project.attributed, project.arrived);
