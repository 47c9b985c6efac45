import { Inject, Injectable } from '@nestjs/common';
import { AgenciesService } from '../agencies/agencies.service.js';
import { DomainError } from '../kernel/domain-error.js';
import { Decimal } from '../kernel/money.js';
import type { Tx } from '../platform/db/db.js';
import { SamplingService } from '../sampling/sampling.service.js';
import { ConfirmedErrorsStore } from './confirmed-errors.store.js';
import * as measures from './domain/measures.js';
import type { PeriodFacts } from './domain/measures.js';
import { completion, scoreByCompletion, scoreKeptGrade } from './domain/scoring.js';
import type { Scored } from './domain/scoring.js';
import { FactSource } from './fact-source.js';
import { measureAccuracy } from './measure-accuracy.js';
import { MonthSummariesStore } from './month-summaries.store.js';
import { wirePeriod, type Measured } from './measured.js';
import { PerformanceFactsStore, type Viewpoint } from './performance-facts.store.js';
import { PerformanceStore, type IndicatorRow, type ManualValueRow, type ScoringRow } from './performance.store.js';

export interface IndicatorValue {
  indicator: IndicatorRow;
  measured: Measured;
  rule: ScoringRow;
  /** Null: not measurable, no completion can be formed, or a grade outside the bands in force at the cut-off. */
  scored: Scored | null;
  /** What was entered by hand; null when the books give the value or nothing was entered. */
  entered: ManualValueRow | null;
}

/** Values and points of the indicators in force at a viewpoint, without keeping them. */
@Injectable()
export class IndicatorValues {
  constructor(
    @Inject(PerformanceStore) private readonly store: PerformanceStore,
    @Inject(PerformanceFactsStore) private readonly facts: PerformanceFactsStore,
    @Inject(ConfirmedErrorsStore) private readonly errors: ConfirmedErrorsStore,
    @Inject(MonthSummariesStore) private readonly summaries: MonthSummariesStore,
    @Inject(AgenciesService) private readonly agencies: AgenciesService,
    @Inject(SamplingService) private readonly sampling: SamplingService,
  ) {}

  source(tx: Tx, view: Viewpoint): FactSource {
    return new FactSource(tx, view, this.facts, this.agencies, this.errors, null);
  }

  /** Of the present, in a transaction that is one snapshot: from the kept sums of the months. */
  presentSource(tx: Tx, view: Viewpoint): FactSource {
    return new FactSource(tx, view, this.facts, this.agencies, this.errors, this.summaries);
  }

  /** Errors: SCORING_RULE_UNKNOWN (invalid), INDICATORS_NONE (missing). */
  async at(tx: Tx, view: Viewpoint, source = this.source(tx, view)): Promise<IndicatorValue[]> {
    const { agencyId, fiscalYear, cutOff, watermark } = view;
    const indicators = await this.store.indicators(tx, agencyId, fiscalYear, cutOff, watermark);
    if (indicators.length === 0) throw new DomainError('INDICATORS_NONE', 'missing', { fiscalYear });
    const rules = await this.store.scoringRules(tx, view);
    const ids = indicators.map(({ id }) => id);
    const manual = await this.store.manualValues(tx, agencyId, ids, cutOff, watermark);
    const values: IndicatorValue[] = [];
    for (const indicator of indicators) {
      const entered = manual.get(indicator.id) ?? null;
      const measured =
        indicator.measure === 'ACCURACY_RATE'
          ? await measureAccuracy(indicator.parameters, source, view, (planId) =>
              this.sampling.signedAt(tx, agencyId, planId, watermark),
            )
          : await this.measure(indicator, source, entered ?? undefined);
      const rule = rules.get(indicator.scoringCode);
      if (!rule) throw new DomainError('SCORING_RULE_UNKNOWN', 'invalid', { value: indicator.scoringCode });
      const scored = measured.actual === null ? null : score(indicator, rule, measured.actual);
      values.push({ indicator, measured, rule, scored, entered });
    }
    return values;
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
      const periods = await source.periods(scheme);
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
    const periods = await source.periods(scheme);
    const value = this.periodValue(indicator, periods);
    return {
      actual: value,
      query: source.query('PERIOD_FACTS', { months: await source.measuredMonths(scheme) }),
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
    throw new DomainError('MEASURE_UNKNOWN', 'invalid', { value: measure });
  }

  private async projectMeasure(indicator: IndicatorRow, source: FactSource): Promise<Measured> {
    const projectId = need(indicator.projectId ?? undefined, indicator);
    const project = await source.project(projectId);
    const facts: Record<string, unknown> = {
      budget: project.budget.toFixed(2),
      arrived: project.arrived.toFixed(2),
      attributed: project.attributed.toFixed(2),
      spent: project.spent.toFixed(2),
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
    return {
      actual: value?.toFixed(2) ?? null,
      query: source.query('PROJECT_FACTS', { projectId, fund: indicator.parameters.scheme }),
      facts,
    };
  }
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

/** Points of an actual under a version of its rule; null where it gives none, as to a grade outside its bands. */
export function score(
  indicator: Pick<IndicatorRow, 'weight' | 'operator' | 'target'>,
  rule: Pick<ScoringRow, 'code' | 'definition'>,
  actual: string,
): Scored | null {
  const weight = new Decimal(indicator.weight);
  if (rule.definition.kind === 'GRADE') return scoreKeptGrade(rule.definition, weight, actual);
  if (indicator.operator === 'QUALITATIVE')
    throw new DomainError('SCORING_RULE_UNKNOWN', 'invalid', { value: rule.code });
  const done = completion(indicator.operator, indicator.target, new Decimal(actual));
  return done ? scoreByCompletion(rule.definition, weight, done) : null;
}

function paidByPeriod(periods: PeriodFacts[]): Decimal | null {
  const paid = periods.filter((period) => period.headcount > 0);
  if (paid.length === 0) return null;
  return Decimal.sum(...paid.map((period) => period.paidSum))
    .div(paid.length)
    .div(10_000)
    .toDecimalPlaces(2, Decimal.ROUND_HALF_UP);
}

function need(value: string | undefined, indicator: IndicatorRow): string {
  if (value === undefined)
    throw new DomainError('MEASURE_PARAMETER_MISSING', 'invalid', {
      indicator: indicator.level3,
      measure: indicator.measure,
    });
  return value;
}
