import { Decimal, ZERO } from '../../kernel/money.js';
import { OUTCOMES, SOURCES, type FlowOutcome, type FlowSource } from './workbench.types.js';

/** Payouts of one batch with the same fate. */
export interface PayoutGroup {
  batchId: string;
  /** Batch of the payouts that these repeat. */
  parentId: string | null;
  outcome: 'PAID' | 'BOUNCED' | 'REISSUED' | 'WAIVED' | null;
  /** Day of the credit or of the return. */
  on: string | null;
  count: number;
  amount: Decimal;
}

export interface FlowBatch {
  id: string;
  scheme: string;
  kind: 'REGULAR' | 'REISSUE';
  /** Day on which 支出户 paid it; null: not yet. */
  paidOn: string | null;
}

export interface Attributed {
  batchId: string;
  source: FlowSource;
  amount: Decimal;
}

export interface MoneyFlow {
  /** Yuan; only links that carry something. */
  sources: { source: FlowSource; scheme: string; amount: Decimal }[];
  outcomes: { scheme: string; outcome: FlowOutcome; amount: Decimal }[];
  total: Decimal;
}

/**
 * Where the money of the batches that 支出户 paid by the cut-off came from, and what became of it. A payout and its
 * reissues count once, by the last of them. Per scheme both sides are equal to the cent: what no project bears, returned
 * money included, is the fund's own.
 */
export function moneyFlow(
  schemes: readonly string[],
  batches: readonly FlowBatch[],
  groups: readonly PayoutGroup[],
  attributed: readonly Attributed[],
  cutOff: string,
): MoneyFlow {
  const left = new Map(
    batches.filter(({ paidOn }) => paidOn !== null && paidOn <= cutOff).map((batch) => [batch.id, batch]),
  );
  const flow: MoneyFlow = { sources: [], outcomes: [], total: ZERO };
  for (const scheme of schemes) {
    const outcomes = sums(OUTCOMES);
    for (const group of groups) {
      const batch = left.get(group.batchId);
      if (batch?.scheme !== scheme) continue;
      add(outcomes, fate(group, batch.kind, cutOff), group.amount);
      // It counts by this reissue and no longer by the return that it repeats.
      if (group.parentId !== null && left.has(group.parentId)) add(outcomes, 'BOUNCED', group.amount.neg());
    }
    const sources = sums(SOURCES);
    for (const { batchId, source, amount } of attributed) {
      if (left.get(batchId)?.scheme === scheme) add(sources, source, amount);
    }
    const total = sumOf(outcomes);
    level(sources, total);
    flow.total = flow.total.plus(total);
    for (const [source, amount] of sources) if (!amount.isZero()) flow.sources.push({ source, scheme, amount });
    for (const [outcome, amount] of outcomes) if (!amount.isZero()) flow.outcomes.push({ scheme, outcome, amount });
  }
  return flow;
}

function fate({ outcome, on }: PayoutGroup, kind: FlowBatch['kind'], cutOff: string): FlowOutcome {
  if (outcome === null) return 'IN_TRANSIT';
  if (outcome === 'WAIVED') return 'WAIVED';
  if (outcome === 'REISSUED') return 'BOUNCED';
  if (on !== null && on > cutOff) return 'IN_TRANSIT';
  if (outcome === 'BOUNCED') return 'BOUNCED';
  return kind === 'REISSUE' ? 'REISSUED' : 'PAID';
}

/**
 * Makes the sources as much as the total: the rest is the fund's own. Too much is held only while a batch is under way
 * whose returns were paid again already; the last source gives way then, as it does when the batch settles.
 */
function level(sources: Map<FlowSource, Decimal>, total: Decimal): void {
  let rest = total.minus(sumOf(sources));
  if (rest.gte(0)) {
    add(sources, 'OWN', rest);
    return;
  }
  for (const source of [...SOURCES].reverse()) {
    const taken = Decimal.min(sources.get(source)!, rest.neg());
    add(sources, source, taken.neg());
    rest = rest.plus(taken);
  }
}

function sums<K extends string>(keys: readonly K[]): Map<K, Decimal> {
  return new Map(keys.map((key) => [key, ZERO]));
}

function add<K>(map: Map<K, Decimal>, key: K, amount: Decimal): void {
  map.set(key, map.get(key)!.plus(amount));
}

function sumOf(map: ReadonlyMap<unknown, Decimal>): Decimal {
  return [...map.values()].reduce((sum, amount) => sum.plus(amount), ZERO);
}
