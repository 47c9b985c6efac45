import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { count, fromCents, money, period, sum, tenThousands, time, toCents } from './formats';

describe('how figures are written', () => {
  it('writes amounts with thousands and two decimals, negative with a minus', () => {
    expect(money('2400012.50')).toBe('2,400,012.50');
    expect(money('-1234.00')).toBe('−1,234.00');
    expect(money('7')).toBe('7.00');
    expect(money(null)).toBe('');
    // Larger than any number that a browser holds exactly.
    expect(money('98765432109876543210.99')).toBe('98,765,432,109,876,543,210.99');
  });

  it('writes 万元 rounded half up on the digits', () => {
    expect(tenThousands('2400012.50')).toBe('240.00');
    expect(tenThousands('50.00')).toBe('0.01');
    expect(tenThousands('49.99')).toBe('0.00');
    expect(tenThousands('-24672300.00')).toBe('−2,467.23');
    expect(tenThousands('-49.99')).toBe('0.00');
  });

  it('adds to the cent whatever the amounts', () => {
    const amounts = fc.array(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }));
    fc.assert(
      fc.property(amounts, (cents) => {
        expect(toCents(sum(cents.map(fromCents)))).toBe(cents.reduce((a, b) => a + b, 0n));
      }),
    );
  });

  it('writes counts, periods and instants as the office does', () => {
    expect(count(-1234567)).toBe('−1,234,567');
    expect(period('2024-12')).toBe('2024年12月');
    expect(time('2024-12-25T02:30:00.000Z')).toBe('2024-12-25 10:30');
    expect(time('not a time')).toBe('not a time');
  });
});
