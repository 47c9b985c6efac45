import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { performanceThings } from '../messages/performance.js';
import type { Ctx } from '../platform/db/ctx.js';
import { SamplingService } from '../sampling/sampling.service.js';
import { requireFittingPlan } from './accuracy-plan.js';
import { checkIndicator } from './domain/check-indicator.js';
import { PerformanceStore } from './performance.store.js';

/**
 * Takes the accuracy rate of an indicator from confirmed findings or from a sampling plan. Values measured before keep the
 * source they were measured with.
 *
 * Errors: NOT_FOUND (missing); INDICATOR_NOT_ACCURACY (rule); MEASURE_PARAMETER_MISSING, MEASURE_PARAMETER_WRONG,
 * ACCURACY_PLAN_UNFIT (invalid).
 */
@Injectable()
export class SetAccuracySource {
  constructor(
    @Inject(PerformanceStore) private readonly store: PerformanceStore,
    @Inject(SamplingService) private readonly sampling: SamplingService,
  ) {}

  async run(
    ctx: Ctx,
    input: { indicatorId: string; source: 'FINDINGS' | 'SAMPLE'; planId: string | null },
  ): Promise<{ id: string }> {
    const indicator = await this.store.indicator(ctx.tx, ctx.agencyId, input.indicatorId);
    if (!indicator) throw new DomainError('NOT_FOUND', 'missing', { what: performanceThings.indicator });
    if (indicator.measure !== 'ACCURACY_RATE') {
      throw new DomainError('INDICATOR_NOT_ACCURACY', 'rule', { indicator: indicator.level3 });
    }
    const { scheme } = indicator.parameters;
    const parameters: Record<string, string> = {
      ...(scheme === undefined ? {} : { scheme }),
      source: input.source,
      ...(input.planId === null ? {} : { planId: input.planId }),
    };
    checkIndicator({ ...indicator, parameters });
    await requireFittingPlan(this.sampling, ctx.tx, ctx.agencyId, { fiscalYear: indicator.fiscalYear, parameters });
    await this.store.setParameters(ctx, indicator.id, parameters);
    ctx.note('indicator', indicator.id, { source: input.source, planId: input.planId });
    return { id: indicator.id };
  }
}
