import { describe, expect, it } from '@jest/globals';
import { daysBetween, daysOfMonth, moved, weekdayOf } from './year-days';

describe('days of a year', () => {
  it('has every day of a leap February and no other', () => {
    const days = daysOfMonth(2024, 2);
    expect(days).toHaveLength(29);
    expect([days[0], days.at(-1)]).toEqual(['2024-02-01', '2024-02-29']);
  });

  it('counts weekdays from Monday', () => {
    expect(weekdayOf('2024-12-02')).toBe(0);
    expect(weekdayOf('2024-12-08')).toBe(6);
  });

  it('moves over the ends of months and years', () => {
    expect(moved('2024-02-28', 2)).toBe('2024-03-01');
    expect(moved('2024-01-03', -7)).toBe('2023-12-27');
  });

  it('gives the days between two days in whichever order they were picked', () => {
    const days = ['2024-09-30', '2024-10-01', '2024-10-02'];
    expect(daysBetween('2024-09-30', '2024-10-02')).toEqual(days);
    expect(daysBetween('2024-10-02', '2024-09-30')).toEqual(days);
  });
});
