import { Inject, Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import { BatchSteps } from './batch-steps.js';
import type { BatchAnswer } from './batch-steps.js';
import type { SeenContent } from './domain/content-seen.js';

/**
 * 经办: the first signature; the batch waits for its reviewer and its content stands still from here.
 * Errors: NOT_FOUND, STATE_NOT_ALLOWED, PERMISSION_MISSING, BATCH_EMPTY, BATCH_DIGEST_STALE, BATCH_CONTROL_DIFFERS.
 */
@Injectable()
export class SubmitBatch {
  constructor(@Inject(BatchSteps) private readonly steps: BatchSteps) {}

  async run(ctx: Ctx, input: { batchId: string; seen: SeenContent }): Promise<BatchAnswer> {
    await this.steps.sign(ctx, input.batchId, 'SUBMIT', input.seen);
    return this.steps.answer(ctx, input.batchId);
  }
}
