import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import type { Ctx } from '../platform/db/ctx.js';
import { listDigest } from './domain/draw.js';
import { DrawAgain } from './draw-again.js';
import { requirePlan } from './require-plan.js';
import { SamplingItemsStore } from './sampling-items.store.js';
import { SamplingStore } from './sampling.store.js';

/**
 * Draws the sample of a saved plan, once, and keeps its list.
 *
 * Errors: NOT_FOUND (missing); SAMPLING_STATE_NOT_ALLOWED (conflict) unless PLANNED; SAMPLING_POPULATION_CHANGED (rule) when
 * the population at the plan's watermark is no longer the one that was planned for.
 */
@Injectable()
export class DrawSample {
  constructor(
    @Inject(SamplingStore) private readonly store: SamplingStore,
    @Inject(SamplingItemsStore) private readonly items: SamplingItemsStore,
    @Inject(DrawAgain) private readonly again: DrawAgain,
  ) {}

  async run(ctx: Ctx, id: string): Promise<{ count: number; digest: string }> {
    const plan = await requirePlan(this.store, ctx, id, 'draw');
    const { population, picks } = await this.again.run(ctx.tx, ctx.agencyId, plan);
    if (population.digest !== plan.populationDigest) {
      throw new DomainError('SAMPLING_POPULATION_CHANGED', 'rule', {
        watermark: plan.watermark,
        count: population.count,
        planned: plan.populationCount,
      });
    }
    const digest = listDigest(picks);
    await this.items.insertItems(ctx, plan.id, picks);
    await this.store.markDrawn(ctx, plan.id, picks.length, digest);
    ctx.note('samplingPlan', plan.id, { count: picks.length, listDigest: digest });
    return { count: picks.length, digest };
  }
}
