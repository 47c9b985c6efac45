import { Inject, Injectable } from '@nestjs/common';
import { money } from '../kernel/money.js';
import { parseDate } from '../kernel/period.js';
import type { Ctx } from '../platform/db/ctx.js';
import { bankMovement, type BankMovement } from './domain/posting-rules.js';
import type { Fund, PostedVoucher } from './domain/ledger.types.js';
import { PostDraft } from './post-draft.js';

/**
 * Books what the bank's advice says happened to 支出户 or 财政专户 besides payouts: interest, its hand-over, money from the
 * upper agency, money to lower and upper agencies. Errors: POSTING_AMOUNT_WRONG, PERIOD_CLOSED, DISBURSEMENT_OVERDRAWN.
 */
@Injectable()
export class RecordBankMovement {
  constructor(@Inject(PostDraft) private readonly posting: PostDraft) {}

  async run(
    ctx: Ctx,
    input: { fund: Fund; movement: BankMovement; on: string; amount: string; note?: string },
  ): Promise<PostedVoucher> {
    const fact = {
      movement: input.movement,
      id: ctx.actId,
      on: parseDate(input.on),
      amount: money(input.amount),
      note: input.note ?? null,
    };
    const posted = await this.posting.run(ctx, input.fund, () => bankMovement(fact));
    ctx.note('voucher', posted.voucherId, { fund: input.fund, movement: input.movement, amount: input.amount });
    return posted;
  }
}
