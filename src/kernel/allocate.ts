import { DomainError } from './domain-error.js';
import { Decimal, sumMoney, ZERO } from './money.js';

/**
 * `weight` is a fraction of the amount, 0..1 (SHARES only). `room` is the most the recipient may take, in yuan;
 * absent = unlimited, negative (a budget cut below what is used already) = nothing fits.
 */
export interface Recipient {
  key: string;
  weight?: Decimal;
  room?: Decimal;
}

export interface Allocation {
  /** One part per recipient, zero parts included, in the order given. */
  parts: { key: string; amount: Decimal }[];
  /** What no recipient takes: the fund's own money. */
  remainder: Decimal;
}

const ONE = new Decimal(1);
const HUNDRED = new Decimal(100);

/**
 * The one way this product splits money. Always: parts + remainder = amount, 0 ≤ part ≤ room, whole cents.
 *
 * ORDER fills each recipient up to its room before the next one. SHARES gives each its weight of the amount, cents by
 * largest remainder (ties: earlier first), then cuts to the room. The weight that no recipient has and the money that
 * does not fit go to `remainder`, never to another recipient.
 *
 * Errors: ALLOCATE_AMOUNT_INVALID (negative or finer than a cent), ALLOCATE_RECIPIENT_DUPLICATE, ALLOCATE_ROOM_INVALID
 * (finer than a cent), ALLOCATE_WEIGHT_INVALID (SHARES without a weight in 0..1), ALLOCATE_SHARES_EXCEED (sum above 1).
 */
export function allocate(amount: Decimal, to: readonly Recipient[], by: 'ORDER' | 'SHARES'): Allocation {
  if (!isCents(amount) || amount.lt(ZERO)) {
    throw new DomainError('ALLOCATE_AMOUNT_INVALID', 'invalid', { amount: amount.toString() });
  }
  refuseMalformedRecipients(to);
  const parts = by === 'ORDER' ? inOrder(amount, to) : inShares(amount, to);
  return { parts, remainder: amount.minus(sumMoney(parts.map((part) => part.amount))) };
}

function inOrder(amount: Decimal, to: readonly Recipient[]): Allocation['parts'] {
  let left = amount;
  return to.map((recipient) => {
    const part = capped(left, recipient);
    left = left.minus(part);
    return { key: recipient.key, amount: part };
  });
}

function inShares(amount: Decimal, to: readonly Recipient[]): Allocation['parts'] {
  const weights = to.map(weightOf);
  const total = sumMoney(weights);
  if (total.gt(ONE)) throw new DomainError('ALLOCATE_SHARES_EXCEED', 'invalid', { total: total.toString() });

  // The unassigned weight stands as a last recipient, so that it competes for the odd cents like the others.
  const cents = amount.times(HUNDRED);
  const shares = [...weights, ONE.minus(total)].map((weight, index) => {
    const ideal = cents.times(weight);
    const whole = ideal.floor();
    return { index, whole, fraction: ideal.minus(whole) };
  });
  let odd = cents.minus(sumMoney(shares.map((share) => share.whole)));
  for (const share of [...shares].sort((a, b) => b.fraction.cmp(a.fraction) || a.index - b.index)) {
    if (odd.lte(ZERO)) break;
    share.whole = share.whole.plus(ONE);
    odd = odd.minus(ONE);
  }

  return to.map((recipient, index) => ({
    key: recipient.key,
    amount: capped(shares[index]!.whole.div(HUNDRED), recipient),
  }));
}

function capped(amount: Decimal, { room }: Recipient): Decimal {
  return room === undefined ? amount : Decimal.min(amount, Decimal.max(room, ZERO));
}

function weightOf({ key, weight }: Recipient): Decimal {
  if (weight === undefined || !(weight.gte(ZERO) && weight.lte(ONE))) {
    throw new DomainError('ALLOCATE_WEIGHT_INVALID', 'invalid', { key, weight: weight?.toString() ?? null });
  }
  return weight;
}

function refuseMalformedRecipients(to: readonly Recipient[]): void {
  const seen = new Set<string>();
  for (const { key, room } of to) {
    if (seen.has(key)) throw new DomainError('ALLOCATE_RECIPIENT_DUPLICATE', 'invalid', { key });
    seen.add(key);
    if (room !== undefined && !isCents(room)) {
      throw new DomainError('ALLOCATE_ROOM_INVALID', 'invalid', { key, room: room.toString() });
    }
  }
}

function isCents(value: Decimal): boolean {
  return value.isFinite() && value.decimalPlaces() <= 2;
}
