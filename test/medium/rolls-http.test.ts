import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readTable } from '../../src/platform/tabular/read-table.js';
import type { TableRow } from '../../src/platform/tabular/table.types.js';
import { readXlsxNotes } from '../support/xlsx-notes.js';
import type { Browser } from '../support/http-app.js';
import { accountOf, csvOf, HEADERS, idOf, newCsv, RollsWorld, rowOf, xlsxOf } from '../support/rolls-fixture.js';

describe('rolls over HTTP', () => {
  let world: RollsWorld;
  let clerk: Browser;
  let manager: Browser;
  beforeAll(async () => {
    world = await RollsWorld.open();
    clerk = await world.http.login('jingban');
    manager = await world.http.login('guanli');
  });
  afterAll(() => world.close());

  const upload = (bytes: Buffer, name: string, key?: string, period = '2024-11') =>
    clerk
      .send('post', '/v1/rolls', key ? { 'Idempotency-Key': key } : {})
      .field({ scheme: 'RESIDENT', period })
      .attach('file', bytes, name);
  const download = (browser: Browser, path: string) =>
    browser
      .send('get', path)
      .buffer(true)
      .parse((res, done) => {
        const parts: Buffer[] = [];
        res.on('data', (part: Buffer) => parts.push(part));
        res.on('end', () => done(null, Buffer.concat(parts)));
      });

  it('takes a file once per key, and names the field in which a repetition differs', async () => {
    const bytes = await xlsxOf([rowOf(1), rowOf(2)]);
    const first = await upload(bytes, '十一月.xlsx', 'upload-0001');
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({ state: 'UPLOADED' });
    const again = await upload(bytes, '十一月.xlsx', 'upload-0001');
    expect([again.status, again.headers['idempotent-replayed'], again.body.id]).toEqual([201, 'true', first.body.id]);
    const other = await upload(await xlsxOf([rowOf(1)]), '十一月.xlsx', 'upload-0001');
    expect([other.status, other.body.code, other.body.details.field]).toEqual([
      409,
      'IDEMPOTENCY_KEY_REUSED',
      'fileDigest',
    ]);
    const repeated = await upload(bytes, '十一月.xlsx');
    expect([repeated.status, repeated.body.code]).toEqual([409, 'ROLL_FILE_REPEATED']);
    expect(repeated.body.message).toContain(`编号 ${first.body.id}，校验中`);

    await world.import(first.body.id);
    const detail = await clerk.send('get', `/v1/rolls/${first.body.id}`);
    expect(detail.body).toMatchObject({
      state: 'CHECKED',
      fileName: '十一月.xlsx',
      lineCount: 2,
      allowedActions: ['accept', 'recheck', 'map', 'reject'],
    });
    const seen = await manager.send('get', `/v1/rolls/${first.body.id}`);
    expect([seen.status, seen.body.allowedActions]).toEqual([200, []]);
  });

  it('accepts and rejects for the clerk only, and refuses what makes no sense', async () => {
    const { body: list } = await clerk.send('get', '/v1/rolls?scheme=RESIDENT&period=2024-11&state=CHECKED');
    expect(list).toMatchObject({ total: 1, page: 1 });
    const { id } = list.rows[0];
    expect((await manager.send('post', `/v1/rolls/${id}/accept`).send({})).body.code).toBe('PERMISSION_MISSING');
    const accepted = await clerk.send('post', `/v1/rolls/${id}/accept`).send({});
    expect([accepted.status, accepted.body.registered]).toEqual([200, 2]);
    expect((await clerk.send('post', `/v1/rolls/${id}/reject`).send({ reason: '错了' })).body.code).toBe(
      'STATE_NOT_ALLOWED',
    );
    expect((await clerk.send('get', '/v1/rolls/424242')).status).toBe(404);
    expect((await clerk.send('get', '/v1/rolls/abc')).status).toBe(400);
    expect((await upload(csvOf([rowOf(3)]), 'a.csv', undefined, '2024-13')).status).toBe(400);
    const lines = await clerk.send('get', `/v1/rolls/${id}/lines?name=人二&pageSize=5`);
    expect(lines.body).toMatchObject({
      total: 1,
      rows: [{ name: '人二', amount: '250.91', idMasked: expect.stringContaining('********') }],
    });
  });

  it('lists issues by page, code and severity, with sentence and remedy', async () => {
    const wrong = idOf(4).slice(0, 17) + (idOf(4)[17] === '7' ? '8' : '7');
    const { body } = await upload(
      newCsv([rowOf(1), rowOf(3, { base: 'x', total: '250.91' }), rowOf(4, { id: wrong })]),
      '坏.csv',
      undefined,
      '2024-12',
    );
    await world.import(body.id);
    const page = await clerk.send('get', `/v1/rolls/${body.id}/issues?severity=BLOCK&pageSize=1&page=2`);
    expect(page.body).toMatchObject({
      total: 2,
      rows: [
        { rowNo: 4, column: '2', fieldLabel: '社会保障号码', value: `${wrong.slice(0, 6)}********${wrong.slice(-4)}` },
      ],
    });
    const one = await clerk.send('get', `/v1/rolls/${body.id}/issues?code=ROLL_AMOUNT_MALFORMED`);
    expect(one.body.rows).toMatchObject([
      { value: 'x', sentence: '金额无法识别。', remedy: expect.stringContaining('1234.50') },
    ]);
  });

  it('shows a row at fault as it stands in the file, the bad cell marked, the numbers masked', async () => {
    const { body: list } = await clerk.send('get', '/v1/rolls?period=2024-12');
    const { id } = list.rows[0];
    const row = await clerk.send('get', `/v1/rolls/${id}/rows/2`);
    expect(row.body).toMatchObject({ ordinal: 2, sheet: null, rowNo: 3 });
    const cells = row.body.cells as { column: string; header: string; text: string; mark: string | null }[];
    expect(cells.map(({ header }) => header)).toEqual(HEADERS.split(','));
    expect(cells.slice(0, 3).map(({ text }) => text)).toEqual([
      '人三',
      mask(idOf(3)),
      '*'.repeat(15) + accountOf(3).slice(-4),
    ]);
    expect(cells.filter(({ mark }) => mark !== null)).toMatchObject([{ column: '9', text: 'x', mark: 'BLOCK' }]);
    expect(row.body.issues).toMatchObject([{ sentence: '金额无法识别。' }]);
    // Without an issue there is nothing to explain.
    expect((await clerk.send('get', `/v1/rolls/${id}/rows/999`)).body.code).toBe('NOT_FOUND');
    expect((await clerk.send('get', `/v1/rolls/${id}/rows/0`)).status).toBe(400);
  });

  it('gives the list of issues as a workbook, the cells marked, the numbers masked', async () => {
    const { body: list } = await clerk.send('get', '/v1/rolls?period=2024-12');
    const { id } = list.rows[0];
    const answer = await download(clerk, `/v1/rolls/${id}/issues.xlsx`);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, expect.stringContaining('spreadsheetml')]);
    expect(decodeURIComponent(answer.headers['content-disposition']!)).toContain('坏-问题行.xlsx');
    const bytes = answer.body as Buffer;
    const rows = await sheet(bytes, '问题行');
    expect(rows.map((row) => row.slice(0, 3))).toEqual([
      HEADERS.split(',').slice(0, 3),
      ['人三', mask(idOf(3)), '*'.repeat(15) + accountOf(3).slice(-4)],
      ['人四', expect.stringMatching(/^652822\*{8}/), '*'.repeat(15) + accountOf(4).slice(-4)],
    ]);
    expect(rows[1]!.slice(-3)).toEqual(['3', '【不能发放】金额无法识别。', expect.stringContaining('1,234.50')]);
    expect(readXlsxNotes(bytes)).toMatchObject({
      I2: expect.stringContaining('金额无法识别。'),
      B3: expect.stringContaining('校验码不符'),
    });
    expect((await sheet(bytes, '整体问题')).length).toBeGreaterThan(0);
  });

  it('shows the numbers for a reason that goes to the trail, and only to those who may', async () => {
    const { body: list } = await clerk.send('get', '/v1/rolls?period=2024-12');
    const { id } = list.rows[0];
    const path = (reason: string): string => `/v1/rolls/${id}/issues.xlsx?reason=${encodeURIComponent(reason)}`;
    expect((await clerk.send('get', path('看'))).status).toBe(400);
    expect((await manager.send('get', path('核对身份证号码'))).body.code).toBe('PERMISSION_MISSING');
    const answer = await download(clerk, path('核对身份证号码'));
    const rows = await sheet(answer.body as Buffer, '问题行');
    expect(rows[1]!.slice(1, 3)).toEqual([idOf(3), accountOf(3)]);
    const acts = await world.db.rows(
      `SELECT outcome, actor_id, details ->> 'reason' AS reason FROM trail WHERE act = 'roll.issuesUnmask' ORDER BY position`,
    );
    expect(acts).toEqual([
      { outcome: 'REFUSED', actor_id: world.as('guanli').actor.userId, reason: null },
      { outcome: 'DONE', actor_id: world.as('jingban').actor.userId, reason: '核对身份证号码' },
    ]);
  });

  it('maps columns of a file that failed', async () => {
    const { body } = await upload(
      csvOf([rowOf(7)], HEADERS.replace('社会保障号码', '甲')),
      '列.csv',
      undefined,
      '2024-10',
    );
    await expect(world.import(body.id)).rejects.toThrow('ROLL_COLUMN_MISSING');
    const mapping = { 甲: 'idNumber' };
    expect((await clerk.send('post', `/v1/rolls/${body.id}/mapping`).send({ mapping: { 甲: 'x' } })).body.code).toBe(
      'ROLL_MAPPING_FIELD',
    );
    expect((await clerk.send('post', `/v1/rolls/${body.id}/mapping`).send({ mapping })).body).toMatchObject({
      state: 'UPLOADED',
    });
    await world.import(body.id);
    expect((await clerk.send('get', `/v1/rolls/${body.id}`)).body).toMatchObject({ state: 'CHECKED', lineCount: 1 });
    expect((await clerk.send('post', `/v1/rolls/${body.id}/reject`).send({ reason: '试列对应' })).body).toEqual({
      id: body.id,
      state: 'REJECTED',
    });
  });
});

describe('the stop list over HTTP', () => {
  let world: RollsWorld;
  let auditor: Browser;
  beforeAll(async () => {
    world = await RollsWorld.open();
    auditor = await world.http.login('jihe');
  });
  afterAll(() => world.close());

  it('takes entries, shows them masked, and lifts them', async () => {
    const body = {
      entries: [{ idNumber: idOf(1), name: '人一', reason: 'DEATH', effectiveFrom: '2024-11' }],
      source: '民政局',
    };
    const key = { 'Idempotency-Key': 'stop-list-1' };
    const added = await auditor.send('post', '/v1/stop-list', key).send(body);
    expect([added.status, added.body]).toEqual([201, { added: 1, already: 0 }]);
    const replayed = await auditor.send('post', '/v1/stop-list', key).send(body);
    expect(replayed.headers['idempotent-replayed']).toBe('true');
    const list = await auditor.send('get', '/v1/stop-list?lifted=false&reason=DEATH');
    expect(list.body).toMatchObject({
      total: 1,
      rows: [{ name: '人一', idMasked: mask(idOf(1)), addedBy: '张伟', liftedAt: null }],
    });
    const { id } = list.body.rows[0];
    expect((await auditor.send('post', `/v1/stop-list/${id}/lift`).send({ reason: '短' })).status).toBe(400);
    expect((await auditor.send('post', `/v1/stop-list/${id}/lift`).send({ reason: '民政局更正信息' })).body).toEqual({
      id,
      lifted: true,
    });
    expect((await auditor.send('get', '/v1/stop-list?lifted=true')).body.rows[0]).toMatchObject({ liftedBy: '张伟' });
    // What the idempotency record keeps cannot be searched for the number.
    const kept = await world.db.one<{ fields: string }>(
      `SELECT fields::text AS fields FROM idempotency_key WHERE key = 'stop-list-1'`,
    );
    expect(kept!.fields).not.toContain(idOf(1));
  });

  it('takes them from a file, or says which rows are wrong', async () => {
    const file = (rows: string[]) =>
      Buffer.from(['死亡人员名单', '序号,姓名,身份证号,停发原因,起始年月', ...rows].join('\r\n'));
    const send = (bytes: Buffer) =>
      auditor.send('post', '/v1/stop-list/file').field({ source: '民政局 11 月' }).attach('file', bytes, '名单.csv');
    const wrong = await send(file([`1,人二,${idOf(2)},死亡,2024-11`, '2,人三,1234,死亡,']));
    expect([wrong.status, wrong.body.code, wrong.body.message]).toEqual([
      400,
      'STOP_LIST_ROWS',
      expect.stringContaining('第 4 行社会保障号码不正确'),
    ]);
    const taken = await send(file([`1,人二,${idOf(2)},死亡,2024年11月`, `2,人三,${idOf(3)},服刑,`]));
    expect(taken.body).toEqual({ added: 2, already: 0 });
    const list = await auditor.send('get', '/v1/stop-list?lifted=false');
    expect(list.body.rows.map(({ reason, effectiveFrom }: Record<string, string>) => [reason, effectiveFrom])).toEqual(
      expect.arrayContaining([
        ['DEATH', '2024-11'],
        ['PRISON', '2024-12'],
      ]),
    );
    expect((await send(Buffer.from('甲,乙\r\n1,2'))).body.code).toBe('STOP_LIST_FILE_HEADER');
  });
});

async function sheet(bytes: Buffer, name: string): Promise<string[][]> {
  const rows: TableRow[] = [];
  async function* open() {
    yield bytes;
  }
  for await (const row of readTable({ name: 'list.xlsx', open })) if (row.sheet === name) rows.push(row);
  return rows.map((row) => row.cells.map((cell) => cell.text));
}

function mask(id: string): string {
  return `${id.slice(0, 6)}********${id.slice(-4)}`;
}
