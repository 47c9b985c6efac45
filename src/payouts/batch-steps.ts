import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { toWire } from '../kernel/money.js';
import { payoutThings } from '../messages/payouts.js';
import type { Ctx } from '../platform/db/ctx.js';
import { ProjectsService } from '../projects/projects.service.js';
import { BatchesStore } from './batches.store.js';
import type { Batch, SignatureStep } from './batches.store.js';
import { requireAction } from './domain/batch-actions.js';
import type { PersonAction } from './domain/batch-actions.js';
import { batchStates } from './domain/batch-states.js';
import type { BatchAction } from './domain/batch-states.js';
import { requireSeen } from './domain/content-seen.js';
import type { SeenContent } from './domain/content-seen.js';
import type { BatchState } from './domain/payouts.types.js';
import { PayoutsStore } from './payouts.store.js';

/** What a step answers: the batch as it is now, ready for JSON. */
export interface BatchAnswer {
  id: string;
  number: string;
  state: BatchState;
  round: number;
  digest: string;
  lineCount: number;
  /** Yuan, two decimals. */
  total: string;
}

/** What the steps of a batch have in common. Every step holds the batch's row first, then project money, then the trail. */
@Injectable()
export class BatchSteps {
  constructor(
    @Inject(BatchesStore) private readonly batches: BatchesStore,
    @Inject(PayoutsStore) private readonly payouts: PayoutsStore,
    @Inject(ProjectsService) private readonly projects: ProjectsService,
  ) {}

  /** Holds the batch to the end of the transaction. Errors: NOT_FOUND. */
  async hold(ctx: Ctx, batchId: string): Promise<Batch> {
    const batch = await this.batches.lock(ctx.tx, ctx.agencyId, batchId);
    if (batch === null) throw new DomainError('NOT_FOUND', 'missing', { what: payoutThings.batch });
    return batch;
  }

  /** Holds the batch and refuses what this person may not do with it now. Errors: NOT_FOUND and those of `requireAction`. */
  async holdFor(ctx: Ctx, batchId: string, action: PersonAction): Promise<Batch> {
    const batch = await this.hold(ctx, batchId);
    requireAction(action, await this.batches.facts(ctx.tx, batch), ctx.actor);
    return batch;
  }

  /** Signs what was seen and moves the batch on. Errors: as `holdFor`, BATCH_DIGEST_STALE. */
  async sign(ctx: Ctx, batchId: string, step: SignatureStep, seen: SeenContent): Promise<Batch> {
    const action = step === 'SUBMIT' ? 'submit' : step === 'REVIEW' ? 'review' : 'approve';
    const batch = await this.holdFor(ctx, batchId, action);
    requireSeen(seen, batch);
    await this.batches.addSignature(ctx, batch, step);
    await this.move(ctx, batch, action);
    return batch;
  }

  async move(ctx: Ctx, batch: Batch, action: BatchAction, reason?: string): Promise<void> {
    const state = batchStates.next(batch.state, action);
    await this.batches.setState(ctx.tx, batch.id, state, {
      newRound: action === 'sendBack',
      settledAt: action === 'settle' ? ctx.now : undefined,
    });
    await this.batches.addEvent(ctx, batch.id, action, { reason });
  }

  /** Undoes what an approval did beyond the batch: project money is free again, parents wait for a reissue again. */
  async undoApproval(ctx: Ctx, batch: Batch): Promise<void> {
    if (batch.state !== 'APPROVED') return;
    if (batch.kind === 'REISSUE') await this.payouts.moveParents(ctx.tx, batch, 'BOUNCED');
    await this.projects.release(ctx, { batchId: batch.id });
  }

  async answer(ctx: Ctx, batchId: string): Promise<BatchAnswer> {
    const batch = (await this.batches.find(ctx.tx, ctx.agencyId, batchId))!;
    const { id, number, state, round, digest, lineCount } = batch;
    const total = toWire(batch.total);
    ctx.note('batch', id, { number, state, round, digest, lineCount, total });
    return { id, number, state, round, digest, lineCount, total };
  }
}
