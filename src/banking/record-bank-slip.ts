import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { toWire } from '../kernel/money.js';
import { parseDate } from '../kernel/period.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { PayoutsService } from '../payouts/payouts.service.js';
import type { Ctx } from '../platform/db/ctx.js';
import { BankingStore } from './banking.store.js';

/**
 * Records the bank slip by which 支出户 paid a batch; its date is the date of the expense (cash basis), so the voucher
 * 5001 / 1004 (for a reissue 2001 / 1004) is posted here.
 *
 * Errors: NOT_FOUND (missing); BANK_SLIP_BATCH_STATE (conflict) unless ISSUED; BANK_SLIP_RECORDED_ALREADY,
 * BANK_SLIP_NUMBER_TAKEN (conflict); BANK_SLIP_IN_FUTURE, DATE_MALFORMED (invalid); PERIOD_CLOSED, DISBURSEMENT_OVERDRAWN, for a
 * reissue PAID_BEFORE_RETURN (rule).
 */
@Injectable()
export class RecordBankSlip {
  constructor(
    @Inject(BankingStore) private readonly store: BankingStore,
    @Inject(PayoutsService) private readonly payouts: PayoutsService,
    @Inject(LedgerService) private readonly ledger: LedgerService,
  ) {}

  async run(
    ctx: Ctx,
    input: { batchId: string; number: string; paidOn: string },
  ): Promise<{ batchId: string; settled: boolean }> {
    const paidOn = parseDate(input.paidOn);
    if (paidOn > ctx.today) throw new DomainError('BANK_SLIP_IN_FUTURE', 'invalid', { paidOn });
    const batch = await this.payouts.batch(ctx.tx, ctx.agencyId, input.batchId, { lock: true });
    if (batch.state !== 'ISSUED') {
      throw new DomainError('BANK_SLIP_BATCH_STATE', 'conflict', { number: batch.number, state: batch.state });
    }
    await this.store.insertSlip(ctx, { batchId: batch.id, number: input.number, paidOn });
    // Project money before the books, as wherever both are touched: two acts then never wait for each other.
    const settled = await this.payouts.settleIfComplete(ctx, batch.id);
    await this.ledger.batchPaid(ctx, {
      batchId: batch.id,
      fund: batch.scheme,
      kind: batch.kind,
      number: batch.number,
      on: paidOn,
      components: await this.payouts.componentsOf(ctx.tx, batch),
      total: batch.total,
    });
    ctx.note('batch', batch.id, { number: batch.number, slip: input.number, paidOn, total: toWire(batch.total) });
    return { batchId: batch.id, settled };
  }
}
