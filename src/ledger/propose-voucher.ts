import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { sumMoney, toWire } from '../kernel/money.js';
import { parseDate } from '../kernel/period.js';
import type { Ctx } from '../platform/db/ctx.js';
import { checkLines, type EnteredLine } from './domain/check-lines.js';
import type { Fund } from './domain/ledger.types.js';
import { LedgerStore } from './ledger.store.js';
import { VoucherProposalsStore } from './voucher-proposals.store.js';

/**
 * 制单: a voucher that no rule writes (contributions, transfers, other income and expense), proposed for another person to
 * post. It is posted on trial and taken back at once, so what posting would refuse is refused to its preparer already. It
 * can touch neither 支出户 nor the accounts that the payouts control.
 * Errors: VOUCHER_IN_FUTURE, POSTING_LINE_WRONG, VOUCHER_UNBALANCED, MONEY_MALFORMED, ACCOUNT_NOT_POSTABLE, PERIOD_CLOSED,
 * RED_ONLY_IN_REVERSAL, DISBURSEMENT_ACCOUNT_RULE, CONTROL_ACCOUNT_RULE, TREASURY_SHORT.
 */
@Injectable()
export class ProposeVoucher {
  constructor(
    @Inject(LedgerStore) private readonly ledger: LedgerStore,
    @Inject(VoucherProposalsStore) private readonly proposals: VoucherProposalsStore,
  ) {}

  async run(
    ctx: Ctx,
    input: { fund: Fund; on: string; summary: string; lines: readonly EnteredLine[] },
  ): Promise<{ id: string; state: 'PROPOSED' }> {
    const { fund, on, summary } = input;
    if (parseDate(on) > ctx.today) throw new DomainError('VOUCHER_IN_FUTURE', 'invalid', { on });
    const lines = checkLines(input.lines);
    await this.ledger.tryPost(ctx, { fund, on, causeType: 'MANUAL', causeId: `try-${ctx.actId}`, summary, lines });
    const total = toWire(sumMoney(lines.map(({ debit }) => debit)));
    const id = await this.proposals.add(ctx, { fund, on, summary, total, lines });
    ctx.note('voucherProposal', id, { fund, on, total });
    return { id, state: 'PROPOSED' };
  }
}
