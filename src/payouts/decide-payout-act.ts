import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { payoutThings } from '../messages/payouts.js';
import type { Ctx } from '../platform/db/ctx.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { ProjectsService } from '../projects/projects.service.js';
import { BatchContentStore } from './batch-content.store.js';
import { BatchSteps } from './batch-steps.js';
import { BatchesStore } from './batches.store.js';
import type { Batch } from './batches.store.js';
import { batchStates } from './domain/batch-states.js';
import { requireBridge } from './domain/bridge.js';
import { requireDecision } from './domain/payout-acts.js';
import type { Decision } from './domain/payout-acts.js';
import { actionOfAct, payoutStates } from './domain/payout-states.js';
import { PayoutActsStore } from './payout-acts.store.js';
import type { PayoutAct } from './payout-acts.store.js';
import { PayoutsStore } from './payouts.store.js';
import type { PayoutRow } from './payouts.store.js';
import type { PayoutActAnswer } from './propose-payout-act.js';

/**
 * The second of two people. Refusing only ends the act. Confirming does what was proposed, in this transaction:
 *
 * - WITHDRAW: the line is withdrawn, the digest history of the approved batch gets a step that this act explains, its
 *   part of the reserved project money is released; the parent of a reissue waits again.
 * - WAIVE: the bounced payout is not paid again; what lies in suspense for it is booked back.
 * - LATE_RETURN: the paid payout is bounced; the books take the money back, and the projects, when its batch is settled.
 *
 * Errors: NOT_FOUND, PAYOUT_ACT_DECIDED, PERMISSION_MISSING, SECOND_PERSON_REQUIRED, MAKER_MAY_NOT_CHECK,
 * STATE_NOT_ALLOWED, BATCH_LAST_LINE, PAYOUT_HAS_LIVE_REISSUE; those of LedgerService and ProjectsService.
 */
@Injectable()
export class DecidePayoutAct {
  constructor(
    @Inject(BatchSteps) private readonly steps: BatchSteps,
    @Inject(BatchesStore) private readonly batches: BatchesStore,
    @Inject(BatchContentStore) private readonly content: BatchContentStore,
    @Inject(PayoutsStore) private readonly payouts: PayoutsStore,
    @Inject(PayoutActsStore) private readonly acts: PayoutActsStore,
    @Inject(ProjectsService) private readonly projects: ProjectsService,
    @Inject(LedgerService) private readonly ledger: LedgerService,
  ) {}

  async run(ctx: Ctx, input: { actId: string; decision: Decision; reason?: string }): Promise<PayoutActAnswer> {
    const seen = await this.acts.find(ctx.tx, ctx.agencyId, input.actId);
    if (seen === null) throw new DomainError('NOT_FOUND', 'missing', { what: payoutThings.act });
    const batch = await this.steps.hold(ctx, seen.batchId);
    const act = (await this.acts.find(ctx.tx, ctx.agencyId, input.actId))!;
    const payout = (await this.payouts.find(ctx.tx, batch, act.lineNo))!;
    const { makers } = await this.batches.facts(ctx.tx, batch);
    requireDecision(input.decision, { ...act, madeByPerson: makers.includes(ctx.actor.userId) }, ctx.actor);
    const reason = input.reason?.trim() || null;

    if (input.decision === 'REFUSE') {
      await this.acts.decide(ctx, act.id, 'REFUSED', reason);
    } else {
      payoutStates.next(payout.state, actionOfAct[act.kind]);
      if (act.kind === 'WAIVE' && payout.hasLiveChild) {
        throw new DomainError('PAYOUT_HAS_LIVE_REISSUE', 'conflict', { reference: payout.reference });
      }
      await this.acts.decide(ctx, act.id, 'CONFIRMED', reason);
      if (act.kind === 'WITHDRAW') await this.withdraw(ctx, batch, act, payout);
      else if (act.kind === 'WAIVE') await this.waive(ctx, batch, act, payout);
      else await this.returnLate(ctx, batch, act, payout);
    }
    const state = input.decision === 'REFUSE' ? 'REFUSED' : 'CONFIRMED';
    ctx.note('payout-act', act.id, { kind: act.kind, reference: payout.reference, state });
    return { id: act.id, kind: act.kind, reference: payout.reference, state };
  }

  private async withdraw(ctx: Ctx, batch: Batch, act: PayoutAct, payout: PayoutRow): Promise<void> {
    if (batch.state !== 'APPROVED') {
      const allowed = batchStates.actionsFrom(batch.state);
      throw new DomainError('STATE_NOT_ALLOWED', 'conflict', { from: batch.state, action: 'withdrawLine', allowed });
    }
    if (batch.lineCount === 1) throw new DomainError('BATCH_LAST_LINE', 'rule', {});
    await this.payouts.withdrawLine(ctx.tx, batch, act.lineNo);
    await this.batches.amend(ctx, batch.id, act.id);
    await this.batches.addEvent(ctx, batch.id, 'amend', { lineNo: act.lineNo, reason: act.reason });
    if (batch.kind === 'REISSUE') await this.payouts.moveParents(ctx.tx, batch, 'BOUNCED', act.lineNo);
    else requireBridge(await this.content.rebuildBridge(ctx.tx, batch));
    await this.projects.release(ctx, { batchId: batch.id, amount: payout.amount });
  }

  private async waive(ctx: Ctx, batch: Batch, act: PayoutAct, payout: PayoutRow): Promise<void> {
    await this.payouts.waive(ctx.tx, batch, act.lineNo);
    await this.ledger.waived(ctx, factFor(batch, act, payout));
  }

  private async returnLate(ctx: Ctx, batch: Batch, act: PayoutAct, payout: PayoutRow): Promise<void> {
    await this.payouts.bounceLate(ctx.tx, batch, act.lineNo, act.onDate!, act.cause!);
    // Before settlement nothing is consumed yet: settling will count this payout as not paid.
    if (batch.state === 'SETTLED') {
      await this.projects.returnConsumed(ctx, { batchId: batch.id, amount: payout.amount, on: act.onDate! });
    }
    await this.ledger.lateReturned(ctx, factFor(batch, act, payout));
  }
}

function factFor(batch: Batch, act: PayoutAct, payout: PayoutRow) {
  return {
    fund: batch.scheme,
    batchId: batch.id,
    on: act.onDate!,
    components: payout.components,
    total: payout.amount,
    payoutActId: act.id,
    lineNo: act.lineNo,
  };
}
