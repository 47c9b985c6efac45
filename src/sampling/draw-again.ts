import { Inject, Injectable } from '@nestjs/common';
import { money } from '../kernel/money.js';
import type { Tx } from '../platform/db/db.js';
import { Draw } from './domain/draw.js';
import type { Pick, PopulationFacts } from './domain/sampling.types.js';
import { PopulationStore } from './population.store.js';
import { SamplingStore, type PlanRow } from './sampling.store.js';

/** Draws a plan's sample from what is stored of the plan and nothing else; the first time and any time again. */
@Injectable()
export class DrawAgain {
  constructor(
    @Inject(SamplingStore) private readonly store: SamplingStore,
    @Inject(PopulationStore) private readonly population: PopulationStore,
  ) {}

  async run(tx: Tx, agencyId: number, plan: PlanRow): Promise<{ population: PopulationFacts; picks: readonly Pick[] }> {
    const strata = await this.store.strata(tx, plan.id);
    const draw = new Draw({
      method: plan.method,
      seed: plan.seed,
      digest: plan.populationDigest,
      stratification: { by: plan.stratifyBy, bounds: plan.amountBounds.map((bound) => money(bound)) },
      strata: strata.map(({ key, populationCount, size }) => ({ key, count: populationCount, size })),
      interval: plan.moneyInterval === null ? null : money(plan.moneyInterval),
    });
    await this.population.walk(tx, agencyId, plan, plan.stratifyBy, (line) => draw.offer(line));
    return draw.end();
  }
}
