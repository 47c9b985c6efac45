import { fromCents, toCents } from '../../ui/formats';

export interface Instalment {
  dueOn: string;
  amount: string;
}

/** An amount in equal parts, one a month; the cents that do not divide go with the last. */
export function evenly(amount: string, parts: number, firstDue: string): Instalment[] {
  const cents = toCents(amount);
  const each = cents / BigInt(parts);
  return Array.from({ length: parts }, (_, i) => ({
    dueOn: monthsLater(firstDue, i),
    amount: fromCents(i === parts - 1 ? cents - each * BigInt(parts - 1) : each),
  }));
}

/** The same day months later, or that month's last day. */
function monthsLater(day: string, months: number): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
}
