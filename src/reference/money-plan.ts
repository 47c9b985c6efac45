import { allocate } from '../kernel/allocate.js';
import { Decimal, wanToYuan } from '../kernel/money.js';
import type { ReferenceProject } from './reference-facts.js';

export type Scheme = 'RESIDENT' | 'ENTERPRISE' | 'INSTITUTIONAL';
export const SCHEMES: readonly Scheme[] = ['RESIDENT', 'ENTERPRISE', 'INSTITUTIONAL'];

/**
 * Demonstration only: what each fund holds in the fiscal special account on 1 January, yuan. The publication does not
 * say; the sums let a year of the printed averages be paid together with the printed subsidies.
 */
export const OPENING_BALANCES: Record<Scheme, Decimal> = {
  RESIDENT: new Decimal('5000000.00'),
  ENTERPRISE: new Decimal('100000000.00'),
  INSTITUTIONAL: new Decimal('150000000.00'),
};

export interface PlannedArrival {
  /** Day of the month's arrival, YYYY-MM-DD. */
  on: string;
  amount: Decimal;
}

/**
 * When the money of a project arrives: monthly ones in twelve parts, yearly ones in March, one-off ones in February.
 * The printed mode (按月 / 按年 / 一次性) decides; days are the demonstration's.
 */
export function plannedArrivals(project: ReferenceProject, year: number): PlannedArrival[] {
  const budget = wanToYuan(project.budget);
  if (project.payment_mode === '一次性发放') return [{ on: `${year}-02-02`, amount: budget }];
  if (project.payment_mode === '按年发放') return [{ on: `${year}-03-04`, amount: budget }];
  const twelfth = new Decimal(1).div(12);
  const months = Array.from({ length: 12 }, (_, i) => ({ key: String(i + 1).padStart(2, '0'), weight: twelfth }));
  const { parts, remainder } = allocate(budget, months, 'SHARES');
  // Twelve times 1/12 falls short of one in the last digit: what is left of the cent belongs to December.
  return parts.map((part, i) => ({
    on: `${year}-${part.key}-04`,
    amount: i === 11 ? part.amount.plus(remainder) : part.amount,
  }));
}
