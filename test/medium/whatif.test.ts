import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DEMO_PASSWORD } from '../../src/identity/demo-users.js';
import { Decimal, sumMoney } from '../../src/kernel/money.js';
import { ApproveBatch } from '../../src/payouts/approve-batch.js';
import { DraftBatch } from '../../src/payouts/draft-batch.js';
import { PayoutsModule } from '../../src/payouts/payouts.module.js';
import { ReviewBatch } from '../../src/payouts/review-batch.js';
import { SubmitBatch } from '../../src/payouts/submit-batch.js';
import { CreateIndicator } from '../../src/performance/create-indicator.js';
import { PerformanceModule } from '../../src/performance/performance.module.js';
import { CreateProject } from '../../src/projects/create-project.js';
import { RecordEvent } from '../../src/projects/record-event.js';
import { SetAttributionRule } from '../../src/projects/set-attribution-rule.js';
import { AddStopListEntries } from '../../src/rolls/add-stop-list-entries.js';
import type { ScenarioLinePageDto } from '../../src/whatif/scenario.dto.js';
import { WhatifModule } from '../../src/whatif/whatif.module.js';
import { cli } from '../support/cli-terminal.js';
import type { Browser } from '../support/http-app.js';
import { refusal } from '../support/refusal.js';
import { idOf, RollsWorld, rowOf } from '../support/rolls-fixture.js';

jest.setTimeout(120_000);
const PEOPLE = [1, 2, 3, 4];
let world: RollsWorld;
let manager: Browser;
let clerk: Browser;
let projectId: string;
/** Accepted, and without a batch until a rule is decided. */
let november: string;

const RULE = {
  name: '基础养老金加发 20 元',
  scheme: 'RESIDENT',
  effectiveFrom: '2024-09',
  payPeriod: '2024-12',
  rounding: 'FEN',
  percentOf: 'REGULAR',
  bands: [{ fixed: '20.00' }],
};
const tryRule = (body: object, who = manager) => who.send('post', '/v1/whatif-scenarios').send({ ...RULE, ...body });
const scenario = async (id: string, who = manager) => (await who.send('get', `/v1/whatif-scenarios/${id}`)).body;
const apply = (id: string, digest: string, who = clerk) =>
  who.send('post', `/v1/whatif-scenarios/${id}/application`).send({ digest });
const counts = () =>
  world.db.one<Record<string, string>>(
    `SELECT (SELECT count(*) FROM roll_line) AS lines, (SELECT count(*) FROM payout) AS payouts, (SELECT count(*) FROM payout_roll) AS rolls,
       (SELECT count(*) FROM attribution_entry) AS entries, (SELECT count(*) FROM spell_change) AS spells`,
  );

/** The batch of an accepted roll, signed by three people. */
async function paid(rollId: string, approve = true) {
  const draft = await world.run('jingban', (ctx) => world.of(DraftBatch).run(ctx, { rollId }), 'batch.draft');
  if (!approve) return draft;
  const seen = { digest: draft.digest, lineCount: draft.lineCount, total: draft.total };
  const input = { batchId: draft.id, seen };
  await world.run('jingban', (ctx) => world.of(SubmitBatch).run(ctx, input), 'batch.submit');
  await world.run('fuhe', (ctx) => world.of(ReviewBatch).run(ctx, input), 'batch.review');
  return world.run('shenpi', (ctx) => world.of(ApproveBatch).run(ctx, input), 'batch.approve');
}

beforeAll(async () => {
  world = await RollsWorld.open([PayoutsModule, PerformanceModule, WhatifModule]);
  await world.http.app.listen(0, '127.0.0.1');
  manager = await world.http.login('guanli');
  clerk = await world.http.login('jingban');
  await world.run('kuaiji', async (ctx) => {
    const project = await world.of(CreateProject).run(ctx, {
      fiscalYear: 2024,
      no: 5,
      code: 'P5',
      name: '城乡居民养老保险补助',
      scheme: 'RESIDENT',
      functionCode: '2082602',
      economicCode: '51002',
      sourceLevel: 'CENTRAL',
      sourceText: '中央补助',
      documentNo: '巴财社〔2023〕69号',
      paymentMode: 'MONTHLY',
      procedure: null,
      subsidised: null,
      standard: null,
      executionBasis: 'ATTRIBUTED',
      periodFrom: '2024-01',
      periodTo: '2024-12',
    });
    projectId = project.id;
    // A month of the four comes to 1,003.64: three months and a part of the fourth.
    const allot = { projectId, kind: 'ALLOT', level: 'CENTRAL', on: '2024-01-02', amount: '4150.00' } as const;
    await world.of(RecordEvent).run(ctx, allot);
    const rule = { scheme: 'RESIDENT', fiscalYear: 2024, mode: 'ORDER', entries: [{ projectId }] } as const;
    await world.of(SetAttributionRule).run(ctx, { ...rule, entries: [...rule.entries] });
  });
  await world.run('guanli', async (ctx) => {
    const common = {
      fiscalYear: 2024,
      level1: '产出指标',
      level2: '数量指标',
      unit: null,
      basis: null,
      weight: '10',
      scoringRule: null,
      evidenceKind: null,
    };
    const of = { ...common, projectId: null, operator: '>=', parameters: { scheme: 'RESIDENT' } };
    await world.of(CreateIndicator).run(ctx, {
      ...of,
      no: 1,
      level3: '月均发放额',
      target: '0.11',
      measure: 'MONTHLY_AVERAGE_AMOUNT',
    });
    await world.of(CreateIndicator).run(ctx, {
      ...of,
      projectId,
      no: 2,
      level3: '预算执行率',
      target: '100',
      measure: 'EXECUTION_RATE',
      parameters: {},
    });
  });
  for (const period of ['2024-09', '2024-10']) {
    const rows = PEOPLE.filter((person) => person !== 4 || period === '2024-10').map((person) => rowOf(person));
    const { roll } = await world.month(rows, { period });
    await paid(roll.id);
  }
  const last = await world.month(
    PEOPLE.map((person) => rowOf(person)),
    { period: '2024-11' },
  );
  november = last.roll.id;
});
afterAll(() => world?.close());

describe('a rule that is tried', () => {
  it('says whom it reaches, what each month costs and whom it costs it, and changes nothing', async () => {
    const before = await counts();
    const answer = await tryRule({});
    expect(answer.status).toBe(201);
    const { results, basePeriod, rolls } = await scenario(answer.body.id);
    expect(await counts()).toEqual(before);
    expect(basePeriod).toBe('2024-11');
    expect(rolls).toHaveLength(1);
    // Three people owed September to November, the fourth from October on: 11 months of 20 yuan.
    expect(results).toMatchObject({
      people: 4,
      affected: 4,
      monthlyIncrease: '80.00',
      backPay: '220.00',
      regular: '1003.64',
    });
    expect(
      results.owed.map(
        (month: Record<string, unknown>) => `${month.period} ${month.people} ${month.amount} ${month.assumed}`,
      ),
    ).toEqual(['2024-09 3 60.00 false', '2024-10 4 80.00 false', '2024-11 4 80.00 false']);
    expect(results.months).toEqual([
      { period: '2024-12', before: '1003.64', backPay: '220.00', running: '80.00', cost: '300.00', after: '1303.64' },
    ]);
    expect(results.yearCost).toBe('300.00');
  });

  it('takes the cost from the projects by the rule of the year, and the rest from the fund', async () => {
    const { results } = await scenario((await tryRule({})).body.id);
    // 752.73 + 1,003.64 are reserved, November's 1,003.64 waits: 1,389.99 are left for December.
    const [project, own] = results.projects;
    expect(project).toMatchObject({
      documentNo: '巴财社〔2023〕69号',
      sourceLevel: 'CENTRAL',
      budget: '4150.00',
      used: '1756.37',
      before: '1003.64',
      cost: '300.00',
      endsBefore: null,
      endsAfter: null,
    });
    expect(own).toMatchObject({ projectId: null, before: '0.00', cost: '0.00' });
    const dear = await scenario((await tryRule({ bands: [{ fixed: '30.00' }] })).body.id);
    // 330 + 120 are 450: 63.65 more than the room.
    expect(dear.results.projects[0]).toMatchObject({ cost: '386.35', endsBefore: null, endsAfter: '2024-12' });
    expect(dear.results.projects[1]).toMatchObject({ cost: '63.65' });
  });

  it('shows the targets as the year would end without it and with it', async () => {
    const { results } = await scenario((await tryRule({ bands: [{ percent: '100' }] })).body.id);
    expect(results.targets).toMatchObject([
      // 3,763.65 in four months; with the rule 2,760.01 + 1,003.64 more.
      { name: '月均发放额', before: '0.09', after: '0.19', metBefore: false, metAfter: true },
      { name: '预算执行率', projectId, before: '90.69', after: '100.00', metBefore: false, metAfter: true },
    ]);
  });

  it('rounds each person half up to 分 or 角, and gives each band of ages its own', async () => {
    // 1.5 % of 250.91 are 3.76365.
    const fen = await scenario((await tryRule({ bands: [{ percent: '1.5' }] })).body.id);
    expect(fen.results.monthlyIncrease).toBe('15.04');
    const jiao = await scenario((await tryRule({ bands: [{ percent: '1.5' }], rounding: 'JIAO' })).body.id);
    expect(jiao.results.monthlyIncrease).toBe('15.20');
    const base = await scenario((await tryRule({ bands: [{ percent: '1.5' }], percentOf: 'BASE' })).body.id);
    expect(base.results.monthlyIncrease).toBe('9.92');
    // Born on 1 January 1940: 84 from that day of 2024 on.
    const bands = [
      { toAge: 83, fixed: '1.00' },
      { fromAge: 84, fixed: '2.00' },
    ];
    const older = await scenario((await tryRule({ bands, ageOn: '2024-01-01' })).body.id);
    expect(older.results.bands.map(({ people }: { people: number }) => people)).toEqual([0, 4]);
    const younger = await scenario((await tryRule({ bands, ageOn: '2023-12-31' })).body.id);
    expect(younger.results.bands).toMatchObject([{ people: 4, increase: '4.00', backPay: '11.00' }, { people: 0 }]);
  });

  it('shows its single lines, searched and by band, which add up to the cent and go out as csv', async () => {
    const bands = [
      { toAge: 83, fixed: '1.00' },
      { fromAge: 84, fixed: '2.00', percent: '1.5' },
    ];
    const { id } = (await tryRule({ bands, ageOn: '2024-01-01' })).body as { id: string };
    const page = async (query = '', who = manager): Promise<ScenarioLinePageDto> =>
      (await who.send('get', `/v1/whatif-scenarios/${id}/lines?${query}`)).body;
    const { results } = await scenario(id);
    const all = await page();
    const sum = (key: 'increase' | 'backPay'): string =>
      sumMoney(all.rows.map((row) => new Decimal(row[key]))).toFixed(2);
    expect([all.total, sum('increase'), sum('backPay')]).toEqual([4, results.monthlyIncrease, results.backPay]);
    expect(all.rows[0]).toMatchObject({ age: 84, band: 2, increase: '5.76', backPayFrom: '2024-09' });
    expect(all.rows[0]!.idMasked).toMatch(/^\d{6}\*+.{4}$/);
    const second = await page('page=2&pageSize=3&sort=-amount');
    expect([second.total, second.rows.length]).toEqual([4, 1]);
    expect((await page('page=9&pageSize=3')).total).toBe(4);
    const [first] = all.rows;
    expect((await page(`text=${encodeURIComponent(first!.name)}`)).rows).toEqual([first]);
    expect((await page('band=1')).total).toBe(0);
    expect((await page('', await world.http.login('chuna'))) as object).toMatchObject({ code: 'PERMISSION_MISSING' });

    const folder = mkdtempSync(join(tmpdir(), 'whatif-'));
    const { port } = world.http.app.getHttpServer().address() as AddressInfo;
    const run = (...args: string[]) =>
      cli({ LEDGER_URL: `http://127.0.0.1:${port}`, LEDGER_PASSWORD: DEMO_PASSWORD, INIT_CWD: folder }, [
        ...['--as', 'guanli', 'whatif'],
        ...args,
      ]);
    try {
      const months = ['--scheme', 'RESIDENT', '--effective', '2024-09', '--pay-month', '2024-12'];
      const tried = await run(
        'try',
        '命令行试算',
        ...months,
        '--band',
        '-83=1',
        '--band',
        '84-=2+1.5%',
        '--age-on',
        '2024-01-01',
      );
      expect([tried.exit, tried.out]).toEqual([0, expect.stringContaining(`补发 ${results.backPay} 元`)]);
      const unclear = await run('try', '不清楚', ...months, '--band', '六十岁');
      expect([unclear.exit, unclear.err]).toEqual([2, expect.stringContaining('看不懂年龄段“六十岁”')]);
      expect((await run('list')).out).toContain('命令行试算');
      expect((await run('list', id, '--text', first!.name)).out).toContain(first!.idMasked);
      expect(await run('list', id, '--csv', 'lines.csv')).toMatchObject({ exit: 0 });
      const csv = readFileSync(join(folder, 'lines.csv'), 'utf8').trim().split('\r\n');
      expect([csv.length, csv[0]]).toEqual([5, expect.stringContaining('每月增加（元）')]);
      expect(await run('show', id)).toMatchObject({ exit: 0, out: expect.stringContaining('逐行相同') });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('is refused where it means nothing, and to whom it is not for', async () => {
    expect((await tryRule({}, clerk)).body.code).toBe('PERMISSION_MISSING');
    expect((await tryRule({ payPeriod: '2024-11' })).body.code).toBe('WHATIF_MONTH_PAID');
    expect((await tryRule({ scheme: 'ENTERPRISE' })).body.code).toBe('WHATIF_NO_ROLL');
    expect((await tryRule({ bands: [{ fromAge: 120, fixed: '1' }] })).body.code).toBe('WHATIF_NOBODY_AFFECTED');
    expect((await tryRule({ bands: [{ fixed: '1e3' }] })).body.code).toBe('REQUEST_INVALID');
    expect((await tryRule({ name: 'a/b' })).body.code).toBe('REQUEST_INVALID');
  });

  it('assumes the months that no roll is known of, and cannot be paid from then', async () => {
    const { id } = (await tryRule({ payPeriod: '2025-01' })).body;
    const { results, digest, apply: may } = await scenario(id);
    expect(results.owed.at(-1)).toEqual({ period: '2024-12', people: 4, amount: '80.00', assumed: true });
    expect([results.fiscalYear, results.months.length, results.yearCost]).toEqual([2025, 12, '1260.00']);
    expect(may.allowed).toBe(false);
    expect((await apply(id, digest)).body.code).toBe('WHATIF_MONTHS_ASSUMED');
  });

  it('comes to the same when it is computed again, until somebody is stopped', async () => {
    const { id } = (await tryRule({ name: '重算' })).body;
    const again = async () => (await manager.send('get', `/v1/whatif-scenarios/${id}/recomputed`)).body;
    expect(await again()).toMatchObject({ same: true, people: 4, backPay: '220.00', newerRoll: false });
    const entry = { row: 1, idNumber: idOf(4), name: rowOf(4)[0]!, reason: 'DEATH' as const, effectiveFrom: '2024-12' };
    await world.run(
      'jingban',
      (ctx) => world.of(AddStopListEntries).run(ctx, { entries: [entry], source: '公安' }),
      'stopList.add',
    );
    expect(await again()).toMatchObject({ same: false, people: 3, backPay: '180.00' });
    expect((await apply(id, (await scenario(id)).digest)).body.code).toBe('WHATIF_OUTDATED');
  });
});

describe('a rule that is decided', () => {
  let id: string;
  let digest: string;
  let rollId: string;

  it('becomes a roll by the hand of the clerk, once', async () => {
    await paid(november);
    ({ id } = (await tryRule({ bands: [{ percent: '3.3' }], name: '调待 3.3%' })).body);
    ({ digest } = await scenario(id));
    expect((await scenario(id)).apply).toMatchObject({ allowed: false });
    expect((await apply(id, digest, manager)).body.code).toBe('PERMISSION_MISSING');
    expect((await apply(id, '0'.repeat(64))).body.code).toBe('WHATIF_OUTDATED');
    const answer = await apply(id, digest);
    expect([answer.status, answer.body]).toEqual([200, { rollId: expect.any(String), jobId: expect.any(String) }]);
    rollId = answer.body.rollId;
    expect((await apply(id, digest)).body.code).toBe('WHATIF_APPLIED_ALREADY');
    await world.import(rollId);
    const roll = await world.detail(rollId);
    expect(roll).toMatchObject({ state: 'CHECKED', blockedCount: 0, lineCount: 3 });
  });

  it('is paid line by line as it was previewed, through the signatures of three people', async () => {
    await world.accept(rollId);
    const batch = await paid(rollId);
    expect(batch.state).toBe('APPROVED');
    const { application, results } = await scenario(id);
    expect(application).toMatchObject({
      rollId,
      rollState: 'ACCEPTED',
      batchId: batch.id,
      batchState: 'APPROVED',
      sameLines: true,
      batchPeople: 3,
      batchBackPay: results.backPay,
    });
    // 3.3 % of 250.91: 8.28 each, for three months.
    const bridge = await world.db.rows<{ item: string; amount: string }>(
      `SELECT item, amount FROM batch_bridge WHERE batch_id = $1 AND item IN ('RAISED', 'BACK_PAY') ORDER BY item`,
      [batch.id],
    );
    expect(bridge.map(({ item, amount }) => `${item} ${amount}`)).toEqual([
      `BACK_PAY ${results.backPay}`,
      `RAISED ${results.monthlyIncrease}`,
    ]);
    expect([results.monthlyIncrease, results.backPay]).toEqual(['24.84', '74.52']);
  });

  it('is not the preview any more when a line is taken out of the batch', async () => {
    await world.http.database.asOwner(
      `SET session_replication_role = replica; UPDATE payout SET live = false, outcome = 'WITHDRAWN' WHERE line_no = 1 AND period = 202412`,
    );
    expect((await scenario(id)).application).toMatchObject({ sameLines: false, batchPeople: 2 });
  });

  it('cannot be rewritten, and no roll of another month can pass for its own', async () => {
    const attempt = (sql: string) => refusal(world.db.transaction(async (tx) => tx.run(sql)));
    expect(await attempt(`UPDATE whatif_scenario SET back_pay = 0`)).toBe('42501');
    expect(await refusal(world.http.database.asOwner(`UPDATE whatif_scenario SET back_pay = 0`))).toBe('LD001');
    const [other] = (await manager.send('get', '/v1/whatif-scenarios')).body.rows.slice(-1);
    expect(
      await attempt(
        `INSERT INTO whatif_application VALUES (${world.agencyId}, ${other.id}, ${november}, ${world.as('jingban').actor.userId}, now(), 1)`,
      ),
    ).toBe('WHATIF_ROLL_FOREIGN');
  });

  it('gives the later months as a proposed roll without back-pay, on the trail', async () => {
    const file = await clerk.send('get', `/v1/whatif-scenarios/${id}/later-roll`);
    const lines = (file.text ?? Buffer.from(file.body).toString()).trim().split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[1]!.split(',').slice(6)).toEqual(['165.00', '85.91', '8.28', '', '', '', '259.19']);
    expect((await manager.send('get', `/v1/whatif-scenarios/${id}/later-roll`)).body.code).toBe('PERMISSION_MISSING');
    const trail = await world.db.one<{ n: number }>(
      `SELECT count(*)::int AS n FROM trail WHERE act = 'whatif.exportRoll' AND outcome = 'DONE'`,
    );
    expect(trail!.n).toBe(1);
  });
});
