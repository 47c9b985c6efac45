import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { addMonths, firstDay, type Period } from '../../src/kernel/period.js';
import { DraftBatch } from '../../src/payouts/draft-batch.js';
import { ExcludeLine } from '../../src/payouts/exclude-line.js';
import { PayoutsModule } from '../../src/payouts/payouts.module.js';
import { ApplyScenario } from '../../src/whatif/apply-scenario.js';
import type { AdjustmentRule, Band } from '../../src/whatif/domain/whatif.types.js';
import { ReadScenarios } from '../../src/whatif/read-scenarios.js';
import { TryRule } from '../../src/whatif/try-rule.js';
import { WhatifModule } from '../../src/whatif/whatif.module.js';
import { idOf, RollsWorld, rowOf } from '../support/rolls-fixture.js';
import { expectedLines, increaseOf, type OraclePerson } from '../support/whatif-oracle.js';

jest.setTimeout(300_000);
const SEED = Number(process.env.MODEL_SEED ?? 20240101);
const RUNS = Number(process.env.WHATIF_RUNS ?? 20);
let world: RollsWorld;
beforeAll(async () => {
  world = await RollsWorld.open([PayoutsModule, WhatifModule]);
});
afterAll(() => world?.close());

const yuan = (most: number) => fc.integer({ min: 1, max: most * 100 }).map((cents) => (cents / 100).toFixed(2));
/** In which of the three months somebody was paid; in the last one everybody is. */
const personOf = fc.record({
  bornYear: fc.integer({ min: 1915, max: 1944 }),
  amounts: fc.array(fc.tuple(yuan(3000), yuan(400)), { minLength: 3, maxLength: 3 }),
  there: fc.tuple(fc.boolean(), fc.boolean()),
});
const bandOf = fc
  .record({ fixed: fc.option(yuan(200)), percent: fc.option(fc.integer({ min: 1, max: 99_999 })) })
  .filter(({ fixed, percent }) => fixed !== null || percent !== null)
  .map(({ fixed, percent }): Band => ({
    ...(fixed === null ? {} : { fixed }),
    ...(percent === null ? {} : { percent: (percent / 10_000).toFixed(4) }),
  }));
const bandsOf = fc.oneof(
  bandOf.map((band) => [band]),
  fc.tuple(bandOf, bandOf, fc.integer({ min: 57, max: 88 })).map(([young, old, age]) => [
    { ...young, toAge: age - 1 },
    { ...old, fromAge: age },
  ]),
);
const story = fc.record({
  people: fc.array(personOf, { minLength: 2, maxLength: 7 }),
  bands: bandsOf,
  rounding: fc.constantFrom('FEN' as const, 'JIAO' as const),
  percentOf: fc.constantFrom('REGULAR' as const, 'BASE' as const),
  /** How many months before the first payment the rule is in force. */
  back: fc.integer({ min: 0, max: 4 }),
  lastDrafted: fc.boolean(),
  excluded: fc.boolean(),
});
type Story = typeof story extends fc.Arbitrary<infer T> ? T : never;

let told = 0;

/** Each story has people and months of its own: four months on from the one before. */
async function play(
  it: Story,
): Promise<{ expected: string[]; paid: string[]; sums: string[]; same: boolean | null } | null> {
  const from = addMonths('2000-01', 4 * (told += 1));
  const months = [from, addMonths(from, 1), addMonths(from, 2)] as const;
  const pay = addMonths(from, 3);
  const first = 50 * told;
  const people = it.people.map((person, i) => {
    const born = `${person.bornYear}-06-01`;
    const idNumber = idOf(first + i, born);
    const birthOn = `${idNumber.slice(6, 10)}-${idNumber.slice(10, 12)}-${idNumber.slice(12, 14)}`;
    return { ...person, no: first + i, idNumber, birthOn };
  });
  const paidIn = new Map<string, Period[]>(people.map(({ idNumber }) => [idNumber, []]));
  for (const [m, period] of months.entries()) {
    const there = people.filter((person) => m === 2 || person.there[m]);
    if (there.length === 0) continue;
    const rows = there.map(({ no, idNumber, amounts }) => {
      const [base, personal] = amounts[m]!;
      return rowOf(no, { id: idNumber, base, personal });
    });
    const { roll } = await world.month(rows, { period });
    expect(roll.blockedCount).toBe(0);
    for (const { idNumber } of there) paidIn.get(idNumber)!.push(period);
    if (m < 2 || it.lastDrafted) {
      const batch = await world.run('jingban', (ctx) => world.of(DraftBatch).run(ctx, { rollId: roll.id }));
      if (m === 2 && it.excluded) {
        const out = { batchId: batch.id, lineNo: 1, reason: '核实身份' };
        await world.run('jingban', (ctx) => world.of(ExcludeLine).run(ctx, out));
        paidIn.delete(there[0]!.idNumber);
      }
    }
  }
  const effectiveFrom = addMonths(pay, -it.back);
  const { bands, rounding, percentOf } = it;
  const rule: AdjustmentRule = {
    ...{ scheme: 'RESIDENT', effectiveFrom, payPeriod: pay, ageOn: firstDay(effectiveFrom) },
    ...{ bands, rounding, percentOf },
  };
  const oracle = people
    .filter(({ idNumber }) => paidIn.has(idNumber))
    .map(({ idNumber, birthOn, amounts }): OraclePerson => {
      const [base, personal] = amounts[2]!;
      return { idNumber, birthOn, base, personal, months: paidIn.get(idNumber)! };
    });
  if (oracle.every((person) => increaseOf(rule, person).isZero())) return null;

  const { id } = await world.run('guanli', (ctx) => world.of(TryRule).run(ctx, { name: `试算${told}`, rule }));
  const { digest, results } = await world.of(ReadScenarios).detail(world.as('guanli'), id);
  const { rollId } = await world.run('jingban', (ctx) => world.of(ApplyScenario).run(ctx, { id, digest }));
  await world.import(rollId);
  await world.accept(rollId);
  const batch = await world.run('jingban', (ctx) => world.of(DraftBatch).run(ctx, { rollId }));
  const { application } = await world.of(ReadScenarios).detail(world.as('guanli'), id);

  const byIndex = new Map(oracle.map((person) => [world.numbers.index('ID', person.idNumber).toString('hex'), person]));
  const rows = await world.db.rows<Record<string, string | null>>(
    `SELECT encode(b.id_index, 'hex') AS person, p.adjustment, p.back_pay, p.back_pay_from::text, p.back_pay_to::text, p.amount
       FROM payout p JOIN beneficiary b ON b.agency_id = p.agency_id AND b.id = p.beneficiary_id WHERE p.batch_id = $1 AND p.live`,
    [batch.id],
  );
  const paid = rows.map((row) => {
    const monthsOf = row.back_pay_from === null ? [] : [row.back_pay_from, row.back_pay_to];
    return [byIndex.get(row.person!)?.idNumber, row.adjustment, row.back_pay, ...monthsOf, row.amount].join(' ');
  });
  const total = (await world.db.one<{ sum: string }>(
    'SELECT sum(back_pay) AS sum FROM payout WHERE batch_id = $1 AND live',
    [batch.id],
  ))!;
  return {
    expected: expectedLines(rule, oracle).sort(),
    paid: paid.sort(),
    sums: [results.backPay, total.sum],
    same: application!.sameLines,
  };
}

describe('random rules on random small rolls', () => {
  it('pay exactly the lines of the preview, which are those of a computation by hand', async () => {
    let played = 0;
    await fc.assert(
      fc.asyncProperty(story, async (one) => {
        const end = await play(one);
        if (end === null) return;
        played += 1;
        expect(end.paid).toEqual(end.expected);
        expect(end.sums[0]).toBe(end.sums[1]);
        expect(end.same).toBe(true);
      }),
      { numRuns: RUNS, seed: SEED, endOnFailure: true },
    );
    expect(played).toBeGreaterThan(RUNS / 2);
  });
});
