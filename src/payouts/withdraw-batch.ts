import { Inject, Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import { BatchSteps } from './batch-steps.js';
import type { BatchAnswer } from './batch-steps.js';
import { PayoutsStore } from './payouts.store.js';

/**
 * Takes a whole batch back before the bank file exists: every line is withdrawn and makes room for another batch of the
 * roll. From APPROVED the reserved project money is released and the parents of a reissue wait again.
 * Errors: NOT_FOUND, STATE_NOT_ALLOWED, PERMISSION_MISSING.
 */
@Injectable()
export class WithdrawBatch {
  constructor(
    @Inject(BatchSteps) private readonly steps: BatchSteps,
    @Inject(PayoutsStore) private readonly payouts: PayoutsStore,
  ) {}

  async run(ctx: Ctx, input: { batchId: string; reason: string }): Promise<BatchAnswer> {
    const batch = await this.steps.holdFor(ctx, input.batchId, 'withdraw');
    await this.steps.move(ctx, batch, 'withdraw', input.reason.trim());
    await this.steps.undoApproval(ctx, batch);
    await this.payouts.withdrawAll(ctx.tx, batch);
    return this.steps.answer(ctx, batch.id);
  }
}
