/** What people type into the forms of books and budgets. */

export const AMOUNT = /^-?\d{1,14}(\.\d{1,2})?$/;

/** Takes out what people paste with an amount: thousands, spaces, full-width figures. */
export function plainAmount(text: string | undefined): string {
  return (text ?? '')
    .normalize('NFKC')
    .replace(/[,\s¥]/g, '')
    .replace('−', '-');
}

/** Today where it lies in the month, otherwise the month's last day. */
export function usualDay(period: string): string {
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  if (today.startsWith(period)) return today;
  const [year, month] = period.split('-').map(Number);
  return new Date(Date.UTC(year!, month!, 0)).toISOString().slice(0, 10);
}
