import { Decimal, sumMoney, toWire, ZERO } from '../../kernel/money.js';
import type { AccountClass, Side } from './ledger.types.js';

/** Turnover of one account, without those below it; `opening` is debit minus credit before the period, yuan. */
export interface Turnover {
  code: string;
  name: string;
  class: AccountClass;
  normalSide: Side;
  opening: Decimal;
  debit: Decimal;
  credit: Decimal;
  yearDebit: Decimal;
  yearCredit: Decimal;
}

/** One line of the 科目余额表; amounts on the wire form. */
export interface TrialBalanceLine {
  code: string;
  name: string;
  class: AccountClass;
  normalSide: Side;
  /** 1 for a top-level account, 2 for the next level … */
  level: number;
  openingDebit: string;
  openingCredit: string;
  debit: string;
  credit: string;
  yearDebit: string;
  yearCredit: string;
  closingDebit: string;
  closingCredit: string;
}

export interface TrialBalance {
  lines: TrialBalanceLine[];
  /** Over the top-level accounts; each pair is equal, or the books are not. */
  totals: Pick<
    TrialBalanceLine,
    | 'openingDebit'
    | 'openingCredit'
    | 'debit'
    | 'credit'
    | 'yearDebit'
    | 'yearCredit'
    | 'closingDebit'
    | 'closingCredit'
  >;
  balanced: boolean;
}

/**
 * 科目余额表: every account with what lies below it. A balance stands on the account's normal side, negative when it is
 * against it (红字余额); totals add the top-level accounts.
 */
export function trialBalance(turnovers: readonly Turnover[]): TrialBalance {
  const lines = turnovers.map((account): TrialBalanceLine => {
    const own = turnovers.filter((other) => other.code.startsWith(account.code));
    const sum = (of: (turnover: Turnover) => Decimal): Decimal => sumMoney(own.map(of));
    const opening = sum((turnover) => turnover.opening);
    const debit = sum((turnover) => turnover.debit);
    const credit = sum((turnover) => turnover.credit);
    const closing = opening.plus(debit).minus(credit);
    return {
      code: account.code,
      name: account.name,
      class: account.class,
      normalSide: account.normalSide,
      level: (account.code.length - 2) / 2,
      ...sides('opening', opening, account.normalSide),
      debit: toWire(debit),
      credit: toWire(credit),
      yearDebit: toWire(sum((turnover) => turnover.yearDebit)),
      yearCredit: toWire(sum((turnover) => turnover.yearCredit)),
      ...sides('closing', closing, account.normalSide),
    };
  });
  const top = lines.filter((line) => line.level === 1);
  const total = (key: keyof TrialBalance['totals']): string =>
    toWire(sumMoney(top.map((line) => new Decimal(line[key]))));
  const totals = {
    openingDebit: total('openingDebit'),
    openingCredit: total('openingCredit'),
    debit: total('debit'),
    credit: total('credit'),
    yearDebit: total('yearDebit'),
    yearCredit: total('yearCredit'),
    closingDebit: total('closingDebit'),
    closingCredit: total('closingCredit'),
  };
  const balanced =
    totals.openingDebit === totals.openingCredit &&
    totals.debit === totals.credit &&
    totals.yearDebit === totals.yearCredit &&
    totals.closingDebit === totals.closingCredit;
  return { lines, totals, balanced };
}

function sides<P extends 'opening' | 'closing'>(
  prefix: P,
  net: Decimal,
  normalSide: Side,
): { [K in `${P}Debit` | `${P}Credit`]: string } {
  const [debit, credit] = normalSide === 'DEBIT' ? [net, ZERO] : [ZERO, net.neg()];
  return { [`${prefix}Debit`]: toWire(debit), [`${prefix}Credit`]: toWire(credit) } as {
    [K in `${P}Debit` | `${P}Credit`]: string;
  };
}
