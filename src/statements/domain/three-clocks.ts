import { Decimal, sumMoney, toWire } from '../../kernel/money.js';

/** Payouts that agree in all three clocks; yuan. */
export interface ClockFact {
  /** Month that the payouts are for, yyyymm. */
  periodPaidFor: number;
  /** Month in which the money moved. */
  monthPaid: number;
  /** Year of the budget that they count against: of the payday. */
  budgetYear: number;
  payouts: number;
  paid: Decimal;
  returns: number;
  returned: Decimal;
  /** Back pay in `paid`, and what of it is for months of a year before the one in which it was paid. */
  backPay: Decimal;
  formerBackPay: Decimal;
}

export interface ClockRow {
  periodPaidFor: string;
  monthPaid: string;
  budgetYear: number;
  payouts: number;
  paid: string;
  returns: number;
  returned: string;
  net: string;
  backPay: string;
  /** Paid in a later year than the month it is for. */
  late: boolean;
  /** What of `paid` is for a former year: all of a late row, else its back pay. */
  forFormerYear: string;
}

export interface ClockSum {
  key: string;
  payouts: number;
  paid: string;
  returned: string;
  net: string;
  forFormerYear: string;
}

export interface ThreeClocks {
  rows: ClockRow[];
  byBudgetYear: ClockSum[];
  byPeriodPaidFor: ClockSum[];
  byMonthPaid: ClockSum[];
  total: ClockSum;
}

/** The same money seen by the three clocks: each view counts every payout once, so their sums are equal. */
export function threeClocks(facts: readonly ClockFact[]): ThreeClocks {
  const ordered = [...facts].sort(
    (a, b) => a.monthPaid - b.monthPaid || a.periodPaidFor - b.periodPaidFor || a.budgetYear - b.budgetYear,
  );
  return {
    rows: ordered.map((fact) => ({
      periodPaidFor: month(fact.periodPaidFor),
      monthPaid: month(fact.monthPaid),
      budgetYear: fact.budgetYear,
      payouts: fact.payouts,
      paid: toWire(fact.paid),
      returns: fact.returns,
      returned: toWire(fact.returned),
      net: toWire(fact.paid.minus(fact.returned)),
      backPay: toWire(fact.backPay),
      late: isLate(fact),
      forFormerYear: toWire(formerYear(fact)),
    })),
    byBudgetYear: by(ordered, (fact) => String(fact.budgetYear)),
    byPeriodPaidFor: by(ordered, (fact) => month(fact.periodPaidFor)),
    byMonthPaid: by(ordered, (fact) => month(fact.monthPaid)),
    total: sumOf('', ordered),
  };
}

function by(facts: readonly ClockFact[], keyOf: (fact: ClockFact) => string): ClockSum[] {
  const keys = [...new Set(facts.map(keyOf))].sort();
  return keys.map((key) =>
    sumOf(
      key,
      facts.filter((fact) => keyOf(fact) === key),
    ),
  );
}

function sumOf(key: string, facts: readonly ClockFact[]): ClockSum {
  const paid = sumMoney(facts.map((fact) => fact.paid));
  const returned = sumMoney(facts.map((fact) => fact.returned));
  return {
    key,
    payouts: facts.reduce((sum, fact) => sum + fact.payouts, 0),
    paid: toWire(paid),
    returned: toWire(returned),
    net: toWire(paid.minus(returned)),
    forFormerYear: toWire(sumMoney(facts.map(formerYear))),
  };
}

function isLate({ periodPaidFor, monthPaid }: ClockFact): boolean {
  return Math.floor(periodPaidFor / 100) < Math.floor(monthPaid / 100);
}

function formerYear(fact: ClockFact): Decimal {
  return isLate(fact) ? fact.paid : fact.formerBackPay;
}

function month(yyyymm: number): string {
  const text = String(yyyymm);
  return `${text.slice(0, 4)}-${text.slice(4)}`;
}
