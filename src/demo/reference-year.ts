import type { Period } from '../kernel/period.js';
import { planFailures } from './bank-failures.js';
import type { BankFailure } from './bank-failures.js';
import { DEMO_SCHEMES, PeopleMaker, two } from './people.js';
import type { DemoAccount, DemoPerson, DemoScheme } from './people.js';
import { Random } from './random.js';
import { bitCount, isPaid, MONTHS, paymentIn, planPeople, RAISE_MONTH, SCHEME_PLANS } from './year-plan.js';

export const DEMO_YEAR = 2024;
export const DEMO_PERIODS: readonly Period[] = Array.from({ length: MONTHS }, (_, i) => `${DEMO_YEAR}-${two(i + 1)}`);

/** One row of a roll, spelled as the file shows it. Amounts are yuan with two decimals. */
export interface RollFileLine {
  status: 'PAY' | 'SUSPEND' | 'END';
  statusReason: string;
  /** The person's number, 18 characters; `idText` is what the file shows. */
  idNumber: string;
  idText: string;
  name: string;
  nameText: string;
  accountNumber: string;
  bankName: string;
  /** '' when the bank holds the person's name as it is. */
  accountName: string;
  township: string;
  base: string;
  personal: string;
  adjustment: string;
  backPay: string;
  amount: string;
  backPayFrom: Period | '';
  backPayTo: Period | '';
}

export interface ReferenceMonth {
  lines: RollFileLine[];
}

export interface ReferenceYear {
  /** The roll of a month: those paid, and those who are stopped or suspended from this month on. */
  month(period: Period, scheme: DemoScheme): ReferenceMonth;
  /** Which payments of the month the simulated bank sends back, and how each is put right. */
  bankFailures(period: Period, scheme: DemoScheme): BankFailure[];
}

/**
 * The year 2024 of the demonstration agency: synthetic people under three schemes whose numbers and amounts meet the
 * published figures. The same seed gives the same year on every machine.
 */
export function buildReferenceYear(seed = 2024): ReferenceYear {
  const maker = new PeopleMaker(new Random(seed, 'people'));
  const people = new Map<DemoScheme, DemoPerson[]>();
  const failures = new Map<DemoScheme, BankFailure[][]>();
  for (const scheme of DEMO_SCHEMES) {
    const planned = planPeople(seed, scheme, maker);
    people.set(scheme, planned);
    failures.set(
      scheme,
      planFailures(new Random(seed, `failures ${scheme}`), planned, SCHEME_PLANS[scheme].failures, maker),
    );
  }
  return {
    month: (period, scheme) => ({ lines: rollLines(people.get(scheme)!, monthOf(period)) }),
    bankFailures: (period, scheme) => failures.get(scheme)![monthOf(period)]!,
  };
}

function monthOf(period: Period): number {
  const month = DEMO_PERIODS.indexOf(period);
  if (month < 0) throw new RangeError(`The reference year has no month ${period}`);
  return month;
}

/** The rows of a roll of one month, 0 = January: who is paid, and who is stopped or suspended from this month on. */
export function rollLines(people: DemoPerson[], month: number): RollFileLine[] {
  const lines: RollFileLine[] = [];
  for (const person of people) {
    if (isPaid(person, month)) lines.push(paidLine(person, month));
    else if (person.endAt === month) lines.push(lineOf(person, month, 'END', person.endReason));
    else if (person.suspendAt === month) lines.push(lineOf(person, month, 'SUSPEND', person.suspendReason));
  }
  return lines;
}

function paidLine(person: DemoPerson, month: number): RollFileLine {
  const payment = paymentIn(person, month);
  const current = ~(1 << month);
  const owedBase = payment.baseMonths & current;
  const owedRaise = payment.raisedMonths & current;
  const backPay =
    bitCount(owedBase) * (person.baseFen + person.personalFen) + bitCount(owedRaise) * person.adjustmentFen;
  const adjustment = month >= RAISE_MONTH ? person.adjustmentFen : 0;
  const line = lineOf(person, month, 'PAY', '');
  line.base = yuan(person.baseFen);
  line.personal = yuan(person.personalFen);
  line.adjustment = yuan(adjustment);
  line.amount = yuan(person.baseFen + person.personalFen + adjustment + backPay);
  if (backPay === 0) return line;
  // Months paid at the old level owe only the raise; somebody without a raise owes nothing for them.
  const owed = owedBase | (person.adjustmentFen > 0 ? owedRaise : 0);
  line.backPay = yuan(backPay);
  line.backPayFrom = DEMO_PERIODS[31 - Math.clz32(owed & -owed)]!;
  line.backPayTo = DEMO_PERIODS[31 - Math.clz32(owed)]!;
  return line;
}

/** A line without amounts. */
function lineOf(person: DemoPerson, month: number, status: RollFileLine['status'], statusReason: string): RollFileLine {
  const account = accountIn(person.accounts, month);
  return {
    status,
    statusReason,
    idNumber: person.idNumber,
    idText: person.idText,
    name: person.name,
    nameText: person.nameText,
    accountNumber: account.number,
    bankName: account.bankName,
    accountName: account.holder,
    township: person.township.name,
    base: '0.00',
    personal: '0.00',
    adjustment: '0.00',
    backPay: '0.00',
    amount: '0.00',
    backPayFrom: '',
    backPayTo: '',
  };
}

function accountIn(accounts: readonly DemoAccount[], month: number): DemoAccount {
  let at = accounts.length - 1;
  while (accounts[at]!.from > month) at--;
  return accounts[at]!;
}

/** Fen to yuan by text alone. */
export function yuan(fen: number): string {
  const cents = fen % 100;
  return `${(fen - cents) / 100}.${cents < 10 ? '0' : ''}${cents}`;
}
