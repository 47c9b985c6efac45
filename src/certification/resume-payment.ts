import { Inject, Injectable } from '@nestjs/common';
import { BeneficiariesService } from '../beneficiaries/beneficiaries.service.js';
import { DomainError } from '../kernel/domain-error.js';
import type { Ctx } from '../platform/db/ctx.js';
import { SuspensionsStore, type Whom } from './suspensions.store.js';

export interface ResumedPayment {
  people: number;
  withBackPay: number;
  /** Sum of the months that were not paid. */
  months: number;
  /** Yuan that the next rolls have to bring. */
  amount: string;
}

/**
 * A certification made since the suspension takes the person off the stop list, and states the back-pay: the months
 * without a payment × the regular amount last due. It needs another person than the one who recorded the certification.
 * Errors: CERTIFICATION_NOT_RESUMABLE (rule) for people asked for by id; CERTIFICATION_NOBODY_RESUMABLE (rule); from the
 * database CERTIFICATION_NOT_SUSPENDED, CERTIFICATION_STILL_OVERDUE, CERTIFICATION_SECOND_PERSON.
 */
@Injectable()
export class ResumePayment {
  constructor(
    @Inject(SuspensionsStore) private readonly store: SuspensionsStore,
    @Inject(BeneficiariesService) private readonly beneficiaries: BeneficiariesService,
  ) {}

  async run(ctx: Ctx, input: Whom): Promise<ResumedPayment> {
    await this.beneficiaries.raiseRegister(ctx);
    const found = await this.store.resumable(ctx.tx, ctx.agencyId, ctx.actor.userId, input);
    const asked = new Set(input.beneficiaryIds ?? []).size;
    if (found.length < asked) {
      throw new DomainError('CERTIFICATION_NOT_RESUMABLE', 'rule', { people: asked - found.length });
    }
    if (found.length === 0) throw new DomainError('CERTIFICATION_NOBODY_RESUMABLE', 'rule');
    const resumed = await this.store.resume(ctx, found);
    const one = found.length === 1 ? { beneficiaryId: found[0]!.beneficiaryId } : {};
    ctx.note('certificationResume', found[0]!.suspensionId, { ...resumed, ...one, count: resumed.people });
    return resumed;
  }
}
