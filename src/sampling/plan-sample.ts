import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { toWire } from '../kernel/money.js';
import type { Ctx } from '../platform/db/ctx.js';
import { DesignSample, type SampleRequest } from './design-sample.js';
import { SamplingStore } from './sampling.store.js';

/**
 * Saves a plan: population, size and seed stand on the trail before anything is drawn, so that nobody can look at a list
 * first and choose the seed afterwards. Without a seed of the auditor's own one is made by chance.
 *
 * Errors: those of DesignSample.
 */
@Injectable()
export class PlanSample {
  constructor(
    @Inject(SamplingStore) private readonly store: SamplingStore,
    @Inject(DesignSample) private readonly design: DesignSample,
  ) {}

  async run(ctx: Ctx, input: SampleRequest & { name: string; seed?: string }): Promise<{ id: string }> {
    const { name, seed, ...request } = input;
    const design = await this.design.run(ctx.tx, ctx.agencyId, request);
    const plan = {
      name,
      method: design.method,
      scope: design.scope,
      population: design.population,
      stratifyBy: design.stratification.by,
      amountBounds: design.stratification.bounds,
      allocation: design.allocation,
      sizeBasis: design.size.basis,
      confidence: design.confidence,
      parameters: design.parameters,
      size: design.size.size,
      interval: design.size.interval ?? null,
      seed: seed ?? randomBytes(16).toString('hex'),
      seedGiven: seed !== undefined,
    };
    const id = await this.store.insert(ctx, plan, design.strata);
    ctx.note('samplingPlan', id, {
      method: plan.method,
      watermark: plan.scope.watermark,
      payouts: design.population.count,
      sum: toWire(design.population.sum),
      populationDigest: design.population.digest,
      size: plan.size,
      seed: plan.seed,
      seedGiven: plan.seedGiven,
    });
    return { id };
  }
}
