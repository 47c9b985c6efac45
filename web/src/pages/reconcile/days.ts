/** First and last day of a month: '2024-02' → ['2024-02-01', '2024-02-29']. */
export function daysOf(period: string): readonly [first: string, last: string] {
  const [year, month] = period.split('-').map(Number) as [number, number];
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return [`${period}-01`, `${period}-${String(days).padStart(2, '0')}`];
}

/** The twelve months of the year of a month. */
export function monthsOfYear(period: string): string[] {
  return Array.from({ length: 12 }, (_, i) => `${period.slice(0, 4)}-${String(i + 1).padStart(2, '0')}`);
}
