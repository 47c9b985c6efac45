import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { BeneficiariesService } from '../../src/beneficiaries/beneficiaries.service.js';
import { ApproveBatch } from '../../src/payouts/approve-batch.js';
import { BatchPages } from '../../src/payouts/batch-pages.js';
import type { BatchAnswer } from '../../src/payouts/batch-steps.js';
import { DraftBatch } from '../../src/payouts/draft-batch.js';
import { ExcludeLine } from '../../src/payouts/exclude-line.js';
import { PayoutsService } from '../../src/payouts/payouts.service.js';
import { ReviewBatch } from '../../src/payouts/review-batch.js';
import { SendBackBatch } from '../../src/payouts/send-back-batch.js';
import { SubmitBatch } from '../../src/payouts/submit-batch.js';
import { WithdrawBatch } from '../../src/payouts/withdraw-batch.js';
import { nameOf, PayoutsWorld } from '../support/payouts-fixture.js';
import { refusal } from '../support/refusal.js';

jest.setTimeout(60_000);
let world: PayoutsWorld;
beforeAll(async () => {
  world = await PayoutsWorld.open();
  await world.user('shuangjue', ['FINANCE_CLERK', 'REVIEWER']);
  await world.user('fuhe2', ['REVIEWER']);
  await world.user('fuhe-shenpi', ['REVIEWER', 'APPROVER']);
  await world.user('shenpi2', ['APPROVER']);
  await world.user('jingban2', ['FINANCE_CLERK']);
});
afterAll(() => world?.close());

const submit = (batch: BatchAnswer, by = 'jingban') =>
  world.run(by, (ctx) => world.of(SubmitBatch).run(ctx, { batchId: batch.id, seen: batch }), 'batch.submit');
const review = (batch: BatchAnswer, by = 'fuhe') =>
  world.run(by, (ctx) => world.of(ReviewBatch).run(ctx, { batchId: batch.id, seen: batch }), 'batch.review');
const approve = (batch: BatchAnswer, by = 'shenpi') =>
  world.run(by, (ctx) => world.of(ApproveBatch).run(ctx, { batchId: batch.id, seen: batch }), 'batch.approve');
const sendBack = (batch: BatchAnswer, by = 'fuhe') =>
  world.run(by, (ctx) => world.of(SendBackBatch).run(ctx, { batchId: batch.id, reason: '金额有误' }), 'batch.sendBack');
const withdraw = (batch: BatchAnswer, by = 'jingban') =>
  world.run(by, (ctx) => world.of(WithdrawBatch).run(ctx, { batchId: batch.id, reason: '名册重做' }), 'batch.withdraw');
const exclude = (batch: BatchAnswer, lineNo: number, by = 'jingban') =>
  world.run(
    by,
    (ctx) => world.of(ExcludeLine).run(ctx, { batchId: batch.id, lineNo, reason: '本人死亡' }),
    'batch.exclude',
  );
const lines = async (batch: BatchAnswer) =>
  (await world.of(BatchPages).lines(world.as('jingban'), batch.id, { page: 1, pageSize: 100 })).rows;
const detail = (batch: BatchAnswer, by = 'jingban') => world.of(BatchPages).detail(world.as(by), batch.id);
const bridgeOf = async (batch: BatchAnswer) =>
  Object.fromEntries((await detail(batch)).bridge.map((row) => [row.item, `${row.people}/${row.amount}`]));

describe('drafting a batch', () => {
  it('makes one payout per person to be paid, in the order of the roll, due on the payday', async () => {
    const roll = await world.roll('2024-11', [
      { person: 1, base: '250.00', personal: '12.34' },
      { person: 2, base: '0.00', status: 'SUSPEND' },
      { person: 3, base: '310.10', backPay: '20.00', township: '草湖乡' },
    ]);
    const batch = await world.draft(roll);
    expect(batch).toMatchObject({
      number: '652822-J-202411-R01',
      state: 'DRAFT',
      round: 1,
      lineCount: 2,
      total: '592.44',
    });
    expect(
      (await lines(batch)).map((line) => [
        line.lineNo,
        line.name,
        line.amount,
        line.backPay,
        line.township,
        line.state,
      ]),
    ).toEqual([
      [1, nameOf(1), '262.34', '0.00', '轮台镇', 'PLANNED'],
      [2, nameOf(3), '330.10', '20.00', '草湖乡', 'PLANNED'],
    ]);
    // 10 November 2024 is a Sunday.
    expect(await detail(batch)).toMatchObject({
      payOn: '2024-11-11',
      totalInWords: '伍佰玖拾贰元肆角肆分',
      controls: { balanced: true },
    });
  });

  it('keeps the payee version of the draft, whatever the person changes later', async () => {
    const batch = await world.draft(await world.roll('2024-10', [{ person: 20, base: '100.00' }]));
    const [line] = await lines(batch);
    await world.run('jingban', (ctx) =>
      world.of(BeneficiariesService).newPayeeVersion(ctx, {
        beneficiaryId: line!.beneficiaryId,
        accountNumber: '6228480000009999999',
        accountName: null,
        bankName: null,
        source: 'CORRECTED',
      }),
    );
    expect((await lines(batch))[0]).toEqual(line);
    expect((await submit(batch)).digest).toBe(batch.digest);
  });

  it('says of everybody what changed against last month, and bridges both months to the cent', async () => {
    await world.draft(await world.roll('2023-01', [{ person: 33, base: '70.00' }], 'ENTERPRISE'));
    await world.draft(
      await world.roll(
        '2023-02',
        [
          { person: 30, base: '100.00', backPay: '15.00' },
          { person: 31, base: '100.00' },
          { person: 32, base: '100.00', grant: '1000.00' },
          { person: 34, base: '80.00' },
        ],
        'ENTERPRISE',
      ),
    );
    const batch = await world.draft(
      await world.roll(
        '2023-03',
        [
          { person: 30, base: '100.00' },
          { person: 31, base: '120.50', backPay: '41.00' },
          { person: 32, base: '99.00' },
          { person: 33, base: '70.00' },
          { person: 35, base: '60.00', grant: '5.00' },
        ],
        'ENTERPRISE',
      ),
    );
    expect((await lines(batch)).map((line) => line.changeKind)).toEqual([
      'SAME',
      'RAISED',
      'LOWERED',
      'RESUMED',
      'NEW',
    ]);
    expect(await bridgeOf(batch)).toEqual({
      PREVIOUS: '4/1395.00',
      PREVIOUS_ONE_OFF: '2/-1015.00',
      NEW: '1/60.00',
      RESUMED: '1/70.00',
      STOPPED: '1/-80.00',
      RAISED: '1/20.50',
      LOWERED: '1/-1.00',
      BACK_PAY: '1/41.00',
      GRANT: '1/5.00',
      CURRENT: '5/495.50',
    });
    const stopped = await world
      .of(BatchPages)
      .bridgePeople(world.as('jingban'), batch.id, 'STOPPED', { page: 1, pageSize: 10 });
    expect(stopped).toMatchObject({
      total: 1,
      rows: [{ name: nameOf(34), oldAmount: '80.00', newAmount: null, amount: '-80.00' }],
    });
  });

  it('compares a second batch of the month together with the first one', async () => {
    await world.draft(
      await world.roll(
        '2023-05',
        [40, 41].map((person) => ({ person, base: '100.00' })),
      ),
    );
    await world.draft(await world.roll('2023-06', [{ person: 40, base: '110.00' }]));
    const second = await world.draft(
      await world.roll(
        '2023-06',
        [41, 42].map((person) => ({ person, base: '100.00' })),
      ),
    );
    expect(second.number).toBe('652822-J-202306-R02');
    expect(second).toMatchObject({ lineCount: 2, total: '200.00' });
    expect(await bridgeOf(second)).toMatchObject({
      PREVIOUS: '2/200.00',
      NEW: '1/100.00',
      STOPPED: '0/0.00',
      RAISED: '1/10.00',
      CURRENT: '3/310.00',
    });
  });

  it('refuses a roll that is not accepted, is a batch already, or is not there', async () => {
    const roll = await world.roll('2023-07', [{ person: 50, base: '100.00' }]);
    const batch = await world.draft(roll);
    expect(await refusal(world.draft(roll))).toBe('BATCH_ROLL_TAKEN');
    expect(await refusal(world.draft('999999'))).toBe('NOT_FOUND');
    const open = await world.run('jingban', async (ctx) => {
      const { id } = (await ctx.tx.one<{ id: string }>(
        `INSERT INTO payout_roll (agency_id, scheme, period, file_id, file_name, file_digest, source, uploaded_by, uploaded_at, act_id)
         SELECT agency_id, scheme, period, file_id, 'open.csv', 'x', source, uploaded_by, uploaded_at, act_id FROM payout_roll WHERE id = $1 RETURNING id`,
        [roll],
      ))!;
      return id;
    });
    expect(await refusal(world.draft(open))).toBe('ROLL_NOT_ACCEPTED');
    expect(batch.lineCount).toBe(1);
  });

  it('refuses people who are in another batch of the month, and says from which row on', async () => {
    await world.draft(
      await world.roll(
        '2023-08',
        [60, 61].map((person) => ({ person, base: '100.00' })),
      ),
    );
    const again = await world.roll(
      '2023-08',
      [62, 61].map((person) => ({ person, base: '100.00' })),
    );
    await expect(world.draft(again)).rejects.toMatchObject({
      code: 'ROLL_PEOPLE_IN_BATCH',
      details: { count: 1, row: 3 },
    });
  });

  it('refuses a roll whose people the register does not know, because the totals would not agree', async () => {
    const roll = await world.bulkRoll('2023-09', 3);
    await world.http.database.asOwner(`DELETE FROM beneficiary WHERE id_index = sm3('I2')`);
    await expect(world.draft(roll)).rejects.toMatchObject({ code: 'BATCH_CONTROL_DIFFERS' });
    expect(await world.db.one('SELECT FROM payout_batch WHERE roll_id = $1', [roll])).toBeNull();
  });

  it('of two drafts of one roll at the same moment lets one through', async () => {
    const roll = await world.roll('2023-10', [{ person: 70, base: '100.00' }]);
    const outcomes = await Promise.all(
      ['jingban', 'jingban2', 'jingban', 'jingban2'].map((login) =>
        refusal(world.run(login, (ctx) => world.of(DraftBatch).run(ctx, { rollId: roll }))),
      ),
    );
    expect(outcomes.sort()).toEqual(['BATCH_ROLL_TAKEN', 'BATCH_ROLL_TAKEN', 'BATCH_ROLL_TAKEN', 'DONE']);
  });

  it('of two rolls with the same person at the same moment lets one through', async () => {
    const rolls = [
      await world.roll(
        '2023-11',
        [80, 81].map((person) => ({ person, base: '100.00' })),
      ),
      await world.roll(
        '2023-11',
        [81, 82].map((person) => ({ person, base: '100.00' })),
      ),
    ];
    const outcomes = await Promise.all(rolls.map((roll) => refusal(world.draft(roll))));
    expect(outcomes.sort()).toEqual(['DONE', 'ROLL_PEOPLE_IN_BATCH']);
  });
});

describe('excluding a line', () => {
  it('makes digest, totals and bridge anew and keeps the roll explained', async () => {
    const batch = await world.draft(
      await world.roll(
        '2022-01',
        [90, 91].map((person) => ({ person, base: '100.00' })),
      ),
    );
    const left = await exclude(batch, 2);
    expect(left).toMatchObject({ lineCount: 1, total: '100.00', state: 'DRAFT' });
    expect(left.digest).not.toBe(batch.digest);
    const page = await detail(left);
    expect(page.controls).toMatchObject({ rollCount: 2, withdrawnCount: 1, withdrawnTotal: '100.00', balanced: true });
    expect(page.bridge.find((row) => row.item === 'CURRENT')).toMatchObject({ people: 1, amount: '100.00' });
    expect(page.events.at(-1)).toMatchObject({ action: 'exclude', lineNo: 2, reason: '本人死亡' });
    expect(await world.payout(batch.id, 2)).toMatchObject({ state: 'WITHDRAWN', live: false });

    expect(await refusal(exclude(left, 2))).toBe('NOT_FOUND');
    expect(await refusal(exclude(left, 9))).toBe('NOT_FOUND');
    expect(await refusal(exclude(left, 1))).toBe('BATCH_LAST_LINE');
    expect(await refusal(exclude(left, 1, 'fuhe'))).toBe('PERMISSION_MISSING');
    expect((await submit(left)).state).toBe('SUBMITTED');
    expect(await refusal(exclude(left, 1))).toBe('STATE_NOT_ALLOWED');
  });

  it('leaves the person free for another batch of the month', async () => {
    const batch = await world.draft(
      await world.roll(
        '2022-02',
        [92, 93].map((person) => ({ person, base: '100.00' })),
      ),
    );
    await exclude(batch, 1);
    const next = await world.draft(await world.roll('2022-02', [{ person: 92, base: '90.00' }]));
    expect(next.lineCount).toBe(1);
  });

  it('makes the one who excluded a maker, who may not review', async () => {
    const batch = await world.draft(
      await world.roll(
        '2022-03',
        [94, 95].map((person) => ({ person, base: '100.00' })),
      ),
    );
    const left = await exclude(batch, 1, 'shuangjue');
    await submit(left);
    expect(await refusal(review(left, 'shuangjue'))).toBe('MAKER_MAY_NOT_CHECK');
    expect((await review(left)).state).toBe('REVIEWED');
  });
});

describe('the three signatures', () => {
  it('lead a batch from draft to approved and reserve project money with the last', async () => {
    const batch = await world.draft(
      await world.roll(
        '2024-01',
        [100, 101].map((person) => ({ person, base: '400.00' })),
      ),
    );
    expect((await submit(batch)).state).toBe('SUBMITTED');
    expect((await review(batch)).state).toBe('REVIEWED');
    expect(await world.attributed(batch.id)).toEqual({});
    expect((await approve(batch)).state).toBe('APPROVED');
    expect(await world.attributed(batch.id)).toEqual({ RESERVE: '800.00' });
    const page = await detail(batch, 'chuna');
    expect(
      page.signatures.map((one) => [one.step, one.actorName, one.digest === batch.digest, one.total, one.current]),
    ).toEqual([
      ['SUBMIT', '阿依努尔·买买提', true, '800.00', true],
      ['REVIEW', '李秀英', true, '800.00', true],
      ['APPROVE', '艾尔肯·吐尔逊', true, '800.00', true],
    ]);
    expect(page.events.map((event) => event.action)).toEqual(['draft', 'submit', 'review', 'approve']);
    expect(page.allowedActions.filter((one) => one.allowed).map((one) => one.action)).toEqual(['issue']);
    expect(page.allowedActions.find((one) => one.action === 'sendBack')).toMatchObject({
      allowed: false,
      reasonCode: 'PERMISSION_MISSING',
      reason: expect.stringContaining('权限'),
    });
  });

  it('are refused for anything but what is there now', async () => {
    const batch = await world.draft(
      await world.roll(
        '2024-02',
        [102, 103].map((person) => ({ person, base: '400.00' })),
      ),
    );
    const stale = (over: Partial<BatchAnswer>) => refusal(submit({ ...batch, ...over }));
    expect(await stale({ digest: '00'.repeat(32) })).toBe('BATCH_DIGEST_STALE');
    expect(await stale({ lineCount: 3 })).toBe('BATCH_DIGEST_STALE');
    expect(await stale({ total: '800.01' })).toBe('BATCH_DIGEST_STALE');
    await exclude(batch, 1);
    expect(await refusal(submit(batch))).toBe('BATCH_DIGEST_STALE');
  });

  it('are by three different people, none of whom made it', async () => {
    const batch = await world.draft(
      await world.roll(
        '2024-03',
        [104].map((person) => ({ person, base: '400.00' })),
      ),
    );
    expect(await refusal(submit(batch, 'fuhe'))).toBe('PERMISSION_MISSING');
    await submit(batch, 'shuangjue');
    expect(await refusal(review(batch, 'shuangjue'))).toBe('MAKER_MAY_NOT_CHECK');
    await review(batch, 'fuhe-shenpi');
    expect(await refusal(approve(batch, 'fuhe-shenpi'))).toBe('SIGNER_REPEATED');
    expect(await refusal(approve(batch, 'fuhe'))).toBe('PERMISSION_MISSING');
    expect((await approve(batch, 'shenpi')).state).toBe('APPROVED');
    expect(await refusal(world.issue(batch.id, 'fuhe-shenpi'))).toBe('SIGNER_MAY_NOT_ISSUE');
    await world.issue(batch.id);
    expect((await detail(batch)).state).toBe('ISSUED');
  });

  it('of two people signing the same step at the same moment count once', async () => {
    const batch = await world.draft(
      await world.roll(
        '2024-04',
        [105].map((person) => ({ person, base: '400.00' })),
      ),
    );
    const submitted = await Promise.all(
      ['jingban', 'jingban2', 'jingban'].map((login) => refusal(submit(batch, login))),
    );
    expect(submitted.sort()).toEqual(['DONE', 'STATE_NOT_ALLOWED', 'STATE_NOT_ALLOWED']);
    await review(batch);
    const approved = await Promise.all(
      ['shenpi', 'shenpi2', 'shenpi', 'fuhe-shenpi'].map((login) => refusal(approve(batch, login))),
    );
    expect(approved.sort()).toEqual(['DONE', 'STATE_NOT_ALLOWED', 'STATE_NOT_ALLOWED', 'STATE_NOT_ALLOWED']);
    expect(await world.attributed(batch.id)).toEqual({ RESERVE: '400.00' });
  });

  it('are voided by sending back: a new round asks for all three again', async () => {
    const batch = await world.draft(
      await world.roll(
        '2024-05',
        [106, 107].map((person) => ({ person, base: '400.00' })),
      ),
    );
    await world.sign(batch);
    expect(await refusal(sendBack(batch, 'jingban'))).toBe('PERMISSION_MISSING');
    const back = await sendBack(batch, 'shenpi');
    expect(back).toMatchObject({ state: 'DRAFT', round: 2, digest: batch.digest });
    expect(await world.attributed(batch.id)).toEqual({ RELEASE: '800.00', RESERVE: '800.00' });
    expect(await refusal(approve(batch))).toBe('STATE_NOT_ALLOWED');

    const left = await exclude(back, 2);
    // Whoever has stood for the batch as 经办 in the first round does not check it in the second one.
    await submit(left, 'jingban2');
    expect(await refusal(review(left, 'shuangjue'))).toBe('DONE');
    expect((await approve(left)).state).toBe('APPROVED');
    expect(await world.attributed(batch.id)).toEqual({ RELEASE: '800.00', RESERVE: '1200.00' });
    const page = await detail(left);
    expect(page.signatures.map((one) => [one.round, one.step, one.current])).toEqual([
      [1, 'SUBMIT', false],
      [1, 'REVIEW', false],
      [1, 'APPROVE', false],
      [2, 'SUBMIT', true],
      [2, 'REVIEW', true],
      [2, 'APPROVE', true],
    ]);
  });

  it('of a round keep its submitter from checking in a later one', async () => {
    const batch = await world.draft(
      await world.roll(
        '2024-06',
        [108].map((person) => ({ person, base: '400.00' })),
      ),
    );
    await submit(batch, 'shuangjue');
    const back = await sendBack(batch);
    await submit(back, 'jingban');
    expect(await refusal(review(back, 'shuangjue'))).toBe('MAKER_MAY_NOT_CHECK');
  });
});

describe('withdrawing a batch', () => {
  it('frees people, roll and project money', async () => {
    const roll = await world.roll(
      '2024-07',
      [110, 111].map((person) => ({ person, base: '300.00' })),
    );
    const batch = await world.draft(roll);
    await world.sign(batch);
    expect(await refusal(withdraw(batch, 'fuhe'))).toBe('PERMISSION_MISSING');
    expect(await withdraw(batch)).toMatchObject({ state: 'WITHDRAWN', lineCount: 2, total: '600.00' });
    expect(await world.attributed(batch.id)).toEqual({ RELEASE: '600.00', RESERVE: '600.00' });
    expect((await lines(batch)).map((line) => line.state)).toEqual(['WITHDRAWN', 'WITHDRAWN']);
    expect(await refusal(withdraw(batch))).toBe('STATE_NOT_ALLOWED');
    const next = await world.draft(roll);
    expect(next).toMatchObject({ number: '652822-J-202407-R02', lineCount: 2 });
    expect((await detail(next)).bridge.find((row) => row.item === 'CURRENT')).toMatchObject({
      people: 2,
      amount: '600.00',
    });
  });

  it('leaves the roll explained by what had been excluded before', async () => {
    const roll = await world.roll(
      '2027-03',
      [701, 702, 703].map((person) => ({ person, base: '300.00' })),
    );
    const batch = await world.draft(roll);
    const left = await exclude(batch, 2);
    await withdraw(left);
    expect(await detail(batch)).toMatchObject({
      state: 'WITHDRAWN',
      lineCount: 2,
      controls: { rollCount: 3, withdrawnCount: 1, balanced: true },
    });
  });

  it('is not possible once the bank file is out', async () => {
    const batch = await world.draft(await world.roll('2024-08', [{ person: 112, base: '300.00' }]));
    await world.sign(batch);
    await world.issue(batch.id);
    expect(await refusal(withdraw(batch))).toBe('STATE_NOT_ALLOWED');
    expect(await refusal(sendBack(batch))).toBe('STATE_NOT_ALLOWED');
  });
});

describe('all batches', () => {
  it('verify: histories, bridges and rolls are recomputed without a misfit', async () => {
    const checks = await world.db.read((tx) => world.of(PayoutsService).verify(tx, world.agencyId));
    expect(checks.map((check) => [check.name, check.ok, check.firstBad])).toEqual([
      ['batch-history', true, undefined],
      ['batch-bridge', true, undefined],
      ['batch-roll', true, undefined],
      ['reissue-chain', true, undefined],
    ]);
    expect(checks[0]!.records).toBeGreaterThan(15);
  });

  it('verification names the batch or payout that somebody has tampered with', async () => {
    const bad = async () => {
      const checks = await world.db.read((tx) => world.of(PayoutsService).verify(tx, world.agencyId));
      return Object.fromEntries(checks.filter((check) => !check.ok).map((check) => [check.name, check.firstBad!.id]));
    };
    const tamper = (sql: string) => world.http.database.asOwner(`SET session_replication_role = replica; ${sql}`);
    const id = (await world.db.one<{ id: string }>(`SELECT id FROM payout_batch WHERE number = '652822-J-202401-R01'`))!
      .id;

    await tamper(`UPDATE payout SET base = base + 1, amount = amount + 1 WHERE batch_id = ${id} AND line_no = 1`);
    const reference = `${id.padStart(9, '0')}0000001`;
    expect(await bad()).toEqual({ 'batch-roll': reference });
    await tamper(`UPDATE payout SET base = base - 1, amount = amount - 1 WHERE batch_id = ${id} AND line_no = 1`);

    await tamper(`UPDATE payout_batch SET state = 'ISSUED' WHERE id = ${id}`);
    expect(await bad()).toEqual({ 'batch-history': '652822-J-202401-R01' });
    await tamper(`UPDATE payout_batch SET state = 'APPROVED' WHERE id = ${id}`);

    await tamper(`UPDATE batch_bridge SET amount = amount + 0.01 WHERE batch_id = ${id} AND item = 'NEW'`);
    expect(await bad()).toEqual({ 'batch-bridge': '652822-J-202401-R01' });
    await tamper(`UPDATE batch_bridge SET amount = amount - 0.01 WHERE batch_id = ${id} AND item = 'NEW'`);
    expect(await bad()).toEqual({});
  });
});
