import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '../platform/db/db.js';
import { ReturnedMoneyStore, type ReturnedAge } from './returned-money.store.js';

export type { ReturnedAge } from './returned-money.store.js';

/** The door of the statements: the returned money, for what is made of it. */
@Injectable()
export class StatementsService {
  constructor(@Inject(ReturnedMoneyStore) private readonly returned: ReturnedMoneyStore) {}

  /** What came back by that day and is neither paid again nor waived as known now, by fund, state and age on that day. */
  openReturns(tx: Tx, agencyId: number, on: string): Promise<ReturnedAge[]> {
    return this.returned.openByAge(tx, agencyId, on);
  }
}
