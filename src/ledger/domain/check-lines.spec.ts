import { describe, expect, it } from '@jest/globals';
import { toWire } from '../../kernel/money.js';
import { checkLines } from './check-lines.js';

const wrong = (code: string): unknown => expect.objectContaining({ code });

describe('entered lines', () => {
  it('become amounts', () => {
    const lines = checkLines([
      { account: '1003', debit: '10.5' },
      { account: '4001', credit: '10.50', summary: '保费' },
    ]);
    expect(lines.map((line) => [line.account, toWire(line.debit), toWire(line.credit), line.summary])).toEqual([
      ['1003', '10.50', '0.00', undefined],
      ['4001', '0.00', '10.50', '保费'],
    ]);
  });

  it('have exactly one side, two decimals and equal sums', () => {
    const credit = { account: '4001', credit: '1.00' };
    expect(() => checkLines([{ account: '1003', debit: '1.00', credit: '1.00' }, credit])).toThrow(
      wrong('POSTING_LINE_WRONG'),
    );
    expect(() => checkLines([{ account: '1003' }, credit])).toThrow(wrong('POSTING_LINE_WRONG'));
    expect(() => checkLines([{ account: '1003', debit: '1.001' }, credit])).toThrow(wrong('MONEY_MALFORMED'));
    expect(() => checkLines([{ account: '1003', debit: '1.01' }, credit])).toThrow(wrong('VOUCHER_UNBALANCED'));
    expect(() => checkLines([])).toThrow(wrong('VOUCHER_UNBALANCED'));
  });
});
