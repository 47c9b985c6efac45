import { Inject, Injectable } from '@nestjs/common';
import { money } from '../kernel/money.js';
import { Finding, type CheckResult } from '../kernel/verification.js';
import { samplingWhy as why } from '../messages/sampling.js';
import type { Tx } from '../platform/db/db.js';
import { listDigest } from './domain/draw.js';
import type { Pick } from './domain/sampling.types.js';
import { DrawAgain } from './draw-again.js';
import { SamplingItemsStore } from './sampling-items.store.js';
import { SamplingStore, type PlanRow } from './sampling.store.js';

/**
 * Draws every sample again from its seed and its population, which the watermark fixes: the same population, and the same
 * list. On a withdrawn plan nothing rests.
 */
@Injectable()
export class SampleVerifier {
  constructor(
    @Inject(SamplingStore) private readonly store: SamplingStore,
    @Inject(SamplingItemsStore) private readonly items: SamplingItemsStore,
    @Inject(DrawAgain) private readonly again: DrawAgain,
  ) {}

  async verify(tx: Tx, agencyId: number): Promise<CheckResult> {
    const found = new Finding('audit-samples');
    for (const plan of await this.store.standing(tx, agencyId)) {
      found.count();
      const fault = await this.fault(tx, agencyId, plan);
      if (fault !== null) found.bad('samplingPlan', plan.id, fault);
    }
    return found.result();
  }

  private async fault(tx: Tx, agencyId: number, plan: PlanRow): Promise<string | null> {
    const { population, picks } = await this.again.run(tx, agencyId, plan);
    if (
      population.digest !== plan.populationDigest ||
      population.count !== plan.populationCount ||
      !population.sum.eq(money(plan.populationSum))
    ) {
      return why.population(plan.id, plan.name);
    }
    const strata = await this.store.strata(tx, plan.id);
    const sameStrata = population.strata.every(({ key, count, sum }, i) => {
      const kept = strata[i];
      return kept?.key === key && kept.populationCount === count && sum.eq(money(kept.populationSum));
    });
    if (!sameStrata || strata.length !== population.strata.length) return why.strata(plan.id, plan.name);
    if (plan.listDigest === null) return null;
    const kept = await this.items.picks(tx, agencyId, plan.id);
    if (listDigest(picks) !== plan.listDigest || kept.length !== plan.listCount || !same(picks, kept)) {
      return why.list(plan.id, plan.name);
    }
    const strayed = await this.items.strayed(tx, agencyId, plan.id);
    return strayed === null ? null : why.item(plan.id, plan.name, strayed);
  }
}

function same(drawn: readonly Pick[], kept: readonly Pick[]): boolean {
  return (
    drawn.length === kept.length &&
    drawn.every((one, i) => (Object.keys(one) as (keyof Pick)[]).every((field) => one[field] === kept[i]![field]))
  );
}
