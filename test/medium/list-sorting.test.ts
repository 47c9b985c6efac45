import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { BankingModule } from '../../src/banking/banking.module.js';
import { payoutReference } from '../../src/kernel/payout-reference.js';
import { JOB_SORT, JobsStore } from '../../src/jobs/jobs.store.js';
import { ProposePayoutAct } from '../../src/payouts/propose-payout-act.js';
import { sortValues } from '../../src/platform/db/sort-plan.js';
import { openApiDocument } from '../../src/platform/http/openapi.js';
import { RollsModule } from '../../src/rolls/rolls.module.js';
import type { Browser } from '../support/http-app.js';
import { PayoutsWorld } from '../support/payouts-fixture.js';

type Row = Record<string, string | number | boolean | null>;
interface Answer {
  rows: Row[];
  total: number;
}

jest.setTimeout(180_000);
let world: PayoutsWorld;
let batchId: string;
let rollId: string;
const browsers = new Map<string, Browser>();

beforeAll(async () => {
  world = await PayoutsWorld.open([BankingModule, RollsModule]);
  for (const login of ['jingban', 'anquan', 'jihe']) browsers.set(login, await world.http.login(login));
  const townships = ['轮台镇', '草湖乡', '阳霞镇'];
  const payees = Array.from({ length: 23 }, (_, i) => ({
    person: i + 1,
    base: `${100 + (i % 5)}.10`,
    backPay: i % 4 === 0 ? '12.00' : undefined,
    township: i % 7 === 0 ? undefined : townships[i % 3],
  }));
  rollId = await world.roll('2024-01', payees);
  const batch = await world.draft(rollId);
  await world.sign(batch);
  await world.issue(batch.id);
  await world.slip(batch.id, '2024-01-10');
  batchId = batch.id;
  await world.results(
    batchId,
    payees.map((_, i) => ({
      lineNo: i + 1,
      result: i % 3 === 0 ? ('FAILED' as const) : ('PAID' as const),
      creditedOn: i % 5 === 0 ? null : `2024-01-${12 + (i % 4)}`,
      cause: i % 3 !== 0 ? undefined : i % 2 ? 'NAME_MISMATCH' : 'ACCOUNT_CLOSED',
    })),
  );
  for (const lineNo of [1, 4, 7]) {
    const reference = payoutReference(batchId, lineNo);
    const proposal = { reference, kind: 'WAIVE' as const, reason: '本人死亡', onDate: '2024-01-20' };
    await world.run('jingban', (ctx) => world.of(ProposePayoutAct).run(ctx, proposal));
  }
  const other = await world.roll('2024-02', [{ person: 51, base: '3054.91' }], 'ENTERPRISE');
  await world.draft(other);
  await world.run('jingban', async (ctx) => {
    await ctx.tx.run(
      `INSERT INTO fund_request (agency_id, fund, period, amount, due_on, requested_by, requested_at, act_id)
       SELECT $1, 'RESIDENT', 202401 + i % 3, 1000 + i, date '2024-01-05' + i % 4, $2, $3, $4 FROM generate_series(1, 9) i`,
      [ctx.agencyId, ctx.actor.userId, ctx.now, ctx.actId],
    );
    await ctx.tx.run(
      `INSERT INTO stop_list_entry (agency_id, id_index, id_masked, name, reason, effective_from, source, act_id)
       SELECT $1, sm3('S' || i), '6528********' || i, '人' || i, CASE WHEN i % 2 = 0 THEN 'DEATH' ELSE 'PRISON' END, 202401 + i % 3, '公安', $2
         FROM generate_series(1, 9) i`,
      [ctx.agencyId, ctx.actId],
    );
  });
  await world.run('jingban', (ctx) =>
    ctx.tx.run(
      `INSERT INTO voucher_proposal (agency_id, fund, on_date, summary, total, lines, proposed_by, proposed_at, act_id)
       SELECT $1, CASE WHEN i % 2 = 0 THEN 'RESIDENT' ELSE 'ENTERPRISE' END, date '2024-01-05' + i % 4, '摘要' || i % 5, i % 3, '[]', $2, $3, $4
         FROM generate_series(1, 9) i`,
      [ctx.agencyId, ctx.actor.userId, ctx.now, ctx.actId],
    ),
  );
  await plantAudit();
  await world.http.database.asOwner(`SET session_replication_role = replica;
    INSERT INTO roll_issue (agency_id, roll_id, ordinal, row_no, field, code, severity, details)
    SELECT ${world.agencyId}, ${rollId}, nullif(i, 3), nullif(i, 3) + 1, CASE WHEN i % 2 = 0 THEN 'name' END, 'ROLL_X' || i % 3,
      CASE WHEN i % 2 = 0 THEN 'BLOCK' ELSE 'WARN' END, '{}' FROM generate_series(1, 9) i`);
}, 180_000);
afterAll(() => world?.close());

/** Runs of the checks, lists from outside with their entries, and flags. */
async function plantAudit(): Promise<void> {
  await world.run('jihe', async (ctx) => {
    const { agencyId, actId, now } = ctx;
    const by = ctx.actor.userId;
    const run = await ctx.tx.one<{ id: string }>(
      `INSERT INTO audit_run (agency_id, kind, period_from, period_to, lines, results, parameters, run_by, run_at, act_id)
       SELECT $1, 'RANGE', 202401 + i % 3, 202404, 10 * i, jsonb_build_object('X', jsonb_build_object('hits', i, 'raised', i % 2, 'ms', i % 4)), '{}',
         CASE WHEN i % 3 > 0 THEN $2::bigint END, $3::timestamptz + make_interval(hours => i % 4), $4 FROM generate_series(1, 9) i RETURNING id`,
      [agencyId, by, now, actId],
    );
    await ctx.tx.run(
      `INSERT INTO red_flag (agency_id, check_code, severity, subject_key, scheme, period, beneficiary_id, amount, evidence, run_id, raised_at, act_id)
       SELECT $1, c.code, c.severity, 'planted/' || i, CASE WHEN i % 2 = 0 THEN 'RESIDENT' END, nullif(202401 + i % 3, 202402),
         CASE WHEN i % 4 > 0 THEN (SELECT min(id) + i FROM beneficiary WHERE agency_id = $1) END, nullif(i * 10.5, 21), '{}', $2,
         $3::timestamptz + make_interval(hours => i % 5), $4
         FROM generate_series(1, 9) i
         JOIN audit_check c ON c.code = (ARRAY['SHARED_ACCOUNT', 'PAID_AFTER_DEATH', 'AMOUNT_JUMP'])[1 + i % 3]`,
      [agencyId, run!.id, now, actId],
    );
    const file = await ctx.tx.one<{ id: string }>(
      `INSERT INTO stored_file (agency_id, purpose, name, digest, size, media_type, chunk_count) VALUES ($1, 'audit-list', 'x', '', 0, 'x', 0) RETURNING id`,
      [agencyId],
    );
    const list = await ctx.tx.one<{ id: string }>(
      `INSERT INTO audit_list (agency_id, kind, source, issued_on, file_id, file_name, file_digest, entry_count, imported_by, imported_at, act_id)
       SELECT $1, CASE WHEN i % 2 = 0 THEN 'DEATH' ELSE 'PRISON' END, '来源' || i % 4, date '2024-01-05' + i % 3, $2, 'x', sm3('L' || i), i, $3,
         $4::timestamptz + make_interval(hours => i % 4), $5 FROM generate_series(1, 9) i RETURNING id`,
      [agencyId, file!.id, by, now, actId],
    );
    await ctx.tx.run(
      `INSERT INTO audit_list_entry (agency_id, list_id, ordinal, id_index, id_masked, name, name_key, from_on)
       SELECT $1, $2, i, b.id_index, b.id_masked, CASE WHEN i % 3 = 0 THEN b.name ELSE '甲' || i END, CASE WHEN i % 3 = 0 THEN b.name_key ELSE '甲' || i END,
         CASE WHEN i % 4 > 0 THEN date '2024-01-05' + i % 3 END
         FROM generate_series(1, 9) i JOIN LATERAL (SELECT * FROM beneficiary WHERE agency_id = $1 ORDER BY id OFFSET i LIMIT 1) b ON true`,
      [agencyId, list!.id],
    );
  });
}

const get = async (path: string): Promise<{ status: number; body: Answer & { code?: string; message?: string } }> => {
  const login = path.startsWith('/v1/users')
    ? 'anquan'
    : /^\/v1\/(trail|audit|red-flags)/.test(path)
      ? 'jihe'
      : 'jingban';
  const { status, body } = await browsers.get(login)!.send('get', path);
  return { status, body };
};

/** The lists of the document and the values of their parameter `sort`. */
function sortedLists(): { path: string; values: string[] }[] {
  const document = openApiDocument(world.http.app);
  return Object.entries(document.paths).flatMap(([path, item]) => {
    const parameters = (item.get?.parameters ?? []) as { name: string; schema?: { enum?: string[] } }[];
    const values = parameters.find(({ name }) => name === 'sort')?.schema?.enum;
    // Reconciliation comes with the ledger; its lists have a test of their own over statements and matches.
    const own = /^\/api\/v1\/bank-(statements|matches|breaks)/.test(path);
    return values && !own ? [{ path: path.replace('/api', ''), values }] : [];
  });
}

/** What some lists must be asked for. */
const NEEDED: Record<string, string> = {
  '/v1/books/general-ledger': 'fund=RESIDENT&from=2024-01&to=2024-02',
  '/v1/books/sub-ledger': 'fund=RESIDENT&account=1004&from=2024-01&to=2024-02',
  '/v1/books/bank-journal': 'fund=RESIDENT&bank=DISBURSEMENT&from=2024-01-01&to=2024-02-29',
};

async function addressed(path: string): Promise<string> {
  const [result] = await world.db.rows<{ id: string }>('SELECT id FROM bank_result_file ORDER BY id LIMIT 1');
  const [voucher] = await world.db.rows<{ id: string }>(
    `SELECT id FROM voucher WHERE cause_type = 'BATCH_PAID' LIMIT 1`,
  );
  const [list] = await world.db.rows<{ id: string }>('SELECT min(id) AS id FROM audit_list');
  const ids: [string, string][] = [
    ['/v1/audit-lists', list!.id],
    ['/v1/rolls', rollId],
    ['/v1/bank-results', result!.id],
    ['/v1/vouchers', voucher!.id],
  ];
  const id = ids.find(([start]) => path.startsWith(start))?.[1] ?? batchId;
  return `${path.replace('{id}', id).replace('{item}', 'CURRENT')}?${NEEDED[path] ?? ''}`;
}

/** Every row, met on pages of seven. */
async function paged(path: string, sort: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (let page = 1; ; page += 1) {
    const { status, body } = await get(`${path}${path.includes('?') ? '&' : '?'}sort=${sort}&pageSize=7&page=${page}`);
    expect([path, sort, status, body.message]).toEqual([path, sort, 200, undefined]);
    rows.push(...body.rows);
    if (page * 7 >= body.total) return rows;
  }
}

describe('the lists', () => {
  it('are sorted by every key they name, both ways, with nothing lost or repeated between pages', async () => {
    const lists = sortedLists();
    const seen = lists.map(({ path }) => path);
    for (const path of [
      '/v1/users',
      '/v1/trail',
      '/v1/rolls',
      '/v1/rolls/{id}/issues',
      '/v1/rolls/{id}/lines',
      '/v1/stop-list',
    ])
      expect(seen).toContain(path);
    for (const path of ['/v1/batches', '/v1/batches/{id}/lines', '/v1/batches/{id}/bridge/{item}', '/v1/bounced'])
      expect(seen).toContain(path);
    for (const path of ['/v1/payout-acts', '/v1/vouchers', '/v1/fund-requests', '/v1/bank-results/{id}/lines'])
      expect(seen).toContain(path);

    for (const { path, values } of lists) {
      const address = await addressed(path);
      const { body: whole } = await get(`${address}&pageSize=1000`);
      expect([path, whole.total > 1]).toEqual([path, true]);
      const texts = whole.rows.map((row) => JSON.stringify(row)).sort();
      for (const key of values.filter((value) => !value.startsWith('-'))) {
        const up = await paged(address, key);
        const down = await paged(address, `-${key}`);
        for (const rows of [up, down]) {
          expect([path, key, rows.map((row) => JSON.stringify(row)).sort()]).toEqual([path, key, texts]);
          const firstEmpty = rows.findIndex((row) => row[key] === null);
          if (firstEmpty >= 0) expect(rows.slice(firstEmpty).every((row) => row[key] === null)).toBe(true);
          expect([path, key, rows[0]![key] !== undefined]).toEqual([path, key, true]);
        }
        const filled = (rows: Row[]) => rows.map((row) => row[key]).filter((value) => value !== null);
        expect([path, key, filled(down)]).toEqual([path, key, filled(up).reverse()]);
      }
    }
  });

  it('put people by the pinyin of their names and amounts by their value', async () => {
    const lines = await paged(`/v1/batches/${batchId}/lines`, 'name');
    const names = lines.map(({ name }) => name as string);
    expect(names).toEqual([...names].sort(new Intl.Collator('zh-u-co-pinyin').compare));
    // 八 ba, 二 er, 九 jiu: neither by code point nor by strokes.
    expect(names.slice(0, 2)).toEqual(['人八', '人二']);
    const totals = (await paged('/v1/vouchers', '-total')).map(({ total }) => Number(total) * 100);
    expect(totals).toEqual([...totals].sort((a, b) => b - a));
  });

  it('refuse another key, naming those there are, and take nothing of it into a statement', async () => {
    for (const sort of ['colour', '-', '', 'p.amount', "name';SELECT 1--", 'constructor', 'name,amount']) {
      const { status, body } = await get(`/v1/batches/${batchId}/lines?sort=${encodeURIComponent(sort)}`);
      expect([sort, status, body.code]).toEqual([sort, 400, 'REQUEST_INVALID']);
      expect(body.message).toContain('不能按此项排序，可用的有：lineNo、name、');
    }
    expect((await get('/v1/users?sort=login&sort=name')).status).toBe(400);
  });

  it('keep their own order when none is asked for', async () => {
    const { body: lines } = await get(`/v1/batches/${batchId}/lines?pageSize=1000`);
    expect(lines.rows.map(({ lineNo }) => lineNo)).toEqual(Array.from({ length: 23 }, (_, i) => i + 1));
    const { body: acts } = await get('/v1/payout-acts');
    const ids = acts.rows.map(({ id }) => Number(id));
    expect(ids).toEqual([...ids].sort((a, b) => b - a));
  });

  it('sort people that were searched for and jobs of the queue', async () => {
    const search = async (sort?: string) =>
      (
        await browsers
          .get('jingban')!
          .send('post', '/v1/beneficiaries/search')
          .send({ name: '人', sort, pageSize: 1000 })
      ).body as Answer;
    const names = (await search('-name')).rows.map(({ name }) => name as string);
    expect(names).toHaveLength(24);
    expect(names).toEqual([...names].sort(new Intl.Collator('zh-u-co-pinyin').compare).reverse());
    expect((await search('scheme')).total).toBe(24);
    const jobs = new JobsStore(world.db);
    for (const sort of sortValues(JOB_SORT)) {
      expect((await jobs.list(world.agencyId, { sort }, { page: 1, pageSize: 50 })).rows).toEqual([]);
    }
  });
});

describe('small filters', () => {
  it('find failures by month and by name, in the list and in its matrix alike', async () => {
    const { body: all } = await get('/v1/bounced');
    expect(all.total).toBe(8);
    expect((await get('/v1/bounced?period=2024-02')).body.total).toBe(0);
    expect((await get('/v1/bounced?period=2024-01')).body.total).toBe(8);
    const text = encodeURIComponent('人一九');
    const { body: one } = await get(`/v1/bounced?text=${text}`);
    expect(one.rows.map(({ name }) => name)).toEqual(['人一九']);
    const { body: matrix } = await browsers.get('jingban')!.send('get', `/v1/bounced/matrix?text=${text}`);
    expect(matrix).toMatchObject([{ count: 1 }]);
    expect((await get('/v1/bounced?period=2024-13')).status).toBe(400);
  });

  it('find batches by part of their number and vouchers by number and summary', async () => {
    expect((await get('/v1/batches?text=j-202401')).body.rows).toMatchObject([{ id: batchId }]);
    expect((await get('/v1/batches?text=%25')).body.total).toBe(0);
    const { body: all } = await get('/v1/vouchers?pageSize=1000');
    const sample = all.rows.find(({ causeType }) => causeType === 'BATCH_PAID')!;
    const { body: found } = await get(`/v1/vouchers?number=${sample.number}&fund=RESIDENT&period=${sample.period}`);
    expect(found.rows).toEqual([sample]);
    const { body: told } = await get(`/v1/vouchers?text=${encodeURIComponent(String(sample.summary).slice(2, 8))}`);
    expect(told.rows).toContainEqual(sample);
    expect((await get('/v1/vouchers?number=0')).status).toBe(400);
  });
});
