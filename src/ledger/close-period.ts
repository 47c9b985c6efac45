import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { periodToInt, type Period } from '../kernel/period.js';
import type { Ctx } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { CheckClosing } from './check-closing.js';
import type { Fund } from './domain/ledger.types.js';
import { LedgerStore } from './ledger.store.js';

/**
 * Closes a fund's month: afterwards nothing posts into it or any month before it. Every item of the closing checklist must
 * be OK. The books are recomputed in a snapshot of their own; what is posted after it is unreviewed, and that refuses the
 * closing under the fund's lock.
 * Errors: PERIOD_BEFORE_BOOKS, PERIOD_NOT_READY (names the items), PERIOD_EARLIER_OPEN, PERIOD_CLOSED, PERIOD_UNREVIEWED (one
 * came in between).
 */
@Injectable()
export class ClosePeriod {
  constructor(
    @Inject(LedgerStore) private readonly store: LedgerStore,
    @Inject(CheckClosing) private readonly checklist: CheckClosing,
    @Inject(DB) private readonly db: Db,
  ) {}

  async run(ctx: Ctx, input: { fund: Fund; period: Period }): Promise<{ fund: Fund; period: Period; state: 'CLOSED' }> {
    const { fund, period } = input;
    const checks = await this.db.read((tx) => this.checklist.verify(tx, ctx.agencyId, fund, period));
    await this.store.lockPayments(ctx.tx, ctx.agencyId, fund);
    const items = await this.checklist.items(ctx.tx, ctx.agencyId, fund, period, checks);
    // The database has a refusal of its own for the order of the months.
    const open = items.filter(({ code, state }) => state !== 'OK' && code !== 'EARLIER_MONTHS');
    if (open.length > 0) {
      throw new DomainError('PERIOD_NOT_READY', 'rule', {
        fund,
        period,
        problems: open.map(({ sentence }) => sentence).join('；'),
        items: open.map(({ code, state, count, sentence, subject }) => ({ code, state, count, sentence, subject })),
      });
    }
    await this.store.closePeriod(ctx, fund, periodToInt(period));
    ctx.note('period', `${fund}/${period}`);
    return { fund, period, state: 'CLOSED' };
  }
}
