import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { beneficiaryThings } from '../messages/beneficiaries.js';
import { PERSONAL_NUMBERS, type PersonalNumbers } from '../platform/crypto/personal-numbers.js';
import type { Ctx } from '../platform/db/ctx.js';
import { PayeesStore } from './payees.store.js';

const MIN_REASON = 4;

/**
 * Shows the full ID number and the account paid into now; who looked and why goes to the trail with the commit.
 * Errors: REASON_REQUIRED (invalid) under 4 characters; NOT_FOUND; PERSONAL_NUMBER_TAMPERED.
 */
@Injectable()
export class RevealNumbers {
  constructor(
    @Inject(PayeesStore) private readonly payees: PayeesStore,
    @Inject(PERSONAL_NUMBERS) private readonly numbers: PersonalNumbers,
  ) {}

  async run(
    ctx: Ctx,
    input: { beneficiaryId: string; reason: string },
  ): Promise<{ idNumber: string; accountNumber: string | null }> {
    const reason = input.reason.trim();
    if ([...reason].length < MIN_REASON) throw new DomainError('REASON_REQUIRED', 'invalid');
    const person = await this.payees.idCipher(ctx.tx, ctx.agencyId, input.beneficiaryId);
    if (!person) throw new DomainError('NOT_FOUND', 'missing', { what: beneficiaryThings.beneficiary });
    const payee = await this.payees.current(ctx.tx, ctx.agencyId, input.beneficiaryId);
    ctx.note('beneficiary', input.beneficiaryId, { reason });
    return {
      idNumber: this.numbers.open(person.idCipher),
      accountNumber: payee === null ? null : this.numbers.open(payee.accountCipher),
    };
  }
}
