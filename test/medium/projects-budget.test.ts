import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { booksWorld, codeOf, type BooksWorld } from '../support/ledger-fixture.js';

let world: BooksWorld;
let resident: string;
let running: string;

beforeAll(async () => {
  world = await booksWorld();
});
afterAll(() => world?.close());

type Body = Record<string, unknown>;
const send = async (method: 'get' | 'post' | 'put', path: string, body?: object, login = 'kuaiji'): Promise<Body> =>
  (await (await world.login(login)).send(method, path).send(body)).body as Body;
const project = (more: object = {}) => ({
  fiscalYear: 2024,
  no: 5,
  code: 'P2024-069',
  name: '中央财政城乡居民基本养老保险补助',
  scheme: 'RESIDENT',
  functionCode: '2082602',
  economicCode: '313',
  sourceLevel: 'CENTRAL',
  sourceText: '上级转移支付（中央）',
  documentNo: '巴财社〔2023〕69号',
  paymentMode: 'ONCE',
  periodFrom: '2024-01',
  periodTo: '2024-12',
  policyBasis: ['国发〔2014〕8号'],
  ...more,
});
const event = (id: string, kind: string, amount: string, more: object = {}) =>
  send('post', `/v1/projects/${id}/events`, { kind, level: 'CENTRAL', on: '2024-02-02', amount, ...more });

describe('a project', () => {
  it('is made once per year and code, with the basis of execution that suits it', async () => {
    resident = (await send('post', '/v1/projects', project())).id as string;
    expect(await send('post', '/v1/projects', project())).toMatchObject({ code: 'PROJECT_CODE_TAKEN' });
    running = (
      await send('post', '/v1/projects', project({ no: 1, code: 'P2024-108', scheme: null, sourceLevel: 'REGION' }))
    ).id as string;
    expect(await send('post', '/v1/projects', project({ code: 'X', executionBasis: 'SPENT' }))).toMatchObject({
      code: 'PROJECT_BASIS_WRONG',
    });
    expect(await send('post', '/v1/projects', project({ code: 'X', periodFrom: '2025-01' }))).toMatchObject({
      code: 'PROJECT_PERIOD_WRONG',
    });
    expect(await send('post', '/v1/projects', project({ code: 'X' }), 'jingban')).toMatchObject({
      code: 'PERMISSION_MISSING',
    });
    expect(await send('get', `/v1/projects/${running}`)).toMatchObject({
      executionBasis: 'SPENT',
      scheme: null,
      policyBasis: ['国发〔2014〕8号'],
    });
  });

  it('measures no rate before it has a budget', async () => {
    expect(await send('get', `/v1/projects/${resident}`)).toMatchObject({
      budget: '0.00',
      arrivalRate: null,
      executionRate: null,
      useRate: null,
    });
  });
});

describe('budget events', () => {
  it('add up to the adjusted budget, with document, level and date', async () => {
    await event(resident, 'ALLOT', '10330000', { on: '2023-12-20', documentNo: '巴财社〔2023〕69号' });
    await event(resident, 'ADJUST', '-330000.00', { on: '2024-06-01', documentNo: '追减1号' });
    const { events, ...sums } = await send('get', `/v1/projects/${resident}`);
    expect(sums).toMatchObject({
      allotted: '10330000.00',
      adjusted: '-330000.00',
      budget: '10000000.00',
      remaining: '10000000.00',
      arrivalRate: '0.00',
    });
    expect(events).toMatchObject([
      { kind: 'ALLOT', on: '2023-12-20', documentNo: '巴财社〔2023〕69号', level: 'CENTRAL', amount: '10330000.00' },
      { kind: 'ADJUST', on: '2024-06-01', amount: '-330000.00' },
    ]);
  });

  it('book the arrival of subsidy into the fund, by level', async () => {
    const arrived = await event(resident, 'ARRIVE', '4000000.00');
    const voucher = await send('get', `/v1/vouchers/${arrived.voucherId as string}`);
    expect(voucher).toMatchObject({
      causeType: 'SUBSIDY_ARRIVAL',
      causeId: arrived.id,
      voucherOn: '2024-02-02',
      postings: [
        { account: '1003', debit: '4000000.00' },
        { account: '410101', accountName: '中央财政补贴', credit: '4000000.00' },
      ],
    });
    expect(await send('get', `/v1/projects/${resident}`)).toMatchObject({
      arrived: '4000000.00',
      arrivalRate: '40.00',
      executed: '4000000.00',
      executionRate: '40.00',
      useRate: '0.00',
    });
  });

  it('of the running-cost project are not in the books of any fund, and are executed by spending', async () => {
    await event(running, 'ALLOT', '40000');
    expect(await event(running, 'ARRIVE', '40000.00', { level: 'REGION' })).toMatchObject({ voucherId: null });
    await event(running, 'SPEND', '10000.00');
    expect(await send('get', `/v1/projects/${running}`)).toMatchObject({
      spent: '10000.00',
      executionRate: '25.00',
      useRate: '25.00',
      remaining: '30000.00',
    });
  });

  it('are refused beyond the budget, outside of the year, and of the wrong kind or sign', async () => {
    expect(await event(resident, 'ARRIVE', '6000000.01')).toMatchObject({ code: 'ARRIVAL_BEYOND_BUDGET' });
    expect(await event(resident, 'ADJUST', '-6000000.01')).toMatchObject({ code: 'ARRIVAL_BEYOND_BUDGET' });
    expect(await event(resident, 'ADJUST', '-10000000.01')).toMatchObject({ code: 'BUDGET_NEGATIVE' });
    expect(await event(running, 'SPEND', '30000.01')).toMatchObject({ code: 'SPENDING_BEYOND_BUDGET' });
    expect(await event(resident, 'SPEND', '1.00')).toMatchObject({ code: 'SPENDING_NOT_ALLOWED' });
    expect(await event(resident, 'ARRIVE', '1.00', { on: '2023-12-31' })).toMatchObject({ code: 'EVENT_OUTSIDE_YEAR' });
    expect(await event(resident, 'ALLOT', '1.00', { on: '2025-01-01' })).toMatchObject({ code: 'EVENT_OUTSIDE_YEAR' });
    expect(await event(resident, 'ALLOT', '-1.00')).toMatchObject({ code: 'EVENT_AMOUNT_WRONG' });
    expect(await event(resident, 'ADJUST', '0.00')).toMatchObject({ code: 'EVENT_AMOUNT_WRONG' });
    expect(await event('999999', 'ALLOT', '1.00')).toMatchObject({ code: 'PROJECT_NOT_FOUND' });
  });

  it('are undone by an opposite event, once, and the voucher of an arrival with it', async () => {
    const wrong = await event(resident, 'ARRIVE', '500000.00');
    const undo = () =>
      send('post', `/v1/projects/${resident}/events/${wrong.id as string}/undo`, {
        on: '2024-02-03',
        reason: '重复登记',
      });
    expect(
      await send('post', `/v1/vouchers/${wrong.voucherId as string}/reverse`, { on: '2024-02-03', reason: '重复登记' }),
    ).toMatchObject({ code: 'REVERSAL_NEEDS_EVENT' });
    const undone = await undo();
    expect(await send('get', `/v1/vouchers/${undone.voucherId as string}`)).toMatchObject({
      causeType: 'REVERSAL',
      reversalOf: wrong.voucherId,
    });
    expect(await send('get', `/v1/projects/${resident}`)).toMatchObject({ arrived: '4000000.00' });
    expect(await undo()).toMatchObject({ code: 'EVENT_REVERSED_ALREADY' });
    expect(
      await send('post', `/v1/projects/${resident}/events/${undone.id as string}/undo`, {
        on: '2024-02-03',
        reason: '再撤',
      }),
    ).toMatchObject({
      code: 'EVENT_REVERSAL_NOT_OPPOSITE',
    });
    const checks = await world.database.db.read((tx) => world.ledger.verify(tx, world.agencyId));
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
  });

  it('that are repeated with the same key happen once', async () => {
    const books = await world.login('kuaiji');
    const again = () =>
      books
        .send('post', `/v1/projects/${running}/events`, { 'Idempotency-Key': 'spend-once-1' })
        .send({ kind: 'SPEND', level: 'REGION', on: '2024-03-01', amount: '5.00' });
    const first = await again();
    const second = await again();
    expect(second.body).toEqual(first.body);
    expect(second.headers['idempotent-replayed']).toBe('true');
    expect(await send('get', `/v1/projects/${running}`)).toMatchObject({ spent: '10005.00' });
  });
});

describe('the attribution rule', () => {
  const put = (mode: string, entries: object[], scheme = 'RESIDENT') =>
    send('put', `/v1/attribution/${scheme}/2024/rule`, { mode, entries });

  it('is versioned, and names projects of its scheme and year once, with shares that do not exceed one', async () => {
    expect(await send('get', '/v1/attribution/RESIDENT/2024/rule')).toMatchObject({ code: 'NOT_FOUND' });
    expect(await put('ORDER', [{ projectId: resident }])).toEqual({ version: 1 });
    expect(await put('SHARES', [{ projectId: resident, share: '0.35' }])).toEqual({ version: 2 });
    expect(await send('get', '/v1/attribution/RESIDENT/2024/rule')).toMatchObject({
      version: 2,
      mode: 'SHARES',
      entries: [{ projectId: resident, share: '0.35' }],
    });
    expect(await put('ORDER', [{ projectId: running }])).toMatchObject({ code: 'ATTRIBUTION_PROJECT_FOREIGN' });
    expect(await put('ORDER', [{ projectId: resident }], 'ENTERPRISE')).toMatchObject({
      code: 'ATTRIBUTION_PROJECT_FOREIGN',
    });
    expect(await put('ORDER', [{ projectId: resident }, { projectId: resident }])).toMatchObject({
      code: 'ATTRIBUTION_SHARES_WRONG',
    });
    expect(await put('ORDER', [{ projectId: resident, share: '0.5' }])).toMatchObject({
      code: 'ATTRIBUTION_SHARES_WRONG',
    });
    expect(await put('SHARES', [{ projectId: resident }])).toMatchObject({ code: 'ATTRIBUTION_SHARES_WRONG' });
    const second = (await send('post', '/v1/projects', project({ no: 6, code: 'P2024-CX' }))).id as string;
    expect(
      await put('SHARES', [
        { projectId: resident, share: '0.6' },
        { projectId: second, share: '0.400001' },
      ]),
    ).toMatchObject({ code: 'ATTRIBUTION_SHARES_WRONG' });
  });

  it('is held by the database against raw SQL too', async () => {
    const raw = (mode: string, entries: object[]) =>
      codeOf(
        world.sql(
          `INSERT INTO attribution_rule (agency_id, scheme, fiscal_year, version, mode, entries, act_id) VALUES ($1, 'RESIDENT', 2024, 99, $2, $3, 1) RETURNING 1`,
          [world.agencyId, mode, JSON.stringify(entries)],
        ),
      );
    expect(await raw('ORDER', [{ projectId: running }])).toBe('ATTRIBUTION_PROJECT_FOREIGN');
    expect(await raw('SHARES', [{ projectId: resident, share: '1.01' }])).toBe('ATTRIBUTION_SHARES_WRONG');
    expect(await raw('SHARES', [{ projectId: resident, share: 'NaN' }])).toBe('ATTRIBUTION_SHARES_WRONG');
    expect(await raw('ORDER', [{ projectId: resident, share: '0.1' }])).toBe('ATTRIBUTION_SHARES_WRONG');
  });
});

describe('raw SQL as the service', () => {
  it.each([
    ['UPDATE budget_event SET amount = 1'],
    ['DELETE FROM budget_event'],
    ['TRUNCATE budget_event CASCADE'],
    ['UPDATE attribution_entry SET amount = 1'],
    ['DELETE FROM attribution_entry'],
    ['UPDATE project_balance SET arrived = 0'],
    [`INSERT INTO project_balance (project_id) VALUES (999)`],
    ['DELETE FROM project_balance'],
    [`UPDATE subsidy_project SET execution_basis = 'ATTRIBUTED'`],
    ['DELETE FROM subsidy_project'],
    [`UPDATE attribution_rule SET mode = 'ORDER'`],
    ['DELETE FROM attribution_rule'],
  ])('is refused: %s', async (statement) => {
    expect(await codeOf(world.sql(statement))).toBe('42501');
  });

  it('meets the guards of budget events', async () => {
    const insert = (kind: string, amount: string, more: { on?: string; project?: string; reversalOf?: string } = {}) =>
      codeOf(
        world.sql(
          `INSERT INTO budget_event (agency_id, project_id, kind, level, on_date, amount, reversal_of, recorded_by, recorded_at, act_id)
           VALUES ($1, $2, $3, 'CENTRAL', $4, $5, $6, $7, now(), 1) RETURNING id`,
          [
            world.agencyId,
            more.project ?? resident,
            kind,
            more.on ?? '2024-05-05',
            amount,
            more.reversalOf ?? null,
            world.userIds.get('kuaiji'),
          ],
        ),
      );
    expect(await insert('ALLOT', 'NaN')).toBe('23514');
    expect(await insert('ARRIVE', '-1.00')).toBe('23514');
    expect(await insert('SPEND', '1.00')).toBe('SPENDING_NOT_ALLOWED');
    expect(await insert('ARRIVE', '99999999.00')).toBe('ARRIVAL_BEYOND_BUDGET');
    expect(await insert('ARRIVE', '1.00', { on: '2025-05-05' })).toBe('EVENT_OUTSIDE_YEAR');
    const [first] = await world.sql<{ id: string }>(
      `SELECT id FROM budget_event WHERE kind = 'ALLOT' AND project_id = $1`,
      [resident],
    );
    expect(await insert('ALLOT', '-1.00', { reversalOf: first!.id })).toBe('EVENT_REVERSAL_NOT_OPPOSITE');
    expect(await insert('ALLOT', '-10330000.00', { reversalOf: first!.id, project: running })).toBe(
      'EVENT_REVERSAL_NOT_OPPOSITE',
    );
    // Taking the whole allotment back would leave less than what has arrived.
    expect(await insert('ALLOT', '-10330000.00', { reversalOf: first!.id })).toBe('BUDGET_NEGATIVE');
  });
});
