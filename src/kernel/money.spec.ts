import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Decimal, MONEY_MAX, money, ratePercent, sumMoney, toWan, toWire, wanToYuan, ZERO } from './money.js';

const LIMIT = 9_999_999_999_999_999n;
const cents = fc.bigInt({ min: -LIMIT, max: LIMIT });
const fromCents = (value: bigint): Decimal => new Decimal(value.toString()).div(100);
const refused = expect.objectContaining({ code: 'MONEY_MALFORMED', kind: 'invalid' });

describe('money', () => {
  it.each(['0', '0.0', '1', '-1.5', '250.91', '99999999999999.99', '-99999999999999.99'])('takes %s', (text) => {
    expect(money(text).equals(new Decimal(text))).toBe(true);
  });

  it.each(['', ' 1', '1.', '.5', '1.234', '1.000', '01', '+1', '1e3', '1,000', '１', 'NaN', '100000000000000'])(
    'refuses the text "%s"',
    (text) => expect(() => money(text)).toThrow(refused),
  );

  it.each([250.91, null, undefined, {}])('refuses %p, which is neither text nor Decimal', (value) => {
    expect(() => money(value as unknown as string)).toThrow(refused);
  });

  it('refuses a Decimal with a third decimal, above the range, or not a number', () => {
    expect(() => money(new Decimal('0.001'))).toThrow(refused);
    expect(() => money(MONEY_MAX.plus('0.01'))).toThrow(refused);
    expect(() => money(new Decimal(NaN))).toThrow(refused);
    expect(() => money(new Decimal(Infinity))).toThrow(refused);
  });

  it('forgets the sign of zero', () => {
    expect(money('-0.00').isNegative()).toBe(false);
    expect(toWire(new Decimal('-0'))).toBe('0.00');
  });

  it('writes two decimals and reads its own writing back, for every amount of the range', () => {
    fc.assert(
      fc.property(cents, (value) => {
        const amount = fromCents(value);
        const text = toWire(money(amount));
        expect(text).toMatch(/^-?\d+\.\d\d$/);
        expect(BigInt(text.replace('.', ''))).toBe(value);
        expect(money(text).equals(amount)).toBe(true);
      }),
    );
  });

  it('refuses to write what two decimals do not hold', () => {
    expect(() => toWire(new Decimal('1.005'))).toThrow(refused);
    expect(() => toWire(new Decimal(NaN))).toThrow(refused);
  });

  it('sums exactly, beyond the range of one amount too', () => {
    expect(sumMoney([])).toBe(ZERO);
    fc.assert(
      fc.property(fc.array(cents, { maxLength: 50 }), (list) => {
        const total = list.reduce((sum, value) => sum + value, 0n);
        expect(sumMoney(list.map(fromCents)).equals(fromCents(total))).toBe(true);
      }),
    );
  });
});

describe('万元', () => {
  it('rounds once, half up, away from zero', () => {
    expect(toWan(money('2400000.00')).toFixed(2)).toBe('240.00');
    expect(toWan(money('50.00')).toFixed(2)).toBe('0.01');
    expect(toWan(money('49.99')).toFixed(2)).toBe('0.00');
    expect(toWan(money('-50.00')).toFixed(2)).toBe('-0.01');
  });

  it('reads a printed figure back to yuan', () => {
    expect(toWire(wanToYuan('1234.56'))).toBe('12345600.00');
    expect(toWire(wanToYuan('0.000001'))).toBe('0.01');
  });

  it.each(['', '1.0000001', '1,234.56', 'x', '10000000000'])('refuses "%s"', (text) => {
    expect(() => wanToYuan(text)).toThrow(refused);
  });

  it('keeps a figure of two decimals through yuan and back', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 99_999_999_999n }), (value) => {
        const wan = fromCents(value);
        expect(toWan(wanToYuan(wan.toFixed(2))).equals(wan)).toBe(true);
      }),
    );
  });
});

describe('ratePercent', () => {
  it('is not measurable when nothing is due', () => {
    expect(ratePercent(ZERO, ZERO)).toBeNull();
    expect(ratePercent(money('1'), ZERO)).toBeNull();
  });

  it('is a percentage with two decimals, half up', () => {
    expect(ratePercent(money('1'), money('3'))?.toFixed(2)).toBe('33.33');
    expect(ratePercent(money('2'), money('3'))?.toFixed(2)).toBe('66.67');
    expect(ratePercent(new Decimal(1), new Decimal(800))?.toFixed(2)).toBe('0.13');
    expect(ratePercent(money('369.37'), money('369.37'))?.toFixed(2)).toBe('100.00');
  });

  it('agrees with integer arithmetic for any two amounts', () => {
    const positive = fc.bigInt({ min: 1n, max: LIMIT });
    fc.assert(
      fc.property(positive, positive, (num, den) => {
        const expected = (num * 20_000n + den) / (den * 2n);
        expect(ratePercent(fromCents(num), fromCents(den))!.equals(fromCents(expected))).toBe(true);
      }),
    );
  });
});
