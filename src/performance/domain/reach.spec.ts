import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Decimal } from '../../kernel/money.js';
import {
  likelihoodOf,
  neededMonthly,
  reachCount,
  reachFundedMonths,
  reachHeadcount,
  reachMonthlyAverage,
  reachMoneyRate,
  reachRate,
} from './reach.js';

const d = (text: string): Decimal => new Decimal(text);

describe('whether a target can still be met', () => {
  it('tells what each month left must come to: 240 万元 a month after ten at 237.74 need 251.30', () => {
    const { estimate, alerts } = reachMonthlyAverage(
      { operator: '>=', target: '240' },
      { seasonal: false, paid: d('23774000.00'), paidMonths: 10, total: d('28528800.00'), months: 12 },
    );
    expect(estimate.forecast!.toFixed(2)).toBe('237.74');
    expect(alerts).toEqual([{ code: 'NEED_MONTHLY_LEAST', details: { amount: '251.30' } }]);
    expect(likelihoodOf('>=', '240', estimate)).toBe('POSSIBLE');
  });

  it('tells that a budget cannot pay for it: 1.77 at 1,394 万元 a month need 2,467.38', () => {
    const { estimate, alerts } = reachFundedMonths(
      { operator: '=', target: '1.77' },
      {
        budget: d('24000000.00'),
        attributed: d('20000000.00'),
        attributedByYearEnd: d('24000000.00'),
        monthly: d('13940000.00'),
      },
    );
    expect(alerts).toEqual([
      { code: 'BUDGET_SHORT', details: { target: '1.77', needed: '2467.38', budget: '2400.00' } },
    ]);
    expect(likelihoodOf('=', '1.77', estimate)).toBe('IMPOSSIBLE');
  });

  it('knows that what was late stays late', () => {
    const late = reachRate(
      { operator: '=', target: '100.00' },
      { soFar: d('99.90'), due: 1000, lost: 1, dueToCome: 200 },
    );
    expect(late.alerts).toEqual([{ code: 'RATE_LOST', details: { lost: '1', high: '99.92' } }]);
    expect(likelihoodOf('=', '100.00', late.estimate)).toBe('IMPOSSIBLE');
    // As far as the target is printed it is met, as the scoring has it.
    const met = reachRate({ operator: '=', target: '100' }, { soFar: d('99.90'), due: 1000, lost: 1, dueToCome: 200 });
    expect([met.alerts, likelihoodOf('=', '100', met.estimate)]).toEqual([[], 'CERTAIN']);
    const close = reachRate(
      { operator: '>=', target: '99' },
      { soFar: d('98.90'), due: 1000, lost: 11, dueToCome: 200 },
    );
    expect(close.alerts).toEqual([{ code: 'RATE_LEFT', details: { left: '1', due: '200' } }]);
    expect(likelihoodOf('>=', '99', close.estimate)).toBe('POSSIBLE');
  });

  it('counts people and inspections to the year’s end', () => {
    const months = [
      ...Array.from({ length: 10 }, () => ({ people: 9500, known: true })),
      { people: 9500, known: false },
      { people: 9500, known: false },
    ];
    const people = reachHeadcount({ operator: '>=', target: '9565', of: 'AVERAGE' }, months, false);
    expect(people.alerts).toEqual([{ code: 'PEOPLE_NEEDED', details: { people: '9890' } }]);
    const least = reachHeadcount({ operator: '>=', target: '9565', of: 'MINIMUM' }, months, false);
    expect(likelihoodOf('>=', '9565', least.estimate)).toBe('IMPOSSIBLE');
    const visits = reachCount({ operator: '>=', target: '6' }, { soFar: d('2'), monthsGone: 6, whole: true });
    expect([visits.estimate.forecast!.toString(), visits.alerts[0]!.details]).toEqual([
      '4',
      { needed: '4', months: '6' },
    ]);
    const spent = reachMoneyRate(
      { operator: '>=', target: '100' },
      { done: d('600000.00'), doneByYearEnd: d('900000.00'), base: d('1000000.00'), monthsLeft: 4, method: 'LINEAR' },
    );
    expect(spent).toMatchObject({
      alerts: [{ code: 'EXECUTION_NEEDED', details: { needed: '40.00', monthly: '10.00' } }],
    });
    expect(likelihoodOf('>=', '100', spent.estimate)).toBe('POSSIBLE');
  });

  it('paying what is needed each month left meets the target exactly', () => {
    const amount = fc.integer({ min: 1, max: 1_000_000 }).map((n) => new Decimal(n).div(100));
    fc.assert(
      fc.property(amount, amount, fc.integer({ min: 1, max: 12 }), fc.nat(11), (target, sum, months, gone) => {
        fc.pre(gone < months);
        const needed = neededMonthly(target, sum, months, months - gone)!;
        expect(
          sum
            .plus(needed.mul(months - gone))
            .div(months)
            .minus(target)
            .abs()
            .lt('1e-20'),
        ).toBe(true);
      }),
    );
  });

  it('is never called impossible when the forecast meets it, nor certain when it does not', () => {
    const value = fc.integer({ min: 0, max: 20_000 }).map((n) => new Decimal(n).div(100));
    fc.assert(
      fc.property(
        value,
        value,
        value,
        value,
        fc.constantFrom('>=' as const, '<=' as const, '=' as const),
        (goal, forecast, a, b, operator) => {
          const low = Decimal.min(a, b, forecast);
          const high = Decimal.max(a, b, forecast);
          const target = goal.toFixed(2);
          const said = likelihoodOf(operator, target, { method: 'PAYROLL', forecast, low, high });
          const meets =
            operator === '>=' ? forecast.gte(goal) : operator === '<=' ? forecast.lte(goal) : forecast.eq(goal);
          expect(said === 'CERTAIN').toBe(meets);
          const can =
            operator === '>=' ? high.gte(goal) : operator === '<=' ? low.lte(goal) : high.gte(goal) && low.lte(goal);
          if (!meets) expect(said).toBe(can ? 'POSSIBLE' : 'IMPOSSIBLE');
        },
      ),
    );
  });
});
