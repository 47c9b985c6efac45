import { describe, expect, it } from '@jest/globals';
import { canonical } from '../../kernel/digest.js';
import { payeeText } from './batch-text.js';
import { CONTENT_COLUMNS, ContentRows } from './content-rows.js';

const payee = payeeText({
  idIndex: 'ab'.repeat(32),
  accountName: '阿依·古丽',
  accountIndex: 'cd'.repeat(32),
  bankName: null,
});
const bytes = { indexes: Buffer.from(payee.indexes), atBank: Buffer.from(payee.atBank) };
const row = (fields: Partial<Record<(typeof CONTENT_COLUMNS)[number], string>>): string =>
  `${CONTENT_COLUMNS.map((column) => fields[column] ?? '\\N').join('\t')}\n`;
const PLAIN = {
  ...{ period: '202410', batch_id: '12', live: 't', line_no: '3', beneficiary_id: '77', payee_version_id: '88' },
  ...{ base: '100.00', personal: '0.00', adjustment: '-1.50', back_pay: '0.00', grant_amount: '0.00', amount: '98.50' },
};
const lineOf = (rows: ContentRows): string => {
  rows.line(bytes);
  return rows.bytes.toString('utf8', rows.from, rows.to);
};

describe('rows as COPY writes them', () => {
  it('give the canonical line that is built of strings, absent fields empty', () => {
    const rows = new ContentRows(Buffer.from(row(PLAIN)));
    expect(rows.step()).toBe(true);
    const content = `3,77,88,${payee.indexes},100.00,0.00,-1.50,0.00,0.00,98.50,,,,,${payee.atBank}`;
    expect(lineOf(rows)).toBe(canonical([content]));
    expect(rows.step()).toBe(false);
  });

  it('are read one after the other, each with its own fields', () => {
    const child = {
      ...PLAIN,
      line_no: '4',
      live: 'f',
      back_pay_from: '202401',
      parent_batch_id: '9',
      parent_line_no: '1',
    };
    const rows = new ContentRows(Buffer.from(row(PLAIN) + row(child)));
    rows.step();
    expect([rows.batchId(), rows.payeeVersionId(), rows.live(), rows.lineNo(), rows.cents()]).toEqual([
      12,
      88,
      true,
      '3',
      9850n,
    ]);
    rows.step();
    expect([rows.live(), rows.lineNo()]).toEqual([false, '4']);
    expect(lineOf(rows)).toContain(',98.50,202401,,9,1,');
    expect(rows.place()).toEqual({ period: '202410', batchId: '12', lineNo: '4' });
  });

  it('make room for a line longer than any before', () => {
    const long = { ...bytes, atBank: Buffer.from('长'.repeat(5000)) };
    const rows = new ContentRows(Buffer.from(row(PLAIN)));
    rows.step();
    rows.line(long);
    const text = rows.bytes.toString('utf8', rows.from, rows.to);
    expect(text).toMatch(/^15\d\d\d:3,77,88,/);
    expect(Number(text.split(':')[0])).toBe(Buffer.byteLength(text) - text.split(':')[0]!.length - 2);
  });

  it('name no amount where there is none, and refuse rows of another shape', () => {
    const rows = new ContentRows(Buffer.from(row({ ...PLAIN, amount: 'NaN' })));
    rows.step();
    expect(rows.cents()).toBeNull();
    expect(() => new ContentRows(Buffer.from('1\t2\n')).step()).toThrow('2 columns');
  });
});
