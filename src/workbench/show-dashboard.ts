import { Inject, Injectable } from '@nestjs/common';
import { AgenciesService } from '../agencies/agencies.service.js';
import type { Clock } from '../kernel/clock.js';
import { DomainError } from '../kernel/domain-error.js';
import { money, ratePercent, sumMoney, toWire, wanToYuan } from '../kernel/money.js';
import { intToPeriod, parseDate, periodOf, periodsFrom, type Period } from '../kernel/period.js';
import { measureLabels } from '../messages/performance.js';
import { flowLabels, forecastMethod } from '../messages/workbench.js';
import { CLOCK } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';
import { PresentAnswers } from '../platform/db/present-answers.js';
import { DashboardStore, type ProjectFactsRow, type TargetRow, type YearBatch } from './dashboard.store.js';
import { lateList, type LateFacts, type LateItem } from './domain/late-list.js';
import { moneyFlow, type MoneyFlow } from './domain/money-flow.js';
import { monthRows, type DashboardMonth } from './domain/month-rows.js';
import { cumulated, forecast, yearPassed, type MonthUse } from './domain/run-out.js';
import type { FlowOutcome, FlowSource } from './domain/workbench.types.js';

export interface DashboardMeasure extends TargetRow {
  label: string;
  /** The target of an amount in yuan, two decimals; null for everything that is no amount. */
  targetAmount: string | null;
}

export interface ProjectMonth {
  period: Period;
  amount: string;
  cumulative: string;
}

export interface DashboardProject {
  id: string;
  code: string;
  name: string;
  scheme: string | null;
  sourceLevel: string;
  executionBasis: string;
  budget: string;
  arrived: string;
  attributed: string;
  spent: string;
  executed: string;
  executionRate: string | null;
  yearPassed: string;
  months: ProjectMonth[];
  averageMonthly: string | null;
  monthsLeft: string | null;
  runsOutIn: Period | null;
  forecastMethod: string;
}

export interface FlowLinks {
  sources: { source: FlowSource; sourceLabel: string; scheme: string; amount: string }[];
  outcomes: { scheme: string; outcome: FlowOutcome; outcomeLabel: string; amount: string }[];
  totalAmount: string;
}

export interface DashboardAsked {
  fiscalYear: number;
  cutOff?: string;
}

export interface Dashboard {
  fiscalYear: number;
  cutOff: string;
  asOf: Date;
  watermark: string;
  schemes: string[];
  months: DashboardMonth[];
  measures: DashboardMeasure[];
  projects: DashboardProject[];
  /** Executed of all projects, each on its own basis, in % of their budgets; null without a budget. */
  executionRate: string | null;
  /** Share of the year passed at the cut-off, in %. */
  yearPassed: string;
  flow: FlowLinks;
  late: LateItem[];
}

/**
 * The management page of a fiscal year, from the books and batches of one snapshot. Days after the cut-off do not count;
 * what happened since to something that lies before it (a state, a late return) is shown as it is known now.
 */
@Injectable()
export class ShowDashboard {
  constructor(
    @Inject(PresentAnswers) private readonly answers: PresentAnswers,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(DashboardStore) private readonly store: DashboardStore,
    @Inject(AgenciesService) private readonly agencies: AgenciesService,
  ) {}

  /** Errors: DATE_MALFORMED, CUT_OFF_OUTSIDE_YEAR (invalid). */
  async run({ agencyId }: Caller, query: DashboardAsked): Promise<Dashboard> {
    const cutOff = this.cutOff(query.fiscalYear, query.cutOff);
    return this.answers.of(`dashboard/${agencyId}/${query.fiscalYear}/${cutOff}`, (tx) =>
      this.within(tx, agencyId, { ...query, cutOff }),
    );
  }

  /** The same in the reader's own snapshot, beside what else it reads there. */
  async within(tx: Tx, agencyId: number, query: DashboardAsked): Promise<Dashboard> {
    const { fiscalYear } = query;
    const cutOff = this.cutOff(fiscalYear, query.cutOff);
    const schemes = (await this.agencies.funds(tx, agencyId)).map(({ scheme }) => scheme);
    const batches = await this.store.batches(tx, agencyId, fiscalYear);
    const groups = await this.store.groups(tx, agencyId, fiscalYear);
    const attributed = await this.store.attributed(tx, agencyId, fiscalYear);
    const uses = await this.store.uses(tx, agencyId, fiscalYear, cutOff);
    const projects = await this.store.projects(tx, agencyId, fiscalYear, cutOff);
    const targets = await this.store.targets(tx, agencyId, fiscalYear, cutOff);
    const requests = await this.store.openRequests(tx, agencyId, cutOff);
    const unreviewed = await this.store.unreviewed(tx, agencyId, fiscalYear, cutOff);
    const shown = projects.map((row) => projectOf(row, uses.get(row.id) ?? [], fiscalYear, cutOff));
    return {
      fiscalYear,
      cutOff,
      asOf: this.clock.now(),
      watermark: await this.store.watermark(tx, agencyId),
      schemes,
      months: monthRows(batches, groups, cutOff),
      measures: targets.map(measureOf),
      projects: shown,
      executionRate: overallRate(shown),
      yearPassed: yearPassed(fiscalYear, cutOff).toFixed(2),
      flow: flowOf(moneyFlow(schemes, batches, groups, attributed, cutOff)),
      late: lateList(
        {
          months: await this.withoutBatch(tx, agencyId, fiscalYear, cutOff, schemes, batches),
          batches,
          groups,
          requests,
          unreviewed,
        },
        cutOff,
      ),
    };
  }

  /** Only the months of a year, at any cut-off. */
  async months(tx: Tx, agencyId: number, fiscalYear: number, cutOff: string): Promise<DashboardMonth[]> {
    const batches = await this.store.batches(tx, agencyId, fiscalYear);
    return monthRows(batches, await this.store.groups(tx, agencyId, fiscalYear), cutOff);
  }

  /**
   * Months up to the cut-off without a regular batch, from the first that its scheme ever paid. A fund that never paid is
   * not late with all the months before it began: only the month of the cut-off is asked for.
   */
  private async withoutBatch(
    tx: Tx,
    agencyId: number,
    fiscalYear: number,
    cutOff: string,
    schemes: readonly string[],
    batches: readonly YearBatch[],
  ): Promise<LateFacts['months']> {
    const begun = await this.store.firstPaid(tx, agencyId);
    const there = new Set(batches.filter(({ kind }) => kind === 'REGULAR').map((one) => `${one.scheme}/${one.period}`));
    const missing = new Map(
      schemes.map((scheme) => {
        const first = begun.get(scheme) ?? periodOf(cutOff);
        const months = periodsFrom(`${fiscalYear}-01`, periodOf(cutOff)).filter((period) => period >= first);
        return [scheme, months.filter((period) => !there.has(`${scheme}/${period}`))];
      }),
    );
    const paydays = await this.agencies.paydays(tx, agencyId, missing);
    return [...paydays].flatMap(([scheme, months]) =>
      [...months].map(([period, payOn]) => ({ scheme, period, payOn })),
    );
  }

  /** Given: a day of the year. Absent: today, or the end of the year nearer to it. */
  private cutOff(fiscalYear: number, asked: string | undefined): string {
    const [first, last] = [`${fiscalYear}-01-01`, `${fiscalYear}-12-31`];
    if (asked === undefined) {
      const today = this.clock.today();
      return today < first ? first : today > last ? last : today;
    }
    const cutOff = parseDate(asked);
    if (cutOff < first || cutOff > last) {
      throw new DomainError('CUT_OFF_OUTSIDE_YEAR', 'invalid', { cutOff, fiscalYear });
    }
    return cutOff;
  }
}

function measureOf(row: TargetRow): DashboardMeasure {
  const inWan = row.measure === 'MONTHLY_AVERAGE_AMOUNT' && (row.unit ?? '').startsWith('万');
  return {
    ...row,
    label: measureLabels[row.measure] ?? row.measure,
    targetAmount: inWan ? toWire(wanToYuan(row.target)) : null,
  };
}

function projectOf(
  row: ProjectFactsRow,
  uses: readonly MonthUse[],
  fiscalYear: number,
  cutOff: string,
): DashboardProject {
  const { periodFrom, periodTo, ...project } = row;
  const executed = { ARRIVED: row.arrived, ATTRIBUTED: row.attributed, SPENT: row.spent }[row.executionBasis];
  const budget = money(row.budget);
  const { average, monthsLeft, runsOutIn } = forecast(budget, uses, intToPeriod(periodTo), cutOff);
  return {
    ...project,
    executed,
    executionRate: ratePercent(money(executed), budget)?.toFixed(2) ?? null,
    yearPassed: yearPassed(fiscalYear, cutOff).toFixed(2),
    months: cumulated(uses, intToPeriod(periodFrom), cutOff).map(({ period, amount, cumulative }) => ({
      period,
      amount: toWire(amount),
      cumulative: toWire(cumulative),
    })),
    averageMonthly: average?.toFixed(2) ?? null,
    monthsLeft: monthsLeft?.toFixed(2) ?? null,
    runsOutIn,
    forecastMethod,
  };
}

function overallRate(projects: readonly Pick<DashboardProject, 'executed' | 'budget'>[]): string | null {
  const executed = sumMoney(projects.map((project) => money(project.executed)));
  const budget = sumMoney(projects.map((project) => money(project.budget)));
  return ratePercent(executed, budget)?.toFixed(2) ?? null;
}

function flowOf({ sources, outcomes, total }: MoneyFlow): FlowLinks {
  return {
    sources: sources.map(({ source, scheme, amount }) => ({
      source,
      sourceLabel: flowLabels[source],
      scheme,
      amount: toWire(amount),
    })),
    outcomes: outcomes.map(({ scheme, outcome, amount }) => ({
      scheme,
      outcome,
      outcomeLabel: flowLabels[outcome],
      amount: toWire(amount),
    })),
    totalAmount: toWire(total),
  };
}
