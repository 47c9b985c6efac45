import { describe, expect, it } from '@jest/globals';
import { Decimal } from '../../kernel/money.js';
import { classifyRow, ControlTotals } from './classify-row.js';
import type { RollMapping, SourceCell, SourceRow } from './roll-row.types.js';

const MAPPING: RollMapping = { seq: 0, name: 1, idNumber: 2, account: 3, base: 4, backPay: 5, total: 6 };

function row(...texts: string[]): SourceRow {
  const cells = texts.map((text): SourceCell => ({ text, kind: text === '' ? 'EMPTY' : 'TEXT', lossy: false }));
  return { sheet: '一', rowNo: 9, cells };
}

describe('telling the rows of a roll apart', () => {
  it.each([
    ['DATA', ['1', '张三', '652822196001010019', '990001', '1.00', '', '1.00']],
    ['DATA', ['1', '张三', '', '990001', '1.00', '', '1.00']],
    ['DATA', ['1', '张三', '', '', '', '', '']],
    ['DATA', ['1', '总计划', '1', '', '', '', '']],
    ['TOTAL', ['合计', '', '', '', '9.00', '', '9.00']],
    ['TOTAL', ['', '合　计', '', '', '', '', '9.00']],
    ['TOTAL', ['总计：', '共9565人', '', '', '', '', '9.00']],
    ['TOTAL', ['', '', '合计', '', '', '', '9.00']],
    ['SUBTOTAL', ['小计', '', '', '', '', '', '9.00']],
    ['SUBTOTAL', ['本页合计', '', '', '', '', '', '9.00']],
    ['SUBTOTAL', ['群巴克镇合计', '', '', '', '', '', '9.00']],
    ['HEADER', ['序号', '姓名', '社会保障 号码', '银行账号', '', '', '']],
    ['NOTE', ['制表人：', '某某', '', '审核人：', '', '', '']],
    ['NOTE', ['备注：本表一式三份']],
    ['DATA', ['审核', '张三', '', '', '', '', '250.91']],
  ])('%s: %j', (kind, texts) => {
    expect(classifyRow(row(...(texts as string[])), MAPPING, '社会保障号码')).toBe(kind);
  });
});

describe('control totals', () => {
  const totals = (): ControlTotals => {
    const sums = new ControlTotals();
    sums.add(new Decimal('250.91'));
    sums.add(new Decimal('0'));
    sums.add(new Decimal('3054.91'));
    return sums;
  };

  it('agree with a total row that fits', () => {
    expect(totals().compare(row('合计', '共 3 人', '', '', '', '', '￥3,305.82'), MAPPING)).toEqual([]);
    expect(totals().compare(row('合计', '', '', '', '', '', ''), MAPPING)).toEqual([]);
  });

  it('name what the roll says and what its rows add up to', () => {
    const sums = totals();
    sums.add(null);
    expect(sums.compare(row('合计', '3人', '', '', '', '', '3305.81'), MAPPING)).toMatchObject([
      {
        code: 'ROLL_CONTROL_TOTAL',
        severity: 'BLOCK',
        column: 'G',
        rowNo: 9,
        value: '3305.81',
        details: { what: '金额（元）', stated: '3305.81', computed: '3305.82', unreadable: 1 },
      },
      { code: 'ROLL_CONTROL_TOTAL', column: 'B', details: { what: '人数', stated: 3, computed: 4 } },
    ]);
  });

  it('compare the sum of the parts where the roll has no total column', () => {
    const { total: _, ...parts } = MAPPING;
    expect(totals().compare(row('合计', '', '', '', '3,300.00', '5.82'), parts)).toEqual([]);
    expect(totals().compare(row('合计', '', '', '', '3,300.00', ''), parts)).toHaveLength(1);
  });

  it('report a total that cannot be read', () => {
    expect(totals().compare(row('合计', '', '', '', '', '', '#REF!'), MAPPING)).toMatchObject([
      { details: { stated: '无法识别' } },
    ]);
  });
});
