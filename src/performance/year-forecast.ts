import { Decimal, ZERO } from '../kernel/money.js';
import type { ProjectFacts } from './domain/measures.js';
import {
  forecastPayroll,
  forecastUse,
  type KnownMonth,
  type PayrollForecast,
  type ProjectUse,
} from './domain/payroll-forecast.js';
import type { FactSource, SchemePeriodFacts } from './fact-source.js';
import type { AdjustmentRow, AttributionRules, Entrants, MonitoredProject } from './monitoring.store.js';
import type { BookMonth, Viewpoint } from './performance-facts.store.js';

export interface SchemeForecast extends PayrollForecast {
  scheme: string;
  /** Net of the months paid, yuan. */
  paid: Decimal;
  paidMonths: number;
  periods: SchemePeriodFacts[];
  /** People of each month: settled ones as they were paid, the others as foreseen. */
  people: { period: number; people: number; known: boolean }[];
}

export interface ProjectForecast {
  project: MonitoredProject;
  facts: ProjectFacts;
  use: ProjectUse;
  /** Attributed by the year's end, yuan. */
  attributedByYearEnd: Decimal;
}

/** What is known of a year at a viewpoint, of all schemes. */
export interface KnownYear {
  periods: readonly SchemePeriodFacts[];
  /** This year and the last. */
  booked: readonly BookMonth[];
  planned: readonly (KnownMonth & { scheme: string })[];
  entrants: readonly Entrants[];
  adjustments: readonly AdjustmentRow[];
}

/** Months of the year that are over at the cut-off. */
export function monthsGone(cutOff: string): number {
  const [year, month, day] = cutOff.split('-').map(Number) as [number, number, number];
  return day === new Date(Date.UTC(year, month, 0)).getUTCDate() ? month : month - 1;
}

/** The payroll of a scheme to the year's end, from what the books, batches, rolls and register hold at the viewpoint. */
export function forecastScheme(view: Viewpoint, scheme: string, known: KnownYear): SchemeForecast {
  const year = view.fiscalYear;
  const own = <T extends { scheme: string }>(all: readonly T[]): T[] => all.filter((one) => one.scheme === scheme);
  const months = known.booked.filter(({ fund }) => fund === scheme);
  const booked = months.filter(({ period }) => period > year * 100);
  const lastYear = months.filter(({ period }) => period < year * 100);
  const periods = own(known.periods);
  const headcounts = new Map(periods.filter(({ settled }) => settled).map((one) => [one.period, one.headcount]));
  const lastHeadcount = [...headcounts].reduce((a, b) => (b[0] > a[0] ? b : a), [0, 0])[1];
  const paid = booked
    .filter((month) => month.paid)
    .map(({ period, amount }) => ({ period, amount, people: headcounts.get(period) ?? lastHeadcount }));
  const payroll = forecastPayroll({
    year,
    from: year * 100 + Number(view.cutOff.slice(5, 7)),
    paid,
    planned: own(known.planned),
    lastYear: lastYear.filter((month) => month.paid).map((month) => ({ ...month, people: 0 })),
    entrants: new Map(own(known.entrants).map(({ period, people }) => [period, people])),
    adjustments: own(known.adjustments).map((one) => ({
      from: one.fromPeriod,
      amount: new Decimal(one.amount),
      people: one.people,
    })),
  });
  // What came back in a month without a payment belongs to the sum all the same.
  const other = booked.filter((month) => !month.paid).reduce((sum, { amount }) => sum.plus(amount), ZERO);
  return {
    ...payroll,
    scheme,
    total: payroll.total.plus(other),
    paid: paid.reduce((sum, { amount }) => sum.plus(amount), other),
    paidMonths: paid.length,
    periods,
    people: payroll.months
      .filter(({ period, kind }) => headcounts.has(period) || kind !== 'PAID')
      .map(({ period, people }) => ({
        period,
        people: headcounts.get(period) ?? people,
        known: headcounts.has(period),
      })),
  };
}

/** What the months to come take from each project, under the attribution rule of its scheme. */
export async function forecastProjects(
  projects: readonly MonitoredProject[],
  rules: AttributionRules,
  schemes: ReadonlyMap<string, SchemeForecast>,
  source: FactSource,
): Promise<ProjectForecast[]> {
  const facts = new Map<string, ProjectFacts>();
  for (const { id } of projects) facts.set(id, await source.project(id));
  const uses = new Map<string, ProjectUse>();
  for (const [scheme, { mode, entries }] of rules) {
    const rooms = entries.map(({ projectId, share }) => {
      const known = facts.get(projectId);
      return {
        projectId,
        room: known ? known.budget.minus(known.attributed) : ZERO,
        share: mode === 'SHARES' && share !== undefined ? new Decimal(share) : null,
      };
    });
    for (const use of forecastUse(schemes.get(scheme)?.months ?? [], rooms)) uses.set(use.projectId, use);
  }
  return projects.map((project) => {
    const known = facts.get(project.id)!;
    const use = uses.get(project.id) ?? { projectId: project.id, attributed: ZERO, exhaustedIn: null, short: ZERO };
    return { project, facts: known, use, attributedByYearEnd: known.attributed.plus(use.attributed) };
  });
}
