import { describe, expect, it } from '@jest/globals';
import { binomialAtMost, poissonFactor, twoSidedZ, upperRate } from './distributions.js';

describe('the distributions', () => {
  it('give the z of every printed table', () => {
    const table = { 0.8: 1.281552, 0.9: 1.644854, 0.95: 1.959964, 0.98: 2.326348, 0.99: 2.575829, 0.999: 3.290527 };
    for (const [confidence, z] of Object.entries(table)) expect(twoSidedZ(Number(confidence))).toBeCloseTo(z, 6);
    expect(twoSidedZ(0.9999)).toBeCloseTo(3.890592, 5);
  });

  it('give the confidence factors that the guides print, which round them up to two decimals', () => {
    const printed: Record<string, number[]> = {
      0.99: [4.61, 6.64, 8.41, 10.05, 11.61, 13.11, 14.58, 16.0, 17.41, 18.79, 20.15],
      0.95: [3.0, 4.75, 6.3, 7.76, 9.16, 10.52, 11.85, 13.15, 14.44, 15.71, 16.97],
      0.9: [2.31, 3.89, 5.33, 6.69, 8.0, 9.28, 10.54, 11.78, 13.0, 14.21, 15.41],
      0.8: [1.61, 3.0, 4.28, 5.52, 6.73, 7.91, 9.08],
    };
    for (const [confidence, factors] of Object.entries(printed)) {
      for (const [errors, factor] of factors.entries()) {
        const computed = poissonFactor(errors, Number(confidence));
        expect([confidence, errors, Math.abs(computed - factor) <= 0.0101]).toEqual([confidence, errors, true]);
      }
    }
    expect(poissonFactor(0, 0.95)).toBeCloseTo(-Math.log(0.05), 10);
  });

  it('give the exact limits of Clopper and Pearson', () => {
    // n items without an error: 1 − (1 − confidence)^(1/n).
    expect(upperRate(0, 59, 0.95)).toBeCloseTo(1 - 0.05 ** (1 / 59), 10);
    // Two-sided 95 % of 10 in 100 is 4.90 … 17.62 %; its upper end is the one-sided limit at 97.5 %.
    expect(upperRate(10, 100, 0.975)).toBeCloseTo(0.17622, 5);
    expect(upperRate(1, 10, 0.975)).toBeCloseTo(0.44502, 5);
    expect(upperRate(7, 7, 0.95)).toBe(1);
  });

  it('sum a binomial as a spreadsheet does, also where (1 − p)^n is no double any more', () => {
    expect(binomialAtMost(0, 59, 0.05)).toBeCloseTo(0.0484945, 7);
    expect(binomialAtMost(2, 10, 0.3)).toBeCloseTo(0.3827828, 7);
    expect(binomialAtMost(10_000, 20_000, 0.5)).toBeCloseTo(0.50282, 4);
    expect(binomialAtMost(5, 5, 0.3)).toBe(1);
  });
});
