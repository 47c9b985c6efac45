import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Decimal, sumMoney, toWire, ZERO } from '../../kernel/money.js';
import { spreadUse, type Amounted } from './spread-use.js';

const list = (...amounts: string[]): Amounted[] =>
  amounts.map((amount, i) => ({ key: String(i + 1), amount: new Decimal(amount) }));
const show = (lots: readonly Amounted[], uses: readonly Amounted[]): string[] => {
  const { parts, ahead } = spreadUse(lots, uses);
  return [
    ...parts.map(({ lot, use, amount }) => `${use} of ${lot}: ${toWire(amount)}`),
    ...ahead.map(({ key, amount }) => `${key} ahead: ${toWire(amount)}`),
  ];
};
const usedOf = (lots: readonly Amounted[], uses: readonly Amounted[]): string[] => {
  const { parts } = spreadUse(lots, uses);
  return lots.map(({ key }) => toWire(sumMoney(parts.filter(({ lot }) => lot === key).map(({ amount }) => amount))));
};
const amounts = (least: number) =>
  fc.array(
    fc.bigInt({ min: BigInt(least), max: 10n ** 12n }).map((cents) => new Decimal(cents.toString()).div(100)),
    { maxLength: 8 },
  );
const keyed = (list_: readonly Decimal[]): Amounted[] => list_.map((amount, i) => ({ key: String(i), amount }));

describe('spreading use over what arrived', () => {
  it('takes the oldest money first and names what was used before any arrived', () => {
    expect(show(list('100.00', '50.00'), list('30.00', '90.00', '40.01'))).toEqual([
      '1 of 1: 30.00',
      '2 of 1: 70.00',
      '2 of 2: 20.00',
      '3 of 2: 30.00',
      '3 ahead: 10.01',
    ]);
    expect(show([], list('0.01'))).toEqual(['1 ahead: 0.01']);
    expect(show(list('5.00'), [])).toEqual([]);
  });

  it('lets money that arrives later make up for what was used ahead of it', () => {
    expect(usedOf(list('10.00'), list('25.00'))).toEqual(['10.00']);
    expect(usedOf(list('10.00', '20.00'), list('25.00'))).toEqual(['10.00', '15.00']);
  });

  it('gives money that comes back to the newest lot that had any used', () => {
    expect(usedOf(list('10.00', '20.00'), list('8.00', '12.00'))).toEqual(['10.00', '10.00']);
    expect(usedOf(list('10.00', '20.00'), list('5.00', '12.00'))).toEqual(['10.00', '7.00']);
    expect(usedOf(list('10.00', '20.00'), list('5.00', '4.00'))).toEqual(['9.00', '0.00']);
  });

  it('keeps every cent: parts and what was ahead are the use, no lot gives more than it has, none before an older one', () => {
    fc.assert(
      fc.property(amounts(0), amounts(1), (arrived, used) => {
        const [lots, uses] = [keyed(arrived), keyed(used)];
        const { parts, ahead } = spreadUse(lots, uses);
        for (const { key, amount } of uses) {
          const own = [...parts.filter(({ use }) => use === key), ...ahead.filter((part) => part.key === key)];
          expect(toWire(sumMoney(own.map((part) => part.amount)))).toBe(toWire(amount));
        }
        const taken = lots.map(({ key }) =>
          sumMoney(parts.filter(({ lot }) => lot === key).map(({ amount }) => amount)),
        );
        const firstWithRest = lots.findIndex(({ amount }, i) => taken[i]!.lt(amount));
        expect(taken.every((sum, i) => sum.lte(lots[i]!.amount))).toBe(true);
        if (firstWithRest >= 0) {
          expect(sumMoney(taken.slice(firstWithRest + 1)).isZero()).toBe(true);
          expect(ahead).toEqual([]);
        }
        expect(parts.every(({ amount }) => amount.gt(ZERO))).toBe(true);
      }),
    );
  });

  it('never takes from an old lot because a newer one comes', () => {
    fc.assert(
      fc.property(amounts(1), amounts(1), amounts(1), (arrived, later, used) => {
        const before = usedOf(keyed(arrived), keyed(used));
        const after = usedOf(keyed([...arrived, ...later]), keyed(used));
        expect(after.slice(0, arrived.length)).toEqual(before);
      }),
    );
  });
});
