import { describe, expect, it } from '@jest/globals';
import { calendar2024 } from './holidays-2024.js';
import { addWorkingDays, isWorkingDay, lastWorkingDay, payOn, workingDaysBetween } from './payday.js';

const calendar = new Map(calendar2024.map(({ day, working }) => [day, working]));

describe('the payday of a month', () => {
  it('is the printed day when that is a working day', () => {
    expect(payOn('2024-12', 10, 'NEXT', calendar)).toBe('2024-12-10');
  });
  it('moves to the next working day over a long holiday', () => {
    // 10 February 2024 is the first day of the Spring Festival holiday; Sunday the 18th is worked in exchange.
    expect(payOn('2024-02', 10, 'NEXT', calendar)).toBe('2024-02-18');
  });
  it('moves to the working day before, when the fund says so', () => {
    expect(payOn('2024-02', 10, 'PREVIOUS', calendar)).toBe('2024-02-09');
    expect(payOn('2024-06', 10, 'PREVIOUS', calendar)).toBe('2024-06-07');
  });
  it('stays where it is when the fund does not shift it', () => {
    expect(payOn('2024-02', 10, 'NONE', calendar)).toBe('2024-02-10');
  });
  it('knows only weekends where no calendar was entered', () => {
    expect(payOn('2024-02', 10, 'NEXT', new Map())).toBe('2024-02-12');
  });
  it('says so when a calendar leaves no working day', () => {
    const never = { get: () => false } as unknown as ReadonlyMap<string, boolean>;
    for (const shift of ['NEXT', 'PREVIOUS'] as const) {
      expect(() => payOn('2024-02', 10, shift, never)).toThrow('WORKING_DAY_NONE');
    }
  });
});

describe('the calendar of 2024', () => {
  it('holds exceptions only: free weekdays and worked weekends', () => {
    for (const { day, working } of calendar2024) expect([day, isWorkingDay(day, new Map())]).toEqual([day, !working]);
  });
  it('leaves 251 working days of 366', () => {
    const days = Array.from({ length: 366 }, (_, i) => new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10));
    expect(days.filter((day) => isWorkingDay(day, calendar))).toHaveLength(251);
  });
  it('names each day once, in order', () => {
    const days = calendar2024.map(({ day }) => day);
    expect(days).toEqual([...new Set(days)].sort());
  });
});

describe('working days to a payday', () => {
  it('count the days after today up to the day itself, holidays and exchange days as they are', () => {
    expect(workingDaysBetween('2024-12-02', '2024-12-10', calendar)).toBe(6);
    expect(workingDaysBetween('2024-02-08', '2024-02-18', calendar)).toBe(2); // Friday the 9th and the worked Sunday
  });
  it('are none on the day, and negative after it', () => {
    expect(workingDaysBetween('2024-12-10', '2024-12-10', calendar)).toBe(0);
    expect(workingDaysBetween('2024-12-14', '2024-12-13', calendar)).toBe(0); // Saturday: no working day has passed
    expect(workingDaysBetween('2024-12-16', '2024-12-13', calendar)).toBe(-1);
  });
});

describe('a term in working days', () => {
  it('counts the days after its beginning, over weekends and holidays', () => {
    expect(addWorkingDays('2024-12-02', 5, calendar)).toBe('2024-12-09');
    expect(addWorkingDays('2024-02-08', 2, calendar)).toBe('2024-02-18'); // Friday the 9th and the worked Sunday
    expect(addWorkingDays('2024-12-07', 0, calendar)).toBe('2024-12-07');
  });
  it('agrees with the count of working days between', () => {
    for (let n = 1; n < 30; n += 1) {
      expect(workingDaysBetween('2024-09-10', addWorkingDays('2024-09-10', n, calendar), calendar)).toBe(n);
    }
  });
  it('ends for an office on the last working day before a free one', () => {
    expect(lastWorkingDay('2024-12-08', calendar)).toBe('2024-12-06');
    expect(lastWorkingDay('2024-12-06', calendar)).toBe('2024-12-06');
  });
});
