import { Inject, Injectable } from '@nestjs/common';
import { maskAccount, parseAccountNumber } from '../kernel/account-number.js';
import { DomainError } from '../kernel/domain-error.js';
import { checkName } from '../kernel/name-match.js';
import { beneficiaryThings } from '../messages/beneficiaries.js';
import { PERSONAL_NUMBERS, type PersonalNumbers } from '../platform/crypto/personal-numbers.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { NewPayee } from './domain/beneficiary.types.js';
import { PayeesStore } from './payees.store.js';
import type { PayeeRow, RegisterChange } from './payees.store.js';
import { RegisterStore } from './register.store.js';

/**
 * Where a person is paid from now on: another account, another spelling, or the same, confirmed. Payouts made before keep
 * the version they were made with.
 * Errors: NOT_FOUND; PAYEE_MISSING (rule) when there is no account to confirm; ACCOUNT_NUMBER_MALFORMED,
 * ACCOUNT_NAME_MALFORMED (invalid).
 */
@Injectable()
export class NewPayeeVersion {
  constructor(
    @Inject(PayeesStore) private readonly payees: PayeesStore,
    @Inject(RegisterStore) private readonly register: RegisterStore,
    @Inject(PERSONAL_NUMBERS) private readonly numbers: PersonalNumbers,
  ) {}

  async run(ctx: Ctx, input: NewPayee): Promise<{ payeeVersionId: string }> {
    const { tx } = ctx;
    // In turn with rolls, so that the versions of a person are ordered as they came about.
    await this.register.lock(tx, ctx.agencyId, 0);
    const person = await this.payees.person(tx, ctx.agencyId, input.beneficiaryId);
    if (!person) throw new DomainError('NOT_FOUND', 'missing', { what: beneficiaryThings.beneficiary });
    const current = await this.payees.current(tx, ctx.agencyId, person.id);

    const account = this.account(input.accountNumber, current);
    const same = current !== null && account.accountIndex.equals(current.accountIndex);
    const accountName = input.accountName?.trim() || (same ? current.accountName : person.name);
    if (checkName(accountName) !== 'OK') throw new DomainError('ACCOUNT_NAME_MALFORMED', 'invalid');
    const bankName = input.bankName?.trim() || (same ? current.bankName : null);

    const payeeVersionId = await this.payees.add(ctx, person, {
      ...account,
      accountName,
      bankName,
      source: input.source,
    });
    await this.payees.addChanges(ctx, changes(person.id, current, { ...account, accountName, bankName }, same));
    return { payeeVersionId };
  }

  private account(
    number: string | null,
    current: PayeeRow | null,
  ): Pick<PayeeRow, 'accountIndex' | 'accountCipher' | 'accountMasked'> {
    if (number === null) {
      if (current === null) throw new DomainError('PAYEE_MISSING', 'rule');
      const { accountIndex, accountCipher, accountMasked } = current;
      return { accountIndex, accountCipher, accountMasked };
    }
    const parsed = parseAccountNumber(number);
    if (!parsed.ok) throw new DomainError('ACCOUNT_NUMBER_MALFORMED', 'invalid');
    const accountIndex = this.numbers.index('ACCOUNT', parsed.number);
    const accountMasked = maskAccount(parsed.number);
    return { accountIndex, accountCipher: this.numbers.seal(parsed.number), accountMasked };
  }
}

function changes(
  beneficiaryId: string,
  old: PayeeRow | null,
  now: Omit<PayeeRow, 'id'>,
  same: boolean,
): RegisterChange[] {
  if (!same) {
    return [{ beneficiaryId, kind: 'ACCOUNT', oldValue: old?.accountMasked ?? null, newValue: now.accountMasked }];
  }
  const list: RegisterChange[] = [];
  if (old!.accountName !== now.accountName) {
    list.push({ beneficiaryId, kind: 'ACCOUNT_NAME', oldValue: old!.accountName, newValue: now.accountName });
  }
  if (old!.bankName !== now.bankName) {
    list.push({ beneficiaryId, kind: 'BANK', oldValue: old!.bankName, newValue: now.bankName });
  }
  return list;
}
