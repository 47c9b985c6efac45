import { sumMoney, type Decimal } from '../../kernel/money.js';
import { parseDate } from '../../kernel/period.js';

/**
 * Age classes of money not used, by days since it arrived: up to 30, 31–60, 61–90, 91–180, over 180. Usual ones; no
 * printed form that was at hand names others.
 */
export const AGE_LIMITS = [30, 60, 90, 180] as const;
export const AGE_CLASSES = ['D30', 'D60', 'D90', 'D180', 'OLDER'] as const;
export type AgeClass = (typeof AGE_CLASSES)[number];

const DAY_MS = 86_400_000;

/** Days from one date to another; the day itself is 0. Errors: DATE_MALFORMED. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(parseDate(to)) - Date.parse(parseDate(from))) / DAY_MS;
}

export function ageClassOf(days: number): AgeClass {
  const limit = AGE_LIMITS.findIndex((most) => days <= most);
  return AGE_CLASSES[limit === -1 ? AGE_LIMITS.length : limit]!;
}

/** The amounts by age at a day; their sum is the sum of the amounts. */
export function byAge(amounts: readonly { on: string; amount: Decimal }[], at: string): Record<AgeClass, Decimal> {
  const of = (name: AgeClass): Decimal =>
    sumMoney(amounts.filter(({ on }) => ageClassOf(daysBetween(on, at)) === name).map(({ amount }) => amount));
  return { D30: of('D30'), D60: of('D60'), D90: of('D90'), D180: of('D180'), OLDER: of('OLDER') };
}
