import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { beneficiariesErrors } from '../../src/messages/beneficiaries.js';
import { payoutReference } from '../../src/kernel/payout-reference.js';
import type { Browser } from '../support/http-app.js';
import { nameOf, PayoutsWorld } from '../support/payouts-fixture.js';

jest.setTimeout(120_000);
let world: PayoutsWorld;
const browsers = new Map<string, Browser>();
beforeAll(async () => {
  world = await PayoutsWorld.open();
  for (const login of ['jingban', 'fuhe', 'shenpi', 'chuna', 'xitong'])
    browsers.set(login, await world.http.login(login));
}, 120_000);
afterAll(() => world?.close());

const get = async (login: string, path: string) => {
  const { status, body } = await browsers.get(login)!.send('get', path);
  return { status, body };
};
const post = async (login: string, path: string, body: object, key?: string) => {
  const answer = await browsers
    .get(login)!
    .send('post', path, key ? { 'Idempotency-Key': key } : {})
    .send(body);
  return { status: answer.status, body: answer.body, replayed: answer.headers['idempotent-replayed'] };
};

describe('batches over HTTP', () => {
  it('go from a roll through three signatures, each signing what it saw, and say who may act next', async () => {
    const rollId = await world.roll(
      '2024-01',
      [1, 2, 3].map((person) => ({ person, base: '100.00', township: person === 2 ? '草湖乡' : '轮台镇' })),
    );
    const drafted = await post('jingban', '/v1/batches', { rollId }, 'draft-2024-01');
    expect(drafted).toMatchObject({
      status: 201,
      body: { number: '652822-J-202401-R01', state: 'DRAFT', lineCount: 3, total: '300.00' },
    });
    expect(await post('jingban', '/v1/batches', { rollId }, 'draft-2024-01')).toMatchObject({
      status: 201,
      body: drafted.body,
      replayed: 'true',
    });
    expect(await post('jingban', '/v1/batches', { rollId: '77' }, 'draft-2024-01')).toMatchObject({
      status: 409,
      body: { code: 'IDEMPOTENCY_KEY_REUSED', details: { field: 'rollId' } },
    });
    expect(await post('jingban', '/v1/batches', { rollId })).toMatchObject({
      status: 409,
      body: { code: 'BATCH_ROLL_TAKEN' },
    });

    const { id, digest } = drafted.body as { id: string; digest: string };
    const seen = { digest, lineCount: 3, total: '300.00' };
    expect(await post('fuhe', `/v1/batches/${id}/submit`, seen)).toMatchObject({
      status: 403,
      body: { code: 'PERMISSION_MISSING' },
    });
    expect(await post('jingban', `/v1/batches/${id}/submit`, { ...seen, total: '300.01' })).toMatchObject({
      status: 409,
      body: { code: 'BATCH_DIGEST_STALE', message: expect.stringContaining('刷新') },
    });
    expect(await post('jingban', `/v1/batches/${id}/submit`, { ...seen, digest: 'short' })).toMatchObject({
      status: 400,
    });
    const first = await post('jingban', `/v1/batches/${id}/submit`, seen, 'submit-2024-01');
    expect(first).toMatchObject({ status: 200, body: { state: 'SUBMITTED' } });
    expect(await post('jingban', `/v1/batches/${id}/submit`, seen, 'submit-2024-01')).toMatchObject({
      status: 200,
      replayed: 'true',
    });
    expect(await post('fuhe', `/v1/batches/${id}/review`, seen)).toMatchObject({
      status: 200,
      body: { state: 'REVIEWED' },
    });

    const asApprover = await get('shenpi', `/v1/batches/${id}`);
    expect(asApprover.body.allowedActions).toEqual([
      { action: 'approve', label: '审批通过', allowed: true, reasonCode: null, reason: null },
      { action: 'sendBack', label: '退回经办', allowed: true, reasonCode: null, reason: null },
      {
        action: 'withdraw',
        label: '撤回批次',
        allowed: false,
        reasonCode: 'PERMISSION_MISSING',
        reason: expect.any(String),
      },
    ]);
    expect(await post('shenpi', `/v1/batches/${id}/approve`, seen)).toMatchObject({
      status: 200,
      body: { state: 'APPROVED' },
    });
    expect(await get('xitong', `/v1/batches/${id}`)).toMatchObject({ status: 403 });
    expect(await get('shenpi', '/v1/batches/999999')).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    expect(await get('shenpi', '/v1/batches/x')).toMatchObject({ status: 400 });
  });

  it('are listed with who holds them since when, and their lines are filtered and summed', async () => {
    const list = await get('chuna', '/v1/batches?scheme=RESIDENT&period=2024-01&state=APPROVED');
    expect(list.body).toMatchObject({
      total: 1,
      page: 1,
      rows: [
        {
          number: '652822-J-202401-R01',
          period: '2024-01',
          stateByName: '艾尔肯·吐尔逊',
          payOn: '2024-01-10',
          total: '300.00',
        },
      ],
    });
    const { id } = list.body.rows[0] as { id: string };
    const lines = await get(
      'chuna',
      `/v1/batches/${id}/lines?township=${encodeURIComponent('轮台镇')}&pageSize=1&page=2`,
    );
    expect(lines.body).toMatchObject({
      total: 2,
      amount: '200.00',
      rows: [{ lineNo: 3, name: nameOf(3), changeKind: 'NEW', state: 'PLANNED' }],
    });
    expect(JSON.stringify(lines.body)).not.toMatch(/622848\d{10}|652822196001\d{6}/);
    expect((await get('chuna', `/v1/batches/${id}/lines?text=${encodeURIComponent(nameOf(2))}`)).body).toMatchObject({
      total: 1,
    });
    expect((await get('chuna', `/v1/batches/${id}/lines?withBackPay=true`)).body).toMatchObject({
      total: 0,
      amount: '0.00',
    });
    expect((await get('chuna', `/v1/batches/${id}/lines?state=NOPE`)).status).toBe(400);
    const people = await get('fuhe', `/v1/batches/${id}/bridge/NEW`);
    expect(people.body).toMatchObject({
      total: 3,
      rows: [{ change: 'NEW', amount: '100.00', oldAmount: null }, {}, {}],
    });
    expect((await get('fuhe', `/v1/batches/${id}/bridge/NOPE`)).status).toBe(400);
  });

  it('lose a line by two people, and their bounced payouts are listed, reissued and chained', async () => {
    const list = await get('chuna', '/v1/batches?period=2024-01');
    const { id } = list.body.rows[0] as { id: string };
    const reference = payoutReference(id, 3);
    const proposal = { reference, kind: 'WITHDRAW', reason: '村委会报告死亡' };
    const act = await post('jingban', '/v1/payout-acts', proposal);
    expect(act).toMatchObject({ status: 201, body: { state: 'PROPOSED', reference } });
    expect(await post('jingban', '/v1/payout-acts', { ...proposal, reason: '死' })).toMatchObject({ status: 400 });
    const listed = await get('fuhe', '/v1/payout-acts?state=PROPOSED');
    expect(listed).toMatchObject({
      body: {
        total: 1,
        rows: [
          {
            name: nameOf(3),
            amount: '100.00',
            allowedDecisions: [{ step: 'CONFIRM', allowed: true }, { allowed: true }],
          },
        ],
      },
    });
    expect((await get('jingban', '/v1/payout-acts')).body.rows[0].allowedDecisions[0]).toMatchObject({
      allowed: false,
      reasonCode: 'PERMISSION_MISSING',
    });
    const decided = await post('fuhe', `/v1/payout-acts/${act.body.id}/decide`, { decision: 'CONFIRM' });
    expect(decided).toMatchObject({ status: 200, body: { state: 'CONFIRMED' } });

    await world.issue(id);
    await world.slip(id, '2024-01-10');
    await world.results(id, [
      { lineNo: 1, result: 'PAID', creditedOn: '2024-01-10' },
      { lineNo: 2, result: 'FAILED', cause: 'NAME_DIFFERS', creditedOn: '2024-01-11' },
    ]);
    expect((await get('jingban', '/v1/bounced?cause=NAME_DIFFERS')).body).toMatchObject({
      total: 1,
      amount: '100.00',
      rows: [{ lineNo: 2, township: '草湖乡' }],
    });
    expect((await get('jingban', '/v1/bounced/matrix')).body).toEqual([
      { cause: 'NAME_DIFFERS', township: '草湖乡', count: 1, total: '100.00', oldestOn: '2024-01-11' },
    ]);
    const bounced = payoutReference(id, 2);
    // What no bank has is refused at its field; blanks and full-width digits are only a way of typing.
    const wrong = await post('jingban', '/v1/reissues', { items: [{ reference: bounced, accountNumber: '6217 00' }] });
    expect(wrong.body).toMatchObject({
      code: 'REQUEST_INVALID',
      details: {
        fields: [{ field: 'items[0].accountNumber', problems: [beneficiariesErrors.ACCOUNT_NUMBER_MALFORMED.text] }],
      },
    });
    const reissued = await post('jingban', '/v1/reissues', {
      items: [{ reference: bounced, accountName: '买买提·艾力' }],
    });
    expect(reissued).toMatchObject({
      status: 201,
      body: { batches: [{ number: '652822-J-202401-C01', lineCount: 1 }] },
    });
    const chain = await get('jingban', `/v1/payouts/${bounced}/chain`);
    expect(chain.body.map((link: { state: string; accountName: string }) => [link.state, link.accountName])).toEqual([
      ['BOUNCED', nameOf(2)],
      ['PLANNED', '买买提·艾力'],
    ]);
    expect((await get('jingban', `/v1/payouts/${bounced}`)).body).toMatchObject({
      reference: bounced,
      state: 'BOUNCED',
      cause: 'NAME_DIFFERS',
      allowedSteps: [
        {
          step: 'WAIVE',
          allowed: false,
          reasonCode: 'PAYOUT_HAS_LIVE_REISSUE',
          reason: expect.stringContaining('重发'),
        },
        { step: 'REISSUE', allowed: false },
      ],
    });
    expect((await get('jingban', '/v1/payouts/0000000000000000')).status).toBe(404);

    const child = reissued.body.batches[0] as { id: string };
    expect(await post('jingban', `/v1/batches/${child.id}/withdraw`, { reason: '先核实户名' })).toMatchObject({
      status: 200,
      body: { state: 'WITHDRAWN' },
    });
    expect((await get('jingban', `/v1/batches/${child.id}`)).body).toMatchObject({
      bridge: [],
      allowedActions: [],
      controls: { rollCount: null, balanced: true },
    });
  });

  it('lose a line while they are drafts, and are sent back with a reason', async () => {
    const rollId = await world.roll(
      '2024-02',
      [5, 6].map((person) => ({ person, base: '100.00' })),
    );
    const { id } = (await post('jingban', '/v1/batches', { rollId })).body as { id: string };
    const left = await post('jingban', `/v1/batches/${id}/lines/1/exclude`, { reason: '本人出国' });
    expect(left).toMatchObject({ status: 200, body: { lineCount: 1, total: '100.00' } });
    const { digest } = left.body as { digest: string };
    await post('jingban', `/v1/batches/${id}/submit`, { digest, lineCount: 1, total: '100.00' });
    expect(await post('fuhe', `/v1/batches/${id}/send-back`, { reason: ' ' })).toMatchObject({ status: 400 });
    expect(await post('fuhe', `/v1/batches/${id}/send-back`, { reason: '缺少附件' })).toMatchObject({
      status: 200,
      body: { state: 'DRAFT', round: 2 },
    });
  });
});
