import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { Decimal, sumMoney, toWire, ZERO } from '../../src/kernel/money.js';
import { BatchPages } from '../../src/payouts/batch-pages.js';
import type { BatchAnswer } from '../../src/payouts/batch-steps.js';
import { bridgeItems } from '../../src/payouts/domain/bridge.js';
import type { BridgeItem } from '../../src/payouts/domain/bridge.js';
import { ExcludeLine } from '../../src/payouts/exclude-line.js';
import { PayoutsWorld } from '../support/payouts-fixture.js';

jest.setTimeout(120_000);
let world: PayoutsWorld;
beforeAll(async () => {
  world = await PayoutsWorld.open();
});
afterAll(() => world?.close());

interface Pay {
  regular: Decimal;
  backPay: Decimal;
  grant: Decimal;
}
type Month = Map<number, Pay>;
const whole = (pay: Pay) => sumMoney([pay.regular, pay.backPay, pay.grant]);

/** The bridge by hand, person by person. */
function oracle(last: Month, now: Month, everPaid: ReadonlySet<number>): Record<BridgeItem, string> {
  const sums = Object.fromEntries(bridgeItems.map((item) => [item, { people: 0, amount: ZERO }])) as Record<
    BridgeItem,
    { people: number; amount: Decimal }
  >;
  const add = (item: BridgeItem, amount: Decimal, counts = true) => {
    if (!counts) return;
    sums[item] = { people: sums[item].people + 1, amount: sums[item].amount.plus(amount) };
  };
  for (const [person, old] of last) {
    const oneOff = old.backPay.plus(old.grant);
    add('PREVIOUS', whole(old));
    add('PREVIOUS_ONE_OFF', oneOff.neg(), !oneOff.isZero());
    add('STOPPED', old.regular.neg(), !now.has(person));
  }
  for (const [person, pay] of now) {
    const old = last.get(person);
    add('CURRENT', whole(pay));
    add('BACK_PAY', pay.backPay, !pay.backPay.isZero());
    add('GRANT', pay.grant, !pay.grant.isZero());
    if (old) {
      const change = pay.regular.minus(old.regular);
      add('RAISED', change, change.gt(0));
      add('LOWERED', change, change.lt(0));
    } else add(everPaid.has(person) ? 'RESUMED' : 'NEW', pay.regular);
  }
  return Object.fromEntries(
    Object.entries(sums).map(([item, { people, amount }]) => [item, `${people}/${toWire(amount)}`]),
  ) as Record<BridgeItem, string>;
}

async function bridgeOf(batch: BatchAnswer): Promise<Record<string, string>> {
  const page = await world.of(BatchPages).detail(world.as('jingban'), batch.id);
  const steps = sumMoney(page.bridge.filter((row) => row.item !== 'CURRENT').map((row) => new Decimal(row.amount)));
  expect(toWire(steps)).toBe(page.bridge.find((row) => row.item === 'CURRENT')!.amount);
  for (const row of page.bridge) {
    const behind = await world
      .of(BatchPages)
      .bridgePeople(world.as('jingban'), batch.id, row.item, { page: 1, pageSize: 100 });
    expect([behind.total, toWire(sumMoney(behind.rows.map((person) => new Decimal(person.amount))))]).toEqual([
      row.people,
      row.amount,
    ]);
  }
  return Object.fromEntries(page.bridge.map((row) => [row.item, `${row.people}/${row.amount}`]));
}

const cents = fc.integer({ min: 1, max: 500_000 }).map((n) => new Decimal(n).div(100));
const oneOff = fc.oneof({ weight: 4, arbitrary: fc.constant(ZERO) }, { weight: 1, arbitrary: cents });
const pay = fc.record({ regular: fc.oneof(fc.constant(new Decimal(100)), cents), backPay: oneOff, grant: oneOff });
const roll = fc.uniqueArray(
  fc.record({ person: fc.integer({ min: 1, max: 8 }), pay, second: fc.boolean(), excluded: fc.boolean() }),
  {
    selector: (line) => line.person,
    minLength: 1,
    maxLength: 8,
  },
);

describe('the bridge of random months', () => {
  it('equals the one made by hand, and its items and the people behind them never miss a cent', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(roll, { minLength: 2, maxLength: 4 }), async (months) => {
        run += 1;
        let last: Month = new Map();
        const ever = new Set<number>();
        for (const [m, lines] of months.entries()) {
          const period = `${2030 + run}-${String(m + 1).padStart(2, '0')}`;
          const now: Month = new Map();
          for (const batchLines of [lines.filter((line) => !line.second), lines.filter((line) => line.second)]) {
            if (batchLines.length === 0) continue;
            const payees = batchLines.map((line) => ({
              person: run * 100 + line.person,
              base: toWire(line.pay.regular),
              backPay: toWire(line.pay.backPay),
              grant: toWire(line.pay.grant),
            }));
            const batch = await world.draft(await world.roll(period, payees));
            for (const line of batchLines) now.set(line.person, line.pay);
            expect(await bridgeOf(batch)).toEqual(oracle(last, now, ever));
            const out = batchLines.findIndex((line) => line.excluded);
            if (out < 0 || batchLines.length === 1) continue;
            const exclude = { batchId: batch.id, lineNo: out + 1, reason: '暂缓' };
            const left = await world.run('jingban', (ctx) => world.of(ExcludeLine).run(ctx, exclude));
            now.delete(batchLines[out]!.person);
            expect(await bridgeOf(left)).toEqual(oracle(last, now, ever));
          }
          for (const person of now.keys()) ever.add(person);
          last = now;
        }
      }),
      { numRuns: 12, seed: 20241201 },
    );
  });
});
