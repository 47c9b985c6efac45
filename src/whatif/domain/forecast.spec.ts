import { describe, expect, it } from '@jest/globals';
import { Decimal } from '../../kernel/money.js';
import type { Foresight, PlannedProject } from '../../projects/domain/project.types.js';
import { assumedMonths, courses, monthCosts, projectEffects, requireOwed, targetEffects } from './forecast.js';

const d = (text: string): Decimal => new Decimal(text);
const sums = {
  basePeriod: '2024-08',
  payPeriod: '2024-10',
  effectiveFrom: '2024-07',
  people: 10,
  regular: d('1000.00'),
  monthlyIncrease: d('50.00'),
  backPay: d('150.00'),
};
const known = [{ period: '2024-08', people: 11, total: d('1100.00'), unreserved: d('400.00') }];
const project = (budget: string, used = '0'): PlannedProject => ({
  id: '5',
  name: '县级补助',
  sourceLevel: 'COUNTY',
  sourceText: '县级资金',
  documentNo: null,
  executionBasis: 'ATTRIBUTED',
  budget: d(budget),
  used: d(used),
  arrived: d('0'),
});
/** One project takes everything while it lasts. */
const foresight = (one: PlannedProject): Foresight => ({
  ruleVersion: 1,
  projects: [one],
  courses: courses(monthCosts(sums), known).map((totals) => {
    let left = one.budget.minus(one.used);
    return totals.map((total) => {
      const amount = Decimal.min(left, total);
      left = left.minus(amount);
      return [
        { projectId: '5', amount },
        { projectId: null, amount: total.minus(amount) },
      ];
    });
  }),
});

describe('months to come', () => {
  it('cost the back-pay once and the increase from then on', () => {
    expect(monthCosts(sums).map(({ period, cost, after }) => `${period} ${cost} ${after}`)).toEqual([
      '2024-09 0.00 1000.00',
      '2024-10 200.00 1200.00',
      '2024-11 50.00 1050.00',
      '2024-12 50.00 1050.00',
    ]);
    expect(monthCosts({ ...sums, basePeriod: '2024-11', payPeriod: '2025-01' })).toHaveLength(12);
  });

  it('are assumed between the roll and the month of payment, if owed', () => {
    expect(assumedMonths(sums)).toEqual(['2024-09']);
    expect(assumedMonths({ ...sums, effectiveFrom: '2024-10' })).toEqual([]);
    expect(assumedMonths({ ...sums, payPeriod: '2024-09' })).toEqual([]);
  });

  it('owe exactly what is paid back', () => {
    const owed = [{ period: '2024-07', people: 1, amount: '1.00', assumed: false }];
    expect(() => requireOwed(owed, d('1'))).not.toThrow();
    expect(() => requireOwed(owed, d('1.01'))).toThrow('1.01');
  });
});

describe('the money of a project', () => {
  it('ends earlier by what the rule costs', () => {
    const [first, own] = projectEffects(foresight(project('3500.00')), monthCosts(sums), '2024-08');
    expect(first).toMatchObject({ endsBefore: '2024-12', endsAfter: '2024-11', before: '3100.00', cost: '0.00' });
    expect(own).toMatchObject({ projectId: null, before: '900.00', cost: '300.00' });
    const [tight] = projectEffects(foresight(project('3400.00')), monthCosts(sums), '2024-08');
    expect(tight).toMatchObject({ endsBefore: '2024-11', endsAfter: '2024-11' });
    const [less] = projectEffects(foresight(project('2600.00')), monthCosts(sums), '2024-08');
    expect(less).toMatchObject({ endsBefore: '2024-11', endsAfter: '2024-10' });
  });

  it('has ended by the month tried on, or does not end', () => {
    const [spent] = projectEffects(foresight(project('400.00')), monthCosts(sums), '2024-08');
    expect(spent).toMatchObject({ endsBefore: '2024-08', endsAfter: '2024-08' });
    const [lasting] = projectEffects(foresight(project('9000.00')), monthCosts(sums), '2024-08');
    expect(lasting).toMatchObject({ endsBefore: null, endsAfter: null, cost: '300.00' });
  });
});

describe('targets', () => {
  const view = { known, months: monthCosts(sums), people: 10, foresight: foresight(project('9000.00', '700.00')) };
  const of = (measure: string, target: string, operator = '>=', projectId: string | null = null) =>
    targetEffects([{ id: '1', projectId, name: '指标', measure, operator, target, unit: null, of: null }], view)[0];

  it('are foreseen for the year without the rule and with it', () => {
    expect(of('MONTHLY_AVERAGE_AMOUNT', '0.11')).toMatchObject({ before: '0.10', after: '0.11', metBefore: false });
    expect(of('HEADCOUNT', '10', '=')).toMatchObject({ before: '10', after: '10', metAfter: true });
    // 700 used, 400 waiting, 4,000 without and 4,300 with, of 9,000; a month 1,020 and 1,080.
    expect(of('EXECUTION_RATE', '60', '>=', '5')).toMatchObject({ before: '56.67', after: '60.00', metAfter: true });
    expect(of('FUNDED_MONTHS', '5', '>=', '5')).toMatchObject({ before: '5.00', after: '5.00' });
  });

  it('are silent where nothing can be foreseen', () => {
    expect(of('EXECUTION_RATE', '100', '>=', '9')).toMatchObject({ before: null, after: null, metBefore: null });
    expect(of('HEADCOUNT', '全员')).toMatchObject({ before: '10', metBefore: null });
  });
});
