import { describe, expect, it } from '@jest/globals';
import { keyOf, sumsOf, wanted } from './selection';

const of = (...amounts: string[]) => amounts.map((amount) => ({ amount }));

describe('a selection of both sides', () => {
  it('fits only when both sides are equal to the cent', () => {
    expect(sumsOf(of('782.29', '792.14'), of('1574.43'))).toEqual({
      bank: '1574.43',
      book: '1574.43',
      difference: '0.00',
      fits: true,
    });
    expect(sumsOf(of('1574.42'), of('1574.43'))).toMatchObject({ difference: '-0.01', fits: false });
  });

  it('adds amounts that a binary float would not hold', () => {
    expect(sumsOf(of('0.10', '0.20'), of('0.30')).fits).toBe(true);
    expect(sumsOf(of('90071992547409.93'), of('90071992547409.92'))).toMatchObject({ difference: '0.01', fits: false });
  });

  it('fits when items of one side cancel each other, never with a single item or none', () => {
    expect(sumsOf(of('60.00', '-60.00'), []).fits).toBe(true);
    expect(sumsOf(of('0.00'), []).fits).toBe(false);
    expect(sumsOf([], []).fits).toBe(false);
  });

  it('names the amount that is missing on each side', () => {
    const sums = sumsOf(of('100.00'), of('30.00'));
    expect(wanted(sums, 'BOOK')).toBe('70.00');
    expect(wanted(sums, 'BANK')).toBe('-70.00');
    expect(wanted(sumsOf([], []), 'BOOK')).toBeNull();
  });
});

it('names an item as the proposal does', () => {
  const none = { lineId: null, voucherId: null, postingNo: null, statementId: null };
  expect(keyOf({ ...none, lineId: '7', statementId: '1' })).toBe('7');
  expect(keyOf({ ...none, voucherId: '9', postingNo: 2 })).toBe('9/2');
  expect(keyOf({ ...none, statementId: '3' })).toBe('S3');
});
