import { DomainError } from './domain-error.js';

/** A month as 'YYYY-MM' on the wire and in code; the database keeps it as the integer yyyymm. */
export type Period = string;

const PERIOD = /^[1-9]\d{3}-(?:0[1-9]|1[0-2])$/;
const DATE = /^[1-9]\d{3}-(?:0[1-9]|1[0-2])-\d\d$/;
const DAY_MS = 86_400_000;

/** Errors: PERIOD_MALFORMED. */
export function parsePeriod(s: string): Period {
  if (typeof s !== 'string' || !PERIOD.test(s)) throw periodMalformed(s);
  return s;
}

/** '2024-12' → 202412. Errors: PERIOD_MALFORMED. */
export function periodToInt(period: Period): number {
  parsePeriod(period);
  return Number(period.slice(0, 4)) * 100 + Number(period.slice(5));
}

/** 202412 → '2024-12'. Errors: PERIOD_MALFORMED. */
export function intToPeriod(yyyymm: number): Period {
  const text = String(yyyymm);
  const period = `${text.slice(0, 4)}-${text.slice(4)}`;
  if (!PERIOD.test(period)) throw periodMalformed(yyyymm);
  return period;
}

/** The month `n` months later; `n` may be negative. Errors: PERIOD_MALFORMED, also when the result has no four-digit year. */
export function addMonths(period: Period, n: number): Period {
  return fromMonthIndex(monthIndex(period) + n);
}

/** Months from `from` to `to`: 0 for the same month, negative when `to` is earlier. Errors: PERIOD_MALFORMED. */
export function monthsBetween(from: Period, to: Period): number {
  return monthIndex(to) - monthIndex(from);
}

/** Every month from `from` to `to`, both included; empty when `to` is earlier. Errors: PERIOD_MALFORMED. */
export function periodsFrom(from: Period, to: Period): Period[] {
  const first = monthIndex(from);
  return Array.from({ length: Math.max(0, monthsBetween(from, to) + 1) }, (_, i) => fromMonthIndex(first + i));
}

/** Errors: PERIOD_MALFORMED. */
export function firstDay(period: Period): string {
  return `${parsePeriod(period)}-01`;
}

/** Errors: PERIOD_MALFORMED. */
export function lastDay(period: Period): string {
  parsePeriod(period);
  return formatDay(Date.UTC(Number(period.slice(0, 4)), Number(period.slice(5)), 0));
}

/** Errors: PERIOD_MALFORMED. */
export function yearOf(period: Period): number {
  return Number(parsePeriod(period).slice(0, 4));
}

/** For sorting, earlier first. Errors: PERIOD_MALFORMED. */
export function comparePeriod(a: Period, b: Period): -1 | 0 | 1 {
  return Math.sign(monthsBetween(b, a)) as -1 | 0 | 1;
}

/** The month a date lies in. Errors: DATE_MALFORMED. */
export function periodOf(date: string): Period {
  return parseDate(date).slice(0, 7);
}

/** True for a day of the calendar written 'YYYY-MM-DD'. */
export function isDate(s: string): boolean {
  if (typeof s !== 'string' || !DATE.test(s)) return false;
  const month = Number(s.slice(5, 7));
  const day = Number(s.slice(8));
  return day >= 1 && (day <= 28 || day <= daysIn(Number(s.slice(0, 4)), month));
}

/** A day of the calendar, 'YYYY-MM-DD' and nothing looser: 2023-02-29 is refused. Errors: DATE_MALFORMED. */
export function parseDate(s: string): string {
  if (!isDate(s)) throw dateMalformed(s);
  return s;
}

/** The day `n` days later; `n` may be negative. Errors: DATE_MALFORMED. */
export function addDays(date: string, n: number): string {
  const result = formatDay(msOf(date) + n * DAY_MS);
  if (!DATE.test(result)) throw dateMalformed(result);
  return result;
}

/**
 * Completed years of age on a date (negative before birth). Someone born on 29 February turns a year older on
 * 1 March of a common year. Errors: DATE_MALFORMED.
 */
export function ageOn(birthOn: string, date: string): number {
  parseDate(birthOn);
  parseDate(date);
  const years = Number(date.slice(0, 4)) - Number(birthOn.slice(0, 4));
  return date.slice(5) < birthOn.slice(5) ? years - 1 : years;
}

/** Saturday or Sunday; the published exchange days are the working-day calendar's affair. Errors: DATE_MALFORMED. */
export function isWeekend(date: string): boolean {
  const day = new Date(msOf(date)).getUTCDay();
  return day === 0 || day === 6;
}

/**
 * The date itself when it is a working day, else the first working day after it: where a payday moves to.
 * Errors: DATE_MALFORMED; WORKING_DAY_NONE when the calendar names none within a year.
 */
export function nextWorkingDay(date: string, isWorkingDay: (date: string) => boolean): string {
  let day = parseDate(date);
  for (let tried = 0; tried <= 366; tried += 1) {
    if (isWorkingDay(day)) return day;
    day = addDays(day, 1);
  }
  throw new DomainError('WORKING_DAY_NONE', 'rule', { from: date });
}

function monthIndex(period: Period): number {
  parsePeriod(period);
  return Number(period.slice(0, 4)) * 12 + Number(period.slice(5)) - 1;
}

function fromMonthIndex(index: number): Period {
  const period = `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
  if (!PERIOD.test(period)) throw periodMalformed(period);
  return period;
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function msOf(date: string): number {
  if (!isDate(date)) throw dateMalformed(date);
  return Date.parse(date);
}

function formatDay(ms: number): string {
  const day = new Date(ms);
  if (Number.isNaN(day.getTime())) throw dateMalformed(ms);
  return day.toISOString().slice(0, 10);
}

function periodMalformed(value: unknown): DomainError {
  return new DomainError('PERIOD_MALFORMED', 'invalid', { value: String(value).slice(0, 40) });
}

function dateMalformed(value: unknown): DomainError {
  return new DomainError('DATE_MALFORMED', 'invalid', { value: String(value).slice(0, 40) });
}
