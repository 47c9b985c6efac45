import { describe, expect, it } from '@jest/globals';
import { checkCharacter } from '../kernel/id-number.js';
import type { SourceCell, SourceRow } from './domain/roll-row.types.js';
import { RollFileReader, type RollRow } from './roll-file-reader.js';

const HEADER = ['姓名', '身份证号', '银行账号', '发放金额'];
const CONTEXT = { scheme: 'RESIDENT', period: '2024-11', townships: new Map<string, string>() };

function id(n: number): string {
  const first17 = `65282219560101${String(900 + n)}`;
  return first17 + checkCharacter(first17);
}

function rows(sheet: string | null, ...lines: string[][]): SourceRow[] {
  const cell = (text: string): SourceCell => ({ text, kind: text === '' ? 'EMPTY' : 'TEXT', lossy: false });
  return lines.map((line, i) => ({ sheet, rowNo: i + 1, cells: line.map(cell) }));
}

const person = (n: number): string[] => ['张三', id(n), '6217000000000000000', '250.91'];

/** The rows in batches of `size`, as a file may come. */
function read(source: SourceRow[], size: number, chosen = {}) {
  const reader = new RollFileReader('名册.csv', chosen, CONTEXT);
  const out: RollRow[] = [];
  for (let at = 0; at < source.length; at += size) reader.push(source.slice(at, at + size), out);
  reader.end(out);
  return { reader, out };
}

function refusal(source: SourceRow[]): { code?: string; details?: Record<string, unknown> } {
  try {
    read(source, 100);
    return {};
  } catch (error) {
    return error as { code: string };
  }
}

describe('the rows of a file as a roll', () => {
  const source = [
    ...rows('甲', ['2024年11月'], HEADER, person(1), person(2), ['小计', '', '', '501.82'], HEADER, person(3), [
      '合计',
      '',
      '',
      '752.73',
    ]),
    ...rows('乙', HEADER, person(4), ['制表：李四']),
    ...rows('丙', ['说明']),
  ];

  it.each([1, 3, 100])('are the same however they come, %i at a time', (size) => {
    const { reader, out } = read(source, size);
    expect(out.map(({ ordinal, source: { sheet, rowNo } }) => [ordinal, sheet, rowNo])).toEqual([
      [1, '甲', 3],
      [2, '甲', 4],
      [3, '甲', 7],
      [4, '乙', 2],
    ]);
    expect(reader.rowCount).toBe(4);
    expect(reader.sheets.map(({ sheet, headerRow, skipped }) => [sheet, headerRow, skipped])).toEqual([
      ['甲', 2, { SUBTOTAL: 1, HEADER: 1, TOTAL: 1 }],
      ['乙', 1, { NOTE: 1 }],
    ]);
    expect(reader.rollIssues.map(({ code, details }) => [code, details])).toEqual([
      ['ROLL_SHEET_SKIPPED', { sheet: '丙', rows: 1 }],
    ]);
  });

  it('keep header, column and place of every field, for issues found later', () => {
    const [sheet] = read(source, 100).reader.sheets;
    expect(sheet!.columns).toMatchObject({
      idNumber: { header: '身份证号', column: 'B', index: 1 },
      total: { header: '发放金额', column: 'D', index: 3 },
    });
    expect(read(rows(null, HEADER, person(1)), 100).reader.sheets[0]!.columns.total!.column).toBe('4');
  });

  it('follow what a person chose for a header', () => {
    const header = ['姓名', '身份证号', '甲列', '发放金额', '金额'];
    const chosen = { 甲列: 'account', 金额: '' };
    expect(read(rows(null, header, [...person(1), '9']), 100, chosen).out[0]!.line).toMatchObject({
      accountNumber: '6217000000000000000',
    });
  });

  it.each([
    ['no header', rows(null, ['a', 'b'], ['1', '2']), 'ROLL_HEADER_NOT_FOUND'],
    ['a header alone', rows(null, HEADER), 'ROLL_NO_ROWS'],
    ['no account', rows('甲', ['姓名', '身份证号', '发放金额'], ['张三', id(1), '1']), 'ROLL_COLUMN_MISSING'],
    ['two amounts', rows('甲', [...HEADER, '实发金额'], person(1)), 'ROLL_COLUMN_AMBIGUOUS'],
    [
      '万元',
      rows('甲', ['姓名', '身份证号', '银行账号', '基础养老金', '个人账户养老金(万元)'], person(1)),
      'ROLL_COLUMN_UNIT',
    ],
  ])('are refused with %s', (_, file, code) => {
    expect(refusal(file).code).toBe(code);
  });

  it('are refused with the headers listed, and what each was taken for', () => {
    expect(refusal(rows('甲', ['姓名', '身份证号', '发放金额'], ['张三', id(1), '1'])).details).toMatchObject({
      sheet: '甲',
      headerRow: 1,
      fields: '银行账号',
      columns: [
        { header: '姓名', field: 'name' },
        { header: '身份证号', field: 'idNumber' },
        { header: '发放金额', field: 'total' },
      ],
    });
  });
});
