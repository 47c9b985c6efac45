import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { sm3Hex } from '../../src/kernel/digest.js';
import { grouped } from '../../src/kernel/grouped.js';
import { Decimal } from '../../src/kernel/money.js';
import { payoutReference } from '../../src/kernel/payout-reference.js';
import { CreateIndicator } from '../../src/performance/create-indicator.js';
import { CreateScoringRules } from '../../src/performance/create-scoring-rules.js';
import { PerformanceModule } from '../../src/performance/performance.module.js';
import { DraftReissue } from '../../src/payouts/draft-reissue.js';
import { RecordEvent } from '../../src/projects/record-event.js';
import type { ReportCause } from '../../src/reports/domain/report.types.js';
import { GatherFigures } from '../../src/reports/gather-figures.js';
import { MakeReport, type MadeReport } from '../../src/reports/make-report.js';
import { MakeReportJob, reportedMonth } from '../../src/reports/make-report-job.js';
import type { MonthlyReportDto, MonthlyReportPage } from '../../src/reports/reports.dto.js';
import { ReportsModule } from '../../src/reports/reports.module.js';
import { ReportsStore } from '../../src/reports/reports.store.js';
import { ShowDashboard, type Dashboard } from '../../src/workbench/show-dashboard.js';
import { WorkbenchModule } from '../../src/workbench/workbench.module.js';
import type { Browser } from '../support/http-app.js';
import { PayoutsWorld } from '../support/payouts-fixture.js';

jest.setTimeout(120_000);
let world: PayoutsWorld;
let folder: string;
let january: string;
const FOUR = ['100.10', '200.20', '300.30', '400.40'].map((base, i) => ({ person: i + 1, base }));

/**
 * RESIDENT: January 1,001.00, of which 200.20 and 300.30 bounced and are held; February 1,001.00 paid. ENTERPRISE: January
 * 1,000.00 paid. One indicator of the first project. Today is 2 December 2024.
 */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'reports-'));
  world = await PayoutsWorld.open([WorkbenchModule, PerformanceModule, ReportsModule]);
  const projects = await world.db.rows<{ id: string; scheme: string }>(
    'SELECT id, scheme FROM subsidy_project ORDER BY no',
  );
  const project = projects.find(({ scheme }) => scheme === 'RESIDENT')!.id;
  await world.run('kuaiji', (ctx) =>
    world.of(RecordEvent).run(ctx, {
      projectId: project,
      kind: 'ARRIVE',
      level: 'CENTRAL',
      on: '2024-01-03',
      amount: '512.34',
    }),
  );
  await world.run('guanli', (ctx) => world.of(CreateScoringRules).run(ctx));
  await world.run('guanli', (ctx) =>
    world.of(CreateIndicator).run(ctx, {
      fiscalYear: 2024,
      projectId: project,
      no: 1,
      level1: '产出指标',
      level2: '时效指标',
      level3: '待遇按时发放率',
      operator: '≥',
      target: '100',
      unit: '%',
      basis: null,
      weight: '10',
      scoringRule: null,
      evidenceKind: null,
      measure: 'ON_TIME_RATE',
      parameters: { scheme: 'RESIDENT' },
    }),
  );
  january = (await world.paidMonth('2024-01', FOUR, [2, 3])).id;
  await world.paidMonth('2024-01', [{ person: 11, base: '1000.00' }], [], 'ENTERPRISE');
  await world.paidMonth('2024-02', FOUR, []);
}, 120_000);
afterAll(async () => {
  await world?.close();
  rmSync(folder, { recursive: true, force: true });
});

const make = (cutOff: string, cause: ReportCause = 'PERSON'): Promise<MadeReport> =>
  world.of(MakeReport).run(world.as('guanli'), { cutOff, cause });
const dashboard = (cutOff: string): Promise<Dashboard> =>
  world.of(ShowDashboard).run(world.as('guanli'), { fiscalYear: 2024, cutOff });
const as = (login: string): Promise<Browser> => world.http.login(login);
async function list(login = 'guanli'): Promise<MonthlyReportDto[]> {
  const { body } = await (await as(login)).send('get', '/v1/monthly-reports');
  return (body as MonthlyReportPage).rows;
}
async function textOf(id: string, login = 'guanli'): Promise<{ bytes: Buffer; pages: string[] }> {
  const answer = await (
    await as(login)
  )
    .send('get', `/v1/monthly-reports/${id}/file`)
    .buffer(true)
    .parse((res, done) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('end', () => done(null, Buffer.concat(chunks)));
    })
    .expect(200);
  const file = join(folder, `${id}.pdf`);
  writeFileSync(file, answer.body as Buffer);
  const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
  return { bytes: answer.body as Buffer, pages: text.split('\f').filter((page) => page.trim() !== '') };
}

let first: MadeReport;
describe('a monthly report', () => {
  it('says on two pages what the dashboard says', async () => {
    first = await make('2024-02-29');
    expect(first).toMatchObject({ version: 1, made: true });
    const page = await dashboard('2024-02-29');
    const { pages } = await textOf(first.id);
    expect(pages).toHaveLength(2);
    const february = page.months.filter(({ period }) => period === '2024-02');
    expect(february).toHaveLength(1);
    for (const month of february) {
      expect(pages[0]).toContain(grouped(month.paidAmount));
      const before = page.months.find(({ period, scheme }) => period === '2024-01' && scheme === month.scheme)!;
      const change = new Decimal(month.paidAmount).minus(before.paidAmount);
      expect(pages[0]).toContain(`+${grouped(change.toFixed(2))}`);
    }
    for (const { code, budget, executed, executionRate } of page.projects) {
      const line = pages[0]!.split('\n').find((one) => one.trim().startsWith(code))!;
      for (const figure of [grouped(budget), grouped(executed), executionRate ?? '无法计量'])
        expect(line).toContain(figure);
    }
    expect(pages[0]).toContain(`补贴项目总体执行率 ${page.executionRate}%，时间进度 ${page.yearPassed}%`);
    const held = page.months.reduce((sum, { openBouncedAmount }) => sum.plus(openBouncedAmount), new Decimal(0));
    expect(held.toFixed(2)).toBe('500.50');
    expect(pages[1]).toContain(held.toFixed(2));
    expect(pages[1]).toContain('待遇按时发放率');
    for (const { text } of page.late) expect(pages[1]).toContain(text);
  });

  it('is not kept a second time while nothing in it has changed, though the trail goes on', async () => {
    expect(await make('2024-02-29')).toEqual({ ...first, made: false });
    expect(await Promise.all([1, 2, 3, 4].map(() => make('2024-02-29')))).toEqual(
      Array.from({ length: 4 }, () => ({ ...first, made: false })),
    );
    expect(await list()).toHaveLength(1);
  });

  it('of January is compared with the December before, and of a month without batches says so', async () => {
    const { pages } = await textOf((await make('2024-01-31')).id);
    expect(pages[0]).toContain('上月没有发放，不作比较。');
    const empty = await textOf((await make('2024-09-30')).id);
    expect(empty.pages).toHaveLength(2);
    expect(empty.pages[0]).toContain('9月没有发放批次。');
    expect(empty.pages.join('')).not.toMatch(/NaN|undefined|null/);
  });

  it('is kept as one version however many make it at the same moment', async () => {
    const made = await Promise.all([1, 2, 3, 4].map(() => make('2024-03-31')));
    expect(made.map(({ version }) => version)).toEqual([1, 1, 1, 1]);
    expect(made.filter((one) => one.made)).toHaveLength(1);
  });

  it('is a further version when a figure has changed, and both stay', async () => {
    const drafted = await world.run('jingban', (ctx) =>
      world.of(DraftReissue).run(ctx, { items: [{ reference: payoutReference(january, 2), confirmed: true }] }),
    );
    const { id } = drafted.batches[0]!;
    await world.sign(drafted.batches[0]!);
    await world.issue(id);
    await world.slip(id, '2024-02-05');
    await world.results(id, [{ lineNo: 1, result: 'PAID', creditedOn: '2024-02-05' }]);
    const second = await make('2024-02-29', 'REPORT_DAY');
    expect(second).toMatchObject({ version: 2, made: true });
    const rows = (await list()).filter(({ cutOff }) => cutOff === '2024-02-29');
    expect(rows.map(({ version, cause, madeBy, latest }) => ({ version, cause, madeBy, latest }))).toEqual([
      { version: 2, cause: 'REPORT_DAY', madeBy: null, latest: true },
      { version: 1, cause: 'PERSON', madeBy: world.as('guanli').actor.name, latest: false },
    ]);
    const files = await Promise.all(rows.map(({ id: report }) => textOf(report)));
    expect(files.map(({ bytes }) => sm3Hex(bytes))).toEqual(rows.map(({ digest }) => digest));
    expect(rows[0]!.digest).not.toBe(rows[1]!.digest);
    expect(files[0]!.pages[1]).toContain('300.30');
  });
});

describe('those who work with the reports', () => {
  it('ask for one as a task, for a day of its month that has come', async () => {
    const manager = await as('guanli');
    const asked = async (body: object) =>
      (await manager.send('post', '/v1/monthly-reports').send(body)) as {
        status: number;
        body: { code?: string; cutOff?: string };
      };
    for (const [body, cutOff] of [
      [{ period: '2024-11' }, '2024-11-30'],
      [{ period: '2024-12' }, '2024-12-02'],
      [{ period: '2024-11', cutOff: '2024-11-15' }, '2024-11-15'],
    ] as const) {
      expect(await asked(body)).toMatchObject({ status: 202, body: { cutOff } });
    }
    for (const body of [
      { period: '2024-11', cutOff: '2024-10-31' },
      { period: '2024-12', cutOff: '2024-12-03' },
      { period: '2025-01' },
    ])
      expect(await asked(body)).toMatchObject({ status: 400, body: { code: 'MONTHLY_REPORT_DAY' } });
    const jobs = await world.db.rows(
      `SELECT subject_type, subject_id FROM job WHERE name = 'report.make' ORDER BY subject_id`,
    );
    expect(jobs.map(({ subject_id: id }) => id)).toEqual(['2024-11-15', '2024-11-30', '2024-12-02']);
  });

  it('read with the right to the dashboard, make and publish with those to manage and approve', async () => {
    expect(await list('kuaiji')).not.toHaveLength(0);
    const status = async (login: string, method: 'get' | 'post', path: string) =>
      (await (await as(login)).send(method, path).send(method === 'post' ? { period: '2024-11' } : undefined)).status;
    expect(await status('chuna', 'get', '/v1/monthly-reports')).toBe(403);
    expect(await status('chuna', 'get', `/v1/monthly-reports/${first.id}/file`)).toBe(403);
    expect(await status('kuaiji', 'post', '/v1/monthly-reports')).toBe(403);
    expect(await status('jingban', 'post', `/v1/monthly-reports/${first.id}/publication`)).toBe(403);
    expect(await status('guanli', 'get', '/v1/monthly-reports/999999/file')).toBe(404);
  });

  it('publish the latest version once', async () => {
    const [latest, old] = (await list()).filter(({ cutOff }) => cutOff === '2024-02-29') as [
      MonthlyReportDto,
      MonthlyReportDto,
    ];
    expect([latest.publishable, old.publishable, old.reason]).toEqual([
      true,
      false,
      '第 1 版已有更新的版本，不能再发布。请发布最新的一版。',
    ]);
    const clerks = (await list('jingban')).find(({ id }) => id === latest.id)!;
    expect(clerks).toMatchObject({ publishable: false, reason: '发布须有审批绩效的权限' });
    const publish = async (id: string) =>
      (await (await as('guanli')).send('post', `/v1/monthly-reports/${id}/publication`)) as {
        status: number;
        body: { code?: string };
      };
    expect(await publish(old.id)).toMatchObject({ status: 422, body: { code: 'MONTHLY_REPORT_OVERTAKEN' } });
    expect(await publish(latest.id)).toMatchObject({ status: 201 });
    expect(await publish(latest.id)).toMatchObject({ status: 422, body: { code: 'MONTHLY_REPORT_PUBLISHED' } });
    const [published] = await list();
    expect((await list()).find(({ id }) => id === latest.id)).toMatchObject({
      publishedBy: world.as('guanli').actor.name,
      publishedAt: expect.any(String),
      publishable: false,
    });
    expect(published).toBeDefined();
    const { body } = await (await as('guanli')).send('get', '/v1/monthly-reports?published=true');
    expect((body as MonthlyReportPage).rows.map(({ id }) => id)).toEqual([latest.id]);
  });
});

describe('the night', () => {
  const due = (reportDay: number | null, night: string) =>
    world.of(ReportsStore).due(world.db, world.agencyId, {
      from: '2023-12',
      to: '2024-12',
      dayHasComeFor: reportedMonth(night, reportDay),
    });

  it('knows the month whose day has come', () => {
    expect([reportedMonth('2024-12-09', 10), reportedMonth('2024-12-10', 10), reportedMonth('2025-01-10', 10)]).toEqual(
      ['2024-10', '2024-11', '2024-12'],
    );
    expect(reportedMonth('2024-12-31', null)).toBeNull();
  });

  it('makes what is due by its day once, and anew after the month was closed', async () => {
    await world.paidMonth('2024-04', FOUR, []);
    expect(await due(null, '2024-05-10')).toEqual([]);
    expect(await due(10, '2024-05-09')).toEqual([]);
    expect(await due(10, '2024-05-10')).toEqual([{ period: '2024-04', cause: 'REPORT_DAY' }]);
    const night = (on: string) =>
      world.of(MakeReportJob).handle({
        caller: { ...world.as('guanli'), actor: { ...world.as('guanli').actor, userId: '0' } },
        payload: { night: on },
        jobId: 'a',
        signal: new AbortController().signal,
        progress: async () => undefined,
      });
    await night('2024-12-10');
    const of = async (cutOff: string) =>
      (await list()).filter((one) => one.cutOff === cutOff).map(({ cause }) => cause);
    expect(await of('2024-04-30')).toEqual(['REPORT_DAY']);
    const before = (await list()).length;
    await night('2024-12-10');
    expect(await list()).toHaveLength(before);

    world.http.clock.advance(60);
    await world.http.database.asOwner(
      `INSERT INTO accounting_period (agency_id, fund, period) VALUES (${world.agencyId}, 'RESIDENT', 202404) ON CONFLICT DO NOTHING;
       SET session_replication_role = replica;
       UPDATE accounting_period SET state = 'CLOSED', closed_by = ${world.userId('shenpi')}, closed_at = '${world.http.clock.now().toISOString()}'
        WHERE fund = 'RESIDENT' AND period = 202404;
       SET session_replication_role = DEFAULT`,
    );
    world.http.clock.advance(1);
    expect((await due(10, '2024-12-10')).filter(({ period }) => period === '2024-04')).toEqual([
      { period: '2024-04', cause: 'MONTH_CLOSED' },
    ]);
    await night('2024-12-11');
    expect(await of('2024-04-30')).toEqual(['MONTH_CLOSED', 'REPORT_DAY']);
    // A real closing leaves its act on the trail; this one was planted, and only the act of the night before came after it.
    await night('2024-12-12');
    expect(await due(10, '2024-12-12')).toEqual([]);
  });

  it('makes a month anew that was closed between the reading of its figures and their keeping', async () => {
    world.http.clock.advance(60);
    await world.run('guanli', async (ctx) => ctx.note('test', 'something before'));
    await world.of(MakeReport).run(world.as('guanli'), { cutOff: '2024-04-30', cause: 'PERSON' }, async (done) => {
      if (done !== 1) return;
      world.http.clock.advance(60);
      await world.http.database.asOwner(
        `SET session_replication_role = replica;
           UPDATE accounting_period SET closed_at = '${world.http.clock.now().toISOString()}' WHERE fund = 'RESIDENT' AND period = 202404;
           SET session_replication_role = DEFAULT`,
      );
      world.http.clock.advance(60);
    });
    expect(await due(null, '2024-12-12')).toContainEqual({ period: '2024-04', cause: 'MONTH_CLOSED' });
  });

  it('makes the other months when one cannot be made, and fails with that one', async () => {
    await world.paidMonth('2024-05', FOUR, []);
    const tried: string[] = [];
    const making = {
      run: async (_: unknown, { cutOff }: { cutOff: string }) => {
        tried.push(cutOff);
        if (cutOff === '2024-04-30') throw new Error('April');
      },
    } as unknown as MakeReport;
    const job = new MakeReportJob(world.db, { reportDay: 10 }, world.of(ReportsStore), making);
    const night = job.handle({
      caller: world.as('guanli'),
      payload: { night: '2024-12-12' },
      jobId: 'b',
      signal: new AbortController().signal,
      progress: async () => undefined,
    });
    await expect(night).rejects.toThrow('April');
    expect(tried.slice(-2)).toEqual(['2024-04-30', '2024-05-31']);
  });
});

describe('the figures', () => {
  const figures = async (cutOff: string) =>
    (await world.db.read((tx) => world.of(GatherFigures).run(tx, world.agencyId, cutOff))).figures;

  it('count the red flags that were raised by the cut-off, as they stood then', async () => {
    await world.http.database.asOwner(
      `SET session_replication_role = replica;
       INSERT INTO red_flag (agency_id, check_code, severity, subject_key, evidence, run_id, raised_at, act_id)
       VALUES (${world.agencyId}, 'PAID_AFTER_DEATH', 'BLOCK', 'a flag', '{}', 1, '2024-03-31T15:00:00Z', 1);
       INSERT INTO red_flag_event (agency_id, flag_id, no, action, to_state, actor_id, reason, at, act_id)
       SELECT agency_id, id, 1, 'confirm', 'CONFIRMED', 1, '属实', '2024-04-02T01:00:00Z', 1 FROM red_flag WHERE subject_key = 'a flag';
       SET session_replication_role = DEFAULT`,
    );
    const flags = async (cutOff: string) => (await figures(cutOff)).flags;
    expect(await flags('2024-02-29')).toEqual({ open: 0, confirmed: 0 });
    expect(await flags('2024-03-31')).toEqual({ open: 1, confirmed: 0 });
    expect(await flags('2024-04-30')).toEqual({ open: 0, confirmed: 1 });
  });

  it('of December count what was credited up to the cut-off of January', async () => {
    // The books begin with 2024, so a batch that was credited in January is made one of December.
    await world.http.database.asOwner(
      `SET session_replication_role = replica;
       UPDATE payout_batch SET period = 202312 WHERE scheme = 'ENTERPRISE' AND period = 202401;
       UPDATE payout_tally SET period = 202312 WHERE batch_id IN (SELECT id FROM payout_batch WHERE period = 202312);
       SET session_replication_role = DEFAULT`,
    );
    expect((await figures('2024-01-31')).before).toMatchObject([{ period: '2023-12', paidCount: 1 }]);
  });
});

describe('the database', () => {
  it('lets nothing of a report be changed or forged', async () => {
    const { database } = world.http;
    for (const table of ['monthly_report', 'monthly_report_publication'])
      for (const sql of [`DELETE FROM ${table}`, `TRUNCATE ${table} CASCADE`, `UPDATE ${table} SET act_id = 1`]) {
        await expect(world.db.rows(sql)).rejects.toThrow(/permission|42501|INTERNAL/i);
        await expect(database.asOwner(sql)).rejects.toThrow('APPEND_ONLY');
      }
    const copy = (changes: Record<string, string>): Promise<unknown> => {
      const columns = [
        'agency_id',
        'period',
        'cut_off',
        'version',
        'watermark',
        'as_of',
        'content_digest',
        'file_id',
        'cause',
        'made_by',
        'made_at',
        'act_id',
      ];
      const values = columns.map((name) => changes[name] ?? `r.${name}`).join(', ');
      return world.db.rows(
        `INSERT INTO monthly_report (${columns.join(', ')})
         SELECT ${values} FROM monthly_report r WHERE r.cut_off = '2024-02-29' ORDER BY r.version DESC LIMIT 1`,
      );
    };
    const file = async (purpose: string): Promise<string> =>
      (await world.db.one<{ id: string }>(
        `INSERT INTO stored_file (agency_id, purpose, name, digest, size, media_type, chunk_count)
         VALUES ($1, $2, 'x', sm3('x'), 1, 'application/pdf', 0) RETURNING quote_literal(id) || '::uuid' AS id`,
        [world.agencyId, purpose],
      ))!.id;
    const [own, other] = [await file('monthly-report'), await file('roll')];
    const head = `(SELECT max(position) FROM trail WHERE agency_id = ${world.agencyId})`;
    const next = {
      file_id: own,
      version: 'r.version + 1',
      watermark: head,
      as_of: `(SELECT at FROM trail WHERE agency_id = ${world.agencyId} AND position = ${head})`,
      content_digest: `sm3('other')`,
    };
    const forged: Record<string, string>[] = [
      { content_digest: 'r.content_digest' },
      { version: 'r.version + 2' },
      { watermark: 'r.watermark', as_of: 'r.as_of' },
      { watermark: `${head} + 1` },
      { as_of: 'now()' },
      { file_id: 'uuidv7()' },
      { file_id: other },
    ];
    for (const wrong of forged) await expect(copy({ ...next, ...wrong })).rejects.toThrow('MONTHLY_REPORT_ORDER');
    const impossible: Record<string, string>[] = [{ made_by: '1' }, { cause: `'PERSON'` }, { period: '202403' }];
    for (const wrong of impossible)
      await expect(copy({ ...next, ...wrong })).rejects.toThrow(/monthly_report|INTERNAL/);
    await copy(next);
    await expect(copy(next)).rejects.toThrow('MONTHLY_REPORT_ORDER');
    await expect(
      world.db.rows(
        `INSERT INTO monthly_report_publication SELECT agency_id, id, ${world.userId('guanli')}, now(), 1 FROM monthly_report WHERE version = 1 AND cut_off = '2024-02-29'`,
      ),
    ).rejects.toThrow('MONTHLY_REPORT_OVERTAKEN');
  });
});
