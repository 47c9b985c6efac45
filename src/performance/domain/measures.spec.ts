import { describe, expect, it } from '@jest/globals';
import { Decimal } from '../../kernel/money.js';
import * as m from './measures.js';
import type { PeriodFacts } from './measures.js';

const d = (text: string): Decimal => new Decimal(text);
function facts(period: number, more: Partial<PeriodFacts>): PeriodFacts {
  return {
    period,
    payOn: '2024-01-10',
    settled: true,
    due: 0,
    full: 0,
    onTime: 0,
    active: 0,
    activePaid: 0,
    headcount: 0,
    payouts: 0,
    dueSum: d('0'),
    paidSum: d('0'),
    ...more,
  };
}

describe('headcount', () => {
  const months = [
    facts(202401, { headcount: 9564 }),
    facts(202402, { headcount: 9565 }),
    facts(202403, { headcount: 9000, settled: false }),
  ];
  it('averages over settled months only, half up', () =>
    expect(m.headcount(months, 'AVERAGE')!.toString()).toBe('9565'));
  it('knows the minimum and the latest', () => {
    expect(m.headcount(months, 'MINIMUM')!.toString()).toBe('9564');
    expect(m.headcount(months, 'LATEST')!.toString()).toBe('9565');
  });
  it('is not measurable before a month has settled', () =>
    expect(m.headcount([facts(202401, { settled: false })], 'AVERAGE')).toBeNull());
  it('sums to person-times, in 万人次 with two decimals', () => {
    expect(m.personTimes(months, false)!.toString()).toBe('19129');
    expect(m.personTimes(months, true)!.toFixed(2)).toBe('1.91');
  });
});

describe('rates', () => {
  const months = [
    facts(202401, { due: 1000, full: 997, onTime: 990, active: 1000, activePaid: 1000, payouts: 1000 }),
    facts(202402, { due: 1000, full: 1000, onTime: 999, active: 1000, activePaid: 990, payouts: 990 }),
  ];
  it('count person-periods', () => {
    expect(m.fullPaymentRate(months)!.toFixed(2)).toBe('99.85');
    expect(m.onTimeRate(months)!.toFixed(2)).toBe('99.45');
  });
  it('of coverage are averaged over the months', () => expect(m.coverageRate(months)!.toFixed(2)).toBe('99.50'));
  it('of accuracy count confirmed findings against payouts', () =>
    expect(m.accuracyRate(months, 11)!.toFixed(2)).toBe('99.45'));
  it('with nothing due are not measurable, neither 0 nor 100 %', () => {
    expect(m.fullPaymentRate([])).toBeNull();
    expect(m.coverageRate([facts(202401, {})])).toBeNull();
    expect(m.accuracyRate([], 0)).toBeNull();
  });
});

describe('money measures', () => {
  const books = { netPaid: d('28800000.00'), months: 12 };
  const project = {
    budget: d('12140200'),
    arrived: d('6070100'),
    spent: d('0'),
    attributed: d('12140200'),
    executionBasis: 'ARRIVED' as const,
  };
  it('give the monthly average in 万元', () => expect(m.monthlyAverageWan(books)!.toFixed(2)).toBe('240.00'));
  it('explain the published 5 times: 1,214.02 ÷ 240', () =>
    expect(m.fundedMonths(project, books)!.toFixed(2)).toBe('5.06'));
  it('explain the published 0.11 times: 87.55 ÷ 790', () =>
    expect(
      m.fundedMonths({ ...project, attributed: d('875500') }, { netPaid: d('94800000'), months: 12 })!.toFixed(2),
    ).toBe('0.11'));
  it('compute execution by the basis of the project', () => {
    expect(m.executionRate(project)!.toFixed(2)).toBe('50.00');
    expect(m.executionRate({ ...project, executionBasis: 'ATTRIBUTED' })!.toFixed(2)).toBe('100.00');
    expect(m.executionRate({ ...project, budget: d('0') })).toBeNull();
    expect(m.useRate(project)!.toFixed(2)).toBe('200.00');
    expect(m.arrivalRate(project)!.toFixed(2)).toBe('50.00');
  });
  it('are not measurable before the first payout', () => {
    expect(m.monthlyAverageWan({ netPaid: d('0'), months: 0 })).toBeNull();
    expect(m.fundedMonths(project, { netPaid: d('0'), months: 0 })).toBeNull();
  });
});
