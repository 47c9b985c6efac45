import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Decimal, sumMoney, toWire } from '../../kernel/money.js';
import { addDays } from '../../kernel/period.js';
import { ageClassOf, byAge, daysBetween } from './ages.js';

describe('the age of money', () => {
  it('is counted in days, and its classes meet without a gap', () => {
    expect(daysBetween('2024-02-28', '2024-03-01')).toBe(2);
    expect([0, 30, 31, 60, 61, 90, 91, 180, 181, 400].map(ageClassOf)).toEqual([
      ...['D30', 'D30', 'D60', 'D60', 'D90', 'D90', 'D180', 'D180', 'OLDER', 'OLDER'],
    ]);
  });

  it('leaves no cent out', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 1, max: 10 ** 9 })), { maxLength: 10 }),
        (entries) => {
          const amounts = entries.map(([days, cents]) => ({
            on: addDays('2024-12-31', -days),
            amount: new Decimal(cents).div(100),
          }));
          const total = sumMoney(Object.values(byAge(amounts, '2024-12-31')));
          expect(toWire(total)).toBe(toWire(sumMoney(amounts.map(({ amount }) => amount))));
        },
      ),
    );
  });
});
