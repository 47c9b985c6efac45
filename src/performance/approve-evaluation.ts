import { Inject, Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import { EvaluationForms, requireSeen } from './evaluation-forms.js';
import { EvaluationsStore } from './evaluations.store.js';

/**
 * A second person approves a submitted form, which nobody changes any more; or sends it back with a reason, and it is a
 * draft again.
 *
 * Errors: NOT_FOUND (missing); EVALUATION_STATE_NOT_ALLOWED, EVALUATION_CONTENT_CHANGED (conflict); from the database
 * EVALUATION_SECOND_PERSON, EVALUATION_CUT_OFF_OPEN (rule).
 */
@Injectable()
export class ApproveEvaluation {
  constructor(
    @Inject(EvaluationsStore) private readonly store: EvaluationsStore,
    @Inject(EvaluationForms) private readonly forms: EvaluationForms,
  ) {}

  async run(ctx: Ctx, input: { id: string; digest: string }): Promise<{ id: string }> {
    const { form, content, digest } = await this.forms.required(ctx, input.id, 'SUBMITTED');
    requireSeen(digest, input.digest);
    await this.store.approve(ctx, form.id);
    ctx.note('selfEvaluation', form.id, { digest: input.digest, total: content.totals.total });
    return { id: form.id };
  }

  async sendBack(ctx: Ctx, input: { id: string; reason: string }): Promise<{ id: string }> {
    const { form } = await this.forms.required(ctx, input.id, 'SUBMITTED');
    await this.store.sendBack(ctx, form.id, input.reason.trim());
    ctx.note('selfEvaluation', form.id, { reason: input.reason });
    return { id: form.id };
  }
}
