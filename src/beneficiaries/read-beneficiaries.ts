import { Inject, Injectable } from '@nestjs/common';
import { may } from '../identity/domain/permissions.js';
import { DomainError } from '../kernel/domain-error.js';
import { parseIdNumber } from '../kernel/id-number.js';
import { nameKey } from '../kernel/name-match.js';
import { beneficiaryThings } from '../messages/beneficiaries.js';
import { PERSONAL_NUMBERS, type PersonalNumbers } from '../platform/crypto/personal-numbers.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import type { Page } from '../platform/http/paging.js';
import type { StatusInScheme } from './domain/beneficiary.types.js';
import { PeopleStore } from './people.store.js';
import type {
  PersonAccount,
  PersonDetail,
  PersonEvent,
  PersonListed,
  PersonPayout,
  PersonSpell,
} from './people.store.js';

export interface SearchInput {
  name?: string;
  idNumber?: string;
  idTail?: string;
  /** First six characters of the ID number, as a masked number shows them. */
  idHead?: string;
  township?: string;
  scheme?: string;
  sort?: string;
  page: number;
  pageSize: number;
}

/** What is shown of people; numbers always masked. */
@Injectable()
export class ReadBeneficiaries {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(PERSONAL_NUMBERS) private readonly numbers: PersonalNumbers,
    @Inject(PeopleStore) private readonly store: PeopleStore,
  ) {}

  /** Errors: SEARCH_EMPTY, ID_NUMBER_MALFORMED (invalid). */
  search(caller: Caller, input: SearchInput): Promise<Page<PersonListed>> {
    const key = nameKey(input.name ?? '');
    if (key === '' && !input.idNumber && !input.idTail && !input.township) {
      throw new DomainError('SEARCH_EMPTY', 'invalid');
    }
    let idIndex: Buffer | undefined;
    if (input.idNumber) {
      const id = parseIdNumber(input.idNumber);
      if (!id.ok) throw new DomainError('ID_NUMBER_MALFORMED', 'invalid');
      idIndex = this.numbers.index('ID', id.number);
    }
    const { idHead, township, scheme, sort, page, pageSize } = input;
    const idTail = input.idTail?.toUpperCase();
    return this.db.read((tx) =>
      this.store.search(tx, caller.agencyId, {
        nameKey: key,
        idIndex,
        idTail,
        idHead,
        township,
        scheme,
        sort,
        page,
        pageSize,
      }),
    );
  }

  /** Errors: NOT_FOUND. */
  person(caller: Caller, id: string): Promise<PersonDetail & { statuses: StatusInScheme[]; allowedActions: string[] }> {
    return this.db.read(async (tx) => {
      const person = await this.store.person(tx, caller.agencyId, id);
      if (!person) throw new DomainError('NOT_FOUND', 'missing', { what: beneficiaryThings.beneficiary });
      const statuses = await this.store.statuses(tx, caller.agencyId, id);
      const { roles } = caller.actor;
      const allowedActions: string[] = [];
      if (may(roles, 'beneficiary.unmask')) allowedActions.push('reveal');
      if (may(roles, 'beneficiary.correct')) {
        allowedActions.push('rename');
        if (statuses.some(({ status }) => status === 'ENDED')) allowedActions.push('reinstate');
      }
      return { ...person, statuses, allowedActions };
    });
  }

  /** Errors: NOT_FOUND. */
  timeline(
    caller: Caller,
    id: string,
  ): Promise<{ spells: PersonSpell[]; events: PersonEvent[]; payouts: PersonPayout[]; accounts: PersonAccount[] }> {
    const { agencyId } = caller;
    return this.db.read(async (tx) => {
      const person = await this.store.person(tx, agencyId, id);
      if (!person) throw new DomainError('NOT_FOUND', 'missing', { what: beneficiaryThings.beneficiary });
      return {
        spells: await this.store.spells(tx, agencyId, id),
        events: await this.store.events(tx, agencyId, id),
        payouts: await this.store.payouts(tx, agencyId, id),
        accounts: await this.store.accounts(tx, agencyId, id),
      };
    });
  }
}
