import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { checkName, nameKey, normalizeName } from '../kernel/name-match.js';
import { beneficiaryThings } from '../messages/beneficiaries.js';
import type { Ctx } from '../platform/db/ctx.js';
import { PayeesStore } from './payees.store.js';
import { RegisterStore } from './register.store.js';

/**
 * A name that has changed by law or was registered wrongly. Rolls never change a name; they are blocked until this is
 * done. The bank's spelling stays as it is.
 * Errors: NOT_FOUND; NAME_MALFORMED (invalid); NAME_UNCHANGED (conflict).
 */
@Injectable()
export class RenameBeneficiary {
  constructor(
    @Inject(PayeesStore) private readonly payees: PayeesStore,
    @Inject(RegisterStore) private readonly register: RegisterStore,
  ) {}

  async run(ctx: Ctx, input: { beneficiaryId: string; name: string; reason: string }): Promise<{ name: string }> {
    await this.register.lock(ctx.tx, ctx.agencyId, 1);
    const person = await this.payees.person(ctx.tx, ctx.agencyId, input.beneficiaryId);
    if (!person) throw new DomainError('NOT_FOUND', 'missing', { what: beneficiaryThings.beneficiary });
    if (checkName(input.name) !== 'OK') throw new DomainError('NAME_MALFORMED', 'invalid');
    const name = normalizeName(input.name.trim());
    if (name === person.name) throw new DomainError('NAME_UNCHANGED', 'conflict');
    await this.payees.rename(ctx, person.id, name, nameKey(name));
    await this.payees.addChanges(ctx, [
      { beneficiaryId: person.id, kind: 'NAME', oldValue: person.name, newValue: name },
    ]);
    ctx.note('beneficiary', person.id, { reason: input.reason });
    return { name };
  }
}
