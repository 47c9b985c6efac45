import { Decimal, ZERO } from '../../kernel/money.js';
import type { AgeBand } from './statement.types.js';

/** One posting of a 暂收 or 暂付 account; `amount` is positive where it adds to the balance, yuan. */
export interface ItemMove {
  voucherId: string;
  lineNo: number;
  period: number;
  number: number;
  on: string;
  summary: string;
  amount: Decimal;
}

export interface OpenItem extends Omit<ItemMove, 'amount'> {
  /** What is left of it. */
  amount: Decimal;
}

/**
 * What a balance consists of: a posting that takes off settles the oldest items first (FIFO); a reversal in red settles
 * like any other. When more was taken off than was there, the excess waits as a negative item. The items sum to the balance.
 */
export function openItems(moves: readonly ItemMove[]): OpenItem[] {
  const open: OpenItem[] = [];
  for (const move of moves) {
    let left = move.amount;
    while (!left.isZero()) {
      const oldest = open[0];
      if (oldest === undefined || oldest.amount.isNegative() === left.isNegative()) {
        open.push({ ...move, amount: left });
        break;
      }
      const used = Decimal.min(oldest.amount.abs(), left.abs());
      const step = left.isNegative() ? used : used.neg();
      oldest.amount = oldest.amount.minus(step);
      left = left.plus(step);
      if (oldest.amount.eq(ZERO)) open.shift();
    }
  }
  return open;
}

/** Age on a day of something that is open since another one. */
export function ageOf(since: string, on: string): { days: number; band: AgeBand } {
  const days = Math.max(0, Math.round((Date.parse(on) - Date.parse(since)) / 86_400_000));
  const band = days <= 30 ? 'D30' : days <= 90 ? 'D90' : days <= 180 ? 'D180' : days <= 365 ? 'D365' : 'OLDER';
  return { days, band };
}

/** A name for people who need not know who it is: the first character of each part, asterisks for the rest. */
export function maskName(name: string): string {
  return name
    .split('·')
    .map((part) => {
      const [first = '', ...rest] = [...part];
      return rest.length === 0 && !name.includes('·') ? '*' : first + '*'.repeat(Math.min(rest.length, 3));
    })
    .join('·');
}
