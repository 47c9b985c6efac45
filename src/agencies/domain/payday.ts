import { DomainError } from '../../kernel/domain-error.js';
import { addDays, isWeekend, nextWorkingDay, parsePeriod, type Period } from '../../kernel/period.js';
import type { PaydayShift } from './fund.types.js';

/** Exceptions by date: true = works although it is a weekend, false = rests although it is a weekday. */
export type Calendar = ReadonlyMap<string, boolean>;

/** How far from the printed day a payday can move at most; the calendar around it has to be known that far. */
export const CALENDAR_REACH_DAYS = 60;

export function isWorkingDay(date: string, calendar: Calendar): boolean {
  return calendar.get(date) ?? !isWeekend(date);
}

/** The day of a month on which benefits are due. Errors: PERIOD_MALFORMED; WORKING_DAY_NONE. */
export function payOn(period: Period, payday: number, shift: PaydayShift, calendar: Calendar): string {
  const day = `${parsePeriod(period)}-${String(payday).padStart(2, '0')}`;
  if (shift === 'NONE') return day;
  const works = (date: string): boolean => isWorkingDay(date, calendar);
  if (shift === 'NEXT') return nextWorkingDay(day, works);
  for (let back = 0; back <= 366; back += 1) {
    const earlier = addDays(day, -back);
    if (works(earlier)) return earlier;
  }
  throw new DomainError('WORKING_DAY_NONE', 'rule', { from: day });
}
