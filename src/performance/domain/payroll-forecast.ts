import { Decimal, ZERO } from '../../kernel/money.js';

/** How the months to come were reckoned. */
export type PayrollMethod = 'SEASONAL' | 'LAST_MONTH' | 'NONE';

export interface KnownMonth {
  period: number;
  /** Yuan; of a paid month less what came back. */
  amount: Decimal;
  people: number;
}

export interface ForecastMonth extends KnownMonth {
  /** PAID: in the books; PLANNED: a roll or batch says it; PROJECTED: reckoned. */
  kind: 'PAID' | 'PLANNED' | 'PROJECTED';
}

/** A change that is known already: from a month on, so much more (or less) a month. */
export interface KnownAdjustment {
  from: number;
  amount: Decimal;
  people: number;
}

export interface PayrollFacts {
  year: number;
  /** The first month that may still be paid: months before it that were not paid are not made up. */
  from: number;
  paid: readonly KnownMonth[];
  planned: readonly KnownMonth[];
  lastYear: readonly KnownMonth[];
  /** People who reach the age in a month, by month; they are paid from the next one on. */
  entrants: ReadonlyMap<number, number>;
  adjustments: readonly KnownAdjustment[];
}

export interface PayrollForecast {
  method: PayrollMethod;
  /** Every month that was or will be paid, in order. */
  months: ForecastMonth[];
  /** Yuan of the year. */
  total: Decimal;
  /** People reaching the age who were counted in. */
  entrants: number;
}

/**
 * The payroll of a scheme for the whole year: months paid as the books have them, months whose roll or batch is known as
 * planned, and the others reckoned. Seasonal, where the whole last year is known and was paid in all months known of this
 * one: last year's month times the growth so far; else the last known month again. To a reckoned month come the people
 * who reached the age since the last known month, at its average a head, and the adjustments of later months.
 */
export function forecastPayroll(facts: PayrollFacts): PayrollForecast {
  const { year, paid, planned } = facts;
  const known = new Map<number, ForecastMonth>();
  for (const month of planned) if (month.period >= facts.from) known.set(month.period, { ...month, kind: 'PLANNED' });
  for (const month of paid) known.set(month.period, { ...month, kind: 'PAID' });
  const season = seasonOf(facts, [...known.values()]);
  const method: PayrollMethod = known.size === 0 ? 'NONE' : season ? 'SEASONAL' : 'LAST_MONTH';
  const months: ForecastMonth[] = [];
  let last: ForecastMonth | null = null;
  let entrants = 0;
  for (let period = year * 100 + 1; period <= year * 100 + 12; period += 1) {
    const here = known.get(period);
    if (here) {
      months.push(here);
      last = here;
    } else if (last && period >= facts.from) {
      const reached = between(facts.entrants, last.period, period - 1);
      const perHead = last.people > 0 ? last.amount.div(last.people) : ZERO;
      const changes = facts.adjustments.filter(({ from }) => from > last!.period && from <= period);
      const base = season ? season(period) : { amount: last.amount, people: last.people };
      const amount = Decimal.sum(base.amount, perHead.mul(reached), ZERO, ...changes.map((one) => one.amount));
      months.push({
        period,
        amount: Decimal.max(ZERO, amount).toDecimalPlaces(2, Decimal.ROUND_HALF_UP),
        people: Math.max(0, base.people + reached + changes.reduce((sum, one) => sum + one.people, 0)),
        kind: 'PROJECTED',
      });
      entrants = Math.max(entrants, reached);
    }
  }
  return { method, months, total: months.reduce((sum, { amount }) => sum.plus(amount), ZERO), entrants };
}

type Season = (period: number) => { amount: Decimal; people: number };

function seasonOf({ lastYear, year }: PayrollFacts, known: readonly ForecastMonth[]): Season | null {
  const former = new Map(lastYear.map((month) => [month.period + 100, month]));
  const whole = Array.from({ length: 12 }, (_, i) => former.get(year * 100 + i + 1));
  if (known.length === 0 || whole.some((month) => !month || month.amount.lte(0))) return null;
  const now = known.reduce((sum, { amount }) => sum.plus(amount), ZERO);
  const then = known.reduce((sum, { period }) => sum.plus(former.get(period)!.amount), ZERO);
  const growth = now.div(then);
  const last = known.reduce((a, b) => (a.period > b.period ? a : b));
  return (period) => ({ amount: former.get(period)!.amount.mul(growth), people: last.people });
}

function between(counts: ReadonlyMap<number, number>, from: number, to: number): number {
  let sum = 0;
  for (const [period, count] of counts) if (period >= from && period <= to) sum += count;
  return sum;
}

/** A project that takes part of a scheme's payroll, in the order of the rule. */
export interface ProjectRoom {
  projectId: string;
  /** Yuan of the budget that nothing was attributed to yet. */
  room: Decimal;
  /** Share of the payroll, 0 to 1; null: all that the ones before it leave. */
  share: Decimal | null;
}

export interface ProjectUse {
  projectId: string;
  /** Yuan attributed in the months to come. */
  attributed: Decimal;
  /** The month in which nothing is left for what it should bear; null: it lasts. */
  exhaustedIn: number | null;
  /** Yuan that the project should have borne after its money ended. */
  short: Decimal;
}

/**
 * What the months to come take from the projects of a scheme: each one its share or, in an order, all that the ones before
 * it leave; never beyond its room. What a project is short of, the next one or the fund's own money bears.
 */
export function forecastUse(months: readonly ForecastMonth[], rooms: readonly ProjectRoom[]): ProjectUse[] {
  const uses = rooms.map(({ projectId }) => ({
    projectId,
    attributed: ZERO,
    exhaustedIn: null as number | null,
    short: ZERO,
  }));
  for (const { period, amount, kind } of months) {
    if (kind === 'PAID') continue;
    let left = amount;
    for (const [i, { room, share }] of rooms.entries()) {
      const use = uses[i]!;
      const wanted =
        share === null ? left : Decimal.min(left, amount.mul(share).toDecimalPlaces(2, Decimal.ROUND_HALF_UP));
      const taken = Decimal.max(ZERO, Decimal.min(wanted, room.minus(use.attributed)));
      use.attributed = use.attributed.plus(taken);
      left = left.minus(taken);
      if (wanted.gt(taken)) {
        use.exhaustedIn ??= period;
        use.short = use.short.plus(wanted.minus(taken));
      }
    }
  }
  return uses;
}
