import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkCharacter, parseIdNumber } from '../../kernel/id-number.js';
import { columnName, readRollRow } from './read-roll-row.js';
import type { RollMapping } from './roll-row.types.js';
import { CONTEXT, GOOD, codes, number, numberFrom, read } from './roll-row.spec-support.js';

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
