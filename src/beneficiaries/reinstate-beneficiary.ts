import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { periodOf, periodToInt, type Period } from '../kernel/period.js';
import { schemeLabels } from '../messages/agencies.js';
import { beneficiaryThings } from '../messages/beneficiaries.js';
import type { Ctx } from '../platform/db/ctx.js';
import { PayeesStore } from './payees.store.js';
import { RegisterStore } from './register.store.js';
import { SpellsStore } from './spells.store.js';

/**
 * Takes back an end that was wrong (a mistaken report of death, a transfer that did not happen): the person counts as
 * suspended from the month of the end, so that the next roll may resume the payment.
 * Errors: NOT_FOUND; BENEFICIARY_NOT_ENDED (conflict).
 */
@Injectable()
export class ReinstateBeneficiary {
  constructor(
    @Inject(PayeesStore) private readonly payees: PayeesStore,
    @Inject(SpellsStore) private readonly spells: SpellsStore,
    @Inject(RegisterStore) private readonly register: RegisterStore,
  ) {}

  async run(
    ctx: Ctx,
    input: { beneficiaryId: string; scheme: keyof typeof schemeLabels; reason: string },
  ): Promise<{ suspendedFrom: Period }> {
    await this.register.lock(ctx.tx, ctx.agencyId, 1);
    const person = await this.payees.person(ctx.tx, ctx.agencyId, input.beneficiaryId);
    if (!person) throw new DomainError('NOT_FOUND', 'missing', { what: beneficiaryThings.beneficiary });
    const last = await this.spells.last(ctx.tx, ctx.agencyId, person.id, input.scheme);
    if (last?.status !== 'ENDED') {
      throw new DomainError('BENEFICIARY_NOT_ENDED', 'conflict', { scheme: schemeLabels[input.scheme] });
    }
    await this.spells.addSuspension(ctx, person.id, input.scheme, periodToInt(last.since), input.reason);
    ctx.note('beneficiary', person.id, {
      scheme: input.scheme,
      from: last.since,
      on: periodOf(ctx.today),
      reason: input.reason,
    });
    return { suspendedFrom: last.since };
  }
}
