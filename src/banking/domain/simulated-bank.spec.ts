import { describe, expect, it } from '@jest/globals';
import { sampleHead, sampleLines } from '../../../test/golden/bank/sample.js';
import { Decimal } from '../../kernel/money.js';
import { failureCauses } from './bank-format.js';
import type { BankFormat } from './bank-format.js';
import { classifyResults } from './classify-result.js';
import type { OrderedPayout, ResultClass } from './classify-result.js';
import { payoutReference } from '../../kernel/payout-reference.js';
import { readResultFile } from './read-result.js';
import type { ResultLine } from './read-result.js';
import { shippedFormats } from './shipped-formats.js';
import { simulateBank } from './simulated-bank.js';
import type { BankPlan } from './simulated-bank.js';
import { writeOrderFile } from './write-order.js';

const lines = sampleLines();
const refs = lines.map((line) => line.reference);
const paidOn = { failures: new Map(), creditedOn: () => '2024-12-10' } satisfies BankPlan;

function play(format: BankFormat, plan: Partial<BankPlan>): Buffer[] {
  return simulateBank(format, writeOrderFile(format, sampleHead(lines), lines).bytes, { ...paidOn, ...plan });
}

function read(format: BankFormat, bytes: Buffer): ResultLine[] {
  return [...readResultFile(format, bytes)];
}

describe.each(Object.values(shippedFormats))('the simulated bank with $code', (format) => {
  it('answers every line as ordered when nothing else is planned', () => {
    const [bytes, ...more] = play(format, {});
    expect(more).toEqual([]);
    expect(read(format, bytes!).map((line) => `${line.reference} ${line.amount!.toFixed(2)} ${line.outcome}`)).toEqual(
      lines.map((line) => `${line.reference} ${line.amount.toFixed(2)} PAID`),
    );
  });

  it('can give every cause', () => {
    for (const cause of failureCauses) {
      const [bytes] = play(format, { failures: new Map([[refs[3]!, cause]]) });
      expect(read(format, bytes!)[3]).toMatchObject({
        outcome: 'FAILED',
        cause,
        creditedOn: '2024-12-10',
        problem: null,
      });
    }
  });

  it('splits its answer into sound files that together say everything once', () => {
    for (const split of [1, 2, 3, 8, 20]) {
      const files = play(format, { split });
      expect(files).toHaveLength(Math.min(split, 8));
      for (const file of files) {
        const reading = readResultFile(format, file);
        expect([...reading].length).toBeGreaterThan(0);
        expect(reading.summary.fileProblems).toEqual([]);
      }
      expect(files.flatMap((file) => read(format, file)).map((line) => line.reference)).toEqual(refs);
    }
  });

  it('shuffles alike for the same seed and otherwise for another', () => {
    const order = (shuffleSeed: number): (string | null)[] =>
      read(format, play(format, { shuffleSeed })[0]!).map((line) => line.reference);
    expect(order(7)).toEqual(order(7));
    expect(order(7)).not.toEqual(order(8));
    expect(order(7)).not.toEqual(refs);
    expect([...order(7)].sort()).toEqual(refs);
  });

  it('plays delays, silence, duplicates, wrong amounts and foreign lines, and each falls in its class', () => {
    const [bytes] = play(format, {
      failures: new Map([[refs[1]!, 'FROZEN']]),
      creditedOn: (reference) => (reference === refs[2] ? '2024-12-17' : '2024-12-10'),
      omit: new Set([refs[3]!]),
      duplicateLines: [refs[0]!],
      wrongAmounts: new Map([[refs[4]!, new Decimal('1409.51')]]),
      foreignLines: [
        { reference: payoutReference(999, 1), amount: new Decimal(1), outcome: 'PAID', creditedOn: '2024-12-10' },
        { reference: payoutReference(43, 1), amount: new Decimal(2), outcome: 'PAID', creditedOn: '2024-12-10' },
      ],
    });
    const payouts = new Map<string, OrderedPayout>(
      lines.map((line) => [line.reference, { batchId: '42', state: 'ISSUED', amount: line.amount }]),
    );
    payouts.set(payoutReference(43, 1), { batchId: '43', state: 'ISSUED', amount: new Decimal(2) });
    payouts.set(refs[5]!, { ...payouts.get(refs[5]!)!, state: 'PAID' });
    payouts.set(refs[6]!, { ...payouts.get(refs[6]!)!, state: 'BOUNCED' });
    const results = read(format, bytes!);
    const classes = [...classifyResults(results, (reference) => payouts.get(reference) ?? null, '42')];
    expect(classes.map((result) => result.resultClass)).toEqual([
      'PAID',
      'FAILED',
      'PAID',
      'AMOUNT_DIFFERS',
      'FINAL_SAME',
      'FINAL_DIFFERENT',
      'PAID',
      'DUPLICATE',
      'UNKNOWN_REFERENCE',
      'WRONG_BATCH',
    ] satisfies ResultClass[]);
    expect(results[2]!.creditedOn).toBe('2024-12-17');
  });
});

describe('the simulated bank', () => {
  it('can state wrong totals, which the reader names', () => {
    const { FIXED_HT: fixed } = shippedFormats;
    const [bytes] = play(fixed, { wrongTotals: true });
    const reading = readResultFile(fixed, bytes!);
    expect([...reading]).toHaveLength(8);
    expect(reading.summary.fileProblems.map((problem) => [problem.code, problem.stated, problem.found])).toEqual([
      ['RESULT_COUNT_DIFFERS', '9', '8'],
      ['RESULT_TOTAL_DIFFERS', '19946.90', '19946.89'],
      ['RESULT_COUNT_DIFFERS', '9', '8'],
      ['RESULT_TOTAL_DIFFERS', '19946.90', '19946.89'],
    ]);
  });

  it('says nothing about anyone when everything is omitted', () => {
    const { FIXED_HT: fixed } = shippedFormats;
    const [bytes] = play(fixed, { omit: new Set(refs), wrongTotals: true });
    const reading = readResultFile(fixed, bytes!);
    expect([...reading]).toEqual([]);
    expect(reading.summary.fileProblems.map((problem) => problem.code)).toContain('RESULT_NO_LINES');
  });
});
