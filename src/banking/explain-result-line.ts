import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import type { Ctx } from '../platform/db/ctx.js';
import { BankResultsStore } from './bank-results.store.js';

/**
 * Writes down why a line of a result file did not fit and what was done about it; the line keeps its class.
 *
 * Errors: BANK_RESULT_LINE_NOT_OPEN (conflict) when the line does not exist or needs no explanation.
 */
@Injectable()
export class ExplainResultLine {
  constructor(@Inject(BankResultsStore) private readonly results: BankResultsStore) {}

  async run(
    ctx: Ctx,
    input: { resultFileId: string; lineNo: number; explanation: string },
  ): Promise<{ lineNo: number }> {
    if (!(await this.results.explain(ctx, input.resultFileId, input.lineNo, input.explanation))) {
      throw new DomainError('BANK_RESULT_LINE_NOT_OPEN', 'conflict', { lineNo: input.lineNo });
    }
    ctx.note('bankResult', input.resultFileId, { lineNo: input.lineNo, explanation: input.explanation });
    return { lineNo: input.lineNo };
  }
}
