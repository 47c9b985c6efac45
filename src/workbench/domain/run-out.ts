import { Decimal, ratePercent } from '../../kernel/money.js';
import { addMonths, comparePeriod, monthsBetween, periodOf, periodsFrom, type Period } from '../../kernel/period.js';

const DAY_MS = 86_400_000;

export interface MonthUse {
  period: Period;
  /** Yuan used in the month; negative when more came back than was used. */
  amount: Decimal;
}

export interface Forecast {
  /** Yuan a month, from the first month with a use to the last; null while nothing was used. */
  average: Decimal | null;
  /** Months that the rest lasts at that pace, two decimals; null while nothing was used. */
  monthsLeft: Decimal | null;
  /** The month in which the budget is used up; null: not within the project's own period, or nothing was used. */
  runsOutIn: Period | null;
}

/** Calendar days from one date to another; negative when `to` is earlier. */
export function daysFrom(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

/** Share of the fiscal year that has passed at the end of that day, percent with two decimals. */
export function yearPassed(fiscalYear: number, cutOff: string): Decimal {
  const first = `${fiscalYear}-01-01`;
  const days = daysFrom(first, `${fiscalYear}-12-31`) + 1;
  return ratePercent(new Decimal(daysFrom(first, cutOff) + 1), new Decimal(days))!;
}

/** Every month from the first of the project (or of its first use) to the cut-off, with the sum so far. */
export function cumulated(
  uses: readonly MonthUse[],
  from: Period,
  cutOff: string,
): (MonthUse & { cumulative: Decimal })[] {
  const byPeriod = new Map(uses.map(({ period, amount }) => [period, amount]));
  const first = uses.reduce((least, { period }) => (comparePeriod(period, least) < 0 ? period : least), from);
  let cumulative = new Decimal(0);
  return periodsFrom(first, periodOf(cutOff)).map((period) => {
    const amount = byPeriod.get(period) ?? new Decimal(0);
    cumulative = cumulative.plus(amount);
    return { period, amount, cumulative };
  });
}

/**
 * When a budget is used up: what is left ÷ the average of the months so far, where the months count from the first with a
 * use to the last. A budget that is used up already ran out in the month that did it.
 */
export function forecast(budget: Decimal, uses: readonly MonthUse[], until: Period, cutOff: string): Forecast {
  const used = uses.filter(({ amount }) => !amount.isZero()).sort((a, b) => comparePeriod(a.period, b.period));
  const first = used[0]?.period;
  const last = used.at(-1)?.period;
  const sum = used.reduce((total, { amount }) => total.plus(amount), new Decimal(0));
  if (first === undefined || last === undefined || sum.lte(0)) {
    return { average: null, monthsLeft: null, runsOutIn: null };
  }
  const months = monthsBetween(first, last) + 1;
  const average = sum.div(months);
  const left = Decimal.max(budget.minus(sum), 0);
  const monthsLeft = left.div(average);
  const printed = {
    average: average.toDecimalPlaces(2, Decimal.ROUND_HALF_UP),
    monthsLeft: monthsLeft.toDecimalPlaces(2, Decimal.ROUND_HALF_UP),
  };
  if (left.isZero()) return { ...printed, runsOutIn: last };
  // The month of the cut-off may not be paid yet: it is then the next that uses.
  const before = addMonths(periodOf(cutOff), -1);
  const from = comparePeriod(last, before) < 0 ? before : last;
  const ahead = monthsLeft.ceil();
  if (ahead.gt(monthsBetween(from, until))) return { ...printed, runsOutIn: null };
  return { ...printed, runsOutIn: addMonths(from, Number(ahead)) };
}
