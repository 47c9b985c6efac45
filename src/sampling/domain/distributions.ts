/**
 * The few distributions that audit sampling needs. These numbers are probabilities and factors, never money; double
 * precision gives them to more digits than any printed table.
 */

const STEPS = 200;

/** The x between `low` and `high` at which a falling function reaches `target`. */
function fallsTo(target: number, low: number, high: number, f: (x: number) => number): number {
  for (let i = 0; i < STEPS; i += 1) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (f(middle) > target) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** P(X ≤ k) of a binomial distribution: at most k errors in n items of which each is wrong with probability p. */
export function binomialAtMost(k: number, n: number, p: number): number {
  if (k >= n || p <= 0) return 1;
  if (k < 0 || p >= 1) return 0;
  // Each term from the one before; in logarithms, because (1 − p)^n of a large sample is no double.
  let log = n * Math.log1p(-p);
  let sum = Math.exp(log);
  for (let i = 1; i <= k; i += 1) {
    log += Math.log((n - i + 1) / i) + Math.log(p) - Math.log1p(-p);
    sum += Math.exp(log);
  }
  return Math.min(1, sum);
}

/** The rate up to which k errors in n items are still likely enough: the exact upper limit (Clopper and Pearson), one-sided. */
export function upperRate(k: number, n: number, confidence: number): number {
  return k >= n ? 1 : fallsTo(1 - confidence, 0, 1, (p) => binomialAtMost(k, n, p));
}

function poissonAtMost(k: number, mean: number): number {
  let term = Math.exp(-mean);
  let sum = term;
  for (let i = 1; i <= k; i += 1) {
    term *= mean / i;
    sum += term;
  }
  return sum;
}

/** Confidence factor (reliability factor) of k errors: the mean at which a Poisson count is at most k with 1 − confidence. */
export function poissonFactor(k: number, confidence: number): number {
  return fallsTo(1 - confidence, 0, 10 * (k + 1) + 40, (mean) => poissonAtMost(k, mean));
}

/** z with confidence in the middle: 1.96 for 95 %. */
export function twoSidedZ(confidence: number): number {
  return fallsTo((1 - confidence) / 2, 0, 10, upperTail);
}

/** P(Z > z) of the normal distribution, z ≥ 0: its continued fraction far out, its power series near the middle. */
function upperTail(z: number): number {
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z > 4) {
    let fraction = z;
    for (let i = 60; i >= 1; i -= 1) fraction = z + i / fraction;
    return density / fraction;
  }
  let term = z;
  let sum = z;
  for (let i = 1; i < STEPS; i += 1) {
    term *= (z * z) / (2 * i + 1);
    sum += term;
  }
  return 0.5 - density * sum;
}
