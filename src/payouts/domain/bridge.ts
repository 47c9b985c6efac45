import { DomainError } from '../../kernel/domain-error.js';
import { sumMoney, toWire } from '../../kernel/money.js';
import type { Decimal } from '../../kernel/money.js';

/**
 * From last month to this month, in this order. The regular amount of a payout is what it is without back-pay and
 * one-off grant.
 *
 * | item             | people                                  | yuan                                        |
 * |------------------|-----------------------------------------|---------------------------------------------|
 * | PREVIOUS         | paid last month                         | their whole amounts                         |
 * | PREVIOUS_ONE_OFF | of them with back-pay or a grant        | − back-pay and grants of last month         |
 * | NEW              | now, never paid in the scheme before    | + regular amounts                           |
 * | RESUMED          | now, not last month, but before         | + regular amounts                           |
 * | STOPPED          | last month, not now                     | − regular amounts of last month             |
 * | RAISED, LOWERED  | in both months, regular amount changed  | + or − the change                           |
 * | BACK_PAY, GRANT  | with back-pay, with a grant, now        | + back-pay, + grants                        |
 * | CURRENT          | now                                     | their whole amounts                         |
 *
 * A second batch of a month is compared together with the batches before it: "now" is the month so far.
 */
export const bridgeItems = [
  'PREVIOUS',
  'PREVIOUS_ONE_OFF',
  'NEW',
  'RESUMED',
  'STOPPED',
  'RAISED',
  'LOWERED',
  'BACK_PAY',
  'GRANT',
  'CURRENT',
] as const;
export type BridgeItem = (typeof bridgeItems)[number];

export interface BridgeRow {
  item: BridgeItem;
  people: number;
  /** Yuan, signed as it counts towards CURRENT. */
  amount: Decimal;
}

/**
 * The bridge leads from one month to the other without a cent missing.
 * Errors: BATCH_BRIDGE_BROKEN (an item missing or twice, or a difference).
 */
export function requireBridge(rows: readonly BridgeRow[]): void {
  const items = rows.map((row) => row.item).join();
  const current = rows.find((row) => row.item === 'CURRENT');
  const steps = sumMoney(rows.filter((row) => row.item !== 'CURRENT').map((row) => row.amount));
  if (items !== bridgeItems.join() || current === undefined || !steps.eq(current.amount)) {
    const difference = current === undefined ? steps : steps.minus(current.amount);
    throw new DomainError('BATCH_BRIDGE_BROKEN', 'rule', { difference: toWire(difference) });
  }
}
