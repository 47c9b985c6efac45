import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { IdentityService } from '../../src/identity/identity.service.js';
import { contentDigest } from '../../src/publication/domain/content-digest.js';
import type { BookContent } from '../../src/publication/domain/publication.types.js';
import { sheetForms } from '../../src/publication/domain/sheet-forms.js';
import { publicationXlsx } from '../../src/publication/publication-xlsx.js';
import { PublicationService } from '../../src/publication/publication.service.js';
import { PublicationModule } from '../../src/publication/publication.module.js';
import { referenceBook } from '../../src/reference/reference-book.js';
import { xlsxBytes } from '../../src/platform/tabular/write-xlsx.js';
import { readTable } from '../../src/platform/tabular/read-table.js';
import type { BookDetailDto, PublicationFindingDto } from '../../src/publication/publication-answers.dto.js';
import type { Response } from 'supertest';
import { PlantedFacts } from '../support/planted-facts.js';
import { httpApp, type Browser, type HttpApp } from '../support/http-app.js';
import { convertToCsv, OFFICE_INSTALLED } from '../support/office.js';

jest.setTimeout(60_000);
let http: HttpApp;
let manager: Browser;
let bookkeeper: Browser;
let approver: Browser;
let clerk: Browser;
beforeAll(async () => {
  http = await httpApp({ imports: [PublicationModule] });
  manager = await http.login('guanli');
  bookkeeper = await http.login('kuaiji');
  approver = await http.login('shenpi');
  clerk = await http.login('jingban');
});
afterAll(() => http?.close());

const workbook = (content: BookContent): Promise<Buffer> =>
  publicationXlsx({ agency: '轮台县社会保险中心', fiscalYear: content.fiscalYear, forms: sheetForms(content) });
const books = '/v1/budget-books';
const create = async (fiscalYear: number): Promise<string> =>
  (await bookkeeper.send('post', books).send({ fiscalYear })).body.id;
const upload = (id: string, bytes: Buffer) =>
  bookkeeper.send('post', `${books}/${id}/file`).attach('file', bytes, '公开表.xlsx');
const loaded = async (fiscalYear: number): Promise<string> => {
  const id = await create(fiscalYear);
  const { status, body } = await upload(id, await workbook({ ...referenceBook(), fiscalYear }));
  expect([status, body]).toEqual([200, expect.objectContaining({ projects: 6, revision: 1 })]);
  return id;
};
const app = <T extends Record<string, unknown>>(sql: string): Promise<T[]> => http.database.db.rows<T>(sql);
const refused = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: Error & { code?: string }) => error.code ?? error.message,
  );

/** What is answered when all requests come to wait for the lock of the statement, and go on at once. */
async function together(lock: string, values: unknown[], ask: () => PromiseLike<Response>[]): Promise<string[]> {
  const answers = await http.database.db.transaction(async (tx) => {
    await tx.run(lock, values);
    const asked = ask().map((request) => Promise.resolve(request));
    const waiting = async () =>
      (await app<{ n: number }>('SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted'))[0]!.n;
    for (let tries = 0; (await waiting()) < asked.length && tries < 200; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return asked;
  });
  const seen = await Promise.all(answers);
  return seen.map(({ status, body }) => (body.code ? `${status} ${body.code}` : String(status))).sort();
}

/** The workbook's cells by sheet, to be spoiled. */
async function cellsOf(bytes: Buffer): Promise<Map<string, string[][]>> {
  const sheets = new Map<string, string[][]>();
  const source = {
    name: 'book.xlsx',
    async *open() {
      yield bytes;
    },
  };
  for await (const { sheet, rowNo, cells } of readTable(source)) {
    const rows = sheets.get(sheet!) ?? [];
    rows[rowNo - 1] = cells.map(({ text }) => text);
    sheets.set(sheet!, rows);
  }
  return sheets;
}

describe('a budget book', () => {
  it('comes back from its own workbook to the last figure', async () => {
    const id = await loaded(2031);
    const { body } = await manager.send('get', `${books}/${id}`);
    expect(body).toMatchObject({
      fiscalYear: 2031,
      version: 1,
      state: 'DRAFT',
      revision: 1,
      createdBy: expect.any(String),
    });
    expect(body.tables).toHaveLength(11);
    expect(body.tables[2].rows[0]).toMatchObject({
      key: 'TOTAL',
      cells: { TOTAL: '5332.30', BASIC: '248.73', PROJECT: '5083.57' },
    });
    const exported = await manager.send('get', `${books}/${id}/file?format=xlsx`).responseType('blob');
    expect(exported.status).toBe(200);
    const again = await create(2032);
    expect((await upload(again, exported.body as Buffer)).status).toBe(200);
    await manager.send('post', `${books}/${again}/checks`);
    const run = (await manager.send('get', `${books}/${again}/findings`)).body.run;
    expect(run.bookDigest).toBe(contentDigest({ ...referenceBook(), fiscalYear: 2032 }).toString('hex'));
  });

  it('is printed in the official layout: codes split, income beside expense, totals last', async () => {
    const sheets = await cellsOf(await workbook(referenceBook()));
    expect([...sheets.keys()]).toEqual([
      ...['表一', '表二', '表三', '表四', '表五', '表六', '表七', '表八', '表九', '表十', '表十一'],
      '项目要素',
      '文字说明',
    ]);
    const one = sheets.get('表一')!;
    expect(one[0]).toEqual(['表一　部门收支总体情况表']);
    expect(one[2]).toEqual(['收入项目', '收入预算数', '支出功能分类', '支出预算数']);
    expect(one[3]).toEqual(['一般公共预算拨款', '5332.30', '205 教育支出', '0.86']);
    expect(one.at(-1)).toEqual(['收入总计', '5332.30', '支出总计', '5332.30']);
    const five = sheets.get('表五')!;
    expect(five.find((row) => row?.[3] === '培训支出')).toEqual(['205', '08', '03', '培训支出', '0.86', '0.86']);
    const seven = sheets.get('表七')!;
    expect(seven.find((row) => row?.[3] === 'P2024-108')!.slice(0, 3)).toEqual(['208', '01', '99']);
  });

  it('is one PDF of the eleven tables', async () => {
    const id = await create(2033);
    await upload(id, await workbook({ ...referenceBook(), fiscalYear: 2033 }));
    const { status, body } = await manager.send('get', `${books}/${id}/file?format=pdf`).responseType('blob');
    expect([status, (body as Buffer).subarray(0, 5).toString()]).toEqual([200, '%PDF-']);
    const pages = (body as Buffer).toString('latin1').match(/\/Type \/Page\b/g)!;
    expect(pages.length).toBeGreaterThanOrEqual(11);
  });

  const inOffice = OFFICE_INSTALLED ? it : it.skip;
  inOffice(
    'shows in LibreOffice, in each of the eleven tables, the amounts that the service answers',
    async () => {
      const id = await create(2071);
      await upload(id, await workbook({ ...referenceBook(), fiscalYear: 2071 }));
      const { tables } = (await manager.send('get', `${books}/${id}`)).body as BookDetailDto;
      const folder = mkdtempSync(join(tmpdir(), 'publication-'));
      try {
        const path = join(folder, 'book.xlsx');
        writeFileSync(path, (await manager.send('get', `${books}/${id}/file?format=xlsx`).responseType('blob')).body);
        for (const { table: no, title, rows } of tables) {
          const [heading, , , ...shown] = await convertToCsv(path, { sheet: no });
          expect(heading!.join('')).toContain(title);
          // Income and expense stand beside each other in some, so a line is looked for by its name and its amounts.
          const cells = shown.map((line) => line.filter((cell) => cell !== ''));
          for (const line of rows) {
            const amounts = Object.values(line.cells).filter((amount) => amount !== null);
            const row = cells.find((one) => holds(one, line.name, amounts.map(shownAmount)));
            expect([no, line.name, amounts, row !== undefined]).toEqual([no, line.name, amounts, true]);
          }
          const own = rows.flatMap((line) => Object.values(line.cells).filter((amount) => amount !== null));
          const theirs = shown.flat().filter((cell) => /^-?[\d,]+\.\d\d$/.test(cell));
          expect([no, theirs.sort()]).toEqual([no, own.map(shownAmount).sort()]);
        }
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
    120_000,
  );

  it('takes a workbook whole or not at all, and names every cell that is wrong in one pass', async () => {
    const id = await loaded(2034);
    const sheets = await cellsOf(await workbook({ ...referenceBook(), fiscalYear: 2034 }));
    sheets.delete('表九');
    sheets.get('表三')![3]![4] = '5332.305';
    sheets.get('表五')![4]![0] = '25';
    sheets.get('表六')![2]![4] = '人员费';
    sheets.get('项目要素')![3]![5] = '国家';
    sheets.get('文字说明')![3]![6] = '约5332';
    const one = sheets.get('表一')!;
    one[4]![0] = '其他收入';
    const { status, body } = await upload(id, await plainWorkbook(sheets));
    expect([status, body.code, body.details.count]).toEqual([400, 'BUDGET_FILE_WRONG', 7]);
    const found = body.details.issues.map(
      ({ sheet, cell, problem }: Record<string, string>) => `${sheet} ${cell} ${problem}`,
    );
    expect(found).toEqual([
      '表一 A5 LINE_UNKNOWN',
      '表三 E4 AMOUNT_MALFORMED',
      '表五 A5 CODE_MALFORMED',
      '表六 null HEADER_MISSING',
      '表九 null SHEET_MISSING',
      '项目要素 F4 WORD_UNKNOWN',
      '文字说明 G4 FIGURE_MALFORMED',
    ]);
    expect(body.message).toContain('表一 A5“其他收入”');
    expect((await manager.send('get', `${books}/${id}`)).body).toMatchObject({ revision: 1 });
  });

  it('is edited line by line, with amounts of two decimals in columns that the table has', async () => {
    const id = await loaded(2035);
    const line = (key: string, cells: object, table = 5) =>
      manager.send('put', `${books}/${id}/tables/${table}/lines/${key}`).send({ name: '培训支出', cells });
    expect((await line('2050803', { TOTAL: '0.90', BASIC: '0.90', PROJECT: null })).body).toEqual({ revision: 2 });
    expect((await line('2050803', { TOTAL: '0.9' })).body.code).toBe('BUDGET_AMOUNT_MALFORMED');
    expect((await line('2050803', { OWN: '0.90' })).body.code).toBe('BUDGET_LINE_UNFIT');
    expect((await line('30201', { TOTAL: '0.90' })).body.code).toBe('BUDGET_LINE_UNFIT');
    expect((await clerk.send('get', books)).body.code).toBe('PERMISSION_MISSING');
    expect((await approver.send('delete', `${books}/${id}/tables/5/lines/2050803`)).body.code).toBe(
      'PERMISSION_MISSING',
    );
    expect((await manager.send('delete', `${books}/${id}/tables/5/lines/2050803`)).body).toEqual({ revision: 3 });
    const statement = {
      section: '一 收支总体',
      title: '收支总预算',
      direction: null,
      reason: null,
      figures: { VALUE: '5332' },
    };
    const put = (figures: object) =>
      manager.send('put', `${books}/${id}/statements/TOTAL`).send({ ...statement, figures });
    expect((await put({ VALUE: '5,332' })).body.code).toBe('BUDGET_FIGURE_MALFORMED');
    expect((await put({ VALUES: '5332' })).body.code).toBe('BUDGET_STATEMENT_UNFIT');
    expect((await put({ VALUE: '5332' })).body).toEqual({ revision: 4 });
    const { body } = await manager.send('get', `${books}/${id}`);
    expect(body.statements[0]).toMatchObject({ key: 'TOTAL', figures: [{ code: 'VALUE', printed: '5332' }] });
    expect(body.editors).toHaveLength(2);
  });
});

describe('adopting', () => {
  it('is for a second person, after a run of the checks whose errors are put right or explained; then nothing changes', async () => {
    const id = await loaded(2024);
    const { contentDigest: digest } = (await approver.send('get', `${books}/${id}`)).body;
    const adopt = async (who: Browser, seen = digest) =>
      (await who.send('post', `${books}/${id}/adopt`).send({ digest: seen })).body;
    const action = async (who: Browser, name: string) =>
      (await who.send('get', `${books}/${id}`)).body.actions.find(({ action }: { action: string }) => action === name);
    expect(await action(approver, 'adopt')).toMatchObject({ allowed: false, reason: expect.stringContaining('核对') });
    expect((await adopt(approver)).code).toBe('BUDGET_BOOK_NOT_CHECKED');
    const { body: run } = await bookkeeper.send('post', `${books}/${id}/checks`);
    expect(run).toMatchObject({ errors: 4, equations: 574 });
    expect((await adopt(approver)).code).toBe('BUDGET_BOOK_FINDINGS_OPEN');
    const { body } = await manager.send('get', `${books}/${id}/findings`);
    expect(body.current).toBe(true);
    const errors: PublicationFindingDto[] = body.findings.filter(
      ({ severity }: PublicationFindingDto) => severity === 'ERROR',
    );
    expect(errors[0]).toMatchObject({
      title: '文字说明与表一致',
      sentence: '文字写 5532.3 万元，表中为 5332.30 万元，相差 200.00 万元。',
    });
    expect(errors[0]!.cells.map(({ label }) => label)).toEqual([
      '文字说明 预算绩效 · 金额（万元）',
      '表三 合计 · 合计',
    ]);
    for (const { id: finding } of errors) {
      const acknowledge = () =>
        bookkeeper
          .send('post', `/v1/publication-findings/${finding}/acknowledge`)
          .send({ reason: '公开原文如此，下年更正' });
      expect((await acknowledge()).status).toBe(200);
      expect((await acknowledge()).body.code).toBe('PUBLICATION_FINDING_ACKNOWLEDGED');
    }
    expect((await adopt(bookkeeper)).code).toBe('PERMISSION_MISSING');
    expect(await action(approver, 'adopt')).toMatchObject({ allowed: true });
    expect((await adopt(approver, '0'.repeat(64))).code).toBe('BUDGET_BOOK_CHANGED');
    expect((await adopt(approver)).digest).toBe(contentDigest(referenceBook()).toString('hex'));
    const line = { name: '合计', cells: { TOTAL: '5332.31' } };
    expect((await manager.send('put', `${books}/${id}/tables/3/lines/TOTAL`).send(line)).body.code).toBe(
      'BUDGET_BOOK_CLOSED',
    );
    expect((await adopt(approver)).code).toBe('BUDGET_BOOK_CLOSED');
  });

  it('is refused to whoever edited, and after any later edit', async () => {
    const id = await loaded(2036);
    const spoil = (amount: string) =>
      manager
        .send('put', `${books}/${id}/tables/10/lines/TOTAL`)
        .send({ name: '合计', cells: { TOTAL: amount, RECEPTION: amount } });
    await spoil('0.16');
    await manager.send('post', `${books}/${id}/checks`);
    const adopt = async (who: Browser) => {
      const { contentDigest: digest } = (await who.send('get', `${books}/${id}`)).body;
      return (await who.send('post', `${books}/${id}/adopt`).send({ digest })).body.code;
    };
    expect(await adopt(manager)).toBe('BUDGET_BOOK_SECOND_PERSON');
    await spoil('0.15');
    expect(await adopt(approver)).toBe('BUDGET_BOOK_NOT_CHECKED');
    expect((await manager.send('get', `${books}/${id}/findings`)).body.current).toBe(false);
  });

  it('is refused once what the draft was compared with has changed, until it is checked against that', async () => {
    const id = await loaded(2042);
    const check = () => bookkeeper.send('post', `${books}/${id}/checks`);
    const adopt = async () => {
      const { contentDigest: digest } = (await approver.send('get', `${books}/${id}`)).body;
      return (await approver.send('post', `${books}/${id}/adopt`).send({ digest })).body.code;
    };
    const seen = async () => [
      (await manager.send('get', `${books}/${id}`)).body.checked,
      (await manager.send('get', `${books}/${id}/findings`)).body.current,
    ];
    expect(await seen()).toEqual(['NEVER', false]);
    await check();
    expect([await adopt(), await seen()]).toEqual(['BUDGET_BOOK_FINDINGS_OPEN', ['CURRENT', true]]);
    const facts = PlantedFacts.over(http.database, IdentityService.systemCaller(http.agencyId, 'planted'));
    const project = await facts.project('P-42', null);
    await facts.plant(`UPDATE subsidy_project SET fiscal_year = 2042 WHERE id = ${project}`);
    await facts.plant(`INSERT INTO project_balance (project_id, allotted) VALUES (${project}, 10000)`);
    expect([await adopt(), await seen()]).toEqual(['BUDGET_BOOK_NOT_CHECKED', ['STALE', false]]);
    const { body } = await approver.send('get', `${books}/${id}`);
    expect(body.actions.find(({ action }: { action: string }) => action === 'adopt').reason).toContain('所比对的内容');
    await check();
    expect([await adopt(), await seen()]).toEqual(['BUDGET_BOOK_FINDINGS_OPEN', ['CURRENT', true]]);
  });

  it('leads to an adjustment as a new version that starts as a copy, one draft a year', async () => {
    const { body: made } = await bookkeeper.send('post', books).send({ fiscalYear: 2024, note: '年中调整' });
    expect(made.version).toBe(2);
    expect((await bookkeeper.send('post', books).send({ fiscalYear: 2024 })).body.code).toBe('BUDGET_BOOK_DRAFT_OPEN');
    const { body } = await manager.send('get', `${books}/${made.id}`);
    expect(body).toMatchObject({ basedOn: expect.any(String), note: '年中调整', state: 'DRAFT' });
    await manager.send('post', `${books}/${made.id}/checks`);
    expect((await manager.send('get', `${books}/${made.id}/findings`)).body.run.bookDigest).toBe(
      contentDigest(referenceBook()).toString('hex'),
    );
    expect((await manager.send('post', `${books}/${made.id}/withdraw`).send({ reason: '不调整了' })).status).toBe(200);
    const { body: list } = await manager.send('get', `${books}?year=2024`);
    expect(list.rows.map(({ version, state }: Record<string, unknown>) => `${version} ${state}`)).toEqual([
      '2 WITHDRAWN',
      '1 ADOPTED',
    ]);
  });

  it('of a year is begun once, and a finding explained once, also when two people do so in the same moment', async () => {
    const year = 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))';
    const begun = await together(year, [`budget-book:${http.agencyId}:2040`], () =>
      [bookkeeper, manager].map((who) => who.send('post', books).send({ fiscalYear: 2040 })),
    );
    expect(begun).toEqual(['201', '409 BUDGET_BOOK_DRAFT_OPEN']);
    const id = await loaded(2041);
    await manager.send('post', `${books}/${id}/checks`);
    const [finding] = (await manager.send('get', `${books}/${id}/findings`)).body.findings;
    const said = await together('SELECT FROM budget_book WHERE id = $1 FOR UPDATE', [id], () =>
      [bookkeeper, manager].map((who) =>
        who.send('post', `/v1/publication-findings/${finding.id}/acknowledge`).send({ reason: '印刷如此' }),
      ),
    );
    expect(said).toEqual(['200', '409 PUBLICATION_FINDING_ACKNOWLEDGED']);
  });

  it('gives the year after something to be compared with', async () => {
    const id = await loaded(2025);
    await manager.send('post', `${books}/${id}/checks`);
    const { body } = await manager.send('get', `${books}/${id}/findings`);
    const prior = body.findings.filter(({ check }: PublicationFindingDto) => check === 'PRIOR_BOOK');
    expect(prior.map(({ subject }: PublicationFindingDto) => subject)).toContain('ITEM:2050803');
    expect(prior[0].sentence).toContain('上年公开为');
  });
});

describe('the database', () => {
  it('lets nothing into a book outside an edit of its draft, and no finding be changed', async () => {
    const [adopted] = await app<{ id: string }>(`SELECT id FROM budget_book WHERE state = 'ADOPTED'`);
    const [draft] = await app<{ id: string }>(`SELECT id FROM budget_book WHERE state = 'DRAFT' LIMIT 1`);
    for (const { id } of [adopted!, draft!]) {
      expect(await refused(app(`DELETE FROM budget_cell WHERE book_id = ${id}`))).toBe('BUDGET_BOOK_CLOSED');
      const row = `INSERT INTO budget_row (agency_id, book_id, table_no, row_key, name) VALUES (${http.agencyId}, ${id}, 5, '229', '其他支出')`;
      expect(await refused(app(row))).toBe('BUDGET_BOOK_CLOSED');
    }
    const edit = `INSERT INTO budget_book_edit (agency_id, book_id, act_id, user_id, edited_at) VALUES (${http.agencyId}, ${adopted!.id}, 1, ${http.userIds.get('guanli')}, now())`;
    expect(await refused(app(edit))).toBe('BUDGET_BOOK_CLOSED');
    expect(await refused(app(`UPDATE budget_book SET state = 'DRAFT', digest = NULL WHERE id = ${adopted!.id}`))).toBe(
      'BUDGET_BOOK_CLOSED',
    );
    expect(await refused(app(`UPDATE publication_finding SET severity = 'NOTE'`))).not.toBe('done');
    expect(await refused(app(`DELETE FROM publication_acknowledgement`))).not.toBe('done');
  });
});

describe('verification', () => {
  const verify = () =>
    http.database.db.read((tx) => http.app.get(PublicationService, { strict: false }).verify(tx, http.agencyId));

  it('recomputes adopted books and findings, and names what was changed behind the triggers', async () => {
    expect(await verify()).toMatchObject({ name: 'budget-books', ok: true });
    const [finding] = await app<{ id: string }>('SELECT id FROM publication_finding LIMIT 1');
    const behind = (sql: string) =>
      http.database.asOwner(`BEGIN; SET LOCAL session_replication_role = replica; ${sql}; COMMIT`);
    await behind(`UPDATE publication_finding SET subject = 'another' WHERE id = ${finding!.id}`);
    expect((await verify()).firstBad).toMatchObject({ kind: 'publicationFinding', id: finding!.id });
    await behind(`UPDATE budget_cell SET amount = amount + 1 WHERE book_id = (SELECT id FROM budget_book WHERE state = 'ADOPTED')
      AND table_no = 3 AND row_key = 'TOTAL' AND column_code = 'TOTAL'`);
    expect((await verify()).firstBad).toMatchObject({ kind: 'budgetBook', why: expect.stringContaining('内容被改动') });
  });
});

/** The same cells without any style, as another program would write them. */
function plainWorkbook(sheets: ReadonlyMap<string, string[][]>): Promise<Buffer> {
  return xlsxBytes([...sheets].map(([name, rows]) => ({ name, rows: Array.from(rows, (row) => row ?? []) })));
}

/** As a cell of money is shown. */
const shownAmount = (amount: string): string => amount.replace(/\B(?=(\d{3})+\.\d\d$)/g, ',');

/** Whether a row has the name in a cell, and behind it the amounts in order. */
function holds(row: readonly string[], name: string, amounts: readonly string[]): boolean {
  const at = row.findIndex((cell) => cell === name || cell.endsWith(` ${name}`));
  return at >= 0 && amounts.every((amount, i) => row[at + 1 + i] === amount);
}
