import { Decimal, sumMoney, ZERO } from '../../kernel/money.js';
import { roundedFactor } from './sample-size.js';

export interface ExaminedItem {
  /** Yuan. */
  paid: Decimal;
  /** Yuan that are wrong, never negative. */
  error: Decimal;
  /** Taken without chance: its error is known and says nothing of the others. */
  certain: boolean;
}

/** Yuan. */
export interface MoneyBound {
  /** Errors of the certain items. */
  known: Decimal;
  /** What the errors in the sample stand for: Σ taint × interval. */
  projected: Decimal;
  /** interval × factor of no error × the largest taint that is held possible. */
  basicPrecision: Decimal;
  /** What the found errors add beyond their projection. */
  increment: Decimal;
  /** Known + projected + basic precision + increment: more is not wrong, with the stated confidence. */
  upper: Decimal;
  /** Largest taint held possible: 1 unless a larger one was found (a payout short by more than itself). */
  largestTaint: Decimal;
  /** Taints from the largest to the smallest, with the factor of as many errors and its widening of the bound. */
  steps: readonly { taint: Decimal; factor: Decimal; widening: Decimal }[];
}

/**
 * Stringer's bound of a money-weighted sample: certain errors + J × [R₀ × t_max + Σ (R_i − R_{i−1}) × t_i], taints sorted
 * from the largest, R_i the Poisson factor of i errors. Factors are rounded up to four decimals, amounts to fen upwards.
 */
export function boundOf(
  items: readonly ExaminedItem[],
  by: { interval: Decimal; confidence: number; /** False when every item is certain. */ sampling: boolean },
): MoneyBound {
  const known = sumMoney(items.filter(({ certain }) => certain).map(({ error }) => error));
  const taints = items
    .filter(({ certain, error }) => !certain && error.gt(0))
    .map(({ error, paid }) => error.div(paid))
    .sort((a, b) => b.cmp(a));
  const largestTaint = Decimal.max(1, taints[0] ?? 0);
  const factors = Array.from({ length: taints.length + 1 }, (_, errors) => roundedFactor(errors, by.confidence));
  const steps = taints.map((taint, i) => ({
    taint,
    factor: factors[i + 1]!,
    widening: factors[i + 1]!.minus(factors[i]!),
  }));
  const projected = by.interval.times(sumMoney(taints));
  const basicPrecision = by.sampling ? by.interval.times(factors[0]!).times(largestTaint) : ZERO;
  const increment = by.interval.times(
    steps.reduce((sum, { taint, widening }) => sum.plus(widening.minus(1).times(taint)), ZERO),
  );
  const up = (value: Decimal): Decimal => value.toDecimalPlaces(2, Decimal.ROUND_CEIL);
  return {
    known,
    projected: projected.toDecimalPlaces(2),
    basicPrecision: up(basicPrecision),
    increment: up(increment),
    upper: up(known.plus(projected).plus(basicPrecision).plus(increment)),
    largestTaint,
    steps,
  };
}
