import { allocate } from '../../kernel/allocate.js';
import { DomainError } from '../../kernel/domain-error.js';
import { Decimal, sumMoney, toWire, ZERO } from '../../kernel/money.js';
import type { AttributionMode } from './project.types.js';

/** Money of a batch that lies with a project; null = the fund's own money. */
export interface Part {
  projectId: string | null;
  amount: Decimal;
}

/** Order is the order of the entries; `share` is a fraction of the batch, 0..1, only for SHARES. */
export interface AttributionRule {
  mode: AttributionMode;
  entries: readonly { projectId: string; share?: Decimal }[];
}

const OWN = 'OWN';
/** Shares cut to 20 digits never add up to more than one, and err by less than a cent of any amount that fits. */
const SHARE_DIGITS = 20;

/**
 * Reserves a batch's total with the projects of its scheme: each up to its room (adjusted budget less what is reserved
 * and consumed), the rest is the fund's own money. No zero parts. Without a rule everything is own money.
 */
export function reserve(total: Decimal, rule: AttributionRule | null, rooms: ReadonlyMap<string, Decimal>): Part[] {
  const entries = rule?.entries ?? [];
  const to = entries.map(({ projectId, share }) => ({
    key: projectId,
    weight: share,
    room: rooms.get(projectId) ?? ZERO,
  }));
  const { parts, remainder } = allocate(total, to, rule?.mode ?? 'ORDER');
  return withoutZeros([
    ...parts.map(({ key, amount }) => ({ projectId: key, amount })),
    { projectId: null, amount: remainder },
  ]);
}

export interface Settlement {
  consume: Part[];
  release: Part[];
}

/**
 * Consumes a batch's net amount out of its own reserve and releases the rest, in the way it was reserved: ORDER fills the
 * parts in their order, own money last; SHARES takes from each in proportion. Errors: ATTRIBUTION_BEYOND_RESERVE.
 */
export function settle(net: Decimal, reserved: readonly Part[], mode: AttributionMode): Settlement {
  const consume = take(net, ordered(reserved), mode);
  return { consume, release: difference(reserved, consume) };
}

/**
 * What to take back out of parts that a batch holds, so that what stays is what a smaller batch would have got: ORDER
 * takes from the end (own money first, then the last project), SHARES from each in proportion. Serves both the release of
 * reserved money and the return of consumed money. Errors: ATTRIBUTION_BEYOND_RESERVE.
 */
export function takeBack(amount: Decimal, held: readonly Part[], mode: AttributionMode): Part[] {
  const parts = ordered(held);
  return take(amount, mode === 'ORDER' ? parts.reverse() : parts, mode);
}

function take(amount: Decimal, from: readonly Part[], mode: AttributionMode): Part[] {
  const total = sumMoney(from.map((part) => part.amount));
  if (amount.gt(total)) {
    throw new DomainError('ATTRIBUTION_BEYOND_RESERVE', 'rule', { amount: toWire(amount), held: toWire(total) });
  }
  if (amount.isZero()) return [];
  const to = from.map((part) => ({
    key: part.projectId ?? OWN,
    room: part.amount,
    weight: part.amount.div(total).toDecimalPlaces(SHARE_DIGITS, Decimal.ROUND_DOWN),
  }));
  const first = allocate(amount, to, mode);
  // The cut shares leave at most the last cents over; they find room, because the amount is within the total.
  const second = allocate(
    first.remainder,
    to.map(({ key, room }, i) => ({ key, room: room.minus(first.parts[i]!.amount) })),
    'ORDER',
  );
  return withoutZeros(
    from.map((part, i) => ({
      projectId: part.projectId,
      amount: first.parts[i]!.amount.plus(second.parts[i]!.amount),
    })),
  );
}

/** As given, own money last. */
function ordered(parts: readonly Part[]): Part[] {
  return [...parts.filter((part) => part.projectId !== null), ...parts.filter((part) => part.projectId === null)];
}

function difference(all: readonly Part[], taken: readonly Part[]): Part[] {
  const amounts = new Map(taken.map((part) => [part.projectId, part.amount]));
  return withoutZeros(all.map((part) => ({ ...part, amount: part.amount.minus(amounts.get(part.projectId) ?? ZERO) })));
}

function withoutZeros(parts: readonly Part[]): Part[] {
  return parts.filter((part) => !part.amount.isZero());
}
