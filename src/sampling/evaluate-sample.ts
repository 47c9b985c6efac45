import { Inject, Injectable } from '@nestjs/common';
import { money } from '../kernel/money.js';
import type { Tx } from '../platform/db/db.js';
import { evaluatePlan, type Evaluation } from './domain/evaluate-plan.js';
import { SamplingItemsStore } from './sampling-items.store.js';
import { SamplingStore, type PlanRow } from './sampling.store.js';

/** What a completely examined sample says of its population; null while results are open. */
@Injectable()
export class EvaluateSample {
  constructor(
    @Inject(SamplingStore) private readonly store: SamplingStore,
    @Inject(SamplingItemsStore) private readonly items: SamplingItemsStore,
  ) {}

  async run(tx: Tx, agencyId: number, plan: PlanRow): Promise<Evaluation | null> {
    if (plan.listCount === null || plan.examined < plan.listCount) return null;
    const strata = await this.store.strata(tx, plan.id);
    const { tolerableRate, tolerableAmount } = plan.parameters;
    return evaluatePlan(
      {
        method: plan.method,
        confidence: plan.confidence,
        basis: plan.sizeBasis,
        tolerable: tolerableRate ?? tolerableAmount ?? null,
        populationSum: money(plan.populationSum),
        interval: plan.moneyInterval === null ? null : money(plan.moneyInterval),
      },
      strata.map(({ key, populationCount }) => ({ key, population: populationCount })),
      await this.items.examined(tx, agencyId, plan.id),
    );
  }
}
