import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { maskAccount, parseAccountNumber } from './account-number.js';

describe('parseAccountNumber', () => {
  it.each([
    '6217001234567890122',
    '6217 0012 3456 7890 122',
    '6217-0012-3456-7890-122',
    '６２１７００１２３４５６７８９０１２２',
    "'6217001234567890122",
  ])('reads "%s"', (raw) => expect(parseAccountNumber(raw)).toMatchObject({ ok: true, number: '6217001234567890122' }));

  it('tells a card by its Luhn digit and only reports the rest', () => {
    expect(parseAccountNumber('4111111111111111')).toEqual({
      ok: true,
      number: '4111111111111111',
      luhn: true,
      usualLength: true,
    });
    expect(parseAccountNumber('4111111111111112')).toMatchObject({ ok: true, luhn: false });
    expect(parseAccountNumber('107012010100')).toMatchObject({ ok: true, usualLength: false });
    expect(parseAccountNumber('1'.repeat(20))).toMatchObject({ ok: true, usualLength: false });
  });

  it.each([
    ['', 'EMPTY'],
    [' - ', 'EMPTY'],
    ['6.217E+18', 'SCIENTIFIC'],
    ['６．２１７e18', 'SCIENTIFIC'],
    ['6.21700123456789E+18', 'SCIENTIFIC'],
    ['6217001234567890122.0', 'CHARACTER'],
    ['6217*******0122', 'CHARACTER'],
    ['1'.repeat(11), 'LENGTH'],
    ['1'.repeat(33), 'LENGTH'],
  ])('refuses "%s": %s', (raw, reason) => expect(parseAccountNumber(raw)).toEqual({ ok: false, reason }));

  it('takes 12 to 32 digits as they are, leading zeros included', () => {
    const digits = fc.array(fc.nat(9), { minLength: 12, maxLength: 32 }).map((list) => list.join(''));
    fc.assert(fc.property(digits, (number) => expect(parseAccountNumber(number)).toMatchObject({ ok: true, number })));
  });

  it('finds exactly one Luhn digit for any beginning', () => {
    const beginnings = fc.array(fc.nat(9), { minLength: 15, maxLength: 18 }).map((list) => list.join(''));
    fc.assert(
      fc.property(beginnings, (beginning) => {
        const passing = [...'0123456789'].filter((last) => {
          const parsed = parseAccountNumber(beginning + last);
          return parsed.ok && parsed.luhn;
        });
        expect(passing).toHaveLength(1);
      }),
    );
  });
});

describe('maskAccount', () => {
  it('shows the last four digits only', () => {
    expect(maskAccount('6217001234567890122')).toBe('***************0122');
    expect(maskAccount('0122')).toBe('****');
  });
});
