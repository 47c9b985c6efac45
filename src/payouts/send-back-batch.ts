import { Inject, Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import { BatchSteps } from './batch-steps.js';
import type { BatchAnswer } from './batch-steps.js';

/**
 * 审批退回: the batch is a draft again in a new round; the signatures of the old one stay and count no more. From
 * APPROVED the reserved project money is released and the parents of a reissue wait again.
 * Errors: NOT_FOUND, STATE_NOT_ALLOWED, PERMISSION_MISSING.
 */
@Injectable()
export class SendBackBatch {
  constructor(@Inject(BatchSteps) private readonly steps: BatchSteps) {}

  async run(ctx: Ctx, input: { batchId: string; reason: string }): Promise<BatchAnswer> {
    const batch = await this.steps.holdFor(ctx, input.batchId, 'sendBack');
    await this.steps.move(ctx, batch, 'sendBack', input.reason.trim());
    await this.steps.undoApproval(ctx, batch);
    return this.steps.answer(ctx, batch.id);
  }
}
