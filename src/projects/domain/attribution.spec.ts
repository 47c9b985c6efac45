import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Decimal, sumMoney, toWire, ZERO } from '../../kernel/money.js';
import { reserve, settle, takeBack, type AttributionRule, type Part } from './attribution.js';

const d = (text: string): Decimal => new Decimal(text);
const show = (parts: readonly Part[]): string[] =>
  parts.map((part) => `${part.projectId ?? 'own'} ${toWire(part.amount)}`);
const sum = (parts: readonly Part[]): Decimal => sumMoney(parts.map((part) => part.amount));
const byProject = (parts: readonly Part[]): Map<string | null, string> =>
  new Map(parts.map((part) => [part.projectId, toWire(part.amount)]));

const ORDER: AttributionRule = { mode: 'ORDER', entries: [{ projectId: '5' }, { projectId: '4' }] };
const SHARES: AttributionRule = {
  mode: 'SHARES',
  entries: [
    { projectId: '5', share: d('0.6') },
    { projectId: '4', share: d('0.25') },
  ],
};
const rooms = (entries: Record<string, string>): Map<string, Decimal> =>
  new Map(Object.entries(entries).map(([key, value]) => [key, d(value)]));

describe('reserving a batch with the projects of its scheme', () => {
  it('fills the projects in the stated order and leaves the rest to the fund', () => {
    expect(show(reserve(d('240.00'), ORDER, rooms({ '5': '100.00', '4': '60.01' })))).toEqual([
      '5 100.00',
      '4 60.01',
      'own 79.99',
    ]);
    expect(show(reserve(d('40.00'), ORDER, rooms({ '5': '100.00', '4': '60.01' })))).toEqual(['5 40.00']);
  });

  it('gives each project its share, never beyond its room', () => {
    expect(show(reserve(d('100.00'), SHARES, rooms({ '5': '1000', '4': '10.00' })))).toEqual([
      '5 60.00',
      '4 10.00',
      'own 30.00',
    ]);
  });

  it('leaves everything to the fund without a rule, and to a project without a known room nothing', () => {
    expect(show(reserve(d('7.01'), null, new Map()))).toEqual(['own 7.01']);
    expect(show(reserve(d('7.01'), ORDER, new Map()))).toEqual(['own 7.01']);
  });
});

describe('settling a batch', () => {
  const reserved: Part[] = [
    { projectId: '5', amount: d('100.00') },
    { projectId: '4', amount: d('60.00') },
    { projectId: null, amount: d('40.00') },
  ];

  it('consumes in the order of the reserve and releases the failures from its end', () => {
    const { consume, release } = settle(d('150.00'), reserved, 'ORDER');
    expect(show(consume)).toEqual(['5 100.00', '4 50.00']);
    expect(show(release)).toEqual(['4 10.00', 'own 40.00']);
  });

  it('consumes from each part in proportion under shares', () => {
    const { consume, release } = settle(d('100.00'), reserved, 'SHARES');
    expect(show(consume)).toEqual(['5 50.00', '4 30.00', 'own 20.00']);
    expect(show(release)).toEqual(['5 50.00', '4 30.00', 'own 20.00']);
  });

  it('takes own money first when money comes back', () => {
    expect(show(takeBack(d('45.00'), reserved, 'ORDER'))).toEqual(['own 40.00', '4 5.00']);
  });

  it('refuses to consume more than was reserved', () => {
    expect(() => settle(d('200.01'), reserved, 'ORDER')).toThrow(
      expect.objectContaining({ code: 'ATTRIBUTION_BEYOND_RESERVE', kind: 'rule' }),
    );
  });
});

const cents = (max: bigint): fc.Arbitrary<Decimal> =>
  fc.bigInt({ min: 0n, max }).map((value) => new Decimal(value.toString()).div(100));
const partsOf = fc
  .uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 8 })
  .chain((ids) =>
    fc.tuple(
      ...ids.map((id) => cents(10n ** 15n).map((amount): Part => ({ projectId: String(id), amount }))),
      cents(10n ** 15n),
    ),
  )
  .map((list) => {
    const own = list[list.length - 1] as Decimal;
    return [...(list.slice(0, -1) as Part[]), { projectId: null, amount: own }].filter((part) => part.amount.gt(ZERO));
  });
const modes = fc.constantFrom('ORDER' as const, 'SHARES' as const);
const fraction = fc.integer({ min: 0, max: 1_000_000 });
const partOf = (total: Decimal, millionths: number): Decimal =>
  total.times(millionths).div(1_000_000).toDecimalPlaces(2, Decimal.ROUND_DOWN);

describe('attribution as a whole', () => {
  it('never invents or loses a cent, and never takes more from a part than it holds', () => {
    fc.assert(
      fc.property(partsOf, modes, fraction, (held, mode, millionths) => {
        const total = sum(held);
        const net = partOf(total, millionths);
        const { consume, release } = settle(net, held, mode);
        expect(sum(consume).eq(net)).toBe(true);
        expect(sum(release).eq(total.minus(net))).toBe(true);
        for (const part of [...consume, ...release]) {
          expect(part.amount.gt(ZERO) && part.amount.decimalPlaces() <= 2).toBe(true);
          expect(part.amount.lte(held.find((other) => other.projectId === part.projectId)!.amount)).toBe(true);
        }
        expect(sum(takeBack(net, held, mode)).eq(net)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves under ORDER exactly what a smaller batch would have reserved', () => {
    fc.assert(
      fc.property(partsOf, fraction, (held, millionths) => {
        const total = sum(held);
        const back = partOf(total, millionths);
        const rule: AttributionRule = {
          mode: 'ORDER',
          entries: held.filter((part) => part.projectId !== null).map((part) => ({ projectId: part.projectId! })),
        };
        const roomOf = new Map(
          held.filter((part) => part.projectId !== null).map((part) => [part.projectId!, part.amount]),
        );
        const smaller = byProject(reserve(total.minus(back), rule, roomOf));
        const taken = byProject(takeBack(back, held, 'ORDER'));
        for (const part of held) {
          const stays = part.amount.minus(taken.get(part.projectId) ?? '0');
          expect(toWire(stays)).toBe(smaller.get(part.projectId) ?? '0.00');
        }
      }),
      { numRuns: 300 },
    );
  });

  it('reserves a batch to the cent within every room', () => {
    fc.assert(
      fc.property(cents(10n ** 15n), partsOf, modes, (total, held, mode) => {
        const projects = held.filter((part) => part.projectId !== null);
        const share =
          projects.length === 0 ? ZERO : new Decimal(1).div(projects.length).toDecimalPlaces(6, Decimal.ROUND_DOWN);
        const rule: AttributionRule = {
          mode,
          entries: projects.map((part) => ({ projectId: part.projectId!, ...(mode === 'SHARES' ? { share } : {}) })),
        };
        const roomOf = new Map(projects.map((part) => [part.projectId!, part.amount]));
        const parts = reserve(total, rule, roomOf);
        expect(sum(parts).eq(total)).toBe(true);
        for (const part of parts) {
          if (part.projectId !== null) expect(part.amount.lte(roomOf.get(part.projectId)!)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});
