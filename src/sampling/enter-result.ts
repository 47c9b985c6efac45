import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { money } from '../kernel/money.js';
import { resultProblemText, samplingThings } from '../messages/sampling.js';
import type { Ctx } from '../platform/db/ctx.js';
import { resultFault } from './domain/read-results.js';
import type { Verdict } from './domain/sampling.types.js';
import { SamplingItemsStore } from './sampling-items.store.js';

export interface ResultInput {
  planId: string;
  no: number;
  verdict: Verdict;
  /** Yuan that were due; for WRONG only. */
  due: string | null;
  note: string | null;
  /** So many results of the item the person has seen; one more supersedes them. */
  seen: number;
}

/**
 * Enters what an auditor found of one item, or corrects it by a further result with its reason.
 *
 * Errors: NOT_FOUND (missing); MONEY_MALFORMED, SAMPLING_RESULT_UNFIT, SAMPLING_CORRECTION_REASON (invalid);
 * SAMPLING_RESULT_CHANGED (conflict) when somebody else was faster; from the database SAMPLING_STATE_NOT_ALLOWED (conflict)
 * unless the plan is DRAWN, and SAMPLING_AUDITOR_HANDLED (denied).
 */
@Injectable()
export class EnterResult {
  constructor(@Inject(SamplingItemsStore) private readonly store: SamplingItemsStore) {}

  async run(ctx: Ctx, input: ResultInput): Promise<{ no: number }> {
    const { planId, no, verdict, seen } = input;
    const item = await this.store.item(ctx.tx, ctx.agencyId, planId, no);
    if (!item) throw new DomainError('NOT_FOUND', 'missing', { what: samplingThings.item });
    if (item.results !== seen) {
      throw new DomainError('SAMPLING_RESULT_CHANGED', 'conflict', {
        no,
        by: item.enteredBy,
        at: item.enteredAt?.toISOString() ?? null,
      });
    }
    const note = input.note?.trim() ?? '';
    const due = input.due === null ? null : money(input.due);
    const fault = due?.lt(0) ? 'DUE_MALFORMED' : resultFault({ verdict, due, note }, money(item.amount));
    if (fault !== null) {
      const problem = resultProblemText(fault, input.due ?? '');
      throw new DomainError('SAMPLING_RESULT_UNFIT', 'invalid', { no, problem });
    }
    if (seen > 0 && [...note].length < 2) throw new DomainError('SAMPLING_CORRECTION_REASON', 'invalid', { no });
    const result = { itemNo: no, no: seen + 1, verdict, due: verdict === 'WRONG' ? due : null, note: note || null };
    await this.store.insertResults(ctx, planId, [result], null);
    ctx.note('samplingPlan', planId, { no, verdict, result: result.no });
    return { no: result.no };
  }
}
