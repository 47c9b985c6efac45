import { Inject, Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import type { CheckResult } from '../kernel/verification.js';
import type { Tx } from '../platform/db/db.js';
import { FlagsStore, type StateCounts } from './flags.store.js';
import { RunChecks } from './run-checks.js';
import { FlagVerifier } from './verify-flags.js';

export type { StateCounts } from './flags.store.js';

/** The door of the audit: the gate that a batch passes before it is signed, and whether its flags hold together. */
@Injectable()
export class AuditService {
  constructor(
    @Inject(RunChecks) private readonly checks: RunChecks,
    @Inject(FlagVerifier) private readonly flags: FlagVerifier,
    @Inject(FlagsStore) private readonly store: FlagsStore,
  ) {}

  /**
   * Runs the checks before payment over a draft batch and raises its flags. The database lets no content be submitted that
   * was not checked, and no batch be approved or paid while a blocking flag is undecided.
   */
  async checkBatch(ctx: Ctx, batchId: string): Promise<void> {
    await this.checks.gate(ctx, { batchId });
  }

  /** Red flags raised by the end of that day, by the state they were in then, whatever their check. */
  flagCounts(tx: Tx, agencyId: number, on: string): Promise<StateCounts> {
    return this.store.countsOn(tx, agencyId, on);
  }

  /** Whether the state of every flag follows from the decisions on it. */
  verify(tx: Tx, agencyId: number): Promise<CheckResult> {
    return this.flags.verify(tx, agencyId);
  }
}
