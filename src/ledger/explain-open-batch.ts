import { Inject, Injectable } from '@nestjs/common';
import { periodToInt, type Period } from '../kernel/period.js';
import type { Ctx } from '../platform/db/ctx.js';
import { ClosingStore } from './closing.store.js';
import type { Fund } from './domain/ledger.types.js';

/**
 * States why a batch that is not settled does not stand in the way of closing a month. It is said for that month only.
 * Errors: CLOSING_BATCH_NOT_OPEN, CLOSING_EXPLAINED_ALREADY, PERIOD_CLOSED.
 */
@Injectable()
export class ExplainOpenBatch {
  constructor(@Inject(ClosingStore) private readonly store: ClosingStore) {}

  async run(
    ctx: Ctx,
    input: { fund: Fund; period: Period; batchId: string; reason: string },
  ): Promise<{ batchId: string }> {
    const { fund, period, batchId, reason } = input;
    await this.store.explain(ctx, fund, periodToInt(period), batchId, reason);
    ctx.note('period', `${fund}/${period}`, { batchId });
    return { batchId };
  }
}
