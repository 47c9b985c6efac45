import { describe, expect, it } from '@jest/globals';
import { Decimal } from '../../kernel/money.js';
import { estimateAmounts, estimateMoney, estimateRate, wilson, type StratumResult } from './evaluate.js';
import { boundOf } from './stringer.js';

const yuan = (text: string): Decimal => new Decimal(text);
const stratum = (population: number, sampled: number, wrong: number, over = '0', under = '0'): StratumResult => ({
  population,
  sampled,
  wrong,
  overpaid: yuan(over),
  underpaid: yuan(under),
});

describe('Wilson’s interval', () => {
  it('is that of Newcombe’s published examples', () => {
    // Newcombe 1998, table I, method 3: 81/263, 15/148, 0/20, 1/29.
    const published = [
      [81, 263, 0.2553, 0.3662],
      [15, 148, 0.0624, 0.1605],
      [0, 20, 0, 0.1611],
      [1, 29, 0.0061, 0.1718],
    ] as const;
    for (const [wrong, n, lower, upper] of published) {
      const interval = wilson(wrong / n, n, 0.95);
      expect([wrong, n, interval.lower.toFixed(4), interval.upper.toFixed(4)]).toEqual([
        wrong,
        n,
        lower.toFixed(4),
        upper.toFixed(4),
      ]);
    }
  });

  it('is the same seen from the other side', () => {
    const few = wilson(3 / 120, 120, 0.9);
    const many = wilson(117 / 120, 120, 0.9);
    expect(many.lower).toBeCloseTo(1 - few.upper, 12);
    expect(many.upper).toBeCloseTo(1 - few.lower, 12);
  });
});

describe('the error rate', () => {
  it('of one sample has Wilson’s interval and the exact limit', () => {
    const estimate = estimateRate([stratum(174_048, 120, 1)], 0.95);
    expect(estimate.rate).toBeCloseTo(1 / 120, 12);
    expect([estimate.lower.toFixed(4), estimate.upper.toFixed(4)]).toEqual(['0.0015', '0.0457']);
    expect(estimate.upperLimit!.toFixed(4)).toBe('0.0389');
  });

  it('of everything is known, without an interval', () =>
    expect(estimateRate([stratum(50, 50, 2)], 0.95)).toMatchObject({
      rate: 0.04,
      lower: 0.04,
      upper: 0.04,
      whole: true,
    }));

  it('of strata is weighted by their payouts', () => {
    const estimate = estimateRate([stratum(9_000, 90, 0), stratum(1_000, 10, 1)], 0.95);
    expect(estimate.rate).toBeCloseTo(0.01, 12);
    expect(estimate.upperLimit).toBeNull();
    // Weights as in the population: the effective size is at most that of the sample.
    expect(estimate.effective).toBeLessThanOrEqual(100);
  });

  it('of strata reckons with the smaller effective size when weights or errors are uneven', () => {
    const uneven = estimateRate([stratum(9_000, 10, 1), stratum(1_000, 90, 0)], 0.95);
    expect(uneven.effective).toBeLessThan(13);
    expect(uneven.upper).toBeGreaterThan(0.3);
    // Half the payouts in each: 1 ÷ (0.25/10 + 0.25/90) = 36; but 0.25 × 0.75 ÷ (0.25 × 0.25/10) = 30.
    expect(estimateRate([stratum(500, 10, 5), stratum(500, 90, 0)], 0.95).effective).toBeCloseTo(30, 10);
  });
});

it('wrong yuan are each stratum’s mean error times its payouts', () => {
  const { overpaid, underpaid } = estimateAmounts([stratum(1_000, 10, 1, '250.91'), stratum(500, 5, 1, '0', '30.00')]);
  expect([overpaid.toFixed(2), underpaid.toFixed(2)]).toEqual(['25091.00', '3000.00']);
});

describe('Stringer’s bound', () => {
  const by = { interval: yuan('10000.00'), confidence: 0.95, sampling: true };
  const item = (paid: string, error: string, certain = false) => ({ paid: yuan(paid), error: yuan(error), certain });

  it('without an error is the interval times the factor', () =>
    expect(boundOf([item('100', '0')], by).upper.toFixed(2)).toBe('29958.00'));

  it('adds errors from the largest taint down, each with the widening of the factor', () => {
    // Taints 1, 0.5, 0.25; factors 2.9958, 4.7439, 6.2958, 7.7537.
    const bound = boundOf([item('400', '100'), item('80', '80'), item('200', '100'), item('500', '0')], by);
    expect(bound.steps.map(({ taint, factor }) => [taint.toFixed(2), factor.toFixed(4)])).toEqual([
      ['1.00', '4.7439'],
      ['0.50', '6.2958'],
      ['0.25', '7.7537'],
    ]);
    expect(bound.projected.toFixed(2)).toBe('17500.00');
    expect(bound.basicPrecision.toFixed(2)).toBe('29958.00');
    // 10,000 × (0.7481 × 1 + 0.5519 × 0.5 + 0.4579 × 0.25) = 11,385.25
    expect(bound.increment.toFixed(2)).toBe('11385.25');
    expect(bound.upper.toFixed(2)).toBe('58843.25');
  });

  it('takes errors of certain items as they are', () => {
    const bound = boundOf([item('50000', '1234.56', true), item('100', '0')], by);
    expect([bound.known.toFixed(2), bound.upper.toFixed(2)]).toEqual(['1234.56', '31192.56']);
    expect(boundOf([item('50000', '1234.56', true)], { ...by, sampling: false }).upper.toFixed(2)).toBe('1234.56');
  });

  it('apart for what was overpaid and underpaid, and for both together', () => {
    const items = [
      { paid: yuan('100'), due: yuan('50'), certain: false },
      { paid: yuan('100'), due: yuan('250'), certain: false },
    ];
    const { overpaid, underpaid, wrong } = estimateMoney(items, yuan('10000.00'), 0.95);
    expect(overpaid.steps.map(({ taint }) => taint.toFixed(1))).toEqual(['0.5']);
    // Short by one and a half times itself: a taint above one widens the basic precision too.
    expect([underpaid.largestTaint.toFixed(1), underpaid.basicPrecision.toFixed(2)]).toEqual(['1.5', '44937.00']);
    expect(wrong.steps.map(({ taint }) => taint.toFixed(1))).toEqual(['1.5', '0.5']);
  });
});
