import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { parseDate } from '../kernel/period.js';
import { payoutThings } from '../messages/payouts.js';
import type { Ctx } from '../platform/db/ctx.js';
import { BatchSteps } from './batch-steps.js';
import { requireStep } from './domain/payout-acts.js';
import type { PayoutActKind } from './domain/payouts.types.js';
import { parsePayoutReference } from '../kernel/payout-reference.js';
import { PayoutActsStore } from './payout-acts.store.js';
import { PayoutsStore } from './payouts.store.js';
import type { PayoutRow } from './payouts.store.js';

export interface PayoutActProposal {
  /** Sixteen digits. */
  reference: string;
  kind: PayoutActKind;
  reason: string;
  /** LATE_RETURN: the day the bank gave the money back. WAIVE: the day it is booked under, today when absent. */
  onDate?: string;
  /** LATE_RETURN: the bank's cause, a code as in result lines. */
  cause?: string;
}

export interface PayoutActAnswer {
  id: string;
  kind: PayoutActKind;
  reference: string;
  state: 'PROPOSED' | 'CONFIRMED' | 'REFUSED';
}

/**
 * The first of two people on one payout: WITHDRAW it from an approved batch, WAIVE a bounced one, or take note that a
 * paid one came back (LATE_RETURN). Nothing changes until a second person has confirmed it.
 * Errors: NOT_FOUND, PAYOUT_REFERENCE_MALFORMED, STATE_NOT_ALLOWED, PERMISSION_MISSING, PAYOUT_ACT_INCOMPLETE,
 * PAYOUT_ACT_DATE, PAYOUT_ACT_OPEN, PAYOUT_HAS_LIVE_REISSUE.
 */
@Injectable()
export class ProposePayoutAct {
  constructor(
    @Inject(BatchSteps) private readonly steps: BatchSteps,
    @Inject(PayoutsStore) private readonly payouts: PayoutsStore,
    @Inject(PayoutActsStore) private readonly acts: PayoutActsStore,
  ) {}

  async run(ctx: Ctx, input: PayoutActProposal): Promise<PayoutActAnswer> {
    const named = parsePayoutReference(input.reference);
    if (named === null)
      throw new DomainError('PAYOUT_REFERENCE_MALFORMED', 'invalid', { reference: input.reference.slice(0, 40) });
    const batch = await this.steps.hold(ctx, named.batchId);
    const payout = await this.payouts.find(ctx.tx, batch, named.lineNo);
    if (payout === null) throw new DomainError('NOT_FOUND', 'missing', { what: payoutThings.payout });
    requireStep(input.kind, { ...payout, batchState: batch.state }, ctx.actor);
    const { onDate, cause } = factsOf(input, payout, ctx.today);

    const { lineNo, period, batchId } = payout;
    const reason = input.reason.trim();
    const id = await this.acts.insert(ctx, { kind: input.kind, period, batchId, lineNo, reason, onDate, cause });
    ctx.note('payout-act', id, { kind: input.kind, reference: payout.reference });
    return { id, kind: input.kind, reference: payout.reference, state: 'PROPOSED' };
  }
}

function factsOf(
  input: PayoutActProposal,
  payout: PayoutRow,
  today: string,
): { onDate: string | null; cause: string | null } {
  if (input.kind === 'WITHDRAW') return { onDate: null, cause: null };
  const onDate = input.kind === 'WAIVE' ? (input.onDate ?? today) : input.onDate;
  if (onDate === undefined || (input.kind === 'LATE_RETURN' && input.cause === undefined)) {
    throw new DomainError('PAYOUT_ACT_INCOMPLETE', 'invalid', { kind: input.kind });
  }
  parseDate(onDate);
  if (onDate > today || (payout.creditedOn !== null && onDate < payout.creditedOn)) {
    throw new DomainError('PAYOUT_ACT_DATE', 'invalid', { on: onDate });
  }
  return { onDate, cause: input.kind === 'LATE_RETURN' ? input.cause! : null };
}
