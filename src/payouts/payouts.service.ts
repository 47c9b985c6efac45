import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { payoutThings } from '../messages/payouts.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';
import { ProjectsService } from '../projects/projects.service.js';
import { BatchSteps } from './batch-steps.js';
import { BatchesStore } from './batches.store.js';
import type { Batch } from './batches.store.js';
import { allowedActions } from './domain/batch-actions.js';
import type { ActingPerson, AllowedAction, BatchFacts, PersonAction } from './domain/batch-actions.js';
import { allowedDecisions } from './domain/payout-acts.js';
import type { ActFacts } from './domain/payout-acts.js';
import type { AppliedResults, BatchCheck, BatchView, OrderLine, PayoutComponents } from './domain/payouts.types.js';
import { PayoutsStore } from './payouts.store.js';
import { VerifyBatches } from './verify-batches.js';

type BatchKey = Pick<BatchView, 'agencyId' | 'id' | 'period'>;

/** The door of batches and payouts: what banking and verification need of them. */
@Injectable()
export class PayoutsService {
  constructor(
    @Inject(BatchesStore) private readonly batches: BatchesStore,
    @Inject(PayoutsStore) private readonly payouts: PayoutsStore,
    @Inject(BatchSteps) private readonly steps: BatchSteps,
    @Inject(ProjectsService) private readonly projects: ProjectsService,
    @Inject(VerifyBatches) private readonly verification: VerifyBatches,
  ) {}

  /** With `lock` the batch is held to the end of the transaction, before any other lock. Errors: NOT_FOUND. */
  async batch(tx: Tx, agencyId: number, batchId: string, options: { lock?: boolean } = {}): Promise<BatchView> {
    const batch = await (options.lock
      ? this.batches.lock(tx, agencyId, batchId)
      : this.batches.find(tx, agencyId, batchId));
    if (batch === null) throw new DomainError('NOT_FOUND', 'missing', { what: payoutThings.batch });
    return viewOf(batch);
  }

  /** What the caller may do with the batch now, as on its page. */
  async allowedActions(ctx: Ctx, batchId: string): Promise<AllowedAction[]> {
    const batch = await this.batches.find(ctx.tx, ctx.agencyId, batchId);
    if (batch === null) throw new DomainError('NOT_FOUND', 'missing', { what: payoutThings.batch });
    return allowedActions(await this.batches.facts(ctx.tx, batch), ctx.actor);
  }

  /** Whether this person may take this step with a batch of these facts now. */
  mayAct(action: PersonAction, facts: BatchFacts, person: ActingPerson): boolean {
    return allowedActions(facts, person).some((row) => row.action === action && row.allowed);
  }

  /** Whether this person may confirm or refuse this proposed act of two people. */
  mayDecide(act: ActFacts, person: ActingPerson): boolean {
    return allowedDecisions(act, person).some((row) => row.allowed);
  }

  /** Live lines in line order, in pages; accounts are sealed. */
  orderLines(tx: Tx, batch: BatchKey): AsyncIterable<OrderLine[]> {
    return this.payouts.orderLines(tx, batch);
  }

  /** Sums of the live lines by component, yuan. */
  componentsOf(tx: Tx, batch: BatchKey): Promise<PayoutComponents> {
    return this.payouts.components(tx, batch);
  }

  /**
   * The bank file exists: APPROVED becomes ISSUED. To be called after the row of bank_file was written, in the same
   * transaction; the database compares both and the content with what was signed.
   * Errors: NOT_FOUND, STATE_NOT_ALLOWED, PERMISSION_MISSING, MAKER_MAY_NOT_CHECK, SIGNER_MAY_NOT_ISSUE,
   * BATCH_WITHDRAWAL_UNDECIDED, BATCH_BANK_FILE_MISSING, BATCH_CONTENT_DIFFERS.
   */
  async markIssued(ctx: Ctx, batchId: string): Promise<BatchView> {
    const batch = await this.steps.holdFor(ctx, batchId, 'issue');
    await this.steps.move(ctx, batch, 'issue');
    return this.batch(ctx.tx, ctx.agencyId, batchId);
  }

  /**
   * Gives the payouts that a result file decides (lines in class PAID or FAILED) their outcome, all at once, and settles
   * the batch when nothing is open any more. A paid line without a day counts as credited on the day of the bank slip.
   * Errors: NOT_FOUND; RESULT_CREDIT_DATE_UNKNOWN; RESULT_LINES_NOT_OPEN when a payout was decided since the lines were
   * classified (nothing is changed then).
   */
  async applyResults(ctx: Ctx, input: { batchId: string; resultFileId: string }): Promise<AppliedResults> {
    const batch = await this.steps.hold(ctx, input.batchId);
    const lines = await this.payouts.decidingLines(ctx.tx, batch.id, input.resultFileId);
    const slip = await this.payouts.slip(ctx.tx, batch.id);
    if (lines.undated > 0 && slip === null) {
      throw new DomainError('RESULT_CREDIT_DATE_UNKNOWN', 'rule', { number: batch.number });
    }
    const applied = await this.payouts.applyResults(
      ctx.tx,
      batch,
      input.resultFileId,
      lines.count,
      slip?.paidOn ?? null,
    );
    const missed = lines.count - applied.paid - applied.bounced;
    if (missed > 0) throw new DomainError('RESULT_LINES_NOT_OPEN', 'conflict', { lines: missed });
    return { ...applied, settled: await this.settleHeld(ctx, batch) };
  }

  /** Settles the batch when its slip is recorded and every live payout has an outcome. Errors: NOT_FOUND. */
  async settleIfComplete(ctx: Ctx, batchId: string): Promise<boolean> {
    return this.settleHeld(ctx, await this.steps.hold(ctx, batchId));
  }

  /** Recomputes digests, signatures, histories, bridges and chains of all batches of the agency. */
  verify(tx: Tx, agencyId: number, report?: (check: BatchCheck) => void): Promise<BatchCheck[]> {
    return this.verification.verify(tx, agencyId, report);
  }

  private async settleHeld(ctx: Ctx, batch: Batch): Promise<boolean> {
    if (batch.state !== 'ISSUED') return batch.state === 'SETTLED';
    const slip = await this.payouts.slip(ctx.tx, batch.id);
    if (slip === null) return false;
    const { open, paidTotal } = await this.payouts.progress(ctx.tx, batch);
    if (open > 0) return false;
    await this.steps.move(ctx, batch, 'settle');
    // The day of the expense, not of the last result: on that day the money left 支出户.
    await this.projects.settle(ctx, { batchId: batch.id, net: paidTotal, on: slip.paidOn });
    return true;
  }
}

function viewOf(batch: Batch): BatchView {
  const { agencyId, id, number, scheme, period, kind, state, round, digest, lineCount, total, payOn } = batch;
  return { agencyId, id, number, scheme, period, kind, state, round, digest, lineCount, total, payOn };
}
