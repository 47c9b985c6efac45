import { Decimal, sumMoney, toWire, ZERO } from '../../kernel/money.js';
import { verifyWhy as why } from '../../messages/ledger.js';
import { causeKey, type BookedCause, type Control } from './check-books.js';
import { Finding, type CheckResult } from '../../kernel/verification.js';

/** A fact that must have exactly one voucher, with the money it moved, yuan. */
export interface Fact {
  fund: string;
  causeType: string;
  causeId: string;
  kind: string | null;
  on: string | null;
  amount: Decimal;
  returnedBy: readonly string[];
  /** RECOVERY: where the money came to and when, what it pays back by year of the expense (yuan), whether it was taken back. */
  receipt: {
    to: 'DISBURSEMENT' | 'TREASURY';
    on: string;
    byYear: Readonly<Record<string, string>>;
    reversed: boolean;
  } | null;
}

const FROM_FACTS = new Set([
  ...['BATCH_PAID', 'BOUNCE', 'LATE_RETURN', 'WAIVED', 'SUBSIDY_ARRIVAL', 'FUND_ARRIVAL'],
  'RECOVERY',
]);
/** Causes that move the benefit accounts without payouts behind them. */
const WITHOUT_PAYOUTS = new Set(['OPENING', 'YEAR_END']);

interface Booked {
  causes: ReadonlyMap<string, BookedCause>;
  byId: ReadonlyMap<string, BookedCause>;
}

/** Cause by cause: every fact is booked with its amount and date, and nothing is booked for a fact that is not there. */
export function checkFacts(facts: readonly Fact[], { causes }: Booked): CheckResult {
  const finding = new Finding('facts-booked');
  const known = new Set<string>();
  for (const fact of facts) {
    finding.count();
    const key = causeKey(fact.fund, fact.causeType, fact.causeId);
    known.add(key);
    const voucher = causes.get(key);
    if (!voucher) {
      if (!(fact.causeType === 'WAIVED' && bookedRed(fact, causes))) finding.bad('fact', key, why.factNotBooked(key));
      continue;
    }
    const problem = misbooked(fact, voucher) ?? mistaken(fact, voucher, causes);
    if (problem) finding.bad('voucher', voucher.id, problem);
  }
  for (const [key, voucher] of causes) {
    if (FROM_FACTS.has(voucher.causeType) && !known.has(key)) finding.bad('voucher', voucher.id, why.noFact(key));
  }
  return finding.result();
}

/** Benefit accounts per fund and month = payouts by the date they were paid, less what was returned red or waived. */
export function checkBenefits(facts: readonly Fact[], booked: Booked): CheckResult {
  const finding = new Finding('benefits-by-month');
  const books = new Map<string, Decimal>();
  for (const voucher of booked.byId.values()) {
    const net = voucher.nets.get('BENEFIT');
    if (!net || WITHOUT_PAYOUTS.has(rootOf(voucher, booked.byId).causeType)) continue;
    plus(books, `${voucher.fund} ${voucher.period}`, net);
  }
  const payouts = new Map<string, Decimal>();
  for (const fact of facts) {
    const voucher = booked.causes.get(causeKey(fact.fund, fact.causeType, fact.causeId));
    if (!voucher) continue;
    const month = fact.on === null ? voucher.period : fact.on.slice(0, 7).replace('-', '');
    const touches = !(voucher.nets.get('BENEFIT') ?? ZERO).isZero();
    if (fact.causeType === 'BATCH_PAID' && (fact.kind === 'REGULAR' || touches))
      plus(payouts, `${fact.fund} ${month}`, fact.amount);
    else if (RETURNS.has(fact.causeType) && touches) plus(payouts, `${fact.fund} ${month}`, fact.amount.neg());
    else if (fact.receipt) {
      const lowered = ofItsYear(fact.receipt, voucher);
      plus(payouts, `${fact.fund} ${month}`, lowered.neg());
      const back = fact.receipt.reversed ? booked.causes.get(reversalKey(fact, voucher)) : undefined;
      if (back) plus(payouts, `${fact.fund} ${back.period}`, lowered);
    }
  }
  for (const key of [...new Set([...books.keys(), ...payouts.keys()])].sort()) {
    finding.count();
    const inBooks = books.get(key) ?? ZERO;
    const inPayouts = payouts.get(key) ?? ZERO;
    if (!inBooks.eq(inPayouts))
      finding.bad('control', key, why.benefitsDiffer(key, toWire(inBooks), toWire(inPayouts)));
  }
  return finding.result();
}
const RETURNS = new Set(['BOUNCE', 'LATE_RETURN', 'WAIVED']);

/** 待遇退回 (credit balance) = what came back and is neither re-paid nor waived. */
export function checkSuspense(
  held: readonly { fund: string; bounceRule: string; payouts: number; amount: Decimal }[],
  { byId }: Booked,
): CheckResult {
  const finding = new Finding('bounce-suspense');
  const books = new Map<string, Decimal>();
  for (const voucher of byId.values()) plus(books, voucher.fund, (voucher.nets.get('BOUNCE_SUSPENSE') ?? ZERO).neg());
  for (const { fund, bounceRule, payouts, amount } of held) {
    finding.count(payouts);
    const expected = bounceRule === 'SUSPENSE' ? amount : ZERO;
    const inBooks = books.get(fund) ?? ZERO;
    if (!inBooks.eq(expected))
      finding.bad('control', fund, why.suspenseDiffers(fund, toWire(inBooks), toWire(expected)));
  }
  return finding.result();
}

function misbooked(fact: Fact, voucher: BookedCause): string | null {
  const key = causeKey(fact.fund, fact.causeType, fact.causeId);
  const net = (control: Control): Decimal => voucher.nets.get(control) ?? ZERO;
  const back = net('BENEFIT').plus(net('BOUNCE_SUSPENSE'));
  const either = net('BENEFIT').isZero() || net('BOUNCE_SUSPENSE').isZero();
  const expected: Record<string, boolean> = {
    BATCH_PAID:
      net('DISBURSEMENT').eq(fact.amount.neg()) &&
      (fact.kind === 'REISSUE' ? back.eq(fact.amount) && either : net('BENEFIT').eq(fact.amount)),
    BOUNCE: net('DISBURSEMENT').eq(fact.amount) && back.eq(fact.amount.neg()) && either,
    LATE_RETURN: net('DISBURSEMENT').eq(fact.amount) && back.eq(fact.amount.neg()) && either,
    WAIVED: net('BOUNCE_SUSPENSE').eq(fact.amount) && (net('BENEFIT').isZero() || net('BENEFIT').eq(fact.amount.neg())),
    SUBSIDY_ARRIVAL: net('TREASURY').eq(fact.amount),
    FUND_ARRIVAL: net('DISBURSEMENT').eq(fact.amount) && net('TREASURY').eq(fact.amount.neg()),
    RECOVERY: fact.receipt !== null && wellReceived(fact.amount, fact.receipt, voucher),
  };
  if (!expected[fact.causeType]) return why.factAmount(key, toWire(fact.amount));
  return fact.on !== null && fact.on !== voucher.on ? why.factDate(key, fact.on, voucher.on) : null;
}

/** The money on its account, the expense of the voucher's own year lowered, the rest income. */
function wellReceived(amount: Decimal, receipt: NonNullable<Fact['receipt']>, voucher: BookedCause): boolean {
  const net = (control: Control): Decimal => voucher.nets.get(control) ?? ZERO;
  const lowered = ofItsYear(receipt, voucher);
  return (
    net(receipt.to).eq(amount) &&
    net('BENEFIT').eq(lowered.neg()) &&
    net('INCOME').eq(lowered.minus(amount)) &&
    sumMoney(Object.values(receipt.byYear).map((text) => new Decimal(text))).eq(amount)
  );
}

/** What a receipt says of its voucher besides the amounts: its day, and whether it still stands. */
function mistaken(fact: Fact, voucher: BookedCause, causes: Booked['causes']): string | null {
  const key = causeKey(fact.fund, fact.causeType, fact.causeId);
  if (!fact.receipt) return null;
  if (voucher.on < fact.receipt.on) return why.factDate(key, fact.receipt.on, voucher.on);
  return causes.has(reversalKey(fact, voucher)) === fact.receipt.reversed ? null : why.factReversal(key);
}

function ofItsYear({ byYear }: NonNullable<Fact['receipt']>, voucher: BookedCause): Decimal {
  return new Decimal(byYear[voucher.period.slice(0, 4)] ?? 0);
}

function reversalKey(fact: Fact, voucher: BookedCause): string {
  return causeKey(fact.fund, 'REVERSAL', voucher.id);
}

function bookedRed(fact: Fact, causes: Booked['causes']): boolean {
  return fact.returnedBy.some((cause) => !(causes.get(`${fact.fund} ${cause}`)?.nets.get('BENEFIT') ?? ZERO).isZero());
}

function rootOf(voucher: BookedCause, byId: Booked['byId']): BookedCause {
  let root = voucher;
  for (let step = 0; root.follows !== null && step < byId.size; step += 1) {
    const next = byId.get(root.follows);
    if (!next) break;
    root = next;
  }
  return root;
}

function plus(map: Map<string, Decimal>, key: string, amount: Decimal): void {
  map.set(key, (map.get(key) ?? ZERO).plus(amount));
}
