import { Inject, Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import { EvaluationForms } from './evaluation-forms.js';
import { EvaluationsStore } from './evaluations.store.js';

/**
 * Writes what a person adds to a draft: how the yearly goal was met, and why indicators deviate.
 *
 * Errors: NOT_FOUND (missing); EVALUATION_FROZEN (conflict) unless DRAFT.
 */
@Injectable()
export class EditEvaluation {
  constructor(
    @Inject(EvaluationsStore) private readonly store: EvaluationsStore,
    @Inject(EvaluationForms) private readonly forms: EvaluationForms,
  ) {}

  async run(
    ctx: Ctx,
    input: {
      id: string;
      goalCompletion: string | null;
      deviations: readonly { indicatorId: string; deviation: string | null }[];
    },
  ): Promise<{ id: string }> {
    const { form } = await this.forms.required(ctx, input.id, 'DRAFT');
    const goalCompletion = input.goalCompletion?.trim() || null;
    await this.store.edit(ctx, form.id, { goalCompletion, watermark: form.watermark });
    const deviations = input.deviations.map((one) => ({ ...one, deviation: one.deviation?.trim() || null }));
    await this.store.setDeviations(ctx, form.id, deviations);
    ctx.note('selfEvaluation', form.id, { deviations: deviations.length });
    return { id: form.id };
  }
}
