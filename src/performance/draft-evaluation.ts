import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import type { Ctx } from '../platform/db/ctx.js';
import { EvaluationForms } from './evaluation-forms.js';
import { EvaluationsStore } from './evaluations.store.js';
import { MeasureIndicators } from './measure-indicators.js';

/**
 * Begins the self-evaluation of a project (or of the unit) at a cut-off whose months are closed: everything is measured, and
 * the measurements fill the form.
 *
 * Errors: DATE_MALFORMED, CUT_OFF_OUTSIDE_YEAR (invalid), INDICATORS_NONE, EVALUATION_GOALS_NONE (missing); from the database
 * EVALUATION_CUT_OFF_OPEN (rule), EVALUATION_EXISTS (conflict).
 */
@Injectable()
export class DraftEvaluation {
  constructor(
    @Inject(EvaluationsStore) private readonly store: EvaluationsStore,
    @Inject(EvaluationForms) private readonly forms: EvaluationForms,
    @Inject(MeasureIndicators) private readonly measure: MeasureIndicators,
  ) {}

  async run(
    ctx: Ctx,
    input: { fiscalYear: number; projectId: string | null; cutOff: string },
  ): Promise<{ id: string }> {
    const { fiscalYear, projectId, cutOff } = input;
    const measured = await this.measure.run(ctx, { fiscalYear, cutOff });
    const own = measured.filter((row) => row.projectId === projectId);
    const [first] = own;
    if (!first) throw new DomainError('EVALUATION_GOALS_NONE', 'missing');
    const { goalTableId, watermark } = first;
    const id = await this.store.insert(ctx, { fiscalYear, projectId, goalTableId, cutOff: first.cutOff, watermark });
    await this.store.setItems(
      ctx,
      id,
      own.map((row) => ({ indicatorId: row.indicatorId, measurementId: row.id })),
    );
    ctx.note('selfEvaluation', id, { projectId, cutOff, watermark, rows: own.length });
    return { id };
  }

  /**
   * Measures a draft anew, so that what was entered or corrected since counts; deviations that were explained stay.
   * Errors: NOT_FOUND, EVALUATION_GOALS_NONE (missing); EVALUATION_FROZEN (conflict) unless DRAFT; from the
   * database EVALUATION_CUT_OFF_OPEN (rule) when the books were opened again.
   */
  async again(ctx: Ctx, input: { id: string }): Promise<{ id: string }> {
    const { form } = await this.forms.required(ctx, input.id, 'DRAFT');
    const measured = await this.measure.run(ctx, { fiscalYear: form.fiscalYear, cutOff: form.cutOff });
    const own = measured.filter((row) => row.goalTableId === form.goalTableId);
    if (own.length === 0) throw new DomainError('EVALUATION_GOALS_NONE', 'missing');
    const { watermark } = own[0]!;
    await this.store.edit(ctx, form.id, { goalCompletion: form.goalCompletion, watermark });
    await this.store.setItems(
      ctx,
      form.id,
      own.map((row) => ({ indicatorId: row.indicatorId, measurementId: row.id })),
    );
    ctx.note('selfEvaluation', form.id, { watermark });
    return { id: form.id };
  }
}
