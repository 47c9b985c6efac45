import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PerformanceStore } from '../../src/performance/performance.store.js';
import { ShowMonitoring } from '../../src/performance/show-monitoring.js';
import { WriteScoringVersion } from '../../src/performance/write-scoring-version.js';
import { actuals, PerformanceWorld } from '../support/performance-fixture.js';

let world: PerformanceWorld;
beforeAll(async () => {
  world = await PerformanceWorld.open();
});
afterAll(() => world?.close());

const GRADE = { operator: '定性', target: '达成' };

describe('an entered value', () => {
  it('counts from its date on: the latest on or before the cut-off, as of the watermark', async () => {
    const id = await world.indicator(1, '检查次数', 'MANUAL', {}, { target: '8', weight: '5' });
    expect(actuals(await world.measure('2024-12-31')).检查次数).toBeNull();
    await world.enter(id, '6', '2024-06-30');
    await world.enter(id, '9', '2024-11-30');
    const watermark = await world.facts.watermark();
    await world.enter(id, '7', '2024-11-30');
    expect((await world.measure('2024-12-31')).get('检查次数')).toMatchObject({
      actual: '7',
      completion: '87.50',
      met: false,
      score: '4.38',
    });
    expect((await world.measure('2024-12-31', watermark)).get('检查次数')).toMatchObject({
      actual: '9',
      score: '5.00',
    });
    expect((await world.measure('2024-10-31')).get('检查次数')).toMatchObject({ actual: '6', completion: '75.00' });
    expect((await world.measure('2024-06-29')).get('检查次数')).toMatchObject({
      measurable: false,
      actual: null,
      score: null,
    });
  });

  it('is shown as it is known by the newest measurement, though an older viewpoint was measured again since', async () => {
    const id = await world.indicator(6, '培训次数', 'MANUAL', {}, { target: '8', weight: '5' });
    await world.enter(id, '6', '2024-06-30');
    const early = await world.facts.watermark();
    await world.enter(id, '8', '2024-06-30');
    const newest = (await world.measure('2024-12-31')).get('培训次数')!;
    expect((await world.measure('2024-12-31', early)).get('培训次数')).toMatchObject({ actual: '6' });
    const store = world.app.get(PerformanceStore);
    for (const cutOff of ['2024-12-31', null]) {
      const rows = await world.facts.db.read((tx) =>
        store.latestMeasurements(tx, world.facts.caller.agencyId, 2024, cutOff),
      );
      expect(rows.find(({ indicatorId }) => indicatorId === id)).toMatchObject({ id: newest.id, actual: '8' });
    }
    const ids = await world.facts.db.read((tx) =>
      store.latestMeasurementIds(tx, world.facts.caller.agencyId, [id], '2024-12-31'),
    );
    expect(ids.get(id)).toBe(newest.id);
  });

  it('of a grade is scored within its band', async () => {
    const id = await world.indicator(2, '制度可持续', 'GRADE', {}, { ...GRADE, weight: '8' });
    await world.enter(id, '部分达成 75%', '2024-11-28');
    expect((await world.measure('2024-12-31')).get('制度可持续')).toMatchObject({
      actual: '部分达成 75%',
      completion: '75.00',
      score: '6.00',
    });
    await expect(world.enter(id, '达成 70%', '2024-11-29')).rejects.toMatchObject({ code: 'GRADE_OUTSIDE_BAND' });
    await expect(world.enter(id, '优秀', '2024-11-29')).rejects.toMatchObject({ code: 'GRADE_UNKNOWN' });
  });

  it('of satisfaction needs its sample, a number needs to be one, and a computed one is not entered', async () => {
    const satisfaction = await world.indicator(3, '满意度', 'MANUAL', {}, { scoringRule: '满意度赋分', target: '95' });
    await expect(world.enter(satisfaction, '97.10', '2024-11-22')).rejects.toMatchObject({
      code: 'SAMPLE_SIZE_REQUIRED',
    });
    await world.enter(satisfaction, '97.10', '2024-11-22', 310);
    expect((await world.measure('2024-12-31')).get('满意度')).toMatchObject({
      completion: '102.21',
      met: true,
      score: '10.00',
      facts: { sampleSize: 310 },
    });
    await expect(world.enter(satisfaction, '很好', '2024-11-22', 310)).rejects.toMatchObject({
      code: 'MANUAL_VALUE_MALFORMED',
    });
    const computed = await world.indicator(4, '发放人数', 'HEADCOUNT', { scheme: 'RESIDENT' });
    await expect(world.enter(computed, '9565', '2024-11-22')).rejects.toMatchObject({ code: 'INDICATOR_NOT_MANUAL' });
    await expect(world.enter('999', '1', '2024-11-22')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('an indicator', () => {
  it('has a place of its own in its goal table', async () => {
    await expect(world.indicator(1, '又一个', 'MANUAL')).rejects.toMatchObject({
      code: 'INDICATOR_PLACE_TAKEN',
      kind: 'conflict',
    });
  });

  it.each([
    ['half qualitative', 'MANUAL', {}, GRADE, 'INDICATOR_MEASURE_UNFIT'],
    ['graded by number', 'GRADE', {}, {}, 'INDICATOR_MEASURE_UNFIT'],
    ['without scheme', 'HEADCOUNT', {}, {}, 'MEASURE_PARAMETER_MISSING'],
    ['without project', 'USE_RATE', {}, {}, 'MEASURE_PARAMETER_MISSING'],
    ['of an unknown scheme', 'HEADCOUNT', { scheme: 'FARMERS' }, {}, 'MEASURE_PARAMETER_WRONG'],
    ['of an unknown measure', 'HAPPINESS', {}, {}, 'MEASURE_UNKNOWN'],
    ['with a target in words', 'MANUAL', {}, { target: '许多' }, 'INDICATOR_TARGET_MALFORMED'],
    ['of another agency’s project', 'USE_RATE', {}, { projectId: '4711' }, 'NOT_FOUND'],
  ])('that could stop the measuring of the year is refused: %s', async (_, measure, parameters, more, code) => {
    await expect(world.indicator(50, 'x', measure, parameters as Record<string, string>, more)).rejects.toMatchObject({
      code,
    });
  });

  it('with a target of another unit is measured, whatever its completion', async () => {
    await world.facts.people(3);
    const lines = [1, 2, 3].map((person) => ({ person, amount: '9000000.00' }));
    await world.facts.voucher('RESIDENT', '2024-01-01', 'OPENING', '1', [
      { account: '1004', debit: '90000000.00' },
      { account: '3001', credit: '90000000.00' },
    ]);
    const batch = await world.facts.batch('RESIDENT', '2024-01', lines);
    await world.facts.voucher('RESIDENT', '2024-01-10', 'BATCH_PAID', batch, [
      { account: '500101', debit: '27000000.00' },
      { account: '1004', credit: '27000000.00' },
    ]);
    await world.indicator(5, '月均金额', 'MONTHLY_AVERAGE_AMOUNT', { scheme: 'RESIDENT' }, { target: '0.0001' });
    expect((await world.measure('2024-12-31')).get('月均金额')).toMatchObject({
      actual: '2700.00',
      completion: '2700000000.00',
      score: '10.00',
    });
  });

  it('of a grade gets no points where later bands leave it out, and nothing else suffers from it', async () => {
    const id = await world.indicator(7, '长期可持续', 'GRADE', {}, { ...GRADE, weight: '8' });
    await world.enter(id, '达成 85%', '2024-06-30');
    const usual = { 达成: '100', 部分达成: '85', 未达成: '30' };
    const version = { code: 'BY_GRADE', effectiveOn: '2024-12-01', reason: '新办法' };
    const limits = { achievedFrom: '90', partlyFrom: '80', usual };
    await world.run((ctx) => world.app.get(WriteScoringVersion).run(ctx, { ...version, limits }));
    expect((await world.measure('2024-11-30')).get('长期可持续')).toMatchObject({ completion: '85.00', score: '6.80' });
    const after = await world.measure('2024-12-31');
    expect(after.get('长期可持续')).toMatchObject({ actual: '达成 85%', completion: null, score: null });
    expect(after.get('检查次数')).toMatchObject({ actual: '7', score: '4.38' });
    const monitored = await world.facts.db.read((tx) =>
      world.app.get(ShowMonitoring).run(tx, world.facts.caller.agencyId, { fiscalYear: 2024, cutOff: '2024-12-31' }),
    );
    expect(monitored.indicators.find(({ indicatorId }) => indicatorId === id)).toMatchObject({ completion: null });
    await world.enter(id, '部分达成 85%', '2024-12-02');
    expect((await world.measure('2024-12-31')).get('长期可持续')).toMatchObject({ completion: '85.00', score: '6.80' });
  });
});
