import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { intToPeriod, parseDate } from '../kernel/period.js';
import { voucherSummaries } from '../messages/ledger.js';
import type { Ctx } from '../platform/db/ctx.js';
import { checkLines, type EnteredLine } from './domain/check-lines.js';
import { reversed } from './domain/posting-rules.js';
import type { PostedVoucher } from './domain/ledger.types.js';
import { FundRequestStore } from './fund-request.store.js';
import { LedgerStore } from './ledger.store.js';

export interface Reversal {
  reversal: PostedVoucher;
  /** The new voucher in its place, when one was given. */
  replacement: PostedVoucher | null;
}

/**
 * 红字冲销: takes a voucher back by a linked red one, once, and may put a corrected one in its place in the same act. What
 * stands for payouts (paid, returned, waived) is only ever replaced, with the totals of 支出户, 暂收款 and 待遇支出 unchanged;
 * the year-end transfer is never replaced.
 * Taking back the arrival of a fund request cancels the request.
 * Errors: VOUCHER_NOT_FOUND, VOUCHER_REVERSED_ALREADY, PERIOD_CLOSED, REVERSAL_NEEDS_REPLACEMENT, REVERSAL_NEEDS_EVENT,
 * REVERSAL_FINAL, CORRECTION_CHANGES_CONTROL, YEAR_END_BY_RULE, YEAR_END_REVERSAL_MONTH, DISBURSEMENT_OVERDRAWN, TREASURY_SHORT; those of entered lines.
 */
@Injectable()
export class ReverseVoucher {
  constructor(
    @Inject(LedgerStore) private readonly store: LedgerStore,
    @Inject(FundRequestStore) private readonly requests: FundRequestStore,
  ) {}

  async run(
    ctx: Ctx,
    input: { id: string; on: string; reason: string; replacement?: { summary: string; lines: readonly EnteredLine[] } },
  ): Promise<Reversal> {
    const original = await this.store.head(ctx.tx, ctx.agencyId, input.id);
    if (!original) throw new DomainError('VOUCHER_NOT_FOUND', 'missing', { id: input.id });
    const { fund } = original;
    const period = intToPeriod(original.period);
    const on = parseDate(input.on);
    const reversal = await this.store.post(ctx, {
      fund,
      on,
      causeType: 'REVERSAL',
      causeId: original.id,
      summary: voucherSummaries.reversal(period, original.number, input.reason),
      lines: reversed(await this.store.lines(ctx.tx, original.id)),
      reversalOf: original.id,
    });
    if (original.causeType === 'FUND_ARRIVAL') await this.requests.cancel(ctx, original.causeId);
    const replacement = input.replacement
      ? await this.store.post(ctx, {
          fund,
          on,
          causeType: 'CORRECTION',
          causeId: reversal.voucherId,
          summary: voucherSummaries.correction(period, original.number, input.replacement.summary),
          lines: checkLines(input.replacement.lines),
        })
      : null;
    ctx.note('voucher', original.id, { reversal: reversal.voucherId, replacement: replacement?.voucherId ?? null });
    return { reversal, replacement };
  }
}
