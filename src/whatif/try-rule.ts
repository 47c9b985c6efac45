import { Inject, Injectable } from '@nestjs/common';
import { firstDay, parsePeriod } from '../kernel/period.js';
import type { Ctx } from '../platform/db/ctx.js';
import { ComputeScenario } from './compute-scenario.js';
import type { AdjustmentRule } from './domain/whatif.types.js';
import { WhatifStore } from './whatif.store.js';

export type RuleToTry = Omit<AdjustmentRule, 'ageOn'> & { ageOn?: string };

/**
 * Tries an adjustment rule on the latest accepted roll of its scheme and keeps rule, basis and results. Ages count on the
 * first day of the effective month unless another day is given. Errors: those of `ComputeScenario`.
 */
@Injectable()
export class TryRule {
  constructor(
    @Inject(ComputeScenario) private readonly compute: ComputeScenario,
    @Inject(WhatifStore) private readonly store: WhatifStore,
  ) {}

  async run(ctx: Ctx, input: { name: string; rule: RuleToTry }): Promise<{ id: string }> {
    const { effectiveFrom, ageOn = firstDay(parsePeriod(effectiveFrom)) } = input.rule;
    const rule: AdjustmentRule = { ...input.rule, ageOn };
    const computed = await this.compute.run(ctx.tx, ctx.agencyId, rule);
    const id = await this.store.insert(ctx, { name: input.name.trim(), rule, ...computed });
    const { people, affected, monthlyIncrease, backPay } = computed.results;
    ctx.note('whatif', id, { name: input.name.trim(), people, affected, monthlyIncrease, backPay });
    return { id };
  }
}
