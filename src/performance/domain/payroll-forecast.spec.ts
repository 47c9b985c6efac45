import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Decimal } from '../../kernel/money.js';
import { forecastPayroll, forecastUse, type KnownMonth, type PayrollFacts } from './payroll-forecast.js';

const month = (period: number, amount: string, people = 10): KnownMonth => ({
  period,
  amount: new Decimal(amount),
  people,
});
const facts = (change: Partial<PayrollFacts> = {}): PayrollFacts => ({
  year: 2024,
  from: 202401,
  paid: [],
  planned: [],
  lastYear: [],
  entrants: new Map(),
  adjustments: [],
  ...change,
});
const run = (first: number, n: number, amount: string, people = 10) =>
  Array.from({ length: n }, (_, i) => month(first + i, amount, people));
const cents = fc.integer({ min: 1, max: 10_000_000 }).map((n) => new Decimal(n).div(100));

describe('the payroll of the year', () => {
  it('goes on like its last month, with those who reach the age and what is known to come', () => {
    const forecast = forecastPayroll(
      facts({
        from: 202411,
        paid: run(202401, 10, '1000.00'),
        // Reaches the age in October and November: paid from November and December on.
        entrants: new Map([
          [202410, 1],
          [202411, 2],
          [202409, 5],
        ]),
        adjustments: [
          { from: 202412, amount: new Decimal(50), people: 0 },
          { from: 202405, amount: new Decimal(9), people: 1 },
        ],
      }),
    );
    expect(forecast.method).toBe('LAST_MONTH');
    expect(forecast.months.slice(10).map(({ amount, people, kind }) => [amount.toFixed(2), people, kind])).toEqual([
      ['1100.00', 11, 'PROJECTED'],
      ['1350.00', 13, 'PROJECTED'],
    ]);
    expect([forecast.total.toFixed(2), forecast.entrants]).toEqual(['12450.00', 3]);
  });

  it('takes a month whose roll is known from it, and goes on from there', () => {
    const forecast = forecastPayroll(
      facts({
        from: 202411,
        paid: run(202401, 10, '1000.00'),
        planned: [month(202411, '1200.00', 12), month(202403, '9.00')],
      }),
    );
    expect(forecast.months.map(({ amount }) => amount.toFixed(0)).slice(9)).toEqual(['1000', '1200', '1200']);
    expect(forecast.months[2]!.kind).toBe('PAID');
  });

  it('makes up no month before the first payment, nor anything without one', () => {
    const late = forecastPayroll(facts({ from: 202408, paid: run(202404, 4, '10.00') }));
    expect(late.months.map(({ period }) => period)).toEqual([
      202404, 202405, 202406, 202407, 202408, 202409, 202410, 202411, 202412,
    ]);
    expect(forecastPayroll(facts())).toMatchObject({ method: 'NONE', months: [] });
  });

  it('follows last year’s season exactly where this year grew evenly', () => {
    fc.assert(
      fc.property(
        fc.array(cents, { minLength: 12, maxLength: 12 }),
        fc.integer({ min: 1, max: 11 }),
        fc.constantFrom('1', '1.5', '2'),
        (year, n, growth) => {
          const lastYear = year.map((amount, i) => ({ period: 202301 + i, amount, people: 10 }));
          const paid = lastYear
            .slice(0, n)
            .map((one) => ({ ...one, period: one.period + 100, amount: one.amount.mul(growth) }));
          const forecast = forecastPayroll(facts({ from: 202401 + n, paid, lastYear }));
          expect(forecast.method).toBe('SEASONAL');
          for (const [i, { amount }] of forecast.months.entries()) {
            expect(amount.minus(year[i]!.mul(growth)).abs().lte('0.005')).toBe(true);
          }
        },
      ),
    );
  });

  it('is what was paid when nothing is left, never negative, and more with more people', () => {
    fc.assert(
      fc.property(
        fc.array(cents, { minLength: 1, maxLength: 12 }),
        fc.nat(50),
        fc.integer({ min: -5000, max: 5000 }),
        (amounts, entrants, change) => {
          const paid = amounts.map((amount, i) => ({ period: 202401 + i, amount, people: 7 }));
          const from = 202401 + amounts.length;
          const base = facts({ from, paid, adjustments: [{ from: 202402, amount: new Decimal(change), people: 0 }] });
          const forecast = forecastPayroll(base);
          expect(forecast.months).toHaveLength(12);
          expect(forecast.months.every(({ amount }) => amount.gte(0))).toBe(true);
          const spent = paid.reduce((sum, { amount }) => sum.plus(amount), new Decimal(0));
          expect(forecast.total.gte(spent)).toBe(true);
          if (amounts.length === 12) expect(forecast.total.eq(spent)).toBe(true);
          const more = forecastPayroll({ ...base, entrants: new Map([[from - 1, entrants]]) });
          expect(more.total.gte(forecast.total)).toBe(true);
        },
      ),
    );
  });
});

describe('what the months to come take from the projects', () => {
  const months = forecastPayroll(facts({ from: 202410, paid: run(202401, 9, '100.00') })).months;
  const room = (projectId: string, yuan: string, share: string | null = null) => ({
    projectId,
    room: new Decimal(yuan),
    share: share === null ? null : new Decimal(share),
  });

  it('names the month in which the money ends', () => {
    const [first, last] = forecastUse(months, [room('1', '50.00'), room('2', '170.00')]);
    expect([first!.attributed.toFixed(2), last!.attributed.toFixed(2)]).toEqual(['50.00', '170.00']);
    expect([last!.exhaustedIn, last!.short.toFixed(2)]).toEqual([202412, '80.00']);
    expect(forecastUse(months, [room('1', '300.00')])[0]).toMatchObject({ exhaustedIn: null });
    expect(forecastUse(months, [room('1', '149.99', '0.5')])[0]).toMatchObject({ exhaustedIn: 202412 });
  });

  it('never gives more than a room holds nor more than is paid, and loses nothing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cents, fc.option(fc.constantFrom('0.2', '0.5', '1'), { nil: null })), { maxLength: 4 }),
        (list) => {
          const rooms = list.map(([yuan, share], i) => ({
            projectId: String(i),
            room: yuan,
            share: share === null ? null : new Decimal(share),
          }));
          const uses = forecastUse(months, rooms);
          for (const [i, use] of uses.entries()) {
            expect(use.attributed.lte(rooms[i]!.room)).toBe(true);
            expect(use.short.gt(0)).toBe(use.exhaustedIn !== null);
          }
          const given = uses.reduce((sum, { attributed }) => sum.plus(attributed), new Decimal(0));
          expect(given.lte('300.00')).toBe(true);
        },
      ),
    );
  });
});
