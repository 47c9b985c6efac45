import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { AppModule } from '../../src/app.module.js';
import { DEMO_PASSWORD } from '../../src/identity/demo-users.js';
import { LedgerClient } from '../../src/client/ledger-client.js';
import { startMessages } from '../../src/messages/start.js';
import type { Config } from '../../src/platform/config.js';
import { PersonalNumbers } from '../../src/platform/crypto/personal-numbers.js';
import { CONFIG } from '../../src/platform/platform.module.js';
import { Nightly } from '../../src/platform/queue/nightly.js';
import { readAnchor } from '../../src/verify/domain/anchor-text.js';
import { TestClock } from '../support/http-app.js';
import { sleep, until } from '../support/queue-app.js';
import { TEST_KEY, testService, type TestService } from '../support/service.js';

jest.setTimeout(120_000);
const WORKER = fileURLToPath(new URL('../../dist/src/worker.js', import.meta.url));
const HOUR = 60;
const clock = new TestClock();
let service: TestService;
let agency: number;
let folder: string;
let second: INestApplicationContext | null = null;

/** One more process of the service on the same database, data folder and clock. */
async function another(): Promise<INestApplicationContext> {
  const module = await Test.createTestingModule({
    imports: [
      AppModule.forRoot({
        config: service.app.get<Config>(CONFIG),
        db: service.database.db,
        clock,
        personalNumbers: new PersonalNumbers(TEST_KEY),
        queueConnection: service.database.connection,
        runJobs: true,
      }),
    ],
  }).compile();
  module.useLogger(false);
  return module.init();
}

const nightly = (app: INestApplicationContext = service.app): Nightly => app.get(Nightly);
const jobs = () =>
  service.database.db.rows<{ night: string; name: string; state: string; code: string | null }>(
    `SELECT subject_id AS night, name, state, error ->> 'code' AS code FROM job WHERE subject_type = 'night' ORDER BY created_at, name`,
  );
const anchors = async (): Promise<string[]> =>
  (await service.database.db.rows<{ on: string }>('SELECT on_date AS "on" FROM anchor ORDER BY 1')).map(({ on }) => on);
const files = async (): Promise<string[]> => (await readdir(join(folder, 'anchors'))).sort();

/** Every job of that night has ended; how. */
async function ended(night: string): Promise<string[]> {
  const of = async () => (await jobs()).filter((job) => job.night === night);
  await until(async () => {
    const found = await of();
    return found.length > 0 && found.every(({ state }) => state === 'DONE' || state === 'FAILED');
  });
  return (await of()).map(({ name, state }) => `${name} ${state}`).sort();
}

const as = (login: string): Promise<LedgerClient> => LedgerClient.login(service.url, login, DEMO_PASSWORD);

beforeAll(async () => {
  service = await testService({ clock, nightHour: 20 });
  agency = service.reference.agencyId;
  folder = service.app.get<Config>(CONFIG).dataDir;
}, 120_000);
afterAll(async () => {
  await second?.close();
  await service?.close();
});

describe('nightly work', () => {
  it('has no night before anything was done', async () => {
    await nightly().announce();
    expect(await jobs()).toEqual([]);
  });

  it('is announced once at the hour, however many processes look at the same moment', async () => {
    second = await another();
    clock.advance(11 * HOUR - 1);
    await nightly().announce();
    expect(await jobs()).toEqual([]);
    clock.advance(1);
    const both = [nightly(), nightly(second)];
    // What a process remembers is no part of the rule: each look is made as after a start.
    const fresh = (one: Nightly): Nightly =>
      Object.assign(Object.create(Nightly.prototype) as Nightly, one, { announced: new Map() });
    await Promise.all(Array.from({ length: 12 }, (_, i) => fresh(both[i % 2]!).announce()));
    expect(await ended('2024-12-02')).toEqual(['anchor.make DONE', 'ledger.verify DONE', 'report.make DONE']);
    expect(await anchors()).toEqual(['2024-12-02']);
    const [text, row] = [
      await readFile(join(folder, 'anchors', '652822-2024-12-02.txt'), 'utf8'),
      await service.database.db.one<{ text: string; made_by: string | null }>('SELECT text, made_by FROM anchor'),
    ];
    expect(row).toEqual({ text, made_by: null });
    expect(readAnchor(text).heads.get('TRAIL')!.no).toBeGreaterThan(1);
    const { rows } = await service.database.asOwner(
      `SELECT act, count(*)::int AS n FROM trail WHERE act IN ('night.begin', 'anchor.make', 'ledger.verify') GROUP BY 1 ORDER BY 1`,
    );
    expect(rows).toEqual(['anchor.make', 'ledger.verify', 'night.begin'].map((act) => ({ act, n: 1 })));
  });

  it('keeps what the verification found, for those who may verify', async () => {
    const auditor = await as('jihe');
    expect(await auditor.get('/v1/verify/nights')).toMatchObject({
      total: 1,
      rows: [
        {
          night: '2024-12-02',
          verifiedAt: '2024-12-02T12:00:00.000Z',
          ok: true,
          bad: 0,
          firstBad: null,
          records: expect.any(Number),
        },
      ],
    });
    await expect((await as('jingban')).get('/v1/verify/nights')).rejects.toMatchObject({ status: 403 });
    const listed = (await auditor.get('/v1/jobs')) as { rows: { name: string; startedBy: string | null }[] };
    expect(listed.rows.map(({ name, startedBy }) => `${name} ${startedBy}`).sort()).toEqual([
      'anchor.make null',
      'ledger.verify null',
      'report.make null',
    ]);
  });

  it('verifies on a quiet day too, and makes no anchor of a day on which only the night itself was at work', async () => {
    // The log-ins above came after the anchor of their day.
    clock.advance(24 * HOUR);
    await nightly().announce();
    expect(await ended('2024-12-03')).toEqual(['anchor.make DONE', 'ledger.verify DONE', 'report.make DONE']);
    expect(await anchors()).toEqual(['2024-12-02']);
  });

  it('makes up at the next start what was due while nothing ran, one anchor for each day with records', async () => {
    await second!.close();
    second = null;
    clock.advance(24 * HOUR);
    await as('jihe');
    clock.advance(48 * HOUR);
    await as('jihe');
    // The next Monday morning.
    clock.advance(61 * HOUR);
    second = await another();
    expect(await ended('2024-12-08')).toEqual(['anchor.make DONE', 'ledger.verify DONE', 'report.make DONE']);
    expect(await anchors()).toEqual(['2024-12-02', '2024-12-04', '2024-12-06']);
    expect(await files()).toEqual(['02', '04', '06'].map((day) => `652822-2024-12-${day}.txt`));
    const lastOf = async (day: string) =>
      Number(
        (await service.database.db.one<{ p: string }>(
          `SELECT max(position) AS p FROM trail WHERE agency_id = $1 AND at < ($2::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'`,
          [agency, day],
        ))!.p,
      );
    for (const day of ['2024-12-04', '2024-12-06']) {
      const text = await readFile(join(folder, 'anchors', `652822-${day}.txt`), 'utf8');
      expect(readAnchor(text).heads.get('TRAIL')!.no).toBe(await lastOf(day));
    }
  });

  it('writes a file that was lost between commit and disk', async () => {
    await rm(join(folder, 'anchors', '652822-2024-12-04.txt'));
    clock.advance(12 * HOUR);
    await nightly().announce();
    await ended('2024-12-09');
    expect(await files()).toContain('652822-2024-12-04.txt');
  });

  it('tells those who may verify when records do not fit: result, job and to-dos', async () => {
    const set = (value: string): Promise<unknown> =>
      service.database.asOwner(
        `SET session_replication_role = replica; UPDATE trail SET request_id = ${value} WHERE agency_id = ${agency} AND position = 2`,
      );
    await set(`request_id || '!'`);
    clock.advance(24 * HOUR);
    await as('jihe');
    await nightly().announce();
    expect(await ended('2024-12-10')).toEqual(['anchor.make FAILED', 'ledger.verify DONE', 'report.make DONE']);
    expect((await jobs()).find(({ state }) => state === 'FAILED')).toMatchObject({
      name: 'anchor.make',
      code: 'ANCHOR_CHAIN_BROKEN',
    });
    clock.advance(12 * HOUR);
    const auditor = await as('jihe');
    const { rows } = (await auditor.get('/v1/verify/nights')) as {
      rows: { ok: boolean; bad: number; firstBad: object }[];
    };
    expect(rows[0]).toMatchObject({
      ok: false,
      bad: 1,
      firstBad: { label: '操作日志链', kind: 'trail', id: '2', why: expect.stringContaining('第 2 条') },
    });
    const todos = async (login: string) =>
      ((await (await as(login)).get('/v1/todos')) as { code: string; subjectId: string; late: boolean }[]).filter(
        ({ code }) => ['VERIFICATION_MISFIT', 'ANCHOR_MISSING', 'NIGHT_JOB_FAILED'].includes(code),
      );
    expect(await todos('jihe')).toMatchObject([
      { code: 'VERIFICATION_MISFIT', subjectId: '2024-12-10', late: true },
      { code: 'ANCHOR_MISSING', subjectId: '2024-12-10', late: true },
      { code: 'NIGHT_JOB_FAILED', subjectId: '2024-12-10', late: true },
    ]);
    for (const login of ['jingban', 'fuhe', 'chuna']) expect(await todos(login)).toEqual([]);
    await set(`rtrim(request_id, '!')`);
    clock.advance(12 * HOUR);
    await nightly().announce();
    expect(await ended('2024-12-11')).toEqual(['anchor.make DONE', 'ledger.verify DONE', 'report.make DONE']);
    expect(await anchors()).toEqual(expect.arrayContaining(['2024-12-10', '2024-12-11']));
    expect(await todos('jihe')).toEqual([]);
  });

  it('leaves results that the service cannot change, and jobs that cannot be announced twice', async () => {
    const { db } = service.database;
    for (const sql of ['UPDATE verification SET bad = 0', 'DELETE FROM verification', 'TRUNCATE verification']) {
      await expect(db.rows(sql)).rejects.toThrow(/permission|42501|INTERNAL/i);
      await expect(service.database.asOwner(sql)).rejects.toThrow('APPEND_ONLY');
    }
    await expect(
      service.database.asOwner(
        `INSERT INTO job (id, agency_id, name, subject_type, subject_id) VALUES (uuidv7(), ${agency}, 'anchor.make', 'night', '2024-12-11')`,
      ),
    ).rejects.toThrow('job_once_a_night');
  });
});

describe('two processes of the operating system that start together', () => {
  let shared: TestService;
  let data: string;
  const children: ChildProcess[] = [];
  const gone = (child: ChildProcess): Promise<unknown> => new Promise((resolve) => child.once('exit', resolve));

  beforeAll(async () => {
    // Only the records are of interest: nobody here runs jobs.
    shared = await testService({ clock: new TestClock(), runJobs: false });
    data = await mkdtemp(join(tmpdir(), 'nightly-'));
  }, 120_000);
  afterAll(async () => {
    const ends = children.map(gone);
    for (const child of children) child.kill('SIGTERM');
    await Promise.all(ends);
    await shared?.close();
    await rm(data, { recursive: true, force: true });
  });

  it('do the night once', async () => {
    const { host, port, user, database } = shared.database.connection;
    const address = (name: string): string => `postgres://${name}@${encodeURIComponent(host)}:${port}/${database}`;
    const owner = (JSON.parse(process.env.LEDGER_TEST_PG!) as { user: string }).user;
    const keyFile = join(data, 'key');
    const env = {
      ...process.env,
      NODE_OPTIONS: '',
      DATABASE_URL: address(user),
      OWNER_DATABASE_URL: address(owner),
      LEDGER_DATA_DIR: data,
      LEDGER_KEY_FILE: keyFile,
      LEDGER_NIGHT_HOUR: '0',
      LOG_LEVEL: 'warn',
    };
    await writeFile(keyFile, `${TEST_KEY.toString('hex')}\n`, { mode: 0o600 });
    const ready = [0, 1].map(() => {
      const child = spawn(process.execPath, [WORKER], { env, stdio: ['ignore', 'pipe', 'inherit'] });
      children.push(child);
      return new Promise<void>((resolve, reject) => {
        child.stdout.on('data', (text: Buffer) => text.toString().includes(startMessages.workerReady) && resolve());
        child.once('exit', (code) => reject(new Error(`the worker ended with ${code}`)));
      });
    });
    await Promise.all(ready);
    const { db } = shared.database;
    const all = () =>
      db.rows<{ name: string; state: string }>(
        `SELECT name, state FROM job WHERE subject_type = 'night' ORDER BY name`,
      );
    await until(async () => (await all()).filter(({ state }) => state === 'DONE').length >= 3, 60_000);
    // Whatever the slower one still had in mind.
    await sleep(1_000);
    expect(await all()).toEqual(
      ['anchor.make', 'ledger.verify', 'report.make'].map((name) => ({ name, state: 'DONE' })),
    );
    expect(await db.rows('SELECT on_date AS "on" FROM anchor')).toEqual([{ on: '2024-12-02' }]);
    expect(await db.rows('SELECT bad FROM verification')).toEqual([{ bad: 0 }]);
    expect(await readdir(join(data, 'anchors'))).toEqual(['652822-2024-12-02.txt']);
    expect(await db.rows(`SELECT act FROM trail WHERE act = 'night.begin'`)).toHaveLength(1);
  });
});
