import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { payoutReference } from '../../src/kernel/payout-reference.js';
import { ApproveBatch } from '../../src/payouts/approve-batch.js';
import type { BatchAnswer } from '../../src/payouts/batch-steps.js';
import { DraftReissue } from '../../src/payouts/draft-reissue.js';
import { SendBackBatch } from '../../src/payouts/send-back-batch.js';
import { ShowMonthBoard, type BoardRow } from '../../src/workbench/show-month-board.js';
import { WorkbenchModule } from '../../src/workbench/workbench.module.js';
import { PayoutsWorld } from '../support/payouts-fixture.js';

jest.setTimeout(120_000);
let world: PayoutsWorld;
beforeAll(async () => {
  world = await PayoutsWorld.open([WorkbenchModule]);
}, 120_000);
afterAll(() => world?.close());

const board = (period?: string) => world.of(ShowMonthBoard).run(world.as('jingban'), period);
async function row(scheme = 'RESIDENT', period = '2024-12'): Promise<BoardRow> {
  return (await board(period)).rows.find((each) => each.scheme === scheme)!;
}
/** The row as 'D' done, 'C' current, 'F' failed, '-' waiting; and what the current cells say. */
function short({ cells }: BoardRow): [string, ...string[]] {
  const letters = cells.map(({ state }) => (state === 'WAITING' ? '-' : state[0])).join('');
  const now = cells.filter(({ state }) => state === 'CURRENT' || state === 'FAILED');
  return [letters, ...now.map(({ label, holder }) => `${label}/${holder}`)];
}
/** A state that no short way leads to; with an act, as every change has one. */
const owner = (sql: string): Promise<unknown> =>
  world.http.database.asOwner(`SET session_replication_role = replica; ${sql};
    SELECT trail_append(${world.agencyId}, nextval('act_id_seq'), 'planted', 'DONE', NULL, NULL, NULL, 'planted', now(), '{}')`);

describe('the month board', () => {
  let batch: BatchAnswer;

  it('shows this month when nothing was ever done, three schemes waiting for their rolls', async () => {
    const empty = await board();
    expect(empty).toMatchObject({ period: '2024-12', today: '2024-12-02' });
    expect(
      empty.rows.map(({ scheme, payOn, late, workingDaysLeft }) => [scheme, payOn, late, workingDaysLeft]),
    ).toEqual(['RESIDENT', 'ENTERPRISE', 'INSTITUTIONAL'].map((scheme) => [scheme, '2024-12-10', false, 6]));
    expect(short(empty.rows[0]!)).toEqual(['C-------', '待导入/经办']);
    expect(empty.rows[0]!.cells.map(({ stepLabel }) => stepLabel).join(' ')).toBe(
      '花名册 校验 经办 复核 审批 报盘 回盘 记账',
    );
  });

  it('follows the roll from reading over checking to acceptance', async () => {
    const rollId = await world.roll(
      '2024-12',
      [1, 2, 3].map((person) => ({ person, base: '100.00' })),
    );
    const unaccepted = 'accepted_by = NULL, accepted_at = NULL, accepted_act_id = NULL';
    await owner(`UPDATE payout_roll SET state = 'UPLOADED', ${unaccepted}`);
    expect(short(await row())).toEqual(['DC------', '正在校验/系统']);
    await owner(`UPDATE payout_roll SET state = 'FAILED'`);
    expect(short(await row())).toEqual(['DF------', '文件无法读取/经办']);
    await owner(`UPDATE payout_roll SET state = 'CHECKED'`);
    expect(short(await row())).toEqual(['DC------', '待确认/经办']);
    await owner(
      `UPDATE payout_roll SET state = 'ACCEPTED', accepted_by = uploaded_by, accepted_at = uploaded_at, accepted_act_id = act_id`,
    );
    const accepted = await row();
    expect(short(accepted)).toEqual(['DDC-----', '待生成批次/经办']);
    expect(accepted).toMatchObject({ rollId, batchId: null });
    expect(accepted.cells[1]).toMatchObject({
      label: '已确认',
      holder: '阿依努尔·买买提',
      count: 3,
      amount: '300.00',
      subjectType: 'roll',
      subjectId: rollId,
    });
    batch = await world.draft(rollId);
    expect(short(await row())).toEqual(['DDC-----', '待提交/经办']);
  });

  it('follows the signatures, and a send-back to the clerk', async () => {
    await world.sign(batch, 'SUBMITTED');
    expect(short(await row())).toEqual(['DDDC----', '待复核/复核']);
    await world.run('fuhe', (ctx) => world.of(SendBackBatch).run(ctx, { batchId: batch.id, reason: '请核对' }));
    expect(short(await row())).toEqual(['DDC-----', '已退回，待重新提交/经办']);
    await world.sign(batch, 'REVIEWED');
    expect(short(await row())).toEqual(['DDDDC---', '待审批/审批']);
    await world.run('shenpi', (ctx) => world.of(ApproveBatch).run(ctx, { batchId: batch.id, seen: batch }));
    const approved = await row();
    expect(short(approved)).toEqual(['DDDDDC--', '待报盘/出纳']);
    expect(approved.cells.slice(2, 5).map(({ holder }) => holder)).toEqual([
      '阿依努尔·买买提',
      '李秀英',
      '艾尔肯·吐尔逊',
    ]);
    expect(approved.cells[4]).toMatchObject({
      since: expect.any(Date),
      subjectType: 'batch',
      subjectId: batch.id,
      count: 3,
      amount: '300.00',
    });
  });

  it('follows bank and books, with what came back, and is late from the day after payday', async () => {
    await world.issue(batch.id);
    expect(short(await row())).toEqual(['DDDDDDCC', '待回盘/出纳', '待登记银行回单/出纳']);
    await world.slip(batch.id, '2024-12-02');
    expect(short(await row())).toEqual(['DDDDDDCC', '待回盘/出纳', '1 张凭证待审核/会计']);
    await world.results(batch.id, [{ lineNo: 1, result: 'FAILED', creditedOn: '2024-12-02' }]);
    expect(short(await row())[1]).toBe('已回盘 1/3/出纳');
    await owner(
      `INSERT INTO bank_result_file (agency_id, batch_id, file_id, file_name, digest, state, uploaded_by, uploaded_at, act_id)
       SELECT agency_id, batch_id, file_id, 'bad.txt', '\\x01', 'FAILED', uploaded_by, uploaded_at, act_id FROM bank_result_file`,
    );
    expect(short(await row()).slice(0, 2)).toEqual(['DDDDDDFC', '回盘文件无法读取/出纳']);
    world.http.clock.advance(8 * 24 * 60);
    expect(await row()).toMatchObject({ late: false, workingDaysLeft: 0 });
    world.http.clock.advance(24 * 60);
    expect(await row()).toMatchObject({ late: true, workingDaysLeft: -1, bouncedCount: 1, bouncedAmount: '100.00' });
    await world.results(
      batch.id,
      [2, 3].map((lineNo) => ({ lineNo, result: 'PAID', creditedOn: '2024-12-10' })),
    );
    const settled = await row();
    expect(short(settled)).toEqual(['DDDDDDDC', '2 张凭证待审核/会计']);
    expect(settled.cells[6]).toMatchObject({ label: '已回盘', holder: '王建军', count: 3, amount: '200.00' });
    expect(settled.late).toBe(false);
    await world.run('kuaiji', (ctx) =>
      ctx.tx.run(
        `INSERT INTO voucher_review (agency_id, voucher_id, reviewed_by, reviewed_at, act_id)
         SELECT agency_id, id, $2, $3, $4 FROM voucher WHERE agency_id = $1 AND prepared_by <> $2`,
        [ctx.agencyId, ctx.actor.userId, ctx.now, ctx.actId],
      ),
    );
    const done = await row();
    expect(short(done)).toEqual(['DDDDDDDD']);
    expect(done.cells[7]).toMatchObject({ label: '已记账', holder: '古丽娜尔·阿不都', count: 2 });
  });

  it('lists reissues beside the month, and what came back stays open until one is approved', async () => {
    const reference = payoutReference(batch.id, 1);
    const { batches } = await world.run('jingban', (ctx) =>
      world.of(DraftReissue).run(ctx, { items: [{ reference, confirmed: true }] }),
    );
    expect(await row()).toMatchObject({
      batchId: batch.id,
      bouncedCount: 1,
      more: [{ kind: 'REISSUE', state: 'DRAFT', stateLabel: '草稿', count: 1, amount: '100.00' }],
    });
    await world.sign(batches[0]!);
    expect(await row()).toMatchObject({ bouncedCount: 0, bouncedAmount: '0.00', more: [{ stateLabel: '已审批' }] });
  });

  it('opens on the newest month that has something unsettled, else on the newest with a batch', async () => {
    expect((await board()).period).toBe('2024-12');
    await world.paidMonth('2025-02', [{ person: 4, base: '10.00' }], [], 'ENTERPRISE');
    // December's reissue is not settled, February's batch is.
    expect((await board()).period).toBe('2024-12');
    await owner(`UPDATE payout_batch SET state = 'WITHDRAWN' WHERE kind = 'REISSUE'`);
    expect((await board()).period).toBe('2025-02');
    await world.roll('2025-01', [{ person: 4, base: '10.00' }], 'ENTERPRISE');
    expect((await board()).period).toBe('2025-01');
  });

  it('is for people who may read batches', async () => {
    const cashier = await world.http.login('chuna');
    const answer = await cashier.send('get', '/v1/month-board?period=2024-12');
    expect(answer).toMatchObject({
      status: 200,
      body: { period: '2024-12', rows: [{ schemeLabel: '城乡居民' }, {}, {}] },
    });
    expect((await cashier.send('get', '/v1/month-board?period=2024-13')).status).toBe(400);
    const admin = await world.http.login('xitong');
    expect((await admin.send('get', '/v1/month-board')).status).toBe(403);
  });
});
