import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Decimal } from '../../src/kernel/money.js';
import { booksWorld, codeOf, type BooksWorld } from '../support/ledger-fixture.js';

let world: BooksWorld;
let central: string;
let county: string;

beforeAll(async () => {
  world = await booksWorld();
  [central, county] = [await makeProject('C', '1000.00'), await makeProject('X', '500.00')];
  await setRule('ORDER', [{ projectId: central }, { projectId: county }]);
});
afterAll(() => world?.close());

const d = (text: string): Decimal => new Decimal(text);
const on = '2024-12-10';
type Body = Record<string, unknown>;
const send = async (method: 'get' | 'post' | 'put', path: string, body?: object): Promise<Body> =>
  (await (await world.login('kuaiji')).send(method, path).send(body)).body as Body;
async function makeProject(code: string, budget: string, scheme = 'RESIDENT'): Promise<string> {
  const { id } = (await send('post', '/v1/projects', {
    ...{
      fiscalYear: 2024,
      no: 1,
      code,
      name: code,
      scheme,
      functionCode: '2082602',
      economicCode: '313',
      sourceLevel: 'COUNTY',
    },
    ...{ sourceText: '本级财力', paymentMode: 'MONTHLY', periodFrom: '2024-01', periodTo: '2024-12' },
  })) as { id: string };
  await send('post', `/v1/projects/${id}/events`, { kind: 'ALLOT', level: 'COUNTY', on: '2024-01-05', amount: budget });
  return id;
}
const setRule = (mode: string, entries: object[], scheme = 'RESIDENT') =>
  send('put', `/v1/attribution/${scheme}/2024/rule`, { mode, entries });
const sums = async (id: string): Promise<[unknown, unknown, unknown]> => {
  const { reserved, attributed, remaining } = await send('get', `/v1/projects/${id}`);
  return [reserved, attributed, remaining];
};
const parts = async (batchId: string, scheme = 'RESIDENT'): Promise<string[]> => {
  const rows = (await send('get', `/v1/attribution/${scheme}/2024/batches`)) as unknown as Record<string, string>[];
  return rows
    .filter((row) => row.batchId === batchId)
    .map((row) => `${row.projectName ?? 'own'} ${row.reserved} ${row.consumed}`);
};
const reserve = (batchId: string, total: string) =>
  world.as('shenpi', (ctx) => world.projects.reserve(ctx, { batchId, total: d(total), on }));
const settle = (batchId: string, net: string) =>
  world.as('chuna', (ctx) => world.projects.settle(ctx, { batchId, net: d(net), on }));

describe('a batch and its projects', () => {
  it('are reserved in order at approval, consumed in the same order at settlement, and the failures released from the end', async () => {
    const batch = await world.plantBatch({ scheme: 'RESIDENT', total: '1600.00' });
    await reserve(batch, '1600.00');
    expect(await parts(batch)).toEqual(['C 1000.00 0.00', 'X 500.00 0.00', 'own 100.00 0.00']);
    expect(await codeOf(reserve(batch, '1600.00'))).toBe('ATTRIBUTION_RESERVED_ALREADY');
    await settle(batch, '1400.00');
    expect(await parts(batch)).toEqual(['C 0.00 1000.00', 'X 0.00 400.00', 'own 0.00 0.00']);
    expect(await sums(central)).toEqual(['0.00', '1000.00', '0.00']);
    expect(await sums(county)).toEqual(['0.00', '400.00', '100.00']);
    await settle(batch, '1400.00');
    expect(await parts(batch)).toEqual(['C 0.00 1000.00', 'X 0.00 400.00', 'own 0.00 0.00']);
  });

  it('take a late return back from the end, and no more than was consumed', async () => {
    const [{ batch_id: batch }] = (await world.sql<{ batch_id: string }>(
      'SELECT batch_id FROM attribution_entry LIMIT 1',
    )) as [{ batch_id: string }];
    await world.as('chuna', (ctx) =>
      world.projects.returnConsumed(ctx, { batchId: batch, amount: d('450.00'), on: '2024-12-20' }),
    );
    expect(await parts(batch)).toEqual(['C 0.00 950.00', 'X 0.00 0.00', 'own 0.00 0.00']);
    await settle(batch, '950.00');
    expect(await parts(batch)).toEqual(['C 0.00 950.00', 'X 0.00 0.00', 'own 0.00 0.00']);
    const beyond = world.as('chuna', (ctx) =>
      world.projects.returnConsumed(ctx, { batchId: batch, amount: d('950.01'), on }),
    );
    expect(await codeOf(beyond)).toBe('ATTRIBUTION_BEYOND_CONSUMED');
    const { months } = await send('get', `/v1/projects/${county}`);
    expect(months).toEqual([{ period: '2024-12', consumed: '400.00', returned: '400.00' }]);
  });

  it('are released in part when a line is withdrawn and wholly when the batch is', async () => {
    const batch = await world.plantBatch({ scheme: 'RESIDENT', total: '600.00' });
    await reserve(batch, '600.00');
    expect(await parts(batch)).toEqual(['C 50.00 0.00', 'X 500.00 0.00', 'own 50.00 0.00']);
    await world.as('shenpi', (ctx) => world.projects.release(ctx, { batchId: batch, amount: d('70.00') }));
    expect(await parts(batch)).toEqual(['C 50.00 0.00', 'X 480.00 0.00', 'own 0.00 0.00']);
    await world.as('shenpi', (ctx) => world.projects.release(ctx, { batchId: batch }));
    await world.as('shenpi', (ctx) => world.projects.release(ctx, { batchId: batch }));
    expect(await parts(batch)).toEqual(['C 0.00 0.00', 'X 0.00 0.00', 'own 0.00 0.00']);
    await reserve(batch, '10.00');
    expect(await parts(batch)).toEqual(['C 10.00 0.00', 'X 0.00 0.00', 'own 0.00 0.00']);
    await world.as('shenpi', (ctx) => world.projects.release(ctx, { batchId: batch }));
  });

  it('settle by the rule they were reserved under, even when a new one is in force', async () => {
    await makeProject('E1', '400.00', 'ENTERPRISE').then(async (e1) => {
      const e2 = await makeProject('E2', '400.00', 'ENTERPRISE');
      await setRule(
        'SHARES',
        [
          { projectId: e1, share: '0.5' },
          { projectId: e2, share: '0.25' },
        ],
        'ENTERPRISE',
      );
      const batch = await world.plantBatch({ scheme: 'ENTERPRISE', total: '100.00' });
      await reserve(batch, '100.00');
      await setRule('ORDER', [{ projectId: e2 }], 'ENTERPRISE');
      await settle(batch, '60.00');
      expect(await parts(batch, 'ENTERPRISE')).toEqual(['E1 0.00 30.00', 'E2 0.00 15.00', 'own 0.00 15.00']);
    });
  });

  it('belong to the year of the payday; without a rule everything is the fund’s own money', async () => {
    const nextYear = await world.plantBatch({ scheme: 'RESIDENT', total: '5.00', payOn: '2025-01-10' });
    await reserve(nextYear, '5.00');
    const rows = (await send('get', '/v1/attribution/RESIDENT/2025/batches')) as unknown as Body[];
    expect(rows).toMatchObject([{ batchId: nextYear, projectId: null, reserved: '5.00' }]);
    const institutional = await world.plantBatch({ scheme: 'INSTITUTIONAL', total: '5.00' });
    await reserve(institutional, '5.00');
    expect(await parts(institutional, 'INSTITUTIONAL')).toEqual(['own 5.00 0.00']);
  });
});

describe('concurrent approvals', () => {
  it('cannot commit more than the budgets hold: many batches at once get the room exactly once', async () => {
    const only = await makeProject('I1', '100.00', 'INSTITUTIONAL');
    await setRule('ORDER', [{ projectId: only }], 'INSTITUTIONAL');
    const batches = await Promise.all(
      Array.from({ length: 8 }, () => world.plantBatch({ scheme: 'INSTITUTIONAL', total: '30.00' })),
    );
    await Promise.all(batches.map((batch) => reserve(batch, '30.00')));
    expect(await sums(only)).toEqual(['100.00', '0.00', '0.00']);
    const shares = (await Promise.all(batches.map((batch) => parts(batch, 'INSTITUTIONAL')))).map(
      (list) => list.find((part) => part.startsWith('I1')) ?? 'none',
    );
    expect(shares.sort()).toEqual([
      'I1 10.00 0.00',
      'I1 30.00 0.00',
      'I1 30.00 0.00',
      'I1 30.00 0.00',
      'none',
      'none',
      'none',
      'none',
    ]);
    const cut = await send('post', `/v1/projects/${only}/events`, {
      kind: 'ADJUST',
      level: 'COUNTY',
      on: '2024-11-01',
      amount: '-0.01',
    });
    expect(cut).toMatchObject({ code: 'BUDGET_OVERCOMMITTED' });
    await Promise.all(batches.map((batch, i) => settle(batch, i % 2 ? '30.00' : '0.00')));
    const [reserved, attributed] = await sums(only);
    expect(reserved).toBe('0.00');
    expect(d(attributed as string).lte('100.00')).toBe(true);
  });

  it('are held by the database even when the lock is not taken', async () => {
    const only = await makeProject('R9', '100.00');
    const batch = await world.plantBatch({ scheme: 'RESIDENT', total: '200.00' });
    const raw = (kind: string, amount: string, project: string | null = only, batchId = batch) =>
      world.sql(
        `INSERT INTO attribution_entry (agency_id, batch_id, project_id, kind, amount, on_date, act_id) VALUES ($1, $2, $3, $4, $5, '2024-12-10', 1) RETURNING 1`,
        [world.agencyId, batchId, project, kind, amount],
      );
    const both = await Promise.allSettled([raw('RESERVE', '60.00'), raw('RESERVE', '60.00')]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((both.find(({ status }) => status === 'rejected') as PromiseRejectedResult).reason).toMatchObject({
      code: 'BUDGET_OVERCOMMITTED',
    });
    expect(await codeOf(raw('CONSUME', '60.01'))).toBe('ATTRIBUTION_BEYOND_RESERVE');
    expect(await codeOf(raw('RELEASE', '0.01', null))).toBe('ATTRIBUTION_BEYOND_RESERVE');
    expect(await codeOf(raw('RETURN', '0.01'))).toBe('ATTRIBUTION_BEYOND_CONSUMED');
    expect(await codeOf(raw('RESERVE', 'NaN'))).toBe('23514');
    expect(await codeOf(raw('RESERVE', '-1'))).toBe('23514');
    const enterprise = await world.plantBatch({ scheme: 'ENTERPRISE', total: '1.00' });
    expect(await codeOf(raw('RESERVE', '1.00', only, enterprise))).toBe('ATTRIBUTION_PROJECT_FOREIGN');
    const nextYear = await world.plantBatch({ scheme: 'RESIDENT', total: '1.00', payOn: '2025-01-10' });
    expect(await codeOf(raw('RESERVE', '1.00', only, nextYear))).toBe('ATTRIBUTION_PROJECT_FOREIGN');
  });
});
