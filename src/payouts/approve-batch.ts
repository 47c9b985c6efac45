import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import type { Ctx } from '../platform/db/ctx.js';
import { ProjectsService } from '../projects/projects.service.js';
import { BatchSteps } from './batch-steps.js';
import type { BatchAnswer } from './batch-steps.js';
import type { SeenContent } from './domain/content-seen.js';
import { PayoutsStore } from './payouts.store.js';

/**
 * 审批: the third signature. Project money is reserved with it; what a reissue repeats becomes REISSUED.
 * Errors: NOT_FOUND, STATE_NOT_ALLOWED, PERMISSION_MISSING, MAKER_MAY_NOT_CHECK, SIGNER_REPEATED, BATCH_DIGEST_STALE;
 * PAYOUT_PARENT_NOT_BOUNCED when a payout to be repeated is not waiting any more; those of ProjectsService.reserve.
 */
@Injectable()
export class ApproveBatch {
  constructor(
    @Inject(BatchSteps) private readonly steps: BatchSteps,
    @Inject(PayoutsStore) private readonly payouts: PayoutsStore,
    @Inject(ProjectsService) private readonly projects: ProjectsService,
  ) {}

  async run(ctx: Ctx, input: { batchId: string; seen: SeenContent }): Promise<BatchAnswer> {
    const batch = await this.steps.sign(ctx, input.batchId, 'APPROVE', input.seen);
    if (batch.kind === 'REISSUE') {
      const moved = await this.payouts.moveParents(ctx.tx, batch, 'REISSUED');
      if (moved !== batch.lineCount) {
        throw new DomainError('PAYOUT_PARENT_NOT_BOUNCED', 'rule', { lines: batch.lineCount - moved });
      }
    }
    const { id: batchId, scheme, total, payOn: on } = batch;
    await this.projects.reserve(ctx, { batchId, scheme, total, on });
    return this.steps.answer(ctx, batchId);
  }
}
