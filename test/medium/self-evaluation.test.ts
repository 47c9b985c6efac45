import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sm3Hex } from '../../src/kernel/digest.js';
import { CreateScoringRules } from '../../src/performance/create-scoring-rules.js';
import { evaluationStates } from '../../src/performance/domain/evaluation-states.js';
import type { SelfEvaluationDetailDto, RescoredDto } from '../../src/performance/evaluations.dto.js';
import type { GoalTableDetailDto } from '../../src/performance/goal-tables.dto.js';
import { evaluationForm } from '../../src/messages/evaluations.js';
import type { MeasurementView } from '../../src/performance/indicators.dto.js';
import type { ScoringRulesDto } from '../../src/performance/scoring-rules.dto.js';
import { readTable } from '../../src/platform/tabular/read-table.js';
import type { Browser } from '../support/http-app.js';
import { convertToCsv, convertToPdf, OFFICE_INSTALLED, pdfText } from '../support/office.js';
import { SamplingWorld } from '../support/sampling-fixture.js';

let world: SamplingWorld;
let clerk: Browser;
let manager: Browser;
let approver: Browser;
let project: string;
let form: string;
const ids: Record<string, string> = {};

const post = <T = { id: string }>(who: Browser, path: string, body: object = {}) =>
  world.did<T>(who, 'post', `/v1/${path}`, { ...body });
const refused = async (who: Browser, path: string, body: object = {}) =>
  (await world.ask(who, 'post', `/v1/${path}`, { ...body })).body;
const detail = (id = form, who = manager) =>
  world.did<SelfEvaluationDetailDto>(who, 'get', `/v1/self-evaluations/${id}`);
const deviate = (deviations: Record<string, string>, goalCompletion: string | null = null) =>
  world.did(clerk, 'put', `/v1/self-evaluations/${form}`, {
    goalCompletion,
    deviations: Object.entries(deviations).map(([name, deviation]) => ({ indicatorId: ids[name]!, deviation })),
  });

async function enter(name: string, value: string, sampleSize?: number): Promise<void> {
  const fields = { value, on: '2024-12-20', ...(sampleSize ? { sampleSize: String(sampleSize) } : {}) };
  const answer = await clerk
    .send('post', `/v1/indicators/${ids[name]!}/manual-values`)
    .field(fields)
    .attach('file', Buffer.from(name), '佐证.txt');
  if (answer.status !== 201) throw new Error(answer.text);
}

async function fileOf(format: string): Promise<Buffer> {
  const answer = await manager
    .send('get', `/v1/self-evaluations/${form}/file?format=${format}`)
    .buffer()
    .parse((res, done) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('end', () => done(null, Buffer.concat(chunks)));
    });
  expect(answer.status).toBe(200);
  return answer.body as Buffer;
}

beforeAll(async () => {
  world = await SamplingWorld.open(3);
  manager = world.manager;
  [clerk, approver] = [await world.http.login('jingban'), await world.http.login('shenpi')];
  await world.http.commands.run(world.facts.caller, { name: 'rules' }, (ctx) =>
    world.http.app.get(CreateScoringRules).run(ctx),
  );
  project = await world.facts.project('P-CX', 'RESIDENT');
  await world.facts.budgetEvent(project, 'ALLOT', '2024-01-02', '12140200.00');
  await world.facts.budgetEvent(project, 'ADJUST', '2024-06-02', '-140200.00');
  await world.facts.budgetEvent(project, 'ARRIVE', '2024-11-02', '11400000.00');
  const row = (level3: string, target: string, weight: string, more: object = {}) => ({
    level1: '产出指标',
    level2: '数量指标',
    level3,
    operator: '≥',
    target,
    weight,
    unit: '次',
    basis: '计划标准',
    measure: 'MANUAL',
    ...more,
  });
  const rows = [
    row('检查次数', '10', '30', { lastYearValue: '8', evidenceKind: '检查记录' }),
    row('宣传次数', '4', '20'),
    row('制度可持续', '长期', '30', { operator: '定性', unit: null, measure: 'GRADE' }),
    row('群众满意度', '95', '10', { unit: '%', scoringRule: '满意度赋分' }),
  ];
  const { id } = await post(clerk, 'goal-tables', { fiscalYear: 2024, projectId: project, effectiveOn: '2024-01-01' });
  const seen = async () => (await world.did<GoalTableDetailDto>(manager, 'get', `/v1/goal-tables/${id}`)).digest;
  await world.did(clerk, 'put', `/v1/goal-tables/${id}`, {
    effectiveOn: '2024-01-01',
    goalText: '按时足额发放',
    digest: await seen(),
    rows,
  });
  await post(manager, `goal-tables/${id}/adopt`, { digest: await seen() });
  const goals = await world.did<GoalTableDetailDto>(manager, 'get', `/v1/goal-tables/${id}`);
  for (const one of goals.rows) ids[one.level3] = one.id;
  await enter('检查次数', '9');
  await enter('宣传次数', '6');
  await enter('制度可持续', '达成 95%');
}, 120_000);
afterAll(() => world?.close());

describe('a self-evaluation', () => {
  it('waits until the months of its cut-off are closed', async () => {
    const input = { fiscalYear: 2024, projectId: project, cutOff: '2024-12-31' };
    expect((await refused(clerk, 'self-evaluations', input)).code).toBe('EVALUATION_CUT_OFF_OPEN');
    await world.facts.plant(`INSERT INTO accounting_period (agency_id, fund, period, state, closed_by, closed_at)
      SELECT agency_id, scheme, 202412, 'CLOSED', 1, now() FROM fund WHERE scheme = 'RESIDENT'`);
    expect((await refused(clerk, 'self-evaluations', { ...input, cutOff: '2024-12-30' })).code).toBe(
      'EVALUATION_CUT_OFF_OPEN',
    );
    expect((await refused(clerk, 'self-evaluations', { fiscalYear: 2024, cutOff: '2024-12-31' })).code).toBe(
      'EVALUATION_GOALS_NONE',
    );
    form = (await post(clerk, 'self-evaluations', input)).id;
    expect((await refused(clerk, 'self-evaluations', input)).code).toBe('EVALUATION_EXISTS');
    const kept = await world.http.database.db.rows(
      'SELECT from_state AS "from", to_state AS "to" FROM self_evaluation_transition ORDER BY 1, 2',
    );
    const known = evaluationStates.rows.map(({ from, to }) => ({ from, to }));
    expect(known.sort((a, b) => `${a.from}${a.to}`.localeCompare(`${b.from}${b.to}`))).toEqual(kept);
  });

  it('is filled from budget and measurements, and names all that is missing', async () => {
    const it = await detail();
    expect(it.money).toMatchObject([
      { rowLabel: '年度资金总额', allotted: '1214.02', budget: '1200.00', executed: '1140.00', rate: '95.00' },
      { rowLabel: '其中：当年财政拨款', executed: '1140.00' },
      { rowLabel: '其他资金', executed: '0.00', rate: null },
    ]);
    expect(it).toMatchObject({ executionWeight: '10.00', executionScore: '9.50', state: 'DRAFT', goalVersion: 1 });
    expect(it.rows.map(({ level3, actual, completion, score }) => [level3, actual, completion, score])).toEqual([
      ['检查次数', '9', '90.00', '27.00'],
      ['宣传次数', '6', '150.00', '20.00'],
      ['制度可持续', '达成 95%', '95.00', '28.50'],
      ['群众满意度', null, null, null],
    ]);
    expect(it.problems).toHaveLength(4);
    const answer = await refused(clerk, `self-evaluations/${form}/submit`, { digest: it.digest });
    expect(answer).toMatchObject({ code: 'EVALUATION_INCOMPLETE' });
    expect(answer.message).toContain('“群众满意度”没有实际完成值');
    // The database holds the same, whoever asks it.
    await expect(
      world.facts.database.asOwner(`UPDATE self_evaluation SET state = 'SUBMITTED', content = 'x', digest = sm3('x'),
        submitted_by = drafted_by, submitted_at = now() WHERE id = ${form}`),
    ).rejects.toThrow('EVALUATION_EVIDENCE_MISSING');
  });

  it('takes in what was entered since, with its sample and file, and keeps the reasons', async () => {
    const reasons = { 检查次数: '一次因疫情推迟', 宣传次数: '结合换证增加宣传', 制度可持续: '部分乡镇尚未覆盖' };
    await deviate(reasons, '发放 12 个月');
    await enter('群众满意度', '97.50', 310);
    await post(clerk, `self-evaluations/${form}/measure`);
    const it = await detail();
    expect(it.problems).toEqual([]);
    expect(it.rows[3]).toMatchObject({ actual: '97.50', sampleSize: 310, evidenceFile: '佐证.txt', score: '10.00' });
    expect(it.rows[0]!.deviation).toBe('一次因疫情推迟');
    // 9.50 + 27 + 20 + 28.50 + 10
    expect([it.total, it.grade]).toEqual(['95.00', '优']);
  });

  it('is neither measured anew nor signed over books that were opened again, and says so', async () => {
    const reopen = (state: 'OPEN' | 'CLOSED') =>
      world.facts.plant(`ALTER TABLE accounting_period DISABLE TRIGGER accounting_period_kept_closed;
        UPDATE accounting_period SET state = '${state}', closed_by = ${state === 'OPEN' ? 'NULL' : '1'},
          closed_at = ${state === 'OPEN' ? 'NULL' : 'now()'} WHERE fund = 'RESIDENT' AND period = 202412;
        ALTER TABLE accounting_period ENABLE TRIGGER accounting_period_kept_closed`);
    const whyNot = async (action: string, who: Browser) =>
      (await detail(form, who)).actions.find((one) => one.action === action)?.why;
    const REOPENED = '有关基金的截止月份已反结账，重新结账后才能办理';
    const { digest } = await detail();
    await reopen('OPEN');
    // Writing is no measuring; it also leaves the act after which the actions are asked anew.
    await deviate({ 检查次数: '一次因疫情推迟' }, '发放 12 个月');
    expect([await whyNot('edit', clerk), await whyNot('measure', clerk)]).toEqual([null, REOPENED]);
    expect(await whyNot('submit', clerk)).toBe(REOPENED);
    expect((await refused(clerk, `self-evaluations/${form}/measure`)).code).toBe('EVALUATION_CUT_OFF_OPEN');
    expect((await refused(clerk, `self-evaluations/${form}/submit`, { digest })).code).toBe('EVALUATION_CUT_OFF_OPEN');
    await reopen('CLOSED');
    await post(clerk, `self-evaluations/${form}/submit`, { digest });
    await reopen('OPEN');
    expect((await refused(approver, `self-evaluations/${form}/approve`, { digest })).code).toBe(
      'EVALUATION_CUT_OFF_OPEN',
    );
    await post(approver, `self-evaluations/${form}/send-back`, { reason: '账已反结，请重新计量' });
    await reopen('CLOSED');
    await post(clerk, `self-evaluations/${form}/measure`);
  });

  it('is submitted and approved by two people who saw the same text, and then frozen', async () => {
    const { digest } = await detail();
    expect((await refused(clerk, `self-evaluations/${form}/submit`, { digest: '0'.repeat(64) })).code).toBe(
      'EVALUATION_CONTENT_CHANGED',
    );
    await post(clerk, `self-evaluations/${form}/submit`, { digest });
    expect((await world.ask(clerk, 'put', `/v1/self-evaluations/${form}`, { deviations: [] })).body.code).toBe(
      'EVALUATION_FROZEN',
    );
    await post(approver, `self-evaluations/${form}/send-back`, { reason: '请写明补检查的时间' });
    expect(await detail()).toMatchObject({ state: 'DRAFT', sentBackReason: '请写明补检查的时间' });
    // Whoever mends it, may not approve it.
    await world.did(manager, 'put', `/v1/self-evaluations/${form}`, {
      goalCompletion: '发放 12 个月',
      deviations: [{ indicatorId: ids['检查次数'], deviation: '推迟的一次已于次年一月补做' }],
    });
    const again = await detail();
    expect(again.digest).not.toBe(digest);
    await post(clerk, `self-evaluations/${form}/submit`, { digest: again.digest });
    expect((await refused(manager, `self-evaluations/${form}/approve`, { digest: again.digest })).code).toBe(
      'EVALUATION_SECOND_PERSON',
    );
    await post(approver, `self-evaluations/${form}/approve`, { digest: again.digest });
    const done = await detail();
    expect(done).toMatchObject({ state: 'APPROVED', digest: again.digest, total: '95.00' });
    expect(done.actions.filter(({ allowed }) => allowed).map(({ action }) => action)).toEqual(['evidence']);
    const [kept] = await world.http.database.db.rows<{ content: string }>(
      `SELECT content FROM self_evaluation WHERE id = ${form}`,
    );
    expect(sm3Hex(kept!.content)).toBe(again.digest);
    for (const sql of [
      `UPDATE self_evaluation SET goal_completion = 'x' WHERE id = ${form}`,
      `UPDATE self_evaluation SET state = 'DRAFT' WHERE id = ${form}`,
      `UPDATE self_evaluation_item SET deviation = 'x' WHERE evaluation_id = ${form}`,
      `DELETE FROM self_evaluation_item WHERE evaluation_id = ${form}`,
    ]) {
      await expect(world.facts.database.asOwner(sql)).rejects.toThrow(/EVALUATION_FROZEN|APPEND_ONLY/);
    }
  });

  it('shows what another version of the rules would give, and stays as it is', async () => {
    const limits = { cap: '95', explainAbove: '120' };
    const version = { effectiveOn: '2024-12-31', reason: '财政局新办法', limits };
    const write = (who: Browser, code: string, body: object) =>
      world.ask(who, 'post', `/v1/scoring-rules/${code}/versions`, { ...body });
    expect((await write(clerk, 'BY_COMPLETION', version)).body.code).toBe('PERMISSION_MISSING');
    const unfit = { ...version, limits: { cap: '120', explainAbove: '120' } };
    expect((await write(manager, 'BY_COMPLETION', unfit)).body.code).toBe('SCORING_DEFINITION_UNFIT');
    expect((await write(manager, 'NONE', version)).body.code).toBe('NOT_FOUND');
    const same = { ...version, limits: { cap: '100', explainAbove: '130' } };
    expect((await write(manager, 'BY_COMPLETION', same)).body.code).toBe('SCORING_RULE_SAME');
    expect((await write(manager, 'BY_COMPLETION', version)).body).toEqual({ code: 'BY_COMPLETION', version: 2 });
    const earlier = { ...version, effectiveOn: '2024-12-30', limits: { cap: '90', explainAbove: '120' } };
    expect((await write(manager, 'BY_COMPLETION', earlier)).body.code).toBe('SCORING_EFFECTIVE_EARLIER');
    const grades = { excellent: '96', good: '90', fair: '60' };
    await post(manager, 'scoring-rules/TOTAL/versions', { ...version, limits: grades });
    const { rules, newestVersion, whyNot } = await world.did<ScoringRulesDto>(manager, 'get', '/v1/scoring-rules');
    expect([newestVersion, whyNot]).toEqual([2, null]);
    const states = rules.map(({ code, versions }) => [
      code,
      versions.map(({ version: no, state }) => `${no} ${state}`),
    ]);
    expect(states).toEqual([
      ['BY_COMPLETION', ['2 AHEAD', '1 IN_FORCE']],
      ['BY_GRADE', ['1 IN_FORCE']],
      ['BY_SATISFACTION', ['1 IN_FORCE']],
      ['TOTAL', ['2 AHEAD', '1 IN_FORCE']],
    ]);
    expect(rules[0]!.versions[0]).toMatchObject({
      limits,
      lines: ['得分 = 权重 × 完成率，最多计 95%', '完成率高于 120% 须说明原因'],
      reason: '财政局新办法',
    });
    for (const sql of [
      `UPDATE scoring_rule SET reason = '改' WHERE version = 2`,
      'DELETE FROM scoring_rule WHERE version = 2',
      `INSERT INTO scoring_rule (code, version, name, definition) VALUES ('X', 1, 'x', '{"kind":"COMPLETION","cap":"2","explainAbove":"1.3"}')`,
    ]) {
      await expect(world.facts.database.asOwner(sql)).rejects.toThrow(/APPEND_ONLY|SCORING_DEFINITION_UNFIT/);
    }
    const rescored = await world.did<RescoredDto>(manager, 'get', `/v1/self-evaluations/${form}/rescored?version=2`);
    expect(
      rescored.rows.map(({ level3, fromVersion, toVersion, before, after, difference }) => [
        level3,
        fromVersion,
        toVersion,
        before,
        after,
        difference,
      ]),
    ).toEqual([
      ['检查次数', 1, 2, '27.00', '27.00', '0.00'],
      ['宣传次数', 1, 2, '20.00', '19.00', '-1.00'],
      ['制度可持续', 1, 1, '28.50', '28.50', '0.00'],
      ['群众满意度', 1, 1, '10.00', '10.00', '0.00'],
    ]);
    expect(rescored).toMatchObject({
      totalBefore: '95.00',
      totalAfter: '94.00',
      difference: '-1.00',
      gradeBefore: '优',
      gradeAfter: '良',
    });
    // What is measured at a cut-off from that day on goes by it, and by the former as of a watermark before it.
    const { watermark } = await detail();
    const at = { fiscalYear: 2024, cutOff: '2024-12-31' };
    for (const [more, expected] of [
      [{}, [2, '19.00']],
      [{ watermark }, [1, '20.00']],
      [{ cutOff: '2024-12-30' }, [1, '20.00']],
    ] as const) {
      const found = await post<MeasurementView[]>(manager, 'measurements', { ...at, ...more });
      const one = found.find(({ level3 }) => level3 === '宣传次数')!;
      expect([one.scoringVersion, one.score]).toEqual(expected);
    }
    // Under two versions, whatever was signed.
    const two = await world.did<RescoredDto>(
      manager,
      'get',
      `/v1/self-evaluations/${form}/rescored?version=1&against=2`,
    );
    expect(two).toMatchObject({ against: 2, totalBefore: '94.00', totalAfter: '95.00', difference: '1.00' });
    expect((await world.ask(manager, 'get', `/v1/self-evaluations/${form}/rescored?version=3`)).body.code).toBe(
      'SCORING_VERSION_UNKNOWN',
    );
    expect((await detail()).total).toBe('95.00');
  });
});

describe('the files of a self-evaluation', () => {
  it('as a workbook say the same as the form', async () => {
    const bytes = await fileOf('xlsx');
    const lines: string[][] = [];
    const open = async function* () {
      yield bytes;
    };
    for await (const { cells } of readTable({ open, name: 'form.xlsx' })) lines.push(cells.map(({ text }) => text));
    const line = (first: string, at = 0) => lines.find((cells) => cells[at] === first)!;
    expect(line('年度资金总额')).toEqual(['年度资金总额', '1214.02', '1200.00', '1140.00', '10.00', '95.00%', '9.50']);
    expect(line('检查次数', 2).slice(2, 12)).toEqual([
      '检查次数',
      '≥ 10次',
      '计划标准',
      '8',
      '30.00',
      '按照完成比例赋分',
      '佐证.txt',
      '9次',
      '90.00%',
      '27.00',
    ]);
    expect(line('总分').slice(11)).toEqual(['95.00', '等级：优']);
    expect(lines.flat().join(' ')).toContain('推迟的一次已于次年一月补做');
  });

  it('as PDF and Word are opened by other programs and say the same', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'evaluation-'));
    try {
      writeFileSync(join(folder, 'form.pdf'), await fileOf('pdf'));
      const text = execFileSync('pdftotext', ['-layout', join(folder, 'form.pdf'), '-']).toString();
      for (const word of ['项目支出绩效自评表', '95.00', '群众满意度', '97.50%', '等级：优'])
        expect(text).toContain(word);
      writeFileSync(join(folder, 'form.docx'), await fileOf('docx'));
      const xml = execFileSync('unzip', ['-p', join(folder, 'form.docx'), 'word/document.xml']).toString();
      const written = xml.replace(/<[^>]+>/g, ' ');
      for (const one of ['项目支出绩效自评表', '1140.00', '推迟的一次已于次年一月补做', '等级：优'])
        expect(written).toContain(one);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 120_000);

  describe('opened by LibreOffice', () => {
    const test = OFFICE_INSTALLED ? it : it.skip;
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'evaluation-'));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    const written = async (format: string): Promise<string> => {
      const path = join(folder, `form.${format}`);
      writeFileSync(path, await fileOf(format));
      return path;
    };
    const rate = (value: string | null): string => (value === null ? '—' : `${value}%`);

    test('shows in every cell what the service answers', async () => {
      const form = await detail();
      const shown = await convertToCsv(await written('xlsx'));
      const filled = shown.map((cells) => cells.map((text) => text.trim()));
      const at = (first: string): number => filled.findIndex(([text]) => text === first);
      const money = filled.slice(at('年度资金总额'), at('年度资金总额') + form.money.length);
      expect(money.map((cells) => cells.slice(0, 7))).toEqual(
        form.money.map(({ row, rowLabel, allotted, budget, executed, rate: part }) => [
          ...[rowLabel, allotted, budget, executed].map(thousands),
          ...(row === 'TOTAL' ? [form.executionWeight, rate(part), form.executionScore] : ['—', rate(part), '—']),
        ]),
      );
      const rows = filled.slice(at('一级指标') + 1, at('总分'));
      expect(rows.map((cells) => cells.slice(0, 13))).toEqual(
        form.rows.map((row) => [
          ...[row.level1, row.level2, row.level3, row.goal, row.basis ?? '', row.lastYearValue ?? '', row.weight],
          ...[row.scoringName, row.evidenceFile ?? row.evidenceKind ?? '', actualOf(row), rate(row.completion)],
          ...[row.score, row.deviation ?? ''],
        ]),
      );
      expect(filled[at('总分')]!.slice(6)).toEqual(['100.00', '', '', '', '', form.total, `等级：${form.grade}`]);
    }, 120_000);

    test('prints the Word file with the same text as the PDF of the service', async () => {
      const squeeze = (text: string): string => text.replace(/\s+/g, '');
      const word = squeeze(await pdfText(await convertToPdf(await written('docx'))));
      const own = squeeze(await pdfText(await written('pdf')));
      const form = await detail();
      const parts = [
        ...['项目支出绩效自评表', form.agencyName, form.goalText!, form.goalCompletion!, `等级：${form.grade}`],
        ...form.money.flatMap((one) => [one.allotted, one.budget, one.executed]),
        ...form.rows.flatMap((row) => [row.score!, row.weight]),
      ];
      for (const part of parts)
        expect([word.includes(squeeze(part)), own.includes(squeeze(part)), part]).toEqual([true, true, part]);
    }, 120_000);
  });
});

/** What stands under 全年完成值. */
function actualOf({
  actual,
  unit,
  sampleSize,
}: {
  actual: string | null;
  unit: string | null;
  sampleSize: number | null;
}): string {
  const value = /^[\d.]+$/.test(actual!) ? `${actual}${unit ?? ''}` : actual!;
  return sampleSize === null ? value : evaluationForm.sample(value, sampleSize);
}

/** As a cell of money is shown. */
const thousands = (text: string): string => text.replace(/\B(?=(\d{3})+\.\d\d$)/g, ',');
