import { Inject, Injectable } from '@nestjs/common';
import { BeneficiariesService } from '../beneficiaries/beneficiaries.service.js';
import { DomainError } from '../kernel/domain-error.js';
import { certificationThings } from '../messages/certification.js';
import type { Ctx } from '../platform/db/ctx.js';
import { SuspensionsStore } from './suspensions.store.js';

export interface Decision {
  id: string;
  decision: 'CONFIRM' | 'REFUSE';
  /** How many people the second person was shown: they decide about no others. */
  people: number;
  reason: string;
  /** CONFIRM: people to be taken out. */
  leftOut?: readonly string[];
}

export interface DecidedSuspension {
  id: string;
  state: 'CONFIRMED' | 'REFUSED';
  suspended: number;
  /** Certified since it was proposed: not suspended. */
  certified: number;
  leftOut: number;
}

/**
 * The second of two people. Confirming puts the people on the stop list from the month proposed on, without those who were
 * certified in the meantime and those left out.
 * Errors: NOT_FOUND; CERTIFICATION_PROPOSAL_DECIDED (conflict); SECOND_PERSON_REQUIRED (denied);
 * CERTIFICATION_PROPOSAL_CHANGED, CERTIFICATION_LEFT_OUT_UNKNOWN (invalid).
 */
@Injectable()
export class DecideSuspension {
  constructor(
    @Inject(SuspensionsStore) private readonly store: SuspensionsStore,
    @Inject(BeneficiariesService) private readonly beneficiaries: BeneficiariesService,
  ) {}

  async run(ctx: Ctx, input: Decision): Promise<DecidedSuspension> {
    // The register before the proposal, as everybody who changes whom a roll may pay.
    if (input.decision === 'CONFIRM') await this.beneficiaries.raiseRegister(ctx);
    const proposal = await this.store.hold(ctx, input.id);
    if (!proposal) throw new DomainError('NOT_FOUND', 'missing', { what: certificationThings.proposal });
    if (proposal.state !== 'PROPOSED') {
      throw new DomainError('CERTIFICATION_PROPOSAL_DECIDED', 'conflict', { id: proposal.id, state: proposal.state });
    }
    if (proposal.proposedBy === ctx.actor.userId) throw new DomainError('SECOND_PERSON_REQUIRED', 'denied');
    if (proposal.people !== input.people) {
      throw new DomainError('CERTIFICATION_PROPOSAL_CHANGED', 'invalid', { people: proposal.people });
    }
    const leftOut = input.decision === 'CONFIRM' ? [...new Set(input.leftOut ?? [])] : [];
    if (leftOut.length !== (await this.store.countOf(ctx, proposal.id, leftOut))) {
      throw new DomainError('CERTIFICATION_LEFT_OUT_UNKNOWN', 'invalid');
    }
    const state = input.decision === 'CONFIRM' ? 'CONFIRMED' : 'REFUSED';
    const reason = input.reason.trim();
    const counts = await this.store.decide(ctx, proposal.id, { state, reason, leftOut });
    const answer = { suspended: counts.SUSPENDED, certified: counts.CERTIFIED, leftOut: counts.LEFT_OUT };
    ctx.note('certificationProposal', proposal.id, { state, reason, ...answer });
    return { id: proposal.id, state, ...answer };
  }
}
