import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chineseAmount } from './chinese-amount.js';
import { Decimal } from './money.js';

/** An independent reader: sums digits by their units, so that the writer is not tested against itself. */
function readBack(text: string): bigint {
  const [, sign, whole, rest] = /^(负?)(?:(.*)元)?(.*)$/.exec(text)! as unknown as [string, string, string?, string?];
  const section = (part: string): bigint => {
    let sum = 0n;
    for (const [, digit, unit] of part.matchAll(/([壹贰叁肆伍陆柒捌玖])([拾佰仟]?)/g)) {
      sum += BigInt('零壹贰叁肆伍陆柒捌玖'.indexOf(digit!)) * { '': 1n, 拾: 10n, 佰: 100n, 仟: 1000n }[unit!]!;
    }
    return sum;
  };
  const level = (part: string): bigint => {
    const [low, high = ''] = part.split('万').reverse();
    return section(high) * 10_000n + section(low!);
  };
  const [low, high = ''] = (whole ?? '').split('亿').reverse();
  const yuan = level(high) * 100_000_000n + level(low!);
  const jiao = /([^零])角/.exec(rest ?? '')?.[1];
  const fen = /([^零])分/.exec(rest ?? '')?.[1];
  const cents = yuan * 100n + section(jiao ?? '') * 10n + section(fen ?? '');
  return sign ? -cents : cents;
}

describe('chineseAmount', () => {
  it.each([
    ['1409.50', '壹仟肆佰零玖元伍角'],
    ['16409.02', '壹万陆仟肆佰零玖元零贰分'],
    ['325.04', '叁佰贰拾伍元零肆分'],
    ['0', '零元整'],
    ['0.05', '伍分'],
    ['0.50', '伍角'],
    ['0.55', '伍角伍分'],
    ['10', '壹拾元整'],
    ['6007.14', '陆仟零柒元壹角肆分'],
    ['1680.32', '壹仟陆佰捌拾元叁角贰分'],
    ['107000.53', '壹拾万柒仟元伍角叁分'],
    ['100005', '壹拾万零伍元整'],
    ['10000000', '壹仟万元整'],
    ['100000000', '壹亿元整'],
    ['100010000', '壹亿零壹万元整'],
    ['1000000001', '壹拾亿零壹元整'],
    ['120003004.00', '壹亿贰仟万叁仟零肆元整'],
    ['1000100000000', '壹万零壹亿元整'],
    ['99999999999999.99', '玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分'],
    ['-250.91', '负贰佰伍拾元玖角壹分'],
    ['-0', '零元整'],
  ])('writes %s as %s', (amount, expected) => expect(chineseAmount(new Decimal(amount))).toBe(expected));

  it('refuses parts of a cent', () => {
    expect(() => chineseAmount(new Decimal('0.001'))).toThrow(expect.objectContaining({ code: 'MONEY_MALFORMED' }));
  });

  it('can be read back to the cent, and never doubles or trails a 零', () => {
    const figures = fc.oneof(
      fc.bigInt({ min: -9_999_999_999_999_999n, max: 9_999_999_999_999_999n }),
      fc
        .array(fc.constantFrom('0', '0', '0', '1', '7'), { minLength: 1, maxLength: 16 })
        .map((list) => BigInt(list.join(''))),
    );
    fc.assert(
      fc.property(figures, (cents) => {
        const text = chineseAmount(new Decimal(cents.toString()).div(100));
        expect(readBack(text)).toBe(cents);
        if (cents !== 0n) expect(text).not.toMatch(/零零|零[万亿元整]|零$/);
      }),
      { numRuns: 500 },
    );
  });
});
