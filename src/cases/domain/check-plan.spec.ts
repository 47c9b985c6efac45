import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Decimal, sumMoney, toWire, ZERO } from '../../kernel/money.js';
import { addMonths, firstDay } from '../../kernel/period.js';
import { checkPlan, inArrears, nextDue } from './check-plan.js';

const d = (text: string): Decimal => new Decimal(text);
const item = (dueOn: string, amount: string) => ({ dueOn, amount });

describe('a plan', () => {
  it('to return at once is one day with everything that is open', () => {
    expect(checkPlan({ method: 'RETURN', dueOn: '2025-01-31' }, d('100.00'))).toEqual({
      items: [{ dueOn: '2025-01-31', amount: d('100.00') }],
      monthly: null,
    });
  });

  it('of deductions names what is deducted each month', () => {
    expect(checkPlan({ method: 'OFFSET', monthly: '50.00' }, d('100.00')).monthly).toEqual(d('50'));
    expect(() => checkPlan({ method: 'OFFSET', monthly: '0.00' }, d('100.00'))).toThrow('RECOVERY_PLAN_WRONG');
  });

  it('takes the fields of its own method and no others', () => {
    const wrong = [
      { method: 'RETURN' },
      { method: 'RETURN', dueOn: '2025-01-31', monthly: '1.00' },
      { method: 'OFFSET', dueOn: '2025-01-31' },
      { method: 'INSTALMENTS', items: [item('2025-01-31', '50.00'), item('2025-02-28', '50.00')] },
    ] as const;
    for (const input of wrong) expect(() => checkPlan(input, d('100.00'))).toThrow('RECOVERY_PLAN_FIELDS');
    expect(() => checkPlan({ method: 'RETURN', dueOn: '2025-01-31' }, ZERO)).toThrow('FINDING_NOTHING_OPEN');
  });

  it('in instalments has at least two, later one after the other, each above zero, and sums to what is open', () => {
    const plan = (...items: { dueOn: string; amount: string }[]) =>
      checkPlan({ method: 'INSTALMENTS', paperId: '1', items }, d('100.00'));
    expect(plan(item('2025-01-31', '99.99'), item('2025-02-01', '0.01')).items).toHaveLength(2);
    for (const items of [
      [item('2025-01-31', '100.00')],
      [item('2025-01-31', '50.00'), item('2025-01-31', '50.00')],
      [item('2025-02-28', '50.00'), item('2025-01-31', '50.00')],
      [item('2025-01-31', '50.00'), item('2025-02-28', '50.01')],
      [item('2025-01-31', '100.00'), item('2025-02-28', '0.00')],
    ]) {
      expect(() => plan(...items)).toThrow('RECOVERY_PLAN_WRONG');
    }
  });

  it('always says what is due next and what is late so that both fit what has come', () => {
    const amounts = fc.array(fc.integer({ min: 1, max: 99_999 }), { minLength: 2, maxLength: 24 });
    fc.assert(
      fc.property(amounts, fc.nat(3_000_000), fc.integer({ min: -1, max: 25 }), (given, cents, month) => {
        const items = given.map((amount, i) =>
          item(firstDay(addMonths('2025-01', i)), toWire(d(`${amount}`).div(100))),
        );
        const open = sumMoney(items.map(({ amount }) => d(amount)));
        const checked = checkPlan({ method: 'INSTALMENTS', paperId: '1', items }, open).items;
        const recovered = Decimal.min(open, d(`${cents}`).div(100));
        const next = nextDue(checked, recovered);
        expect(next === null).toBe(recovered.eq(open));
        const day = firstDay(addMonths('2025-01', month));
        const late = inArrears(checked, recovered, day);
        // Something is late exactly when the next item that is not covered is due.
        expect(late.gt(ZERO)).toBe(next !== null && next.dueOn <= day);
        if (next) expect(next.amount.gt(ZERO)).toBe(true);
      }),
    );
  });
});
