import { Inject, Injectable } from '@nestjs/common';
import { AgenciesService } from '../agencies/agencies.service.js';
import { DomainError } from '../kernel/domain-error.js';
import { Decimal } from '../kernel/money.js';
import { intToPeriod, parseDate, periodToInt } from '../kernel/period.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';
import * as measures from './domain/measures.js';
import type { BookFacts, PeriodFacts, ProjectFacts } from './domain/measures.js';
import { completion, scoreByCompletion, scoreByGrade } from './domain/scoring.js';
import type { Scored } from './domain/scoring.js';
import { PerformanceFactsStore, type DueMonth, type Viewpoint } from './performance-facts.store.js';
import {
  PerformanceStore,
  type IndicatorRow,
  type ManualValueRow,
  type MeasurementRow,
  type ScoringRow,
} from './performance.store.js';

const SCHEMES = ['RESIDENT', 'ENTERPRISE', 'INSTITUTIONAL'] as const;

interface Measured {
  /** Printed actual; null = not measurable. */
  actual: string | null;
  query: Record<string, unknown>;
  facts: Record<string, unknown>;
}

/**
 * Measures every indicator of a fiscal year at a cut-off date, as of a watermark (default: now), and keeps each value
 * with its query and facts. Running it again with the same cut-off and watermark gives the same values.
 *
 * Errors: DATE_MALFORMED, CUT_OFF_OUTSIDE_YEAR (invalid), WATERMARK_AHEAD (invalid), INDICATORS_NONE (missing).
 */
@Injectable()
export class MeasureIndicators {
  constructor(
    @Inject(PerformanceStore) private readonly store: PerformanceStore,
    @Inject(PerformanceFactsStore) private readonly facts: PerformanceFactsStore,
    @Inject(AgenciesService) private readonly agencies: AgenciesService,
  ) {}

  async run(ctx: Ctx, input: { fiscalYear: number; cutOff: string; watermark?: string }): Promise<MeasurementRow[]> {
    const cutOff = parseDate(input.cutOff);
    if (Number(cutOff.slice(0, 4)) !== input.fiscalYear) {
      throw new DomainError('CUT_OFF_OUTSIDE_YEAR', 'invalid', { cutOff, fiscalYear: input.fiscalYear });
    }
    const head = await this.store.trailHead(ctx.tx, ctx.agencyId);
    const watermark = input.watermark ?? head;
    if (BigInt(watermark) > BigInt(head)) throw new DomainError('WATERMARK_AHEAD', 'invalid', { watermark, head });
    const view: Viewpoint = { agencyId: ctx.agencyId, fiscalYear: input.fiscalYear, cutOff, watermark };

    const indicators = await this.store.indicators(ctx.tx, ctx.agencyId, input.fiscalYear);
    if (indicators.length === 0) throw new DomainError('INDICATORS_NONE', 'missing', { fiscalYear: input.fiscalYear });
    const rules = await this.store.scoringRules(ctx.tx);
    const manual = await this.store.manualValues(ctx.tx, ctx.agencyId, cutOff, watermark);
    const source = new FactSource(ctx.tx, view, this.facts, this.agencies);

    const rows: object[] = [];
    for (const indicator of indicators) {
      const measured = await this.measure(indicator, source, manual.get(indicator.id));
      const rule = rules.get(indicator.scoringCode);
      if (!rule) throw new DomainError('SCORING_RULE_UNKNOWN', 'invalid', { value: indicator.scoringCode });
      const scored = measured.actual === null ? null : score(indicator, rule, measured.actual);
      rows.push({
        indicatorId: indicator.id,
        cutOff,
        watermark,
        measurable: measured.actual !== null,
        actual: measured.actual,
        completion: scored ? percentText(scored.completion) : null,
        score: scored ? scored.score.toFixed(2) : null,
        scoringCode: rule.code,
        scoringVersion: rule.version,
        query: measured.query,
        facts: { ...measured.facts, ...(scored?.explanationNeeded ? { explanationNeeded: true } : {}) },
      });
    }
    const inserted = await this.store.insertMeasurements(ctx, rows);
    ctx.note('measurement', cutOff, { fiscalYear: input.fiscalYear, watermark, count: inserted.length });
    const byId = new Map(inserted.map((row) => [row.indicatorId, row.id]));
    const answer: MeasurementRow[] = [];
    for (const indicator of indicators) {
      answer.push((await this.store.measurement(ctx.tx, ctx.agencyId, byId.get(indicator.id)!))!);
    }
    return answer;
  }

  private async measure(
    indicator: IndicatorRow,
    source: FactSource,
    entered: ManualValueRow | undefined,
  ): Promise<Measured> {
    if (indicator.measure === 'MANUAL' || indicator.measure === 'GRADE') return manualMeasure(entered);
    if (['ARRIVAL_RATE', 'EXECUTION_RATE', 'USE_RATE', 'FUNDED_MONTHS'].includes(indicator.measure)) {
      return this.projectMeasure(indicator, source);
    }
    return this.schemeMeasure(indicator, source);
  }

  private async schemeMeasure(indicator: IndicatorRow, source: FactSource): Promise<Measured> {
    const scheme = indicator.parameters.scheme;
    if (indicator.measure === 'MONTHLY_AVERAGE_AMOUNT') {
      const books = await source.books(need(scheme, indicator));
      const periods = await source.periods(need(scheme, indicator));
      const byPeriod = paidByPeriod(periods);
      const value = measures.monthlyAverageWan(books);
      return {
        actual: value?.toFixed(2) ?? null,
        query: source.query('BOOK_FACTS', { fund: scheme! }),
        facts: {
          netPaidByDatePaid: books.netPaid.toFixed(2),
          months: books.months,
          byPeriodPaidFor: byPeriod?.toFixed(2) ?? null,
          difference: value && byPeriod ? value.minus(byPeriod).toFixed(2) : null,
        },
      };
    }
    const periods = scheme ? await source.periods(scheme) : await source.allPeriods();
    const value = this.periodValue(indicator, periods);
    return {
      actual: value,
      query: source.query('PERIOD_FACTS', { scheme: scheme ?? 'ALL' }),
      facts: { periods: periods.map(wirePeriod) },
    };
  }

  private periodValue(indicator: IndicatorRow, periods: PeriodFacts[]): string | null {
    const { measure, parameters } = indicator;
    if (measure === 'HEADCOUNT') {
      const of = (parameters.of ?? 'AVERAGE') as 'AVERAGE' | 'MINIMUM' | 'LATEST';
      return measures.headcount(periods, of)?.toFixed(0) ?? null;
    }
    if (measure === 'PERSON_TIMES') {
      const wan = parameters.unit === 'WAN';
      return measures.personTimes(periods, wan)?.toFixed(wan ? 2 : 0) ?? null;
    }
    if (measure === 'FULL_PAYMENT_RATE') return measures.fullPaymentRate(periods)?.toFixed(2) ?? null;
    if (measure === 'ON_TIME_RATE') return measures.onTimeRate(periods)?.toFixed(2) ?? null;
    if (measure === 'COVERAGE_RATE') return measures.coverageRate(periods)?.toFixed(2) ?? null;
    if (measure === 'ACCURACY_RATE') return measures.accuracyRate(periods, 0)?.toFixed(2) ?? null;
    throw new DomainError('MEASURE_UNKNOWN', 'invalid', { value: measure });
  }

  private async projectMeasure(indicator: IndicatorRow, source: FactSource): Promise<Measured> {
    const projectId = need(indicator.projectId ?? undefined, indicator);
    const project = await source.project(projectId);
    const facts: Record<string, unknown> = {
      budget: project.budget.toFixed(2),
      arrived: project.arrived.toFixed(2),
      attributed: project.attributed.toFixed(2),
      executionBasis: project.executionBasis,
    };
    let value: Decimal | null;
    if (indicator.measure === 'FUNDED_MONTHS') {
      const books = await source.books(need(indicator.parameters.scheme, indicator));
      value = measures.fundedMonths(project, books);
      Object.assign(facts, { netPaidByDatePaid: books.netPaid.toFixed(2), months: books.months });
    } else if (indicator.measure === 'ARRIVAL_RATE') value = measures.arrivalRate(project);
    else if (indicator.measure === 'EXECUTION_RATE') value = measures.executionRate(project);
    else value = measures.useRate(project);
    return { actual: value?.toFixed(2) ?? null, query: source.query('PROJECT_FACTS', { projectId }), facts };
  }
}

/** Facts of one viewpoint, read once however many indicators ask. */
class FactSource {
  private readonly periodCache = new Map<string, Promise<PeriodFacts[]>>();
  private readonly bookCache = new Map<string, Promise<BookFacts>>();

  constructor(
    private readonly tx: Tx,
    private readonly view: Viewpoint,
    private readonly facts: PerformanceFactsStore,
    private readonly agencies: AgenciesService,
  ) {}

  periods(scheme: string): Promise<PeriodFacts[]> {
    let found = this.periodCache.get(scheme);
    if (!found) {
      found = dueMonths(this.tx, this.agencies, this.view, scheme).then((months) =>
        this.facts.periodFacts(this.tx, this.view, scheme, months),
      );
      this.periodCache.set(scheme, found);
    }
    return found;
  }

  async allPeriods(): Promise<PeriodFacts[]> {
    const lists: PeriodFacts[][] = [];
    for (const scheme of SCHEMES) lists.push(await this.periods(scheme));
    return lists.flat();
  }

  books(fund: string): Promise<BookFacts> {
    let found = this.bookCache.get(fund);
    if (!found) this.bookCache.set(fund, (found = this.facts.bookFacts(this.tx, this.view, fund)));
    return found;
  }

  async project(projectId: string): Promise<ProjectFacts> {
    const facts = await this.facts.projectFacts(this.tx, this.view, projectId);
    if (!facts) throw new DomainError('NOT_FOUND', 'missing', { what: '项目' });
    return facts;
  }

  query(
    name: 'PERIOD_FACTS' | 'BOOK_FACTS' | 'PROJECT_FACTS',
    parameters: Record<string, string>,
  ): Record<string, unknown> {
    return { name, parameters: { ...this.view, ...parameters }, sql: PerformanceFactsStore.queryOf(name) };
  }
}

/** Months of the year whose payday is on or before the cut-off, with the payday the calendar gives. */
export async function dueMonths(
  tx: Tx,
  agencies: AgenciesService,
  view: Viewpoint,
  scheme: string,
): Promise<DueMonth[]> {
  const months: DueMonth[] = [];
  for (let month = 1; month <= 12; month += 1) {
    const period = view.fiscalYear * 100 + month;
    const payOn = await agencies.payOn(tx, view.agencyId, scheme, intToPeriod(period));
    if (payOn <= view.cutOff) months.push({ period: periodToInt(intToPeriod(period)), payOn });
  }
  return months;
}

function manualMeasure(entered: ManualValueRow | undefined): Measured {
  if (!entered) return { actual: null, query: { name: 'MANUAL_VALUE' }, facts: {} };
  return {
    actual: entered.value,
    query: { name: 'MANUAL_VALUE', parameters: { manualValueId: entered.id } },
    facts: {
      on: entered.onDate,
      sampleSize: entered.sampleSize,
      evidenceFileId: entered.fileId,
      evidenceFile: entered.fileName,
      enteredBy: entered.enteredBy,
    },
  };
}

function score(indicator: IndicatorRow, rule: ScoringRow, actual: string): Scored | null {
  const weight = new Decimal(indicator.weight);
  if (rule.definition.kind === 'GRADE') return scoreByGrade(rule.definition, weight, actual);
  if (indicator.operator === 'QUALITATIVE')
    throw new DomainError('SCORING_RULE_UNKNOWN', 'invalid', { value: rule.code });
  const done = completion(indicator.operator, indicator.target, new Decimal(actual));
  return done ? scoreByCompletion(rule.definition, weight, done) : null;
}

function percentText(fraction: Decimal): string {
  return fraction.mul(100).toDecimalPlaces(2, Decimal.ROUND_HALF_UP).toFixed(2);
}

function paidByPeriod(periods: PeriodFacts[]): Decimal | null {
  const paid = periods.filter((period) => period.headcount > 0);
  if (paid.length === 0) return null;
  return Decimal.sum(...paid.map((period) => period.paidSum))
    .div(paid.length)
    .div(10_000)
    .toDecimalPlaces(2, Decimal.ROUND_HALF_UP);
}

function wirePeriod(facts: PeriodFacts): Record<string, unknown> {
  return {
    ...facts,
    period: intToPeriod(facts.period),
    dueSum: facts.dueSum.toFixed(2),
    paidSum: facts.paidSum.toFixed(2),
  };
}

function need(value: string | undefined, indicator: IndicatorRow): string {
  if (value === undefined)
    throw new DomainError('MEASURE_PARAMETER_MISSING', 'invalid', {
      indicator: indicator.level3,
      measure: indicator.measure,
    });
  return value;
}
