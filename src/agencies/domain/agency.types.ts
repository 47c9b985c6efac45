import type { Period } from '../../kernel/period.js';
import type { FundView } from './fund.types.js';

/** What other features need of an agency. */
export interface AgencyView {
  id: number;
  /** Division code (GB/T 2260) or another unique code. */
  code: string;
  name: string;
}

export interface Township {
  /** Nine-digit division code. */
  code: string;
  name: string;
}

/** An exception to the rule that Monday to Friday are working days. */
export interface CalendarDay {
  day: string;
  working: boolean;
  note: string | null;
}

/** Terms on the working days of the agency. Dates 'YYYY-MM-DD'. */
export interface WorkCalendar {
  /** The `n`th working day after a day. */
  after(day: string, n: number): string;
  /** The day itself when it is a working day, else the next one. */
  next(day: string): string;
  /** The day itself when it is a working day, else the last one before it. */
  last(day: string): string;
  /** Working days after `from` up to and including `to`; negative when `to` is earlier. */
  between(from: string, to: string): number;
  /** The day on which a fund pays a month. */
  payOn(period: Period, fund: Pick<FundView, 'payday' | 'paydayShift'>): string;
}
