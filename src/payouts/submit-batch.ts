import { Inject, Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import type { Ctx } from '../platform/db/ctx.js';
import { BatchSteps } from './batch-steps.js';
import type { BatchAnswer } from './batch-steps.js';
import type { SeenContent } from './domain/content-seen.js';

/**
 * 经办: the checks before payment, then the first signature; the batch waits for its reviewer and its content stands still
 * from here. Flags do not hinder the submission: the auditors decide them before the approval.
 * Errors: NOT_FOUND, STATE_NOT_ALLOWED, PERMISSION_MISSING, BATCH_EMPTY, BATCH_DIGEST_STALE, BATCH_CONTROL_DIFFERS.
 */
@Injectable()
export class SubmitBatch {
  constructor(
    @Inject(BatchSteps) private readonly steps: BatchSteps,
    @Inject(AuditService) private readonly audit: AuditService,
  ) {}

  async run(ctx: Ctx, input: { batchId: string; seen: SeenContent }): Promise<BatchAnswer> {
    await this.steps.holdFor(ctx, input.batchId, 'submit');
    await this.audit.checkBatch(ctx, input.batchId);
    await this.steps.sign(ctx, input.batchId, 'SUBMIT', input.seen);
    return this.steps.answer(ctx, input.batchId);
  }
}
