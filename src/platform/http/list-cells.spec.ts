import { describe, expect, it } from '@jest/globals';
import { Decimal } from '../../kernel/money.js';
import { cellOf, titleRow, widthsOf } from './list-cells.js';
import type { ColumnKind, ListColumn } from './list-columns.js';

const column = (kind: ColumnKind, words: Record<string, string> = {}, path = 'a'): ListColumn => ({
  title: '列',
  path: path.split('.'),
  kind,
  words: new Map(Object.entries(words)),
});
const cell = (kind: ColumnKind, a: unknown, words?: Record<string, string>) => cellOf({ a }, column(kind, words));

describe('a cell of an exported list', () => {
  it.each([
    ['2400012.5', '2400012.50'],
    ['0.1', '0.10'],
    ['-263.00', '-263.00'],
    ['7', '7.00'],
    ['1234567890123.45', '1234567890123.45'],
    ['0.125', '0.125'],
  ])('of money has the digits of %s as they are, two decimals at least', (given, digits) => {
    expect(cell('money', given)).toEqual({ text: digits, kind: 'MONEY' });
    expect(cell('money', new Decimal(given))).toEqual({ text: digits, kind: 'MONEY' });
  });
  it.each(['12345678901234.56', '1,000.00', '=1+1', '007.00', '1e3', 'NaN'])(
    'of money is text when a spreadsheet would change or read %s otherwise',
    (given) => {
      expect(cell('money', given)).toBe(given);
    },
  );
  it('of a count is a whole number, of a code never', () => {
    expect(cell('count', 9565)).toEqual({ text: '9565', kind: 'NUMBER' });
    expect(cell('count', '9565')).toEqual({ text: '9565', kind: 'NUMBER' });
    expect(cell('count', '0012')).toBe('0012');
    expect(cell('text', '6228480000000000018')).toBe('6228480000000000018');
  });
  it('of a day or a time is that of Shanghai', () => {
    expect(cell('date', '2024-12-25')).toBe('2024-12-25');
    expect(cell('date', new Date('2024-12-31T16:00:00Z'))).toBe('2025-01-01');
    expect(cell('time', '2024-12-25T02:30:59.999Z')).toBe('2024-12-25 10:30');
    expect(cell('time', new Date('2024-12-31T16:00:00Z'))).toBe('2025-01-01 00:00');
    expect(cell('date', '昨天')).toBe('昨天');
  });
  it('of a month is written out, however the list spells it', () => {
    expect([cell('period', '2024-12'), cell('period', 202401), cell('period', '2024')]).toEqual([
      '2024年12月',
      '2024年01月',
      '2024',
    ]);
  });
  it('has words for codes, also for several and for yes and no', () => {
    expect(cell('text', 'PAID', { PAID: '已发' })).toBe('已发');
    expect(cell('text', 'OTHER', { PAID: '已发' })).toBe('OTHER');
    expect(cell('text', ['PAID', 'X'], { PAID: '已发' })).toBe('已发、X');
    expect([cell('text', true), cell('text', false), cell('text', false, { false: '停用' })]).toEqual([
      '是',
      '否',
      '停用',
    ]);
  });
  it('is empty without a value, and never reaches beyond the row’s own fields', () => {
    expect(['', null]).toContain(cell('text', null));
    expect(cellOf({}, column('money'))).toBeNull();
    expect(cellOf({ a: null }, column('text', {}, 'a.b'))).toBeNull();
    expect(cellOf({ a: 'text' }, column('count', {}, 'a.length'))).toBeNull();
    expect(cellOf({}, column('text', {}, 'constructor.name'))).toBeNull();
    expect(cellOf({ a: { b: '轮台镇' } }, column('text', {}, 'a.b'))).toBe('轮台镇');
  });
  it('holds nothing that a workbook cannot', () => {
    expect(cell('text', 'a\u0000b\ud800c')).toBe('a\ufffdb\ufffdc');
  });
});

describe('the head of an exported list', () => {
  it('is bold, its columns as wide as title and first rows need, within reason', () => {
    const columns = [column('text'), { ...column('money', {}, 'm'), title: '金额（元）' }];
    expect(titleRow(columns)).toEqual([
      { text: '列', bold: true },
      { text: '金额（元）', bold: true },
    ]);
    const widths = widthsOf(columns, [{ a: '乡'.repeat(200), m: '1234567890.00' }]);
    expect(widths).toEqual([60, '1,234,567,890.00'.length + 1]);
    expect(widthsOf(columns, [])).toEqual([8, 12]);
  });
});
