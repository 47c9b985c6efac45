import { Inject, Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import { BatchSteps } from './batch-steps.js';
import type { BatchAnswer } from './batch-steps.js';
import type { SeenContent } from './domain/content-seen.js';

/**
 * 复核: the second signature, by another person than who made the batch.
 * Errors: NOT_FOUND, STATE_NOT_ALLOWED, PERMISSION_MISSING, MAKER_MAY_NOT_CHECK, SIGNER_REPEATED, BATCH_DIGEST_STALE.
 */
@Injectable()
export class ReviewBatch {
  constructor(@Inject(BatchSteps) private readonly steps: BatchSteps) {}

  async run(ctx: Ctx, input: { batchId: string; seen: SeenContent }): Promise<BatchAnswer> {
    await this.steps.sign(ctx, input.batchId, 'REVIEW', input.seen);
    return this.steps.answer(ctx, input.batchId);
  }
}
