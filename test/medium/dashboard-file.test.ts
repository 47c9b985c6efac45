import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { grouped } from '../../src/kernel/grouped.js';
import { dashboardFile as words } from '../../src/messages/dashboard-file.js';
import { CreateIndicator } from '../../src/performance/create-indicator.js';
import { CreateScoringRules } from '../../src/performance/create-scoring-rules.js';
import { MeasureIndicators } from '../../src/performance/measure-indicators.js';
import { PerformanceModule } from '../../src/performance/performance.module.js';
import { readTable } from '../../src/platform/tabular/read-table.js';
import { RecordEvent } from '../../src/projects/record-event.js';
import type { DashboardDto } from '../../src/workbench/dashboard.dto.js';
import { WorkbenchModule } from '../../src/workbench/workbench.module.js';
import { convertToCsv, OFFICE_INSTALLED } from '../support/office.js';
import { PayoutsWorld } from '../support/payouts-fixture.js';

jest.setTimeout(180_000);
const QUERY = 'fiscalYear=2024&cutOff=2024-03-31';
const SHEETS = Object.values(words.sheets);
let world: PayoutsWorld;
let folder: string;
let page: DashboardDto;
let file: Buffer;

/** RESIDENT: January with two of four payouts returned, February paid. ENTERPRISE: January paid, with an indicator measured. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dashboard-'));
  world = await PayoutsWorld.open([WorkbenchModule, PerformanceModule]);
  const project = (await world.db.one<{ id: string }>(`SELECT id FROM subsidy_project WHERE scheme = 'ENTERPRISE'`))!
    .id;
  const arrival = { projectId: project, kind: 'ARRIVE', level: 'CENTRAL', on: '2024-01-03', amount: '312.30' } as const;
  await world.run('kuaiji', (ctx) => world.of(RecordEvent).run(ctx, arrival));
  await world.run('guanli', (ctx) => world.of(CreateScoringRules).run(ctx));
  for (const [no, measure, target] of [
    [1, 'ON_TIME_RATE', '100'],
    [2, 'MONTHLY_AVERAGE_AMOUNT', '0.25'],
  ] as const) {
    await world.run('guanli', (ctx) =>
      world.of(CreateIndicator).run(ctx, {
        fiscalYear: 2024,
        projectId: project,
        no,
        level1: '产出指标',
        level2: '数量指标',
        level3: `指标 <${no}> & “引号”`,
        operator: '≥',
        target,
        unit: no === 1 ? '%' : '万',
        basis: null,
        weight: '10',
        scoringRule: null,
        evidenceKind: null,
        measure,
        parameters: { scheme: 'ENTERPRISE' },
      }),
    );
  }
  const four = ['100.10', '200.20', '300.30', '400.40'].map((base, i) => ({ person: i + 1, base }));
  await world.paidMonth('2024-01', four, [2, 3]);
  await world.paidMonth('2024-01', [{ person: 11, base: '1234567.80' }], [], 'ENTERPRISE');
  await world.paidMonth('2024-02', four, []);
  await world.run('guanli', (ctx) => world.of(MeasureIndicators).run(ctx, { fiscalYear: 2024, cutOff: '2024-03-31' }));
  const manager = await world.http.login('guanli');
  page = (await manager.send('get', `/v1/dashboard?${QUERY}`).expect(200)).body as DashboardDto;
  const answer = await manager
    .send('get', `/v1/dashboard/file?${QUERY}`)
    .buffer(true)
    .parse((res, done) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('end', () => done(null, Buffer.concat(chunks)));
    })
    .expect(200);
  file = answer.body as Buffer;
  writeFileSync(join(folder, 'dashboard.xlsx'), file);
}, 180_000);
afterAll(async () => {
  await world?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the dashboard as a workbook', () => {
  it('is for those who see the dashboard, and is on the trail before it leaves', async () => {
    await (await world.http.login('chuna')).send('get', `/v1/dashboard/file?${QUERY}`).expect(403);
    await (
      await world.http.login('guanli')
    )
      .send('get', '/v1/dashboard/file?fiscalYear=2024&cutOff=2023-12-31')
      .expect(400);
    expect(await world.db.rows(`SELECT subject_id FROM trail WHERE act = 'dashboard.exported'`)).toEqual([
      { subject_id: '2024-03-31' },
    ]);
  });

  it('has a sheet for each block, each with what it is as of and its units', async () => {
    const sheets = new Map<string, string[][]>();
    const source = {
      name: 'dashboard.xlsx',
      async *open() {
        yield file;
      },
    };
    for await (const { sheet, cells } of readTable(source)) {
      sheets.set(sheet!, [...(sheets.get(sheet!) ?? []), cells.map(({ text }) => text)]);
    }
    expect([...sheets.keys()]).toEqual(SHEETS);
    for (const rows of sheets.values()) {
      expect(rows[1]![0]).toContain(`截止日期：${page.cutOff}`);
      expect(rows[1]![0]).toContain(`日志水位：${page.watermark}`);
      expect(rows[1]![0]).toContain('金额单位：元');
    }
  });

  const test = OFFICE_INSTALLED ? it : it.skip;
  test('shows in LibreOffice, cell by cell, what the service answers', async () => {
    const shown = async (name: string): Promise<string[][]> => {
      const rows = await convertToCsv(join(folder, 'dashboard.xlsx'), { sheet: SHEETS.indexOf(name as never) + 1 });
      return rows.slice(3).map((cells) => cells.map((text) => text.trim()));
    };
    const yuan = (text: string | null): string => (text === null ? '' : grouped(text));
    const scheme: Record<string, string> = { RESIDENT: '城乡居民', ENTERPRISE: '企业职工', INSTITUTIONAL: '机关事业' };
    expect(await shown(words.sheets.months)).toEqual(
      page.months.map((month) => [
        ...[month.period, scheme[month.scheme], month.settled ? '是' : '否'],
        ...[String(month.plannedCount), yuan(month.plannedAmount), String(month.paidCount), yuan(month.paidAmount)],
        ...[String(month.onTimeCount), String(month.fullCount), String(month.failedCount), yuan(month.failedAmount)],
        ...[String(month.reissuedCount), yuan(month.reissuedAmount)],
        ...[String(month.openBouncedCount), yuan(month.openBouncedAmount), month.batchIds.join(' ')],
      ]),
    );
    const projects = await shown(words.sheets.projects);
    expect(projects.map((cells) => [cells[0], cells[1], ...cells.slice(5, 12)])).toEqual(
      page.projects.map((one) => [
        ...[one.code, one.name, yuan(one.budget), yuan(one.arrived), yuan(one.attributed), yuan(one.spent)],
        ...[yuan(one.executed), one.executionRate ?? words.notMeasurable, one.yearPassed],
      ]),
    );
    const uses = await shown(words.sheets.uses);
    expect(uses).toEqual(
      page.projects.flatMap(({ code, months }) =>
        months.map(({ period, amount, cumulative }) => [code, period, yuan(amount), yuan(cumulative)]),
      ),
    );
    const measures = await shown(words.sheets.measures);
    expect(measures.map((cells) => [cells[2], cells[5], cells[7], cells[8], cells[9], cells[10]])).toEqual(
      page.measures.map((one) => [
        ...[one.name, one.target, yuan(one.targetAmount), one.actual === null ? words.notMeasurable : yuan(one.actual)],
        ...[yuan(one.completion), one.met === null ? '' : one.met ? '是' : '否'],
      ]),
    );
    expect(measures.some(([, , , , , , , target]) => target === '2,500.00')).toBe(true);
    expect(await shown(words.sheets.sources)).toEqual(
      page.flow.sources.map((one) => [one.sourceLabel, scheme[one.scheme], yuan(one.amount)]),
    );
    expect(await shown(words.sheets.outcomes)).toEqual(
      page.flow.outcomes.map((one) => [scheme[one.scheme], one.outcomeLabel, yuan(one.amount)]),
    );
    const late = await shown(words.sheets.late);
    expect(late.map((cells) => [cells[0], cells[3], cells[4], cells[5], cells[6]])).toEqual(
      page.late.map((one) => [one.text, String(one.count), yuan(one.amount), one.since, String(one.days)]),
    );
    expect(page.late.length).toBeGreaterThan(0);
    const overview = new Map((await shown(words.sheets.overview)).map(([name, value]) => [name, value]));
    expect(overview.get(words.overview.executionRate)).toBe(page.executionRate);
    expect(overview.get(words.overview.flowTotal)).toBe(grouped(page.flow.totalAmount));
  });
});
