import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { money, toWire } from '../kernel/money.js';
import { parseDate } from '../kernel/period.js';
import { LedgerService } from '../ledger/ledger.service.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Recovered } from './record-recovery.js';
import { FindingsStore } from './findings.store.js';
import { RecoveriesStore } from './recoveries.store.js';

/**
 * Takes a recovery back, once, with a reason; the voucher of a receipt is reversed in the same act. A closed case is
 * opened again by it.
 * Errors: RECOVERY_NOT_FOUND, RECOVERY_REVERSED_ALREADY, RECOVERY_DATE, FINDING_NOT_RECOVERING, PERIOD_CLOSED, DISBURSEMENT_OVERDRAWN,
 * TREASURY_SHORT.
 */
@Injectable()
export class ReverseRecovery {
  constructor(
    @Inject(FindingsStore) private readonly findings: FindingsStore,
    @Inject(RecoveriesStore) private readonly recoveries: RecoveriesStore,
    @Inject(LedgerService) private readonly ledger: LedgerService,
  ) {}

  /** @param which receipts, which the bookkeeper books, or links to what lowers the expense by itself */
  async run(
    ctx: Ctx,
    input: { id: string; on: string; reason: string },
    which: 'RECEIPTS' | 'LINKS',
  ): Promise<Recovered> {
    const { id, reason } = input;
    const found = await this.recoveries.one(ctx.tx, ctx.agencyId, id);
    const receipts = found.kind === 'RECEIPT';
    if (receipts !== (which === 'RECEIPTS')) throw new DomainError('RECOVERY_NOT_FOUND', 'missing', { id });
    const head = await this.findings.head(ctx.tx, ctx.agencyId, found.findingId, { lock: true });
    const on = parseDate(input.on);
    if (on > ctx.today || on < found.on) throw new DomainError('RECOVERY_DATE', 'invalid', { on });
    if (head.state === 'CLOSED') await this.findings.step(ctx, head.id, 'reopen', { reason });
    const reversal = await this.recoveries.reverse(ctx, id, on, reason);
    let voucherId: string | null = null;
    if (receipts) {
      const taken = await this.ledger.recoveryTakenBack(ctx, { fund: found.scheme, recoveryId: id, on, reason });
      voucherId = taken.reversal.voucherId;
    }
    const open = toWire(head.amount.minus(head.recovered).plus(money(found.amount)));
    ctx.note('finding', head.id, { reversed: id, amount: found.amount, reason, open });
    return { id: reversal.id, voucherId, open };
  }
}
