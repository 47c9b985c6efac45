import type { AgenciesService } from '../agencies/agencies.service.js';
import { DomainError } from '../kernel/domain-error.js';
import { ZERO } from '../kernel/money.js';
import { intToPeriod } from '../kernel/period.js';
import { performanceThings } from '../messages/performance.js';
import type { Tx } from '../platform/db/db.js';
import { ERROR_FACTS, type ConfirmedErrorsStore, type ErrorFacts } from './confirmed-errors.store.js';
import type { BookFacts, PeriodFacts, ProjectFacts } from './domain/measures.js';
import type { MonthSummariesStore, SummedPeriod } from './month-summaries.store.js';
import { FACT_QUERIES, type DueMonth, type PerformanceFactsStore, type Viewpoint } from './performance-facts.store.js';

const QUERIES = { ...FACT_QUERIES, ERROR_FACTS } as const;

/** Which months of a scheme were measured, with the paydays that counted. */
export type MeasuredMonths = Record<string, readonly DueMonth[]>;
export type SchemePeriodFacts = PeriodFacts & { scheme: string };

/**
 * Facts of one viewpoint, read once however many indicators ask. With `kept` the months come from their kept sums where
 * those hold: only for a viewpoint that is the present of the transaction's own snapshot.
 */
export class FactSource {
  private readonly periodCache = new Map<string, Promise<SchemePeriodFacts[]>>();
  private readonly monthCache = new Map<string, Promise<DueMonth[]>>();
  private readonly bookCache = new Map<string, Promise<BookFacts>>();
  private readonly projectCache = new Map<string, Promise<ProjectFacts>>();
  private keptSums: Promise<(SummedPeriod & { scheme: string })[]> | null = null;
  private funds: Promise<string[]> | null = null;

  constructor(
    private readonly tx: Tx,
    private readonly view: Viewpoint,
    private readonly facts: PerformanceFactsStore,
    private readonly agencies: AgenciesService,
    private readonly errors: ConfirmedErrorsStore,
    private readonly kept: MonthSummariesStore | null,
  ) {}

  /** Of one scheme, or of all whose fund is open; a scheme without a fund has no periods. */
  async periods(scheme: string | undefined): Promise<SchemePeriodFacts[]> {
    const lists: SchemePeriodFacts[] = [];
    for (const each of await this.schemes(scheme)) {
      lists.push(
        ...(await cached(this.periodCache, each, async () => {
          const kept = await this.keptMonths(each);
          const rest = (await this.months(each)).filter(({ period }) => !kept.has(period));
          const facts: PeriodFacts[] = [...kept.values()];
          if (rest.length > 0) facts.push(...(await this.facts.periodFacts(this.tx, this.view, each, rest)));
          return facts.sort((a, b) => a.period - b.period).map((period) => ({ scheme: each, ...period }));
        })),
      );
    }
    return lists;
  }

  async measuredMonths(scheme: string | undefined): Promise<MeasuredMonths> {
    const months: MeasuredMonths = {};
    for (const each of await this.schemes(scheme)) months[each] = await this.months(each);
    return months;
  }

  /** Payouts with a confirmed error among those that `periods` counts as paid. */
  async confirmedErrors(scheme: string | undefined): Promise<ErrorFacts> {
    const sum = { wrong: 0, wrongSum: ZERO };
    for (const [each, months] of Object.entries(await this.measuredMonths(scheme))) {
      const kept = await this.keptMonths(each);
      for (const { wrong, wrongSum } of kept.values()) {
        sum.wrong += wrong;
        sum.wrongSum = sum.wrongSum.plus(wrongSum);
      }
      const rest = months.map(({ period }) => period).filter((period) => !kept.has(period));
      if (rest.length === 0) continue;
      const facts = await this.errors.facts(this.tx, this.view, each, rest);
      sum.wrong += facts.wrong;
      sum.wrongSum = sum.wrongSum.plus(facts.wrongSum);
    }
    return sum;
  }

  books(fund: string): Promise<BookFacts> {
    return cached(this.bookCache, fund, () => this.facts.bookFacts(this.tx, this.view, fund));
  }

  /** Reads the facts of these projects at once, for `project` to give. */
  async loadProjects(projectIds: readonly string[]): Promise<void> {
    const facts = await this.facts.projectFacts(this.tx, this.view, projectIds);
    for (const [id, one] of facts) this.projectCache.set(id, Promise.resolve(one));
  }

  project(projectId: string): Promise<ProjectFacts> {
    return cached(this.projectCache, projectId, async () => {
      const facts = (await this.facts.projectFacts(this.tx, this.view, [projectId])).get(projectId);
      if (!facts) throw new DomainError('NOT_FOUND', 'missing', { what: performanceThings.project });
      return facts;
    });
  }

  /** What is kept with a value, so that the same statement with the same parameters can be run again. */
  query(name: keyof typeof QUERIES, parameters: Record<string, unknown>): Record<string, unknown> {
    return { name, parameters: { ...this.view, ...parameters }, sql: QUERIES[name] };
  }

  private async keptMonths(scheme: string): Promise<Map<number, SummedPeriod>> {
    this.keptSums ??= this.allKept();
    const own = (await this.keptSums).filter((one) => one.scheme === scheme);
    return new Map(own.map((one) => [one.period, one]));
  }

  private async allKept(): Promise<(SummedPeriod & { scheme: string })[]> {
    if (!this.kept) return [];
    const { agencyId, cutOff } = this.view;
    const months: (DueMonth & { scheme: string })[] = [];
    for (const scheme of await this.schemes(undefined)) {
      months.push(...(await this.months(scheme)).map((month) => ({ scheme, ...month })));
    }
    return this.kept.at(this.tx, agencyId, months, cutOff);
  }

  private async schemes(scheme: string | undefined): Promise<string[]> {
    this.funds ??= this.agencies.funds(this.tx, this.view.agencyId).then((funds) => funds.map((fund) => fund.scheme));
    return (await this.funds).filter((open) => scheme === undefined || open === scheme);
  }

  /**
   * Months of the year whose payday is on or before the cut-off. The payday is that of the month's batch; only a month
   * without a batch has the one that the calendar gives today.
   */
  private months(scheme: string): Promise<DueMonth[]> {
    return cached(this.monthCache, scheme, async () => {
      const planned = await this.facts.plannedPaydays(this.tx, this.view, scheme);
      const months: DueMonth[] = [];
      const year = Array.from({ length: 12 }, (_, i) => this.view.fiscalYear * 100 + i + 1);
      const bare = year.filter((period) => !planned.has(period)).map(intToPeriod);
      const paydays = await this.agencies.paydays(this.tx, this.view.agencyId, scheme, bare);
      for (const period of year) {
        const payOn = planned.get(period) ?? paydays.get(intToPeriod(period))!;
        if (payOn <= this.view.cutOff) months.push({ period, payOn });
      }
      return months;
    });
  }
}

function cached<T>(cache: Map<string, Promise<T>>, key: string, read: () => Promise<T>): Promise<T> {
  let found = cache.get(key);
  if (!found) cache.set(key, (found = read()));
  return found;
}
