import { Inject, Injectable } from '@nestjs/common';
import { may } from '../identity/domain/permissions.js';
import { DomainError } from '../kernel/domain-error.js';
import { parseIdNumber } from '../kernel/id-number.js';
import { nameKey } from '../kernel/name-match.js';
import { beneficiaryThings } from '../messages/beneficiaries.js';
import { caseNumber } from '../messages/cases.js';
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
import { PersonStoryStore } from './person-story.store.js';
import type {
  PayoutVoucher,
  PersonAct,
  PersonCertification,
  PersonFlag,
  PersonListMatch,
  PersonCase,
  PersonStop,
  PersonSuspension,
} from './person-story.store.js';

export interface PersonTimeline {
  spells: PersonSpell[];
  events: PersonEvent[];
  payouts: (PersonPayout & { vouchers: PayoutVoucher[] })[];
  accounts: PersonAccount[];
  acts: PersonAct[];
  stops: PersonStop[];
  certifications: PersonCertification[] | null;
  suspensions: PersonSuspension[] | null;
  listMatches: PersonListMatch[] | null;
  flags: PersonFlag[] | null;
  cases: ReturnType<typeof caseOut>[] | null;
}

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
    @Inject(PersonStoryStore) private readonly story: PersonStoryStore,
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

  /** Everything about one person; what the caller has no right to see is null. Errors: NOT_FOUND. */
  timeline(caller: Caller, id: string): Promise<PersonTimeline> {
    const { agencyId } = caller;
    const { roles } = caller.actor;
    return this.db.read(async (tx) => {
      const person = await this.store.person(tx, agencyId, id);
      if (!person) throw new DomainError('NOT_FOUND', 'missing', { what: beneficiaryThings.beneficiary });
      const vouchers = new Map<string, PayoutVoucher[]>();
      for (const { batchId, lineNo, ...voucher } of await this.story.vouchers(tx, agencyId, id)) {
        const of = `${batchId}:${lineNo}`;
        vouchers.set(of, [...(vouchers.get(of) ?? []), voucher]);
      }
      const payouts = await this.store.payouts(tx, agencyId, id);
      const certified = may(roles, 'certification.read');
      const audited = may(roles, 'audit.read');
      return {
        spells: await this.store.spells(tx, agencyId, id),
        events: await this.store.events(tx, agencyId, id),
        payouts: payouts.map((payout) => ({
          ...payout,
          vouchers: vouchers.get(`${payout.batchId}:${payout.lineNo}`) ?? [],
        })),
        accounts: await this.store.accounts(tx, agencyId, id),
        acts: await this.story.acts(tx, agencyId, id),
        stops: await this.story.stops(tx, agencyId, id),
        certifications: certified ? await this.story.certifications(tx, agencyId, id) : null,
        suspensions: certified ? await this.story.suspensions(tx, agencyId, id) : null,
        listMatches: audited ? await this.story.listMatches(tx, agencyId, id) : null,
        flags: audited ? await this.story.flags(tx, agencyId, id) : null,
        cases: may(roles, 'case.read') ? (await this.story.cases(tx, agencyId, id)).map(caseOut) : null,
      };
    });
  }
}

function caseOut({ year, no, ...one }: PersonCase): Omit<PersonCase, 'year' | 'no'> & { number: string } {
  return { ...one, number: caseNumber(year, no) };
}
