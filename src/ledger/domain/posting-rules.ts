import { DomainError } from '../../kernel/domain-error.js';
import { Decimal, money, sumMoney, toWire, ZERO } from '../../kernel/money.js';
import { voucherSummaries as text } from '../../messages/ledger.js';
import type {
  AccountClass,
  BounceRule,
  Components,
  DraftLine,
  Level,
  PayoutKind,
  PostingLine,
  Purpose,
  VoucherDraft,
} from './ledger.types.js';

/**
 * The posting table of the product as functions: facts in, balanced voucher draft out. Amounts are yuan; a sum that does
 * not fit its parts is refused, never adjusted. Errors: POSTING_AMOUNT_WRONG, POSTING_COMPONENTS_DIFFER.
 */

/** A batch or a part of it: what its payouts sum to, by component. */
export interface PayoutSums {
  components: Components;
  total: Decimal;
}

/** What the rules need to know of the fund. */
export interface FundRules {
  bounceRule: BounceRule;
  /** Purposes that the fund's chart has an account for. */
  purposes: ReadonlySet<Purpose>;
}

type Dated = { on: string };

/** 支出户 paid a batch (cash basis: the date of the bank slip). A reissue is paid out of the money that came back. */
export function batchPaid(
  fact: Dated & PayoutSums & { batchId: string; number: string; kind: PayoutKind },
  fund: FundRules,
): VoucherDraft {
  const reissueOfHeldMoney = fact.kind === 'REISSUE' && fund.bounceRule === 'SUSPENSE';
  return {
    causeType: 'BATCH_PAID',
    causeId: fact.batchId,
    on: fact.on,
    summary: fact.kind === 'REISSUE' ? text.reissuePaid(fact.number) : text.batchPaid(fact.number),
    lines: [
      ...(reissueOfHeldMoney ? [debit('BOUNCE_SUSPENSE', totalOf(fact))] : benefitDebits(fact, fund)),
      credit('DISBURSEMENT', fact.total),
    ],
  };
}

/** The bank returned payouts named in one result file. */
export function bounced(
  fact: Dated & PayoutSums & { resultFileId: string; number: string; kind: PayoutKind },
  fund: FundRules,
): VoucherDraft {
  return returned('BOUNCE', fact.resultFileId, text.bounced(fact.number), fact, fund);
}

/** A payout that had been reported as paid came back later. */
export function lateReturned(
  fact: Dated & PayoutSums & { payoutActId: string; number: string; lineNo: number },
  fund: FundRules,
): VoucherDraft {
  return returned('LATE_RETURN', fact.payoutActId, text.lateReturned(fact.number, fact.lineNo), fact, fund);
}

/**
 * Returned money that will not be paid again stays with the fund. Held in 2001, it becomes a reduction of the expense
 * (red debit of 5001) in the year of that expense; a closed year's expense is not touched, then it is other income.
 * Booked red at the return, nothing is left to book: null. `bookedOn` is `on`, or later when that month is closed.
 */
export function waived(
  fact: Dated &
    PayoutSums & { payoutActId: string; number: string; lineNo: number; bookedOn: string; expenseYear: number },
  fund: FundRules,
): VoucherDraft | null {
  if (fund.bounceRule === 'RED_EXPENSE') return null;
  const sameYear = Number(fact.bookedOn.slice(0, 4)) === fact.expenseYear;
  return {
    causeType: 'WAIVED',
    causeId: fact.payoutActId,
    on: fact.on,
    summary: text.waived(fact.number, fact.lineNo),
    lines: [
      debit('BOUNCE_SUSPENSE', totalOf(fact)),
      ...(sameYear ? red(benefitDebits(fact, fund)) : [credit('OTHER_INCOME', fact.total)]),
    ],
  };
}

/** Subsidy money of a project reached 财政专户. */
export function subsidyArrived(
  fact: Dated & { eventId: string; projectName: string; level: Level; amount: Decimal },
): VoucherDraft {
  return simple(
    'SUBSIDY_ARRIVAL',
    fact.eventId,
    fact,
    text.subsidyArrived(fact.projectName),
    'TREASURY',
    `SUBSIDY_${fact.level}`,
  );
}

/** The treasury funded 支出户 as requested. */
export function fundsArrived(fact: Dated & { requestId: string; amount: Decimal }): VoucherDraft {
  return simple('FUND_ARRIVAL', fact.requestId, fact, text.fundsArrived(fact.requestId), 'DISBURSEMENT', 'TREASURY');
}

/** Movements of 支出户 and its neighbours that follow from the bank's advice alone (财社〔2017〕144号). */
export const BANK_MOVEMENTS = {
  DISBURSEMENT_INTEREST: ['INTEREST', 'DISBURSEMENT', 'INTEREST'],
  TREASURY_INTEREST: ['INTEREST', 'TREASURY', 'INTEREST'],
  INTEREST_HANDOVER: ['INTEREST_HANDOVER', 'TREASURY', 'DISBURSEMENT'],
  UPPER_SUBSIDY: ['UPPER_AGENCY', 'DISBURSEMENT', 'UPPER_SUBSIDY'],
  LOWER_SUBSIDY: ['AGENCY_TRANSFER', 'LOWER_SUBSIDY', 'DISBURSEMENT'],
  UPPER_REMITTANCE: ['AGENCY_TRANSFER', 'UPPER_REMITTANCE', 'DISBURSEMENT'],
} as const satisfies Record<string, readonly [VoucherDraft['causeType'], Purpose, Purpose]>;
export type BankMovement = keyof typeof BANK_MOVEMENTS;

export function bankMovement(
  fact: Dated & { movement: BankMovement; id: string; amount: Decimal; note: string | null },
): VoucherDraft {
  const [cause, to, from] = BANK_MOVEMENTS[fact.movement];
  return simple(cause, fact.id, fact, text.bankMovement(fact.movement, fact.note), to, from);
}

/** What recovered money pays back of one year's expense, by detail of the benefit, yuan. */
export interface RecoveredPart {
  expenseYear: number;
  base: Decimal;
  personal: Decimal;
  grant: Decimal;
}

/**
 * Overpaid money came back. What was paid in the year of the voucher lowers the expense; an expense of an earlier year is
 * not touched, then it is other income. `bookedOn` is `on`, or later when that month is closed.
 */
export function recovered(
  fact: Dated & {
    recoveryId: string;
    number: string;
    bookedOn: string;
    to: 'DISBURSEMENT' | 'TREASURY';
    parts: readonly RecoveredPart[];
  },
  fund: FundRules,
): VoucherDraft {
  const year = Number(fact.bookedOn.slice(0, 4));
  const details = new Map<Purpose, Decimal>(
    (['BENEFIT_BASE', 'BENEFIT_PERSONAL', 'BENEFIT_GRANT', 'OTHER_INCOME'] as const).map((purpose) => [purpose, ZERO]),
  );
  const add = (purpose: Purpose, amount: Decimal): void => {
    const known = purpose === 'OTHER_INCOME' || fund.purposes.has(purpose) ? purpose : 'BENEFIT_BASE';
    details.set(known, details.get(known)!.plus(amount));
  };
  for (const { expenseYear, base, personal, grant } of fact.parts) {
    if (expenseYear === year) {
      add('BENEFIT_BASE', base);
      add('BENEFIT_PERSONAL', personal);
      add('BENEFIT_GRANT', grant);
    } else add('OTHER_INCOME', sumMoney([base, personal, grant]));
  }
  const credits = [...details].filter(([, amount]) => !amount.isZero());
  return {
    causeType: 'RECOVERY',
    causeId: fact.recoveryId,
    on: fact.on,
    summary: text.recovered(fact.number),
    lines: [
      debit(fact.to, positive(sumMoney(details.values()))),
      ...credits.map(([purpose, amount]) => credit(purpose, amount)),
    ],
  };
}

/** Net of an account, debit minus credit, yuan. */
export interface AccountNet {
  account: string;
  class: AccountClass;
  net: Decimal;
}

/** Year end: income accounts → 3001; 3001 → expense accounts. Empty when nothing is left to carry. */
export function yearEnd(nets: readonly AccountNet[], surplusAccount: string): PostingLine[] {
  const carried = nets.filter(({ class: kind, net }) => (kind === 'INCOME' || kind === 'EXPENSE') && !net.isZero());
  const lines: PostingLine[] = [];
  for (const { account, net } of carried) {
    const amount = net.abs();
    const toCredit = net.isPositive();
    lines.push({ account, debit: toCredit ? ZERO : amount, credit: toCredit ? amount : ZERO });
    lines.push({ account: surplusAccount, debit: toCredit ? amount : ZERO, credit: toCredit ? ZERO : amount });
  }
  return mergeSameSide(lines);
}

/** 红字冲销: the same accounts on the same sides with opposite signs. */
export function reversed(lines: readonly PostingLine[]): PostingLine[] {
  return lines.map((line) => ({ ...line, debit: line.debit.neg(), credit: line.credit.neg() }));
}

function returned(
  causeType: 'BOUNCE' | 'LATE_RETURN',
  causeId: string,
  summary: string,
  fact: Dated & PayoutSums,
  fund: FundRules,
): VoucherDraft {
  return {
    causeType,
    causeId,
    on: fact.on,
    summary,
    lines: [
      debit('DISBURSEMENT', totalOf(fact)),
      ...(fund.bounceRule === 'SUSPENSE' ? [credit('BOUNCE_SUSPENSE', fact.total)] : red(benefitDebits(fact, fund))),
    ],
  };
}

/**
 * base + adjustment + back-pay → basic pension; personal account → its own detail where the fund has one; grant → grant.
 * A detail that comes out negative (a deduction larger than the pension of that detail) is taken off the next one, so
 * that only a red entry is ever negative.
 */
function benefitDebits(fact: PayoutSums, { purposes }: FundRules): DraftLine[] {
  const { base, personal, adjustment, backPay, grant } = fact.components;
  const details = new Map<Purpose, Decimal>([
    ['BENEFIT_BASE', sumMoney([base, adjustment, backPay])],
    ['BENEFIT_PERSONAL', personal],
    ['BENEFIT_GRANT', grant],
  ]);
  if (!sumMoney(details.values()).eq(totalOf(fact))) {
    throw new DomainError('POSTING_COMPONENTS_DIFFER', 'rule', {
      components: toWire(sumMoney(details.values())),
      total: toWire(fact.total),
    });
  }
  for (const purpose of ['BENEFIT_PERSONAL', 'BENEFIT_GRANT'] as const) {
    if (!purposes.has(purpose)) move(details, purpose, 'BENEFIT_BASE');
  }
  const order = [...details.keys()];
  for (const short of order) {
    for (const from of order) {
      if (details.get(short)!.isNegative() && details.get(from)!.gt(ZERO)) take(details, from, short);
    }
  }
  return order
    .filter((purpose) => !details.get(purpose)!.isZero())
    .map((purpose) => debit(purpose, details.get(purpose)!));
}

function move(details: Map<Purpose, Decimal>, from: Purpose, to: Purpose): void {
  details.set(to, details.get(to)!.plus(details.get(from)!));
  details.set(from, ZERO);
}

function take(details: Map<Purpose, Decimal>, from: Purpose, to: Purpose): void {
  const amount = Decimal.min(details.get(from)!, details.get(to)!.abs());
  details.set(from, details.get(from)!.minus(amount));
  details.set(to, details.get(to)!.plus(amount));
}

function simple(
  causeType: VoucherDraft['causeType'],
  causeId: string,
  fact: Dated & { amount: Decimal },
  summary: string,
  to: Purpose,
  from: Purpose,
): VoucherDraft {
  const amount = positive(fact.amount);
  return { causeType, causeId, on: fact.on, summary, lines: [debit(to, amount), credit(from, amount)] };
}

function totalOf({ total }: PayoutSums): Decimal {
  return positive(total);
}

function positive(amount: Decimal): Decimal {
  if (!money(amount).gt(ZERO)) throw new DomainError('POSTING_AMOUNT_WRONG', 'invalid', { amount: amount.toString() });
  return amount;
}

function debit(purpose: Purpose, amount: Decimal): DraftLine {
  return { purpose, debit: amount, credit: ZERO };
}

function credit(purpose: Purpose, amount: Decimal): DraftLine {
  return { purpose, debit: ZERO, credit: amount };
}

function red(lines: readonly DraftLine[]): DraftLine[] {
  return lines.map((line) => ({ ...line, debit: line.debit.neg(), credit: line.credit.neg() }));
}

function mergeSameSide(lines: readonly PostingLine[]): PostingLine[] {
  const merged = new Map<string, PostingLine>();
  for (const line of lines) {
    const key = `${line.account} ${line.debit.isZero() ? 'C' : 'D'}`;
    const before = merged.get(key);
    merged.set(
      key,
      before
        ? { ...before, debit: before.debit.plus(line.debit), credit: before.credit.plus(line.credit) }
        : { ...line },
    );
  }
  return [...merged.values()];
}
