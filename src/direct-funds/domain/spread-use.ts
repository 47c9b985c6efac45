import { Decimal, ZERO } from '../../kernel/money.js';

/** Something with an amount in yuan, not negative: money that arrived, or that was used. */
export interface Amounted {
  key: string;
  amount: Decimal;
}

export interface UsedPart {
  lot: string;
  use: string;
  amount: Decimal;
}

export interface Spread {
  /** What each use took of each lot; no zero parts. */
  parts: UsedPart[];
  /** Used before money arrived: what no lot has room for. */
  ahead: Amounted[];
}

/**
 * Spreads what was used over what arrived, oldest first; both in order. Only what stands at the cut-off counts, so money
 * that arrives later first makes up for what was used ahead of it, and money that comes back is given back to the newest
 * lot that had any used.
 */
export function spreadUse(lots: readonly Amounted[], uses: readonly Amounted[]): Spread {
  const parts: UsedPart[] = [];
  const ahead: Amounted[] = [];
  let at = 0;
  let room = lots[0]?.amount ?? ZERO;
  for (const use of uses) {
    let left = use.amount;
    while (left.gt(ZERO) && at < lots.length) {
      const amount = Decimal.min(left, room);
      if (amount.gt(ZERO)) parts.push({ lot: lots[at]!.key, use: use.key, amount });
      left = left.minus(amount);
      room = room.minus(amount);
      if (room.isZero()) {
        at += 1;
        room = lots[at]?.amount ?? ZERO;
      }
    }
    if (left.gt(ZERO)) ahead.push({ key: use.key, amount: left });
  }
  return { parts, ahead };
}
