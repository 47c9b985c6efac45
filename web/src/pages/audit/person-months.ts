import type { Schema } from '../../api/client';
import { sum, toCents } from '../../ui/formats';

type Timeline = Schema<'PersonTimelineDto'>;
export type Payout = Schema<'PersonPayoutDto'>;

export type MonthState =
  | 'PAID'
  | 'REPAID'
  | 'BOUNCED'
  | 'ISSUED'
  | 'PLANNED'
  | 'WAIVED'
  | 'WITHDRAWN'
  | 'BACKPAID'
  | 'SUSPENDED'
  | 'ENDED'
  | 'MISSED'
  | 'NONE';

/** What happened with one month of one scheme. */
export interface Month {
  scheme: string;
  period: string;
  state: MonthState;
  /** The first payout and its reissues, in order; a withdrawn batch's line stands before its successor. */
  attempts: Payout[];
  /** Yuan; null when nothing was planned. */
  amount: string | null;
  /** The payout of a later month that made up for this one. */
  backPaidBy: Payout | null;
  /** The amount holds back-pay of other months. */
  holdsBackPay: boolean;
}

export interface YearRow {
  year: string;
  scheme: string;
  months: Month[];
}

/** Months of all years in which something happened, latest year first. @param until the month that is being worked on */
export function yearsOf(timeline: Timeline, until: string): YearRow[] {
  const { payouts, spells, events } = timeline;
  const chains = chainsOf(payouts);
  const rows: YearRow[] = [];
  for (const scheme of schemesOf(timeline)) {
    const known = [
      ...payouts.filter((p) => p.scheme === scheme).flatMap((p) => [p.period, p.backPayFrom ?? p.period]),
      ...spells.filter((s) => s.scheme === scheme).map((s) => s.from),
      ...events.filter((e) => e.scheme === scheme && e.period).map((e) => e.period!),
    ].sort();
    if (known.length === 0) continue;
    const last = known.at(-1)! > until ? known.at(-1)! : until;
    for (let year = Number(last.slice(0, 4)); year >= Number(known[0]!.slice(0, 4)); year -= 1) {
      const months = Array.from({ length: 12 }, (_, i) => `${year}-${String(i + 1).padStart(2, '0')}`).map((period) =>
        monthOf(timeline, chains, scheme, period, until),
      );
      if (months.some(({ state }) => state !== 'NONE')) rows.push({ year: String(year), scheme, months });
    }
  }
  return rows.sort((a, b) => b.year.localeCompare(a.year));
}

/** What was paid and stayed paid: number of months, yuan. */
export function paidOf(payouts: readonly Payout[]): { months: number; amount: string } {
  const paid = payouts.filter(({ state }) => state === 'PAID');
  return {
    months: new Set(paid.map(({ scheme, period }) => `${scheme}${period}`)).size,
    amount: sum(paid.map(({ amount }) => amount)),
  };
}

function schemesOf({ payouts, spells, events }: Timeline): string[] {
  return [
    ...new Set([
      ...payouts.map(({ scheme }) => scheme),
      ...spells.map(({ scheme }) => scheme),
      ...events.flatMap(({ scheme }) => (scheme ? [scheme] : [])),
    ]),
  ];
}

const nameOf = (batchId: string, lineNo: number): string => `${batchId}:${lineNo}`;

/** Payouts with their reissues, by scheme and the month of the first of them: a reissue is made in a later month. */
function chainsOf(payouts: readonly Payout[]): Map<string, Payout[]> {
  const byName = new Map(payouts.map((p) => [nameOf(p.batchId, p.lineNo), p]));
  const rootOf = (payout: Payout): Payout => {
    let root = payout;
    while (root.parentBatchId !== null && root.parentLineNo !== null) {
      const parent = byName.get(nameOf(root.parentBatchId, root.parentLineNo));
      if (!parent) break;
      root = parent;
    }
    return root;
  };
  const chains = new Map<string, Payout[]>();
  // The service lists the newest first.
  for (const payout of [...payouts].sort((a, b) => (BigInt(a.batchId) < BigInt(b.batchId) ? -1 : 1))) {
    const root = rootOf(payout);
    const key = `${root.scheme} ${root.period}`;
    chains.set(key, [...(chains.get(key) ?? []), payout]);
  }
  return chains;
}

function monthOf(
  timeline: Timeline,
  chains: ReadonlyMap<string, Payout[]>,
  scheme: string,
  period: string,
  until: string,
): Month {
  const attempts = chains.get(`${scheme} ${period}`) ?? [];
  const standing = attempts.filter(({ state }) => state !== 'WITHDRAWN');
  const last = standing.at(-1) ?? attempts.at(-1);
  const backPaidBy =
    timeline.payouts.find(
      (p) =>
        p.scheme === scheme &&
        p.period > period &&
        p.state !== 'WITHDRAWN' &&
        p.backPayFrom !== null &&
        p.backPayFrom <= period &&
        period <= (p.backPayTo ?? p.backPayFrom) &&
        toCents(p.backPay) > 0n,
    ) ?? null;
  const month = { scheme, period, attempts, backPaidBy };
  if (last)
    return {
      ...month,
      state: stateOf(last, standing.length > 1),
      amount: last.amount,
      holdsBackPay: toCents(last.backPay) > 0n,
    };
  return {
    ...month,
    state: withoutPayout(timeline, scheme, period, until, backPaidBy),
    amount: null,
    holdsBackPay: false,
  };
}

function stateOf(last: Payout, again: boolean): MonthState {
  if (last.state === 'PAID') return again ? 'REPAID' : 'PAID';
  // The new payout of it is not among these: it still counts as returned.
  if (last.state === 'REISSUED') return 'BOUNCED';
  return last.state as MonthState;
}

function withoutPayout(
  { events }: Timeline,
  scheme: string,
  period: string,
  until: string,
  backPaidBy: Payout | null,
): MonthState {
  if (backPaidBy) return 'BACKPAID';
  const change = events
    .filter((e) => e.scheme === scheme && e.status !== null && e.period !== null && e.period <= period)
    // Newest first already; of one month the newest counts.
    .sort((a, b) => b.period!.localeCompare(a.period!))[0];
  if (!change || period > until) return 'NONE';
  if (change.status === 'SUSPENDED') return 'SUSPENDED';
  if (change.status === 'ENDED') return change.period === period ? 'ENDED' : 'NONE';
  return period < until ? 'MISSED' : 'NONE';
}
