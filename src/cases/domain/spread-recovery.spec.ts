import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Decimal, sumMoney, ZERO } from '../../kernel/money.js';
import { spreadRecovery, type OpenLine, type Part } from './spread-recovery.js';

const cents = (n: number): Decimal => new Decimal(n).div(100);
const line = (lineId: string, base: number, personal = 0, grant = 0): OpenLine => ({
  lineId,
  paidOn: '2024-03-10',
  open: { base: cents(base), personal: cents(personal), grant: cents(grant) },
});
const total = ({ base, personal, grant }: Pick<Part, 'base' | 'personal' | 'grant'>): Decimal =>
  sumMoney([base, personal, grant]);

describe('recovered money', () => {
  it('pays back the oldest line to its end before the next one, its details in their order', () => {
    const parts = spreadRecovery([line('1', 100, 50), line('2', 100, 50, 25), line('3', 100)], cents(270));
    expect(parts.map(({ lineId, base, personal, grant }) => [lineId, +base, +personal, +grant])).toEqual([
      ['1', 1, 0.5, 0],
      ['2', 1, 0.2, 0],
    ]);
  });

  it('is refused beyond what is open', () => {
    expect(() => spreadRecovery([line('1', 100)], cents(101))).toThrow('RECOVERY_BEYOND_OPEN');
  });

  it('in any receipts that sum to the whole leaves nothing open and takes no line beyond itself', () => {
    const amounts = fc.nat({ max: 50_000 });
    const lines = fc.array(fc.tuple(amounts, amounts, amounts), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(lines, fc.array(fc.integer({ min: 1, max: 40_000 }), { maxLength: 30 }), (given, receipts) => {
        let open = given.map(([base, personal, grant], i) => line(String(i), base, personal, grant));
        const whole = sumMoney(open.map((one) => total(one.open)));
        let left = whole;
        // The last receipt brings what the others have left.
        for (const receipt of [...receipts.map(cents), whole]) {
          const amount = Decimal.min(receipt, left);
          if (amount.isZero()) continue;
          const parts = spreadRecovery(open, amount);
          expect(sumMoney(parts.map(total)).eq(amount)).toBe(true);
          left = left.minus(amount);
          const paid = new Map(parts.map((part) => [part.lineId, part]));
          open = open.map((one) => {
            const part = paid.get(one.lineId);
            const rest = (name: 'base' | 'personal' | 'grant'): Decimal => one.open[name].minus(part?.[name] ?? ZERO);
            const after = { base: rest('base'), personal: rest('personal'), grant: rest('grant') };
            expect(Object.values(after).every((amount) => !amount.isNegative() || amount.isZero())).toBe(true);
            return { ...one, open: after };
          });
        }
        expect(sumMoney(open.map((one) => total(one.open))).isZero()).toBe(true);
      }),
    );
  });
});
