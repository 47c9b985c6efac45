import { describe, expect, it } from '@jest/globals';
import { Decimal } from '../../kernel/money.js';
import { trialBalance, type Turnover } from './trial-balance.js';

const row = (code: string, side: 'DEBIT' | 'CREDIT', opening: string, debit: string, credit: string): Turnover => ({
  code,
  name: code,
  class: side === 'DEBIT' ? 'ASSET' : 'LIABILITY',
  normalSide: side,
  opening: new Decimal(opening),
  debit: new Decimal(debit),
  credit: new Decimal(credit),
  yearDebit: new Decimal(debit),
  yearCredit: new Decimal(credit),
});

describe('科目余额表', () => {
  it('sums sub-accounts into their parents and balances over the top level', () => {
    const table = trialBalance([
      row('1004', 'DEBIT', '100.00', '50.00', '30.00'),
      row('2001', 'CREDIT', '0', '0', '0'),
      row('200101', 'CREDIT', '-60.00', '30.00', '25.00'),
      row('200199', 'CREDIT', '-40.00', '0', '25.00'),
    ]);
    const parent = table.lines.find((line) => line.code === '2001')!;
    expect(parent).toMatchObject({
      level: 1,
      openingCredit: '100.00',
      debit: '30.00',
      credit: '50.00',
      closingCredit: '120.00',
    });
    expect(table.lines.find((line) => line.code === '200101')!.level).toBe(2);
    expect(table.totals).toEqual({
      openingDebit: '100.00',
      openingCredit: '100.00',
      debit: '80.00',
      credit: '80.00',
      yearDebit: '80.00',
      yearCredit: '80.00',
      closingDebit: '120.00',
      closingCredit: '120.00',
    });
    expect(table.balanced).toBe(true);
  });

  it('shows a balance against its side as negative, and a difference as not balanced', () => {
    const table = trialBalance([row('1101', 'DEBIT', '0', '0', '5.00')]);
    expect(table.lines[0]).toMatchObject({ closingDebit: '-5.00', closingCredit: '0.00' });
    expect(table.balanced).toBe(false);
  });
});
