import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from '../support/http-app.js';
import { PayoutsWorld } from '../support/payouts-fixture.js';
import { accountOf, idOf, RollsWorld, rowOf } from '../support/rolls-fixture.js';

describe('a person over HTTP', () => {
  let world: RollsWorld;
  let clerk: Browser;
  let reviewer: Browser;
  let id: string;
  beforeAll(async () => {
    world = await RollsWorld.open();
    clerk = await world.http.login('jingban');
    reviewer = await world.http.login('fuhe');
    await world.month([rowOf(1, { name: '阿依古丽·买买提' }), rowOf(2), rowOf(3)], { period: '2024-10' });
    await world.month([
      rowOf(1, { name: '阿依古丽·买买提', account: accountOf(9) }),
      rowOf(2),
      rowOf(3, { status: '死亡' }),
    ]);
    id = (await world.person(1)).id;
  });
  afterAll(() => world.close());

  const search = (body: object) => clerk.send('post', '/v1/beneficiaries/search').send(body);

  it('is found by a part of the name, whatever the dot, by number and by its tail', async () => {
    for (const body of [
      { name: '古丽买' },
      { name: '阿依古丽．买买提' },
      { idNumber: idOf(1) },
      { idNumber: idOf(1).slice(0, 6) + idOf(1).slice(8, 17) },
    ]) {
      const found = await search(body);
      expect([found.status, found.body.rows.map((row: { id: string }) => row.id)]).toEqual([200, [id]]);
    }
    const tail = await search({ idTail: idOf(2).slice(-4), scheme: 'RESIDENT' });
    expect(tail.body.rows).toMatchObject([{ name: '人二', scheme: 'RESIDENT', townshipName: '轮台镇' }]);
    expect((await search({ township: '652822100', pageSize: 2 })).body).toMatchObject({
      total: 3,
      rows: { length: 2 },
    });
    expect((await search({ name: '%' })).body.total).toBe(0);
  });

  it('is not searched for with nothing or with nonsense', async () => {
    expect((await search({})).body.code).toBe('SEARCH_EMPTY');
    expect((await search({ name: '·' })).body.code).toBe('SEARCH_EMPTY');
    expect((await search({ idNumber: '652822194001010000' })).body.code).toBe('ID_NUMBER_MALFORMED');
    const manager = await world.http.login('guanli');
    expect((await manager.send('post', '/v1/beneficiaries/search').send({ name: '人' })).body.code).toBe(
      'PERMISSION_MISSING',
    );
  });

  it('is shown masked, with what the caller may do', async () => {
    const { body } = await clerk.send('get', `/v1/beneficiaries/${id}`);
    expect(body).toMatchObject({
      name: '阿依古丽·买买提',
      idMasked: `${idOf(1).slice(0, 6)}********${idOf(1).slice(-4)}`,
      accountMasked: '*'.repeat(15) + accountOf(9).slice(-4),
      statuses: [{ scheme: 'RESIDENT', status: 'ACTIVE', since: '2024-10' }],
      allowedActions: ['reveal'],
    });
    expect(JSON.stringify(body)).not.toContain(idOf(1));
    const ended = (await world.person(3)).id;
    expect((await reviewer.send('get', `/v1/beneficiaries/${ended}`)).body).toMatchObject({
      scheme: null,
      statuses: [{ status: 'ENDED', since: '2024-11' }],
      allowedActions: ['reveal', 'rename', 'reinstate'],
    });
    expect((await clerk.send('get', '/v1/beneficiaries/99999999')).status).toBe(404);
  });

  it('has a timeline of spells, changes and accounts, each with its roll and row', async () => {
    const { body } = await clerk.send('get', `/v1/beneficiaries/${id}/timeline`);
    expect(body.spells).toEqual([{ scheme: 'RESIDENT', from: '2024-10', to: null }]);
    expect(body.events).toMatchObject([
      { kind: 'ACCOUNT', oldValue: expect.stringMatching(/^\*{15}\d{4}$/), rollRow: 2, actor: '阿依努尔·买买提' },
      { kind: 'NEW', scheme: 'RESIDENT', period: '2024-10', status: 'ACTIVE' },
      { kind: 'REGISTERED', rollRow: 2 },
    ]);
    expect(body.accounts).toMatchObject([
      { accountMasked: '*'.repeat(15) + accountOf(9).slice(-4), validTo: null },
      { accountMasked: '*'.repeat(15) + accountOf(1).slice(-4), validTo: '2024-12-02' },
    ]);
    expect(body.payouts).toEqual([]);
  });

  it('is revealed for a reason, which the trail keeps and no idempotency record does', async () => {
    const path = `/v1/beneficiaries/${id}/reveal`;
    expect((await clerk.send('post', path).send({ reason: '查' })).status).toBe(400);
    const { body } = await clerk
      .send('post', path, { 'Idempotency-Key': 'reveal-0001' })
      .send({ reason: '核对退回账户' });
    expect(body).toEqual({ idNumber: idOf(1), accountNumber: accountOf(9) });
    expect(await world.db.rows(`SELECT subject_id, details FROM trail WHERE act = 'beneficiary.reveal'`)).toEqual([
      { subject_id: id, details: { reason: '核对退回账户' } },
    ]);
    expect(await world.db.rows('SELECT FROM idempotency_key WHERE key = $1', ['reveal-0001'])).toEqual([]);
    const bookkeeper = await world.http.login('kuaiji');
    expect((await bookkeeper.send('post', path).send({ reason: '核对退回账户' })).body.code).toBe('PERMISSION_MISSING');
  });

  it('is renamed and reinstated by the reviewer, not by the clerk', async () => {
    const rename = (browser: Browser, name: string) =>
      browser.send('post', `/v1/beneficiaries/${id}/name`).send({ name, reason: '更名证明 12 号' });
    expect((await rename(clerk, '阿依古丽')).body.code).toBe('PERMISSION_MISSING');
    expect((await rename(reviewer, '阿依古丽·买买提')).body.code).toBe('NAME_UNCHANGED');
    expect((await rename(reviewer, '阿依古丽？')).body.code).toBe('NAME_MALFORMED');
    expect((await rename(reviewer, ' 阿依古丽・艾力')).body).toEqual({ name: '阿依古丽·艾力' });
    const { body } = await clerk.send('get', `/v1/beneficiaries/${id}/timeline`);
    expect(body.events[0]).toMatchObject({
      kind: 'NAME',
      oldValue: '阿依古丽·买买提',
      newValue: '阿依古丽·艾力',
      rollRow: null,
      actor: '李秀英',
    });
    const ended = (await world.person(3)).id;
    const reinstate = await reviewer
      .send('post', `/v1/beneficiaries/${ended}/reinstate`)
      .send({ scheme: 'RESIDENT', reason: '死亡信息有误' });
    expect([reinstate.status, reinstate.body]).toEqual([200, { suspendedFrom: '2024-11' }]);
  });
});

describe('the payouts of a person', () => {
  let world: PayoutsWorld;
  beforeAll(async () => {
    world = await PayoutsWorld.open();
  });
  afterAll(() => world.close());

  it('stand on the timeline with state, cause and account', async () => {
    await world.paidMonth(
      '2024-11',
      [
        { person: 1, base: '100.00' },
        { person: 2, base: '200.00' },
      ],
      [2],
    );
    const clerk = await world.http.login('jingban');
    const { body: found } = await clerk.send('post', '/v1/beneficiaries/search').send({ name: '人二' });
    const { body } = await clerk.send('get', `/v1/beneficiaries/${found.rows[0].id}/timeline`);
    expect(body.payouts).toMatchObject([
      {
        period: '2024-11',
        kind: 'REGULAR',
        lineNo: 2,
        amount: '200.00',
        state: 'BOUNCED',
        cause: 'ACCOUNT_CLOSED',
        creditedOn: '2024-11-11',
        parentBatchId: null,
      },
    ]);
  });
});
