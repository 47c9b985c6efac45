import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { BatchAnswer } from '../../src/payouts/batch-steps.js';
import { BatchesStore } from '../../src/payouts/batches.store.js';
import { BouncedReadsStore } from '../../src/payouts/bounced-reads.store.js';
import { DecidePayoutAct } from '../../src/payouts/decide-payout-act.js';
import { payoutReference } from '../../src/kernel/payout-reference.js';
import { DraftReissue } from '../../src/payouts/draft-reissue.js';
import type { ReissueItem } from '../../src/payouts/draft-reissue.js';
import { PayoutsService } from '../../src/payouts/payouts.service.js';
import { ProposePayoutAct } from '../../src/payouts/propose-payout-act.js';
import { SendBackBatch } from '../../src/payouts/send-back-batch.js';
import { WithdrawBatch } from '../../src/payouts/withdraw-batch.js';
import { PayoutsWorld } from '../support/payouts-fixture.js';
import { refusal } from '../support/refusal.js';

jest.setTimeout(60_000);
let world: PayoutsWorld;
let people = 0;
beforeAll(async () => {
  world = await PayoutsWorld.open();
  await world.user('jingban2', ['FINANCE_CLERK']);
});
afterAll(() => world?.close());

const payees = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    person: (people += 1),
    base: '100.00',
    backPay: '10.00',
    township: i % 2 ? '草湖乡' : '轮台镇',
  }));
const reissue = (...items: ReissueItem[]) =>
  world.run('jingban', (ctx) => world.of(DraftReissue).run(ctx, { items }), 'reissue.draft');
const same = (batch: BatchAnswer, line: number): ReissueItem => ({
  reference: payoutReference(batch.id, line),
  confirmed: true,
});
const stateOf = async (batch: BatchAnswer, line: number) => (await world.payout(batch.id, line))!.state;
const chain = async (batch: BatchAnswer, line: number) =>
  world.db.read(async (tx) => {
    const found = (await world.of(BatchesStore).find(tx, world.agencyId, batch.id))!;
    return world.of(BouncedReadsStore).chain(tx, found, line);
  });
const pay = async (batch: BatchAnswer, results: readonly ('PAID' | 'FAILED')[], on = '2024-01-15') => {
  await world.sign(batch);
  await world.issue(batch.id);
  await world.slip(batch.id, on);
  await world.results(
    batch.id,
    results.map((result, i) => ({ lineNo: i + 1, result, creditedOn: on })),
  );
};
const misfits = async () =>
  (await world.db.read((tx) => world.of(PayoutsService).verify(tx, world.agencyId))).filter((check) => !check.ok);

describe('a reissue', () => {
  it('repeats bounced payouts under corrected or confirmed accounts, with approvals of its own', async () => {
    const batch = await world.paidMonth('2024-01', payees(3), [1, 3]);
    const { batches } = await reissue(same(batch, 3), {
      reference: payoutReference(batch.id, 1),
      accountNumber: '6228 4800 0000 1234 567',
      accountName: '买买提·艾力',
    });
    expect(batches).toMatchObject([{ number: '652822-J-202401-C01', state: 'DRAFT', lineCount: 2, total: '220.00' }]);
    const child = batches[0]!;
    expect(await stateOf(batch, 1)).toBe('BOUNCED');
    await world.sign(child);
    expect([await stateOf(batch, 1), await stateOf(batch, 3)]).toEqual(['REISSUED', 'REISSUED']);
    expect(await world.attributed(child.id)).toEqual({ RESERVE: '220.00' });
    await world.issue(child.id);
    await world.slip(child.id, '2024-01-18');
    const done = await world.results(
      child.id,
      [1, 2].map((lineNo) => ({ lineNo, result: 'PAID' as const, creditedOn: '2024-01-18' })),
    );
    expect(done).toMatchObject({ paid: 2, bounced: 0, settled: true });
    expect(await world.balance('BOUNCE_SUSPENSE')).toBe('0.00');

    const links = await chain(child, 1);
    expect(
      links.map((link) => [
        link.reference,
        link.state,
        link.accountName,
        link.accountMasked.slice(-4),
        link.parentReference,
      ]),
    ).toEqual([
      [payoutReference(batch.id, 1), 'REISSUED', expect.stringMatching(/^人/), expect.any(String), null],
      [payoutReference(child.id, 1), 'PAID', '买买提·艾力', '4567', payoutReference(batch.id, 1)],
    ]);
    expect(await misfits()).toEqual([]);
  });

  it('is not paid, nor a return waived, before the day on which the money is booked as back', async () => {
    const batch = await world.paidMonth('2024-09', payees(2), [2]);
    const act = async (kind: 'LATE_RETURN' | 'WAIVE', line: number, onDate: string) => {
      const proposal = { reference: payoutReference(batch.id, line), kind, reason: '核对', onDate };
      const { id } = await world.run('jingban', (ctx) =>
        world.of(ProposePayoutAct).run(ctx, { ...proposal, ...(kind === 'WAIVE' ? {} : { cause: 'CLOSED' }) }),
      );
      await world.run('fuhe', (ctx) => world.of(DecidePayoutAct).run(ctx, { actId: id, decision: 'CONFIRM' }));
      return id;
    };
    await act('LATE_RETURN', 1, '2024-10-03');
    const child = (await reissue(same(batch, 1))).batches[0]!;
    await world.sign(child);
    await world.issue(child.id);
    expect(await refusal(world.slip(child.id, '2024-10-02'))).toBe('PAID_BEFORE_RETURN');
    await world.slip(child.id, '2024-10-03');

    // The return of September as if that month had been closed when it was heard of: booked in November, waived under October.
    await world.http.database.asOwner(
      `SET session_replication_role = replica; UPDATE voucher SET voucher_on = '2024-11-01' WHERE cause_type = 'BOUNCE' AND cause_id IN
         (SELECT result_file_id::text FROM bank_result_line WHERE batch_id = ${batch.id} AND class = 'FAILED')`,
    );
    const actId = await act('WAIVE', 2, '2024-10-01');
    const voucher = await world.db.one<{ on: string }>(
      `SELECT voucher_on AS "on" FROM voucher WHERE cause_type = 'WAIVED' AND cause_id = $1`,
      [actId],
    );
    expect(voucher).toEqual({ on: '2024-11-01' });
  });

  it('can itself bounce and be reissued, and the chain is readable from any of its links', async () => {
    const first = await world.paidMonth('2024-02', payees(1), [1]);
    const [second] = (await reissue(same(first, 1))).batches;
    await pay(second!, ['FAILED'], '2024-02-15');
    expect(await refusal(reissue(same(first, 1)))).toBe('PAYOUT_HAS_LIVE_REISSUE');
    const [third] = (await reissue(same(second!, 1))).batches;
    expect(third!.number).toBe('652822-J-202402-C02');
    await pay(third!, ['PAID'], '2024-02-20');
    for (const link of [first, second!, third!]) {
      expect((await chain(link, 1)).map((one) => [one.batchNumber, one.state])).toEqual([
        ['652822-J-202402-R01', 'REISSUED'],
        ['652822-J-202402-C01', 'REISSUED'],
        ['652822-J-202402-C02', 'PAID'],
      ]);
    }
    expect(await misfits()).toEqual([]);
  });

  it('is never made of a payout whose outcome is unknown, which was paid, or which is not there', async () => {
    const batch = await world.draft(await world.roll('2024-03', payees(2)));
    await world.sign(batch);
    await world.issue(batch.id);
    expect(await refusal(reissue(same(batch, 1)))).toBe('REISSUE_NOT_BOUNCED');
    await world.slip(batch.id, '2024-03-10');
    await world.results(batch.id, [{ lineNo: 1, result: 'PAID', creditedOn: '2024-03-10' }]);
    expect(await refusal(reissue(same(batch, 1)))).toBe('REISSUE_NOT_BOUNCED');
    expect(await refusal(reissue(same(batch, 2)))).toBe('REISSUE_NOT_BOUNCED');
    expect(await refusal(reissue(same(batch, 3)))).toBe('PAYOUT_NOT_FOUND');
    expect(await refusal(reissue({ reference: '9999999990000001', confirmed: true }))).toBe('PAYOUT_NOT_FOUND');
    expect(await refusal(reissue({ reference: 'x', confirmed: true }))).toBe('PAYOUT_REFERENCE_MALFORMED');
  });

  it('asks for a correction or a confirmation of each, and for each once', async () => {
    const batch = await world.paidMonth('2024-04', payees(1), [1]);
    const reference = payoutReference(batch.id, 1);
    expect(await refusal(reissue({ reference }))).toBe('REISSUE_ACCOUNT_MISSING');
    expect(await refusal(reissue({ reference, confirmed: true, accountName: '甲' }))).toBe('REISSUE_ACCOUNT_MISSING');
    expect(await refusal(reissue(same(batch, 1), same(batch, 1)))).toBe('REISSUE_ITEM_REPEATED');
    expect(await refusal(reissue({ reference, accountNumber: '12' }))).toBe('ACCOUNT_NUMBER_MALFORMED');
  });

  it('of several schemes and months becomes one batch for each', async () => {
    const resident = await world.paidMonth('2024-05', payees(2), [1, 2]);
    const later = await world.paidMonth('2024-06', payees(1), [1]);
    const enterprise = await world.paidMonth('2024-05', payees(1), [1], 'ENTERPRISE');
    const { batches } = await reissue(same(later, 1), same(resident, 1), same(enterprise, 1), same(resident, 2));
    expect(batches.map((one) => [one.number, one.lineCount]).sort()).toEqual([
      ['652822-J-202405-C01', 2],
      ['652822-J-202406-C01', 1],
      ['652822-Q-202405-C01', 1],
    ]);
  });

  it('sent back or withdrawn after approval lets its parents wait again', async () => {
    const batch = await world.paidMonth('2024-07', payees(2), [1, 2]);
    const [child] = (await reissue(same(batch, 1), same(batch, 2))).batches;
    await world.sign(child!);
    expect(await stateOf(batch, 1)).toBe('REISSUED');
    const back = await world.run('shenpi', (ctx) =>
      world.of(SendBackBatch).run(ctx, { batchId: child!.id, reason: '户名有误' }),
    );
    expect([await stateOf(batch, 1), await stateOf(batch, 2)]).toEqual(['BOUNCED', 'BOUNCED']);
    expect(await refusal(reissue(same(batch, 1)))).toBe('PAYOUT_HAS_LIVE_REISSUE');
    await world.sign(back);
    await world.run('jingban', (ctx) => world.of(WithdrawBatch).run(ctx, { batchId: child!.id, reason: '不再重发' }));
    expect([await stateOf(batch, 1), await stateOf(batch, 2)]).toEqual(['BOUNCED', 'BOUNCED']);
    expect(await world.attributed(child!.id)).toEqual({ RELEASE: '440.00', RESERVE: '440.00' });
    expect((await reissue(same(batch, 1))).batches[0]).toMatchObject({ number: '652822-J-202407-C02', lineCount: 1 });
    expect((await chain(batch, 1)).map((link) => link.state)).toEqual(['BOUNCED', 'WITHDRAWN', 'PLANNED']);
    expect(await misfits()).toEqual([]);
  });

  it('with one line withdrawn by two people lets the parent of that line wait again', async () => {
    const batch = await world.paidMonth('2024-08', payees(2), [1, 2]);
    const [child] = (await reissue(same(batch, 1), same(batch, 2))).batches;
    await world.sign(child!);
    const { id } = await world.run('jingban', (ctx) =>
      world
        .of(ProposePayoutAct)
        .run(ctx, { reference: payoutReference(child!.id, 2), kind: 'WITHDRAW', reason: '账户仍有误' }),
    );
    await world.run('fuhe', (ctx) => world.of(DecidePayoutAct).run(ctx, { actId: id, decision: 'CONFIRM' }));
    expect([await stateOf(batch, 1), await stateOf(batch, 2)]).toEqual(['REISSUED', 'BOUNCED']);
    // Sending the rest back does not touch the payout that is repeated elsewhere by now.
    const [other] = (await reissue(same(batch, 2))).batches;
    await world.sign(other!);
    await world.run('shenpi', (ctx) => world.of(SendBackBatch).run(ctx, { batchId: child!.id, reason: '重签' }));
    expect([await stateOf(batch, 1), await stateOf(batch, 2)]).toEqual(['BOUNCED', 'REISSUED']);
    expect(await misfits()).toEqual([]);
  });

  it('of two drafts of one bounced payout at the same moment lets one through', async () => {
    const batch = await world.paidMonth('2024-09', payees(1), [1]);
    const outcomes = await Promise.all(
      ['jingban', 'jingban2', 'jingban'].map((login) =>
        refusal(world.run(login, (ctx) => world.of(DraftReissue).run(ctx, { items: [same(batch, 1)] }))),
      ),
    );
    expect(outcomes.sort()).toEqual(['DONE', 'PAYOUT_HAS_LIVE_REISSUE', 'PAYOUT_HAS_LIVE_REISSUE']);
  });
});

describe('the failure desk', () => {
  it('lists what is bounced and neither reissued nor waived, longest held first, and counts it by cause and township', async () => {
    const world2 = await PayoutsWorld.open();
    try {
      const all = payees(4);
      const batch = await world2.draft(await world2.roll('2024-10', all));
      await world2.sign(batch);
      await world2.issue(batch.id);
      await world2.slip(batch.id, '2024-10-10');
      await world2.results(batch.id, [
        { lineNo: 1, result: 'FAILED', cause: 'ACCOUNT_CLOSED', creditedOn: '2024-10-12' },
        { lineNo: 2, result: 'FAILED', cause: 'NAME_DIFFERS', creditedOn: '2024-10-11' },
        { lineNo: 3, result: 'FAILED', cause: 'ACCOUNT_CLOSED', creditedOn: null },
        { lineNo: 4, result: 'PAID', creditedOn: '2024-10-10' },
      ]);
      const reads = world2.of(BouncedReadsStore);
      const list = (filter: object) =>
        world2.db.read((tx) => reads.list(tx, world2.agencyId, '2024-12-02', filter, { limit: 10, offset: 0 }));
      const found = await list({});
      expect(found).toMatchObject({ total: 3, amount: '330.00' });
      expect(found.rows.map((row) => [row.lineNo, row.cause, row.bouncedOn, row.daysHeld, row.township])).toEqual([
        [2, 'NAME_DIFFERS', '2024-10-11', 52, '草湖乡'],
        [1, 'ACCOUNT_CLOSED', '2024-10-12', 51, '轮台镇'],
        [3, 'ACCOUNT_CLOSED', '2024-12-02', 0, '轮台镇'],
      ]);
      expect((await list({ cause: 'ACCOUNT_CLOSED', township: '轮台镇' })).rows.map((row) => row.lineNo)).toEqual([
        1, 3,
      ]);
      expect((await list({ scheme: 'ENTERPRISE' })).total).toBe(0);
      expect(await world2.db.read((tx) => reads.matrix(tx, world2.agencyId, '2024-12-02', {}))).toEqual([
        { cause: 'ACCOUNT_CLOSED', township: '轮台镇', count: 2, total: '220.00', oldestOn: '2024-10-12' },
        { cause: 'NAME_DIFFERS', township: '草湖乡', count: 1, total: '110.00', oldestOn: '2024-10-11' },
      ]);

      const items = [{ reference: payoutReference(batch.id, 1), accountNumber: '6228480000012345678' }];
      const { batches } = await world2.run('jingban', (ctx) => world2.of(DraftReissue).run(ctx, { items }));
      const drafted = (await list({})).rows.find((row) => row.lineNo === 1)!;
      expect(drafted).toMatchObject({
        reissueReference: payoutReference(batches[0]!.id, 1),
        currentAccountMasked: expect.stringMatching(/5678$/),
      });
      await world2.sign(batches[0]!);
      expect((await list({})).rows.map((row) => row.lineNo)).toEqual([2, 3]);
      expect(
        (await world2.db.read((tx) => reads.list(tx, world2.agencyId + 1, '2024-12-02', {}, { limit: 10, offset: 0 })))
          .total,
      ).toBe(0);
    } finally {
      await world2.close();
    }
  });
});
