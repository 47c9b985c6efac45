import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { money, toWire, ZERO, type Decimal } from '../kernel/money.js';
import { parsePayoutReference } from '../kernel/payout-reference.js';
import { parseDate } from '../kernel/period.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { caseNumber } from '../messages/cases.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { ReceivingAccount } from './domain/finding.types.js';
import { spreadRecovery } from './domain/spread-recovery.js';
import { FindingLinesStore } from './finding-lines.store.js';
import { FindingsStore, type FindingHead } from './findings.store.js';
import { RecoveriesStore, type NewRecovery } from './recoveries.store.js';

export interface Recovered {
  id: string;
  /** Of a receipt. */
  voucherId: string | null;
  /** Still open of the case, yuan. */
  open: string;
}

/**
 * Money that came back: received and booked by the day of the money, deducted from a later benefit, or returned by the
 * bank and not paid again. It pays back the oldest lines first. Receipts of one case wait for each other.
 * Errors: FINDING_NOT_FOUND, FINDING_NOT_RECOVERING, RECOVERY_BEYOND_OPEN, RECOVERY_DATE, RECOVERY_OFFSET_UNFIT, RECOVERY_OFFSET_BEYOND,
 * RECOVERY_BANK_RETURN_UNFIT, FINDING_RECUSED; those of the ledger.
 */
@Injectable()
export class RecordRecovery {
  constructor(
    @Inject(FindingsStore) private readonly findings: FindingsStore,
    @Inject(FindingLinesStore) private readonly lines: FindingLinesStore,
    @Inject(RecoveriesStore) private readonly recoveries: RecoveriesStore,
    @Inject(LedgerService) private readonly ledger: LedgerService,
  ) {}

  async receive(
    ctx: Ctx,
    input: { id: string; on: string; amount: string; to: ReceivingAccount; payer: string; slip: string },
  ): Promise<Recovered> {
    const { id, to, payer, slip } = input;
    const on = parseDate(input.on);
    if (on > ctx.today) throw new DomainError('RECOVERY_DATE', 'invalid', { on });
    const amount = positive(input.amount);
    const head = await this.recovering(ctx, id);
    const parts = spreadRecovery(await this.lines.openLines(ctx.tx, id), amount);
    if (parts.some(({ paidOn }) => on < paidOn)) throw new DomainError('RECOVERY_DATE', 'invalid', { on });
    const recovery = await this.recoveries.insert(ctx, {
      ...{ findingId: id, kind: 'RECEIPT', on, amount, toAccount: to, payer, slip },
    });
    await this.recoveries.addParts(ctx, recovery.id, parts);
    const { voucherId } = await this.ledger.recovered(ctx, {
      ...{ fund: head.scheme, recoveryId: recovery.id, number: caseNumber(head.year, head.no), on, to },
      parts: parts.map((part) => ({ ...part, expenseYear: Number(part.paidOn.slice(0, 4)) })),
    });
    return this.done(ctx, head, recovery.id, amount, voucherId);
  }

  async offset(ctx: Ctx, input: { id: string; reference: string; amount: string }): Promise<Recovered> {
    const payout = parsePayoutReference(input.reference);
    if (!payout) throw new DomainError('RECOVERY_OFFSET_UNFIT', 'rule', { reference: input.reference });
    const period = await this.recoveries.periodOf(ctx.tx, ctx.agencyId, payout.batchId);
    const at = { ...payout, period };
    return this.link(ctx, input, { kind: 'OFFSET', payout: at }, null);
  }

  async bankReturn(ctx: Ctx, input: { id: string; payoutActId: string; amount: string }): Promise<Recovered> {
    const act = await this.recoveries.actPayout(ctx.tx, ctx.agencyId, input.payoutActId);
    return this.link(ctx, input, { kind: 'BANK_RETURN', payoutActId: input.payoutActId }, act);
  }

  /** What lowers the expense by itself: no voucher. */
  private async link(
    ctx: Ctx,
    input: { id: string; amount: string },
    what: Pick<NewRecovery, 'kind' | 'payout' | 'payoutActId'>,
    only: { batchId: string; lineNo: number } | null,
  ): Promise<Recovered> {
    const amount = positive(input.amount);
    const head = await this.recovering(ctx, input.id);
    const recovery = await this.recoveries.insert(ctx, { ...what, findingId: input.id, on: ctx.today, amount });
    const parts = spreadRecovery(await this.lines.openLines(ctx.tx, input.id, only), amount);
    await this.recoveries.addParts(ctx, recovery.id, parts);
    return this.done(ctx, head, recovery.id, amount, null);
  }

  private async recovering(ctx: Ctx, id: string): Promise<FindingHead> {
    const head = await this.findings.head(ctx.tx, ctx.agencyId, id, { lock: true });
    if (head.state !== 'RECOVERING') throw new DomainError('FINDING_NOT_RECOVERING', 'rule', { state: head.state });
    return head;
  }

  private done(ctx: Ctx, head: FindingHead, id: string, amount: Decimal, voucherId: string | null): Recovered {
    const open = toWire(head.amount.minus(head.recovered).minus(amount));
    ctx.note('finding', head.id, { recovery: id, amount: toWire(amount), voucher: voucherId, open });
    return { id, voucherId, open };
  }
}

function positive(text: string): Decimal {
  const amount = money(text);
  if (!amount.gt(ZERO)) throw new DomainError('POSTING_AMOUNT_WRONG', 'invalid', { amount: text });
  return amount;
}
