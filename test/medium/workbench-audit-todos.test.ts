import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { CertificationModule } from '../../src/certification/certification.module.js';
import { DraftBatch } from '../../src/payouts/draft-batch.js';
import { PayoutsModule } from '../../src/payouts/payouts.module.js';
import type { Todo } from '../../src/workbench/domain/workbench.types.js';
import { WorkbenchModule } from '../../src/workbench/workbench.module.js';
import { CasesWorld } from '../support/cases-fixture.js';
import type { Browser } from '../support/http-app.js';
import { RollsWorld, rowOf } from '../support/rolls-fixture.js';
import { createUserWithPassword } from '../support/users.js';

jest.setTimeout(120_000);

const todoOf = async (who: Browser, code: string): Promise<Todo | undefined> =>
  ((await who.send('get', '/v1/todos')).body as Todo[]).find((todo) => todo.code === code);

describe('to-dos of batches and cases', () => {
  let world: CasesWorld;
  const people = new Map<string, Browser>();
  const holders = async (code: string): Promise<string[]> => {
    const held: string[] = [];
    for (const [login, who] of people) if (await todoOf(who, code)) held.push(login);
    return held;
  };
  beforeAll(async () => {
    world = await CasesWorld.open([WorkbenchModule]);
    for (const login of ['jingban', 'fuhe', 'shenpi', 'chuna', 'jihe', 'guanli'])
      people.set(login, await world.payouts.http.login(login));
  }, 120_000);
  afterAll(() => world?.close());

  it('send a batch back for a confirmed flag, and ask nobody to sign it meanwhile', async () => {
    const { payouts } = world;
    const batch = await payouts.draft(await payouts.roll('2024-06', [{ person: 1, base: '100.00' }]));
    await payouts.sign(batch, 'REVIEWED');
    expect(await holders('BATCH_TO_APPROVE')).toEqual(['shenpi']);
    expect(await holders('BATCH_TO_SEND_BACK')).toEqual([]);
    await world.flag(batch.id, 1, { confirm: false });
    expect(await holders('BATCH_TO_SEND_BACK')).toEqual([]);
    const decide = async (action: string): Promise<void> => {
      const { rows } = await world.get<{ rows: { id: string }[] }>(`/v1/red-flags?batchId=${batch.id}`);
      const body = { ids: rows.map(({ id }) => id), action, reason: '与死亡名单一致' };
      await world.act(world.auditor, '/v1/red-flags/decide', body);
    };
    await decide('confirm');
    expect(await holders('BATCH_TO_SEND_BACK')).toEqual(['fuhe', 'shenpi']);
    expect(await holders('BATCH_TO_APPROVE')).toEqual([]);
    const { number } = (await world.db.one<{ number: string }>('SELECT number FROM payout_batch WHERE id = $1', [
      batch.id,
    ]))!;
    expect(await todoOf(people.get('shenpi')!, 'BATCH_TO_SEND_BACK')).toMatchObject({
      text: `批次 ${number} 有已确认有误的发放，请退回经办剔除`,
      ...{ count: 1, subjectType: 'batch', subjectId: batch.id, dueOn: expect.any(String) },
    });
    await decide('reopen');
    await decide('clear');
    expect(await holders('BATCH_TO_SEND_BACK')).toEqual([]);
    expect(await holders('BATCH_TO_APPROVE')).toEqual(['shenpi']);
  });

  it('remind who is in charge of a case of its deadlines, from three days before', async () => {
    await world.month('2024-05', [{ person: 2, base: '200.00' }]);
    const id = await world.recovering(2, ['2024-05', '2024-05'], { method: 'RETURN', dueOn: '2024-12-06' });
    expect(await holders('CASE_DEADLINE')).toEqual([]);
    await world.act(world.auditor, `/v1/findings/${id}/plan`, { method: 'RETURN', dueOn: '2024-12-05' });
    expect(await holders('CASE_DEADLINE')).toEqual(['jihe']);
    expect(await todoOf(world.auditor, 'CASE_DEADLINE')).toMatchObject({
      text: '您承办的案件 稽核〔2024〕1号 有一项期限将到或已过',
      ...{ count: 1, subjectType: 'finding', subjectId: id, dueOn: '2024-12-05', late: false },
    });
    await world.receive(id, '200.00');
    expect(await holders('CASE_DEADLINE')).toEqual([]);
  });
});

describe('to-dos of certification', () => {
  let world: RollsWorld;
  let clerk: Browser;
  let reviewer: Browser;
  /** Clerk and reviewer in one person. */
  let both: Browser;
  const ids: string[] = [];
  const send = async (who: Browser, path: string, body: object): Promise<{ id: string }> => {
    const { status, body: answer } = await who.send('post', path).send(body);
    if (status >= 300) throw new Error(`${path}: ${status} ${JSON.stringify(answer)}`);
    return answer as { id: string };
  };
  const record = (beneficiaryId: string, certifiedOn: string): Promise<unknown> =>
    send(clerk, '/v1/certifications', { beneficiaryId, certifiedOn, method: 'COUNTER', source: '窗口登记' });
  beforeAll(async () => {
    world = await RollsWorld.open([PayoutsModule, CertificationModule, WorkbenchModule]);
    const login = { login: 'liangzhi', password: 'Kashgar-2024-x' };
    await createUserWithPassword(world.http, { ...login, roles: ['FINANCE_CLERK', 'REVIEWER'] });
    clerk = await world.http.login('jingban');
    reviewer = await world.http.login('fuhe');
    both = await world.http.login(login.login, login.password);
    const { roll } = await world.month(
      [1, 2, 3, 4].map((person) => rowOf(person)),
      { period: '2024-11' },
    );
    await world.run('jingban', (ctx) => world.of(DraftBatch).run(ctx, { rollId: roll.id }), 'batch.draft');
    for (const person of [1, 2, 3, 4]) ids.push((await world.person(person)).id);
  }, 120_000);
  afterAll(() => world?.close());

  it('count for the clerk who is due this month or overdue, from the first record on', async () => {
    expect(await todoOf(clerk, 'CERTIFICATION_DUE')).toBeUndefined();
    // Overdue, due at the end of the month, and in order for long.
    for (const [i, on] of ['2023-11-15', '2023-12-20', '2024-06-01', '2024-06-01'].entries()) await record(ids[i]!, on);
    expect(await todoOf(clerk, 'CERTIFICATION_DUE')).toMatchObject({
      text: '2 人本月底前资格认证到期或已逾期，请通知认证或建议停发',
      ...{ count: 2, period: '2024-12', dueOn: '2024-12-31', late: false },
    });
    expect(await todoOf(reviewer, 'CERTIFICATION_DUE')).toBeUndefined();
  });

  it('give a proposed suspension to a second person, and count its people no longer as due', async () => {
    const body = { beneficiaryIds: ids.slice(0, 1), fromPeriod: '2025-01', reason: '到期未认证' };
    const { id } = await send(both, '/v1/certification-proposals', body);
    expect(await todoOf(both, 'SUSPENSION_TO_DECIDE')).toBeUndefined();
    expect(await todoOf(reviewer, 'SUSPENSION_TO_DECIDE')).toMatchObject({
      text: '1 份未认证停发建议等您确认或驳回',
      ...{ subjectId: id, period: '2025-01', dueOn: '2025-01-01' },
    });
    expect(await todoOf(clerk, 'CERTIFICATION_DUE')).toMatchObject({ count: 1 });
    const decision = { decision: 'CONFIRM', people: 1, reason: '已核对名单' };
    await send(reviewer, `/v1/certification-proposals/${id}/decision`, decision);
    expect(await todoOf(reviewer, 'SUSPENSION_TO_DECIDE')).toBeUndefined();
    expect(await todoOf(reviewer, 'PAYMENT_TO_RESUME')).toBeUndefined();
  });

  it('tell who did not record it of a new certification by which payment goes on', async () => {
    const record = { beneficiaryId: ids[0], certifiedOn: '2024-12-02', method: 'COUNTER', source: '窗口登记' };
    await send(both, '/v1/certifications', record);
    expect(await todoOf(both, 'PAYMENT_TO_RESUME')).toBeUndefined();
    expect(await todoOf(reviewer, 'PAYMENT_TO_RESUME')).toMatchObject({
      ...{ text: '1 名停发人员已重新认证，等您恢复发放', count: 1 },
    });
    await send(reviewer, '/v1/certification-resumes', { beneficiaryIds: [ids[0]] });
    expect(await todoOf(reviewer, 'PAYMENT_TO_RESUME')).toBeUndefined();
  });
});
