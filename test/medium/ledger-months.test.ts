import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { basic, booksWorld, codeOf, type BooksWorld } from '../support/ledger-fixture.js';
import { postManual } from '../support/manual-voucher.js';

let world: BooksWorld;
const FUND = 'RESIDENT' as const;

beforeAll(async () => {
  world = await booksWorld({ RESIDENT: '1000000.00' });
});
afterAll(() => world?.close());

const send = async (
  login: string,
  method: 'get' | 'post' | 'patch',
  path: string,
  body?: object,
): Promise<Record<string, unknown>> =>
  (await (await world.login(login)).send(method, path).send(body)).body as Record<string, unknown>;

describe('用款计划', () => {
  it('asks for what the approved batches lack, and for nothing when that is asked for already', async () => {
    await world.plantBatch({ scheme: FUND, total: '240000.00', payOn: '2024-12-10' });
    await world.plantBatch({ scheme: FUND, total: '600.50', payOn: '2024-12-09', kind: 'REISSUE' });
    const request = () => send('jingban', 'post', '/v1/fund-requests', { fund: FUND, period: '2024-12' });
    expect(await send('jingban', 'get', `/v1/fund-requests/need?fund=${FUND}`)).toEqual({
      fund: FUND,
      approved: '240600.50',
      available: '0.00',
      requested: '0.00',
      lacking: '240600.50',
    });
    const both = await Promise.all([request(), request()]);
    expect(both.find((answer) => 'id' in answer)).toMatchObject({ amount: '240600.50', dueOn: '2024-12-09' });
    expect(both.find((answer) => 'code' in answer)).toMatchObject({ code: 'FUND_REQUEST_NOT_NEEDED' });
  });

  it('arrives once, never beyond what 财政专户 holds, and the same for two clerks at once', async () => {
    const { rows } = (await send('chuna', 'get', '/v1/fund-requests?state=REQUESTED')) as { rows: { id: string }[] };
    const { id } = rows[0]!;
    const arrive = (amount: string) =>
      send('chuna', 'post', `/v1/fund-requests/${id}/arrival`, { on: '2024-12-05', amount });
    const short = await arrive('1000000.01');
    expect(short).toMatchObject({ code: 'TREASURY_SHORT', details: { short: '0.01' } });
    expect(short.message).toContain('0.01');
    const both = await Promise.all([arrive('240600.50'), arrive('240600.50')]);
    expect(both.filter((answer) => 'voucherId' in answer)).toHaveLength(1);
    expect(both.find((answer) => 'code' in answer)).toMatchObject({ code: 'FUND_REQUEST_NOT_OPEN' });
    const available = await world.database.db.read((tx) =>
      world.ledger.availableForPayment(tx, world.agencyId, FUND, { lock: false }),
    );
    expect(available.toFixed(2)).toBe('240600.50');
  });

  it('counts what is with the bank without a slip as gone', async () => {
    const id = await world.plantBatch({ scheme: FUND, total: '200000.00', state: 'ISSUED' });
    const available = () =>
      world.database.db.read((tx) => world.ledger.availableForPayment(tx, world.agencyId, FUND, { lock: false }));
    expect((await available()).toFixed(2)).toBe('40600.50');
    await world.database.asOwner(`INSERT INTO bank_slip VALUES ($1, $2, 'S1', '2024-12-10', $3, now(), 1)`, [
      world.agencyId,
      id,
      world.userIds.get('chuna'),
    ]);
    await world.as('chuna', (ctx) =>
      world.ledger.batchPaid(ctx, {
        fund: FUND,
        batchId: id,
        number: 'B',
        kind: 'REGULAR',
        on: '2024-12-10',
        ...basic('200000.00'),
      }),
    );
    expect((await available()).toFixed(2)).toBe('40600.50');
  });

  it('is cancelled while open, and no raw SQL turns it into an arrival without its voucher', async () => {
    const { id } = (await send('jingban', 'post', '/v1/fund-requests', {
      fund: FUND,
      period: '2024-12',
      amount: '10',
      dueOn: '2024-12-20',
    })) as { id: string };
    const raw = (set: string) => codeOf(world.sql(`UPDATE fund_request SET ${set} WHERE id = $1 RETURNING 1`, [id]));
    expect(await raw(`state = 'ARRIVED', arrived_on = '2024-12-05', arrived_amount = 10`)).toBe(
      'FUND_REQUEST_NOT_OPEN',
    );
    expect(
      await raw(
        `state = 'ARRIVED', arrived_on = '2024-12-05', arrived_amount = 10, voucher_id = (SELECT min(id) FROM voucher)`,
      ),
    ).toBe('FUND_REQUEST_NOT_OPEN');
    expect(await send('jingban', 'post', `/v1/fund-requests/${id}/cancel`, { reason: '不需要了' })).toEqual({
      id,
      state: 'CANCELLED',
    });
    expect(await send('jingban', 'post', `/v1/fund-requests/${id}/cancel`, { reason: '不需要了' })).toMatchObject({
      code: 'FUND_REQUEST_NOT_OPEN',
    });
    expect(await raw(`state = 'REQUESTED'`)).toBe('FUND_REQUEST_NOT_OPEN');
  });
});

describe('closing a month', () => {
  const close = (period: string) => send('shenpi', 'post', '/v1/accounting-periods/close', { fund: FUND, period });
  const reviewAll = async () => {
    const rows = await world.sql<{ id: string }>(
      `SELECT id FROM voucher v WHERE fund = $1 AND NOT EXISTS (SELECT FROM voucher_review r WHERE r.voucher_id = v.id)`,
      [FUND],
    );
    return send('fuhe', 'post', '/v1/vouchers/review', { ids: rows.map(({ id }) => id) });
  };

  it('names what stands in the way: vouchers without review, files without slip, requests that fell due', async () => {
    const id = await world.plantBatch({ scheme: FUND, total: '1.00', state: 'ISSUED' });
    await world.database.asOwner(
      `WITH off AS MATERIALIZED (SELECT set_config('session_replication_role', 'replica', true))
       INSERT INTO bank_file (agency_id, chain_no, batch_id, format_code, format_version, file_id, file_name, digest, line_count, total, issued_by, issued_at, prev_hash, hash, act_id)
       SELECT $1, 1, $2, 'F', 1, uuidv7(), 'f', '\\x00', 1, 1, $3, '2024-12-06', '\\x00', '\\x00', 1 FROM off`,
      [world.agencyId, id, world.userIds.get('chuna')],
    );
    await send('jingban', 'post', '/v1/fund-requests', {
      fund: FUND,
      period: '2024-12',
      amount: '10',
      dueOn: '2024-12-31',
    });
    const answer = await close('2024-12');
    expect(answer).toMatchObject({ code: 'PERIOD_NOT_READY' });
    const { problems } = answer.details as { problems: string };
    for (const problem of ['有 1 个批次已报盘但未登记银行回单', '有 1 份到期的用款计划', '有 2 张凭证未审核']) {
      expect(problems).toContain(problem);
    }
    await world.database.asOwner(`INSERT INTO bank_slip VALUES ($1, $2, 'S2', '2024-12-10', $3, now(), 1)`, [
      world.agencyId,
      id,
      world.userIds.get('chuna'),
    ]);
    await world.sql(`UPDATE fund_request SET state = 'CANCELLED' WHERE state = 'REQUESTED' RETURNING 1`);
  });

  it('goes in order, then refuses every posting into the month and before it, even past the use cases', async () => {
    expect(await reviewAll()).toEqual({ reviewed: 3 });
    // The planted batches have no payouts, which the checklist would find: what the database itself demands is tried here.
    const seal = (period: number) =>
      world.sql('SELECT period_close($1, $2, $3, $4, now())', [
        world.agencyId,
        FUND,
        period,
        world.userIds.get('shenpi'),
      ]);
    expect(await codeOf(seal(202412))).toBe('PERIOD_EARLIER_OPEN');
    await seal(202401);
    await seal(202412);
    expect(await codeOf(seal(202412))).toBe('PERIOD_CLOSED');
    const raw = (on: string) =>
      codeOf(
        world.sql(`SELECT * FROM ledger_post($1, $2, $3, 'MANUAL', 'x', 's', $4, $5, now(), 1)`, [
          world.agencyId,
          FUND,
          on,
          JSON.stringify([
            { account: '1001', debit: '1' },
            { account: '4001', credit: '1' },
          ]),
          world.userIds.get('kuaiji'),
        ]),
      );
    for (const on of ['2024-12-31', '2024-01-01', '2024-07-15', '2023-05-01'])
      expect(await raw(on)).toBe('PERIOD_CLOSED');
    const periods = (await send('kuaiji', 'get', `/v1/accounting-periods?fund=${FUND}`)) as unknown as {
      period: string;
      state: string;
    }[];
    expect(periods.map(({ period, state }) => `${period} ${state}`)).toEqual(['2024-12 CLOSED', '2024-01 CLOSED']);
  });

  it('books what the bank returned into a closed month on the first open day, and says so', async () => {
    const bounced = await world.as('chuna', (ctx) =>
      world.ledger.bounced(ctx, {
        fund: FUND,
        batchId: '1',
        resultFileId: '77',
        kind: 'REGULAR',
        on: '2024-12-30',
        ...basic('10.00'),
      }),
    );
    const voucher = await send('kuaiji', 'get', `/v1/vouchers/${bounced.voucherId}`);
    expect(voucher).toMatchObject({ voucherOn: '2025-01-01', number: 1, period: '2025-01' });
    expect(voucher.summary).toContain('2024-12-30');
    const paid = world.as('chuna', (ctx) =>
      world.ledger.batchPaid(ctx, {
        fund: FUND,
        batchId: '2',
        number: 'B',
        kind: 'REGULAR',
        on: '2024-12-30',
        ...basic('10.00'),
      }),
    );
    expect(await codeOf(paid)).toBe('PERIOD_CLOSED');
  });

  it('cannot be done through the function while a voucher is not reviewed', async () => {
    const raw = world.sql(`SELECT period_close($1, $2, 202501, $3, now())`, [
      world.agencyId,
      FUND,
      world.userIds.get('shenpi'),
    ]);
    expect(await codeOf(raw)).toBe('PERIOD_UNREVIEWED');
  });
});

describe('the end of the year', () => {
  it('carries income and expense to the surplus, and later vouchers of December by a further run', async () => {
    const fund = 'ENTERPRISE' as const;
    const manual = async (credit: string, amount: string) =>
      postManual(await world.login('kuaiji'), await world.login('fuhe'), {
        fund,
        on: '2024-12-02',
        summary: '收入',
        lines: [
          { account: '1003', debit: amount },
          { account: credit, credit: amount },
        ],
      });
    await manual('4001', '100.00');
    await manual('410104', '50.00');
    const carry = () => send('kuaiji', 'post', '/v1/vouchers/year-end', { fund, year: 2024 });
    const first = await carry();
    expect((await send('kuaiji', 'get', `/v1/vouchers/${first.voucherId as string}`)).postings).toMatchObject([
      { account: '4001', debit: '100.00' },
      { account: '3001', credit: '150.00' },
      { account: '410104', debit: '50.00' },
    ]);
    expect(await carry()).toMatchObject({ code: 'YEAR_NOTHING_TO_CARRY' });
    await manual('4001', '7.00');
    expect(await carry()).toMatchObject({ number: 5 });
    const table = (await send('kuaiji', 'get', `/v1/trial-balance?fund=${fund}&period=2024-12`)) as unknown as {
      lines: { code: string }[];
    };
    expect(table.lines.find(({ code }) => code === '3001')).toMatchObject({ closingCredit: '157.00' });
    expect(table.lines.find(({ code }) => code === '4001')).toMatchObject({
      closingCredit: '0.00',
      yearCredit: '107.00',
    });
  });
});

describe('the chart of accounts', () => {
  it('loads again without touching what people changed', async () => {
    await send('kuaiji', 'patch', `/v1/ledger-accounts/${FUND}/5501`, { name: '其他支出（改）' });
    expect(await send('kuaiji', 'post', '/v1/ledger-accounts/chart', { fund: FUND })).toEqual({ added: 0 });
    const accounts = (await send('kuaiji', 'get', `/v1/ledger-accounts?fund=${FUND}`)) as unknown as {
      code: string;
      name: string;
    }[];
    expect(accounts.find(({ code }) => code === '5501')).toMatchObject({
      name: '其他支出（改）',
      purpose: 'OTHER_EXPENSE',
      class: 'EXPENSE',
    });
  });

  it('takes sub-accounts under an account that exists, and moves a purpose when nothing lies on it', async () => {
    const add = (code: string) => send('kuaiji', 'post', '/v1/ledger-accounts', { fund: FUND, code, name: '新明细' });
    expect(await add('430101')).toEqual({ code: '430101' });
    expect(await add('430101')).toMatchObject({ code: 'ACCOUNT_CODE_TAKEN' });
    expect(await add('990101')).toMatchObject({ code: 'ACCOUNT_CODE_WRONG' });
    expect(await add('4302')).toMatchObject({ code: 'ACCOUNT_CODE_WRONG' });
    const edit = (code: string, body: object) => send('kuaiji', 'patch', `/v1/ledger-accounts/${FUND}/${code}`, body);
    expect(await edit('430101', { purpose: 'INTEREST' })).toMatchObject({ code: 'ACCOUNT_PURPOSE_TAKEN' });
    expect(await edit('4301', { purpose: null })).toEqual({ code: '4301' });
    const interest = () =>
      send('kuaiji', 'post', '/v1/vouchers/bank-movement', {
        fund: FUND,
        movement: 'TREASURY_INTEREST',
        on: '2025-02-01',
        amount: '1.00',
      });
    expect(await interest()).toMatchObject({ code: 'ACCOUNT_PURPOSE_MISSING' });
    expect(await edit('430101', { purpose: 'INTEREST' })).toEqual({ code: '430101' });
    expect(await interest()).toMatchObject({ number: 1 });
    expect(await edit('430101', { active: false })).toMatchObject({ code: 'ACCOUNT_HAS_BALANCE' });
    expect(await edit('1004', { purpose: null })).toMatchObject({ code: 'ACCOUNT_HAS_BALANCE' });
    expect(await edit('9999', { name: 'x' })).toMatchObject({ code: 'ACCOUNT_NOT_FOUND' });
    expect(await edit('1101', { active: false })).toEqual({ code: '1101' });
  });
});
