import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { lastDay, periodToInt, type Period } from '../kernel/period.js';
import { closingProblems } from '../messages/ledger.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Fund } from './domain/ledger.types.js';
import { LedgerStore } from './ledger.store.js';

/**
 * Closes a fund's month: afterwards nothing posts into it or any month before it. Open: vouchers without review, bank
 * files without slip (their expense belongs into the month), fund requests that fell due.
 * Errors: PERIOD_NOT_READY (names them), PERIOD_EARLIER_OPEN, PERIOD_CLOSED, PERIOD_UNREVIEWED (one came in between).
 */
@Injectable()
export class ClosePeriod {
  constructor(@Inject(LedgerStore) private readonly store: LedgerStore) {}

  async run(ctx: Ctx, input: { fund: Fund; period: Period }): Promise<{ fund: Fund; period: Period; state: 'CLOSED' }> {
    const { fund, period } = input;
    await this.store.lockPayments(ctx.tx, ctx.agencyId, fund);
    const facts = await this.store.closingFacts(ctx.tx, ctx.agencyId, fund, periodToInt(period), lastDay(period));
    const problems = [
      ...(facts.unreviewed > 0 ? [closingProblems.unreviewed(facts.unreviewed)] : []),
      ...(facts.slipMissing.length > 0 ? [closingProblems.slipMissing(facts.slipMissing.join('、'))] : []),
      ...(facts.requestsOpen > 0 ? [closingProblems.requestOpen(facts.requestsOpen)] : []),
    ];
    if (problems.length > 0) {
      throw new DomainError('PERIOD_NOT_READY', 'rule', { fund, period, problems: problems.join('；') });
    }
    await this.store.closePeriod(ctx, fund, periodToInt(period));
    ctx.note('period', `${fund}/${period}`);
    return { fund, period, state: 'CLOSED' };
  }
}
