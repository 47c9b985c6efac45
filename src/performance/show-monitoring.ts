import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { grouped } from '../kernel/grouped.js';
import { Decimal, ratePercent, toWan } from '../kernel/money.js';
import { intToPeriod, parseDate } from '../kernel/period.js';
import { goalFileWords } from '../messages/goals.js';
import {
  alertText,
  causeLabels,
  exhaustionText,
  forecastMethodLabels,
  lastsText,
  likelihoodLabels,
  payrollMethodLabels,
  usedUpText,
} from '../messages/monitoring.js';
import { measureLabel, operatorSigns } from '../messages/performance.js';
import type { Tx } from '../platform/db/db.js';
import { likelihoodOf } from './domain/reach.js';
import { completion, printedPlaces } from './domain/scoring.js';
import { executedByYearEnd, executedOf, reachOf, type YearForecast } from './indicator-reach.js';
import { IndicatorValues, type IndicatorValue } from './indicator-values.js';
import type {
  MonitoredIndicatorDto,
  MonitoredProjectDto,
  MonitoredSchemeDto,
  MonitoringDto,
} from './monitoring.dto.js';
import { MonitoringStore, type NoteRow } from './monitoring.store.js';
import { PerformanceFactsStore, type Viewpoint } from './performance-facts.store.js';
import { PerformanceStore } from './performance.store.js';
import {
  forecastProjects,
  forecastScheme,
  type KnownYear,
  type ProjectForecast,
  type SchemeForecast,
} from './year-forecast.js';

/**
 * Goals and execution side by side at a cut-off (双监控): what was reached, what the year will come to and how that was
 * reckoned, whether the target will be met, and what is still needed while it can be. Nothing is kept. The transaction must be one
 * snapshot (`Db.read`): months are told by their kept sums.
 *
 * Errors: DATE_MALFORMED, CUT_OFF_OUTSIDE_YEAR, SCORING_RULE_UNKNOWN (invalid); INDICATORS_NONE (missing).
 */
@Injectable()
export class ShowMonitoring {
  constructor(
    @Inject(PerformanceStore) private readonly performance: PerformanceStore,
    @Inject(PerformanceFactsStore) private readonly facts: PerformanceFactsStore,
    @Inject(MonitoringStore) private readonly store: MonitoringStore,
    @Inject(IndicatorValues) private readonly values: IndicatorValues,
  ) {}

  async run(tx: Tx, agencyId: number, input: { fiscalYear: number; cutOff: string }): Promise<MonitoringDto> {
    const { fiscalYear } = input;
    const cutOff = parseDate(input.cutOff);
    if (Number(cutOff.slice(0, 4)) !== fiscalYear) {
      throw new DomainError('CUT_OFF_OUTSIDE_YEAR', 'invalid', { cutOff, fiscalYear });
    }
    const watermark = await this.performance.trailHead(tx, agencyId);
    const view: Viewpoint = { agencyId, fiscalYear, cutOff, watermark };
    const source = this.values.presentSource(tx, view);
    const planned = await this.store.projects(tx, agencyId, fiscalYear, cutOff);
    await source.loadProjects(planned.map(({ id }) => id));
    const values = await this.values.at(tx, view, source);
    const funds = Object.keys(await source.measuredMonths(undefined));
    const known: KnownYear = {
      periods: await source.periods(undefined),
      booked: await this.facts.bookMonths(tx, { ...view, fiscalYear: fiscalYear - 1 }, funds),
      planned: await this.store.planned(tx, agencyId, fiscalYear),
      entrants: await this.store.entrants(tx, agencyId, fiscalYear),
      adjustments: await this.store.adjustments(tx, agencyId, fiscalYear),
    };
    const schemes = new Map(funds.map((scheme) => [scheme, forecastScheme(view, scheme, known)]));
    const rules = await this.store.rules(tx, agencyId, fiscalYear);
    const projects = await forecastProjects(planned, rules, schemes, source);
    const year: YearForecast = { cutOff, schemes, projects: new Map(projects.map((one) => [one.project.id, one])) };
    const ids = values.map(({ indicator }) => indicator.id);
    const notes = await this.store.notes(tx, agencyId, ids, cutOff);
    const measurementIds = await this.performance.latestMeasurementIds(tx, agencyId, ids, cutOff);
    const indicators = values.map((value) => monitored(value, year, notes, measurementIds));
    return {
      fiscalYear,
      cutOff,
      watermark,
      indicators,
      projects: projects.map((one) => projectOutward(one, cutOff, indicators)),
      schemes: [...schemes.values()].map(schemeOutward),
      adjustments: known.adjustments.map(({ fromPeriod, ...one }) => ({
        ...one,
        from: intToPeriod(fromPeriod),
      })),
    };
  }
}

function monitored(
  value: IndicatorValue,
  year: YearForecast,
  notes: ReadonlyMap<string, NoteRow>,
  measurementIds: ReadonlyMap<string, string>,
): MonitoredIndicatorDto {
  const { indicator, measured, scored } = value;
  const { operator, target } = indicator;
  const { estimate, alerts } = reachOf(value, year);
  const likelihood = likelihoodOf(operator, target, estimate);
  const foreseen =
    estimate.forecast === null || operator === 'QUALITATIVE' ? null : completion(operator, target, estimate.forecast);
  const told = alerts.map(({ code, details }) => alertText(code, details, grouped));
  const note = notes.get(indicator.id) ?? null;
  return {
    indicatorId: indicator.id,
    measurementId: measurementIds.get(indicator.id) ?? null,
    projectId: indicator.projectId,
    projectCode: indicator.projectCode,
    projectName: indicator.projectName ?? goalFileWords.ownUnit,
    no: indicator.no,
    level1: indicator.level1,
    level2: indicator.level2,
    level3: indicator.level3,
    operatorSign: operatorSigns[operator] ?? operator,
    target,
    unit: indicator.unit,
    weight: indicator.weight,
    measureLabel: measureLabel(indicator.measure, indicator.parameters),
    goalVersion: indicator.goalVersion,
    actual: measured.actual,
    completion: scored ? percent(scored.completion) : null,
    forecast: estimate.forecast?.toFixed(printedPlaces(measured.actual ?? target)) ?? null,
    forecastMethod: estimate.method,
    forecastMethodLabel: forecastMethodLabels[estimate.method],
    forecastCompletion: foreseen ? percent(foreseen) : null,
    likelihood,
    likelihoodLabel: likelihood && likelihoodLabels[likelihood],
    alerts: told.length > 0 || likelihood !== 'IMPOSSIBLE' ? told : [alertText('UNREACHABLE', {}, grouped)],
    noteNeeded: likelihood !== null && likelihood !== 'CERTAIN' && note === null,
    note: note && {
      cause: note.cause,
      causeLabel: causeLabels[note.cause],
      text: note.text,
      notedBy: note.notedBy,
      notedAt: note.notedAt,
    },
  };
}

function projectOutward(
  forecast: ProjectForecast,
  cutOff: string,
  indicators: readonly MonitoredIndicatorDto[],
): MonitoredProjectDto {
  const { project, facts, use } = forecast;
  const executed = executedOf(facts);
  const byYearEnd = executedByYearEnd(forecast, cutOff);
  const own = indicators.filter(({ projectId }) => projectId === project.id);
  const done = own.map((one) => one.completion).filter((one): one is string => one !== null);
  const capped = done.map((one) => Decimal.min(100, one));
  const of = (likelihood: string): number => own.filter((one) => one.likelihood === likelihood).length;
  return {
    id: project.id,
    code: project.code,
    name: project.name,
    scheme: project.scheme,
    sourceLevel: project.sourceLevel,
    executionBasis: facts.executionBasis,
    allotted: project.allotted,
    budget: facts.budget.toFixed(2),
    arrived: facts.arrived.toFixed(2),
    executed: executed.toFixed(2),
    executionRate: ratePercent(executed, facts.budget)?.toFixed(2) ?? null,
    executedByYearEnd: byYearEnd.toFixed(2),
    forecastRate: ratePercent(byYearEnd, facts.budget)?.toFixed(2) ?? null,
    attributed: facts.attributed.toFixed(2),
    attributedByYearEnd: forecast.attributedByYearEnd.toFixed(2),
    exhaustedIn: use.exhaustedIn === null ? null : intToPeriod(use.exhaustedIn),
    exhaustion: exhaustionOf(forecast),
    goalCompletion:
      capped.length === 0
        ? null
        : Decimal.sum(...capped)
            .div(capped.length)
            .toDecimalPlaces(2)
            .toFixed(2),
    certain: of('CERTAIN'),
    possible: of('POSSIBLE'),
    impossible: of('IMPOSSIBLE'),
  };
}

function exhaustionOf({ facts, use }: ProjectForecast): string {
  if (facts.budget.gt(0) && facts.attributed.gte(facts.budget)) return usedUpText;
  if (use.exhaustedIn === null) return lastsText;
  return exhaustionText(use.exhaustedIn % 100, grouped(toWan(use.short).toFixed(2)));
}

function schemeOutward(forecast: SchemeForecast): MonitoredSchemeDto {
  const { scheme, method, months, total, paid, entrants } = forecast;
  return {
    scheme,
    method,
    methodLabel: payrollMethodLabels[method],
    paid: paid.toFixed(2),
    total: total.toFixed(2),
    entrants,
    months: months.map(({ period, amount, people, kind }) => ({
      period: intToPeriod(period),
      amount: amount.toFixed(2),
      people,
      kind,
    })),
  };
}

function percent(fraction: Decimal): string {
  return fraction.mul(100).toDecimalPlaces(2, Decimal.ROUND_HALF_UP).toFixed(2);
}
