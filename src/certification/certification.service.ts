import { Inject, Injectable } from '@nestjs/common';
import { lastDay, parsePeriod, periodOf } from '../kernel/period.js';
import type { Tx } from '../platform/db/db.js';
import { CertificationDueStore } from './certification-due.store.js';
import { SuspensionsStore } from './suspensions.store.js';

/** The door of certification: what waits for its people. */
@Injectable()
export class CertificationService {
  constructor(
    @Inject(SuspensionsStore) private readonly suspensions: SuspensionsStore,
    @Inject(CertificationDueStore) private readonly due: CertificationDueStore,
  ) {}

  /** Suspensions that somebody else proposed and nobody has decided, with the first day that would not be paid. */
  proposalsToDecide(tx: Tx, agencyId: number, userId: string): Promise<{ id: string; fromOn: string }[]> {
    return this.suspensions.waiting(tx, agencyId, userId);
  }

  /** Suspended people whose certification somebody else recorded: this person may have them paid again. */
  async resumable(tx: Tx, agencyId: number, userId: string): Promise<number> {
    return (await this.suspensions.resumable(tx, agencyId, userId, {})).length;
  }

  /** People overdue or due by the end of the month of `today`, about whom no suspension is under way. */
  toCertify(tx: Tx, agencyId: number, today: string): Promise<number> {
    return this.due.waiting(tx, agencyId, lastDay(parsePeriod(periodOf(today))));
  }
}
