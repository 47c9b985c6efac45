import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { payoutThings } from '../messages/payouts.js';
import type { Ctx } from '../platform/db/ctx.js';
import { BatchContentStore } from './batch-content.store.js';
import { BatchSteps } from './batch-steps.js';
import type { BatchAnswer } from './batch-steps.js';
import { BatchesStore } from './batches.store.js';
import { requireBridge } from './domain/bridge.js';

/**
 * Takes one line out of a draft, with its reason; digest, totals and bridge are made anew. A line once out does not come
 * back: the person can be in another batch of the month.
 * Errors: NOT_FOUND, STATE_NOT_ALLOWED, PERMISSION_MISSING, BATCH_LAST_LINE.
 */
@Injectable()
export class ExcludeLine {
  constructor(
    @Inject(BatchesStore) private readonly batches: BatchesStore,
    @Inject(BatchContentStore) private readonly content: BatchContentStore,
    @Inject(BatchSteps) private readonly steps: BatchSteps,
  ) {}

  async run(ctx: Ctx, input: { batchId: string; lineNo: number; reason: string }): Promise<BatchAnswer> {
    const batch = await this.steps.holdFor(ctx, input.batchId, 'exclude');
    if (!(await this.content.excludeLine(ctx.tx, batch, input.lineNo))) {
      throw new DomainError('NOT_FOUND', 'missing', { what: payoutThings.line });
    }
    if (batch.lineCount === 1) throw new DomainError('BATCH_LAST_LINE', 'rule', {});
    await this.batches.writeContent(ctx.tx, batch.id);
    await this.batches.addEvent(ctx, batch.id, 'exclude', { lineNo: input.lineNo, reason: input.reason.trim() });
    if (batch.kind === 'REGULAR') requireBridge(await this.content.rebuildBridge(ctx.tx, batch));
    return this.steps.answer(ctx, batch.id);
  }
}
