import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { evaluationProblemText } from '../messages/evaluations.js';
import type { Ctx } from '../platform/db/ctx.js';
import { evaluationProblems } from './domain/self-evaluation.js';
import { EvaluationForms, requireSeen } from './evaluation-forms.js';
import { EvaluationsStore } from './evaluations.store.js';

/**
 * Hands a form in: its text is frozen with its digest. A score without evidence, a satisfaction without its sample and a
 * deviation without its reason are refused, all of them named.
 *
 * Errors: NOT_FOUND (missing); EVALUATION_FROZEN, EVALUATION_CONTENT_CHANGED (conflict); EVALUATION_INCOMPLETE (rule); from
 * the database EVALUATION_EVIDENCE_MISSING, EVALUATION_CUT_OFF_OPEN (rule).
 */
@Injectable()
export class SubmitEvaluation {
  constructor(
    @Inject(EvaluationsStore) private readonly store: EvaluationsStore,
    @Inject(EvaluationForms) private readonly forms: EvaluationForms,
  ) {}

  async run(ctx: Ctx, input: { id: string; digest: string }): Promise<{ id: string }> {
    const { form, content, text, digest } = await this.forms.required(ctx, input.id, 'DRAFT');
    requireSeen(digest, input.digest);
    const problems = evaluationProblems(content.rows).map(evaluationProblemText);
    if (problems.length > 0) {
      throw new DomainError('EVALUATION_INCOMPLETE', 'rule', { problems: problems.join('；'), list: problems });
    }
    await this.store.submit(ctx, form.id, text, digest);
    ctx.note('selfEvaluation', form.id, { digest: digest.toString('hex'), total: content.totals.total });
    return { id: form.id };
  }
}
