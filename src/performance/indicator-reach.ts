import { Decimal, ZERO } from '../kernel/money.js';
import { GOAL_COUNT_UNITS } from '../messages/goals.js';
import type { ProjectFacts } from './domain/measures.js';
import {
  reachAsIs,
  reachCount,
  reachFundedMonths,
  reachHeadcount,
  reachMoneyRate,
  reachMonthlyAverage,
  reachRate,
  type Alert,
  type Estimate,
} from './domain/reach.js';
import type { IndicatorValue } from './indicator-values.js';
import { monthsGone, type ProjectForecast, type SchemeForecast } from './year-forecast.js';

type Reach = { estimate: Estimate; alerts: Alert[] };
const NONE: Reach = { estimate: { method: 'NONE', forecast: null, low: null, high: null }, alerts: [] };

export interface YearForecast {
  cutOff: string;
  schemes: ReadonlyMap<string, SchemeForecast>;
  projects: ReadonlyMap<string, ProjectForecast>;
}

/** What an indicator comes to by the year's end, by the rule of its measure. */
export function reachOf({ indicator, measured }: IndicatorValue, year: YearForecast): Reach {
  const { operator, target, measure, parameters } = indicator;
  const it = { operator, target };
  const scheme = parameters.scheme === undefined ? undefined : year.schemes.get(parameters.scheme);
  const schemes = parameters.scheme === undefined ? [...year.schemes.values()] : scheme ? [scheme] : [];
  const project = indicator.projectId === null ? undefined : year.projects.get(indicator.projectId);
  const soFar = measured.actual === null || operator === 'QUALITATIVE' ? null : new Decimal(measured.actual);
  switch (measure) {
    case 'HEADCOUNT': {
      const of = (parameters.of ?? 'AVERAGE') as 'AVERAGE' | 'MINIMUM' | 'LATEST';
      return scheme ? reachHeadcount({ ...it, of }, scheme.people, scheme.method === 'SEASONAL') : NONE;
    }
    case 'PERSON_TIMES':
      return personTimes(schemes, parameters.unit === 'WAN');
    case 'MONTHLY_AVERAGE_AMOUNT': {
      if (!scheme) return NONE;
      const { paid, paidMonths, total, months, method } = scheme;
      return reachMonthlyAverage(it, {
        seasonal: method === 'SEASONAL',
        paid,
        paidMonths,
        total,
        months: months.length,
      });
    }
    case 'FUNDED_MONTHS': {
      if (!scheme || !project) return NONE;
      const monthly = scheme.months.length === 0 ? null : scheme.total.div(scheme.months.length);
      const { budget, attributed } = project.facts;
      return reachFundedMonths(it, { budget, attributed, attributedByYearEnd: project.attributedByYearEnd, monthly });
    }
    case 'FULL_PAYMENT_RATE':
    case 'ON_TIME_RATE':
    case 'COVERAGE_RATE': {
      if (soFar === null) return NONE;
      const due = count(schemes, (one) => one.due);
      // What was not paid in full or at all can still be; what came late stays late.
      const lost = measure === 'ON_TIME_RATE' ? due - count(schemes, (one) => one.onTime) : 0;
      return reachRate(it, { soFar, due, lost, dueToCome: toCome(schemes) });
    }
    case 'ACCURACY_RATE': {
      if (soFar === null) return NONE;
      if (parameters.source === 'SAMPLE') return { estimate: reachAsIs(soFar), alerts: [] };
      const due = count(schemes, (one) => one.payouts);
      const lost = Number((measured.facts as { wrong?: number }).wrong ?? 0);
      return reachRate(it, { soFar, due, lost, dueToCome: toCome(schemes) });
    }
    case 'ARRIVAL_RATE':
    case 'EXECUTION_RATE':
    case 'USE_RATE':
      return project ? moneyRate(measure, it, project, year.cutOff) : NONE;
    case 'MANUAL': {
      if (soFar === null) return NONE;
      if (!GOAL_COUNT_UNITS.includes(indicator.unit ?? '')) return { estimate: reachAsIs(soFar), alerts: [] };
      const whole = soFar.isInteger() && new Decimal(target).isInteger();
      return reachCount(it, { soFar, monthsGone: monthsGone(year.cutOff), whole });
    }
    case 'GRADE':
      return NONE;
  }
}

/** What counts as executed, by the project's basis. */
export function executedOf({ executionBasis, arrived, attributed, spent }: ProjectFacts): Decimal {
  return { ARRIVED: arrived, ATTRIBUTED: attributed, SPENT: spent }[executionBasis];
}

/** Executed by the year's end: attributed money as the payroll takes it, the others at the pace so far; within the budget. */
export function executedByYearEnd({ facts, attributedByYearEnd }: ProjectForecast, cutOff: string): Decimal {
  if (facts.executionBasis === 'ATTRIBUTED') return attributedByYearEnd;
  return paced(executedOf(facts), facts.budget, cutOff);
}

function paced(done: Decimal, most: Decimal, cutOff: string): Decimal {
  const gone = monthsGone(cutOff);
  const byYearEnd = gone === 0 ? done : done.mul(12).div(gone);
  return Decimal.min(Decimal.max(most, done), byYearEnd).toDecimalPlaces(2, Decimal.ROUND_HALF_UP);
}

function moneyRate(
  measure: 'ARRIVAL_RATE' | 'EXECUTION_RATE' | 'USE_RATE',
  it: Parameters<typeof reachMoneyRate>[0],
  forecast: ProjectForecast,
  cutOff: string,
): Reach {
  const { facts, attributedByYearEnd } = forecast;
  const monthsLeft = 12 - monthsGone(cutOff);
  const arrived = paced(facts.arrived, facts.budget, cutOff);
  if (measure === 'USE_RATE') {
    const { attributed: done } = facts;
    return reachMoneyRate(it, {
      done,
      doneByYearEnd: attributedByYearEnd,
      base: arrived,
      monthsLeft,
      method: 'ATTRIBUTION',
    });
  }
  if (measure === 'ARRIVAL_RATE') {
    return reachMoneyRate(it, {
      done: facts.arrived,
      doneByYearEnd: arrived,
      base: facts.budget,
      monthsLeft,
      method: 'LINEAR',
    });
  }
  return reachMoneyRate(it, {
    done: executedOf(facts),
    doneByYearEnd: executedByYearEnd(forecast, cutOff),
    base: facts.budget,
    monthsLeft,
    method: facts.executionBasis === 'ATTRIBUTED' ? 'ATTRIBUTION' : 'LINEAR',
  });
}

function personTimes(schemes: readonly SchemeForecast[], wan: boolean): Reach {
  const people = schemes.flatMap((one) => one.people);
  const known = people.filter((one) => one.known);
  if (known.length === 0) return NONE;
  const unit = (times: Decimal): Decimal => (wan ? times.div(10_000).toDecimalPlaces(2, Decimal.ROUND_HALF_UP) : times);
  const sum = (list: typeof people): Decimal => list.reduce((total, one) => total.plus(one.people), ZERO);
  const forecast = unit(sum(people));
  const left = people.length > known.length;
  const seasonal = schemes.some(({ method }) => method === 'SEASONAL');
  const method = seasonal ? 'PAYROLL_SEASONAL' : 'PAYROLL';
  return { estimate: { method, forecast, low: unit(sum(known)), high: left ? null : forecast }, alerts: [] };
}

function count(schemes: readonly SchemeForecast[], of: (one: SchemeForecast['periods'][number]) => number): number {
  return schemes.reduce((sum, { periods }) => sum + periods.reduce((part, one) => part + of(one), 0), 0);
}

function toCome(schemes: readonly SchemeForecast[]): number {
  const measured = new Set(
    schemes.flatMap(({ scheme, periods }) => periods.map(({ period }) => `${scheme} ${period}`)),
  );
  return schemes.reduce(
    (sum, { scheme, people }) =>
      sum + people.reduce((part, one) => part + (measured.has(`${scheme} ${one.period}`) ? 0 : one.people), 0),
    0,
  );
}
