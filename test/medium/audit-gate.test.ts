import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RunChecks } from '../../src/audit/run-checks.js';
import { checkCharacter } from '../../src/kernel/id-number.js';
import type { BatchAnswer } from '../../src/payouts/batch-steps.js';
import { ApproveBatch } from '../../src/payouts/approve-batch.js';
import { BatchesStore } from '../../src/payouts/batches.store.js';
import { ExcludeLine } from '../../src/payouts/exclude-line.js';
import { SendBackBatch } from '../../src/payouts/send-back-batch.js';
import type { Browser } from '../support/http-app.js';
import { nameOf, PayoutsWorld } from '../support/payouts-fixture.js';

/** A valid number of a person of the tests, born in 1950. */
function idNumberOf(person: number): string {
  const first17 = `65282219500101${String(900 + person)}`;
  return first17 + checkCharacter(first17);
}

const HEADER = '社会保障号码,姓名,死亡日期\n';
const payee = (person: number) => ({ person, base: '200.00', idNumber: idNumberOf(person) });

describe('the gate before payment', () => {
  let world: PayoutsWorld;
  let auditor: Browser;
  let reviewer: Browser;

  beforeAll(async () => {
    world = await PayoutsWorld.open();
    auditor = await world.http.login('jihe');
    reviewer = await world.http.login('fuhe');
  });
  afterAll(() => world.close());

  const importDeaths = (csv: string, browser = auditor) =>
    browser
      .send('post', '/v1/audit-lists')
      .field({ kind: 'DEATH', source: '民政局殡葬信息', issuedOn: '2024-11-30' })
      .attach('file', Buffer.from(csv), '死亡.csv');
  const flagsOf = async (batchId: string) =>
    (await auditor.send('get', `/v1/red-flags?batchId=${batchId}&severity=BLOCK`)).body as {
      total: number;
      rows: { id: string; checkCode: string; lineNo: number; state: string; involved: boolean }[];
    };
  const decide = (ids: string[], action: string, browser = auditor, reason = '已向村委会核实') =>
    browser.send('post', '/v1/red-flags/decide').send({ ids, action, reason });
  const approve = (seen: BatchAnswer) =>
    world.run('shenpi', (ctx) => world.of(ApproveBatch).run(ctx, { batchId: seen.id, seen }), 'batch.approve');
  const drafted = async (period: string, people: number[]) => world.draft(await world.roll(period, people.map(payee)));

  it('takes in a list of deaths whole or not at all, and once', async () => {
    const faulty = await importDeaths(`${HEADER}${idNumberOf(2)},${nameOf(2)},2024-01-05\n123,李四,明天\n`);
    expect([faulty.status, faulty.body.code]).toEqual([400, 'AUDIT_LIST_ROWS']);
    expect(faulty.body.message).toContain('第 3 行社会保障号码无效、日期“明天”无法识别');
    expect(await world.db.rows('SELECT FROM audit_list')).toHaveLength(0);

    const headless = await importDeaths('甲,乙\n1,2\n');
    expect([headless.status, headless.body.code]).toEqual([400, 'AUDIT_LIST_HEADER']);

    const csv = `${HEADER}${idNumberOf(2)},${nameOf(2)},2024-01-05\n${idNumberOf(90)},不在册,2024-02-01\n`;
    const taken = await importDeaths(csv);
    expect([taken.status, taken.body.entryCount]).toEqual([201, 2]);
    const again = await importDeaths(csv);
    expect([again.status, again.body.code]).toEqual([409, 'AUDIT_LIST_REPEATED']);
    expect(again.body.message).toContain('张伟');
    const clerk = await importDeaths(csv, await world.http.login('jingban'));
    expect(clerk.status).toBe(403);
  });

  it('keeps a batch that pays a dead person from being approved until an auditor has cleared the flag', async () => {
    const batch = await drafted('2024-03', [1, 2, 3]);
    await world.sign(batch, 'REVIEWED');
    const flags = await flagsOf(batch.id);
    expect(flags.rows.map(({ checkCode, lineNo, state }) => [checkCode, lineNo, state])).toEqual([
      ['PAID_AFTER_DEATH', 2, 'OPEN'],
    ]);
    const entries = await auditor.send('get', '/v1/audit-lists/1/entries?matched=true');
    expect(entries.body.rows).toMatchObject([{ name: nameOf(2), score: 100, matchReason: 'NUMBER_AND_NAME' }]);

    await expect(approve(batch)).rejects.toMatchObject({ code: 'BATCH_FLAGS_UNDECIDED', kind: 'rule' });
    const page = await (await world.http.login('shenpi')).send('get', `/v1/batches/${batch.id}`);
    expect(page.body.allowedActions).toContainEqual(
      expect.objectContaining({ action: 'approve', allowed: false, reasonCode: 'BATCH_FLAGS_UNDECIDED' }),
    );
    // The reviewer has signed and is no auditor besides.
    expect((await decide([flags.rows[0]!.id], 'clear', reviewer)).status).toBe(403);
    expect((await decide([flags.rows[0]!.id], 'clear')).body).toEqual({ decided: 1, state: 'CLEARED' });
    const detail = await auditor.send('get', `/v1/red-flags/${flags.rows[0]!.id}`);
    expect(detail.body).toMatchObject({
      state: 'CLEARED',
      decidedBy: '张伟',
      decidedReason: '已向村委会核实',
      events: [{ no: 1, action: 'clear', toState: 'CLEARED', actor: '张伟' }],
      actions: [{ action: 'reopen', allowed: true }],
    });
    expect(detail.body.sentence).toContain('2024-01-05');
    expect((await decide([flags.rows[0]!.id], 'confirm')).body.code).toBe('RED_FLAG_STATE_NOT_ALLOWED');
    expect((await approve(batch)).state).toBe('APPROVED');
  });

  it('lets a confirmed flag go only with its line', async () => {
    const batch = await drafted('2024-04', [1, 2, 3]);
    await world.sign(batch, 'REVIEWED');
    const { rows } = await flagsOf(batch.id);
    await decide([rows[0]!.id], 'confirm', auditor, '确已死亡');
    await expect(approve(batch)).rejects.toMatchObject({ code: 'BATCH_FLAGS_CONFIRMED', kind: 'rule' });
    await world.run('fuhe', (ctx) => world.of(SendBackBatch).run(ctx, { batchId: batch.id, reason: '剔除死亡人员' }));
    const less = await world.run('jingban', (ctx) =>
      world.of(ExcludeLine).run(ctx, { batchId: batch.id, lineNo: 2, reason: '本人已死亡' }),
    );
    const signed = await world.sign(less as BatchAnswer);
    expect([signed.state, signed.lineCount]).toEqual(['APPROVED', 2]);
  });

  it('holds for those who go around the service', async () => {
    const batch = await drafted('2024-05', [1, 2, 3]);
    // Signed, but without any check of this content.
    await expect(
      world.run('jingban', async (ctx) => {
        const held = (await world.of(BatchesStore).lock(ctx.tx, ctx.agencyId, batch.id))!;
        await world.of(BatchesStore).addSignature(ctx, held, 'SUBMIT');
        await ctx.tx.run(`UPDATE payout_batch SET state = 'SUBMITTED' WHERE id = $1`, [batch.id]);
      }),
    ).rejects.toMatchObject({ code: 'BATCH_NOT_CHECKED' });
    await world.sign(batch, 'REVIEWED');
    const { rows } = await flagsOf(batch.id);
    await expect(
      world.db.transaction((tx) => tx.run(`UPDATE red_flag SET state = 'CLEARED' WHERE id = $1`, [rows[0]!.id])),
    ).rejects.toThrow(/permission denied/);
    await expect(
      world.db.transaction((tx) => tx.run(`DELETE FROM red_flag WHERE id = $1`, [rows[0]!.id])),
    ).rejects.toThrow(/permission denied/);
    const insert = `INSERT INTO red_flag_event (agency_id, flag_id, action, actor_id, reason, at, act_id) VALUES ($1, $2, 'clear', $3, '没有问题', now(), 1)`;
    for (const login of ['jingban', 'fuhe']) {
      await expect(
        world.db.transaction((tx) => tx.run(insert, [world.agencyId, rows[0]!.id, world.userId(login)])),
      ).rejects.toMatchObject({ code: 'AUDITOR_HANDLED_IT' });
    }
    // The owner is no way around either: the batch keeps its flag.
    await expect(approve(batch)).rejects.toMatchObject({ code: 'BATCH_FLAGS_UNDECIDED' });
  });

  it('holds the bank file when a list arrives between approval and payment', async () => {
    const batch = await drafted('2024-06', [1, 3, 4]);
    await world.sign(batch);
    await importDeaths(`${HEADER}${idNumberOf(4)},${nameOf(4)},2024-02-01\n`);
    await world.run('jihe', (ctx) => world.of(RunChecks).range(ctx, { from: '2024-06', to: '2024-06' }));
    expect((await flagsOf(batch.id)).rows.map(({ checkCode, lineNo }) => [checkCode, lineNo])).toEqual([
      ['PAID_AFTER_DEATH', 3],
    ]);
    await expect(world.issue(batch.id)).rejects.toMatchObject({ code: 'BATCH_FLAGS_UNDECIDED' });
  });

  it('forgets a list that was imported by mistake', async () => {
    const wrong = await importDeaths(`${HEADER}${idNumberOf(1)},${nameOf(1)},2024-02-01\n`);
    const withdraw = () =>
      auditor.send('post', `/v1/audit-lists/${wrong.body.id as string}/withdraw`).send({ reason: '文件拿错了' });
    expect((await withdraw()).status).toBe(200);
    expect((await withdraw()).body.code).toBe('AUDIT_LIST_WITHDRAWN');
    const batch = await drafted('2024-07', [1, 3]);
    expect((await world.sign(batch)).state).toBe('APPROVED');
  });
});
