import { describe, expect, it } from '@jest/globals';
import { columnIndex, columnName } from './column-names.js';

describe('names of columns', () => {
  it('are letters in a workbook, also beyond Z, and lead back to the same column', () => {
    expect([0, 25, 26, 51, 52, 701, 702].map((index) => columnName(index, true))).toEqual([
      'A',
      'Z',
      'AA',
      'AZ',
      'BA',
      'ZZ',
      'AAA',
    ]);
    for (const index of [0, 25, 26, 701, 702, 1000]) expect(columnIndex(columnName(index, true))).toBe(index);
  });

  it('are numbers from 1 in a csv', () => {
    expect(columnName(0, false)).toBe('1');
    expect(columnIndex('14')).toBe(13);
  });
});
