import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { money, toWire, ZERO } from '../kernel/money.js';
import { parseDate, type Period } from '../kernel/period.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Fund } from './domain/ledger.types.js';
import { FundRequestStore } from './fund-request.store.js';
import { LedgerStore } from './ledger.store.js';

/**
 * 用款计划: asks the treasury for what 支出户 lacks for the approved batches — their totals less what is available and what
 * is asked for already — unless an amount is given. Due on the earliest payday of these batches unless stated.
 * Errors: FUND_REQUEST_NOT_NEEDED, POSTING_AMOUNT_WRONG, MONEY_MALFORMED, DATE_MALFORMED.
 */
@Injectable()
export class RequestFunds {
  constructor(
    @Inject(FundRequestStore) private readonly requests: FundRequestStore,
    @Inject(LedgerStore) private readonly ledger: LedgerStore,
  ) {}

  async run(
    ctx: Ctx,
    input: { fund: Fund; period: Period; amount?: string; dueOn?: string },
  ): Promise<{ id: string; amount: string; dueOn: string }> {
    const { fund, period } = input;
    await this.ledger.lockPayments(ctx.tx, ctx.agencyId, fund);
    const { approved, requested, firstPayOn } = await this.requests.need(ctx.tx, ctx.agencyId, fund);
    const available = await this.ledger.availableForPayment(ctx.tx, ctx.agencyId, fund);
    const lacking = approved.minus(available).minus(requested);
    const amount = input.amount === undefined ? lacking : money(input.amount);
    if (input.amount === undefined && !lacking.gt(ZERO)) {
      throw new DomainError('FUND_REQUEST_NOT_NEEDED', 'rule', {
        available: toWire(available),
        requested: toWire(requested),
        approved: toWire(approved),
      });
    }
    if (!amount.gt(ZERO)) throw new DomainError('POSTING_AMOUNT_WRONG', 'invalid', { amount: toWire(amount) });
    const dueOn = parseDate(input.dueOn ?? firstPayOn ?? ctx.today);
    const id = await this.requests.insert(ctx, { fund, period, amount: toWire(amount), dueOn });
    ctx.note('fundRequest', id, { fund, amount: toWire(amount), dueOn });
    return { id, amount: toWire(amount), dueOn };
  }
}
