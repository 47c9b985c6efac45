import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Decimal, sumMoney, toWire } from '../../kernel/money.js';
import { ageOf, maskName, openItems, type ItemMove } from './open-items.js';
import { grouped } from '../../kernel/grouped.js';
import { nextStep } from './returned-money.js';
import { threeClocks, type ClockFact } from './three-clocks.js';

const move = (amount: string, i = 0): ItemMove => ({
  voucherId: String(i),
  lineNo: 1,
  period: 202401,
  number: i,
  on: '2024-01-01',
  summary: 's',
  amount: new Decimal(amount),
});

describe('open items', () => {
  it('are settled the oldest first', () => {
    const left = openItems([move('100', 1), move('50', 2), move('-120', 3), move('7', 4)]);
    expect(left.map(({ voucherId, amount }) => [voucherId, toWire(amount)])).toEqual([
      ['2', '30.00'],
      ['4', '7.00'],
    ]);
    expect(openItems([move('-5', 1), move('3', 2)]).map(({ amount }) => toWire(amount))).toEqual(['-2.00']);
    expect(openItems([move('5', 1), move('-5', 2)])).toEqual([]);
  });

  it('sum to the balance, all on one side, for any movements', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1e9, max: 1e9 }), { maxLength: 40 }), (fens) => {
        const moves = fens.map((fen, i) => move(new Decimal(fen).div(100).toFixed(2), i));
        const before = moves.map(({ amount }) => amount.toFixed(2));
        const left = openItems(moves);
        expect(toWire(sumMoney(left.map(({ amount }) => amount)))).toBe(
          toWire(sumMoney(moves.map(({ amount }) => amount))),
        );
        expect(new Set(left.map(({ amount }) => amount.isNegative())).size).toBeLessThanOrEqual(1);
        expect(moves.map(({ amount }) => amount.toFixed(2))).toEqual(before);
      }),
    );
  });

  it('fall into bands of age', () => {
    expect(ageOf('2024-01-01', '2024-01-31')).toEqual({ days: 30, band: 'D30' });
    expect(ageOf('2024-01-01', '2024-02-01').band).toBe('D90');
    expect(ageOf('2023-01-01', '2024-01-02')).toEqual({ days: 366, band: 'OLDER' });
    expect(ageOf('2024-02-01', '2024-01-01').days).toBe(0);
  });
});

describe('a masked name', () => {
  it.each([
    ['张三', '张*'],
    ['欧阳小明', '欧***'],
    ['阿依古丽·买买提', '阿***·买**'],
    ['王', '*'],
    ['𠮷田', '𠮷*'],
  ])('%s → %s', (name, masked) => {
    expect(maskName(name)).toBe(masked);
  });
});

describe('amounts in print', () => {
  it.each([
    ['0.00', '0.00'],
    ['-1234567.80', '-1,234,567.80'],
    ['999.99', '999.99'],
    ['100000000000.00', '100,000,000,000.00'],
  ])('%s → %s', (amount, text) => {
    expect(grouped(amount)).toBe(text);
  });
});

describe('the next step of returned money', () => {
  it.each([
    ['HELD', null, false, 'CORRECT_AND_REISSUE', 'FINANCE_CLERK'],
    ['HELD', null, true, 'DECIDE_WAIVER', 'REVIEWER'],
    ['IN_REISSUE', 'DRAFT', false, 'SUBMIT_REISSUE', 'FINANCE_CLERK'],
    ['IN_REISSUE', 'SUBMITTED', false, 'REVIEW_REISSUE', 'REVIEWER'],
    ['IN_REISSUE', 'REVIEWED', false, 'APPROVE_REISSUE', 'APPROVER'],
    ['IN_REISSUE', 'APPROVED', false, 'ISSUE_REISSUE', 'CASHIER'],
    ['IN_REISSUE', 'ISSUED', false, 'RECORD_SLIP', 'CASHIER'],
    ['REPAID', 'SETTLED', false, 'NONE', null],
    ['WAIVED', null, false, 'NONE', null],
  ] as const)('%s %s %s: %s by %s', (state, reissueState, waiverProposed, step, role) => {
    expect(nextStep({ state, reissueState, waiverProposed })).toEqual({ step, role });
  });
});

describe('the three clocks', () => {
  const amount = fc.integer({ min: 0, max: 10 ** 9 }).map((fen) => new Decimal(fen).div(100));
  const month = fc
    .tuple(fc.integer({ min: 2022, max: 2025 }), fc.integer({ min: 1, max: 12 }))
    .map(([y, m]) => y * 100 + m);
  const fact: fc.Arbitrary<ClockFact> = fc.record({
    periodPaidFor: month,
    monthPaid: month,
    budgetYear: fc.integer({ min: 2022, max: 2025 }),
    payouts: fc.nat(1000),
    paid: amount,
    returns: fc.nat(10),
    returned: amount,
    backPay: amount,
    formerBackPay: amount,
  });

  it('count the same money once in each view', () => {
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 30 }), (facts) => {
        const report = threeClocks(facts);
        for (const view of [report.byBudgetYear, report.byMonthPaid, report.byPeriodPaidFor]) {
          for (const key of ['paid', 'returned', 'net', 'forFormerYear'] as const)
            expect(toWire(sumMoney(view.map((one) => new Decimal(one[key]))))).toBe(report.total[key]);
          expect(view.reduce((sum, { payouts }) => sum + payouts, 0)).toBe(report.total.payouts);
        }
      }),
    );
  });
});
