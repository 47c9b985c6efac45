import { describe, expect, it } from '@jest/globals';
import { maskCell, maskLongNumbers, printable } from './mask-numbers.js';

describe('a cell that everyone may see', () => {
  it.each([
    ['idNumber', '652822196001010018', '652822********0018'],
    ['idNumber', ' ６５２８２２ 19600101 0018', '652822********0018'],
    ['idNumber', '张三', '张三'],
    ['idNumber', '#N/A', '#N/A'],
    ['account', '6217 0000 0000 0000 123', '***************0123'],
    ['account', '12345', '*2345'],
    ['name', '张三652822196001010018', '张三**************0018'],
    ['bankName', '农行 6217-0000-0000-0000-123', '农行 *******************-123'],
    ['township', '电话13900000000', '电话*******0000'],
    ['total', '250.91', '250.91'],
    ['total', '６２１７００００００００００００', '************0000'],
    ['backPayFrom', '2024-01-01 00:00:00', '2024-01-01 00:00:00'],
    [null, '2024-01', '2024-01'],
  ] as const)('in the column %s holds %s as %s', (field, text, shown) => {
    expect(maskCell(field, text)).toBe(shown);
  });

  it('is left alone where nothing is long enough to be a number of a person', () => {
    expect(maskLongNumbers('第１２３４５６７８９０号')).toBe('第１２３４５６７８９０号');
  });

  it('shows what no workbook can hold as a replacement character', () => {
    expect(printable('a\u0000b\u0007c\ud840d\tê\n𬱖')).toBe('a\ufffdb\ufffdc\ufffdd\tê\n𬱖');
  });
});
