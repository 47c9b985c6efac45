import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { money, toWire } from '../kernel/money.js';
import { parseDate } from '../kernel/period.js';
import type { Ctx } from '../platform/db/ctx.js';
import { fundsArrived } from './domain/posting-rules.js';
import type { PostedVoucher } from './domain/ledger.types.js';
import { FundRequestStore } from './fund-request.store.js';
import { PostDraft } from './post-draft.js';

/**
 * The treasury's money reached 支出户: booked 1004 / 1003 on the day of the bank's advice, once per request.
 * Errors: FUND_REQUEST_NOT_FOUND, FUND_REQUEST_NOT_OPEN, TREASURY_SHORT (more than 财政专户 holds), PERIOD_CLOSED, POSTING_AMOUNT_WRONG.
 */
@Injectable()
export class RecordArrival {
  constructor(
    @Inject(FundRequestStore) private readonly requests: FundRequestStore,
    @Inject(PostDraft) private readonly posting: PostDraft,
  ) {}

  async run(ctx: Ctx, input: { id: string; on: string; amount: string; documentNo?: string }): Promise<PostedVoucher> {
    const request = await this.requests.lock(ctx.tx, ctx.agencyId, input.id);
    if (!request) throw new DomainError('FUND_REQUEST_NOT_FOUND', 'missing', { id: input.id });
    if (request.state !== 'REQUESTED') throw new DomainError('FUND_REQUEST_NOT_OPEN', 'conflict', { id: input.id });
    const on = parseDate(input.on);
    const amount = money(input.amount);
    const posted = await this.posting.run(ctx, request.fund, () => fundsArrived({ requestId: input.id, on, amount }));
    await this.requests.markArrived(ctx, input.id, {
      on,
      amount: toWire(amount),
      documentNo: input.documentNo ?? null,
      voucherId: posted.voucherId,
    });
    ctx.note('fundRequest', input.id, { amount: toWire(amount), voucher: posted.voucherId });
    return posted;
  }
}
