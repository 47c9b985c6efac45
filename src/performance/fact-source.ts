import type { AgenciesService } from '../agencies/agencies.service.js';
import { DomainError } from '../kernel/domain-error.js';
import { ZERO } from '../kernel/money.js';
import { intToPeriod, type Period } from '../kernel/period.js';
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
  private dueMonths: Promise<Map<string, DueMonth[]>> | null = null;
  private bookFacts: Promise<Map<string, BookFacts>> | null = null;
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
          const rest = (await this.months()).get(each)!.filter(({ period }) => !kept.has(period));
          const facts: PeriodFacts[] = [...kept.values()];
          if (rest.length > 0) facts.push(...(await this.facts.periodFacts(this.tx, this.view, each, rest)));
          return facts.sort((a, b) => a.period - b.period).map((period) => ({ scheme: each, ...period }));
        })),
      );
    }
    return lists;
  }

  async measuredMonths(scheme: string | undefined): Promise<MeasuredMonths> {
    const all = await this.months();
    return Object.fromEntries((await this.schemes(scheme)).map((each) => [each, all.get(each)!]));
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

  /** A scheme without a fund has paid nothing. */
  async books(fund: string): Promise<BookFacts> {
    this.bookFacts ??= this.schemes(undefined).then((funds) => this.facts.bookFacts(this.tx, this.view, funds));
    return (await this.bookFacts).get(fund) ?? { netPaid: ZERO, months: 0 };
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
    const months = [...(await this.months())].flatMap(([scheme, due]) => due.map((month) => ({ scheme, ...month })));
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
  private months(): Promise<Map<string, DueMonth[]>> {
    this.dueMonths ??= this.readMonths();
    return this.dueMonths;
  }

  private async readMonths(): Promise<Map<string, DueMonth[]>> {
    const { agencyId, fiscalYear, cutOff } = this.view;
    const schemes = await this.schemes(undefined);
    const planned = await this.facts.plannedPaydays(this.tx, this.view, schemes);
    const year = Array.from({ length: 12 }, (_, i) => fiscalYear * 100 + i + 1);
    const bare = (scheme: string): Period[] =>
      year.filter((period) => !planned.get(scheme)!.has(period)).map(intToPeriod);
    const paydays = await this.agencies.paydays(
      this.tx,
      agencyId,
      new Map(schemes.map((scheme) => [scheme, bare(scheme)])),
    );
    const payOn = (scheme: string, period: number): string =>
      planned.get(scheme)!.get(period) ?? paydays.get(scheme)!.get(intToPeriod(period))!;
    return new Map(
      schemes.map((scheme) => [
        scheme,
        year.map((period) => ({ period, payOn: payOn(scheme, period) })).filter((month) => month.payOn <= cutOff),
      ]),
    );
  }
}

function cached<T>(cache: Map<string, Promise<T>>, key: string, read: () => Promise<T>): Promise<T> {
  let found = cache.get(key);
  if (!found) cache.set(key, (found = read()));
  return found;
}
