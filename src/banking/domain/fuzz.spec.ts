import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sampleHead, sampleLines } from '../../../test/golden/bank/sample.js';
import { DomainError } from '../../kernel/domain-error.js';
import { ZERO } from '../../kernel/money.js';
import type { BankFormat } from './bank-format.js';
import { readOrderFile } from './read-order.js';
import { readResultFile } from './read-result.js';
import type { ResultLine } from './read-result.js';
import { shippedFormats } from './shipped-formats.js';
import { writeOrderFile } from './write-order.js';
import { writeResultFile } from './write-result.js';

const lines = sampleLines();
const files = Object.values(shippedFormats).map((format) => ({
  format,
  order: writeOrderFile(format, sampleHead(lines), lines).bytes,
  result: writeResultFile(
    format,
    sampleHead(lines),
    lines.map((line) => ({ ...line, outcome: 'PAID', creditedOn: '2024-12-10' })),
  ),
}));
const anyFile = fc.constantFrom(...files);
const CODES = [
  'BANK_FILE_EMPTY',
  'BANK_FILE_NOT_TEXT',
  'BANK_FILE_WRONG_ENCODING',
  'BANK_FILE_NOT_THIS_FORMAT',
  'ORDER_FILE_MALFORMED',
];

/** Reads the bytes; a refusal must be one of the known codes, and lines must add up to what the summary says. */
function judge(format: BankFormat, bytes: Uint8Array): ResultLine[] | null {
  const taken: ResultLine[] = [];
  try {
    const reading = readResultFile(format, bytes);
    for (const line of reading) taken.push(line);
    const { summary } = reading;
    expect(summary.lineCount).toBe(taken.length);
    expect(summary.problemCount).toBe(taken.filter((line) => line.problem !== null).length);
    expect(summary.total.eq(taken.reduce((sum, line) => sum.plus(line.amount ?? 0), ZERO))).toBe(true);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    expect(CODES).toContain(error.code);
    return null;
  }
  for (const line of taken) {
    const decided = line.reference !== null && line.amount !== null && line.outcome !== null;
    if (line.problem === null) expect(decided).toBe(true);
    else expect(line.problem).toMatch(/^RESULT_/);
  }
  return taken;
}

type Damage = (bytes: Buffer) => Buffer;
const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.tuple(place, fc.integer({ min: 0, max: 255 })).map(([at, byte]) => (bytes: Buffer) => {
    const copy = Buffer.from(bytes);
    copy[Math.floor(at * bytes.length)] = byte;
    return copy;
  }),
  place.map((at) => (bytes: Buffer) => bytes.subarray(0, Math.floor(at * bytes.length))),
  place.map((at) => (bytes: Buffer) => bytes.subarray(Math.floor(at * bytes.length))),
  fc.tuple(place, fc.uint8Array({ maxLength: 6 })).map(([at, more]) => (bytes: Buffer) => {
    const cut = Math.floor(at * bytes.length);
    return Buffer.concat([bytes.subarray(0, cut), more, bytes.subarray(cut)]);
  }),
  fc.tuple(place, place).map(([a, b]) => (bytes: Buffer) => {
    const [from, to] = [Math.floor(Math.min(a, b) * bytes.length), Math.floor(Math.max(a, b) * bytes.length)];
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  }),
);

describe('any bytes given as a result file', () => {
  it('give lines or a named refusal when they are random', () => {
    const textLike = fc.string({
      unit: fc.constantFrom(...'0123456789|,."HDT \r\n张·\u0000E'),
      maxLength: 300,
      size: 'max',
    });
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 600, size: 'max' }),
      textLike.map((text) => new Uint8Array(Buffer.from(text))),
    );
    fc.assert(
      fc.property(anyFile, bytes, ({ format }, data) => void judge(format, data)),
      { numRuns: 1000 },
    );
  });

  it('give lines or a named refusal when a sound file was damaged, and never drop a line', () => {
    fc.assert(
      fc.property(anyFile, fc.array(damage, { minLength: 1, maxLength: 4 }), ({ format, result }, damages) => {
        const bytes = damages.reduce((data, act) => act(data), result);
        const taken = judge(format, bytes);
        if (taken === null) return;
        const rows = Buffer.from(bytes).toString('latin1').split('\n');
        const filled = rows.filter((row) => !['', '\r', '\x1a', '\r\x1a'].includes(row));
        // Header and trailer are the only text that is not yielded.
        expect(taken.length).toBeGreaterThanOrEqual(filled.length - 2);
      }),
      { numRuns: 1000 },
    );
  });

  it('never give another total out of one damaged byte unless the file is said to have a problem', () => {
    const { format, result } = files.find((file) => file.format.code === 'FIXED_HT')!;
    const ordered = sampleHead(lines).total;
    fc.assert(
      fc.property(place, fc.integer({ min: 0, max: 255 }), (at, byte) => {
        const copy = Buffer.from(result);
        copy[Math.floor(at * copy.length)] = byte;
        const reading = readResultFile(format, copy);
        expect([...reading].length).toBeGreaterThan(0);
        const { total, fileProblems } = reading.summary;
        expect(total.eq(ordered) || fileProblems.length > 0).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('any bytes given as an order file', () => {
  it('give the lines or a named refusal', () => {
    fc.assert(
      fc.property(
        anyFile,
        fc.option(fc.uint8Array({ maxLength: 400, size: 'max' })),
        fc.array(damage, { minLength: 1, maxLength: 3 }),
        ({ format, order }, random, damages) => {
          const bytes = random ?? damages.reduce((data, act) => act(data), order);
          try {
            const read = readOrderFile(format, bytes);
            expect(read.lines.length).toBe(read.count);
          } catch (error) {
            if (!(error instanceof DomainError)) throw error;
            expect(CODES).toContain(error.code);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});
