import { Inject, Injectable } from '@nestjs/common';
import { parseDate } from '../kernel/period.js';
import { voucherSummaries } from '../messages/ledger.js';
import type { Ctx } from '../platform/db/ctx.js';
import { checkLines, type EnteredLine } from './domain/check-lines.js';
import type { Fund, PostedVoucher } from './domain/ledger.types.js';
import { LedgerStore } from './ledger.store.js';

/**
 * Opening balances of a fund's books: once, and again only after the reversal of a wrong one.
 * Errors: VOUCHER_CAUSE_REPEATED, POSTING_LINE_WRONG, VOUCHER_UNBALANCED, ACCOUNT_NOT_POSTABLE, PERIOD_CLOSED, CONTROL_ACCOUNT_RULE.
 */
@Injectable()
export class PostOpening {
  constructor(@Inject(LedgerStore) private readonly store: LedgerStore) {}

  async run(ctx: Ctx, input: { fund: Fund; on: string; lines: readonly EnteredLine[] }): Promise<PostedVoucher> {
    const reversed = await this.store.countReversed(ctx.tx, ctx.agencyId, input.fund, 'OPENING');
    const posted = await this.store.post(ctx, {
      fund: input.fund,
      on: parseDate(input.on),
      causeType: 'OPENING',
      causeId: String(reversed + 1),
      summary: voucherSummaries.opening(),
      lines: checkLines(input.lines),
    });
    ctx.note('voucher', posted.voucherId, { fund: input.fund, number: posted.number });
    return posted;
  }
}
