import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkCharacter, parseIdNumber } from '../../kernel/id-number.js';
import { columnName, readRollRow } from './read-roll-row.js';
import type { RollRowContext, RollRowResult } from './read-roll-row.js';
import type { RollField, RollMapping, SourceCell } from './roll-row.types.js';

const CONTEXT: RollRowContext = {
  scheme: 'RESIDENT',
  period: '2024-12',
  townships: new Map([
    ['群巴克镇', '652822102'],
    ['652822102', '652822102'],
  ]),
};

/** The first of the numbers whose check character is as wanted. */
function numberFrom(first17s: string[], check = ''): string {
  return first17s.map((first) => first + checkCharacter(first)).find((number) => number.endsWith(check))!;
}

const GOOD = {
  idNumber: numberFrom(['65282219600101901']),
  name: '阿依古丽·买买提',
  account: '9900018402862006327',
  bankName: ' 演示银行 ',
  accountName: '',
  township: '群巴克镇',
  status: '正常',
  base: '165.00',
  personal: '60.62',
  adjustment: '20',
  backPay: '',
  total: '245.62',
  backPayFrom: '',
  backPayTo: '',
};

type Given = Partial<Record<RollField, string | Partial<SourceCell> | null>>;

/** Reads a good row with some cells changed; null leaves the column out of the roll. */
function read(changes: Given = {}, sheet: string | null = '一', context = CONTEXT): RollRowResult {
  const mapping: RollMapping = {};
  const cells: SourceCell[] = [];
  for (const [field, value] of Object.entries({ ...GOOD, ...changes }) as [RollField, Given[RollField]][]) {
    if (value === null || value === undefined) continue;
    mapping[field] = cells.length;
    const text = typeof value === 'string' ? value : (value.text ?? '');
    const given = typeof value === 'string' ? {} : value;
    cells.push({ text, kind: text === '' ? 'EMPTY' : 'TEXT', lossy: false, ...given });
  }
  return readRollRow({ sheet, rowNo: 7, cells }, mapping, context);
}

const codes = (changes: Given): string[] => read(changes).issues.map((issue) => issue.code);
const number = (text: string, lossy = false): Partial<SourceCell> => ({ text, kind: 'NUMBER', lossy });

describe('reading a row of a roll', () => {
  it('gives the line of a good row without issues', () => {
    const { line, issues, amount } = read();
    expect(issues).toEqual([]);
    expect(amount?.toFixed(2)).toBe('245.62');
    expect(JSON.parse(JSON.stringify(line))).toEqual({
      idNumber: GOOD.idNumber,
      birthOn: '1960-01-01',
      sex: 'M',
      name: '阿依古丽·买买提',
      accountName: null,
      accountNumber: '9900018402862006327',
      bankName: '演示银行',
      township: '652822102',
      status: 'PAY',
      statusReason: null,
      base: '165',
      personal: '60.62',
      adjustment: '20',
      backPay: '0',
      grant: '0',
      amount: '245.62',
      backPayFrom: null,
      backPayTo: null,
    });
  });

  it('reports every issue of the row in one pass, each with its place and the cell as it stands', () => {
    const { line, issues, amount } = read({ idNumber: '123', name: '', account: 'abc', total: '1', township: '火星' });
    expect(line).toBeNull();
    expect(amount?.toFixed(2)).toBe('1.00');
    expect(issues.map(({ code, severity, column, value }) => [code, severity, column, value])).toEqual([
      ['ROLL_ID_LENGTH', 'BLOCK', 'A', '123'],
      ['ROLL_NAME_EMPTY', 'BLOCK', 'B', ''],
      ['ROLL_AMOUNT_SUM', 'BLOCK', 'L', '1'],
      ['ROLL_ACCOUNT_CHARACTER', 'BLOCK', 'C', 'abc'],
      ['ROLL_TOWNSHIP_UNKNOWN', 'WARN', 'F', '火星'],
    ]);
    expect(issues[0]).toMatchObject({ sheet: '一', rowNo: 7, field: 'idNumber', details: { length: 3 } });
    expect(read({ idNumber: '' }, null).issues[0]).toMatchObject({ sheet: null, column: '1' });
  });

  it('treats a row that is shorter than the header as blank behind its end', () => {
    const mapping: RollMapping = { idNumber: 0, name: 1, account: 5, total: 9 };
    const cells = [{ text: GOOD.idNumber, kind: 'TEXT' as const, lossy: false }];
    expect(readRollRow({ sheet: null, rowNo: 2, cells }, mapping, CONTEXT).issues.map((i) => i.code)).toEqual([
      'ROLL_NAME_EMPTY',
      'ROLL_AMOUNT_EMPTY',
      'ROLL_ACCOUNT_EMPTY',
    ]);
  });

  it('names columns as Excel does', () => {
    expect([0, 25, 26, 51, 52, 701, 702].map((i) => columnName(i, true))).toEqual([
      'A',
      'Z',
      'AA',
      'AZ',
      'BA',
      'ZZ',
      'AAA',
    ]);
    expect(columnName(4, false)).toBe('5');
  });
});

describe('the number of a person', () => {
  it('is folded where that can be done in one way only', () => {
    const x = numberFrom(['65282219600101900']);
    const withX = numberFrom(
      Array.from({ length: 99 }, (_, i) => `65282219600101${901 + i}`),
      'X',
    );
    expect(
      read({ idNumber: ` ${[...x].map((c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join('')}\t` }).line
        ?.idNumber,
    ).toBe(x);
    const lower = read({ idNumber: withX.toLowerCase() });
    expect(lower.line?.idNumber).toBe(withX);
    expect(lower.issues).toEqual([]);
    expect(read({ idNumber: `'${GOOD.idNumber}` }).line?.idNumber).toBe(GOOD.idNumber);
  });

  it('of 15 digits is converted with a warning, also from a number cell', () => {
    const old = GOOD.idNumber.slice(0, 6) + GOOD.idNumber.slice(8, 17);
    for (const cell of [old, number(old)]) {
      const { line, issues } = read({ idNumber: cell });
      expect(line?.idNumber).toBe(GOOD.idNumber);
      expect(issues.map((issue) => issue.code)).toEqual(['ROLL_ID_FROM_15']);
    }
  });

  it.each([
    ['', 'ROLL_ID_EMPTY'],
    ['   ', 'ROLL_ID_EMPTY'],
    ['65282219600101901', 'ROLL_ID_LENGTH'],
    ['652822196013019019', 'ROLL_ID_BIRTH_DATE'],
    ['652822196002309010', 'ROLL_ID_BIRTH_DATE'],
    ['65282219600101901*', 'ROLL_ID_CHARACTER'],
    ['6.52822E+17', 'ROLL_ID_DIGITS_LOST'],
    ['652822196001019000', 'ROLL_ID_DIGITS_LOST'],
  ])('%j is reported as %s and never repaired', (idNumber, code) => {
    expect(codes({ idNumber })).toEqual([code]);
    expect(read({ idNumber }).line).toBeNull();
  });

  it('with one wrong digit fails its check character', () => {
    const wrong = `${GOOD.idNumber.slice(0, 16)}3${GOOD.idNumber.slice(17)}`;
    expect(codes({ idNumber: wrong })).toEqual(['ROLL_ID_CHECK_DIGIT']);
  });

  it('in a number cell that lost digits is never repaired', () => {
    expect(codes({ idNumber: number('652822196001019010', true) })).toEqual(['ROLL_ID_DIGITS_LOST']);
    expect(codes({ idNumber: number('6.5282219600101901E+17', true) })).toEqual(['ROLL_ID_DIGITS_LOST']);
    expect(codes({ idNumber: { text: GOOD.idNumber, kind: 'FORMULA', lossy: true } })).toEqual(['ROLL_ID_DIGITS_LOST']);
    expect(codes({ idNumber: { text: '#REF!', kind: 'ERROR' } })).toEqual(['ROLL_CELL_ERROR']);
  });

  it('reads on the fast way exactly as on the full one', () => {
    const digit = fc.constantFrom(...'0123456789');
    const day = fc.tuple(
      fc.integer({ min: 1845, max: 2105 }),
      fc.integer({ min: 0, max: 13 }),
      fc.integer({ min: 0, max: 32 }),
    );
    const right = fc
      .tuple(
        fc.string({ unit: digit, minLength: 6, maxLength: 6 }),
        day,
        fc.string({ unit: digit, minLength: 3, maxLength: 3 }),
      )
      .map(([prefix, [y, m, d], sequence]) => {
        const first = `${prefix}${y}${String(m).padStart(2, '0')}${String(d).padStart(2, '0')}${sequence}`;
        return first + checkCharacter(first);
      });
    const any = fc.oneof(
      right,
      right.map((text) => `${text.slice(0, 17)}0`),
      fc.string({ unit: fc.constantFrom(...'0123456789xX'), minLength: 14, maxLength: 19 }),
    );
    fc.assert(
      fc.property(any, (text) => {
        const expected = parseIdNumber(text);
        const { line, issues } = read({ idNumber: text });
        if (expected.ok) {
          expect(line).toMatchObject({ idNumber: expected.number, birthOn: expected.birthOn, sex: expected.sex });
        } else {
          expect(issues[0]?.code).toMatch(/^ROLL_ID_/);
          expect(line).toBeNull();
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the name', () => {
  it.each(['•', '∙', '⋅', '‧', '・', '･', '●', '．', '.', '。', 'ㆍ', '\u0387', '⸱', '․', ' · ', '\u3000·'])(
    'with %j as its dot is taken with U+00B7 and a warning',
    (dot) => {
      const { line, issues } = read({ name: `阿依古丽${dot}买买提` });
      expect(line?.name).toBe('阿依古丽·买买提');
      expect(issues).toMatchObject([
        { code: 'ROLL_NAME_SEPARATOR', severity: 'WARN', details: { name: '阿依古丽·买买提' } },
      ]);
    },
  );

  it('keeps rare characters and compatibility forms, without a word', () => {
    for (const name of ['李㛃', '王䶮', '陈𬱖', '张\ue816', '王\uf9dc', '玛丽亚·D·买买提']) {
      expect(read({ name })).toMatchObject({ line: { name }, issues: [] });
    }
  });

  it('closes the blank of a short Han name and leaves that of a long one', () => {
    expect(read({ name: '王\u3000芳' })).toMatchObject({
      line: { name: '王芳' },
      issues: [{ code: 'ROLL_NAME_SEPARATOR' }],
    });
    expect(read({ name: '买买提  艾力' })).toMatchObject({
      line: { name: '买买提 艾力' },
      issues: [{ code: 'ROLL_NAME_SEPARATOR' }],
    });
    expect(read({ name: ' 王芳 ' })).toMatchObject({ line: { name: '王芳' }, issues: [] });
  });

  it.each([
    ['', 'ROLL_NAME_EMPTY'],
    [' · ', 'ROLL_NAME_EMPTY'],
    ['张?', 'ROLL_NAME_CHARACTER'],
    ['张□', 'ROLL_NAME_CHARACTER'],
    ['张3', 'ROLL_NAME_CHARACTER'],
    ['张\ufffd', 'ROLL_NAME_CHARACTER'],
    ['张'.repeat(101), 'ROLL_NAME_TOO_LONG'],
  ])('%j is reported as %s', (name, code) => {
    expect(codes({ name })).toEqual([code]);
  });
});

describe('the account', () => {
  it('is folded like the number, and an old passbook only warned about', () => {
    expect(read({ account: '9900 0184-0286 2006 327' })).toMatchObject({
      line: { accountNumber: GOOD.account },
      issues: [],
    });
    expect(codes({ account: '99000184028620063' })).toEqual(['ROLL_ACCOUNT_LUHN']);
    expect(read({ account: '990001840286' })).toMatchObject({
      line: { accountNumber: '990001840286' },
      issues: [{ code: 'ROLL_ACCOUNT_UNUSUAL_LENGTH', details: { length: 12 } }],
    });
  });

  it.each([
    ['', 'ROLL_ACCOUNT_EMPTY'],
    ['99000', 'ROLL_ACCOUNT_LENGTH'],
    ['9900O18402862006327', 'ROLL_ACCOUNT_CHARACTER'],
    ['9.90002E+18', 'ROLL_ACCOUNT_DIGITS_LOST'],
  ])('%j is reported as %s', (account, code) => {
    expect(codes({ account })).toEqual([code]);
    expect(read({ account }).line).toBeNull();
  });

  it('in a number cell counts only while no digit can be lost', () => {
    expect(codes({ account: number('9900018402862006300', true) })).toEqual(['ROLL_ACCOUNT_DIGITS_LOST']);
    expect(read({ account: number('990001840286') }).line?.accountNumber).toBe('990001840286');
  });

  it('keeps the spelling that the bank holds letter by letter', () => {
    expect(read({ accountName: '阿依古丽.买买提' })).toMatchObject({
      line: { accountName: '阿依古丽.买买提' },
      issues: [],
    });
    expect(read({ accountName: GOOD.name }).line?.accountName).toBeNull();
    expect(codes({ accountName: '张三' })).toEqual(['ROLL_ACCOUNT_NAME_DIFFERS']);
    expect(codes({ accountName: '张?' })).toEqual(['ROLL_ACCOUNT_NAME_CHARACTER']);
  });
});

describe('the amounts', () => {
  it.each(['245.62', ' 245.62 ', '￥245.62', '¥245.62', '２４５．６２', '245.62元', '0,245.62'.slice(2)])(
    'read %j',
    (total) => {
      expect(read({ total })).toMatchObject({ issues: [] });
    },
  );

  it('read thousands, and blanks or dashes as nothing', () => {
    const { line, issues } = read({ base: '1,165.00', backPay: ' - ', adjustment: '', total: '1,225.62' });
    expect(issues).toEqual([]);
    expect(line?.amount.toFixed(2)).toBe('1225.62');
    expect(line?.adjustment.toFixed(2)).toBe('0.00');
  });

  it.each([
    ['245.621', 'ROLL_AMOUNT_TOO_MANY_DECIMALS'],
    ['-245.62', 'ROLL_AMOUNT_NEGATIVE'],
    ['abc', 'ROLL_AMOUNT_MALFORMED'],
    ['1,2345.00', 'ROLL_AMOUNT_MALFORMED'],
    ['2.4562.', 'ROLL_AMOUNT_MALFORMED'],
    ['.5', 'ROLL_AMOUNT_MALFORMED'],
    ['100000000000000.00', 'ROLL_AMOUNT_RANGE'],
    ['', 'ROLL_AMOUNT_EMPTY'],
  ])('%j as the total is reported as %s', (total, code) => {
    expect(codes({ total })).toEqual([code]);
  });

  it('drop the noise of binary arithmetic that Excel itself does not show, and no real third decimal', () => {
    expect(read({ total: number('245.61999999999998', true) }).line?.amount.toFixed(2)).toBe('245.62');
    expect(read({ personal: number('60.620000000000005', true) }).issues).toEqual([]);
    expect(read({ base: number('1.65E2', true) }).issues).toEqual([]);
    expect(codes({ total: number('245.625') })).toEqual(['ROLL_AMOUNT_TOO_MANY_DECIMALS']);
    expect(read({ total: { text: '245.62000000000003', kind: 'FORMULA', lossy: true } }).issues).toEqual([]);
  });

  it('refuse formulas without a value, errors, dates and booleans', () => {
    expect(codes({ total: { text: '', kind: 'FORMULA' } })).toEqual(['ROLL_CELL_NOT_COMPUTED']);
    expect(codes({ total: { text: '#VALUE!', kind: 'ERROR' } })).toEqual(['ROLL_CELL_ERROR']);
    expect(codes({ total: { text: '2024-01-01', kind: 'DATE' } })).toEqual(['ROLL_AMOUNT_MALFORMED']);
    expect(codes({ total: { text: 'TRUE', kind: 'BOOLEAN' } })).toEqual(['ROLL_AMOUNT_MALFORMED']);
  });

  it('must add up to the total', () => {
    expect(read({ total: '245.63' }).issues).toMatchObject([
      { code: 'ROLL_AMOUNT_SUM', details: { sum: '245.62', total: '245.63' } },
    ]);
  });

  it('give the base when the roll has only the total, and the total when it has only parts', () => {
    const onlyTotal = read({ base: null, total: '245.62' });
    expect(onlyTotal.line?.base.toFixed(2)).toBe('165.00');
    expect(codes({ base: null, total: '80.00' })).toEqual(['ROLL_AMOUNT_SUM']);
    const onlyParts = read({ total: null });
    expect(onlyParts.line?.amount.toFixed(2)).toBe('245.62');
    expect(codes({ total: null, base: '' })).toEqual(['ROLL_AMOUNT_EMPTY']);
  });

  it('sums to the cent where floats would not', () => {
    const { line } = read({ base: '0.10', personal: '0.20', adjustment: '0', total: '0.30' });
    expect(line?.amount.toFixed(2)).toBe('0.30');
  });

  it('of equal value read the same whatever their spelling', () => {
    for (const total of ['245.62', '0245.62', '245.62', '245.620'.slice(0, 6)]) {
      expect(read({ total }).line?.amount.toFixed(2)).toBe('245.62');
    }
    expect(read({ base: '225', personal: '0.6', adjustment: '0', total: '225.60' }).line?.amount.toFixed(2)).toBe(
      '225.60',
    );
  });

  it('may not be zero for somebody who is paid', () => {
    expect(codes({ base: '0', personal: '0', adjustment: '0', total: '0.00' })).toEqual(['ROLL_AMOUNT_ZERO']);
  });
});

describe('the status', () => {
  const stopped = { base: '', personal: '', adjustment: '', total: '' };

  it.each([
    ['', 'PAY', null],
    ['正常发放', 'PAY', null],
    ['恢复发放', 'PAY', null],
  ])('%j is %s', (status, expected, reason) => {
    expect(read({ status }).line).toMatchObject({ status: expected, statusReason: reason });
  });

  it.each([
    ['暂停（未按期认证）', 'SUSPEND', '未按期认证'],
    ['停发(服刑)', 'SUSPEND', '服刑'],
    ['停发', 'SUSPEND', null],
    ['未认证暂停', 'SUSPEND', '未认证暂停'],
    ['终止（死亡）', 'END', '死亡'],
    ['停发-死亡', 'END', '死亡'],
    ['死 亡', 'END', '死亡'],
    ['终止', 'END', null],
  ])('%j is %s for %j', (status, expected, reason) => {
    const { line, issues } = read({ status, ...stopped, account: '' });
    expect(issues).toEqual([]);
    expect(line).toMatchObject({ status: expected, statusReason: reason, accountNumber: null });
    expect(line?.amount.isZero()).toBe(true);
  });

  it.each(['1', '是', '不正常', '未停发', '非死亡', '待定'])('%j is not guessed at', (status) => {
    expect(codes({ status })).toEqual(['ROLL_STATUS_UNKNOWN']);
  });

  it('takes the reason from its own column', () => {
    expect(read({ status: '停发', statusReason: '失踪', ...stopped }).line?.statusReason).toBe('失踪');
  });

  it('that stops a payment allows no amount', () => {
    expect(read({ status: '死亡' }).issues).toMatchObject([
      { code: 'ROLL_STOPPED_WITH_AMOUNT', severity: 'BLOCK', details: { amount: '245.62' } },
    ]);
  });

  it('is paid when the roll has no such column', () => {
    expect(read({ status: null }).line?.status).toBe('PAY');
  });
});

describe('the months of a back-payment', () => {
  const paid = { backPay: '120.00', total: '365.62' };

  it.each([
    '2024-01',
    '2024/1',
    '2024.01',
    '202401',
    '2024年1月',
    '２０２４年０１月',
    '2024-01-01',
    '20240131',
    '2024 年 1 月',
  ])('read %j', (backPayFrom) => {
    const { line, issues } = read({ ...paid, backPayFrom, backPayTo: '2024-06' });
    expect(issues).toEqual([]);
    expect(line).toMatchObject({ backPayFrom: '2024-01', backPayTo: '2024-06' });
  });

  it.each(['202401-202406', '2024年1月至2024年6月', '2024-01至2024-06', '2024.01~2024.06'])(
    'read the range %j',
    (range) => {
      expect(read({ ...paid, backPayFrom: range, backPayTo: null })).toMatchObject({
        line: { backPayFrom: '2024-01', backPayTo: '2024-06' },
        issues: [],
      });
    },
  );

  it.each([
    ['2024-07', '2024-06', '起始年月晚于截止年月'],
    ['2024-01', '2025-01', '截止年月晚于发放年月'],
    ['2024-01', '', '起止年月缺一'],
    ['', '2024-06', '起止年月缺一'],
    ['去年', '2024-06', '年月无法识别'],
    ['2024-13', '2024-06', '年月无法识别'],
    ['1024-01', '2024-06', '年月无法识别'],
  ])('from %j to %j are refused: %s', (backPayFrom, backPayTo, reason) => {
    expect(read({ ...paid, backPayFrom, backPayTo }).issues).toMatchObject([
      { code: 'ROLL_BACKPAY_PERIOD', severity: 'BLOCK', details: { reason } },
    ]);
  });

  it('are not guessed from a number that may be January or October', () => {
    expect(codes({ ...paid, backPayFrom: number('2024.1'), backPayTo: '2024-11' })).toEqual(['ROLL_BACKPAY_PERIOD']);
    expect(
      read({ ...paid, backPayFrom: number('202401'), backPayTo: { text: '2024-06-01', kind: 'DATE' } }).line,
    ).toMatchObject({
      backPayFrom: '2024-01',
      backPayTo: '2024-06',
    });
  });

  it('are missed where there is an amount, and dropped where there is none', () => {
    expect(codes(paid)).toEqual(['ROLL_BACKPAY_PERIOD_MISSING']);
    expect(read({ backPayFrom: '2024-01', backPayTo: '2024-06' })).toMatchObject({
      line: { backPayFrom: null },
      issues: [],
    });
  });
});

describe('the township', () => {
  it.each(['群巴克镇', ' 群巴克镇 ', '轮台县群巴克镇', '652822102', '652822102群巴克镇'])(
    'is known as %j',
    (township) => {
      expect(read({ township })).toMatchObject({ line: { township: '652822102' }, issues: [] });
    },
  );

  it('is left open when blank, and warned about when unknown', () => {
    expect(read({ township: '' })).toMatchObject({ line: { township: null }, issues: [] });
    expect(read({ township: '群巴克' })).toMatchObject({
      line: { township: null },
      issues: [{ code: 'ROLL_TOWNSHIP_UNKNOWN' }],
    });
  });
});
