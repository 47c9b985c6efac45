import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { payoutReference } from '../../src/kernel/payout-reference.js';
import { ApproveBatch } from '../../src/payouts/approve-batch.js';
import type { BatchAnswer } from '../../src/payouts/batch-steps.js';
import { DecidePayoutAct } from '../../src/payouts/decide-payout-act.js';
import { DraftReissue } from '../../src/payouts/draft-reissue.js';
import { ProposePayoutAct } from '../../src/payouts/propose-payout-act.js';
import { ReviewBatch } from '../../src/payouts/review-batch.js';
import { ListTodos } from '../../src/workbench/list-todos.js';
import type { Todo } from '../../src/workbench/domain/workbench.types.js';
import { WorkbenchModule } from '../../src/workbench/workbench.module.js';
import { PayoutsWorld } from '../support/payouts-fixture.js';

jest.setTimeout(120_000);
const PEOPLE = ['jingban', 'fuhe', 'shenpi', 'chuna', 'kuaiji', 'jihe', 'guanli', 'xitong'];
let world: PayoutsWorld;
beforeAll(async () => {
  world = await PayoutsWorld.open([WorkbenchModule]);
  // The openings of the three funds, so that the books are quiet.
  await review('fuhe');
}, 120_000);
afterAll(() => world?.close());

const todosOf = (login: string): Promise<Todo[]> => world.of(ListTodos).run(world.as(login));
const one = async (login: string, code: string): Promise<Todo | undefined> =>
  (await todosOf(login)).find((todo) => todo.code === code);

/** Who has a to-do of this code now. */
async function holders(code: string): Promise<string[]> {
  const held: string[] = [];
  for (const login of PEOPLE) if (await one(login, code)) held.push(login);
  return held;
}

async function review(login: string): Promise<void> {
  await world.run(login, (ctx) =>
    ctx.tx.run(
      `INSERT INTO voucher_review (agency_id, voucher_id, reviewed_by, reviewed_at, act_id)
       SELECT v.agency_id, v.id, $2, $3, $4 FROM voucher v WHERE v.agency_id = $1 AND v.prepared_by <> $2
         AND NOT EXISTS (SELECT FROM voucher_review w WHERE w.voucher_id = v.id)`,
      [ctx.agencyId, ctx.actor.userId, ctx.now, ctx.actId],
    ),
  );
}

const owner = (sql: string): Promise<unknown> =>
  world.http.database.asOwner(`SET session_replication_role = replica; ${sql}`);

/** A blocking flag on a payout, as a check raises it. */
async function flag(batchId: string, lineNo: number, amount: string): Promise<void> {
  await owner(
    `INSERT INTO red_flag (agency_id, check_code, severity, subject_key, scheme, period, batch_id, line_no, amount, evidence, run_id, raised_at, act_id)
     SELECT b.agency_id, 'PAID_AFTER_DEATH', 'BLOCK', '${batchId}/${lineNo}', b.scheme, b.period, b.id, ${lineNo}, ${amount}, '{}',
       (SELECT max(id) FROM audit_run), now(), 1 FROM payout_batch b WHERE b.id = ${batchId}`,
  );
}

describe('to-dos of a month', () => {
  let batch: BatchAnswer;

  it('are empty while nothing waits', async () => {
    for (const login of PEOPLE) expect(await todosOf(login)).toEqual([]);
  });

  it('tell the clerk of a checked roll, then of an accepted one without a batch, with its payday', async () => {
    const rollId = await world.roll(
      '2024-12',
      [1, 2, 3].map((person) => ({ person, base: '100.00' })),
    );
    await owner(
      `UPDATE payout_roll SET state = 'CHECKED', accepted_by = NULL, accepted_at = NULL, accepted_act_id = NULL`,
    );
    expect(await holders('ROLL_TO_ACCEPT')).toEqual(['jingban']);
    await owner(
      `UPDATE payout_roll SET state = 'ACCEPTED', accepted_by = uploaded_by, accepted_at = now(), accepted_act_id = act_id`,
    );
    expect(await holders('ROLL_TO_ACCEPT')).toEqual([]);
    expect(await holders('BATCH_TO_DRAFT')).toEqual(['jingban']);
    expect(await todosOf('jingban')).toEqual([
      {
        code: 'BATCH_TO_DRAFT',
        text: '1 份已确认的花名册等您生成批次',
        count: 1,
        amount: '300.00',
        scheme: 'RESIDENT',
        period: '2024-12',
        subjectType: 'roll',
        subjectId: rollId,
        dueOn: '2024-12-10',
        late: false,
      },
    ]);
    batch = await world.draft(rollId);
    expect(await holders('BATCH_TO_DRAFT')).toEqual([]);
  });

  it('follow the signatures from person to person', async () => {
    expect(await holders('BATCH_TO_SUBMIT')).toEqual(['jingban']);
    await world.sign(batch, 'SUBMITTED');
    expect(await holders('BATCH_TO_SUBMIT')).toEqual([]);
    expect(await holders('BATCH_TO_REVIEW')).toEqual(['fuhe']);
    expect(await one('fuhe', 'BATCH_TO_REVIEW')).toMatchObject({
      text: '1 个批次等您复核',
      subjectId: batch.id,
      amount: '300.00',
    });
  });

  it('are not given to the maker of a batch, whatever roles the maker has', async () => {
    const maker = world.as('jingban');
    const todos = await world.of(ListTodos).run({
      ...maker,
      actor: { ...maker.actor, roles: ['FINANCE_CLERK', 'REVIEWER', 'APPROVER', 'CASHIER'] },
    });
    expect(todos.map(({ code }) => code)).toEqual([]);
  });

  it('are not given to who signed the round already', async () => {
    await world.run('fuhe', (ctx) => world.of(ReviewBatch).run(ctx, { batchId: batch.id, seen: batch }));
    const reviewer = world.as('fuhe');
    const both = { ...reviewer, actor: { ...reviewer.actor, roles: ['REVIEWER', 'APPROVER'] as const } };
    expect(await world.of(ListTodos).run(both)).toEqual([]);
    expect(await holders('BATCH_TO_REVIEW')).toEqual([]);
    expect(await holders('BATCH_TO_APPROVE')).toEqual(['shenpi']);
    await world.run('shenpi', (ctx) => world.of(ApproveBatch).run(ctx, { batchId: batch.id, seen: batch }));
    expect(await holders('BATCH_TO_APPROVE')).toEqual([]);
    expect(await holders('BATCH_TO_ISSUE')).toEqual(['chuna']);
  });

  it('name proposed acts of two people to those who may decide, never to the proposer', async () => {
    const { id } = await world.run('fuhe', (ctx) =>
      world
        .of(ProposePayoutAct)
        .run(ctx, { reference: payoutReference(batch.id, 3), kind: 'WITHDRAW', reason: '已死亡' }),
    );
    expect(await holders('PAYOUT_ACT_TO_DECIDE')).toEqual(['shenpi']);
    // A batch with an undecided withdrawal cannot be issued.
    expect(await holders('BATCH_TO_ISSUE')).toEqual([]);
    await world.run('shenpi', (ctx) =>
      world.of(DecidePayoutAct).run(ctx, { actId: id, decision: 'REFUSE', reason: '核实仍健在' }),
    );
    expect(await holders('PAYOUT_ACT_TO_DECIDE')).toEqual([]);
    expect(await holders('BATCH_TO_ISSUE')).toEqual(['chuna']);
  });

  it('lead the cashier from the bank file through slip and results, late once payday has passed', async () => {
    await world.issue(batch.id);
    expect(await holders('BATCH_TO_ISSUE')).toEqual([]);
    expect(await holders('SLIP_TO_RECORD')).toEqual(['chuna']);
    expect(await one('chuna', 'RESULT_TO_UPLOAD')).toMatchObject({ amount: '300.00', late: false });
    await world.slip(batch.id, '2024-12-02');
    expect(await holders('SLIP_TO_RECORD')).toEqual([]);
    expect(await holders('VOUCHER_TO_REVIEW')).toEqual(['fuhe', 'shenpi', 'kuaiji']);
    await world.results(batch.id, [
      { lineNo: 1, result: 'PAID', creditedOn: '2024-12-02' },
      { lineNo: 2, result: 'FAILED', creditedOn: '2024-12-02' },
    ]);
    expect(await one('chuna', 'RESULT_TO_UPLOAD')).toMatchObject({ count: 1, amount: '100.00' });
    world.http.clock.advance(9 * 24 * 60);
    expect(await one('chuna', 'RESULT_TO_UPLOAD')).toMatchObject({ dueOn: '2024-12-10', late: true });
    await world.results(batch.id, [{ lineNo: 3, result: 'PAID', creditedOn: '2024-12-10' }]);
    expect(await holders('RESULT_TO_UPLOAD')).toEqual([]);
  });

  it('count result lines to explain until they are explained', async () => {
    await owner(
      `INSERT INTO bank_result_line (agency_id, result_file_id, line_no, reference, class)
       SELECT agency_id, min(id), n, '9', 'UNKNOWN_REFERENCE' FROM bank_result_file, generate_series(91, 92) n GROUP BY 1, 3`,
    );
    expect(await holders('RESULT_TO_EXPLAIN')).toEqual(['jingban']);
    expect(await one('jingban', 'RESULT_TO_EXPLAIN')).toMatchObject({
      count: 2,
      subjectType: 'bankResult',
      subjectId: expect.any(String),
    });
    await owner(
      `UPDATE bank_result_line SET explained_by = ${world.userId('jingban')}, explanation = '银行测试行' WHERE class = 'UNKNOWN_REFERENCE'`,
    );
    expect(await holders('RESULT_TO_EXPLAIN')).toEqual([]);
  });

  it('hold bounced payouts until a reissue is drafted', async () => {
    expect(await holders('BOUNCED_TO_REISSUE')).toEqual(['jingban']);
    expect(await one('jingban', 'BOUNCED_TO_REISSUE')).toMatchObject({
      text: '1 笔退回款等您更正重发，共 100.00 元',
      subjectType: 'payout',
      subjectId: payoutReference(batch.id, 2),
      dueOn: '2025-01-01',
    });
    await world.run('jingban', (ctx) =>
      world.of(DraftReissue).run(ctx, { items: [{ reference: payoutReference(batch.id, 2), confirmed: true }] }),
    );
    expect(await holders('BOUNCED_TO_REISSUE')).toEqual([]);
    expect(await holders('BATCH_TO_SUBMIT')).toEqual(['jingban']);
  });

  it('give vouchers to reviewers other than the preparer until they are reviewed', async () => {
    // The slip's and the result's vouchers were prepared by the cashier, who holds the reviewer's role here too.
    const cashier = world.as('chuna');
    const asReviewer = { ...cashier, actor: { ...cashier.actor, roles: ['REVIEWER'] as const } };
    expect((await world.of(ListTodos).run(asReviewer)).map(({ code }) => code)).toEqual([]);
    expect(await one('kuaiji', 'VOUCHER_TO_REVIEW')).toMatchObject({
      text: '2 张凭证等您审核',
      count: 2,
      amount: null,
    });
    await review('kuaiji');
    expect(await holders('VOUCHER_TO_REVIEW')).toEqual([]);
  });
});

describe('to-dos about money and jobs', () => {
  it('ask for funds that are lacking, then wait for their arrival; the cashier waits too', async () => {
    const roll = await world.roll('2024-12', [{ person: 9, base: '950000000.00' }], 'ENTERPRISE');
    await world.sign(await world.draft(roll));
    expect(await holders('BATCH_TO_ISSUE')).toEqual([]);
    expect(await holders('FUNDS_TO_REQUEST')).toEqual(['jingban']);
    expect(await one('jingban', 'FUNDS_TO_REQUEST')).toMatchObject({
      text: '1 个险种的支出户余额不足，需要申请用款 50,000,000.00 元',
      subjectType: 'fund',
      subjectId: 'ENTERPRISE',
      late: true,
    });
    await owner(
      `INSERT INTO fund_request (agency_id, fund, period, amount, due_on, requested_by, requested_at, act_id)
       SELECT ${world.agencyId}, 'ENTERPRISE', 202412, 50000000, '2024-12-20', ${world.userId('jingban')}, now(), 1`,
    );
    expect(await holders('FUNDS_TO_REQUEST')).toEqual([]);
    expect(await holders('FUNDS_TO_ARRIVE')).toEqual(['chuna', 'kuaiji']);
    expect(await one('kuaiji', 'FUNDS_TO_ARRIVE')).toMatchObject({
      dueOn: '2024-12-20',
      amount: '50000000.00',
      late: false,
    });
    await owner(`UPDATE fund_request SET state = 'CANCELLED'`);
    expect(await holders('FUNDS_TO_ARRIVE')).toEqual([]);
  });

  it('show a failed job to who started it, until the roll is replaced', async () => {
    const roll = await world.roll('2024-11', [{ person: 5, base: '1.00' }], 'INSTITUTIONAL');
    await owner(
      `UPDATE payout_roll SET state = 'FAILED', job_id = '00000000-0000-7000-8000-0000000000aa', accepted_by = NULL, accepted_at = NULL, accepted_act_id = NULL WHERE id = ${roll};
       INSERT INTO job (id, agency_id, name, subject_type, subject_id, state, started_by)
       VALUES ('00000000-0000-7000-8000-0000000000aa', ${world.agencyId}, 'roll.import', 'roll', '${roll}', 'FAILED', ${world.userId('jingban')})`,
    );
    expect(await holders('JOB_FAILED')).toEqual(['jingban']);
    expect(await one('jingban', 'JOB_FAILED')).toMatchObject({
      text: '您发起的 1 项后台任务没有成功，请查看原因',
      scheme: 'INSTITUTIONAL',
      period: '2024-11',
    });
    await world.roll('2024-11', [{ person: 5, base: '1.00' }], 'INSTITUTIONAL');
    expect(await holders('JOB_FAILED')).toEqual([]);
  });

  it('forget an accepted roll that a later one of its month, made into a batch, has replaced', async () => {
    const first = await world.roll('2024-10', [{ person: 6, base: '1.00' }], 'INSTITUTIONAL');
    const corrected = await world.roll('2024-10', [{ person: 6, base: '2.00' }], 'INSTITUTIONAL');
    const waiting = async () => (await one('jingban', 'BATCH_TO_DRAFT'))!.count;
    const before = await waiting();
    await world.draft(corrected);
    expect(await waiting()).toBe(before - 2);
    expect(first).not.toBe(corrected);
  });

  it('tell the auditor of each batch that a flag holds, then of paid money in doubt, and nobody who handled it', async () => {
    const held = await world.draft(
      await world.roll('2025-05', [
        { person: 1, base: '100.00' },
        { person: 2, base: '50.00' },
      ]),
    );
    await world.sign(held, 'SUBMITTED');
    await flag(held.id, 1, '100.00');
    await flag(held.id, 2, '50.00');
    expect(await holders('FLAGS_TO_DECIDE')).toEqual(['jihe']);
    const number = (
      await world.db.rows<{ number: string }>('SELECT number FROM payout_batch WHERE id = $1', [held.id])
    )[0]!.number;
    expect(await one('jihe', 'FLAGS_TO_DECIDE')).toMatchObject({
      text: `批次 ${number} 有 2 个须先处理的疑点，等您排除或确认`,
      count: 2,
      amount: '150.00',
      subjectType: 'batch',
      subjectId: held.id,
      dueOn: expect.any(String),
    });
    // The clerk made the batch: as an auditor besides, nothing of it waits for them.
    const clerk = world.as('jingban');
    const both = { ...clerk, actor: { ...clerk.actor, roles: ['FINANCE_CLERK', 'AUDITOR'] as const } };
    expect((await world.of(ListTodos).run(both)).filter(({ code }) => code === 'FLAGS_TO_DECIDE')).toEqual([]);

    const auditor = await world.http.login('jihe');
    const { rows } = (await auditor.send('get', `/v1/red-flags?batchId=${held.id}`)).body as { rows: { id: string }[] };
    const ids = rows.map(({ id }) => id);
    await auditor.send('post', '/v1/red-flags/decide').send({ ids, action: 'clear', reason: '已核实' });
    expect(await holders('FLAGS_TO_DECIDE')).toEqual([]);
    const paid = (
      await world.db.rows<{ id: string }>(
        `SELECT batch_id AS id FROM payout WHERE outcome = 'PAID' AND line_no = 1 LIMIT 1`,
      )
    )[0]!.id;
    expect(await holders('PAID_FLAGS_TO_DECIDE')).toEqual([]);
    await flag(paid, 1, '100.00');
    expect(await holders('PAID_FLAGS_TO_DECIDE')).toEqual(['jihe']);
    expect(await one('jihe', 'PAID_FLAGS_TO_DECIDE')).toMatchObject({ count: 1, amount: '100.00', dueOn: null });
  });

  it('are sorted by the day they are due, and come over HTTP to every logged-in person', async () => {
    const days = (await todosOf('jingban')).map(({ dueOn }) => dueOn ?? '9999');
    expect(days.length).toBeGreaterThan(1);
    expect(days).toEqual([...days].sort());
    const clerk = await world.http.login('jingban');
    expect((await clerk.send('get', '/v1/todos')).body).toHaveLength(days.length);
    const admin = await world.http.login('xitong');
    expect(await admin.send('get', '/v1/todos')).toMatchObject({ status: 200, body: [] });
    expect((await world.http.http().get('/api/v1/todos')).status).toBe(401);
  });
});
