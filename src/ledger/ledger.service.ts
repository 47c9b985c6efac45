import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { Decimal, toWire, ZERO } from '../kernel/money.js';
import { intToPeriod, periodOf, periodToInt, type Period } from '../kernel/period.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';
import type { EnteredLine } from './domain/check-lines.js';
import * as rules from './domain/posting-rules.js';
import type { Components, Fund, Level, PayoutKind, PostedVoucher } from './domain/ledger.types.js';
import type { CheckResult } from '../kernel/verification.js';
import { CheckClosing } from './check-closing.js';
import { ClosingStore } from './closing.store.js';
import { FundRequestStore } from './fund-request.store.js';
import { LedgerStore } from './ledger.store.js';
import { LoadChart } from './load-chart.js';
import { PostDraft } from './post-draft.js';
import { PostOpening } from './post-opening.js';
import { RecordArrival } from './record-arrival.js';
import { ReverseVoucher, type Reversal } from './reverse-voucher.js';
import { LedgerVerifier } from './verify-books.js';

/** Sums of the payouts that a fact is about, yuan; `on` is the date of the money, never the date of typing. */
interface PayoutFact {
  fund: Fund;
  batchId: string;
  on: string;
  components: Components;
  total: Decimal;
}

/**
 * The door of the fund books. Each posting method books one fact, once (VOUCHER_CAUSE_REPEATED), by the rules of
 * docs/ledger.md. All of them may raise ACCOUNT_PURPOSE_MISSING, PERIOD_CLOSED, DISBURSEMENT_OVERDRAWN, TREASURY_SHORT,
 * POSTING_AMOUNT_WRONG and POSTING_COMPONENTS_DIFFER.
 */
@Injectable()
export class LedgerService {
  constructor(
    @Inject(LedgerStore) private readonly store: LedgerStore,
    @Inject(FundRequestStore) private readonly requests: FundRequestStore,
    @Inject(PostDraft) private readonly posting: PostDraft,
    @Inject(LoadChart) private readonly charts: LoadChart,
    @Inject(PostOpening) private readonly openings: PostOpening,
    @Inject(RecordArrival) private readonly arrivals: RecordArrival,
    @Inject(ReverseVoucher) private readonly reversals: ReverseVoucher,
    @Inject(LedgerVerifier) private readonly verifier: LedgerVerifier,
    @Inject(ClosingStore) private readonly closing: ClosingStore,
    @Inject(CheckClosing) private readonly checklist: CheckClosing,
  ) {}

  /** Starting chart of accounts of a fund; repeatable. */
  loadChart(ctx: Ctx, fund: Fund): Promise<{ added: number }> {
    return this.charts.run(ctx, { fund });
  }

  /** 支出户 paid a batch; `on` is the date of the bank slip. Errors: PAID_BEFORE_RETURN for a reissue. */
  batchPaid(ctx: Ctx, fact: PayoutFact & { kind: PayoutKind; number: string }): Promise<PostedVoucher> {
    return this.posting.run(ctx, fact.fund, (fund) => rules.batchPaid(fact, fund));
  }

  /** The failures of one result file; `on` is the date the bank returned the money. */
  async bounced(
    ctx: Ctx,
    fact: PayoutFact & { resultFileId: string; kind: PayoutKind; number?: string },
  ): Promise<PostedVoucher> {
    const number = fact.number ?? (await this.store.batchNumber(ctx.tx, ctx.agencyId, fact.batchId));
    return this.posting.run(ctx, fact.fund, (fund) => rules.bounced({ ...fact, number }, fund));
  }

  /** One payout that came back after it had been paid; `payoutActId` is its LATE_RETURN act. */
  async lateReturned(ctx: Ctx, fact: PayoutFact & { payoutActId: string; lineNo: number }): Promise<PostedVoucher> {
    const number = await this.store.batchNumber(ctx.tx, ctx.agencyId, fact.batchId);
    return this.posting.run(ctx, fact.fund, (fund) => rules.lateReturned({ ...fact, number }, fund));
  }

  /** One returned payout that will not be paid again; `payoutActId` is its WAIVE act. Null: the return was booked red already. */
  async waived(ctx: Ctx, fact: PayoutFact & { payoutActId: string; lineNo: number }): Promise<PostedVoucher | null> {
    const number = await this.store.batchNumber(ctx.tx, ctx.agencyId, fact.batchId);
    const expenseYear = await this.store.expenseYear(ctx.tx, ctx.agencyId, fact.batchId, fact.lineNo);
    const returnedOn = await this.store.returnedOn(ctx.tx, ctx.agencyId, fact.fund, fact.batchId, fact.lineNo);
    // A return that is booked later than it happened is not waived before that.
    const on = returnedOn !== null && returnedOn > fact.on ? returnedOn : fact.on;
    const bookedOn = await this.store.bookableDate(ctx.tx, ctx.agencyId, fact.fund, on);
    const waived = { ...fact, on, number, bookedOn, expenseYear };
    return this.posting.run(ctx, fact.fund, (fund) => rules.waived(waived, fund));
  }

  /** Overpaid money came back to 支出户 or 财政专户; `recoveryId` is its receipt, `number` the case's. */
  async recovered(
    ctx: Ctx,
    fact: {
      fund: Fund;
      recoveryId: string;
      number: string;
      on: string;
      to: 'DISBURSEMENT' | 'TREASURY';
      parts: readonly rules.RecoveredPart[];
    },
  ): Promise<PostedVoucher> {
    const bookedOn = await this.store.bookableDate(ctx.tx, ctx.agencyId, fact.fund, fact.on);
    return this.posting.run(ctx, fact.fund, (fund) => rules.recovered({ ...fact, bookedOn }, fund));
  }

  /** Takes the voucher of a receipt back; the reversal of the receipt must be written in the same act. */
  async recoveryTakenBack(
    ctx: Ctx,
    fact: { fund: Fund; recoveryId: string; on: string; reason: string },
  ): Promise<Reversal> {
    const id = await this.store.voucherOfCause(ctx.tx, ctx.agencyId, fact.fund, 'RECOVERY', fact.recoveryId);
    if (!id) throw new DomainError('VOUCHER_NOT_FOUND', 'missing', { id: fact.recoveryId });
    return this.reversals.run(ctx, { id, on: fact.on, reason: fact.reason });
  }

  /** Subsidy of a project reached 财政专户; `eventId` is its budget event. */
  subsidyArrived(
    ctx: Ctx,
    fact: { fund: Fund; projectName: string; eventId: string; level: Level; on: string; amount: Decimal },
  ): Promise<PostedVoucher> {
    return this.posting.run(ctx, fact.fund, () => rules.subsidyArrived(fact));
  }

  /** Takes the voucher of an arrival back; the budget event that undoes the arrival must be written in the same act. */
  async subsidyTakenBack(
    ctx: Ctx,
    fact: { fund: Fund; eventId: string; on: string; reason: string },
  ): Promise<Reversal> {
    const id = await this.store.voucherOfCause(ctx.tx, ctx.agencyId, fact.fund, 'SUBSIDY_ARRIVAL', fact.eventId);
    if (!id) throw new DomainError('VOUCHER_NOT_FOUND', 'missing', { id: fact.eventId });
    return this.reversals.run(ctx, { id, on: fact.on, reason: fact.reason });
  }

  /** Money of a fund request reached 支出户. Errors: as RecordArrival. */
  fundsArrived(
    ctx: Ctx,
    fact: { requestId: string; on: string; amount: Decimal; documentNo?: string },
  ): Promise<PostedVoucher> {
    return this.arrivals.run(ctx, {
      id: fact.requestId,
      on: fact.on,
      amount: toWire(fact.amount),
      documentNo: fact.documentNo,
    });
  }

  /** Opening balances by account code. Errors: as PostOpening. */
  opening(ctx: Ctx, fact: { fund: Fund; on: string; lines: readonly EnteredLine[] }): Promise<PostedVoucher> {
    return this.openings.run(ctx, fact);
  }

  /**
   * Book balance of 支出户 less what is with the bank without a slip, yuan. Locks the fund's payments to the end of the
   * transaction, so that two batches issued at once cannot both count on the same money; `lock: false` for mere reading.
   */
  async availableForPayment(tx: Tx, agencyId: number, fund: Fund, options: { lock?: boolean } = {}): Promise<Decimal> {
    if (options.lock !== false) await this.store.lockPayments(tx, agencyId, fund);
    return this.store.availableForPayment(tx, agencyId, fund);
  }

  /** What 支出户 still lacks for the approved batches after requests on their way, yuan, never negative; and their first payday. */
  async fundsLacking(tx: Tx, agencyId: number, fund: Fund): Promise<{ lacking: Decimal; firstPayOn: string | null }> {
    const { approved, requested, firstPayOn } = await this.requests.need(tx, agencyId, fund);
    const available = await this.store.availableForPayment(tx, agencyId, fund);
    return { lacking: Decimal.max(approved.minus(available).minus(requested), ZERO), firstPayOn };
  }

  /** The first open month of each fund that has ended: the one to be closed next. */
  async monthsToClose(tx: Tx, agencyId: number, today: string): Promise<{ fund: Fund; period: Period }[]> {
    const rows = await this.closing.firstOpen(tx, agencyId, periodToInt(periodOf(today)));
    return rows.map(({ fund, period }) => ({ fund, period: intToPeriod(period) }));
  }

  /** Funds whose books are closed for the month; months before a closed one count as closed. */
  async closedFunds(tx: Tx, agencyId: number, period: Period): Promise<{ fund: Fund; closedAt: Date }[]> {
    return this.closing.closedFunds(tx, agencyId, periodToInt(period));
  }

  /** Whether nobody has anything left to do for the month. Closing recomputes the books besides, which takes seconds. */
  async mayClose(tx: Tx, agencyId: number, fund: Fund, period: Period): Promise<boolean> {
    const items = await this.checklist.items(tx, agencyId, fund, period, []);
    return items.every(({ state }) => state === 'OK');
  }

  /** Recomputes the books of every fund of the agency outside the database. */
  verify(tx: Tx, agencyId: number, report?: (check: CheckResult) => void): Promise<CheckResult[]> {
    return this.verifier.verify(tx, agencyId, report);
  }
}
