import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Decimal, sumMoney } from '../kernel/money.js';
import { addDays } from '../kernel/period.js';
import { readStatement } from '../reconcile/domain/read-statement.js';
import { shippedStatementFormats } from '../reconcile/domain/shipped-statement-formats.js';
import { makeBankStatement, type BankMovement } from './bank-statement.js';

const movement = (
  key: string,
  kind: BankMovement['kind'],
  on: string,
  amount: string,
  more: Partial<BankMovement> = {},
): BankMovement => ({ key, kind, on, amount: new Decimal(amount), reference: null, returned: [], ...more });
const bank = { seed: 7, treasury: '财政局', fund: '社保中心' };

describe('the statement of a simulated bank', () => {
  it('begins with what was held and shows what moved, by the reference it was given', () => {
    const movements = [
      movement('held', 'HELD', '2024-01-01', '500.00'),
      movement('order/2', 'ORDER', '2024-01-09', '-300.00', { reference: 'HD-1' }),
    ];
    const plan = { ...bank, period: '2024-01', movements, latePerMille: 0, anonymousPerMille: 0 };
    const printed = makeBankStatement(plan);
    expect([printed.opening.toFixed(2), printed.closing.toFixed(2)]).toEqual(['500.00', '200.00']);
    expect(printed.lines.map(({ on, amount }) => [on, amount.toFixed(2)])).toEqual([['2024-01-09', '-300.00']]);
    expect(printed.lines[0]!.summary).toMatch(/ HD-1$/);
    expect(makeBankStatement(plan)).toEqual(printed);
  });

  it('month after month sums to what moved, whatever is late, and is read without a fault', () => {
    const facts = fc.record({
      day: fc.integer({ min: 0, max: 88 }),
      cents: fc.integer({ min: 1, max: 9_999_999 }),
      kind: fc.constantFrom(
        'ORDER' as const,
        'RETURN' as const,
        'TRANSFER' as const,
        'INTEREST' as const,
        'LATE_RETURN' as const,
        'OTHER' as const,
      ),
    });
    fc.assert(
      fc.property(fc.array(facts, { maxLength: 30 }), fc.integer({ min: 0, max: 1e6 }), (list, seed) => {
        const movements = list.map(({ day, cents, kind }, i) => {
          const whole = new Decimal(cents).div(100);
          const part = new Decimal(Math.ceil(cents / 2)).div(100);
          return movement(`${i}/1`, kind, addDays('2024-01-01', day), whole.toFixed(2), {
            returned:
              kind === 'RETURN' && cents > 1
                ? [part, whole.minus(part)].map((amount, n) => ({ reference: `000000001000000${n + 1}`, amount }))
                : [],
          });
        });
        let closing = new Decimal(0);
        for (const period of ['2024-01', '2024-02', '2024-03', '2024-04']) {
          const printed = makeBankStatement({ ...bank, seed, period, movements, latePerMille: 300 });
          expect(printed.opening.eq(closing)).toBe(true);
          ({ closing } = printed);
          const rows = printed.csv
            .toString()
            .trimEnd()
            .split('\r\n')
            .map((row, i) => ({
              sheet: null,
              rowNo: i + 1,
              cells: row.split(',').map((text) => ({ text, kind: 'TEXT' as const, lossy: false })),
            }));
          const { issues, lines, opening } = readStatement(shippedStatementFormats.GENERIC!, rows, {
            from: printed.from,
            to: printed.to,
            opening: null,
          });
          expect(issues).toEqual([]);
          expect(opening!.eq(printed.opening)).toBe(true);
          expect(lines.map(({ amount }) => amount.toFixed(2))).toEqual(
            printed.lines.map(({ amount }) => amount.toFixed(2)),
          );
        }
        expect(closing.eq(sumMoney(movements.map(({ amount }) => amount)))).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});
