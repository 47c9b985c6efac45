import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Decimal } from '../../kernel/money.js';
import { allocateSample } from './allocate-sample.js';

const stratum = (key: string, count: number, deviation = '1') => ({ key, count, deviation: new Decimal(deviation) });
const strata = [stratum('A', 7000, '100'), stratum('B', 2500, '900'), stratum('C', 500, '2000')];

describe('a sample over strata', () => {
  it('is one each and the rest in proportion, the odd ones by the largest fraction', () => {
    // 97 of 10,000: 67.9, 24.25, 4.85 → 67, 24, 4 and two over for the fractions .9 and .85.
    expect(allocateSample(100, strata, 'PROPORTIONAL')).toEqual([69, 25, 6]);
    expect(allocateSample(3, strata, 'PROPORTIONAL')).toEqual([1, 1, 1]);
  });

  it('by Neyman goes where amounts differ', () => {
    // 97 over 700 : 2,250 : 1,000 (thousands) → 17.19, 55.25, 24.56.
    expect(allocateSample(100, strata, 'NEYMAN')).toEqual([18, 56, 26]);
  });

  it('of amounts that are all equal is shared evenly', () =>
    expect(allocateSample(10, [stratum('A', 100, '0'), stratum('B', 100, '0')], 'NEYMAN')).toEqual([5, 5]));

  it('gives equal fractions to the stratum that comes first', () =>
    expect(allocateSample(5, [stratum('A', 50), stratum('B', 50)], 'PROPORTIONAL')).toEqual([3, 2]));

  it('passes on what a full stratum cannot take', () =>
    expect(allocateSample(30, [stratum('A', 3, '1000'), stratum('B', 40)], 'NEYMAN')).toEqual([3, 27]));

  it('is refused when not every stratum could have one', () =>
    expect(() => allocateSample(2, strata, 'PROPORTIONAL')).toThrow('SAMPLE_SMALLER_THAN_STRATA'));

  it('always adds up, with at least one of each stratum and never more than it holds', () => {
    const some = fc.array(fc.tuple(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 0, max: 900 })), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(some, fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean(), (counts, part, neyman) => {
        const all = counts.map(([count, deviation], i) => stratum(String(i), count, String(deviation)));
        const total = counts.reduce((sum, [count]) => sum + count, 0);
        const size = all.length + Math.floor(part * (total - all.length));
        const sizes = allocateSample(size, all, neyman ? 'NEYMAN' : 'PROPORTIONAL');
        expect(sizes.reduce((a, b) => a + b, 0)).toBe(size);
        sizes.forEach((own, i) => expect(own >= 1 && own <= all[i]!.count).toBe(true));
      }),
    );
  });
});
