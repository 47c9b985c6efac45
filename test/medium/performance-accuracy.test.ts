import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CreateIndicator, type IndicatorInput } from '../../src/performance/create-indicator.js';
import { CreateScoringRules } from '../../src/performance/create-scoring-rules.js';
import type { ErrorPayoutView, MeasurementView } from '../../src/performance/indicators.dto.js';
import type { DashboardMeasureDto } from '../../src/workbench/dashboard.dto.js';
import { WorkbenchModule } from '../../src/workbench/workbench.module.js';
import type { Browser } from '../support/http-app.js';
import { amounts, SamplingWorld } from '../support/sampling-fixture.js';

let world: SamplingWorld;
let january: string;
let february: string;
let resident: string;
let manager: Browser;

beforeAll(async () => {
  world = await SamplingWorld.open(60, [WorkbenchModule]);
  manager = world.manager;
  january = await world.paid('RESIDENT', '2024-01', amounts(40), { bounced: [7] });
  february = await world.paid('RESIDENT', '2024-02', amounts(40, 3));
  await world.paid('ENTERPRISE', '2024-02', amounts(20, 50), { first: 41 });
  await world.http.commands.run(world.facts.caller, { name: 'rules' }, (ctx) =>
    world.http.app.get(CreateScoringRules).run(ctx),
  );
  // What the cases will stand behind: a table of confirmed errors under the view.
  await world.facts
    .plant(`CREATE TABLE planted_error (agency_id int, period int, scheme text, batch_id bigint, line_no int, beneficiary_id bigint,
      amount numeric(16,2), act_id bigint, undone_act_id bigint);
    GRANT SELECT ON planted_error TO ledger_app;
    CREATE OR REPLACE VIEW confirmed_error WITH (security_invoker = true) AS SELECT * FROM planted_error;`);
  resident = await indicator(1, '城乡居民发放准确率', { scheme: 'RESIDENT' });
  await indicator(2, '全部发放准确率', {});
}, 120_000);
afterAll(() => world?.close());

async function indicator(no: number, level3: string, parameters: Record<string, string>): Promise<string> {
  return (await load({ fiscalYear: 2024, no, level3, parameters })).id;
}

async function load(
  given: Pick<IndicatorInput, 'fiscalYear' | 'no' | 'level3' | 'parameters'>,
): Promise<{ id: string }> {
  const common = { projectId: null, level1: '产出指标', level2: '质量指标', operator: '≥', target: '99', weight: '10' };
  const more = { unit: null, basis: null, scoringRule: null, evidenceKind: null, measure: 'ACCURACY_RATE' };
  const { value } = await world.http.commands.run(world.facts.caller, { name: 'indicator.create' }, (ctx) =>
    world.http.app.get(CreateIndicator).run(ctx, { ...common, ...more, ...given }),
  );
  return value;
}

async function measure(cutOff = '2024-12-31', watermark?: string): Promise<Map<string, MeasurementView>> {
  const rows = await world.did<MeasurementView[]>(manager, 'post', '/v1/measurements', {
    fiscalYear: 2024,
    cutOff,
    watermark,
  });
  return new Map(rows.map((row) => [row.level3, row]));
}

/** What the dashboard says of the residents' rate. */
async function onDashboard(): Promise<unknown> {
  const path = '/v1/dashboard?fiscalYear=2024&cutOff=2024-12-31';
  const { measures } = await world.did<{ measures: DashboardMeasureDto[] }>(manager, 'get', path);
  const { actual, accuracy } = measures.find(({ indicatorId }) => indicatorId === resident)!;
  return { actual, accuracy };
}

/** A confirmed error of a payout; its act. */
async function wrong(batch: string, line: number, amount: string, scheme = 'RESIDENT'): Promise<string> {
  const act = await world.facts.act('finding.determine');
  await world.facts
    .plant(`INSERT INTO planted_error SELECT agency_id, period, '${scheme}', batch_id, line_no, beneficiary_id, ${amount}, ${act}, NULL
    FROM payout WHERE batch_id = ${batch} AND line_no = ${line}`);
  return act;
}
const behind = async (measurement: MeasurementView, query = '') =>
  world.did<{ rows: ErrorPayoutView[]; total: number }>(
    manager,
    'get',
    `/v1/measurements/${measurement.id}/errors?${query}`,
  );

describe('the accuracy rate from confirmed findings', () => {
  it('is 100 % while nothing is confirmed, and says what it was taken from', async () => {
    const accuracy = { source: 'FINDINGS', planId: null, lower: null, upper: null };
    expect(await onDashboard()).toEqual({ actual: null, accuracy });
    const rate = (await measure()).get('城乡居民发放准确率')!;
    expect(rate).toMatchObject({
      actual: '100.00',
      measureLabel: '发放准确率（按已确认的稽核问题）',
      facts: { source: 'FINDINGS', payouts: 79, wrong: 0, wrongSum: '0.00' },
    });
    expect(await behind(rate)).toMatchObject({ rows: [], total: 0 });
    expect(await onDashboard()).toEqual({ actual: '100.00', accuracy });
  });

  it('counts a payout once however many findings it has, and opens the payouts behind it', async () => {
    await wrong(january, 1, '100.00');
    await wrong(january, 1, '20.00');
    await wrong(february, 3, '50.00');
    // Neither one that bounced, nor one of another scheme.
    await wrong(january, 7, '70.00');
    const rows = await measure();
    const rate = rows.get('城乡居民发放准确率')!;
    // 1 − 2 ÷ 79; of all schemes 1 − 2 ÷ 99.
    expect(rate).toMatchObject({ actual: '97.47', facts: { payouts: 79, wrong: 2, wrongSum: '170.00' } });
    expect(rows.get('全部发放准确率')!.actual).toBe('97.98');
    const lines = await behind(rate, 'sort=-wrongAmount');
    expect(
      lines.rows.map(({ batchId, lineNo, wrongAmount, sampleNo }) => [batchId, lineNo, wrongAmount, sampleNo]),
    ).toEqual([
      [january, 1, '120.00', null],
      [february, 3, '50.00', null],
    ]);
    expect((await behind(rows.get('全部发放准确率')!, 'scheme=RESIDENT')).total).toBe(2);
    expect((await behind(rows.get('全部发放准确率')!, 'scheme=ENTERPRISE')).total).toBe(0);
    const every = await world.ask(manager, 'get', `/v1/measurements/${rows.get('全部发放准确率')!.id}/errors`);
    expect(every.body.code).toBe('MEASURE_PARAMETER_MISSING');
    expect((await measure('2024-01-31')).get('城乡居民发放准确率')!.actual).toBe('97.44'); // 1 − 1 ÷ 39
  });

  it('is the same for the same watermark, whatever is confirmed or taken back later', async () => {
    const before = (await measure()).get('城乡居民发放准确率')!;
    const undo = await world.facts.act('finding.dismiss');
    await world.facts.plant(`UPDATE planted_error SET undone_act_id = ${undo} WHERE batch_id = ${february}`);
    await wrong(february, 9, '10.00');
    await wrong(february, 10, '10.00');
    expect((await measure()).get('城乡居民发放准确率')!.actual).toBe('96.20'); // 1 − 3 ÷ 79
    const again = (await measure('2024-12-31', before.watermark)).get('城乡居民发放准确率')!;
    expect([again.actual, again.facts]).toEqual([before.actual, before.facts]);
    expect((await behind(before)).rows.map(({ lineNo }) => lineNo)).toEqual([1, 3]);
  });
});

describe('the accuracy rate from a sample', () => {
  const set = (body: object) => world.ask(manager, 'put', `/v1/indicators/${resident}/accuracy-source`, { ...body });

  it('needs a plan of the indicator’s year and scheme', async () => {
    expect((await set({ source: 'SAMPLE' })).body.code).toBe('MEASURE_PARAMETER_MISSING');
    expect((await set({ source: 'FINDINGS', planId: '1' })).body.code).toBe('MEASURE_PARAMETER_WRONG');
    expect((await set({ source: 'SAMPLE', planId: '999' })).body.code).toBe('NOT_FOUND');
    const all = await world.drawn({ size: 5 });
    expect((await set({ source: 'SAMPLE', planId: all })).body.code).toBe('ACCURACY_PLAN_UNFIT');
    const parameters = { source: 'SAMPLE', planId: all };
    await expect(load({ fiscalYear: 2025, no: 1, level3: '准确率', parameters })).rejects.toMatchObject({
      code: 'ACCURACY_PLAN_UNFIT',
    });
  });

  it('is its estimate with the interval once it is signed, not before, and never for a cut-off within its months', async () => {
    const id = await world.drawn({ schemes: ['RESIDENT'], size: 20, seed: 'accuracy' });
    expect((await set({ source: 'SAMPLE', planId: id })).status).toBe(200);
    for (let no = 1; no <= 20; no += 1) {
      const body = no === 4 ? { verdict: 'WRONG', dueAmount: '1.00', note: '多计' } : { verdict: 'CORRECT' };
      await world.did(world.auditor, 'post', `/v1/sampling-plans/${id}/items/${no}/results`, { ...body, seen: 0 });
    }
    const early = (await measure()).get('城乡居民发放准确率')!;
    expect(early).toMatchObject({ measurable: false, actual: null, facts: { source: 'SAMPLE', why: 'NOT_SIGNED' } });
    await world.did(manager, 'post', `/v1/sampling-plans/${id}/sign`, {});

    const rate = (await measure()).get('城乡居民发放准确率')!;
    expect(rate).toMatchObject({
      actual: '95.00',
      measureLabel: '发放准确率（按抽样方案推断）',
      facts: {
        source: 'SAMPLE',
        planId: id,
        of: 'PAYOUTS',
        confidence: '95',
        lower: '76.38',
        upper: '99.12',
        sampled: 20,
        wrong: 1,
        seed: 'accuracy',
      },
    });
    expect(await onDashboard()).toEqual({
      actual: '95.00',
      accuracy: { source: 'SAMPLE', planId: id, lower: '76.38', upper: '99.12' },
    });
    const lines = await behind(rate);
    expect(lines.rows.map(({ sampleNo }) => sampleNo)).toEqual([4]);
    expect(Number(lines.rows[0]!.wrongAmount)).toBe(Number(lines.rows[0]!.amount) - 1);
    expect((await measure('2024-01-31')).get('城乡居民发放准确率')).toMatchObject({
      measurable: false,
      facts: { why: 'BEYOND_CUT_OFF' },
    });
    const before = (await measure('2024-12-31', early.watermark)).get('城乡居民发放准确率')!;
    expect([before.actual, before.facts]).toEqual([null, early.facts]);
  });

  it('goes back to findings when told so, and what was measured keeps its source', async () => {
    const sampled = (await measure()).get('城乡居民发放准确率')!;
    expect((await set({ source: 'FINDINGS' })).status).toBe(200);
    expect((await measure()).get('城乡居民发放准确率')!.facts.source).toBe('FINDINGS');
    expect((await behind(sampled)).rows.map(({ sampleNo }) => sampleNo)).toEqual([4]);
  });
});
