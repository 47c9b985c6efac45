import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sampleHead, sampleLines } from '../../../test/golden/bank/sample.js';
import { DomainError } from '../../kernel/domain-error.js';
import { readOrderFile, sumOrderFile } from './read-order.js';
import { shippedFormats } from './shipped-formats.js';
import { writeOrderFile } from './write-order.js';

const lines = sampleLines();
const head = sampleHead(lines);
const { FIXED_HT: fixed, CSV_HEADER: csv, PIPE_GB18030: pipe } = shippedFormats;

function problems(read: () => unknown): string[] {
  try {
    read();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const rows = (error.details.rows ?? []) as { lineNo: number; problem: string }[];
    return [error.code, ...rows.map((row) => `${row.lineNo} ${row.problem}`)];
  }
  return [];
}

describe('an order file read back', () => {
  it.each(Object.values(shippedFormats))('gives count and total of $code without keeping the lines', (format) => {
    const { bytes } = writeOrderFile(format, head, lines);
    const sum = sumOrderFile(format, bytes);
    expect([sum.count, sum.total.toFixed(2)]).toEqual([head.count, head.total.toFixed(2)]);
  });

  it('gives what header and trailer state', () => {
    const { header, trailer } = readOrderFile(fixed, writeOrderFile(fixed, head, lines).bytes);
    expect(header).toEqual({
      count: head.count,
      total: head.total,
      batchNo: head.batchNo,
      payOn: head.payOn,
      agencyCode: head.agencyCode,
      agencyName: head.agencyName,
    });
    expect([trailer!.count, trailer!.total!.toFixed(2), trailer!.batchNo]).toEqual([8, '19946.89', null]);
  });

  it('keeps a character whose last byte is A0, which looks like a no-break space', () => {
    const ended = Buffer.from('c4a0', 'hex');
    const agencyName = new TextDecoder('gb18030').decode(ended);
    const people = lines.map((line) => ({ ...line, name: agencyName }));
    const { bytes } = writeOrderFile(fixed, { ...head, agencyName }, people);
    expect(bytes.includes(ended)).toBe(true);
    const read = readOrderFile(fixed, bytes);
    expect([read.header!.agencyName, read.lines[0]!.name]).toEqual([agencyName, agencyName]);
  });

  it('is refused when a trailer states another count or total', () => {
    const text = writeOrderFile(fixed, head, lines).bytes.toString('latin1');
    const count = text.replace('T00000008', 'T00000009');
    expect(problems(() => sumOrderFile(fixed, Buffer.from(count, 'latin1')))).toEqual([
      'ORDER_FILE_MALFORMED',
      '10 ORDER_COUNT_DIFFERS',
    ]);
    const total = text.replace(/994689\r\n$/, '994690\r\n');
    expect(problems(() => sumOrderFile(fixed, Buffer.from(total, 'latin1')))).toEqual([
      'ORDER_FILE_MALFORMED',
      '10 ORDER_TOTAL_DIFFERS',
    ]);
  });

  it('is refused when its first or last record is missing', () => {
    const records = writeOrderFile(fixed, head, lines).bytes.toString('latin1').split('\r\n');
    const file = (kept: string[]): Buffer => Buffer.from(kept.join('\r\n'), 'latin1');
    expect(problems(() => readOrderFile(fixed, file(records.slice(1))))).toContain('1 ORDER_HEADER_MISSING');
    expect(problems(() => readOrderFile(fixed, file(records.slice(0, -2))))).toContain('9 ORDER_TRAILER_MISSING');
    const rows = writeOrderFile(csv, head, lines).bytes.toString('utf8').split('\n');
    expect(problems(() => readOrderFile(csv, Buffer.from(rows.slice(1).join('\n'))))).toContain(
      '1 ORDER_HEADER_MISSING',
    );
  });

  it('is refused for another constant or a sequence that is no number, though the shape is right', () => {
    const text = writeOrderFile(fixed, head, lines).bytes.toString('latin1');
    for (const [from, to] of [
      ['D00000003', 'X00000003'],
      ['D00000003', 'D0000OOO3'],
    ] as const) {
      const bytes = Buffer.from(text.replace(from, to), 'latin1');
      expect(problems(() => readOrderFile(fixed, bytes))).toContain('4 ORDER_LINE_MALFORMED');
    }
    const dollars = writeOrderFile(pipe, head, lines).bytes.toString('latin1').replace('CNY', 'USD');
    expect(problems(() => readOrderFile(pipe, Buffer.from(dollars, 'latin1')))).toContain('1 ORDER_LINE_MALFORMED');
  });

  it('is refused with every bad line named', () => {
    const rows = writeOrderFile(pipe, head, lines).bytes.toString('latin1').split('\r\n');
    rows[1] = rows[1]!.replace('|', '');
    rows[3] = rows[3]!.replace('0.01', '0.O1');
    rows[5] = rows[5]!.slice(0, 50) + '\xff' + rows[5]!.slice(50);
    expect(problems(() => readOrderFile(pipe, Buffer.from(rows.join('\r\n'), 'latin1')))).toEqual([
      'ORDER_FILE_MALFORMED',
      '2 ORDER_LINE_MALFORMED',
      '4 ORDER_AMOUNT_MALFORMED',
      '6 ORDER_BAD_BYTES',
    ]);
  });

  it('is never accepted with another sum after any one byte of an amount changed', () => {
    const { bytes } = writeOrderFile(fixed, head, lines);
    const start = bytes.indexOf('\r\n') + 2 + 217;
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 7 }),
        fc.integer({ min: 0, max: 13 }),
        fc.integer({ min: 0, max: 255 }),
        (line, at, byte) => {
          const copy = Buffer.from(bytes);
          const place = start + line * 273 + at;
          fc.pre(copy[place] !== byte);
          copy[place] = byte;
          expect(problems(() => sumOrderFile(fixed, copy))[0]).toBe('ORDER_FILE_MALFORMED');
        },
      ),
    );
  });
});
