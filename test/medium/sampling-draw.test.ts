import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RedrawnDto, SampleItemDto, SamplePreviewDto } from '../../src/sampling/sampling-answers.dto.js';
import { inNode, killChildren } from '../support/other-node.js';
import { amounts, SamplingWorld } from '../support/sampling-fixture.js';

const sm3 = (bytes: Buffer | string): string => createHash('sm3').update(bytes).digest('hex');
let world: SamplingWorld;
let january: string;
let february: string;

beforeAll(async () => {
  world = await SamplingWorld.open();
  january = await world.paid('RESIDENT', '2024-01', amounts(40), { bounced: [7, 8] });
  february = await world.paid('RESIDENT', '2024-02', amounts(40, 3));
  await world.paid('ENTERPRISE', '2024-02', amounts(15, 50), { first: 41 });
  await world.paid('RESIDENT', '2024-03', amounts(5));
}, 120_000);
afterAll(async () => {
  killChildren();
  await world?.close();
});

const preview = (more: object) =>
  world.did<SamplePreviewDto>(world.auditor, 'post', '/v1/sampling-plans/preview', {
    periods: ['2024-01', '2024-02'],
    method: 'SIMPLE',
    basis: 'GIVEN',
    confidence: '95',
    size: 8,
    ...more,
  });
const redraw = (id: string) => world.did<RedrawnDto>(world.auditor, 'get', `/v1/sampling-plans/${id}/redraw`);
const items = async (id: string) =>
  (await world.did<{ rows: SampleItemDto[] }>(world.auditor, 'get', `/v1/sampling-plans/${id}/items?pageSize=1000`))
    .rows;

describe('a population', () => {
  it('is what was paid in the chosen months, and what bounced is none of it', async () => {
    const all = await preview({});
    expect(all.populationCount).toBe(38 + 40 + 15);
    const lines = await world.facts.db.rows<{ line: string }>(
      `SELECT lp(reference) || lp(amount::text) AS line FROM payout_state WHERE state = 'PAID' AND period IN (202401, 202402) ORDER BY reference`,
    );
    expect(all.populationDigest).toBe(sm3(lines.map(({ line }) => line).join('')));
    expect((await preview({ periods: ['2024-02', '2024-02'] })).populationCount).toBe(55);
    expect((await preview({ schemes: ['ENTERPRISE'] })).populationCount).toBe(15);
    // Every tenth line has no township; of the others a third each.
    expect((await preview({ townships: [''] })).populationCount).toBe(4 + 4 + 1);
    expect(
      (await preview({ townships: ['轮台镇'], schemes: ['RESIDENT'], periods: ['2024-02'] })).populationCount,
    ).toBe(12);
    expect((await preview({ kinds: ['REGULAR'] })).populationCount).toBe(93);
    const none = await world.ask(world.auditor, 'post', '/v1/sampling-plans/preview', {
      periods: ['2023-01'],
      method: 'SIMPLE',
      basis: 'GIVEN',
      confidence: '95',
      size: 1,
    });
    expect([none.status, none.body.code]).toEqual([422, 'SAMPLE_POPULATION_EMPTY']);
  });

  it('is that of the watermark, whatever came back or came in later', async () => {
    const { watermark, populationDigest } = await preview({});
    const before = await world.facts.watermark();
    await world.facts.lateReturn(february, 5, '2024-03-20');
    expect((await preview({})).populationCount).toBe(92);
    expect(await preview({ watermark })).toMatchObject({ populationCount: 93, populationDigest });
    expect((await preview({ watermark: before })).populationDigest).toBe(populationDigest);
    const march = { periods: ['2024-03'], size: 1 };
    const told = await preview(march);
    await world.paid('ENTERPRISE', '2024-03', amounts(3), { first: 41 });
    expect([told.populationCount, (await preview(march)).populationCount]).toEqual([5, 8]);
    expect(await preview({ ...march, watermark: told.watermark })).toMatchObject({
      populationCount: 5,
      populationDigest: told.populationDigest,
    });
    const ahead = await world.ask(world.auditor, 'post', '/v1/sampling-plans/preview', {
      periods: ['2024-01'],
      method: 'SIMPLE',
      basis: 'GIVEN',
      confidence: '95',
      size: 1,
      watermark: '99999999',
    });
    expect(ahead.body.code).toBe('SAMPLE_WATERMARK_AHEAD');
  });

  it('comes in strata whose payouts and money add up to it', async () => {
    for (const how of [
      { stratifyBy: 'SCHEME' },
      { stratifyBy: 'TOWNSHIP' },
      { stratifyBy: 'AMOUNT', amountBounds: ['200', '1000'] },
    ]) {
      const { strata, populationCount, size } = await preview({ method: 'STRATIFIED', ...how });
      const sum = (of: (stratum: (typeof strata)[number]) => number) =>
        strata.reduce((total, one) => total + of(one), 0);
      expect([sum(({ count }) => count), sum((one) => one.size)]).toEqual([populationCount, size]);
    }
    const bands = await preview({ method: 'STRATIFIED', stratifyBy: 'AMOUNT', amountBounds: ['200', '1000'] });
    expect(bands.strata.map(({ label }) => label)).toEqual([
      '不足 200.00 元',
      '200.00 元至不足 1,000.00 元',
      '1,000.00 元及以上',
    ]);
  });
});

describe('a size', () => {
  it('comes with its formula, numbers put in', async () => {
    const attribute = await preview({ basis: 'ATTRIBUTE', size: undefined, tolerableRate: '5' });
    expect(attribute.size).toBe(59);
    expect(attribute.formula[1]).toBe('n = 59：BINOM.DIST(0, 59, 5%, TRUE) = 4.8495% ≤ 5.00%');
    const estimate = await preview({ basis: 'ESTIMATE', size: undefined, expectedRate: '50', margin: '10' });
    expect(estimate.formula[1]).toBe('n = n₀ ÷ (1 + (n₀ − 1) ÷ N) = 96.04 ÷ (1 + (96.04 − 1) ÷ 92) = 47.24，取 48');
    const money = await preview({ method: 'MONEY', basis: 'MONEY', size: undefined, tolerableAmount: '10000' });
    expect(money.formula[0]).toBe(
      '抽样间隔 J = 可容忍差错金额 ÷ 置信系数 = 10,000.00 ÷ 2.9958 = 3,338.00 元（置信度 95%，允许差错 0 笔）',
    );
    expect(money.moneyInterval).toBe('3338.00');
  });

  it.each([
    [{ method: 'MONEY', basis: 'ATTRIBUTE', size: undefined, tolerableRate: '5' }, 'SAMPLE_BASIS_UNFIT'],
    [{ margin: '5' }, 'SAMPLE_PARAMETER_UNFIT'],
    [{ stratifyBy: 'SCHEME' }, 'SAMPLE_PARAMETER_UNFIT'],
    [{ method: 'STRATIFIED' }, 'SAMPLE_PARAMETER_MISSING'],
    [{ method: 'STRATIFIED', stratifyBy: 'AMOUNT' }, 'SAMPLE_PARAMETER_MISSING'],
    [{ method: 'STRATIFIED', stratifyBy: 'AMOUNT', amountBounds: ['300', '300'] }, 'SAMPLE_BOUNDS_UNSORTED'],
    [{ method: 'STRATIFIED', stratifyBy: 'TOWNSHIP', size: 2 }, 'SAMPLE_SMALLER_THAN_STRATA'],
    [{ size: 5_000 }, 'SAMPLE_PARAMETER_RANGE'],
  ])('that does not fit is refused: %j', async (more, code) => {
    const usual = { periods: ['2024-01'], method: 'SIMPLE', basis: 'GIVEN', confidence: '95', size: 12 };
    const { body } = await world.ask(world.auditor, 'post', '/v1/sampling-plans/preview', { ...usual, ...more });
    expect(body.code).toBe(code);
  });
});

describe('a plan', () => {
  it('fixes its seed before the draw, and gives the two auditors the same file', async () => {
    const id = await world.plan();
    const planned = await world.show(id);
    expect(planned).toMatchObject({
      state: 'PLANNED',
      seedGiven: false,
      listDigest: null,
      actions: ['draw', 'withdraw'],
    });
    expect(planned.seed).toMatch(/^[0-9a-f]{32}$/);
    const early = await world.ask(world.auditor, 'get', `/v1/sampling-plans/${id}/redraw`);
    expect(early.body.code).toBe('SAMPLING_NOT_DRAWN');
    await world.did(world.auditor, 'post', `/v1/sampling-plans/${id}/draw`);
    for (const ending of ['csv', 'xlsx'] as const) {
      const [mine, theirs] = [
        await world.file(world.auditor, id, ending),
        await world.file(world.colleague, id, ending),
      ];
      expect(mine.equals(theirs)).toBe(true);
      expect(mine.length).toBeGreaterThan(500);
    }
    const taken = await world.facts.db.rows(`SELECT FROM trail WHERE act = 'samplingPlan.listTaken'`);
    expect(taken).toHaveLength(4);
    const again = await world.ask(world.auditor, 'post', `/v1/sampling-plans/${id}/draw`);
    expect([again.status, again.body.code]).toEqual([409, 'SAMPLING_STATE_NOT_ALLOWED']);
  });

  it.each([
    ['SIMPLE', {}],
    ['STRATIFIED', { stratifyBy: 'TOWNSHIP', allocation: 'NEYMAN' }],
    ['MONEY', {}],
  ])('%s with the seed, population and size of another gives the same bytes', async (method, more) => {
    const { watermark } = await preview({});
    const one = await world.drawn({ method, ...more, seed: '20241231', watermark });
    const other = await world.drawn({ method, ...more, seed: '20241231', watermark, name: '另一人的方案' });
    const third = await world.drawn({ method, ...more, seed: '20250101', watermark });
    const [a, b, c] = await Promise.all([one, other, third].map((id) => world.file(world.auditor, id, 'csv')));
    expect(a!.equals(b!)).toBe(true);
    expect(a!.equals(c!)).toBe(false);
    const answer = await redraw(one);
    expect(answer).toMatchObject({ same: true, populationSame: true, list: answer.kept });
    expect(answer.kept.fileDigest).toBe(sm3(a!));
  });

  it('is drawn the same in another process from nothing but seed and lines', async () => {
    const id = await world.drawn({ seed: 'other-process' });
    const plan = await world.show(id);
    const lines = await world.facts.db.rows(
      `SELECT batch_id AS "batchId", line_no AS "lineNo", amount, '' AS "group" FROM payout p
        WHERE outcome = 'PAID' AND period IN (202401, 202402) ORDER BY batch_id, line_no`,
    );
    const module = pathToFileURL(resolve(import.meta.dirname, '../../dist/src/sampling/domain/draw.js')).href;
    const design = {
      method: 'SIMPLE',
      seed: plan.seed,
      digest: plan.populationDigest,
      stratification: { by: null, bounds: [] },
      strata: [{ key: '', count: plan.populationCount, size: plan.size }],
      interval: null,
    };
    const { said } = await inNode<{ digest: string; population: string }>(
      `const { Draw, listDigest } = await import(${JSON.stringify(module)});
       const draw = new Draw(${JSON.stringify(design)});
       for (const line of ${JSON.stringify(lines)}) draw.offer(line);
       const { picks, population } = draw.end();
       say({ digest: listDigest(picks), population: population.digest });`,
    );
    expect(said).toEqual({ digest: plan.listDigest, population: plan.populationDigest });
  });

  it('is drawn the same when the rows lie in another order', async () => {
    const id = await world.drawn({ method: 'MONEY', seed: 'order' });
    await world.facts
      .plant(`CREATE TEMP TABLE shuffled AS SELECT * FROM payout WHERE batch_id = ${january} ORDER BY line_no DESC;
      DELETE FROM payout WHERE batch_id = ${january}; INSERT INTO payout SELECT * FROM shuffled;
      CREATE TEMP TABLE told AS SELECT * FROM bank_result_line WHERE batch_id = ${january} ORDER BY line_no DESC;
      DELETE FROM bank_result_line WHERE batch_id = ${january}; INSERT INTO bank_result_line SELECT * FROM told;`);
    expect(await redraw(id)).toMatchObject({ same: true, populationSame: true });
  });

  it('says so when one cent of its population is no longer what it was', async () => {
    const id = await world.drawn({ seed: 'cent' });
    const waiting = await world.plan({ seed: 'cent-too' });
    const drawnLines = new Set((await items(id)).map(({ batchId, lineNo }) => `${batchId}/${lineNo}`));
    const other = Array.from({ length: 40 }, (_, i) => i + 1).find(
      (n) => n !== 5 && !drawnLines.has(`${february}/${n}`),
    )!;
    const change = (by: string) =>
      world.facts.plant(
        `UPDATE payout SET base = base ${by}, amount = amount ${by} WHERE batch_id = ${february} AND line_no = ${other}`,
      );
    await change('+ 0.01');
    const answer = await redraw(id);
    // The list follows from seed, stored digest and ranks: it is the same, and still the population is not.
    expect(answer).toMatchObject({ same: true, populationSame: false, population: { count: 92 } });
    const refused = await world.ask(world.auditor, 'post', `/v1/sampling-plans/${waiting}/draw`);
    expect([refused.status, refused.body.code]).toEqual([422, 'SAMPLING_POPULATION_CHANGED']);
    await change('- 0.01');
    expect(await redraw(id)).toMatchObject({ same: true, populationSame: true });
  });

  it('by money takes large payouts for certain, and shows them', async () => {
    const id = await world.drawn({ method: 'MONEY', size: 25 });
    const { moneyInterval } = await world.show(id);
    const listed = await items(id);
    expect(listed.some(({ certain }) => certain)).toBe(true);
    for (const { certain, amount } of listed) expect(certain).toBe(Number(amount) >= Number(moneyInterval));
  });

  it('that was given up stays with its reason', async () => {
    const id = await world.drawn();
    await world.did(world.auditor, 'post', `/v1/sampling-plans/${id}/withdraw`, { reason: '范围有误' });
    expect(await world.show(id)).toMatchObject({
      state: 'WITHDRAWN',
      withdrawnReason: '范围有误',
      listCount: 12,
      actions: [],
    });
    const { rows } = await world.did<{ rows: { id: string }[] }>(
      world.manager,
      'get',
      '/v1/sampling-plans?state=WITHDRAWN',
    );
    expect(rows.map((row) => row.id)).toContain(id);
  });

  it('is for auditors to make, for managers to read, and for nobody else', async () => {
    const clerk = await world.http.login('jingban');
    expect((await world.ask(clerk, 'get', '/v1/sampling-plans')).status).toBe(403);
    const body = {
      name: '经理的方案',
      periods: ['2024-01'],
      method: 'SIMPLE',
      basis: 'GIVEN',
      confidence: '95',
      size: 5,
    };
    expect((await world.ask(world.manager, 'post', '/v1/sampling-plans', body)).status).toBe(403);
    expect((await world.ask(world.manager, 'get', '/v1/sampling-plans')).status).toBe(200);
  });
});
