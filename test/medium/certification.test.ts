import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { CertificationModule } from '../../src/certification/certification.module.js';
import { xlsxBytes, type WriteRow } from '../../src/platform/tabular/write-xlsx.js';
import type { Browser } from '../support/http-app.js';
import { idOf, RollsWorld, rowOf } from '../support/rolls-fixture.js';

jest.setTimeout(60_000);
let world: RollsWorld;
let clerk: Browser;
let reviewer: Browser;
beforeAll(async () => {
  world = await RollsWorld.open([CertificationModule]);
  clerk = await world.http.login('jingban');
  reviewer = await world.http.login('fuhe');
  await world.month(
    [1, 2, 3, 4, 5, 6].map((person) => rowOf(person)),
    { period: '2024-11' },
  );
  await world.month(
    [11, 12].map((person) => rowOf(person)),
    { period: '2024-11', scheme: 'ENTERPRISE' },
  );
});
afterAll(() => world?.close());

const record = async (person: number, certifiedOn: string, method = 'FACE') =>
  clerk.send('post', '/v1/certifications').send({
    beneficiaryId: (await world.person(person)).id,
    method,
    certifiedOn,
    source: '窗口登记',
  });
const file = (rows: readonly string[]) => Buffer.from(['姓名,社会保障号码,认证日期,认证方式', ...rows].join('\r\n'));
const send = (bytes: Buffer, key?: string) =>
  clerk
    .send('post', '/v1/certifications/file', key ? { 'Idempotency-Key': key } : {})
    .field({ source: '自治区认证平台' })
    .attach('file', bytes, '认证名单.csv');

describe('records of certification', () => {
  it('drown no centre that has not begun: nobody is due where nothing was ever recorded', async () => {
    const { body } = await clerk.send('get', '/v1/certification-due?month=2030-01');
    expect(body.total).toBe(0);
    expect((await clerk.send('get', '/v1/certification-due?kind=NEVER')).body.total).toBe(0);
  });

  it('hold twelve months to the day, by hand once per day and method', async () => {
    const kept = await record(1, '2024-03-15');
    expect([kept.status, kept.body.validUntil]).toEqual([201, '2025-03-15']);
    expect((await record(1, '2024-03-15')).body.code).toBe('CERTIFICATION_REPEATED');
    expect((await record(1, '2024-12-03')).body.code).toBe('CERTIFICATION_IN_FUTURE');
    expect((await record(1, '2024-02-30')).body.code).toBe('DATE_MALFORMED');
    expect((await record(1, '2024-03-15', 'APP')).status).toBe(201);
    expect((await reviewer.send('post', '/v1/certifications').send({})).body.code).toBe('PERMISSION_MISSING');
    const listed = await clerk.send('get', '/v1/certifications?from=2024-03-15&to=2024-03-15');
    expect(listed.body).toMatchObject({
      total: 2,
      rows: [{ name: '人一', method: 'APP', scheme: 'RESIDENT', withdrawnAt: null }, { method: 'FACE' }],
    });
    expect(listed.body.rows[0].idMasked).toMatch(/^652822\*{8}/);
  });

  it('hold by the rule of their day and scheme, a later rule of the same day before an earlier one', async () => {
    const rule = (body: object) => reviewer.send('post', '/v1/certification-rules').send(body);
    expect((await rule({ validFrom: '2024-06-01', months: 6, basis: '试行半年一次' })).status).toBe(201);
    expect((await rule({ validFrom: '2024-06-01', months: 9, basis: '更正为九个月' })).status).toBe(201);
    expect(
      (await rule({ scheme: 'ENTERPRISE', validFrom: '2020-01-01', months: 24, basis: '企业两年一次' })).status,
    ).toBe(201);
    expect((await rule({ validFrom: '2024-06-01', months: 0, basis: '不认证' })).status).toBe(400);
    expect((await record(2, '2024-05-31')).body.validUntil).toBe('2025-05-31');
    expect((await record(2, '2024-06-01')).body.validUntil).toBe('2025-03-01');
    expect((await record(11, '2024-06-01')).body.validUntil).toBe('2026-06-01');
    const { body } = await clerk.send('get', '/v1/certification-rules');
    expect(body.map(({ months }: { months: number }) => months)).toEqual([9, 6, 24]);
  });

  it('that were wrong are withdrawn by a record beside them, once', async () => {
    const { body } = await record(3, '2024-11-30');
    const withdraw = () => clerk.send('post', `/v1/certifications/${body.id}/withdraw`).send({ reason: '登记错了人' });
    const due = async () =>
      (await clerk.send('get', '/v1/certification-due?kind=NEVER&pageSize=100')).body.rows.map(
        ({ name }: { name: string }) => name,
      );
    expect(await due()).toEqual(expect.not.arrayContaining(['人三']));
    expect((await withdraw()).status).toBe(200);
    expect((await withdraw()).body.code).toBe('CERTIFICATION_WITHDRAWN_ALREADY');
    expect(await due()).toEqual(expect.arrayContaining(['人三', '人四']));
    const listed = await clerk.send('get', '/v1/certifications?withdrawn=true');
    expect(listed.body).toMatchObject({ total: 1, rows: [{ withdrawnReason: '登记错了人' }] });
  });
});

describe('a file of certifications', () => {
  const rows = [
    `人四,${idOf(4)},2024-10-01,人脸识别`,
    `人五,${idOf(5).toLowerCase()},2024年10月2日,手机APP`,
    `人六,${idOf(4)},2024-10-03,上门`,
    `人七,${idOf(77)},2024-10-03,上门`,
    `人四,1234,2024-10-03,上门`,
    `人六,${idOf(6)},2025-10-03,上门`,
    `人六,${idOf(6)},不详,上门`,
    `人六,${idOf(6)},2024-10-03,飞鸽`,
    `人四,${idOf(4)},2024/10/1,人脸`,
  ];

  it('is taken in row by row: each is a record or has its reason', async () => {
    const answer = await send(file(rows), 'certification-file-1');
    expect([answer.status, answer.body]).toEqual([
      201,
      { fileId: expect.any(String), rows: 9, accepted: 2, refused: 7 },
    ]);
    const issues = await clerk.send('get', `/v1/certification-files/${answer.body.fileId}/issues`);
    expect(
      issues.body.rows.map(({ rowNo, code }: Record<string, unknown>) => `${String(rowNo)} ${String(code)}`),
    ).toEqual(['4 NAME_DIFFERS', '5 UNKNOWN', '6 NUMBER', '7 FUTURE', '8 DATE', '9 METHOD', '10 REPEATED']);
    expect(issues.body.rows[0]).toMatchObject({ registeredName: '人四', sentence: expect.stringContaining('姓名') });
    const kept = await clerk.send('get', `/v1/certifications?fileId=${answer.body.fileId}`);
    expect(kept.body.rows).toMatchObject([
      { name: '人五', method: 'APP', certifiedOn: '2024-10-02', fileName: '认证名单.csv' },
      { name: '人四', method: 'FACE', certifiedOn: '2024-10-01' },
    ]);
    const stored = await world.db.one<{ text: string }>(
      `SELECT string_agg(i::text, ' ') AS text FROM certification_import_issue i`,
    );
    expect(stored!.text).not.toContain(idOf(77));
  });

  it('is one import, whoever sends it again', async () => {
    const replayed = await send(file(rows), 'certification-file-1');
    expect([replayed.status, replayed.headers['idempotent-replayed']]).toEqual([201, 'true']);
    const again = await send(file(rows));
    expect([again.status, again.body.code, again.body.message]).toEqual([
      409,
      'CERTIFICATION_FILE_REPEATED',
      expect.stringContaining('阿依努尔·买买提于 2024-12-02'),
    ]);
    const race = file([`人六,${idOf(6)},2024-10-05,柜台`]);
    const both = await Promise.all([send(race), send(race), send(race)]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect((await clerk.send('get', '/v1/certification-files')).body.total).toBe(2);
  });

  it('may be a workbook of several sheets with titles above, and is refused without a header or a row', async () => {
    const bytes = await xlsxBytes([
      { name: '说明', rows: [['本表由平台导出']] as WriteRow[] },
      {
        name: '名单',
        rows: [
          ['认证名单'],
          ['序号', '姓名', '公民身份号码', '认证时间', '认证渠道'],
          ['1', '人一二', idOf(12), '2024-09-01 08:30:00', '委托代办'],
        ] as WriteRow[],
      },
    ]);
    const answer = await clerk
      .send('post', '/v1/certifications/file')
      .field({ source: '自治区认证平台' })
      .attach('file', bytes, '认证.xlsx');
    expect(answer.body).toMatchObject({ rows: 1, accepted: 1 });
    expect((await send(Buffer.from('甲,乙\r\n1,2\r\n'))).body.code).toBe('CERTIFICATION_FILE_HEADER');
    expect((await send(file([]))).body.code).toBe('CERTIFICATION_FILE_EMPTY');
  });
});

describe('the due list', () => {
  const names = async (query: string) =>
    (await clerk.send('get', `/v1/certification-due?${query}`)).body.rows.map(
      (row: Record<string, unknown>) =>
        `${String(row.name)} ${String(row.kind)} ${String(row.dueOn)} ${String(row.overdueDays)}`,
    );

  it('tells who falls due in a month, who is late by how many days, and who never was certified', async () => {
    // Today is 2 December 2024. 人三 never was: one term from the first month paid, after the centre began in March.
    expect(await names('month=2025-03')).toEqual(['人一 DUE 2025-03-15 0']);
    expect(await names('month=2025-11')).toEqual([
      '人一 DUE 2025-03-15 0',
      '人二 DUE 2025-05-31 0',
      '人四 DUE 2025-07-01 0',
      '人五 DUE 2025-07-02 0',
      '人六 DUE 2025-07-05 0',
      '人三 NEVER 2025-08-01 0',
    ]);
    expect(await names('month=2025-11&kind=NEVER')).toEqual(['人三 NEVER 2025-08-01 0']);
    expect(await names('month=2025-03&kind=NEVER')).toEqual(['人三 NEVER 2025-08-01 0']);
    expect(await names('month=2026-12&scheme=ENTERPRISE')).toEqual([
      '人一一 DUE 2026-06-01 0',
      '人一二 DUE 2026-09-01 0',
    ]);
    world.http.clock.advance(60 * 24 * 110);
    clerk = await world.http.login('jingban');
    expect(await names('month=2025-03')).toEqual(['人一 OVERDUE 2025-03-15 7']);
    world.http.clock.advance(-60 * 24 * 110);
    clerk = await world.http.login('jingban');
  });

  it('sums up by scheme and township, everybody in one column', async () => {
    const { body } = await clerk.send('get', '/v1/certification-due/summary?month=2025-03');
    expect(body).toEqual([
      {
        scheme: 'RESIDENT',
        township: '652822100',
        townshipName: '轮台镇',
        people: 6,
        certified: 4,
        due: 1,
        overdue: 0,
        never: 1,
        proposed: 0,
        suspended: 0,
      },
      expect.objectContaining({ scheme: 'ENTERPRISE', people: 2, certified: 2 }),
    ]);
  });

  it('leaves as a workbook with masked numbers, noted on the trail', async () => {
    const columns = [
      { title: '姓名', path: 'name', kind: 'text' },
      { title: '号码', path: 'idMasked', kind: 'text' },
      { title: '过期天数', path: 'overdueDays', kind: 'count' },
    ];
    const text = Buffer.from(JSON.stringify(columns)).toString('base64url');
    const answer = await clerk
      .send('get', `/v1/certification-due?month=2025-11&format=xlsx&columns=${text}`)
      .buffer(true);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, expect.stringContaining('spreadsheetml')]);
    const noted = await world.db.one<{ rows: string }>(
      `SELECT details ->> 'rows' AS rows FROM trail WHERE act = 'list.exported' ORDER BY position DESC LIMIT 1`,
    );
    expect(noted!.rows).toBe('6');
  });
});
