import { Inject, Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import { requirePlan } from './require-plan.js';
import { SamplingStore } from './sampling.store.js';

/**
 * Gives up a plan that nobody has signed, with the reason; it and its list stay to be seen, as do its results.
 *
 * Errors: NOT_FOUND (missing); SAMPLING_STATE_NOT_ALLOWED (conflict) when signed or withdrawn.
 */
@Injectable()
export class WithdrawPlan {
  constructor(@Inject(SamplingStore) private readonly store: SamplingStore) {}

  async run(ctx: Ctx, input: { id: string; reason: string }): Promise<{ id: string }> {
    const plan = await requirePlan(this.store, ctx, input.id, 'withdraw');
    await this.store.markWithdrawn(ctx, plan.id, input.reason);
    ctx.note('samplingPlan', plan.id, { state: plan.state, reason: input.reason });
    return { id: plan.id };
  }
}
