import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { Decimal } from '../kernel/money.js';
import { parseDate } from '../kernel/period.js';
import { performanceThings } from '../messages/performance.js';
import type { Ctx } from '../platform/db/ctx.js';
import { scoreByGrade } from './domain/scoring.js';
import { PerformanceStore } from './performance.store.js';

/**
 * Enters the actual of an indicator that the books cannot give, with its evidence file. Earlier values stay.
 *
 * Errors: NOT_FOUND (missing), INDICATOR_NOT_MANUAL (rule), MANUAL_VALUE_MALFORMED, GRADE_UNKNOWN, GRADE_OUTSIDE_BAND,
 * SCORING_RULE_UNKNOWN, DATE_MALFORMED, SAMPLE_SIZE_REQUIRED (invalid; satisfaction without a sample size says nothing).
 */
@Injectable()
export class EnterManualValue {
  constructor(@Inject(PerformanceStore) private readonly store: PerformanceStore) {}

  async run(
    ctx: Ctx,
    input: {
      indicatorId: string;
      value: string;
      on: string;
      sampleSize: number | null;
      fileId: string;
      note: string | null;
    },
  ): Promise<{ id: string }> {
    const onDate = parseDate(input.on);
    const indicator = await this.store.indicator(ctx.tx, ctx.agencyId, input.indicatorId);
    if (!indicator) throw new DomainError('NOT_FOUND', 'missing', { what: performanceThings.indicator });
    if (indicator.measure !== 'MANUAL' && indicator.measure !== 'GRADE') {
      throw new DomainError('INDICATOR_NOT_MANUAL', 'rule', { indicator: indicator.level3 });
    }
    if (indicator.measure === 'GRADE') {
      const at = { agencyId: ctx.agencyId, cutOff: onDate, watermark: null };
      const rule = (await this.store.scoringRules(ctx.tx, at)).get(indicator.scoringCode);
      if (rule?.definition.kind !== 'GRADE') {
        throw new DomainError('SCORING_RULE_UNKNOWN', 'invalid', { value: indicator.scoringCode });
      }
      scoreByGrade(rule.definition, new Decimal(indicator.weight), input.value);
    } else if (!/^\d{1,12}(\.\d{1,4})?$/.test(input.value)) {
      throw new DomainError('MANUAL_VALUE_MALFORMED', 'invalid', { value: input.value });
    }
    if (indicator.scoringCode === 'BY_SATISFACTION' && input.sampleSize === null) {
      throw new DomainError('SAMPLE_SIZE_REQUIRED', 'invalid', { indicator: indicator.level3 });
    }
    const id = await this.store.insertManualValue(ctx, {
      indicatorId: indicator.id,
      value: input.value,
      onDate,
      sampleSize: input.sampleSize,
      fileId: input.fileId,
      note: input.note,
    });
    ctx.note('indicator', indicator.id, { value: input.value, on: onDate });
    return { id };
  }
}
