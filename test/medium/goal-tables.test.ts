import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CreateIndicator } from '../../src/performance/create-indicator.js';
import { CreateScoringRules } from '../../src/performance/create-scoring-rules.js';
import { goalStates } from '../../src/performance/domain/goal-states.js';
import type { GoalTableDetailDto, GoalTableDto } from '../../src/performance/goal-tables.dto.js';
import type { IndicatorView, MeasurementView } from '../../src/performance/indicators.dto.js';
import { xlsxBytes } from '../../src/platform/tabular/write-xlsx.js';
import { goalColumns } from '../../src/messages/goals.js';
import { measureLabels } from '../../src/messages/performance.js';
import type { Browser } from '../support/http-app.js';
import { convertToCsv, OFFICE_INSTALLED } from '../support/office.js';
import { SamplingWorld } from '../support/sampling-fixture.js';

let world: SamplingWorld;
let manager: Browser;
let clerk: Browser;
let approver: Browser;

beforeAll(async () => {
  world = await SamplingWorld.open(3);
  manager = world.manager;
  [clerk, approver] = [await world.http.login('jingban'), await world.http.login('shenpi')];
  await world.http.commands.run(world.facts.caller, { name: 'rules' }, (ctx) =>
    world.http.app.get(CreateScoringRules).run(ctx),
  );
}, 120_000);
afterAll(() => world?.close());

const row = (level3: string, weight: string, more: object = {}) => ({
  level1: '产出指标',
  level2: '数量指标',
  level3,
  operator: '≧',
  target: '6',
  unit: '次',
  weight,
  measure: 'MANUAL',
  ...more,
});
const post = <T = { id: string }>(who: Browser, path: string, body: object = {}) =>
  world.did<T>(who, 'post', `/v1/${path}`, { ...body });
const refused = async (who: Browser, method: 'post' | 'put', path: string, body: object = {}) =>
  (await world.ask(who, method, `/v1/${path}`, { ...body })).body;
const edit = async (who: Browser, id: string, rows: object[], more: object = {}) =>
  world.did(who, 'put', `/v1/goal-tables/${id}`, {
    effectiveOn: '2024-01-01',
    digest: (await detail(id)).digest,
    rows,
    ...more,
  });
const detail = (id: string, who = manager) => world.did<GoalTableDetailDto>(who, 'get', `/v1/goal-tables/${id}`);
const allowed = ({ actions }: GoalTableDetailDto) => actions.filter((one) => one.allowed).map(({ action }) => action);

/** A digest that nothing has. */
const OTHER = '0'.repeat(64);

async function measure(cutOff: string, watermark?: string): Promise<MeasurementView[]> {
  return post<MeasurementView[]>(manager, 'measurements', { fiscalYear: 2024, cutOff, watermark });
}

async function enter(indicatorId: string, value: string, on: string): Promise<void> {
  const answer = await manager
    .send('post', `/v1/indicators/${indicatorId}/manual-values`)
    .field({ value, on })
    .attach('file', Buffer.from('检查记录'), 'record.txt');
  if (answer.status !== 201) throw new Error(answer.text);
}

describe('a goal table', () => {
  let first: string;
  let adjusted: string;
  let before: string;

  it('is written by one person and adopted by another, when nothing is left to mend', async () => {
    const kept = await world.http.database.db.rows(
      'SELECT from_state AS "from", to_state AS "to" FROM goal_table_transition ORDER BY 2',
    );
    expect(goalStates.rows.map(({ from, to }) => ({ from, to }))).toEqual(kept);
    first = (await post(clerk, 'goal-tables', { fiscalYear: 2024, effectiveOn: '2024-01-01' })).id;
    await edit(clerk, first, [row('检查监督次数', '50'), row('宣传次数', '30')]);
    const draft = await detail(first);
    expect(draft).toMatchObject({
      state: 'DRAFT',
      version: 1,
      weightSum: '80.00',
      draftedBy: expect.any(String),
      violations: [
        { code: 'GOAL_WEIGHTS_WRONG', text: '各指标权重合计 80.00，加预算执行率 10 分为 90.00，应为 100。' },
      ],
      rows: [{ no: 1, operator: '>=', operatorSign: '≥', weight: '50.00' }, { no: 2 }],
    });
    expect(draft.actions.find(({ action }) => action === 'adopt')).toMatchObject({
      allowed: false,
      why: '草稿还有不符合要求之处',
    });
    expect(await refused(manager, 'post', `goal-tables/${first}/adopt`, { digest: draft.digest })).toMatchObject({
      code: 'GOAL_TABLE_UNFIT',
    });
    await edit(clerk, first, [row('检查监督次数', '50'), row('宣传次数', '40')], { goalText: '按时足额' });
    expect(allowed(await detail(first))).toEqual(['edit', 'adopt', 'drop']);
    expect((await refused(clerk, 'post', `goal-tables/${first}/adopt`, { digest: OTHER })).code).toBe(
      'PERMISSION_MISSING',
    );
    // What was looked at before the clerk's last save is not what would be adopted.
    expect(await refused(manager, 'post', `goal-tables/${first}/adopt`, { digest: draft.digest })).toMatchObject({
      code: 'GOAL_TABLE_CHANGED',
    });
    await post(manager, `goal-tables/${first}/adopt`, { digest: (await detail(first)).digest });
    expect(await detail(first)).toMatchObject({
      state: 'ADOPTED',
      latest: true,
      goalText: '按时足额',
      adoptedBy: expect.any(String),
    });
  });

  it('never changes again, whoever tries', async () => {
    expect(
      (await refused(clerk, 'put', `goal-tables/${first}`, { effectiveOn: '2024-01-01', digest: OTHER, rows: [] }))
        .code,
    ).toBe('GOAL_TABLE_FIXED');
    expect((await refused(clerk, 'post', `goal-tables/${first}/drop`)).code).toBe('GOAL_TABLE_FIXED');
    for (const sql of [
      `UPDATE goal_table SET goal_text = 'x' WHERE id = ${first}`,
      `UPDATE goal_table SET state = 'DRAFT' WHERE id = ${first}`,
      `UPDATE indicator SET target = '1' WHERE goal_table_id = ${first}`,
      `UPDATE indicator SET parameters = '{"scheme":"RESIDENT"}' WHERE goal_table_id = ${first}`,
      `DELETE FROM indicator WHERE goal_table_id = ${first}`,
      `DELETE FROM goal_table WHERE id = ${first}`,
      `INSERT INTO indicator (agency_id, goal_table_id, fiscal_year, no, level1, level2, level3, operator, target, weight, scoring_code, measure, act_id)
         SELECT agency_id, ${first}, fiscal_year, 9, level1, level2, 'x', operator, target, weight, scoring_code, measure, act_id FROM indicator LIMIT 1`,
    ]) {
      await expect(world.facts.database.asOwner(sql)).rejects.toThrow(/GOAL_TABLE_FIXED|APPEND_ONLY/);
    }
  });

  it('is what is measured, and a value entered under it counts', async () => {
    const indicators = await world.did<IndicatorView[]>(manager, 'get', '/v1/indicators?fiscalYear=2024');
    expect(indicators.map(({ level3, goalVersion }) => [level3, goalVersion])).toEqual([
      ['检查监督次数', 1],
      ['宣传次数', 1],
    ]);
    await enter(indicators[0]!.id, '3', '2024-06-30');
    const [inspected, publicity] = await measure('2024-06-30');
    before = inspected!.watermark;
    expect(inspected).toMatchObject({
      actual: '3',
      completion: '50.00',
      score: '25.00',
      goalTableId: first,
      goalVersion: 1,
    });
    expect(publicity).toMatchObject({ measurable: false });
  });

  it('is adjusted by a further version with a reason, and both stay readable and measurable', async () => {
    expect((await refused(manager, 'post', 'goal-tables', { fiscalYear: 2024, effectiveOn: '2024-07-01' })).code).toBe(
      'GOAL_REASON_MISSING',
    );
    const adjust = { fiscalYear: 2024, effectiveOn: '2024-07-01', reason: '追加检查任务' };
    adjusted = (await post(manager, 'goal-tables', adjust)).id;
    expect((await refused(clerk, 'post', 'goal-tables', adjust)).code).toBe('GOAL_DRAFT_EXISTS');
    const draft = await detail(adjusted);
    expect(draft.rows.map(({ level3, target }) => [level3, target])).toEqual([
      ['检查监督次数', '6'],
      ['宣传次数', '6'],
    ]);
    await edit(manager, adjusted, [row('检查监督次数', '60', { target: '10' }), row('宣传次数', '30')], {
      effectiveOn: '2024-07-01',
      reason: '追加检查任务',
    });
    // A draft measures nothing; nor may who wrote it adopt it, nor anyone who changed it.
    expect((await measure('2024-12-31')).map(({ goalVersion }) => goalVersion)).toEqual([1, 1]);
    const seen = { digest: (await detail(adjusted)).digest };
    expect((await refused(manager, 'post', `goal-tables/${adjusted}/adopt`, seen)).code).toBe('GOAL_SECOND_PERSON');
    expect(
      (
        await refused(manager, 'put', `goal-tables/${adjusted}`, {
          effectiveOn: '2023-12-31',
          digest: (await detail(adjusted)).digest,
          reason: '早了',
          rows: [],
        })
      ).code,
    ).toBe('GOAL_EFFECTIVE_OUTSIDE');
    await post(approver, `goal-tables/${adjusted}/adopt`, seen);
    const [inspected] = await measure('2024-12-31');
    expect(inspected).toMatchObject({
      actual: '3',
      target: '10',
      completion: '30.00',
      score: '18.00',
      goalTableId: adjusted,
      goalVersion: 2,
    });
    // Before its day, and as the trail stood before it was adopted, the first version counts.
    expect((await measure('2024-06-30'))[0]).toMatchObject({ target: '6', goalVersion: 1 });
    expect((await measure('2024-12-31', before))[0]).toMatchObject({ target: '6', goalVersion: 1 });
    const tables = await world.did<GoalTableDto[]>(clerk, 'get', '/v1/goal-tables?fiscalYear=2024');
    expect(tables.map(({ version, state, latest, reason }) => [version, state, latest, reason])).toEqual([
      [2, 'ADOPTED', true, '追加检查任务'],
      [1, 'ADOPTED', false, null],
    ]);
    expect(allowed(await detail(first))).toEqual([]);
    expect(allowed(await detail(adjusted))).toEqual(['adjust']);
  });

  it('shows the newest measurement of the version in force', async () => {
    const shown = async (query: string) =>
      (await world.did<MeasurementView[]>(manager, 'get', `/v1/measurements?fiscalYear=2024${query}`)).map(
        ({ goalVersion }) => goalVersion,
      );
    expect(await shown('')).toEqual([2, 2]);
    expect(await shown('&cutOff=2024-06-30')).toEqual([1, 1]);
  });

  it('cannot be put back behind its former version, and gives its number up when dropped', async () => {
    const late = (await post(manager, 'goal-tables', { fiscalYear: 2024, effectiveOn: '2024-10-01', reason: '再调' }))
      .id;
    const { digest } = await detail(late);
    const early = { effectiveOn: '2024-06-30', reason: '再调', digest, rows: [] };
    expect((await refused(manager, 'put', `goal-tables/${late}`, early)).code).toBe('GOAL_EFFECTIVE_EARLIER');
    await post(manager, `goal-tables/${late}/drop`);
    expect(await detail(late)).toMatchObject({ state: 'DROPPED', version: 3 });
    const next = (await post(manager, 'goal-tables', { fiscalYear: 2024, effectiveOn: '2024-10-01', reason: '再调' }))
      .id;
    expect(await detail(next)).toMatchObject({ version: 4 });
    await post(manager, `goal-tables/${next}/drop`);
  });

  it('is written by two people one after the other only by who saw what the other wrote', async () => {
    const id = (await post(clerk, 'goal-tables', { fiscalYear: 2024, effectiveOn: '2024-11-01', reason: '两人同编' }))
      .id;
    const { digest: seen } = await detail(id);
    const written = (target: string) => ({
      ...{ effectiveOn: '2024-11-01', reason: '两人同编', digest: seen },
      rows: [row('检查监督次数', '90', { target })],
    });
    // At the same time: the second waits for the first and then meets its text.
    const answers = await Promise.all([
      world.ask(clerk, 'put', `/v1/goal-tables/${id}`, written('11')),
      world.ask(manager, 'put', `/v1/goal-tables/${id}`, written('12')),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { body } = answers.find(({ status }) => status === 409)!;
    expect(body).toMatchObject({ code: 'GOAL_TABLE_CHANGED', message: expect.stringContaining('有人改过') });
    const [kept] = (await detail(id)).rows;
    expect(kept!.target).toBe(answers[0]!.status === 200 ? '11' : '12');
    expect((await refused(clerk, 'put', `goal-tables/${id}`, written('13'))).code).toBe('GOAL_TABLE_CHANGED');
    await post(manager, `goal-tables/${id}/drop`);
  });

  it('holds the values entered for drafts back', async () => {
    const draft = (await post(manager, 'goal-tables', { fiscalYear: 2024, effectiveOn: '2024-11-01', reason: '试编' }))
      .id;
    const [first] = (await detail(draft)).rows;
    await expect(enter(first!.id, '4', '2024-11-02')).rejects.toThrow('GOAL_TABLE_NOT_ADOPTED');
    await post(manager, `goal-tables/${draft}/drop`);
  });
});

describe('the file of a goal table', () => {
  const upload = async (id: string, bytes: Buffer) => {
    const { status, body } = await clerk
      .send('post', `/v1/goal-tables/${id}/import`)
      .attach('file', bytes, 'goals.xlsx');
    return {
      status,
      body: body as { code?: string; message?: string; count?: number; details?: { issues: { cell: string }[] } },
    };
  };

  const fileOf = (id: string) =>
    manager
      .send('get', `/v1/goal-tables/${id}/file`)
      .buffer()
      .parse((res, done) => {
        const chunks: Buffer[] = [];
        res.on('data', (chunk: Buffer) => chunks.push(chunk));
        res.on('end', () => done(null, Buffer.concat(chunks)));
      });

  it('goes out and comes in again the same, and a faulty one is refused whole with its cells', async () => {
    const id = (await post(clerk, 'goal-tables', { fiscalYear: 2025, effectiveOn: '2025-01-01' })).id;
    await edit(
      clerk,
      id,
      [
        row('发放人数', '50', { measure: 'HEADCOUNT', parameters: { scheme: 'RESIDENT', of: 'LATEST' } }),
        row('宣传次数', '40', { lastYearValue: '5' }),
      ],
      {
        effectiveOn: '2025-01-01',
        goalText: '按时足额发放',
      },
    );
    const was = await detail(id);
    const file = await fileOf(id);
    expect(decodeURIComponent(file.headers['content-disposition'] as string)).toContain(
      '绩效目标表-单位整体-2025-第1版.xlsx',
    );
    await edit(clerk, id, [row('别的', '90')], { effectiveOn: '2025-01-01' });
    expect(await upload(id, file.body as Buffer)).toMatchObject({ status: 200, body: { count: 2 } });
    const is = await detail(id);
    const plain = ({ rows, goalText }: GoalTableDetailDto) => ({
      goalText,
      rows: rows.map(({ id: _id, ...one }) => one),
    });
    expect(plain(is)).toEqual(plain(was));
    const { level1, level2, level3, operator, target, weight } = goalColumns;
    const faulty = await xlsxBytes([
      {
        name: '目标',
        rows: [
          [level1, level2, level3, operator, target, weight],
          ['产出', '数量', '甲', '约', '5', 'x'],
        ],
      },
    ]);
    const { status, body } = await upload(id, faulty);
    expect([status, body.code, body.details?.issues.map(({ cell }) => cell)]).toEqual([
      400,
      'GOAL_FILE_REFUSED',
      ['D2', 'F2'],
    ]);
    expect(body.message).toContain('有 2 处问题');
    expect(plain(await detail(id))).toEqual(plain(was));
  });

  const inOffice = OFFICE_INSTALLED ? it : it.skip;
  inOffice('shows in LibreOffice, cell by cell, what the service answers', async () => {
    const { id } = await post(clerk, 'goal-tables', { fiscalYear: 2026, effectiveOn: '2026-01-01' });
    const rows = [
      row('发放人数', '47.50', { measure: 'HEADCOUNT', parameters: { scheme: 'RESIDENT', of: 'LATEST' } }),
      row('及时发放率', '30', { target: '100.00', unit: '%', basis: '计划标准', lastYearValue: '99.9' }),
      row('制度可持续', '12.5', { operator: '定性', target: '长期', unit: null, measure: 'GRADE' }),
    ];
    await edit(clerk, id, rows, { effectiveOn: '2026-01-01', goalText: '按时足额发放' });
    const kept = await detail(id);
    const folder = mkdtempSync(join(tmpdir(), 'goals-'));
    try {
      const path = join(folder, 'goals.xlsx');
      writeFileSync(path, (await fileOf(id)).body as Buffer);
      const shown = await convertToCsv(path);
      const head = shown.findIndex(([first]) => first === goalColumns.level1);
      expect(shown[head]).toEqual(Object.values(goalColumns));
      expect(shown.slice(head + 1, head + 1 + kept.rows.length)).toEqual(
        kept.rows.map((one) => [
          ...[one.level1, one.level2, one.level3, one.operatorSign, one.target, one.unit ?? '', one.basis ?? ''],
          ...[one.lastYearValue ?? '', one.weight, one.scoringName, one.evidenceKind ?? ''],
          ...[measureLabels[one.measure], one.parametersText],
        ]),
      );
      expect(shown[head + 1 + kept.rows.length]![8]).toBe(kept.weightSum);
      expect(shown.flat()).toContain(kept.goalText);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('indicators of a published budget', () => {
  const load = (fiscalYear: number, no: number) =>
    world.http.commands.run(world.facts.caller, { name: 'indicator.create' }, (ctx) =>
      world.http.app.get(CreateIndicator).run(ctx, {
        fiscalYear,
        projectId: null,
        no,
        level1: '产出指标',
        level2: '数量指标',
        level3: `指标${no}`,
        operator: '≥',
        target: '6',
        unit: null,
        basis: null,
        weight: '45',
        scoringRule: null,
        evidenceKind: null,
        measure: 'MANUAL',
        parameters: {},
      }),
    );

  it('are taken over into version 1 until somebody drafts a version', async () => {
    await load(2023, 1);
    await load(2023, 2);
    const [taken] = await world.did<GoalTableDto[]>(clerk, 'get', '/v1/goal-tables?fiscalYear=2023');
    expect(taken).toMatchObject({
      version: 1,
      state: 'ADOPTED',
      takenOver: true,
      rowCount: 2,
      draftedBy: null,
      weightSum: '90.00',
    });
    const next = (await post(clerk, 'goal-tables', { fiscalYear: 2023, effectiveOn: '2023-06-01', reason: '调整' })).id;
    expect((await detail(next)).rows).toHaveLength(2);
    await expect(load(2023, 3)).rejects.toMatchObject({ code: 'GOAL_TABLE_VERSIONED' });
  });
});
