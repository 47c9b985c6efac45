import { toWire, ZERO, type Decimal } from '../../kernel/money.js';
import { intToPeriod, type Period } from '../../kernel/period.js';
import { lateSentences } from '../../messages/workbench.js';
import type { MonthBatch } from './month-rows.js';
import type { PayoutGroup } from './money-flow.js';
import { daysFrom } from './run-out.js';
import { BOUNCE_DAYS } from './workbench.types.js';

export const LATE_KINDS = ['MONTH', 'BATCH', 'BOUNCED', 'FUND_REQUEST', 'VOUCHERS'] as const;

export interface LateItem {
  kind: (typeof LATE_KINDS)[number];
  text: string;
  subjectType: 'batch' | 'fundRequest' | 'fund';
  subjectId: string;
  scheme: string;
  period: Period | null;
  count: number;
  amount: string | null;
  /** The payday, the day of the oldest return, the day the money was due, the day of the oldest voucher. */
  since: string;
  /** Calendar days from `since` to the cut-off; negative while a fund request is not due yet. */
  days: number;
}

export interface LateFacts {
  /** Months of the year without any regular batch, with their paydays. */
  months: readonly { scheme: string; period: Period; payOn: string }[];
  batches: readonly (MonthBatch & { number: string })[];
  groups: readonly (PayoutGroup & { fileOn: string | null })[];
  requests: readonly { id: string; scheme: string; period: number; amount: string; dueOn: string }[];
  unreviewed: readonly { scheme: string; count: number; oldestOn: string }[];
}

/** What is late at the cut-off, the longest first. */
export function lateList({ months, batches, groups, requests, unreviewed }: LateFacts, cutOff: string): LateItem[] {
  const items: LateItem[] = [];
  for (const { scheme, period, payOn } of months) {
    const days = daysFrom(payOn, cutOff);
    if (days <= 0) continue;
    const text = lateSentences.MONTH(period, days);
    const subject = { subjectType: 'fund', subjectId: scheme } as const;
    items.push({ kind: 'MONTH', text, ...subject, scheme, period, count: 1, amount: null, since: payOn, days });
  }
  for (const { id, number, scheme, period, state, payOn, lineCount, total } of batches) {
    const days = daysFrom(payOn, cutOff);
    if (state === 'SETTLED' || days <= 0) continue;
    const text = lateSentences.BATCH(number, days);
    const subject = { subjectType: 'batch', subjectId: id } as const;
    items.push({
      kind: 'BATCH',
      text,
      ...subject,
      scheme,
      period,
      count: lineCount,
      amount: total,
      since: payOn,
      days,
    });
  }
  items.push(...oldReturns(batches, groups, cutOff));
  for (const { id, scheme, period, amount, dueOn } of requests) {
    const days = daysFrom(dueOn, cutOff);
    const text = lateSentences.FUND_REQUEST(days);
    const subject = { subjectType: 'fundRequest', subjectId: id } as const;
    items.push({
      kind: 'FUND_REQUEST',
      text,
      ...subject,
      scheme,
      period: intToPeriod(period),
      count: 1,
      amount,
      since: dueOn,
      days,
    });
  }
  for (const { scheme, count, oldestOn } of unreviewed) {
    items.push({
      kind: 'VOUCHERS',
      text: lateSentences.VOUCHERS(count),
      subjectType: 'fund',
      subjectId: scheme,
      scheme,
      period: null,
      count,
      amount: null,
      since: oldestOn,
      days: daysFrom(oldestOn, cutOff),
    });
  }
  return items.sort((a, b) => b.days - a.days);
}

function oldReturns(batches: LateFacts['batches'], groups: LateFacts['groups'], cutOff: string): LateItem[] {
  const items: LateItem[] = [];
  for (const { id, number, scheme, period } of batches) {
    let count = 0;
    let sum: Decimal = ZERO;
    let since = cutOff;
    for (const group of groups) {
      if (group.batchId !== id || group.outcome !== 'BOUNCED') continue;
      const on = group.on ?? group.fileOn ?? cutOff;
      if (daysFrom(on, cutOff) <= BOUNCE_DAYS) continue;
      count += group.count;
      sum = sum.plus(group.amount);
      if (on < since) since = on;
    }
    if (count === 0) continue;
    const days = daysFrom(since, cutOff);
    const text = lateSentences.BOUNCED(number, count, days);
    const subject = { subjectType: 'batch', subjectId: id } as const;
    items.push({ kind: 'BOUNCED', text, ...subject, scheme, period, count, amount: toWire(sum), since, days });
  }
  return items;
}
