import { describe, expect, it } from '@jest/globals';
import { maskNumbers } from './mask-numbers.js';

describe('the last net under the log', () => {
  it.each([
    ['an ID number', '身份证号 110101199003070011 不正确', '身份证号 <number> 不正确'],
    ['an ID number that ends in x', 'id=11010119900307002x;', 'id=<number>;'],
    ['an old ID number of 15 digits', '(110101900307002)', '(<number>)'],
    ['an account of 19 digits between letters', 'account6228480402564890018end', 'account<number>end'],
    ['full-width digits', '１１０１０１１９９００３０７００１１', '<number>'],
    ['a number in escaped JSON', '{"detail":"Key (x)=(6228480402564890018)"}', '{"detail":"Key (x)=(<number>)"}'],
  ])('hides %s', (_, line, expected) => expect(maskNumbers(line)).toBe(expected));

  it('leaves times, ids and digests as they are', () => {
    const digest = '12345678901234567890'.padEnd(64, 'a');
    const line = `{"time":1732350000000,"jobId":"0193a7e2-7b1c-7000-8000-123456789012","digest":"${digest}","size":209715200}`;
    expect(maskNumbers(line)).toBe(line);
  });

  it('does not take 64 digits in a row for a digest', () => {
    // Never a digest in practice, but nothing here would break if it were: the odds are one in 10^13.
    expect(maskNumbers('1'.repeat(65))).toBe('<number>');
  });
});
