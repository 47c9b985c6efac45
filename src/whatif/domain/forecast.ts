import { Decimal, ratePercent, sumMoney, toWire, ZERO } from '../../kernel/money.js';
import { addMonths, comparePeriod, periodsFrom, yearOf, type Period } from '../../kernel/period.js';
import type { Foresight } from '../../projects/domain/project.types.js';
import type { MonthCost, OwedMonth, ProjectEffect, TargetEffect } from './whatif.types.js';

/** What the roll tried on comes to under the rule, yuan. */
export interface RollSums {
  basePeriod: Period;
  payPeriod: Period;
  effectiveFrom: Period;
  people: number;
  /** Regular amounts of a month without the rule. */
  regular: Decimal;
  monthlyIncrease: Decimal;
  backPay: Decimal;
}

/** A month of the year whose rolls are known. */
export interface KnownMonth {
  period: Period;
  people: number;
  total: Decimal;
  /** The part of the total that is not reserved with the projects yet. */
  unreserved: Decimal;
}

export interface Target {
  id: string;
  projectId: string | null;
  name: string;
  measure: string;
  operator: string;
  target: string;
  unit: string | null;
  of: string | null;
}

/**
 * The months of the year of first payment that no roll is known of: each costs what the roll tried on costs, and from the
 * month of first payment on the increase besides; that month also what is paid back.
 */
export function monthCosts(sums: RollSums): MonthCost[] {
  const { payPeriod, regular, monthlyIncrease } = sums;
  return futureMonths(sums).map((period) => {
    const paid = comparePeriod(period, payPeriod) >= 0;
    const backPay = period === payPeriod ? sums.backPay : ZERO;
    const running = paid ? monthlyIncrease : ZERO;
    const cost = backPay.plus(running);
    return {
      period,
      before: toWire(regular),
      backPay: toWire(backPay),
      running: toWire(running),
      cost: toWire(cost),
      after: toWire(regular.plus(cost)),
    };
  });
}

function futureMonths({ basePeriod, payPeriod }: RollSums): Period[] {
  const year = yearOf(payPeriod);
  const next = addMonths(basePeriod, 1);
  const first = yearOf(next) < year ? `${year}-01` : next;
  return periodsFrom(first, `${year}-12`);
}

/** Months that are owed and that no roll is known of: everybody on the roll tried on is taken for them. */
export function assumedMonths(sums: Pick<RollSums, 'basePeriod' | 'payPeriod' | 'effectiveFrom'>): Period[] {
  const next = addMonths(sums.basePeriod, 1);
  const first = comparePeriod(sums.effectiveFrom, next) > 0 ? sums.effectiveFrom : next;
  const last = addMonths(sums.payPeriod, -1);
  return comparePeriod(first, last) > 0 ? [] : periodsFrom(first, last);
}

/** What is paid back is exactly what is owed for the months. @throws Error: a defect of the statement that adds them up. */
export function requireOwed(owed: readonly OwedMonth[], backPay: Decimal): void {
  const sum = sumMoney(owed.map(({ amount }) => new Decimal(amount)));
  if (!sum.eq(backPay)) throw new Error(`owed months come to ${toWire(sum)}, back-pay to ${toWire(backPay)}`);
}

/** First what is known and not reserved yet, then month by month, without the rule and with it: what to ask of the projects. */
export function courses(months: readonly MonthCost[], known: readonly KnownMonth[]): [Decimal[], Decimal[]] {
  const waiting = sumMoney(known.map(({ unreserved }) => unreserved));
  return [
    [waiting, ...months.map(({ before }) => new Decimal(before))],
    [waiting, ...months.map(({ after }) => new Decimal(after))],
  ];
}

/** Per project, and last for the fund's own money: what the rule costs it, and the month in which nothing is left. */
export function projectEffects(
  foresight: Foresight,
  months: readonly MonthCost[],
  basePeriod: Period,
): ProjectEffect[] {
  const [without, withRule] = foresight.courses as [Foresight['courses'][0], Foresight['courses'][0]];
  const taken = (course: typeof without, projectId: string | null): Decimal[] =>
    course.map((parts) => sumMoney(parts.filter((part) => part.projectId === projectId).map((part) => part.amount)));
  const effect = (projectId: string | null): Pick<ProjectEffect, 'before' | 'after' | 'cost' | 'months'> => {
    const before = taken(without, projectId).slice(1);
    const after = taken(withRule, projectId).slice(1);
    return {
      before: toWire(sumMoney(before)),
      after: toWire(sumMoney(after)),
      cost: toWire(sumMoney(after).minus(sumMoney(before))),
      months: months.map(({ period }, i) => ({ period, before: toWire(before[i]!), after: toWire(after[i]!) })),
    };
  };
  const periods = [basePeriod, ...months.map(({ period }) => period)];
  const ends = (amounts: readonly Decimal[], room: Decimal): Period | null => {
    let left = room;
    for (const [i, amount] of amounts.entries()) {
      left = left.minus(amount);
      if (left.lte(0)) return periods[i]!;
    }
    return null;
  };
  const ofProjects = foresight.projects.map((project): ProjectEffect => {
    const room = project.budget.minus(project.used);
    return {
      projectId: project.id,
      name: project.name,
      sourceLevel: project.sourceLevel,
      sourceText: project.sourceText,
      documentNo: project.documentNo,
      budget: toWire(project.budget),
      used: toWire(project.used),
      ...effect(project.id),
      endsBefore: ends(taken(without, project.id), room),
      endsAfter: ends(taken(withRule, project.id), room),
    };
  });
  const own = { projectId: null, name: null, sourceLevel: null, sourceText: null, documentNo: null };
  return [...ofProjects, { ...own, budget: null, used: null, ...effect(null), endsBefore: null, endsAfter: null }];
}

interface YearView {
  known: readonly KnownMonth[];
  months: readonly MonthCost[];
  people: number;
  foresight: Foresight;
}

/** Each target as the year would end, without the rule and with it. */
export function targetEffects(targets: readonly Target[], view: YearView): TargetEffect[] {
  return targets.map(({ of, ...target }) => {
    const [before, after] = ([0, 1] as const).map((course) => foreseen(target, of, view, course));
    return {
      indicatorId: target.id,
      projectId: target.projectId,
      name: target.name,
      measure: target.measure,
      operator: target.operator,
      target: target.target,
      unit: target.unit,
      before: before ?? null,
      after: after ?? null,
      metBefore: met(before ?? null, target),
      metAfter: met(after ?? null, target),
    };
  });
}

function foreseen(
  target: Pick<Target, 'measure' | 'projectId'>,
  of: string | null,
  view: YearView,
  course: 0 | 1,
): string | null {
  const { known, months, people, foresight } = view;
  const count = known.length + months.length;
  if (count === 0) return null;
  const total = sumMoney([
    ...known.map((month) => month.total),
    ...months.map((month) => new Decimal(course === 0 ? month.before : month.after)),
  ]);
  if (target.measure === 'MONTHLY_AVERAGE_AMOUNT') return rounded(total.div(count).div(10_000), 2);
  if (target.measure === 'HEADCOUNT') {
    const heads = [...known.map((month) => month.people), ...months.map(() => people)];
    if (of === 'LATEST') return String(heads.at(-1)!);
    if (of === 'MINIMUM') return String(Math.min(...heads));
    return rounded(new Decimal(heads.reduce((sum, n) => sum + n, 0)).div(count), 0);
  }
  const project = foresight.projects.find(({ id }) => id === target.projectId);
  if (project === undefined) return null;
  const attributed = project.used.plus(
    sumMoney(
      foresight.courses[course]!.flat()
        .filter(({ projectId }) => projectId === project.id)
        .map(({ amount }) => amount),
    ),
  );
  if (target.measure === 'FUNDED_MONTHS') return total.lte(0) ? null : rounded(attributed.mul(count).div(total), 2);
  if (target.measure === 'EXECUTION_RATE') {
    const executed = project.executionBasis === 'ATTRIBUTED' ? attributed : project.arrived;
    return ratePercent(executed, project.budget)?.toFixed(2) ?? null;
  }
  return null;
}

const rounded = (value: Decimal, places: number): string => value.toFixed(places, Decimal.ROUND_HALF_UP);

/** Against the target as printed; null where either is no number. */
function met(value: string | null, { operator, target }: Pick<Target, 'operator' | 'target'>): boolean | null {
  if (value === null || !/^-?\d+(\.\d+)?$/.test(target)) return null;
  const actual = new Decimal(value);
  if (operator === '>=') return actual.gte(target);
  if (operator === '<=') return actual.lte(target);
  return operator === '=' ? actual.toDecimalPlaces(new Decimal(target).decimalPlaces()).eq(target) : null;
}
