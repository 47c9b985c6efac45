import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { BatchPages } from '../../src/payouts/batch-pages.js';
import type { BatchAnswer } from '../../src/payouts/batch-steps.js';
import { DecidePayoutAct } from '../../src/payouts/decide-payout-act.js';
import { payoutReference } from '../../src/kernel/payout-reference.js';
import { DraftReissue } from '../../src/payouts/draft-reissue.js';
import { PayoutActsStore } from '../../src/payouts/payout-acts.store.js';
import { PayoutsService } from '../../src/payouts/payouts.service.js';
import { ProposePayoutAct } from '../../src/payouts/propose-payout-act.js';
import type { PayoutActProposal } from '../../src/payouts/propose-payout-act.js';
import { SendBackBatch } from '../../src/payouts/send-back-batch.js';
import { PayoutsWorld } from '../support/payouts-fixture.js';
import { refusal } from '../support/refusal.js';

jest.setTimeout(60_000);
let world: PayoutsWorld;
let people = 0;
beforeAll(async () => {
  world = await PayoutsWorld.open();
  await world.user('fuhe2', ['REVIEWER']);
  await world.user('shuangjue', ['FINANCE_CLERK', 'REVIEWER']);
});
afterAll(() => world?.close());

const payees = (count: number) => Array.from({ length: count }, () => ({ person: (people += 1), base: '100.00' }));
const approved = async (period: string, count = 3) => {
  const batch = await world.draft(await world.roll(period, payees(count)));
  await world.sign(batch);
  return batch;
};
const propose = (
  batch: BatchAnswer,
  lineNo: number,
  act: Omit<PayoutActProposal, 'reference' | 'reason'>,
  by = 'jingban',
) =>
  world.run(by, (ctx) =>
    world
      .of(ProposePayoutAct)
      .run(ctx, { reference: payoutReference(batch.id, lineNo), reason: '村委会报告本人死亡', ...act }),
  );
const decide = (actId: string, by = 'fuhe', decision: 'CONFIRM' | 'REFUSE' = 'CONFIRM') =>
  world.run(by, (ctx) => world.of(DecidePayoutAct).run(ctx, { actId, decision, reason: '已核实' }));
const detail = (batch: BatchAnswer) => world.of(BatchPages).detail(world.as('jingban'), batch.id);
const verified = async () => {
  const checks = await world.db.read((tx) => world.of(PayoutsService).verify(tx, world.agencyId));
  return checks.filter((check) => !check.ok);
};

describe('withdrawing one line of an approved batch', () => {
  it('takes two people and amends the batch, whose signatures stay bound to what they signed', async () => {
    const batch = await approved('2024-01');
    const { id } = await propose(batch, 2, { kind: 'WITHDRAW' });
    expect(await world.payout(batch.id, 2)).toMatchObject({ state: 'PLANNED', live: true });
    expect(await refusal(decide(id, 'jingban'))).toBe('PERMISSION_MISSING');
    expect(await decide(id)).toMatchObject({ kind: 'WITHDRAW', state: 'CONFIRMED' });

    expect(await world.payout(batch.id, 2)).toMatchObject({ state: 'WITHDRAWN', live: false });
    const page = await detail(batch);
    expect(page).toMatchObject({
      state: 'APPROVED',
      lineCount: 2,
      total: '200.00',
      controls: { withdrawnCount: 1, balanced: true },
    });
    expect(page.digest).not.toBe(batch.digest);
    expect(page.amendments).toMatchObject([
      {
        no: 1,
        payoutActId: id,
        fromDigest: batch.digest,
        toDigest: page.digest,
        fromCount: 3,
        toCount: 2,
        fromTotal: '300.00',
        toTotal: '200.00',
      },
    ]);
    expect(page.signatures.map((one) => one.digest)).toEqual([batch.digest, batch.digest, batch.digest]);
    expect(page.bridge.find((row) => row.item === 'CURRENT')).toMatchObject({ people: 2, amount: '200.00' });
    expect(page.events.at(-1)).toMatchObject({ action: 'amend', lineNo: 2, reason: '村委会报告本人死亡' });
    expect(await world.attributed(batch.id)).toEqual({ RELEASE: '100.00', RESERVE: '300.00' });
    expect(await refusal(decide(id, 'shenpi'))).toBe('PAYOUT_ACT_DECIDED');

    await decide((await propose(batch, 1, { kind: 'WITHDRAW' })).id, 'shenpi');
    expect(await refusal(propose(batch, 3, { kind: 'WITHDRAW' }).then(({ id: last }) => decide(last)))).toBe(
      'BATCH_LAST_LINE',
    );
    const { id: left } = (await world.db.one<{ id: string }>(
      `SELECT id FROM payout_act WHERE batch_id = $1 AND state = 'PROPOSED'`,
      [batch.id],
    ))!;
    await decide(left, 'shenpi', 'REFUSE');
    await world.issue(batch.id);
    expect((await detail(batch)).amendments.map((one) => one.toCount)).toEqual([2, 1]);
    expect(await verified()).toEqual([]);
  });

  it('is only proposed while the batch is approved, and only once at a time', async () => {
    const batch = await world.draft(await world.roll('2024-02', payees(2)));
    expect(await refusal(propose(batch, 1, { kind: 'WITHDRAW' }))).toBe('STATE_NOT_ALLOWED');
    await world.sign(batch);
    expect(await refusal(propose(batch, 1, { kind: 'WITHDRAW' }, 'shenpi'))).toBe('PERMISSION_MISSING');
    await propose(batch, 1, { kind: 'WITHDRAW' });
    expect(await refusal(propose(batch, 1, { kind: 'WITHDRAW' }, 'fuhe'))).toBe('PAYOUT_ACT_OPEN');
    expect(await refusal(propose(batch, 9, { kind: 'WITHDRAW' }))).toBe('NOT_FOUND');
    expect(
      await refusal(
        world.run('fuhe', (ctx) =>
          world.of(ProposePayoutAct).run(ctx, { reference: 'x', kind: 'WITHDRAW', reason: '死亡' }),
        ),
      ),
    ).toBe('PAYOUT_REFERENCE_MALFORMED');
  });

  it('is confirmed by nobody who proposed it or made the batch; the line stays when it is refused', async () => {
    const batch = await world.draft(await world.roll('2024-03', payees(3)), 'shuangjue');
    await world.sign(batch);
    const { id } = await propose(batch, 1, { kind: 'WITHDRAW' }, 'fuhe');
    expect(await refusal(decide(id, 'fuhe'))).toBe('SECOND_PERSON_REQUIRED');
    expect(await refusal(decide(id, 'shuangjue'))).toBe('MAKER_MAY_NOT_CHECK');
    expect(await decide(id, 'shenpi', 'REFUSE')).toMatchObject({ state: 'REFUSED' });
    expect(await world.payout(batch.id, 1)).toMatchObject({ state: 'PLANNED' });
    expect(await detail(batch)).toMatchObject({ digest: batch.digest, amendments: [] });
  });

  it('of two confirmations at the same moment counts once', async () => {
    const batch = await approved('2024-04');
    const { id } = await propose(batch, 1, { kind: 'WITHDRAW' });
    const outcomes = await Promise.all(['fuhe', 'shenpi', 'fuhe2'].map((login) => refusal(decide(id, login))));
    expect(outcomes.sort()).toEqual(['DONE', 'PAYOUT_ACT_DECIDED', 'PAYOUT_ACT_DECIDED']);
    expect(await detail(batch)).toMatchObject({ lineCount: 2, total: '200.00' });
  });

  it('cannot be confirmed any more after the batch went back, but can be refused', async () => {
    const batch = await approved('2024-05');
    const { id } = await propose(batch, 1, { kind: 'WITHDRAW' });
    await world.run('shenpi', (ctx) => world.of(SendBackBatch).run(ctx, { batchId: batch.id, reason: '重做' }));
    expect(await refusal(decide(id))).toBe('STATE_NOT_ALLOWED');
    expect(await decide(id, 'fuhe', 'REFUSE')).toMatchObject({ state: 'REFUSED' });
    expect(await verified()).toEqual([]);
  });

  it('leaves the person out of the digest that is signed after sending back', async () => {
    const batch = await approved('2024-06');
    await decide((await propose(batch, 1, { kind: 'WITHDRAW' })).id);
    const back = await world.run('shenpi', (ctx) =>
      world.of(SendBackBatch).run(ctx, { batchId: batch.id, reason: '重签' }),
    );
    expect(back).toMatchObject({ state: 'DRAFT', round: 2, lineCount: 2, total: '200.00' });
    await world.sign(back);
    await world.issue(batch.id);
    expect(await verified()).toEqual([]);
  });
});

describe('waiving a bounced payout', () => {
  it('takes two people and books the held money back', async () => {
    const before = await world.balance('BOUNCE_SUSPENSE');
    const batch = await world.paidMonth('2024-07', payees(2), [2]);
    expect(Number(await world.balance('BOUNCE_SUSPENSE')) - Number(before)).toBe(-100);
    expect(await refusal(propose(batch, 1, { kind: 'WAIVE' }))).toBe('STATE_NOT_ALLOWED');
    expect(await refusal(propose(batch, 2, { kind: 'WAIVE', onDate: '2024-07-10' }))).toBe('PAYOUT_ACT_DATE');
    expect(await refusal(propose(batch, 2, { kind: 'WAIVE', onDate: '2030-01-01' }))).toBe('PAYOUT_ACT_DATE');
    const { id } = await propose(batch, 2, { kind: 'WAIVE', onDate: '2024-07-20' });
    await decide(id);
    expect(await world.payout(batch.id, 2)).toMatchObject({ state: 'WAIVED', live: true });
    expect(await world.balance('BOUNCE_SUSPENSE')).toBe(before);
    expect(await refusal(propose(batch, 2, { kind: 'WAIVE', onDate: '2024-07-20' }))).toBe('STATE_NOT_ALLOWED');
    const voucher = await world.db.one(`SELECT voucher_on FROM voucher WHERE cause_type = 'WAIVED' AND cause_id = $1`, [
      id,
    ]);
    expect(voucher).toEqual({ voucher_on: '2024-07-20' });
  });

  it('is refused while a reissue of it is under way, and a reissue while a waiver of it is proposed', async () => {
    const batch = await world.paidMonth('2024-08', payees(2), [1, 2]);
    const reissue = (line: number) =>
      world.run('jingban', (ctx) =>
        world.of(DraftReissue).run(ctx, { items: [{ reference: payoutReference(batch.id, line), confirmed: true }] }),
      );
    await reissue(1);
    expect(await refusal(propose(batch, 1, { kind: 'WAIVE' }))).toBe('PAYOUT_HAS_LIVE_REISSUE');
    await propose(batch, 2, { kind: 'WAIVE' });
    expect(await refusal(reissue(2))).toBe('PAYOUT_ACT_OPEN');
  });
});

describe('a payment that the bank sends back late', () => {
  it('takes two people, is bounced with its cause, and gives books and projects the money back', async () => {
    const batch = await world.paidMonth('2024-09', payees(2));
    expect(await detail(batch)).toMatchObject({ state: 'SETTLED' });
    const before = { held: await world.balance('BOUNCE_SUSPENSE'), account: await world.balance('DISBURSEMENT') };
    expect(await refusal(propose(batch, 1, { kind: 'LATE_RETURN' }))).toBe('PAYOUT_ACT_INCOMPLETE');
    expect(await refusal(propose(batch, 1, { kind: 'LATE_RETURN', onDate: '2024-09-20' }))).toBe(
      'PAYOUT_ACT_INCOMPLETE',
    );
    expect(
      await refusal(propose(batch, 1, { kind: 'LATE_RETURN', onDate: '2024-09-01', cause: 'ACCOUNT_CLOSED' })),
    ).toBe('PAYOUT_ACT_DATE');
    const { id } = await propose(batch, 1, { kind: 'LATE_RETURN', onDate: '2024-09-20', cause: 'ACCOUNT_CLOSED' });
    await decide(id);
    expect(await world.payout(batch.id, 1)).toMatchObject({
      state: 'BOUNCED',
      cause: 'ACCOUNT_CLOSED',
      credited_on: '2024-09-20',
    });
    expect(await detail(batch)).toMatchObject({ state: 'SETTLED' });
    expect(Number(await world.balance('BOUNCE_SUSPENSE')) - Number(before.held)).toBe(-100);
    expect(Number(await world.balance('DISBURSEMENT')) - Number(before.account)).toBe(100);
    expect(await world.attributed(batch.id)).toEqual({ CONSUME: '200.00', RESERVE: '200.00', RETURN: '100.00' });
    expect(await verified()).toEqual([]);
  });

  it('before the batch is settled returns nothing that was never consumed', async () => {
    const batch = await approved('2024-10', 2);
    await world.issue(batch.id);
    await world.slip(batch.id, '2024-10-10');
    await world.results(batch.id, [{ lineNo: 1, result: 'PAID', creditedOn: '2024-10-10' }]);
    const { id } = await propose(batch, 1, { kind: 'LATE_RETURN', onDate: '2024-10-12', cause: 'FROZEN' });
    await decide(id);
    expect(await world.attributed(batch.id)).toEqual({ RESERVE: '200.00' });
    const last = await world.results(batch.id, [{ lineNo: 2, result: 'PAID', creditedOn: '2024-10-12' }]);
    expect(last.settled).toBe(true);
    expect(await world.attributed(batch.id)).toEqual({ CONSUME: '100.00', RELEASE: '100.00', RESERVE: '200.00' });
  });

  it('can be paid again like any other bounced one', async () => {
    const batch = await world.paidMonth('2024-11', payees(1));
    await decide((await propose(batch, 1, { kind: 'LATE_RETURN', onDate: '2024-11-20', cause: 'FROZEN' })).id);
    const { batches } = await world.run('jingban', (ctx) =>
      world.of(DraftReissue).run(ctx, { items: [{ reference: payoutReference(batch.id, 1), confirmed: true }] }),
    );
    await world.sign(batches[0]!);
    expect(await world.payout(batch.id, 1)).toMatchObject({ state: 'REISSUED' });
  });
});

describe('the list of acts', () => {
  it('shows the undecided first, with the person masked, and filters', async () => {
    const batch = await approved('2024-12', 2);
    const { id } = await propose(batch, 1, { kind: 'WITHDRAW' });
    const all = await world
      .of(PayoutActsStore)
      .list(world.db, world.agencyId, world.userId('jingban'), {}, { limit: 2, offset: 0 });
    expect(all.total).toBeGreaterThan(5);
    expect(all.rows[0]).toMatchObject({ state: 'PROPOSED', proposedByName: expect.any(String), madeByReader: true });
    const one = await world
      .of(PayoutActsStore)
      .list(
        world.db,
        world.agencyId,
        world.userId('fuhe'),
        { batchId: batch.id, kind: 'WITHDRAW' },
        { limit: 10, offset: 0 },
      );
    expect(one).toMatchObject({
      total: 1,
      rows: [
        {
          id,
          reference: payoutReference(batch.id, 1),
          amount: '100.00',
          idMasked: expect.stringContaining('****'),
          decidedBy: null,
          madeByReader: false,
        },
      ],
    });
    const none = await world
      .of(PayoutActsStore)
      .list(world.db, world.agencyId + 1, world.userId('fuhe'), {}, { limit: 10, offset: 0 });
    expect(none).toEqual({ rows: [], total: 0 });
  });
});
