import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { money } from '../kernel/money.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { PostedVoucher } from './domain/ledger.types.js';
import { LedgerStore } from './ledger.store.js';
import { VoucherProposalsStore, type Proposal } from './voucher-proposals.store.js';

/**
 * 复核: someone other than the preparer posts a manual voucher as it was proposed, or refuses it with a reason; the preparer
 * may only withdraw it. Posting draws the number, so proposals leave no gaps. Two people are enforced by the database too.
 * Errors: VOUCHER_PROPOSAL_NOT_FOUND, VOUCHER_PROPOSAL_DECIDED, VOUCHER_PROPOSAL_NEEDS_ANOTHER, VOUCHER_PROPOSAL_NOT_YOURS;
 * those of posting, when the books have moved on since it was proposed.
 */
@Injectable()
export class DecideVoucherProposal {
  constructor(
    @Inject(LedgerStore) private readonly ledger: LedgerStore,
    @Inject(VoucherProposalsStore) private readonly proposals: VoucherProposalsStore,
  ) {}

  async post(ctx: Ctx, input: { id: string }): Promise<PostedVoucher> {
    const proposal = await this.open(ctx, input.id);
    if (proposal.proposedBy === ctx.actor.userId) {
      throw new DomainError('VOUCHER_PROPOSAL_NEEDS_ANOTHER', 'denied', { id: proposal.id });
    }
    const posted = await this.ledger.post(ctx, {
      fund: proposal.fund,
      on: proposal.on,
      causeType: 'MANUAL',
      causeId: proposal.id,
      summary: proposal.summary,
      preparedBy: proposal.proposedBy,
      lines: proposal.lines.map((line) => ({
        account: line.account,
        debit: money(line.debit),
        credit: money(line.credit),
        summary: line.summary ?? undefined,
      })),
    });
    await this.ledger.review(ctx, [posted.voucherId]);
    await this.proposals.decide(ctx, proposal.id, {
      decision: 'POSTED',
      reason: null,
      voucherId: posted.voucherId,
    });
    ctx.note('voucher', posted.voucherId, { fund: proposal.fund, number: posted.number, proposal: proposal.id });
    return posted;
  }

  async refuse(ctx: Ctx, input: { id: string; reason: string }): Promise<{ id: string; state: string }> {
    const proposal = await this.open(ctx, input.id);
    const decision = proposal.proposedBy === ctx.actor.userId ? 'WITHDRAWN' : 'REFUSED';
    await this.proposals.decide(ctx, proposal.id, { decision, reason: input.reason, voucherId: null });
    ctx.note('voucherProposal', proposal.id, { fund: proposal.fund, decision });
    return { id: proposal.id, state: decision };
  }

  private async open(ctx: Ctx, id: string): Promise<Proposal> {
    const proposal = await this.proposals.find(ctx, id);
    if (!proposal) throw new DomainError('VOUCHER_PROPOSAL_NOT_FOUND', 'missing', { id });
    if (proposal.decision !== null) throw new DomainError('VOUCHER_PROPOSAL_DECIDED', 'conflict', { id });
    return proposal;
  }
}
