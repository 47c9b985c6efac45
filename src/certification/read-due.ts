import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../kernel/clock.js';
import { lastDay, parsePeriod, periodOf, type Period } from '../kernel/period.js';
import { CLOCK } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import type { Page } from '../platform/http/paging.js';
import { CertificationDueStore } from './certification-due.store.js';
import type { DueDays, DueFilter, DueListed, DueSummary } from './certification-due.store.js';

/** Who falls due in a month, by the end of it; of the current and a later month overdue is who was late before today. */
@Injectable()
export class ReadDue {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CertificationDueStore) private readonly store: CertificationDueStore,
  ) {}

  /** Errors: PERIOD_MALFORMED. */
  list(caller: Caller, month: Period | undefined, filter: DueFilter): Promise<Page<DueListed>> {
    const days = this.days(month);
    return this.db.read((tx) => this.store.list(tx, caller.agencyId, days, filter));
  }

  /** Errors: PERIOD_MALFORMED. */
  summary(caller: Caller, month: Period | undefined): Promise<DueSummary[]> {
    return this.store.summary(this.db, caller.agencyId, this.days(month));
  }

  private days(month: Period | undefined): DueDays {
    const today = this.clock.today();
    const until = lastDay(parsePeriod(month ?? periodOf(today)));
    return { asOf: until < today ? until : today, until };
  }
}
