import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { intToPeriod, periodToInt, type Period } from '../kernel/period.js';
import type { Ctx } from '../platform/db/ctx.js';
import { ClosingStore } from './closing.store.js';
import type { Fund } from './domain/ledger.types.js';

export interface Reopening {
  id: string;
  fund: Fund;
  period: Period;
  state: 'PROPOSED' | 'CONFIRMED' | 'REFUSED';
}

/**
 * Opens the last closed month of a fund again: one person states the reason, another one confirms. Neither can do both,
 * which the database holds too; months open in the reverse order of their closing.
 * Errors: PERIOD_NOT_CLOSED, PERIOD_LATER_CLOSED, PERIOD_REOPENING_OPEN; PERIOD_REOPENING_NOT_FOUND,
 * PERIOD_REOPENING_NEEDS_ANOTHER, PERIOD_REOPENING_DECIDED.
 */
@Injectable()
export class ReopenPeriod {
  constructor(@Inject(ClosingStore) private readonly store: ClosingStore) {}

  async propose(ctx: Ctx, input: { fund: Fund; period: Period; reason: string }): Promise<Reopening> {
    const { fund, period, reason } = input;
    const id = await this.store.proposeReopening(ctx, fund, periodToInt(period), reason);
    if (id === '') throw new DomainError('PERIOD_NOT_CLOSED', 'rule', { fund, period });
    ctx.note('period', `${fund}/${period}`, { reopening: id });
    return { id, fund, period, state: 'PROPOSED' };
  }

  async decide(ctx: Ctx, input: { id: string; decision: 'CONFIRMED' | 'REFUSED'; note?: string }): Promise<Reopening> {
    const { id, decision } = input;
    const [found] = await this.store.reopenings(ctx.tx, ctx.agencyId, null, id);
    if (!found) throw new DomainError('PERIOD_REOPENING_NOT_FOUND', 'missing', { id });
    if (found.state !== 'PROPOSED') throw new DomainError('PERIOD_REOPENING_DECIDED', 'conflict', { id });
    const period = intToPeriod(found.period);
    if (found.proposedById === ctx.actor.userId) {
      throw new DomainError('PERIOD_REOPENING_NEEDS_ANOTHER', 'denied', { period });
    }
    await this.store.decideReopening(ctx, id, decision, input.note ?? null);
    ctx.note('period', `${found.fund}/${period}`, { reopening: id, decision });
    return { id, fund: found.fund, period, state: decision };
  }
}
