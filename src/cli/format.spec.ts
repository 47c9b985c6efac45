import { describe, expect, it } from '@jest/globals';
import { count, label, when, yuan } from './format.js';

describe('how values are shown', () => {
  it.each([
    ['2400012.50', '2,400,012.50'],
    ['-1234.00', '-1,234.00'],
    ['0.00', '0.00'],
    ['99999999999999.99', '99,999,999,999,999.99'],
    [null, '—'],
    ['不可计量', '不可计量'],
  ])('the amount %j as %s', (amount, shown) => {
    expect(yuan(amount)).toBe(shown);
  });

  it('counts with separators', () => {
    expect(count(9565)).toBe('9,565');
    expect(count(0)).toBe('0');
    expect(count(null)).toBe('—');
  });

  it('times on the clock of the office, across midnight', () => {
    expect(when('2024-12-09T16:05:00.000Z')).toBe('2024-12-10 00:05');
  });

  it('an unknown code as itself', () => {
    expect(label({ DRAFT: '草稿' }, 'DRAFT')).toBe('草稿');
    expect(label({ DRAFT: '草稿' }, 'FROZEN')).toBe('FROZEN');
  });
});
