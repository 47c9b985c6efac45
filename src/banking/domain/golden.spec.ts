import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { sampleHead, sampleLines } from '../../../test/golden/bank/sample.js';
import type { BankFormat } from './bank-format.js';
import { readOrderFile } from './read-order.js';
import { readResultFile } from './read-result.js';
import { shippedFormats } from './shipped-formats.js';
import { simulateBank } from './simulated-bank.js';
import { writeOrderFile } from './write-order.js';

const FOLDER = join(import.meta.dirname, '../../../test/golden/bank');

/** `UPDATE_GOLDEN=1` rewrites the file; its change is then reviewed like code. */
function expectGolden(fileName: string, bytes: Buffer): void {
  const path = join(FOLDER, fileName);
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(path, bytes);
  const golden = readFileSync(path);
  expect(bytes.equals(golden) ? 'same' : bytes.toString('latin1')).toBe('same');
}

function resultOf(format: BankFormat, orderBytes: Buffer): Buffer {
  const lines = sampleLines();
  return simulateBank(format, orderBytes, {
    failures: new Map([
      [lines[2]!.reference, 'ACCOUNT_NAME_DIFFERS'],
      [lines[6]!.reference, 'CARD_NOT_ACTIVATED'],
    ]),
    creditedOn: (reference) => (reference === lines[5]!.reference ? '2024-12-11' : '2024-12-10'),
  })[0]!;
}

describe.each(Object.values(shippedFormats))('the golden files of $code', (format) => {
  const lines = sampleLines();
  const file = writeOrderFile(format, sampleHead(lines), lines);

  it('hold the order file byte for byte', () => {
    expectGolden(`${format.code}.order`, file.bytes);
  });

  it('hold the result file byte for byte', () => {
    expectGolden(`${format.code}.result`, resultOf(format, file.bytes));
  });

  it('read back as what was ordered', () => {
    const read = readOrderFile(format, readFileSync(join(FOLDER, `${format.code}.order`)));
    expect(read.count).toBe(lines.length);
    expect(read.total.toFixed(2)).toBe('19946.89');
    for (const [i, line] of lines.entries()) {
      const got = read.lines[i]!;
      expect([got.sequence, got.reference, got.name, got.account]).toEqual([
        line.sequence,
        line.reference,
        line.name,
        line.account,
      ]);
      expect([got.bankName, got.purpose, got.amount.toFixed(2)]).toEqual([
        line.bankName,
        line.purpose,
        line.amount.toFixed(2),
      ]);
    }
  });

  it('read back as what the bank did, without a name or an account', () => {
    const reading = readResultFile(format, readFileSync(join(FOLDER, `${format.code}.result`)));
    const results = [...reading];
    expect(results.map((line) => line.problem)).toEqual(lines.map(() => null));
    expect(results.map((line) => line.outcome)).toEqual(
      lines.map((_line, i) => (i === 2 || i === 6 ? 'FAILED' : 'PAID')),
    );
    expect(results[2]!.cause).toBe('ACCOUNT_NAME_DIFFERS');
    expect(results[6]!.cause).toBe('CARD_NOT_ACTIVATED');
    expect(results[5]!.creditedOn).toBe('2024-12-11');
    // Of a failed line: the day the bank gave the money back.
    expect(results[6]!.creditedOn).toBe('2024-12-10');
    expect(reading.summary.fileProblems).toEqual([]);
    expect(reading.summary.total.toFixed(2)).toBe('19946.89');
    const everything = JSON.stringify(results);
    for (const line of lines) {
      expect(everything).not.toContain(line.account);
      expect(everything).not.toContain(line.name);
    }
  });
});

describe('the golden order files', () => {
  it('write the name dot as GB18030 A1A4 and rare characters with four bytes', () => {
    const bytes = readFileSync(join(FOLDER, 'PIPE_GB18030.order'));
    expect(bytes.includes(Buffer.from('c2f2c2f2cce1a1a4cdc2b6fbd1b7', 'hex'))).toBe(true);
    expect(bytes.includes(Buffer.from('cdf58139ef31', 'hex'))).toBe(true);
    expect(bytes.includes(Buffer.from('c0ee9534b235', 'hex'))).toBe(true);
  });

  it('state count and sum in 分 in the first and last record of the fixed-width file', () => {
    const lines = readFileSync(join(FOLDER, 'FIXED_HT.order'), 'latin1').split('\r\n');
    expect(lines[0]!.slice(-24)).toBe('000000080000000001994689');
    expect(lines.at(-2)).toBe('T000000080000000001994689');
    expect(new Set(lines.slice(1, -2).map((line) => line.length))).toEqual(new Set([271]));
  });

  it('have the names that the patterns give', () => {
    const lines = sampleLines();
    const names = Object.values(shippedFormats).map(
      (format) => writeOrderFile(format, sampleHead(lines), lines).fileName,
    );
    expect(names).toEqual([
      '652822_RESIDENT-202412-R01_20241210.txt',
      '652822_RESIDENT-202412-R01_20241210.csv',
      'DF65282220241210_RESIDENT-202412-R01.dat',
    ]);
  });
});
