import { Decimal, toWire, ZERO } from '../../kernel/money.js';
import type { Period } from '../../kernel/period.js';
import type { FlowBatch, PayoutGroup } from './money-flow.js';

export interface MonthBatch extends FlowBatch {
  period: Period;
  state: string;
  payOn: string;
  lineCount: number;
  total: string;
}

export interface DashboardMonth {
  period: Period;
  scheme: string;
  /** Every regular batch of the month is settled. */
  settled: boolean;
  plannedCount: number;
  plannedAmount: string;
  /** People credited by the cut-off, in the first try or by a reissue. */
  paidCount: number;
  paidAmount: string;
  onTimeCount: number;
  fullCount: number;
  failedCount: number;
  failedAmount: string;
  reissuedCount: number;
  reissuedAmount: string;
  openBouncedCount: number;
  openBouncedAmount: string;
  batchIds: string[];
}

interface Sum {
  count: number;
  sum: Decimal;
}

/** Months × schemes with what was planned, paid, on time, returned and paid again; days after the cut-off do not exist. */
export function monthRows(
  batches: readonly MonthBatch[],
  groups: readonly PayoutGroup[],
  cutOff: string,
): DashboardMonth[] {
  const groupsOf = new Map<string, PayoutGroup[]>();
  for (const group of groups) groupsOf.set(group.batchId, [...(groupsOf.get(group.batchId) ?? []), group]);
  const cells = new Map<string, MonthBatch[]>();
  for (const batch of batches) {
    const key = `${batch.period}/${batch.scheme}`;
    cells.set(key, [...(cells.get(key) ?? []), batch]);
  }
  return [...cells.values()].map((cell) => {
    const of = (wanted: (group: PayoutGroup, batch: MonthBatch) => boolean): Sum =>
      cell
        .flatMap((batch) => (groupsOf.get(batch.id) ?? []).filter((group) => wanted(group, batch)))
        .reduce<Sum>((all, group) => ({ count: all.count + group.count, sum: all.sum.plus(group.amount) }), {
          count: 0,
          sum: ZERO,
        });
    const known = ({ on }: PayoutGroup): boolean => on === null || on <= cutOff;
    const paid = of((group) => group.outcome === 'PAID' && known(group));
    const onTime = of((group, { payOn }) => group.outcome === 'PAID' && known(group) && group.on! <= payOn);
    const failed = of(
      (group, { kind }) => kind === 'REGULAR' && group.outcome !== null && group.outcome !== 'PAID' && known(group),
    );
    const reissued = of((group, { kind }) => kind === 'REISSUE' && group.outcome === 'PAID' && known(group));
    const open = of((group) => group.outcome === 'BOUNCED' && known(group));
    const regular = cell.filter(({ kind }) => kind === 'REGULAR');
    return {
      period: cell[0]!.period,
      scheme: cell[0]!.scheme,
      settled: regular.length > 0 && regular.every(({ state }) => state === 'SETTLED'),
      plannedCount: regular.reduce((count, batch) => count + batch.lineCount, 0),
      plannedAmount: toWire(regular.reduce((sum, { total }) => sum.plus(total), ZERO)),
      paidCount: paid.count,
      paidAmount: toWire(paid.sum),
      onTimeCount: onTime.count,
      // A payout is credited whole or not at all, and a reissue repeats the amount of what it repeats.
      fullCount: paid.count,
      failedCount: failed.count,
      failedAmount: toWire(failed.sum),
      reissuedCount: reissued.count,
      reissuedAmount: toWire(reissued.sum),
      openBouncedCount: open.count,
      openBouncedAmount: toWire(open.sum),
      batchIds: cell.map(({ id }) => id),
    };
  });
}
