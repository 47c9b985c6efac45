/** First and last day of a month: '2024-02' → ['2024-02-01', '2024-02-29']. */
export function daysOf(period: string): readonly [first: string, last: string] {
  const [year, month] = period.split('-').map(Number) as [number, number];
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return [`${period}-01`, `${period}-${String(days).padStart(2, '0')}`];
}
