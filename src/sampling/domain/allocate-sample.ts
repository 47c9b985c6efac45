import { DomainError } from '../../kernel/domain-error.js';
import { Decimal } from '../../kernel/money.js';
import type { AllocationRule, Stratum } from './sampling.types.js';

type Counted = Pick<Stratum, 'key' | 'count' | 'deviation'>;

/**
 * A sample of `size` over strata: one for each, the rest in proportion to the rule's weights, never more than a stratum
 * holds. What the whole numbers leave over goes one each to the largest fractions, of equal ones to the stratum whose key
 * comes first; what a full stratum cannot take is allocated again among the others.
 *
 * Errors: SAMPLE_SMALLER_THAN_STRATA (invalid). `size` is at most the population.
 */
export function allocateSample(size: number, strata: readonly Counted[], rule: AllocationRule): number[] {
  if (size < strata.length) {
    throw new DomainError('SAMPLE_SMALLER_THAN_STRATA', 'invalid', { size, strata: strata.length });
  }
  const sizes = strata.map(() => 1);
  let left = size - strata.length;
  while (left > 0) {
    const open = strata.flatMap(({ count }, i) => (sizes[i]! < count ? [i] : []));
    const parts = share(
      left,
      open.map((i) => weightOf(strata[i]!, rule)),
    );
    open.forEach((i, at) => {
      const part = Math.min(parts[at]!, strata[i]!.count - sizes[i]!);
      sizes[i]! += part;
      left -= part;
    });
  }
  return sizes;
}

function weightOf({ count, deviation }: Counted, rule: AllocationRule): Decimal {
  return rule === 'NEYMAN' ? new Decimal(count).times(deviation) : new Decimal(count);
}

function share(total: number, weights: readonly Decimal[]): number[] {
  const sum = weights.reduce((a, b) => a.plus(b), new Decimal(0));
  // Strata whose amounts are all equal have no deviation: they share evenly.
  const shares = weights.map((weight) => (sum.isZero() ? new Decimal(1).div(weights.length) : weight.div(sum)));
  const ideals = shares.map((part) => part.times(total));
  const parts = ideals.map((ideal) => Number(ideal.toFixed(0, Decimal.ROUND_FLOOR)));
  const odd = total - parts.reduce((a, b) => a + b, 0);
  const byFraction = ideals.map((ideal, i) => ({ i, fraction: ideal.minus(parts[i]!) }));
  byFraction.sort((a, b) => b.fraction.cmp(a.fraction) || a.i - b.i);
  for (const { i } of byFraction.slice(0, odd)) parts[i]! += 1;
  return parts;
}
