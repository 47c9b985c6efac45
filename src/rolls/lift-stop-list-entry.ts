import { Inject, Injectable } from '@nestjs/common';
import { BeneficiariesService } from '../beneficiaries/beneficiaries.service.js';
import { DomainError } from '../kernel/domain-error.js';
import { rollThings } from '../messages/roll-acts.js';
import type { Ctx } from '../platform/db/ctx.js';
import { StopListStore } from './stop-list.store.js';

/**
 * Takes an entry off the stop list; it stays in the history. A roll blocked by it is checked again.
 * Errors: NOT_FOUND; STOP_LIST_LIFTED_ALREADY (conflict); STOP_LIST_OF_CERTIFICATION (rule) for one that a suspension made.
 */
@Injectable()
export class LiftStopListEntry {
  constructor(
    @Inject(StopListStore) private readonly store: StopListStore,
    @Inject(BeneficiariesService) private readonly beneficiaries: BeneficiariesService,
  ) {}

  async run(ctx: Ctx, input: { id: string; reason: string }): Promise<{ id: string; lifted: true }> {
    await this.beneficiaries.raiseRegister(ctx);
    const entry = await this.store.find(ctx.tx, ctx.agencyId, input.id);
    if (!entry) throw new DomainError('NOT_FOUND', 'missing', { what: rollThings.stopListEntry });
    if (entry.lifted) throw new DomainError('STOP_LIST_LIFTED_ALREADY', 'conflict');
    await this.store.lift(ctx, entry.id);
    ctx.note('stopList', entry.id, { reason: input.reason });
    return { id: entry.id, lifted: true };
  }
}
