import { describe, expect, it } from '@jest/globals';
import { Decimal, toWire } from '../../kernel/money.js';
import { documentCalendar, type DocumentCalendar } from './calendar.js';

const dated = (on: string, amount: string) => ({ on, amount: new Decimal(amount) });
const PLAN = [dated('2024-06-30', '40.00'), dated('2024-03-31', '60.00')];
const lines = ({ plan }: DocumentCalendar): string[] =>
  plan.map(({ on, arrived, overdue, daysLate }) => `${on} ${toWire(arrived)} ${toWire(overdue)} ${daysLate}`);
const calendar = (at: string, ...arrivals: ReturnType<typeof dated>[]) =>
  documentCalendar(PLAN, arrivals, new Decimal('100.00'), at);

describe('the calendar of a document', () => {
  it('calls a plan overdue from the day after it, by what is still missing', () => {
    expect(lines(calendar('2024-03-31'))).toEqual(['2024-03-31 0.00 0.00 0', '2024-06-30 0.00 0.00 0']);
    expect(lines(calendar('2024-04-02', dated('2024-04-01', '20.00')))).toEqual([
      '2024-03-31 20.00 40.00 2',
      '2024-06-30 0.00 0.00 0',
    ]);
    expect(lines(calendar('2024-07-10', dated('2024-02-01', '70.00')))).toEqual([
      '2024-03-31 60.00 0.00 0',
      '2024-06-30 10.00 30.00 10',
    ]);
  });

  it('shows by month what was planned, came and is missing, and the share of the document', () => {
    const { months, arrivalRate, ...sums } = calendar('2024-07-10', dated('2024-02-01', '70.00'));
    expect(months.filter(({ planned, arrived }) => !planned.plus(arrived).isZero()).map(({ month }) => month)).toEqual([
      2, 3, 6,
    ]);
    expect([sums.planned, sums.arrived, sums.overdue].map(toWire)).toEqual(['100.00', '70.00', '30.00']);
    expect(arrivalRate!.toFixed(2)).toBe('70.00');
  });

  it('knows of money that was never planned, and measures no rate without an amount', () => {
    const { months, overdue, arrivalRate } = documentCalendar([], [dated('2024-05-01', '5.00')], null, '2024-12-31');
    expect(toWire(months[4]!.arrived)).toBe('5.00');
    expect(toWire(overdue)).toBe('0.00');
    expect(arrivalRate).toBeNull();
  });
});
