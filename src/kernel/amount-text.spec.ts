import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseAmountText } from './amount-text.js';
import { Decimal, toWire } from './money.js';

describe('parseAmountText', () => {
  it.each([
    ['250.91', '250.91'],
    ['1,234.50', '1234.50'],
    ['￥250.91', '250.91'],
    ['¥ 1,234,567.8', '1234567.80'],
    ['２５０．９１', '250.91'],
    ['１，２３４．５０', '1234.50'],
    ['\u3000 250.91元 ', '250.91'],
    ['250 元', '250.00'],
    ['0', '0.00'],
    ['000123.40', '123.40'],
    ['99999999999999.99', '99999999999999.99'],
  ])('reads "%s" as %s', (raw, expected) => {
    const parsed = parseAmountText(raw);
    expect(parsed.ok && toWire(parsed.amount)).toBe(expected);
  });

  it.each([
    ['', 'EMPTY'],
    [' \u3000', 'EMPTY'],
    ['元', 'EMPTY'],
    ['12,34.5', 'MALFORMED'],
    ['1234,567', 'MALFORMED'],
    [',123', 'MALFORMED'],
    ['1,234,', 'MALFORMED'],
    ['1 234.50', 'MALFORMED'],
    ['12.', 'MALFORMED'],
    ['.5', 'MALFORMED'],
    ['1.2.3', 'MALFORMED'],
    ['2.5E+3', 'MALFORMED'],
    ['250.91元元', 'MALFORMED'],
    ['¥', 'MALFORMED'],
    ['-', 'MALFORMED'],
    ['--5', 'MALFORMED'],
    ['二百', 'MALFORMED'],
    ['#REF!', 'MALFORMED'],
    ['NaN', 'MALFORMED'],
    ['-5.00', 'NEGATIVE'],
    ['－５', 'NEGATIVE'],
    ['\u22125', 'NEGATIVE'],
    ['¥-5', 'NEGATIVE'],
    ['-￥5', 'NEGATIVE'],
    ['(5.00)', 'NEGATIVE'],
    ['250.910', 'TOO_MANY_DECIMALS'],
    ['250.91000000000003', 'TOO_MANY_DECIMALS'],
    ['100000000000000', 'RANGE'],
  ])('refuses "%s": %s', (raw, reason) => expect(parseAmountText(raw)).toEqual({ ok: false, reason }));

  it('reads every amount back from plain, grouped and full-width writing', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 9_999_999_999_999_999n }), (cents) => {
        const plain = toWire(new Decimal(cents.toString()).div(100));
        const grouped = plain.replace(/\B(?=(\d{3})+\.)/g, ',');
        const wide = grouped.replace(/./g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));
        for (const text of [plain, grouped, wide, `￥${grouped}元`]) {
          const parsed = parseAmountText(text);
          expect(parsed.ok && toWire(parsed.amount)).toBe(plain);
        }
      }),
    );
  });

  it('answers any text without throwing', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (raw) => typeof parseAmountText(raw).ok === 'boolean'));
  });
});
