import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allocate } from './allocate.js';
import type { Allocation, Recipient } from './allocate.js';
import { Decimal, sumMoney, toWire } from './money.js';

const d = (text: string): Decimal => new Decimal(text);
const show = (result: Allocation): string[] => [
  ...result.parts.map((part) => `${part.key} ${toWire(part.amount)}`),
  `rest ${toWire(result.remainder)}`,
];
const refusal = (code: string): unknown => expect.objectContaining({ code, kind: 'invalid' });

describe('allocate in order', () => {
  it('fills each recipient up to its room and leaves the rest to the fund', () => {
    const to = [
      { key: 'centre', room: d('100.00') },
      { key: 'region', room: d('0') },
      { key: 'county', room: d('50.50') },
    ];
    expect(show(allocate(d('160.75'), to, 'ORDER'))).toEqual([
      'centre 100.00',
      'region 0.00',
      'county 50.50',
      'rest 10.25',
    ]);
    expect(show(allocate(d('99.99'), to, 'ORDER'))).toEqual([
      'centre 99.99',
      'region 0.00',
      'county 0.00',
      'rest 0.00',
    ]);
  });

  it('gives everything to a recipient without a limit', () => {
    expect(show(allocate(d('7.01'), [{ key: 'a' }, { key: 'b' }], 'ORDER'))).toEqual(['a 7.01', 'b 0.00', 'rest 0.00']);
  });

  it('gives nothing to a recipient whose budget was cut below its use', () => {
    expect(show(allocate(d('5'), [{ key: 'a', room: d('-3.00') }], 'ORDER'))).toEqual(['a 0.00', 'rest 5.00']);
  });

  it('leaves everything to the fund when there is no recipient', () => {
    expect(show(allocate(d('5'), [], 'ORDER'))).toEqual(['rest 5.00']);
    expect(show(allocate(d('5'), [], 'SHARES'))).toEqual(['rest 5.00']);
  });
});

describe('allocate by shares', () => {
  it('gives odd cents to the largest remainders, the earlier one first', () => {
    const third = d('1').div(3);
    const thirds = ['a', 'b', 'c'].map((key) => ({ key, weight: third }));
    expect(show(allocate(d('100.00'), thirds, 'SHARES'))).toEqual(['a 33.34', 'b 33.33', 'c 33.33', 'rest 0.00']);
    expect(show(allocate(d('0.02'), thirds, 'SHARES'))).toEqual(['a 0.01', 'b 0.01', 'c 0.00', 'rest 0.00']);

    const uneven = [
      { key: 'a', weight: d('0.126') },
      { key: 'b', weight: d('0.874') },
    ];
    expect(show(allocate(d('0.10'), uneven, 'SHARES'))).toEqual(['a 0.01', 'b 0.09', 'rest 0.00']);
    expect(show(allocate(d('0.11'), uneven, 'SHARES'))).toEqual(['a 0.01', 'b 0.10', 'rest 0.00']);
  });

  it('leaves to the fund the weight nobody has and the money that does not fit', () => {
    const to = [
      { key: 'a', weight: d('0.5'), room: d('10.00') },
      { key: 'b', weight: d('0.3') },
    ];
    expect(show(allocate(d('100.00'), to, 'SHARES'))).toEqual(['a 10.00', 'b 30.00', 'rest 60.00']);
  });

  it('refuses weights that sum above the whole', () => {
    const to = [
      { key: 'a', weight: d('0.7') },
      { key: 'b', weight: d('0.300001') },
    ];
    expect(() => allocate(d('1'), to, 'SHARES')).toThrow(refusal('ALLOCATE_SHARES_EXCEED'));
  });

  it.each([undefined, d('-0.1'), d('1.1'), d('NaN')])('refuses the weight %s', (weight) => {
    expect(() => allocate(d('1'), [{ key: 'a', weight }], 'SHARES')).toThrow(refusal('ALLOCATE_WEIGHT_INVALID'));
  });
});

describe('allocate', () => {
  it('refuses a negative amount, parts of a cent and a key named twice', () => {
    const a = { key: 'a' };
    expect(() => allocate(d('-0.01'), [a], 'ORDER')).toThrow(refusal('ALLOCATE_AMOUNT_INVALID'));
    expect(() => allocate(d('0.001'), [a], 'ORDER')).toThrow(refusal('ALLOCATE_AMOUNT_INVALID'));
    expect(() => allocate(d('Infinity'), [a], 'ORDER')).toThrow(refusal('ALLOCATE_AMOUNT_INVALID'));
    expect(() => allocate(d('1'), [a, a], 'ORDER')).toThrow(refusal('ALLOCATE_RECIPIENT_DUPLICATE'));
    expect(() => allocate(d('1'), [{ key: 'a', room: d('0.005') }], 'ORDER')).toThrow(refusal('ALLOCATE_ROOM_INVALID'));
  });

  const cents = (max: bigint): fc.Arbitrary<Decimal> =>
    fc.bigInt({ min: 0n, max }).map((value) => new Decimal(value.toString()).div(100));
  const amounts = fc.oneof(cents(1_000n), cents(9_999_999_999_999_999n));
  /** Raw weights scaled to sum to 1 exactly (the last takes what is left), in six decimals. */
  const wholeWeights = fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 8 }).map((cuts) => {
    const edges = [0, ...cuts.slice(1).sort((a, b) => a - b), 1_000_000];
    return edges.slice(1).map((edge, i) => new Decimal(edge - edges[i]!).div(1_000_000));
  });
  const recipients = (weights: Decimal[], rooms: (Decimal | undefined)[]): Recipient[] =>
    weights.map((weight, i) => ({ key: String(i), weight, room: rooms[i] }));
  const rooms = fc.array(fc.option(amounts, { nil: undefined }), { maxLength: 8 });

  it('always accounts for every cent and never exceeds a room, in order and by shares', () => {
    fc.assert(
      fc.property(
        amounts,
        wholeWeights,
        rooms,
        fc.nat(3),
        fc.constantFrom('ORDER' as const, 'SHARES' as const),
        (amount, weights, limits, dropped, by) => {
          const to = recipients(weights.slice(dropped), limits);
          const { parts, remainder } = allocate(amount, to, by);
          expect(parts.map((part) => part.key)).toEqual(to.map((recipient) => recipient.key));
          expect(sumMoney([...parts.map((part) => part.amount), remainder]).equals(amount)).toBe(true);
          for (const [i, part] of parts.entries()) {
            expect(part.amount.gte(0) && part.amount.decimalPlaces() <= 2).toBe(true);
            expect(part.amount.lte(to[i]!.room ?? amount)).toBe(true);
          }
          expect(remainder.gte(0) && remainder.decimalPlaces() <= 2).toBe(true);
        },
      ),
    );
  });

  it('splits exactly when weights sum to one and nothing limits, each part within a cent of its share', () => {
    fc.assert(
      fc.property(amounts, wholeWeights, (amount, weights) => {
        const { parts, remainder } = allocate(amount, recipients(weights, []), 'SHARES');
        expect(remainder.isZero()).toBe(true);
        for (const [i, part] of parts.entries()) {
          expect(part.amount.minus(amount.times(weights[i]!)).abs().lt('0.01')).toBe(true);
        }
      }),
    );
  });

  it('by shares, a limit on one recipient never changes what another receives', () => {
    fc.assert(
      fc.property(amounts, wholeWeights, amounts, (amount, weights, room) => {
        const free = allocate(amount, recipients(weights, []), 'SHARES').parts;
        const limited = allocate(amount, recipients(weights, [room]), 'SHARES').parts;
        expect(limited.slice(1).map((part) => toWire(part.amount))).toEqual(
          free.slice(1).map((part) => toWire(part.amount)),
        );
      }),
    );
  });

  it('in order, nobody receives before everyone earlier is full', () => {
    fc.assert(
      fc.property(amounts, wholeWeights, rooms, (amount, weights, limits) => {
        const to = recipients(weights, limits);
        const { parts, remainder } = allocate(amount, to, 'ORDER');
        const firstNotFull = parts.findIndex((part, i) => !to[i]!.room || part.amount.lt(to[i]!.room!));
        if (firstNotFull < 0) return;
        const later = parts.slice(firstNotFull + 1).map((part) => part.amount);
        expect(sumMoney([...later, remainder]).isZero()).toBe(true);
      }),
    );
  });
});
