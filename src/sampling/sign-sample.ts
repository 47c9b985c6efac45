import { Inject, Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import { requirePlan } from './require-plan.js';
import { SamplingStore } from './sampling.store.js';

/**
 * A second person signs a completely examined sample. From then on its results stand, and performance may be taken from it.
 *
 * Errors: NOT_FOUND (missing); SAMPLING_STATE_NOT_ALLOWED (conflict) unless DRAWN; from the database SAMPLING_RESULTS_OPEN,
 * SAMPLING_SECOND_PERSON (rule), SAMPLING_AUDITOR_HANDLED (denied).
 */
@Injectable()
export class SignSample {
  constructor(@Inject(SamplingStore) private readonly store: SamplingStore) {}

  async run(ctx: Ctx, input: { id: string; note: string | null }): Promise<{ id: string }> {
    const plan = await requirePlan(this.store, ctx, input.id, 'sign');
    await this.store.markSigned(ctx, plan.id, input.note);
    ctx.note('samplingPlan', plan.id, { listDigest: plan.listDigest, examined: plan.examined, wrong: plan.wrong });
    return { id: plan.id };
  }
}
