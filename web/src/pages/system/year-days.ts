/** Days of a year as texts 'YYYY-MM-DD', computed in UTC so that no clock of the computer moves them. */

const DAY_MS = 86_400_000;

export function dayText(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

export function timeOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

/** 0 is Monday. */
export function weekdayOf(day: string): number {
  return (new Date(timeOf(day)).getUTCDay() + 6) % 7;
}

export function daysOfMonth(year: number, month: number): string[] {
  const days: string[] = [];
  for (let at = Date.UTC(year, month - 1, 1); at < Date.UTC(year, month, 1); at += DAY_MS) days.push(dayText(at));
  return days;
}

export function moved(day: string, by: number): string {
  return dayText(timeOf(day) + by * DAY_MS);
}

/** From one day to another, both included, in whichever order they are given. */
export function daysBetween(one: string, other: string): string[] {
  const [from, to] = one < other ? [one, other] : [other, one];
  const days: string[] = [];
  for (let day = from; day <= to; day = moved(day, 1)) days.push(day);
  return days;
}
