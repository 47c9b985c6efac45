import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { offsetOf, type Page, type PageQuery } from '../platform/http/paging.js';
import { readObjectNumber } from './domain/read-object-number.js';
import { TrailSearchStore, type PersonScope } from './trail-search.store.js';
import { TrailStore, type TrailEntry, type TrailFilter } from './trail.store.js';

export interface TrailSearch extends Omit<TrailFilter, 'within'>, PageQuery {
  beneficiaryId?: string;
  personScope?: PersonScope;
  /** Of a batch, or of a voucher with its month. */
  number?: string;
}

/** The trail by whom, when, about what and with what content; every condition narrows the others. */
@Injectable()
export class SearchTrail {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(TrailStore) private readonly trail: TrailStore,
    @Inject(TrailSearchStore) private readonly acts: TrailSearchStore,
  ) {}

  run({ agencyId }: Caller, search: TrailSearch): Promise<Page<TrailEntry>> {
    const { page, pageSize, beneficiaryId, personScope = 'ALL', number, ...filter } = search;
    return this.db.read(async (tx) => {
      const within: string[][] = [];
      if (beneficiaryId !== undefined) {
        within.push(await this.acts.ofPerson(tx, agencyId, beneficiaryId, personScope));
      }
      if (number !== undefined) within.push(await this.acts.ofNumber(tx, agencyId, readObjectNumber(number)));
      const asked = { ...filter, ...(within.length > 0 ? { within } : {}) };
      const found = await this.trail.list(tx, agencyId, asked, pageSize, offsetOf(search));
      return { ...found, page, pageSize };
    });
  }
}
