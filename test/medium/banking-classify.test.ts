import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BankResultsStore } from '../../src/banking/bank-results.store.js';
import {
  classifyResults,
  resultClasses,
  type OrderedPayout,
  type PayoutState,
} from '../../src/banking/domain/classify-result.js';
import { payoutReference } from '../../src/kernel/payout-reference.js';
import type { ResultLine } from '../../src/banking/domain/result-line.js';
import { copyRow } from '../../src/banking/import-bank-result-job.js';
import { money } from '../../src/kernel/money.js';
import type { Ctx } from '../../src/platform/db/ctx.js';
import type { Tx } from '../../src/platform/db/db.js';
import { PlantedFacts, PLANTED_AGENCY, type PlantedPayout } from '../support/planted-facts.js';

const AMOUNTS = ['250.91', '0.01', '3054.91', '99999999999.99'] as const;
const OUTCOMES = [undefined, undefined, undefined, 'PAID', 'BOUNCED', 'REISSUED', 'WAIVED', 'WITHDRAWN'] as const;
const TODAY = '2024-12-31';

let facts: PlantedFacts;
const store = new BankResultsStore();
/** What the oracle is told of the planted payouts. */
const known = new Map<string, OrderedPayout>();
/** Batches that may receive a file, and all references worth naming. */
const fileBatches: string[] = [];
const references: string[] = [];

async function plantBatch(
  scheme: 'RESIDENT' | 'ENTERPRISE',
  period: string,
  state: string,
  agencyId = PLANTED_AGENCY,
): Promise<string> {
  const payouts: PlantedPayout[] = Array.from({ length: 24 }, (_, i) => ({
    person: i + 1,
    amount: AMOUNTS[i % AMOUNTS.length]!,
    outcome: state === 'APPROVED' ? (i % 5 === 0 ? 'WITHDRAWN' : undefined) : OUTCOMES[(i * 5 + 3) % OUTCOMES.length],
  }));
  const batchId = await facts.batch(scheme, period, payouts, { state, agencyId });
  payouts.forEach(({ amount, outcome }, i) => {
    const reference = payoutReference(batchId, i + 1);
    references.push(reference);
    // Another agency's payouts do not exist for this one.
    if (agencyId !== PLANTED_AGENCY) return;
    const open: PayoutState = state === 'APPROVED' ? 'PLANNED' : 'ISSUED';
    known.set(reference, { batchId, state: outcome ?? open, amount: money(amount) });
  });
  return batchId;
}

beforeAll(async () => {
  facts = await PlantedFacts.open();
  fileBatches.push(
    await plantBatch('RESIDENT', '2024-11', 'ISSUED'),
    await plantBatch('RESIDENT', '2024-12', 'ISSUED'),
    await plantBatch('ENTERPRISE', '2024-12', 'SETTLED'),
  );
  await plantBatch('RESIDENT', '2024-10', 'APPROVED');
  await plantBatch('RESIDENT', '2024-12', 'ISSUED', 2);
}, 120_000);
afterAll(() => facts?.close());

class Undo extends Error {}

/** The classes that the statement gives to the lines of one file, by line number; nothing of it stays. */
async function bySql(
  lines: readonly ResultLine[],
  batchId: string,
): Promise<{ classes: Map<number, string>; counted: number; staged: number }> {
  const classes = new Map<number, string>();
  let counted = 0;
  let staged = 0;
  const work = async (tx: Tx): Promise<void> => {
    const ctx = { ...facts.caller, tx, actId: '1', now: new Date() } as unknown as Ctx;
    const id = await store.insertFile(ctx, {
      batchId,
      fileId: PlantedFacts.FILE_ID,
      fileName: 'r.txt',
      digest: Buffer.from('d'),
    });
    staged = await store.stage(tx, slices(lines));
    await store.classify(tx, PLANTED_AGENCY, id, batchId);
    await store.markTakenIn(ctx, id, staged, []);
    const rows = await tx.rows<{ line_no: number; class: string }>(
      'SELECT line_no, class FROM bank_result_line WHERE result_file_id = $1',
      [id],
    );
    for (const row of rows) classes.set(row.line_no, row.class);
    counted = (await store.classCounts(tx, [id])).reduce((sum, row) => sum + row.lines, 0);
    throw new Undo();
  };
  await facts.db.transaction(work).catch((error: unknown) => {
    if (!(error instanceof Undo)) throw error;
  });
  return { classes, counted, staged };
}

async function* slices(lines: readonly ResultLine[]): AsyncGenerator<string> {
  for (let from = 0; from < lines.length; from += 7) {
    yield lines
      .slice(from, from + 7)
      .map((line) => copyRow(line, TODAY))
      .join('');
  }
}

const amounts = fc.option(fc.constantFrom(...AMOUNTS, '250.90', '0.00').map(money), { nil: null, freq: 12 });
const someReference = fc.nat().map((n) => references[n % references.length]!);
const strange = fc.constantFrom(
  '0000000000000000',
  '9999999999999999',
  '0000000010000000',
  '0000009990000001',
  '123',
  '12345678901234567',
  'ABCDEFGHIJKLMNOP',
  '００００００００１０００００１',
);
/** Lines as the reader may yield them and, beyond that, with any part missing; mostly of the file's own batch. */
const fileOf = (batchId: string): fc.Arbitrary<ResultLine[]> => {
  const own = fc.integer({ min: 1, max: 26 }).map((lineNo) => payoutReference(batchId, lineNo));
  const line = fc.record({
    reference: fc.option(
      fc.oneof(
        { weight: 6, arbitrary: own },
        { weight: 3, arbitrary: someReference },
        { weight: 1, arbitrary: strange },
      ),
      {
        nil: null,
        freq: 15,
      },
    ),
    right: fc.integer({ min: 0, max: 3 }),
    amount: amounts,
    outcome: fc.option(fc.constantFrom('PAID' as const, 'FAILED' as const), { nil: null, freq: 15 }),
    creditedOn: fc.constantFrom(null, '2024-12-10', TODAY),
    problem: fc.option(fc.constant('RESULT_LINE_MALFORMED' as const), { nil: null, freq: 1 }),
    faulty: fc.integer({ min: 0, max: 14 }),
  });
  return fc.array(line, { minLength: 1, maxLength: 60 }).map((drafts) =>
    drafts.map(({ reference, right, amount, outcome, creditedOn, problem, faulty }, i) => ({
      lineNo: i + 1,
      reference,
      // Three of four name the amount that was ordered, or almost nothing would be paid.
      amount: right > 0 && reference !== null && known.has(reference) ? known.get(reference)!.amount : amount,
      outcome,
      cause: outcome === 'FAILED' ? ('FROZEN' as const) : null,
      rawCode: '',
      creditedOn,
      problem: faulty === 0 ? problem : null,
    })),
  );
};

describe('the statement that classifies a result file', () => {
  it('gives every line the class that the table in classify-result.ts gives it', async () => {
    const met = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(
        fc
          .nat({ max: fileBatches.length - 1 })
          .chain((n) => fc.record({ batchId: fc.constant(fileBatches[n]!), lines: fileOf(fileBatches[n]!) })),
        async ({ batchId, lines }) => {
          const { classes, counted, staged } = await bySql(lines, batchId);
          const expected = [...classifyResults(lines, (reference) => known.get(reference) ?? null, batchId)];
          expect([...classes].sort(([a], [b]) => a - b)).toEqual(
            expected.map(({ line, resultClass }) => [line.lineNo, resultClass]),
          );
          expect({ counted, staged }).toEqual({ counted: lines.length, staged: lines.length });
          for (const { resultClass } of expected) met.set(resultClass, (met.get(resultClass) ?? 0) + 1);
        },
      ),
      { numRuns: 250 },
    );
    // A property that never met a class has said nothing about it.
    expect([...met.keys()].sort()).toEqual([...resultClasses].sort());
    expect(Math.min(...met.values())).toBeGreaterThan(20);
  }, 300_000);

  it('takes a date after today for a malformed line, whatever else it says', async () => {
    const reference = references.find(
      (each) => known.get(each)?.state === 'ISSUED' && known.get(each)?.batchId === fileBatches[0],
    )!;
    const line: ResultLine = {
      lineNo: 1,
      reference,
      amount: known.get(reference)!.amount,
      outcome: 'PAID',
      cause: null,
      rawCode: '',
      creditedOn: '2025-01-01',
      problem: null,
    };
    expect((await bySql([line], fileBatches[0]!)).classes.get(1)).toBe('MALFORMED');
    expect((await bySql([{ ...line, creditedOn: TODAY }], fileBatches[0]!)).classes.get(1)).toBe('PAID');
  });
});
