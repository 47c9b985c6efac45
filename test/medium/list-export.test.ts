import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { money, sumMoney, toWire } from '../../src/kernel/money.js';
import { openApiDocument } from '../../src/platform/http/openapi.js';
import { readTable } from '../../src/platform/tabular/read-table.js';
import type { TableRow } from '../../src/platform/tabular/table.types.js';
import type { Browser } from '../support/http-app.js';
import { PayoutsWorld } from '../support/payouts-fixture.js';

const LINES = Number(process.env.LEDGER_TEST_LINES ?? '20000');
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

jest.setTimeout(240_000);
let world: PayoutsWorld;
let clerk: Browser;
let auditor: Browser;
let batchId: string;
let lines: string;

beforeAll(async () => {
  world = await PayoutsWorld.open();
  clerk = await world.http.login('jingban');
  auditor = await world.http.login('jihe');
  batchId = (await world.draft(await world.bulkRoll('2024-01', LINES))).id;
  lines = `/v1/batches/${batchId}/lines`;
  // Names that a spreadsheet would take for formulas, or that XML cannot hold as they are.
  await world.http.database.asOwner(`SET session_replication_role = replica;
    UPDATE payee_version SET name = '=HYPERLINK("http://evil")' WHERE id = 1;
    UPDATE payee_version SET name = '@SUM(A1)<&>_x0041_' WHERE id = 2;
    UPDATE payee_version SET name = '阿依努尔·买买提' || chr(1) WHERE id = 3`);
}, 240_000);
afterAll(() => world?.close());

const encoded = (columns: unknown): string => Buffer.from(JSON.stringify(columns), 'utf8').toString('base64url');
const COLUMNS = [
  { title: '序号', path: 'lineNo', kind: 'count' },
  { title: '姓名', path: 'name', kind: 'text' },
  { title: '社会保障号码', path: 'idMasked', kind: 'text' },
  { title: '金额（元）', path: 'amount', kind: 'money' },
  { title: '状态', path: 'state', kind: 'text', words: { PLANNED: '待发' } },
];

function download(browser: Browser, path: string, headers: Record<string, string> = {}) {
  return browser
    .send('get', path, headers)
    .buffer(true)
    .parse((res, done) => {
      const parts: Buffer[] = [];
      res.on('data', (part: Buffer) => parts.push(part));
      res.on('end', () => done(null, Buffer.concat(parts)));
    });
}
const asked = (path: string, columns: unknown = COLUMNS, more = ''): string =>
  `${path}${path.includes('?') ? '&' : '?'}format=xlsx&columns=${encoded(columns)}${more}`;

async function read(bytes: Buffer): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  const source = {
    name: 'export.xlsx',
    async *open() {
      yield bytes;
    },
  };
  for await (const row of readTable(source)) rows.push(row);
  return rows;
}
const texts = (row: TableRow | undefined): string[] => row!.cells.map(({ text }) => text);
/** What a refused request says. */
async function refusal(browser: Browser, path: string) {
  const { status, body } = await browser.send('get', path);
  return { status, code: body.code as string, message: body.message as string };
}
const exported = () =>
  world.db.rows<{ subject: string; details: Record<string, unknown>; actor: string }>(
    `SELECT subject_id AS subject, details, actor_id AS actor FROM trail WHERE act = 'list.exported' ORDER BY position`,
  );

describe(`a list of ${LINES} lines as a workbook`, () => {
  it('holds every line once, in the order asked for, its money equal to the cent', async () => {
    const answer = await download(
      clerk,
      asked(`${lines}?sort=-amount`, COLUMNS, `&fileName=${encodeURIComponent('一月明细')}`),
    );
    expect([answer.status, answer.headers['content-type']]).toEqual([200, XLSX]);
    expect(answer.headers['content-disposition']).toBe(
      `attachment; filename="____.xlsx"; filename*=UTF-8''${encodeURIComponent('一月明细')}.xlsx`,
    );
    const [titles, ...rows] = await read(answer.body as Buffer);
    expect(texts(titles)).toEqual(['序号', '姓名', '社会保障号码', '金额（元）', '状态']);
    expect(rows).toHaveLength(LINES);
    expect(new Set(rows.map((row) => row.cells[0]!.text)).size).toBe(LINES);
    const amounts = rows.map((row) => row.cells[3]!);
    expect(new Set(amounts.map(({ kind }) => kind))).toEqual(new Set(['NUMBER']));
    expect(amounts.every(({ text }) => /^\d+\.\d\d$/.test(text))).toBe(true);
    const { body: batch } = await clerk.send('get', `/v1/batches/${batchId}`);
    expect(toWire(sumMoney(amounts.map(({ text }) => money(text))))).toBe(batch.total);
    const descending = amounts.map(({ text }) => Number(text) * 100);
    expect(descending).toEqual([...descending].sort((a, b) => b - a));
    expect(new Set(rows.map((row) => row.cells[2]!.kind))).toEqual(new Set(['TEXT']));
    expect(rows[0]!.cells[4]!.text).toBe('待发');
  });

  it('keeps formulas asleep as text and leaves nothing out that a workbook cannot hold', async () => {
    const answer = await download(clerk, asked(`${lines}?pageSize=7&page=3`));
    const rows = await read(answer.body as Buffer);
    expect(rows).toHaveLength(LINES + 1);
    expect(rows[1]!.cells[1]).toEqual({ text: '=HYPERLINK("http://evil")', kind: 'TEXT', lossy: false });
    expect(rows[2]!.cells[1]).toMatchObject({ text: '@SUM(A1)<&>_x0041_', kind: 'TEXT' });
    expect(rows[3]!.cells[1]).toMatchObject({ text: '阿依努尔·买买提\ufffd', kind: 'TEXT' });
  });

  it('asks with the same filters, for all pages of them', async () => {
    const { body } = await clerk.send('get', `${lines}?withBackPay=true&pageSize=1`);
    const rows = await read((await download(clerk, asked(`${lines}?withBackPay=true`))).body as Buffer);
    expect(rows).toHaveLength(body.total + 1);
  });

  it('leaves on the trail who took what out, without the personal part of the filter', async () => {
    const before = (await exported()).length;
    const name = encodeURIComponent('人员77');
    const rows = await read(
      (await download(clerk, asked(`${lines}?text=${name}&state=PLANNED&sort=name`))).body as Buffer,
    );
    const records = await exported();
    expect(records).toHaveLength(before + 1);
    expect(records.at(-1)).toEqual({
      subject: `/api${lines}`,
      actor: world.userId('jingban'),
      details: {
        route: '/api/v1/batches/:id/lines',
        filter: { text: '***', state: 'PLANNED', sort: 'name' },
        rows: rows.length - 1,
        columns: COLUMNS.map(({ title }) => title),
      },
    });
    const { body: verdict } = await auditor.send('get', '/v1/trail/verification');
    expect(verdict.ok).toBe(true);
  });
});

describe('other lists', () => {
  it('write months, days and Chinese time as an office writes them, and codes in words', async () => {
    const columns = [
      { title: '批次', path: 'number', kind: 'text' },
      { title: '期间', path: 'period', kind: 'period' },
      { title: '发放日', path: 'payOn', kind: 'date' },
      { title: '编制时间', path: 'draftedAt', kind: 'time' },
      { title: '编制日', path: 'draftedAt', kind: 'date' },
      { title: '结清时间', path: 'settledAt', kind: 'time' },
      { title: '合计', path: 'total', kind: 'money' },
      { title: '状态', path: 'state', kind: 'text', words: { DRAFT: '草稿' } },
    ];
    const rows = await read((await download(clerk, asked('/v1/batches', columns))).body as Buffer);
    const { body } = await clerk.send('get', '/v1/batches');
    const { number, total } = body.rows[0];
    expect(texts(rows[1])).toEqual([
      number,
      '2024年01月',
      '2024-01-10',
      '2024-12-02 09:00',
      '2024-12-02',
      '',
      total,
      '草稿',
    ]);
  });

  it('that have no pages are exported too, with several values in one cell', async () => {
    const security = await world.http.login('anquan');
    const roles = [
      { title: '岗位', path: 'role', kind: 'text' },
      { title: '名称', path: 'name', kind: 'text' },
    ];
    const { body } = await security.send('get', '/v1/roles');
    expect(Array.isArray(body)).toBe(true);
    const first = body[0] as Record<string, unknown>;
    const used = roles.filter(({ path }) => Object.hasOwn(first, path));
    const rows = await read((await download(security, asked('/v1/roles', used))).body as Buffer);
    expect(rows).toHaveLength(body.length + 1);
    const users = [
      { title: '登录名', path: 'login', kind: 'text' },
      { title: '岗位', path: 'roles', kind: 'text', words: { SECURITY_ADMIN: '安全管理员' } },
      { title: '启用', path: 'active', kind: 'text' },
    ];
    const people = await read((await download(security, asked('/v1/users?sort=login', users))).body as Buffer);
    expect(people.map(texts)).toContainEqual(['anquan', '安全管理员', '是']);
  });

  it('of nothing give a workbook with its titles', async () => {
    const rows = await read((await download(clerk, asked(`${lines}?state=PAID`))).body as Buffer);
    expect(rows.map(texts)).toEqual([COLUMNS.map(({ title }) => title)]);
  });

  it('are documented with the export, for every list and no other read', async () => {
    const { paths } = openApiDocument(world.http.app);
    const lists = Object.entries(paths).filter(([, { get }]) =>
      (get?.parameters ?? []).some((parameter) => 'name' in parameter && parameter.name === 'columns'),
    );
    expect(lists.map(([path]) => path)).toEqual(
      expect.arrayContaining(['/api/v1/batches', '/api/v1/users', '/api/v1/roles']),
    );
    expect(lists.map(([path]) => path)).not.toContain('/api/v1/batches/{id}');
    for (const [, { get }] of lists)
      expect(Object.keys((get!.responses['200'] as { content: object }).content)).toContain(XLSX);
  });
});

describe('an export that cannot be', () => {
  it('is refused before anything is sent, the wrong column named', async () => {
    const wrong: [unknown, string][] = [
      [[], '应有 1 到 40 列'],
      [Array.from({ length: 41 }, () => COLUMNS[0]), '应有 1 到 40 列'],
      [{ title: 'x' }, '按 base64url 编码'],
      [[{ ...COLUMNS[0], colour: 1 }], 'columns[0]：应为对象'],
      [[COLUMNS[0], { ...COLUMNS[1], title: '' }], 'columns[1].title'],
      [[{ ...COLUMNS[0], title: '长'.repeat(41) }], 'columns[0].title'],
      [[{ ...COLUMNS[0], path: 'a b' }], 'columns[0].path'],
      [[{ ...COLUMNS[0], path: 'name.__proto__' }], 'columns[0].path'],
      [[{ ...COLUMNS[0], path: 'constructor' }], 'columns[0].path：列表中没有这个字段'],
      [[{ ...COLUMNS[0], path: 'amountt' }], 'columns[0].path：列表中没有这个字段'],
      [[{ ...COLUMNS[0], kind: 'float' }], 'columns[0].kind：只能是：text'],
      [[{ ...COLUMNS[0], words: { A: 1 } }], 'columns[0].words'],
    ];
    const before = (await exported()).length;
    for (const [columns, message] of wrong) {
      const refused = await refusal(clerk, asked(lines, columns));
      expect([columns, refused]).toEqual([
        columns,
        { status: 400, code: 'REQUEST_INVALID', message: expect.stringContaining(message) },
      ]);
    }
    for (const [query, message] of [
      ['format=xlsx', '必填'],
      ['format=pdf', '只能是：xlsx'],
      ['format=xlsx&columns=!!!', 'base64url'],
      [`format=xlsx&columns=${encoded(COLUMNS)}&columns=${encoded(COLUMNS)}`, '只能填写一次'],
      [`format=xlsx&columns=${encoded(COLUMNS)}&fileName=${encodeURIComponent('长'.repeat(81))}`, 'fileName'],
      [`format=xlsx&columns=${encoded(COLUMNS)}&colour=1`, 'colour：没有这个字段'],
      [`format=xlsx&columns=${encoded(COLUMNS)}&sort=colour`, '不能按此项排序'],
    ] as const) {
      expect([query, await refusal(clerk, `${lines}?${query}`)]).toEqual([
        query,
        { status: 400, code: 'REQUEST_INVALID', message: expect.stringContaining(message) },
      ]);
    }
    expect(await exported()).toHaveLength(before);
  });

  it('is no way around the permission, the agency, or the size of a page', async () => {
    const admin = await world.http.login('xitong');
    expect(await refusal(admin, asked(lines))).toMatchObject({ status: 403, code: 'PERMISSION_MISSING' });
    expect(await refusal(clerk, asked(lines, COLUMNS, '&agency=77'))).toMatchObject({ code: 'AGENCY_OUT_OF_SCOPE' });
    expect(await refusal(clerk, asked('/v1/batches/99999/lines'))).toMatchObject({ status: 404 });
    expect(await refusal(clerk, `${lines}?pageSize=1001`)).toMatchObject({
      status: 400,
      message: expect.stringContaining('pageSize：不能大于 1000'),
    });
    const own = await download(clerk, asked(`${lines}?state=PAID`, COLUMNS, `&agency=${world.agencyId}`));
    expect(own.status).toBe(200);
  });

  it('has a name without folders or marks that a file system or a header would misread', async () => {
    const disposition = async (fileName: string): Promise<string> => {
      const path = asked(`${lines}?state=PAID`, COLUMNS, `&fileName=${encodeURIComponent(fileName)}`);
      return (await download(clerk, path)).headers['content-disposition'] as string;
    };
    expect(await disposition('../../etc/passwd')).toContain(`''_.._etc_passwd.xlsx`);
    expect(await disposition('a"b\r\nX: 1\u202e.xlsx')).toContain(`''a_bX_%201.xlsx`);
    expect(await disposition('二月.XLSX')).toContain(`''${encodeURIComponent('二月')}.xlsx`);
  });
});
