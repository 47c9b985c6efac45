import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { PERSONAL_NUMBERS, type PersonalNumbers } from '../../src/platform/crypto/personal-numbers.js';
import { toWire } from '../../src/kernel/money.js';
import { PayoutsService } from '../../src/payouts/payouts.service.js';
import { PayoutsWorld } from '../support/payouts-fixture.js';
import type { TestPayee } from '../support/payouts-fixture.js';
import { refusal } from '../support/refusal.js';

jest.setTimeout(60_000);
let world: PayoutsWorld;
let people = 0;
beforeAll(async () => {
  world = await PayoutsWorld.open();
});
afterAll(() => world?.close());

const payees = (count: number, over: Partial<TestPayee> = {}) =>
  Array.from({ length: count }, () => ({ person: (people += 1), base: '100.00', ...over }));
const issued = async (period: string, list: readonly TestPayee[]) => {
  const batch = await world.draft(await world.roll(period, list));
  await world.sign(batch);
  await world.issue(batch.id);
  return batch;
};
const view = (batchId: string) => world.db.read((tx) => world.of(PayoutsService).batch(tx, world.agencyId, batchId));

describe('the door of payouts', () => {
  it('gives the live lines in order, accounts sealed, in pages', async () => {
    const batch = await issued('2024-01', payees(3, { personal: '5.50' }));
    const lines = await world.db.read(async (tx) => {
      const list = [];
      const seen = await world.of(PayoutsService).batch(tx, world.agencyId, batch.id);
      for await (const page of world.of(PayoutsService).orderLines(tx, seen)) list.push(...page);
      return list;
    });
    const numbers = world.http.app.get<PersonalNumbers>(PERSONAL_NUMBERS);
    expect(
      lines.map((line) => [line.lineNo, line.reference, line.amount, line.bankName, numbers.open(line.accountCipher)]),
    ).toEqual(
      [1, 2, 3].map((n) => [
        n,
        `${batch.id.padStart(9, '0')}000000${n}`,
        '105.50',
        '农业银行',
        expect.stringMatching(/^622848\d{10}$/),
      ]),
    );
  });

  it('sums a batch by component and shows it to its own agency only', async () => {
    const batch = await issued('2024-02', payees(2, { personal: '5.50', backPay: '7.00', grant: '1.00' }));
    const seen = await view(batch.id);
    expect(seen).toMatchObject({
      number: '652822-J-202402-R01',
      state: 'ISSUED',
      period: '2024-02',
      lineCount: 2,
      payOn: '2024-02-12',
    });
    const sums = await world.db.read((tx) => world.of(PayoutsService).componentsOf(tx, seen));
    expect(Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, toWire(sum)]))).toEqual({
      base: '200.00',
      personal: '11.00',
      adjustment: '0.00',
      backPay: '14.00',
      grant: '2.00',
    });
    expect(await refusal(world.db.read((tx) => world.of(PayoutsService).batch(tx, world.agencyId + 1, batch.id)))).toBe(
      'NOT_FOUND',
    );
  });
});

describe('taking results in', () => {
  it('pays and bounces in bulk, sums what bounced, and settles when the slip is there and nothing is open', async () => {
    const batch = await issued('2024-03', payees(4, { backPay: '10.00' }));
    await world.slip(batch.id, '2024-03-11');
    const first = await world.results(batch.id, [
      { lineNo: 1, result: 'PAID', creditedOn: '2024-03-11' },
      { lineNo: 2, result: 'FAILED', cause: 'FROZEN', creditedOn: '2024-03-12' },
    ]);
    expect(first).toMatchObject({ paid: 1, bounced: 1, bouncedOn: '2024-03-12', settled: false });
    expect([
      toWire(first.bouncedTotal),
      toWire(first.bouncedByComponent.base),
      toWire(first.bouncedByComponent.backPay),
    ]).toEqual(['110.00', '100.00', '10.00']);
    const second = await world.results(batch.id, [
      { lineNo: 4, result: 'FAILED', cause: 'FROZEN', creditedOn: null },
      { lineNo: 3, result: 'PAID', creditedOn: '2024-03-13' },
    ]);
    expect(second).toMatchObject({ paid: 1, bounced: 1, bouncedOn: null, settled: true });
    expect((await view(batch.id)).state).toBe('SETTLED');
    expect(await world.attributed(batch.id)).toEqual({ CONSUME: '220.00', RELEASE: '220.00', RESERVE: '440.00' });
    expect(await world.payout(batch.id, 3)).toMatchObject({ state: 'PAID', credited_on: '2024-03-13' });
  });

  it('waits for the slip before it settles', async () => {
    const batch = await issued('2024-04', payees(1));
    expect(await world.results(batch.id, [{ lineNo: 1, result: 'PAID', creditedOn: '2024-04-10' }])).toMatchObject({
      settled: false,
    });
    expect(await world.slip(batch.id, '2024-04-10')).toBe(true);
    expect((await view(batch.id)).state).toBe('SETTLED');
    expect(await world.run('chuna', (ctx) => world.of(PayoutsService).settleIfComplete(ctx, batch.id))).toBe(true);
  });

  it('counts a paid line without a day as credited on the day of the slip, and refuses it without one', async () => {
    const batch = await issued('2024-05', payees(1));
    const undated = [{ lineNo: 1, result: 'PAID' as const, creditedOn: null }];
    expect(await refusal(world.results(batch.id, undated))).toBe('RESULT_CREDIT_DATE_UNKNOWN');
    await world.slip(batch.id, '2024-05-09');
    await world.results(batch.id, undated);
    expect(await world.payout(batch.id, 1)).toMatchObject({ state: 'PAID', credited_on: '2024-05-09' });
  });

  it('settles a batch of which every payout bounced, with nothing consumed', async () => {
    const batch = await issued('2024-06', payees(2));
    await world.slip(batch.id, '2024-06-11');
    const applied = await world.results(
      batch.id,
      [1, 2].map((lineNo) => ({ lineNo, result: 'FAILED' as const, creditedOn: '2024-06-12' })),
    );
    expect(applied).toMatchObject({ paid: 0, bounced: 2, settled: true });
    expect(await world.attributed(batch.id)).toEqual({ RELEASE: '200.00', RESERVE: '200.00' });
  });

  it('changes nothing when a line has been decided since it was classified', async () => {
    const batch = await issued('2024-07', payees(2));
    await world.slip(batch.id, '2024-07-10');
    await world.results(batch.id, [{ lineNo: 1, result: 'PAID', creditedOn: '2024-07-10' }]);
    const again = [
      { lineNo: 1, result: 'FAILED' as const, creditedOn: '2024-07-11' },
      { lineNo: 2, result: 'PAID' as const, creditedOn: '2024-07-11' },
    ];
    expect(await refusal(world.results(batch.id, again))).toBe('RESULT_LINES_NOT_OPEN');
    expect(await world.payout(batch.id, 2)).toMatchObject({ state: 'ISSUED' });
  });

  it('of two parts at the same moment settles once', async () => {
    const batch = await issued('2024-08', payees(6));
    await world.slip(batch.id, '2024-08-12');
    const part = (lines: number[]) =>
      world.results(
        batch.id,
        lines.map((lineNo) => ({ lineNo, result: 'PAID' as const, creditedOn: '2024-08-12' })),
      );
    const parts = await Promise.all([part([1, 4]), part([2]), part([6, 5, 3])]);
    expect(parts.map((one) => one.settled).filter(Boolean)).toHaveLength(1);
    expect(await world.attributed(batch.id)).toMatchObject({ CONSUME: '600.00' });
    const settles = await world.db.rows(`SELECT FROM batch_event WHERE batch_id = $1 AND action = 'settle'`, [
      batch.id,
    ]);
    expect(settles).toHaveLength(1);
  });

  it('ends the same in whatever parts and order the results come', async () => {
    let year = 2030;
    const lines = fc.array(fc.record({ paid: fc.boolean(), part: fc.integer({ min: 0, max: 2 }) }), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(lines, fc.boolean(), async (list, slipFirst) => {
        const period = `${(year += 1)}-01`;
        const batch = await issued(period, payees(list.length));
        if (slipFirst) await world.slip(batch.id, '2024-01-10');
        for (const part of [0, 1, 2]) {
          const some = list.flatMap((line, i) =>
            line.part === part
              ? [
                  {
                    lineNo: i + 1,
                    result: line.paid ? ('PAID' as const) : ('FAILED' as const),
                    creditedOn: '2024-01-11',
                  },
                ]
              : [],
          );
          if (some.length > 0) await world.results(batch.id, some);
        }
        if (!slipFirst) await world.slip(batch.id, '2024-01-10');
        const paid = list.filter((line) => line.paid).length * 100;
        const rest = list.length * 100 - paid;
        expect((await view(batch.id)).state).toBe('SETTLED');
        expect(await world.attributed(batch.id)).toEqual({
          ...(paid > 0 ? { CONSUME: `${paid}.00` } : {}),
          ...(rest > 0 ? { RELEASE: `${rest}.00` } : {}),
          RESERVE: `${list.length * 100}.00`,
        });
      }),
      { numRuns: 12, seed: 20241210 },
    );
  });
});
