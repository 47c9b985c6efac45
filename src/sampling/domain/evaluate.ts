import { Decimal, sumMoney, ZERO } from '../../kernel/money.js';
import { twoSidedZ, upperRate } from './distributions.js';
import { boundOf, type MoneyBound } from './stringer.js';

/** The examined sample of one stratum. */
export interface StratumResult {
  /** Payouts in the population and in the sample. */
  population: number;
  sampled: number;
  wrong: number;
  /** Paid less due over the wrong ones, yuan: over (positive) and under (negative) apart, as amounts. */
  overpaid: Decimal;
  underpaid: Decimal;
}

/** Error rate of a population; fractions, not money. */
export interface RateEstimate {
  rate: number;
  lower: number;
  upper: number;
  /** Sample size that the interval is reckoned with. */
  effective: number;
  /** True when everything was examined: then the rate is known and no interval is needed. */
  whole: boolean;
  /** One sample, not stratified: the exact limit above which the rate is not, one-sided at the same confidence. */
  upperLimit: number | null;
}

/** Wilson's score interval of a rate found in `n` items; the rate may be a weighted one. */
export function wilson(rate: number, n: number, confidence: number): { lower: number; upper: number } {
  const z = twoSidedZ(confidence);
  const centre = (rate + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((rate * (1 - rate)) / n + (z * z) / (4 * n * n));
  return { lower: rate === 0 ? 0 : Math.max(0, centre - half), upper: rate === 1 ? 1 : Math.min(1, centre + half) };
}

/**
 * The error rate with Wilson's interval. Of strata it is the weighted rate Σ W·p; the interval then uses the effective
 * size: n of the same weights, 1 ÷ Σ (W² ÷ n), or p(1 − p) ÷ Σ (W² p(1 − p) ÷ n) where the strata's own rates show that
 * the sample tells less than that. What proportional strata gain in precision is not counted.
 */
export function estimateRate(strata: readonly StratumResult[], confidence: number): RateEstimate {
  const total = strata.reduce((sum, { population }) => sum + population, 0);
  const parts = strata.map(({ population, sampled, wrong }) => ({
    weight: population / total,
    n: sampled,
    p: wrong / sampled,
  }));
  const rate = parts.reduce((sum, { weight, p }) => sum + weight * p, 0);
  if (strata.every(({ population, sampled }) => sampled === population)) {
    return { rate, lower: rate, upper: rate, effective: total, whole: true, upperLimit: rate };
  }
  const spread = parts.reduce((sum, { weight, n }) => sum + (weight * weight) / n, 0);
  const variance = parts.reduce((sum, { weight, n, p }) => sum + (weight * weight * p * (1 - p)) / n, 0);
  const own = variance > 0 ? (rate * (1 - rate)) / variance : Infinity;
  const effective = Math.min(1 / spread, own);
  const [only] = strata;
  const upperLimit = strata.length === 1 ? upperRate(only!.wrong, only!.sampled, confidence) : null;
  return { rate, ...wilson(rate, effective, confidence), effective, whole: false, upperLimit };
}

/** Wrong yuan of the population, each stratum's mean error times its payouts; a point without a bound. */
export function estimateAmounts(strata: readonly StratumResult[]): { overpaid: Decimal; underpaid: Decimal } {
  const expand = (pick: (stratum: StratumResult) => Decimal): Decimal =>
    sumMoney(strata.map((stratum) => pick(stratum).times(stratum.population).div(stratum.sampled))).toDecimalPlaces(2);
  return { overpaid: expand(({ overpaid }) => overpaid), underpaid: expand(({ underpaid }) => underpaid) };
}

/** One examined item of a money-weighted sample, yuan. */
export interface MoneyItem {
  paid: Decimal;
  due: Decimal;
  certain: boolean;
}

export interface MoneyEstimate {
  overpaid: MoneyBound;
  underpaid: MoneyBound;
  /** Overpaid and underpaid together, none set off against the other. */
  wrong: MoneyBound;
}

/** Bounds of the wrong money by Stringer's method; all three at the same confidence, each for itself. */
export function estimateMoney(items: readonly MoneyItem[], interval: Decimal, confidence: number): MoneyEstimate {
  const errors = items.map(({ paid, due, certain }) => ({ paid, error: paid.minus(due), certain }));
  const sampling = items.some(({ certain }) => !certain);
  const of = (pick: (error: Decimal) => Decimal): MoneyBound =>
    boundOf(
      errors.map(({ paid, error, certain }) => ({ paid, error: Decimal.max(ZERO, pick(error)), certain })),
      { interval, confidence, sampling },
    );
  return {
    overpaid: of((error) => error),
    underpaid: of((error) => error.neg()),
    wrong: of((error) => error.abs()),
  };
}
