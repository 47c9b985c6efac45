import { describe, expect, it } from '@jest/globals';
import { displayWidth } from './display-width.js';
import { fields, table, type Column } from './table.js';

interface Row {
  scheme: string;
  amount: string;
}

const columns: Column<Row>[] = [
  { title: '险种', value: (row) => row.scheme },
  { title: '金额（元）', value: (row) => row.amount, right: true },
];

describe('a table on a terminal', () => {
  it('aligns Chinese and puts amounts on the right', () => {
    const rows = [
      { scheme: '城乡居民', amount: '2,400,012.50' },
      { scheme: '机关', amount: '-3.00' },
    ];
    expect(table(columns, rows)).toEqual([
      '险种        金额（元）',
      '--------  ------------',
      '城乡居民  2,400,012.50',
      '机关             -3.00',
    ]);
  });

  it('ends every amount in the same column', () => {
    const rows = ['1.00', '12,345.00', '999.99'].map((amount) => ({ scheme: '阿依努尔·买买提', amount }));
    const ends = table(columns, rows).map(displayWidth);
    expect(new Set(ends).size).toBe(1);
  });

  it('shows only the titles when there are no rows', () => {
    expect(table(columns, [])).toHaveLength(2);
  });

  it('keeps a cell on its line and the terminal unmoved', () => {
    const [, , line] = table(columns, [{ scheme: '甲\n乙\u001b[2J', amount: '1.00' }]);
    expect(line).toBe('甲 乙 [2J        1.00');
  });

  it('leaves out fields without a value', () => {
    expect(
      fields([
        ['批次号', '652822-J-202412-R01'],
        ['应发日', null],
        ['合计', '1.00'],
      ]),
    ).toEqual(['批次号  652822-J-202412-R01', '合计    1.00']);
  });
});
