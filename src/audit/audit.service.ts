import { Inject, Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import { RunChecks } from './run-checks.js';

/** The door of the audit: the gate that a batch passes before it is signed. */
@Injectable()
export class AuditService {
  constructor(@Inject(RunChecks) private readonly checks: RunChecks) {}

  /**
   * Runs the checks before payment over a draft batch and raises its flags. The database lets no content be submitted that
   * was not checked, and no batch be approved or paid while a blocking flag is undecided.
   */
  async checkBatch(ctx: Ctx, batchId: string): Promise<void> {
    await this.checks.gate(ctx, { batchId });
  }
}
