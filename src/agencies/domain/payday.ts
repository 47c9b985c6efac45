import { DomainError } from '../../kernel/domain-error.js';
import { addDays, isWeekend, nextWorkingDay, parseDate, parsePeriod, type Period } from '../../kernel/period.js';
import type { PaydayShift } from './fund.types.js';

/** Exceptions by date: true = works although it is a weekend, false = rests although it is a weekday. */
export type Calendar = ReadonlyMap<string, boolean>;

/** How far from the printed day a payday can move at most; the calendar around it has to be known that far. */
export const CALENDAR_REACH_DAYS = 60;

export function isWorkingDay(date: string, calendar: Calendar): boolean {
  return calendar.get(date) ?? !isWeekend(date);
}

/** Working days after `from` up to and including `to`; negative when `to` is earlier, 0 on the same day. Errors: DATE_MALFORMED. */
export function workingDaysBetween(from: string, to: string, calendar: Calendar): number {
  if (to < from) return -workingDaysBetween(to, from, calendar) || 0;
  let days = 0;
  for (let day = parseDate(from); day < parseDate(to);) {
    day = addDays(day, 1);
    if (isWorkingDay(day, calendar)) days += 1;
  }
  return days;
}

/** The `n`th working day after `from`; `from` itself for 0. Errors: DATE_MALFORMED. */
export function addWorkingDays(from: string, n: number, calendar: Calendar): string {
  let day = parseDate(from);
  for (let left = n; left > 0;) {
    day = addDays(day, 1);
    if (isWorkingDay(day, calendar)) left -= 1;
  }
  return day;
}

/** The date itself when it is a working day, else the last one before it: until when an office can act. Errors: WORKING_DAY_NONE. */
export function lastWorkingDay(date: string, calendar: Calendar): string {
  for (let back = 0; back <= 366; back += 1) {
    const earlier = addDays(date, -back);
    if (isWorkingDay(earlier, calendar)) return earlier;
  }
  throw new DomainError('WORKING_DAY_NONE', 'rule', { from: date });
}

/** The day of a month on which benefits are due. Errors: PERIOD_MALFORMED; WORKING_DAY_NONE. */
export function payOn(period: Period, payday: number, shift: PaydayShift, calendar: Calendar): string {
  const day = `${parsePeriod(period)}-${String(payday).padStart(2, '0')}`;
  if (shift === 'NONE') return day;
  if (shift === 'NEXT') return nextWorkingDay(day, (date) => isWorkingDay(date, calendar));
  return lastWorkingDay(day, calendar);
}
