import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { parseDate } from '../kernel/period.js';
import type { Ctx } from '../platform/db/ctx.js';
import { checkLines, type EnteredLine } from './domain/check-lines.js';
import type { Fund, PostedVoucher } from './domain/ledger.types.js';
import { LedgerStore } from './ledger.store.js';

/**
 * A voucher that no rule writes (contributions, transfers, other income and expense). It can touch neither 支出户 nor the
 * accounts that the payouts control. Errors: VOUCHER_IN_FUTURE, POSTING_LINE_WRONG, VOUCHER_UNBALANCED, MONEY_MALFORMED,
 * ACCOUNT_NOT_POSTABLE, PERIOD_CLOSED, RED_ONLY_IN_REVERSAL, DISBURSEMENT_ACCOUNT_RULE, CONTROL_ACCOUNT_RULE, TREASURY_SHORT.
 */
@Injectable()
export class PostManualVoucher {
  constructor(@Inject(LedgerStore) private readonly store: LedgerStore) {}

  async run(
    ctx: Ctx,
    input: { fund: Fund; on: string; summary: string; lines: readonly EnteredLine[] },
  ): Promise<PostedVoucher> {
    if (parseDate(input.on) > ctx.today) throw new DomainError('VOUCHER_IN_FUTURE', 'invalid', { on: input.on });
    const posted = await this.store.post(ctx, {
      fund: input.fund,
      on: input.on,
      causeType: 'MANUAL',
      causeId: ctx.actId,
      summary: input.summary,
      lines: checkLines(input.lines),
    });
    ctx.note('voucher', posted.voucherId, { fund: input.fund, number: posted.number });
    return posted;
  }
}
