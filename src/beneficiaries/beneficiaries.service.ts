import { Inject, Injectable } from '@nestjs/common';
import { PERSONAL_NUMBERS, type PersonalNumbers } from '../platform/crypto/personal-numbers.js';
import type { Caller, Ctx } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';
import type { Page } from '../platform/http/paging.js';
import { ApplyRoll } from './apply-roll.js';
import type { RollToApply } from './apply-roll.store.js';
import type { AppliedRoll, KnownNumbers, NewPayee, PayeeCipher } from './domain/beneficiary.types.js';
import { NewPayeeVersion } from './new-payee-version.js';
import { PayeesStore } from './payees.store.js';
import type { PersonListed } from './people.store.js';
import { ReadBeneficiaries, type SearchInput } from './read-beneficiaries.js';
import { RegisterStore } from './register.store.js';

type Reader = Pick<Tx, 'rows' | 'one'>;

/** The door of the register of beneficiaries. */
@Injectable()
export class BeneficiariesService {
  constructor(
    @Inject(ApplyRoll) private readonly apply: ApplyRoll,
    @Inject(NewPayeeVersion) private readonly newPayee: NewPayeeVersion,
    @Inject(PayeesStore) private readonly payees: PayeesStore,
    @Inject(RegisterStore) private readonly register: RegisterStore,
    @Inject(ReadBeneficiaries) private readonly reading: ReadBeneficiaries,
    @Inject(PERSONAL_NUMBERS) private readonly numbers: PersonalNumbers,
  ) {}

  /** Takes the lines of a roll into the register; see `ApplyRoll`. Errors: SPELL_OVERLAPS. */
  applyRoll(ctx: Ctx, roll: RollToApply): Promise<AppliedRoll> {
    return this.apply.run(ctx, roll);
  }

  /** People by name or number, numbers masked; see `ReadBeneficiaries`. Errors: SEARCH_EMPTY, ID_NUMBER_MALFORMED (invalid). */
  search(caller: Caller, input: SearchInput): Promise<Page<PersonListed>> {
    return this.reading.search(caller, input);
  }

  /** Version of the register: as long as it stays, a checked roll stays checked. */
  registerVersion(tx: Reader, agencyId: number): Promise<string> {
    return this.register.version(tx, agencyId);
  }

  /**
   * Before an act that changes whom a roll may pay. Waits for others who write the register and keeps them out to the end
   * of the transaction. Returns the new version.
   */
  raiseRegister(ctx: Ctx): Promise<string> {
    return this.register.lock(ctx.tx, ctx.agencyId, 1);
  }

  /** The numbers that the register of the agency holds, by blind index: others need a cipher of their own. */
  async knownNumbers(tx: Tx, agencyId: number): Promise<KnownNumbers> {
    const ids = await this.register.known(tx, agencyId, 'ID');
    return { ids, accounts: await this.register.known(tx, agencyId, 'ACCOUNT') };
  }

  /** See `NewPayeeVersion`. Errors: NOT_FOUND, PAYEE_MISSING, ACCOUNT_NUMBER_MALFORMED, ACCOUNT_NAME_MALFORMED. */
  newPayeeVersion(ctx: Ctx, payee: NewPayee): Promise<{ payeeVersionId: string }> {
    return this.newPayee.run(ctx, payee);
  }

  /** Sealed account numbers with the bank's spelling, in no order; ask for some thousands at a time. */
  payeeCiphers(tx: Reader, agencyId: number, payeeVersionIds: readonly string[]): Promise<PayeeCipher[]> {
    return this.payees.ciphers(tx, agencyId, payeeVersionIds);
  }

  /** Plain account numbers by payee version: for bank files only. Errors: PERSONAL_NUMBER_TAMPERED. */
  async accountNumbers(tx: Reader, agencyId: number, payeeVersionIds: readonly string[]): Promise<Map<string, string>> {
    const ciphers = await this.payees.ciphers(tx, agencyId, payeeVersionIds);
    return new Map(
      ciphers.map(({ payeeVersionId, accountCipher }) => [payeeVersionId, this.numbers.open(accountCipher)]),
    );
  }
}
