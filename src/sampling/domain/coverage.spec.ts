import { describe, expect, it } from '@jest/globals';
import { Decimal } from '../../kernel/money.js';
import { allocateSample } from './allocate-sample.js';
import { binomialAtMost } from './distributions.js';
import { Draw } from './draw.js';
import { evaluatePlan, type EvaluatedItem, type Evaluation } from './evaluate-plan.js';
import { wilson } from './evaluate.js';
import { PopulationWalk } from './population.js';
import type { PopulationLine } from './sampling.types.js';
import { chooseRanks, SeededNumbers } from './seeded-numbers.js';

const DIGEST = '00'.repeat(32);
const ZERO = new Decimal(0);

/** Share of so many seeded repetitions in which it held, and the least that a true share of `confidence` still gives. */
function held(repetitions: number, once: (seed: string) => boolean): number {
  let count = 0;
  for (let i = 0; i < repetitions; i += 1) if (once(`seed ${i}`)) count += 1;
  return count / repetitions;
}
const least = (confidence: number, repetitions: number): number =>
  confidence - 3 * Math.sqrt((confidence * (1 - confidence)) / repetitions);

interface Group {
  key: string;
  population: number;
  wrong: number;
}

/** Ranks 1 … wrong of each group are the wrong payouts; which ones they are makes no difference to a random draw. */
function byRanks(groups: readonly Group[], sizes: readonly number[], seed: string): Evaluation {
  const items = groups.flatMap(({ key, population, wrong }, g) =>
    chooseRanks(new SeededNumbers(seed, DIGEST, key), population, sizes[g]!).map((rank): EvaluatedItem => ({
      stratum: key,
      certain: false,
      amount: new Decimal(100),
      error: rank <= wrong ? new Decimal(10) : ZERO,
    })),
  );
  const method = groups.length === 1 ? 'SIMPLE' : 'STRATIFIED';
  const plan = {
    method,
    confidence: '95',
    basis: 'GIVEN',
    tolerable: null,
    populationSum: ZERO,
    interval: null,
  } as const;
  return evaluatePlan(plan, groups, items);
}

const within = ({ accuracy }: Evaluation, truth: number): boolean =>
  Number(accuracy.lower) <= truth + 1e-9 && truth <= Number(accuracy.upper) + 1e-9;

describe('on populations whose errors are known', () => {
  const REPETITIONS = 1_000;

  it.each([
    [174_048, 0.3, 120],
    [174_048, 1, 300],
    [9_565, 5, 120],
    [2_000, 20, 60],
  ])('of %i payouts with %d %% wrong, samples of %i hold the truth as often as they say', (population, percent, n) => {
    const wrong = Math.round((population * percent) / 100);
    const truth = 100 - (wrong / population) * 100;
    const groups = [{ key: '', population, wrong }];
    let limits = 0;
    const share = held(REPETITIONS, (seed) => {
      const evaluation = byRanks(groups, [n], seed);
      if (Number(evaluation.errorLimit) >= 100 - truth) limits += 1;
      return within(evaluation, truth);
    });
    console.info(`${population}, ${percent} % wrong, n = ${n}: interval ${share}, limit ${limits / REPETITIONS}`);
    // Wilson's interval keeps its confidence on average over rates; at one rate the steps of a count move it by two points.
    expect(share).toBeGreaterThanOrEqual(least(0.95, REPETITIONS) - 0.02);
    expect(limits / REPETITIONS).toBeGreaterThanOrEqual(least(0.95, REPETITIONS));
  });

  it.each([
    ['errors as everywhere', [20, 20, 20]],
    ['errors where most payouts are', [190, 0, 0]],
    ['errors where few payouts are', [0, 0, 40]],
  ])('strata hold the truth as often as they say, proportional or by Neyman: %s', (_, [a, b, c]) => {
    const groups = [
      { key: 'A', population: 1_900, wrong: a! },
      { key: 'B', population: 1_000, wrong: b! },
      { key: 'C', population: 300, wrong: c! },
    ];
    const deviations = ['50', '400', '3000'];
    const counted = groups.map(({ key, population }, i) => ({
      key,
      count: population,
      deviation: new Decimal(deviations[i]!),
    }));
    const truth = 100 - ((a! + b! + c!) / 3_200) * 100;
    for (const rule of ['PROPORTIONAL', 'NEYMAN'] as const) {
      const sizes = allocateSample(200, counted, rule);
      const share = held(REPETITIONS, (seed) => within(byRanks(groups, sizes, seed), truth));
      console.info(`${rule} ${sizes.join('/')}: ${share}`);
      expect(share).toBeGreaterThanOrEqual(least(0.95, REPETITIONS) - 0.02);
    }
  });

  it.each([
    ['few errors, wholly wrong', 0.01, 1],
    ['many small errors', 0.2, 0.1],
    ['some errors of a half', 0.05, 0.5],
  ])(
    'money bounds hold at least as often as they say: %s',
    (_, rate, taint) => {
      const numbers = new SeededNumbers('population', DIGEST, String(rate));
      const below = (n: number): number => Number(numbers.below(BigInt(n)));
      // Amounts as they are here: many small ones, some of thousands, one of 60,000.
      const lines = Array.from({ length: 500 }, (__, i): PopulationLine => {
        const yuan = i === 250 ? 60_000 : below(5) > 0 ? 150 + below(300) : 2_000 + below(5_000);
        return { batchId: '1', lineNo: i + 1, amount: `${yuan}.00`, group: '' };
      });
      const wrong = new Set(lines.filter(() => below(1_000) < rate * 1_000).map(({ lineNo }) => lineNo));
      expect(wrong.size).toBeGreaterThan(1);
      const errorOf = ({ lineNo, amount }: Pick<PopulationLine, 'lineNo' | 'amount'>): Decimal =>
        wrong.has(lineNo) ? new Decimal(amount).times(taint) : ZERO;
      const truth = lines.reduce((sum, line) => sum.plus(errorOf(line)), ZERO);
      const walk = new PopulationWalk({ by: null, bounds: [] });
      for (const line of lines) walk.add(line);
      const { digest, sum } = walk.facts();
      const interval = sum.div(80).toDecimalPlaces(2, Decimal.ROUND_FLOOR);
      const repetitions = 300;
      const share = held(repetitions, (seed) => {
        const draw = new Draw({
          method: 'MONEY',
          seed,
          digest,
          stratification: { by: null, bounds: [] },
          strata: [],
          interval,
        });
        for (const line of lines) draw.offer(line);
        const items = draw.end().picks.map((pick) => ({
          stratum: '',
          certain: pick.certain,
          amount: new Decimal(pick.amount),
          error: errorOf(pick),
        }));
        const plan = {
          method: 'MONEY',
          confidence: '95',
          basis: 'GIVEN',
          tolerable: null,
          populationSum: sum,
          interval,
        } as const;
        const { bounds, accuracy } = evaluatePlan(plan, [], items);
        const money = truth.times(100).div(sum);
        return truth.lte(bounds!.wrong.upper) && new Decimal(accuracy.lower).lte(new Decimal(100).minus(money));
      });
      console.info(`bound of ${truth.toFixed(2)} in ${sum.toFixed(2)}: ${share}`);
      expect(share).toBeGreaterThanOrEqual(least(0.95, repetitions));
    },
    30_000,
  );
});

describe('Wilson’s interval, reckoned over every count', () => {
  const exact = (n: number, p: number): number => {
    let share = 0;
    for (let k = 0; k <= Math.min(n, 60); k += 1) {
      const { lower, upper } = wilson(k / n, n, 0.95);
      const chance = binomialAtMost(k, n, p) - (k === 0 ? 0 : binomialAtMost(k - 1, n, p));
      if (lower <= p && p <= upper) share += chance;
    }
    return share;
  };

  it('keeps its confidence on average over rates, and falls to 84 % where about one error in a thousand is expected', () => {
    const rates = Array.from({ length: 200 }, (_, i) => (i + 1) / 1_000);
    const shares = rates.map((p) => exact(120, p));
    expect(shares.reduce((a, b) => a + b, 0) / shares.length).toBeGreaterThanOrEqual(0.95);
    // docs/sampling.md says so: below about 0.18 ÷ n one chance error makes the rate look worse than it is.
    expect(exact(120, 0.00145).toFixed(2)).toBe('0.84');
    expect(exact(120, 0.003).toFixed(2)).toBe('0.95');
  });
});
