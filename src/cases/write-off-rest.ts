import { Inject, Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import type { FindingState } from './domain/finding.types.js';
import { FindingsStore } from './findings.store.js';
import { RecoveriesStore } from './recoveries.store.js';

/**
 * 核销: what cannot be recovered is written off with reason and document by a second person, and the case is closed.
 * Errors: FINDING_NOT_FOUND, FINDING_NOT_RECOVERING, FINDING_PAPER_FOREIGN, FINDING_RECUSED, WRITE_OFF_OPEN, WRITE_OFF_NOT_FOUND,
 * WRITE_OFF_DECIDED, WRITE_OFF_CHANGED, SECOND_PERSON_REQUIRED.
 */
@Injectable()
export class WriteOffRest {
  constructor(
    @Inject(FindingsStore) private readonly findings: FindingsStore,
    @Inject(RecoveriesStore) private readonly recoveries: RecoveriesStore,
  ) {}

  async propose(
    ctx: Ctx,
    input: { id: string; reason: string; paperId: string },
  ): Promise<{ id: string; amount: string }> {
    const proposal = await this.recoveries.proposeWriteOff(ctx, input.id, input);
    ctx.note('finding', input.id, { writeOff: proposal.id, amount: proposal.amount });
    return proposal;
  }

  async decide(
    ctx: Ctx,
    input: { id: string; decision: 'CONFIRM' | 'REFUSE'; reason?: string },
  ): Promise<{ id: string; state: FindingState }> {
    const state = input.decision === 'CONFIRM' ? 'CONFIRMED' : 'REFUSED';
    const { findingId, amount } = await this.recoveries.decideWriteOff(ctx, input.id, {
      state,
      reason: input.reason ?? null,
    });
    ctx.note('finding', findingId, { writeOff: input.id, decision: state, amount });
    if (state === 'CONFIRMED') return { id: findingId, state: await this.findings.step(ctx, findingId, 'writeOff') };
    const head = await this.findings.head(ctx.tx, ctx.agencyId, findingId);
    return { id: findingId, state: head.state };
  }
}
