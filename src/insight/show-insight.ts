import { Inject, Injectable } from '@nestjs/common';
import { may } from '../identity/domain/permissions.js';
import type { Role } from '../identity/domain/role.types.js';
import { periodToInt, type Period } from '../kernel/period.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import type { Page, PageQuery } from '../platform/http/paging.js';
import { findMoneyPaths } from './domain/find-money-paths.js';
import type { InsightUser, MoneyPaths } from './domain/insight.types.js';
import { MONEY_STEPS, type MoneyStep } from './domain/money-path.js';
import { InsightStore } from './insight.store.js';
import type {
  AccountChanger,
  BatchHands,
  ConflictHeld,
  PasswordReset,
  Periods,
  StepDone,
  Team,
} from './insight.store.js';

export interface Months {
  from?: Period;
  to?: Period;
}

export interface HeatRow {
  userId: string;
  login: string;
  name: string;
  active: boolean;
  roles: Role[];
  cells: { step: MoneyStep; may: boolean; times: StepDone['times']; lastAt: Date | null }[];
}

/** What people may do and what they did: from their roles, and from the batches. */
@Injectable()
export class ShowInsight {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(InsightStore) private readonly store: InsightStore,
  ) {}

  async paths({ agencyId }: Caller): Promise<MoneyPaths & { conflicts: ConflictHeld[] }> {
    const [users, conflicts] = await this.db.read(async (tx) => [
      await this.store.users(tx, agencyId),
      await this.store.conflicts(tx, agencyId),
    ]);
    return { ...findMoneyPaths(users), conflicts };
  }

  /** Errors: PERIOD_MALFORMED. */
  async heatMap({ agencyId }: Caller, months: Months): Promise<HeatRow[]> {
    const { users, done } = await this.db.read(async (tx) => {
      const found = await this.store.users(tx, agencyId);
      const acts = await this.store.done(tx, agencyId, periodsOf(months));
      const known = new Set(found.map(({ id }) => id));
      const gone = await this.store.names(
        tx,
        [...new Set(acts.map(({ userId }) => userId))].filter((id) => !known.has(id)),
      );
      const former = gone.map((user): InsightUser => ({ ...user, section: null, active: false, roles: [] }));
      return { users: [...found, ...former], done: acts };
    });
    const of = new Map(done.map((act) => [`${act.userId} ${act.step}`, act]));
    const rows = users.map(({ id, login, name, active, roles }) => ({
      userId: id,
      login,
      name,
      active,
      roles,
      cells: MONEY_STEPS.map(({ step, permission }) => {
        const act = of.get(`${id} ${step}`);
        return { step, may: active && may(roles, permission), times: act?.times ?? 0, lastAt: act?.lastAt ?? null };
      }),
    }));
    return rows.filter(({ cells }) => cells.some((cell) => cell.may || cell.times > 0));
  }

  /** Errors: PERIOD_MALFORMED. */
  teams({ agencyId }: Caller, months: Months, size: 2 | 3): Promise<Team[]> {
    const periods = periodsOf(months);
    return size === 2 ? this.store.couples(this.db, agencyId, periods) : this.store.signers(this.db, agencyId, periods);
  }

  /** Errors: PERIOD_MALFORMED. */
  batches({ agencyId }: Caller, query: PageQuery & Months & { userId?: string }): Promise<Page<BatchHands>> {
    const periods = periodsOf(query);
    return this.db.read((tx) => this.store.batches(tx, agencyId, periods, query.userId ?? null, query));
  }

  accountChangers(
    { agencyId, actor }: Caller,
    query: PageQuery & { source?: string; userId?: string },
  ): Promise<Page<AccountChanger>> {
    const filter = {
      sources: query.source === undefined ? ['CORRECTED', 'CONFIRMED'] : [query.source],
      userId: query.userId ?? null,
      // Administrators have no business rights: they see that it happened, not to whom.
      people: may(actor.roles, 'beneficiary.read'),
    };
    return this.db.read((tx) => this.store.accountChangers(tx, agencyId, filter, query));
  }

  resets({ agencyId }: Caller): Promise<PasswordReset[]> {
    return this.store.resets(this.db, agencyId);
  }
}

function periodsOf({ from, to }: Months): Periods {
  return { from: from === undefined ? null : periodToInt(from), to: to === undefined ? null : periodToInt(to) };
}
