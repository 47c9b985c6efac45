import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Decimal } from '../../kernel/money.js';
import { Draw, listDigest, type DrawDesign } from './draw.js';
import { PopulationWalk } from './population.js';
import type { PopulationFacts, PopulationLine } from './sampling.types.js';
import { chooseRanks, SeededNumbers } from './seeded-numbers.js';

const DIGEST = 'ab'.repeat(32);
const line = (batchId: string, lineNo: number, amount: string, group = ''): PopulationLine => ({
  batchId,
  lineNo,
  amount,
  group,
});
const PLAIN = { by: null, bounds: [] };

function factsOf(
  lines: readonly PopulationLine[],
  stratification: DrawDesign['stratification'] = PLAIN,
): PopulationFacts {
  const walk = new PopulationWalk(stratification);
  for (const each of lines) walk.add(each);
  return walk.facts();
}

describe('seeded numbers', () => {
  it('are the words of SM3 over seed, digest, label and block, as anybody can recompute them', () => {
    const block = createHash('sm3').update(`4:2024,64:${DIGEST},0:,1:1,`).digest();
    const numbers = new SeededNumbers('2024', DIGEST, '');
    const words = [0, 8, 16, 24].map((at) => block.readBigUInt64BE(at));
    expect(words.map(() => numbers.below(1n << 64n))).toEqual(words);
  });

  it('differ with seed, digest and label', () => {
    const first = (seed: string, digest: string, label: string) =>
      new SeededNumbers(seed, digest, label).below(1n << 64n);
    const all = [
      first('1', DIGEST, ''),
      first('2', DIGEST, ''),
      first('1', 'cd'.repeat(32), ''),
      first('1', DIGEST, 'A'),
    ];
    expect(new Set(all).size).toBe(4);
  });

  it('favour none: a chi-square of 600,000 throws of a die, and of a range that no power of two fits', () => {
    for (const faces of [6, 1_000]) {
      const numbers = new SeededNumbers('die', DIGEST, String(faces));
      const counts = new Array<number>(faces).fill(0);
      const throws = faces * 600;
      for (let i = 0; i < throws; i += 1) counts[Number(numbers.below(BigInt(faces)))]! += 1;
      const chi = counts.reduce((sum, count) => sum + (count - 600) ** 2 / 600, 0);
      // Mean faces − 1, deviation √(2(faces − 1)); four of them.
      expect(chi).toBeLessThan(faces - 1 + 4 * Math.sqrt(2 * (faces - 1)));
    }
  });

  it('pass over words that would favour the small numbers', () => {
    // Two thirds of the range: without rejection every second number of the lower third would come twice.
    const bound = ((1n << 64n) / 3n) * 2n;
    const numbers = new SeededNumbers('range', DIGEST, '');
    let low = 0;
    for (let i = 0; i < 6_000; i += 1) if (numbers.below(bound) < bound / 2n) low += 1;
    expect(Math.abs(low - 3_000)).toBeLessThan(4 * Math.sqrt(1_500));
  });

  it('choose every set of ranks with the same chance', () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 6_000; i += 1) {
      const set = chooseRanks(new SeededNumbers(String(i), DIGEST, ''), 4, 2).join();
      counts.set(set, (counts.get(set) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(['1,2', '1,3', '1,4', '2,3', '2,4', '3,4']);
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(4 * Math.sqrt(833));
  });

  it('choose all of them when all are wanted, none when none', () => {
    expect(chooseRanks(new SeededNumbers('x', DIGEST, ''), 5, 5)).toEqual([1, 2, 3, 4, 5]);
    expect(chooseRanks(new SeededNumbers('x', DIGEST, ''), 5, 0)).toEqual([]);
  });
});

describe('a population', () => {
  const lines = [line('1', 1, '250.91'), line('1', 2, '3054.91'), line('2', 1, '5924.35')];

  it('has the digest that openssl gives of its lines', () => {
    const text = '16:0000000010000001,6:250.91,16:0000000010000002,7:3054.91,16:0000000020000001,7:5924.35,';
    expect(factsOf(lines)).toMatchObject({ count: 3, digest: createHash('sm3').update(text).digest('hex') });
    expect(factsOf(lines).sum.toFixed(2)).toBe('9230.17');
  });

  it('has another digest when one cent, one payout or one place is different', () => {
    const digests = [
      lines,
      [lines[0]!, line('1', 2, '3054.92'), lines[2]!],
      lines.slice(0, 2),
      [...lines.slice(0, 2), line('2', 2, '5924.35')],
    ].map((each) => factsOf(each).digest);
    expect(new Set(digests).size).toBe(4);
  });

  it('is refused out of order, and with a payout twice', () => {
    expect(() => factsOf([lines[1]!, lines[0]!])).toThrow(RangeError);
    expect(() => factsOf([lines[0]!, lines[0]!])).toThrow(RangeError);
    expect(() => factsOf([line('1', 1, '250.9')])).toThrow(RangeError);
  });

  it('is cut by group, or into bands of amounts whose lower bound belongs to them', () => {
    const grouped = [line('1', 1, '1.00', 'B'), line('1', 2, '2.00', 'A'), line('1', 3, '4.00', 'B')];
    const strata = factsOf(grouped, { by: 'TOWNSHIP', bounds: [] }).strata;
    expect(strata.map(({ key, count, sum }) => [key, count, sum.toFixed(2)])).toEqual([
      ['A', 1, '2.00'],
      ['B', 2, '5.00'],
    ]);
    expect(strata[1]!.deviation.toFixed(2)).toBe('1.50');
    const bands = factsOf([line('1', 1, '299.99'), line('1', 2, '300.00'), line('1', 3, '3000.00')], {
      by: 'AMOUNT',
      bounds: [new Decimal(300), new Decimal(3000)],
    }).strata;
    expect(bands.map(({ key, count }) => [key, count])).toEqual([
      ['00', 1],
      ['01', 1],
      ['02', 1],
    ]);
  });
});

/** 2,000 payouts in two schemes, amounts from 100 to 1,099.99 yuan and one of 50,000. */
const POPULATION = Array.from({ length: 2_000 }, (_, i) => {
  const amount = i === 777 ? '50000.00' : `${100 + ((i * 7919) % 1000)}.${String(i % 100).padStart(2, '0')}`;
  return line(String(1 + Math.floor(i / 500)), (i % 500) + 1, amount, i % 5 === 0 ? 'ENTERPRISE' : 'RESIDENT');
});

function draw(design: Partial<DrawDesign>, lines: readonly PopulationLine[] = POPULATION) {
  const stratification = design.stratification ?? PLAIN;
  const { digest, strata } = factsOf(POPULATION, stratification);
  const sizes = design.strata?.map(({ size }) => size) ?? [50];
  const it = new Draw({
    method: 'SIMPLE',
    seed: '2024',
    digest,
    stratification,
    interval: null,
    ...design,
    strata: strata.map(({ key, count }, i) => ({ key, count, size: sizes[i] ?? 0 })),
  });
  for (const each of lines) it.offer(each);
  return it.end();
}

describe('a draw', () => {
  it('gives the same list every time, and another one for another seed', () => {
    const once = draw({});
    expect(once.picks).toHaveLength(50);
    expect(draw({}).picks).toEqual(once.picks);
    expect(listDigest(draw({ seed: '2025' }).picks)).not.toBe(listDigest(once.picks));
  });

  it('stays the one it has always been', () => {
    const references = draw({})
      .picks.slice(0, 4)
      .map(({ batchId, lineNo }) => `${batchId}/${lineNo}`);
    expect([references, listDigest(draw({}).picks)]).toMatchInlineSnapshot(`
     [
       [
         "1/106",
         "1/141",
         "1/161",
         "1/166",
       ],
       "91c1bce975ed897821bba0952487a991ccdccab8fdf51d1d3ddd0ef62ddcfd59",
     ]
    `);
  });

  it('tells by the digest when the population is no longer the same by one cent', () => {
    const changed = POPULATION.map((each, i) => (i === 1_234 ? { ...each, amount: '100.01' } : each));
    expect(draw({}, changed).population.digest).not.toBe(draw({}).population.digest);
  });

  it('over strata gives each as many as it was allotted', () => {
    const stratification = { by: 'SCHEME', bounds: [] } as const;
    const { picks } = draw({
      method: 'STRATIFIED',
      stratification,
      strata: [
        { key: '', count: 0, size: 12 },
        { key: '', count: 0, size: 30 },
      ],
    });
    const of = (key: string) => picks.filter(({ stratum }) => stratum === key).length;
    expect([of('ENTERPRISE'), of('RESIDENT'), picks.length]).toEqual([12, 30, 42]);
  });

  it('by money takes for certain what reaches the interval, and of the rest a point in each interval', () => {
    const interval = new Decimal('20000.00');
    const { picks, population } = draw({ method: 'MONEY', interval });
    const certain = picks.filter((pick) => pick.certain);
    expect(certain.map(({ amount }) => amount)).toEqual(['50000.00']);
    const points = population.sum.minus('50000.00').div(interval);
    expect(Math.abs(picks.length - 1 - Number(points.toFixed(0, Decimal.ROUND_FLOOR)))).toBeLessThanOrEqual(1);
    expect(new Set(picks.map(({ batchId, lineNo }) => `${batchId}/${lineNo}`)).size).toBe(picks.length);
  });

  it('by money gives every yuan the same chance', () => {
    const small = [line('1', 1, '10.00'), line('1', 2, '30.00'), line('1', 3, '20.00'), line('1', 4, '40.00')];
    const counts = [0, 0, 0, 0];
    for (let seed = 0; seed < 4_000; seed += 1) {
      const it = new Draw({
        method: 'MONEY',
        seed: String(seed),
        digest: DIGEST,
        stratification: PLAIN,
        strata: [],
        interval: new Decimal('50.00'),
      });
      for (const each of small) it.offer(each);
      for (const { lineNo } of it.end().picks) counts[lineNo - 1]! += 1;
    }
    // Chances 10, 30, 20 and 40 in 50.
    [800, 2_400, 1_600, 3_200].forEach((expected, i) => expect(Math.abs(counts[i]! - expected)).toBeLessThan(130));
  });
});
