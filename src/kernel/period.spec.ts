import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  addMonths,
  ageOn,
  comparePeriod,
  firstDay,
  intToPeriod,
  isDate,
  isWeekend,
  lastDay,
  monthsBetween,
  nextWorkingDay,
  parseDate,
  parsePeriod,
  periodOf,
  periodsFrom,
  periodToInt,
  yearOf,
} from './period.js';

const periodRefused = expect.objectContaining({ code: 'PERIOD_MALFORMED', kind: 'invalid' });
const dateRefused = expect.objectContaining({ code: 'DATE_MALFORMED', kind: 'invalid' });
const periods = fc
  .tuple(fc.integer({ min: 1000, max: 9999 }), fc.integer({ min: 1, max: 12 }))
  .map(([year, month]) => `${year}-${String(month).padStart(2, '0')}`);
const dates = fc
  .date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe('period', () => {
  it.each(['', '2024', '2024-00', '2024-13', '2024-1', '202412', '2024-12-01', ' 2024-12', '0999-01', '２０２４-12'])(
    'refuses "%s"',
    (text) => expect(() => parsePeriod(text)).toThrow(periodRefused),
  );

  it('is an integer in the database and comes back the same', () => {
    expect(periodToInt('2024-12')).toBe(202412);
    expect(intToPeriod(202401)).toBe('2024-01');
    fc.assert(fc.property(periods, (period) => intToPeriod(periodToInt(period)) === period));
  });

  it.each([0, 2024, 202400, 202413, 20241, 2024121, 202412.5, -202412, NaN])('refuses the integer %p', (value) => {
    expect(() => intToPeriod(value)).toThrow(periodRefused);
  });

  it('adds months over year ends', () => {
    expect(addMonths('2024-12', 1)).toBe('2025-01');
    expect(addMonths('2024-01', -1)).toBe('2023-12');
    expect(addMonths('2024-03', -15)).toBe('2022-12');
    expect(() => addMonths('9999-12', 1)).toThrow(periodRefused);
    expect(() => addMonths('1000-01', -1)).toThrow(periodRefused);
    expect(() => addMonths('2024-01', 0.5)).toThrow(periodRefused);
  });

  it('counts months between as addMonths undoes them', () => {
    expect(monthsBetween('2024-11', '2025-02')).toBe(3);
    fc.assert(fc.property(periods, periods, (a, b) => addMonths(a, monthsBetween(a, b)) === b));
  });

  it('orders as text orders', () => {
    fc.assert(fc.property(periods, periods, (a, b) => comparePeriod(a, b) === (a < b ? -1 : a > b ? 1 : 0)));
  });

  it('lists the months from one to another, both included', () => {
    expect(periodsFrom('2024-11', '2025-01')).toEqual(['2024-11', '2024-12', '2025-01']);
    expect(periodsFrom('2024-11', '2024-11')).toEqual(['2024-11']);
    expect(periodsFrom('2024-11', '2024-10')).toEqual([]);
  });

  it('knows its days and its year', () => {
    expect([firstDay('2024-02'), lastDay('2024-02'), lastDay('2023-02')]).toEqual([
      '2024-02-01',
      '2024-02-29',
      '2023-02-28',
    ]);
    expect([lastDay('2024-12'), lastDay('1900-02'), yearOf('2024-12')]).toEqual(['2024-12-31', '1900-02-28', 2024]);
    fc.assert(
      fc.property(
        periods,
        (period) => period === '9999-12' || addDays(lastDay(period), 1) === firstDay(addMonths(period, 1)),
      ),
    );
  });
});

describe('date', () => {
  it.each([
    '',
    '2024-02-30',
    '2023-02-29',
    '1900-02-29',
    '2024-13-01',
    '2024-1-1',
    '20240101',
    '2024-01-01T00:00',
    '0000-01-01',
  ])('refuses "%s"', (text) => {
    expect(isDate(text)).toBe(false);
    expect(() => parseDate(text)).toThrow(dateRefused);
  });

  it('takes every day of the calendar', () => {
    expect(parseDate('2024-02-29')).toBe('2024-02-29');
    fc.assert(fc.property(dates, (date) => parseDate(date) === date && periodOf(date) === date.slice(0, 7)));
  });

  it('adds days and takes them back', () => {
    expect(addDays('2024-02-28', 2)).toBe('2024-03-01');
    expect(addDays('2024-01-01', -1)).toBe('2023-12-31');
    expect(() => addDays('9999-12-31', 1)).toThrow(dateRefused);
    fc.assert(
      fc.property(dates, fc.integer({ min: -10_000, max: 10_000 }), (date, n) => {
        fc.pre(date > '1100-01-01' && date < '9900-01-01');
        return addDays(addDays(date, n), -n) === date;
      }),
    );
  });

  it('counts completed years of age', () => {
    expect(ageOn('1964-12-15', '2024-12-14')).toBe(59);
    expect(ageOn('1964-12-15', '2024-12-15')).toBe(60);
    expect(ageOn('1964-02-29', '2023-02-28')).toBe(58);
    expect(ageOn('1964-02-29', '2023-03-01')).toBe(59);
    expect(ageOn('2024-12-15', '2024-12-14')).toBe(-1);
    expect(() => ageOn('1964-13-15', '2024-12-14')).toThrow(dateRefused);
  });

  it('tells weekends', () => {
    expect(['2024-12-13', '2024-12-14', '2024-12-15', '2024-12-16'].map(isWeekend)).toEqual([false, true, true, false]);
  });

  it('moves a payday to the next working day, and leaves one that is', () => {
    expect(nextWorkingDay('2024-12-13', (day) => !isWeekend(day))).toBe('2024-12-13');
    expect(nextWorkingDay('2024-12-14', (day) => !isWeekend(day))).toBe('2024-12-16');
    expect(() => nextWorkingDay('2024-12-14', () => false)).toThrow(
      expect.objectContaining({ code: 'WORKING_DAY_NONE', kind: 'rule' }),
    );
  });
});
