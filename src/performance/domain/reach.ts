import { Decimal, ZERO } from '../../kernel/money.js';
import type { Operator } from './indicator.types.js';
import { printedPlaces } from './scoring.js';

export const LIKELIHOODS = ['CERTAIN', 'POSSIBLE', 'IMPOSSIBLE'] as const;
/** 确定能, 有可能, 完全不可能. */
export type Likelihood = (typeof LIKELIHOODS)[number];

export const CAUSES = ['FUNDING', 'SYSTEM', 'PERSONNEL', 'HARDWARE', 'OTHER'] as const;
/** 经费保障, 制度保障, 人员保障, 硬件条件保障, 其他. */
export type Cause = (typeof CAUSES)[number];

export const FORECAST_METHODS = [
  'PAYROLL',
  'PAYROLL_SEASONAL',
  'ATTRIBUTION',
  'RATE_SO_FAR',
  'LINEAR',
  'AS_IS',
  'NONE',
] as const;
/** How a year's value was reckoned. */
export type ForecastMethod = (typeof FORECAST_METHODS)[number];

/** What an indicator will come to by the year's end, and between which bounds it still can. */
export interface Estimate {
  method: ForecastMethod;
  forecast: Decimal | null;
  /** The least and the most that can still be reached; null: no bound is known. */
  low: Decimal | null;
  high: Decimal | null;
}

/** A warning as data; the sentence is in the messages. */
export interface Alert {
  code:
    | 'NEED_MONTHLY_LEAST'
    | 'NEED_MONTHLY_MOST'
    | 'BUDGET_SHORT'
    | 'PEOPLE_NEEDED'
    | 'RATE_LOST'
    | 'RATE_LEFT'
    | 'COUNT_NEEDED'
    | 'EXECUTION_NEEDED'
    | 'UNREACHABLE';
  details: Record<string, string>;
}

/** The value as far as the target is printed: 99.90 is = 100, and not = 100.00. */
function printed(operator: Operator, target: string, value: Decimal): Decimal {
  return operator === '=' ? value.toDecimalPlaces(printedPlaces(target), Decimal.ROUND_HALF_UP) : value;
}

/** Whether a value is at least the target, as far as that is printed. */
function reaches(it: { operator: Operator; target: string }, value: Decimal): boolean {
  return printed(it.operator, it.target, value).gte(it.target);
}

/** Whether a target will be met: the forecast meets it, some outcome still can, or none can. Null without a forecast. */
export function likelihoodOf(operator: Operator, target: string, estimate: Estimate): Likelihood | null {
  const { forecast, low, high } = estimate;
  if (forecast === null || operator === 'QUALITATIVE') return null;
  const goal = new Decimal(target);
  const atMost = high === null || printed(operator, target, high).gte(goal);
  const atLeast = low === null || printed(operator, target, low).lte(goal);
  const value = printed(operator, target, forecast);
  if (operator === '>=') return value.gte(goal) ? 'CERTAIN' : atMost ? 'POSSIBLE' : 'IMPOSSIBLE';
  if (operator === '<=') return value.lte(goal) ? 'CERTAIN' : atLeast ? 'POSSIBLE' : 'IMPOSSIBLE';
  return value.eq(goal) ? 'CERTAIN' : atMost && atLeast ? 'POSSIBLE' : 'IMPOSSIBLE';
}

/** What each of the months left must reach on average so that the average of all months is the target. */
export function neededMonthly(target: Decimal, sumSoFar: Decimal, months: number, left: number): Decimal | null {
  return left <= 0 ? null : target.mul(months).minus(sumSoFar).div(left);
}

/** Average monthly amount, 万元: forecast, bounds (nothing is paid in the months left, or anything), what is still needed. */
export function reachMonthlyAverage(
  it: { operator: Operator; target: string },
  facts: { seasonal: boolean; paid: Decimal; paidMonths: number; total: Decimal; months: number },
): { estimate: Estimate; alerts: Alert[] } {
  const wan = (yuan: Decimal): Decimal => yuan.div(10_000);
  const left = facts.months - facts.paidMonths;
  const none: Estimate = { method: 'NONE', forecast: null, low: null, high: null };
  if (facts.months === 0 || facts.paidMonths === 0) return { estimate: none, alerts: [] };
  const forecast = wan(facts.total.div(facts.months)).toDecimalPlaces(2, Decimal.ROUND_HALF_UP);
  const estimate: Estimate = {
    method: facts.seasonal ? 'PAYROLL_SEASONAL' : 'PAYROLL',
    forecast,
    low: wan(facts.paid.div(facts.months)),
    high: left > 0 ? null : forecast,
  };
  const needed =
    it.operator === 'QUALITATIVE' ? null : neededMonthly(new Decimal(it.target), wan(facts.paid), facts.months, left);
  if (needed === null) return { estimate, alerts: [] };
  if (it.operator === '<=') {
    const alert: Alert = { code: 'NEED_MONTHLY_MOST', details: { amount: needed.toFixed(2, Decimal.ROUND_DOWN) } };
    return { estimate, alerts: forecast.lte(it.target) ? [] : [alert] };
  }
  // Up: a cent less would miss the target.
  const alert: Alert = { code: 'NEED_MONTHLY_LEAST', details: { amount: needed.toFixed(2, Decimal.ROUND_UP) } };
  return { estimate, alerts: forecast.gte(it.target) || needed.lte(0) ? [] : [alert] };
}

/** Funded months: what the project will have borne ÷ the scheme's monthly average; never more than its whole budget allows. */
export function reachFundedMonths(
  it: { operator: Operator; target: string },
  facts: { budget: Decimal; attributed: Decimal; attributedByYearEnd: Decimal; monthly: Decimal | null },
): { estimate: Estimate; alerts: Alert[] } {
  const { monthly, budget } = facts;
  if (monthly === null || monthly.lte(0)) {
    return { estimate: { method: 'NONE', forecast: null, low: null, high: null }, alerts: [] };
  }
  const times = (yuan: Decimal, rounding: Decimal.Rounding): Decimal => yuan.div(monthly).toDecimalPlaces(2, rounding);
  const high = times(budget, Decimal.ROUND_HALF_UP);
  const estimate: Estimate = {
    method: 'ATTRIBUTION',
    forecast: times(facts.attributedByYearEnd, Decimal.ROUND_HALF_UP),
    low: times(facts.attributed, Decimal.ROUND_HALF_UP),
    high,
  };
  if ((it.operator !== '>=' && it.operator !== '=') || reaches(it, high)) return { estimate, alerts: [] };
  const needed = monthly.mul(it.target).div(10_000);
  const details = { target: it.target, needed: needed.toFixed(2), budget: budget.div(10_000).toFixed(2) };
  return { estimate, alerts: [{ code: 'BUDGET_SHORT', details }] };
}

/** People of the months: average, least or last. */
export function reachHeadcount(
  it: { operator: Operator; target: string; of: 'AVERAGE' | 'MINIMUM' | 'LATEST' },
  months: readonly { people: number; known: boolean }[],
  seasonal: boolean,
): { estimate: Estimate; alerts: Alert[] } {
  const counts = months.map(({ people }) => people);
  const knownCounts = months.filter(({ known }) => known).map(({ people }) => people);
  const left = months.length - knownCounts.length;
  if (knownCounts.length === 0)
    return { estimate: { method: 'NONE', forecast: null, low: null, high: null }, alerts: [] };
  const of = (list: readonly number[]): Decimal => {
    if (it.of === 'MINIMUM') return new Decimal(Math.min(...list));
    if (it.of === 'LATEST') return new Decimal(list.at(-1)!);
    return average(list);
  };
  const forecast = of(counts);
  const least = Math.min(...knownCounts);
  const knownSum = knownCounts.reduce((sum, one) => sum + one, 0);
  const low = left === 0 ? forecast : it.of === 'AVERAGE' ? new Decimal(knownSum).div(months.length) : ZERO;
  const high = left === 0 ? forecast : it.of === 'MINIMUM' ? new Decimal(least) : null;
  const estimate: Estimate = { method: seasonal ? 'PAYROLL_SEASONAL' : 'PAYROLL', forecast, low, high };
  if (it.operator !== '>=' || it.of !== 'AVERAGE' || left === 0 || forecast.gte(it.target))
    return { estimate, alerts: [] };
  const needed = neededMonthly(new Decimal(it.target), new Decimal(knownSum), months.length, left)!;
  return { estimate, alerts: [{ code: 'PEOPLE_NEEDED', details: { people: needed.toFixed(0, Decimal.ROUND_UP) } }] };
}

function average(list: readonly number[]): Decimal {
  const sum = list.reduce((total, one) => total + one, 0);
  return new Decimal(sum).div(list.length).toDecimalPlaces(0, Decimal.ROUND_HALF_UP);
}

/**
 * A rate over things that were due: it goes on as it did so far. What was lost for good (`lost`, paid late, wrong) stays
 * lost; the most that can still be reached has everything to come on its good side.
 */
export function reachRate(
  it: { operator: Operator; target: string },
  facts: { soFar: Decimal; due: number; lost: number; dueToCome: number },
): { estimate: Estimate; alerts: Alert[] } {
  const all = new Decimal(facts.due).plus(facts.dueToCome);
  const percent = (part: Decimal, rounding: Decimal.Rounding): Decimal =>
    all.isZero() ? facts.soFar : part.mul(100).div(all).toDecimalPlaces(2, rounding);
  const high = percent(all.minus(facts.lost), Decimal.ROUND_HALF_UP);
  const low = percent(new Decimal(facts.due - facts.lost), Decimal.ROUND_HALF_UP);
  const estimate: Estimate = { method: 'RATE_SO_FAR', forecast: facts.soFar, low: Decimal.min(low, facts.soFar), high };
  if ((it.operator !== '>=' && it.operator !== '=') || reaches(it, facts.soFar)) return { estimate, alerts: [] };
  if (!reaches(it, high)) {
    return { estimate, alerts: [{ code: 'RATE_LOST', details: { lost: String(facts.lost), high: high.toFixed(2) } }] };
  }
  const bearable = all.mul(new Decimal(100).minus(it.target)).div(100).minus(facts.lost);
  const left = Decimal.max(ZERO, bearable).toFixed(0, Decimal.ROUND_DOWN);
  return { estimate, alerts: [{ code: 'RATE_LEFT', details: { left, due: String(facts.dueToCome) } }] };
}

/** Something counted over the year (inspections, person-times): at the pace so far, in the months left. */
export function reachCount(
  it: { operator: Operator; target: string },
  facts: { soFar: Decimal; monthsGone: number; whole: boolean },
): { estimate: Estimate; alerts: Alert[] } {
  const { soFar, monthsGone, whole } = facts;
  const left = 12 - monthsGone;
  const paced = monthsGone === 0 ? soFar : soFar.mul(12).div(monthsGone);
  const forecast = paced.toDecimalPlaces(whole ? 0 : 2, Decimal.ROUND_DOWN);
  const estimate: Estimate = {
    method: left === 0 ? 'AS_IS' : 'LINEAR',
    forecast: left === 0 ? soFar : Decimal.max(soFar, forecast),
    low: soFar,
    high: left === 0 ? soFar : null,
  };
  if (it.operator !== '>=' || estimate.forecast!.gte(it.target) || left === 0) return { estimate, alerts: [] };
  const needed = new Decimal(it.target).minus(soFar);
  return { estimate, alerts: [{ code: 'COUNT_NEEDED', details: { needed: needed.toString(), months: String(left) } }] };
}

/** A rate of money to the budget (arrival, execution): at the pace so far, never more than all of it. */
export function reachMoneyRate(
  it: { operator: Operator; target: string },
  facts: { done: Decimal; doneByYearEnd: Decimal; base: Decimal; monthsLeft: number; method: ForecastMethod },
): { estimate: Estimate; alerts: Alert[] } {
  const { base, done, monthsLeft } = facts;
  if (base.lte(0)) return { estimate: { method: 'NONE', forecast: null, low: null, high: null }, alerts: [] };
  const rate = (yuan: Decimal): Decimal => yuan.mul(100).div(base).toDecimalPlaces(2, Decimal.ROUND_HALF_UP);
  const forecast = rate(Decimal.min(base, facts.doneByYearEnd));
  const estimate: Estimate = {
    method: facts.method,
    forecast,
    low: rate(done),
    high: monthsLeft > 0 ? Decimal.max(new Decimal(100), rate(done)) : rate(done),
  };
  if ((it.operator !== '>=' && it.operator !== '=') || reaches(it, forecast) || monthsLeft === 0)
    return { estimate, alerts: [] };
  const needed = base.mul(it.target).div(100).minus(done).div(10_000);
  const details = {
    needed: needed.toFixed(2, Decimal.ROUND_UP),
    monthly: needed.div(monthsLeft).toFixed(2, Decimal.ROUND_UP),
  };
  return { estimate, alerts: [{ code: 'EXECUTION_NEEDED', details }] };
}

/** A share that was found once (coverage of a survey, satisfaction): it is taken as it is. */
export function reachAsIs(soFar: Decimal): Estimate {
  return { method: 'AS_IS', forecast: soFar, low: null, high: null };
}
