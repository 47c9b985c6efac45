import { describe, expect, it } from '@jest/globals';
import { Decimal, toWire } from '../../kernel/money.js';
import type { TableRow } from '../../platform/tabular/table.types.js';
import { compareKnown, uncovered } from './overlap.js';
import { dateOf, readStatement } from './read-statement.js';
import { knownReferences, documentKey, lineReferences, maskPersonal } from './references.js';
import { shippedStatementFormats } from './shipped-statement-formats.js';
import { statementFormatFaults } from './statement-format.js';

const rowsOf = (text: string): TableRow[] =>
  text
    .trim()
    .split('\n')
    .map((row, i) => ({
      sheet: null,
      rowNo: i + 1,
      cells: row.split(',').map((cell) => ({
        text: cell.trim(),
        kind: cell.trim() ? ('TEXT' as const) : ('EMPTY' as const),
        lossy: false,
      })),
    }));
const frame = { from: '2024-11-01', to: '2024-11-30', opening: null };
const generic = shippedStatementFormats.GENERIC!;
const read = (text: string, more: { opening?: Decimal } = {}, format = generic) =>
  readStatement(format, rowsOf(text), { ...frame, ...more });
const faults = (reading: ReturnType<typeof read>) => reading.issues.map(({ line, problem }) => `${line} ${problem}`);

describe('a statement in the generic layout', () => {
  it('is read with its title above, page titles, totals and the opening balance left out', () => {
    const reading = read(`
某某银行活期明细
日期,摘要,对方户名,借方,贷方,余额,流水号
2024-11-01,期初余额,,,,1000.00,
2024/11/5,拨入 用款计划 12,财政局,,500.00,1500.00,A1
20241106,代发 HD-652822-J-202411-R01,,1200.50,,299.50,A2
日期,摘要,对方户名,借方,贷方,余额,流水号
2024年11月9日,退回 0000000120000007,,,12.00,311.50,A3
合计,,,1200.50,512.00,,`);
    expect(reading.issues).toEqual([]);
    expect(toWire(reading.opening!)).toBe('1000.00');
    expect(reading.lines.map((l) => [l.lineNo, l.on, toWire(l.amount), toWire(l.balance), l.serial])).toEqual([
      [4, '2024-11-05', '500.00', '1500.00', 'A1'],
      [5, '2024-11-06', '-1200.50', '299.50', 'A2'],
      [7, '2024-11-09', '12.00', '311.50', 'A3'],
    ]);
    expect(reading.lines[0]!.tokens).toEqual(['FR:12']);
    expect(reading.lines[1]!.tokens).toEqual(['HD-652822-J-202411-R01']);
    expect(reading.lines[2]!.tokens).toEqual(['0000000120000007', 'B:12', 'P:0000000120000007']);
  });

  it('names everything that is wrong with its line, in one pass', () => {
    const reading = read(`
日期,摘要,对方户名,借方,贷方,余额,流水号
2024-11-31,x,,1.00,,1,A1
2024-12-01,x,,1.00,,1,A2
2024-11-03,x,,1.005,,1,A3
2024-11-03,x,,1.00,2.00,1,A4
2024-11-03,x,,,,1,A5
2024-11-03,x,,1.00,,一千,A6
2024-11-03,x,,1.00,,1,A7
2024-11-03,x,,1.00,,1,A7`);
    expect(faults(reading)).toEqual([
      '2 DATE_MALFORMED',
      '3 DATE_OUTSIDE',
      '4 AMOUNT_MALFORMED',
      '5 AMOUNT_TWICE',
      '6 AMOUNT_MISSING',
      '7 BALANCE_MALFORMED',
      '9 SERIAL_REPEATED',
    ]);
  });

  it('is reckoned line by line, from the opening balance on; one wrong balance is one fault', () => {
    const text = `
日期,摘要,对方户名,借方,贷方,余额,流水号
2024-11-03,x,,,100.00,1100.00,A1
2024-11-04,x,,50.00,,1049.00,A2
2024-11-05,x,,9.00,,1040.00,A3
2024-11-04,x,,40.00,,1000.00,A4`;
    expect(faults(read(text))).toEqual(['3 BALANCE_BREAKS', '5 DATE_BACKWARDS']);
    expect(faults(read(text, { opening: new Decimal('999.00') }))[0]).toBe('2 BALANCE_BREAKS');
    expect(read(text).issues[0]).toMatchObject({ value: '1049.00', expected: '1050.00' });
  });

  it('keeps no character that cannot be stored or printed', () => {
    const { lines } = read(
      '日期,摘要,对方户名,借方,贷方,余额,流水号\n2024-11-03,结\u0000息\u0007  1,,,1.00,1.00,A\u00001',
    );
    expect(lines[0]).toMatchObject({ summary: '结 息 1', serial: 'A 1' });
  });

  it('without its columns is none', () => {
    expect(read('日期,摘要,借方\n2024-11-03,x,1')).toMatchObject({
      lines: [],
      issues: [{ line: 0, problem: 'TITLES_MISSING' }],
    });
  });
});

it('a layout with one signed column, newest first, is read oldest first', () => {
  const reading = read(
    '交易时间,交易金额(元),账户余额,摘要\n2024-11-05 10:00:01,-30.00,70.00,b\n2024-11-04 09:00,"",70,结息\n2024-11-04 09:00,100,100.00,a',
    {},
    shippedStatementFormats.SIGNED!,
  );
  expect(faults(reading)).toEqual(['3 AMOUNT_MALFORMED']);
  const good = read(
    '交易时间,交易金额(元),账户余额,摘要\n2024-11-05 10:00:01,-30.00,70.00,b\n2024-11-04 09:00,100,100.00,a',
    {},
    shippedStatementFormats.SIGNED!,
  );
  expect(good.lines.map((l) => [l.on, toWire(l.amount)])).toEqual([
    ['2024-11-04', '100.00'],
    ['2024-11-05', '-30.00'],
  ]);
  expect(toWire(good.opening!)).toBe('0.00');
});

it('days are told in the ways banks print them, and nothing else', () => {
  expect(
    ['2024-2-29', '2024/02/29', '2024.2.29', '20240229', '2024年2月29日', '2024-02-29 23:59:59'].map(dateOf),
  ).toEqual(Array(6).fill('2024-02-29'));
  expect(['2023-02-29', '24-02-29', '45351', '', '2024-02-29x'].map(dateOf)).toEqual(Array(5).fill(null));
});

describe('references', () => {
  it('of a document are known by the longest that exists', () => {
    const tokens = lineReferences(['拨付巴财社〔2024〕12号资金']);
    expect(tokens).toContain('D:巴财社〔2024〕12号');
    const known = new Set(['D:巴财社〔2024〕12号', 'D:财社〔2024〕12号']);
    expect(knownReferences(tokens, (t) => known.has(t))).toEqual(['D:巴财社〔2024〕12号']);
    expect(documentKey('巴财社[2024] 12号')).toBe('D:巴财社〔2024〕12号');
    expect(documentKey('县财政')).toBeNull();
  });

  it('are no words and no short numbers', () => {
    expect(lineReferences(['结息 2024', null, '手续费 12.50', 'TRANSFER'])).toEqual([]);
  });

  it('numbers of people are masked, references of payouts stay', () => {
    expect(maskPersonal('退6222021234567890123 张三65282219600101001x 0000000120000007')).toBe(
      '退***************0123 张三**************001x 0000000120000007',
    );
  });
});

describe('days known already', () => {
  it('leave what no statement covers', () => {
    const wanted = { from: '2024-11-01', to: '2024-11-30' };
    expect(uncovered(wanted, [])).toEqual([wanted]);
    expect(uncovered(wanted, [{ from: '2024-10-01', to: '2024-11-15' }])).toEqual([
      { from: '2024-11-16', to: '2024-11-30' },
    ]);
    expect(uncovered(wanted, [{ from: '2024-11-10', to: '2024-11-15' }])).toHaveLength(2);
    expect(uncovered(wanted, [{ from: '2024-11-01', to: '2024-12-15' }])).toEqual([]);
  });

  it('must be told again as they were', () => {
    const { lines } = read('日期,摘要,对方户名,借方,贷方,余额,流水号\n2024-11-03,x,,,100.00,1100.00,A1');
    expect(compareKnown(lines, lines)).toEqual([]);
    expect(compareKnown(lines, [{ ...lines[0]!, serial: 'B' }])[0]).toMatchObject({
      line: 2,
      problem: 'KNOWN_DIFFERS',
    });
    expect(compareKnown([], lines)).toEqual([{ line: 0, problem: 'KNOWN_MISSING', value: '1' }]);
  });
});

it('shipped layouts have no fault, and a broken one names each', () => {
  for (const format of Object.values(shippedStatementFormats)) expect(statementFormatFaults(format)).toEqual([]);
  expect(
    statementFormatFaults({ ...generic, columns: { on: ['日期'], credit: ['日期'] }, extra: 1, order: 'X' }),
  ).toEqual(
    expect.arrayContaining([
      { path: 'extra', problem: 'UNKNOWN' },
      { path: 'order', problem: 'VALUE_NOT_ALLOWED' },
      { path: 'columns.credit', problem: 'TITLE_TWICE' },
      { path: 'columns.debit', problem: 'REQUIRED' },
      { path: 'columns.balance', problem: 'REQUIRED' },
    ]),
  );
  expect(statementFormatFaults('x')).toHaveLength(1);
});
