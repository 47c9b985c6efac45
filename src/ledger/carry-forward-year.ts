import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { voucherSummaries } from '../messages/ledger.js';
import type { Ctx } from '../platform/db/ctx.js';
import { yearEnd } from './domain/posting-rules.js';
import type { Fund, PostedVoucher } from './domain/ledger.types.js';
import { LedgerStore } from './ledger.store.js';

/**
 * Carries the year's income and expense to 一般基金结余 on 31 December. What is booked into December afterwards is carried
 * by a further run. Errors: YEAR_NOTHING_TO_CARRY, ACCOUNT_PURPOSE_MISSING, PERIOD_CLOSED.
 */
@Injectable()
export class CarryForwardYear {
  constructor(@Inject(LedgerStore) private readonly store: LedgerStore) {}

  async run(ctx: Ctx, input: { fund: Fund; year: number }): Promise<PostedVoucher> {
    const { fund, year } = input;
    await this.store.lockPayments(ctx.tx, ctx.agencyId, fund);
    const surplus = (await this.store.codesByPurpose(ctx.tx, ctx.agencyId, fund)).get('SURPLUS');
    if (surplus === undefined) throw new DomainError('ACCOUNT_PURPOSE_MISSING', 'rule', { fund, purpose: 'SURPLUS' });
    const lines = yearEnd(await this.store.nets(ctx.tx, ctx.agencyId, fund, year * 100 + 1, year * 100 + 12), surplus);
    if (lines.length === 0) throw new DomainError('YEAR_NOTHING_TO_CARRY', 'rule', { year });
    const earlier = await this.store.countCause(ctx.tx, ctx.agencyId, fund, 'YEAR_END', `${year}/`);
    const posted = await this.store.post(ctx, {
      fund,
      on: `${year}-12-31`,
      causeType: 'YEAR_END',
      causeId: `${year}/${earlier + 1}`,
      summary: voucherSummaries.yearEnd(year),
      lines,
    });
    ctx.note('voucher', posted.voucherId, { fund, year });
    return posted;
  }
}
