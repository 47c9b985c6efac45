import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { Decimal } from '../kernel/money.js';
import { parseDate } from '../kernel/period.js';
import type { Ctx } from '../platform/db/ctx.js';
import { IndicatorValues } from './indicator-values.js';
import type { Viewpoint } from './performance-facts.store.js';
import { PerformanceStore, type IndicatorRow, type MeasurementRow } from './performance.store.js';

/**
 * Measures every indicator of a fiscal year at a cut-off date, as of a watermark (default: now), and keeps each value
 * with its query and facts. What is measured are the adopted goal tables in force at the cut-off. Running it again with the same cut-off and watermark gives the same values.
 *
 * Errors: DATE_MALFORMED, CUT_OFF_OUTSIDE_YEAR, WATERMARK_AHEAD, SCORING_RULE_UNKNOWN (invalid), INDICATORS_NONE (missing).
 */
@Injectable()
export class MeasureIndicators {
  constructor(
    @Inject(PerformanceStore) private readonly store: PerformanceStore,
    @Inject(IndicatorValues) private readonly values: IndicatorValues,
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

    const rows: object[] = [];
    for (const { indicator, measured, rule, scored } of await this.values.at(ctx.tx, view)) {
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
        query: { ...measured.query, indicator: asMeasured(indicator) },
        facts: { ...measured.facts, ...(scored?.explanationNeeded ? { explanationNeeded: true } : {}) },
      });
    }
    const inserted = await this.store.insertMeasurements(ctx, rows);
    ctx.note('measurement', cutOff, { fiscalYear: input.fiscalYear, watermark, count: inserted.length });
    return this.store.measurements(
      ctx.tx,
      ctx.agencyId,
      inserted.map((row) => row.id),
    );
  }
}

/** The indicator may be edited later; the measurement keeps what it was measured against. */
function asMeasured({
  operator,
  target,
  unit,
  weight,
  measure,
  parameters,
  projectId,
}: IndicatorRow): Record<string, unknown> {
  return { operator, target, unit, weight, measure, parameters, projectId };
}

function percentText(fraction: Decimal): string {
  return fraction.mul(100).toDecimalPlaces(2, Decimal.ROUND_HALF_UP).toFixed(2);
}
