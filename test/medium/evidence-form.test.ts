import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { EvidenceModule } from '../../src/evidence/evidence.module.js';
import { sm3Hex } from '../../src/kernel/digest.js';
import { CreateScoringRules } from '../../src/performance/create-scoring-rules.js';
import type { SelfEvaluationDetailDto } from '../../src/performance/evaluations.dto.js';
import type { GoalTableDetailDto } from '../../src/performance/goal-tables.dto.js';
import { RecordEvent } from '../../src/projects/record-event.js';
import { EvidencePack } from '../support/evidence-pack.js';
import type { Browser } from '../support/http-app.js';
import { readWorkbook } from '../support/read-workbook.js';
import { VerifyWorld } from '../support/verify-fixture.js';

jest.setTimeout(120_000);
let world: VerifyWorld;
let clerk: Browser;
let manager: Browser;
let approver: Browser;
let id: string;
let pack: EvidencePack;

const did = async <T = { id: string }>(
  who: Browser,
  method: 'get' | 'post' | 'put',
  path: string,
  body: object = {},
): Promise<T> => {
  const answer = await (method === 'get'
    ? who.send(method, `/v1/${path}`)
    : who.send(method, `/v1/${path}`).send(body));
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
  return answer.body as T;
};
const bytesOf = async (who: Browser, path: string) => {
  const answer = await who
    .send('get', `/v1/${path}`)
    .buffer(true)
    .parse((res, done) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('end', () => done(null, Buffer.concat(chunks)));
    });
  return { status: answer.status, bytes: answer.body as Buffer, code: answer.headers['evidence-code'] as string };
};
const packed = (who = manager) => bytesOf(who, `evidence?scope=evaluation:${id}`);

beforeAll(async () => {
  world = await VerifyWorld.open([EvidenceModule]);
  const { payouts } = world;
  const { http } = payouts;
  [clerk, manager, approver] = (await Promise.all(
    ['jingban', 'guanli', 'shenpi'].map((login) => http.login(login)),
  )) as [Browser, Browser, Browser];
  // One month: two are paid in time, one late, one is sent back.
  const people = [1, 2, 3, 4].map((person) => ({ person, base: '250.91', personal: '12.09' }));
  const batch = await payouts.draft(await payouts.roll('2024-10', people));
  await payouts.sign(batch);
  await world.issue(batch.id);
  await payouts.slip(batch.id, '2024-10-10');
  await payouts.results(batch.id, [
    { lineNo: 1, result: 'PAID', creditedOn: '2024-10-10' },
    { lineNo: 2, result: 'PAID', creditedOn: '2024-10-10' },
    { lineNo: 3, result: 'PAID', creditedOn: '2024-10-29' },
    { lineNo: 4, result: 'FAILED', creditedOn: '2024-10-11' },
  ]);
  await payouts.run('guanli', (ctx) => payouts.of(CreateScoringRules).run(ctx));
  const project = (await payouts.db.one<{ id: string }>(`SELECT id FROM subsidy_project WHERE scheme = 'RESIDENT'`))!
    .id;
  const arrival = { projectId: project, kind: 'ARRIVE', level: 'CENTRAL', on: '2024-10-08', amount: '900.00' } as const;
  await payouts.run('kuaiji', (ctx) => payouts.of(RecordEvent).run(ctx, arrival));
  await http.database.asOwner(`INSERT INTO accounting_period (agency_id, fund, period, state, closed_by, closed_at)
    SELECT agency_id, scheme, 202410, 'CLOSED', 1, now() FROM fund WHERE scheme = 'RESIDENT'
    ON CONFLICT (agency_id, fund, period) DO UPDATE SET state = 'CLOSED', closed_by = 1, closed_at = now()`);
  const row = (level3: string, target: string, weight: string, measure: string, parameters: object = {}) => ({
    ...{ level1: '产出指标', level2: '数量指标', level3, operator: '≥', target, weight, unit: '', measure, parameters },
  });
  const scheme = { scheme: 'RESIDENT' };
  const goals = await did(clerk, 'post', 'goal-tables', {
    ...{ fiscalYear: 2024, projectId: project, effectiveOn: '2024-01-01' },
  });
  const seen = async () => (await did<GoalTableDetailDto>(manager, 'get', `goal-tables/${goals.id}`)).digest;
  await did(clerk, 'put', `goal-tables/${goals.id}`, {
    digest: await seen(),
    effectiveOn: '2024-01-01',
    goalText: '按时足额发放',
    rows: [
      row('发放人数', '3', '20', 'HEADCOUNT', { ...scheme, of: 'LATEST' }),
      row('按时发放率', '50', '20', 'ON_TIME_RATE', scheme),
      row('足额发放率', '75', '10', 'FULL_PAYMENT_RATE', scheme),
      row('月均发放额', '0.07', '10', 'MONTHLY_AVERAGE_AMOUNT', scheme),
      row('资金使用率', '100', '10', 'USE_RATE'),
      row('检查次数', '2', '20', 'MANUAL'),
    ],
  });
  await did(manager, 'post', `goal-tables/${goals.id}/adopt`, { digest: await seen() });
  const { rows } = await did<GoalTableDetailDto>(manager, 'get', `goal-tables/${goals.id}`);
  const manual = await clerk
    .send('post', `/v1/indicators/${rows.at(-1)!.id}/manual-values`)
    .field({ value: '2', on: '2024-10-20' })
    .attach('file', Buffer.from('十月检查两次'), '检查记录.txt');
  expect(manual.status).toBe(201);
  const draft = { fiscalYear: 2024, projectId: project, cutOff: '2024-10-31' };
  id = (await did(clerk, 'post', 'self-evaluations', draft)).id;
  const form = await did<SelfEvaluationDetailDto>(clerk, 'get', `self-evaluations/${id}`);
  const deviations = form.rows
    .filter(({ deviationNeeded }) => deviationNeeded)
    .map(({ indicatorId }) => ({ indicatorId, deviation: '仅十月一个月发放' }));
  await did(clerk, 'put', `self-evaluations/${id}`, { goalCompletion: null, deviations });
  expect((await packed()).status).toBe(409);
  const { digest } = await did<SelfEvaluationDetailDto>(clerk, 'get', `self-evaluations/${id}`);
  await did(clerk, 'post', `self-evaluations/${id}/submit`, { digest });
  await did(approver, 'post', `self-evaluations/${id}/approve`, { digest });
  const answer = await packed();
  expect(answer.status).toBe(200);
  pack = await EvidencePack.unzip(answer.bytes);
  expect(answer.code).toBe(pack.code);
}, 120_000);
afterAll(() => world?.payouts.close());

const partsOf = (name: string): string[] =>
  [...pack.files.keys()].filter((file) => file.startsWith('form/') && file.includes(name));
const lines = (name: string): string[] => pack.text(name).trim().split('\r\n').slice(1);

describe('the evidence pack of a self-evaluation', () => {
  it('proves itself offline, and holds the form as it was signed', async () => {
    const { exit, out } = await pack.verify(pack.code);
    expect({ exit, last: out.trimEnd().split('\n').at(-1) }).toEqual({ exit: 0, last: '全部相符。' });
    expect(out).toContain('自评表：内容与所签的摘要');
    const form = await did<SelfEvaluationDetailDto>(manager, 'get', `self-evaluations/${id}`);
    expect(sm3Hex(pack.files.get('form/form.json')!)).toBe(form.digest);
    const printed = new Map([...pack.files].filter(([name]) => name.includes('绩效自评表.')));
    expect([...printed.values()].map((bytes) => bytes.subarray(0, 2).toString())).toEqual(['PK', 'PK', '%P']);
    expect(await readWorkbook(printed.get('form/绩效自评表.xlsx')!)).toContainEqual(
      expect.arrayContaining([form.total]),
    );
  });

  it('holds every line that counts and that counts against, the vouchers, the budget and the attached file', () => {
    expect(lines(partsOf('居民-已发放')[0]!)).toHaveLength(3);
    const inTime = lines(partsOf('居民-按时')[0]!).map((line) => line.split(',')[2]);
    expect(inTime.sort()).toEqual(['人一', '人二']);
    const late = lines(partsOf('未按时')[0]!).map((line) => line.split(',')[6]);
    expect(late.sort()).toEqual(['', '2024-10-29']);
    expect(lines(partsOf('未足额')[0]!)).toHaveLength(1);
    expect(lines(partsOf('凭证')[0]!).length).toBeGreaterThanOrEqual(2);
    expect(lines(partsOf('预算与归集')[0]!).join()).toContain('归集');
    expect(pack.text(partsOf('检查记录.txt')[0]!)).toBe('十月检查两次');
    const queries = pack.rows('measurements').map(({ query }) => JSON.parse(query as string) as { sql?: string });
    expect(queries).toHaveLength(6);
    expect(queries.filter(({ sql }) => sql !== undefined)).toHaveLength(5);
    expect(pack.rows('trail').map(({ act }) => act)).toEqual(
      expect.arrayContaining(['evaluation.submit', 'evaluation.approve', 'indicator.enterValue']),
    );
    expect(pack.text('数据字典.csv')).toContain('form/form.json');
    for (const [, bytes] of pack.files) expect(bytes.toString('utf8')).not.toMatch(/652822196001\d{6}/);
  });

  it('names a changed byte in whichever file of the form, and a forged form even under a new manifest', async () => {
    for (const name of [...pack.files.keys()].filter((file) => file.startsWith('form/'))) {
      const bytes = Buffer.from(pack.files.get(name)!);
      bytes[bytes.length >> 1]! ^= 1;
      const { exit, out } = await pack.with(name, bytes).verify();
      expect([exit, out]).toEqual([1, expect.stringContaining(`不符  ${name}：`)]);
    }
    const forged = async (name: string, from: string | RegExp, to: string): Promise<string> => {
      const text = pack.text(name).replace(from, to);
      expect(text).not.toBe(pack.text(name));
      const { exit, out } = await pack.with(name, text).sealed().verify();
      expect(exit).toBe(1);
      return out.split('\n').find((line) => line.startsWith('不符'))!;
    };
    expect(await forged('form/form.json', '按时足额发放', '按时足额发送')).toContain('内容与摘要不符');
    const digest = sm3Hex(pack.text('form/form.json').replace('按时足额发放', '按时足额发送'));
    const both = pack
      .with('form/form.json', pack.text('form/form.json').replace('按时足额发放', '按时足额发送'))
      .with(
        'form/record.json',
        pack.text('form/record.json').replace(/"digest": "[0-9a-f]{64}"/, `"digest": "${digest}"`),
      );
    expect((await both.sealed().verify()).out).toContain('日志中没有对这个摘要的提交或审定');
    const line = /\r\n2024-10[^\r]+\r\n$/;
    expect(await forged(partsOf('居民-按时')[0]!, line, '\r\n')).toContain('行数与计量的依据不符');
    expect(await forged(partsOf('未足额')[0]!, '263.00', '264.00')).toContain('金额合计与计量的依据不符');
    expect(await forged(partsOf('凭证')[0]!, '2024-10-10', '2024-10-12')).toContain('与账簿中的凭证不符');
    expect(await forged(partsOf('检查记录.txt')[0]!, '两次', '三次')).toContain('内容与摘要不符');
    const [first, ...rest] = pack.rows('measurements');
    const remeasured = pack.withRows('measurements', [{ ...first, actual: '4' }, ...rest]).sealed();
    expect((await remeasured.verify()).out).toContain('表上的值与计量的不符');
  });

  it('opens from the page what the form points at: the value of then, and its document', async () => {
    const form = await did<SelfEvaluationDetailDto>(manager, 'get', `self-evaluations/${id}`);
    // Measured again since, with another value: the form keeps its own.
    await did(manager, 'post', 'measurements', { fiscalYear: 2024, cutOff: '2024-10-31' });
    const last = form.rows.at(-1)!;
    const one = await did<{ id: string; actual: string }>(manager, 'get', `measurements/${last.measurementId}`);
    expect(one).toMatchObject({ id: last.measurementId, actual: '2' });
    const document = await bytesOf(manager, `measurements/${last.measurementId}/document`);
    expect(document.bytes.toString('utf8')).toBe('十月检查两次');
    expect((await bytesOf(manager, `measurements/${form.rows[0]!.measurementId}/document`)).status).toBe(404);
  });

  it('is for those who may verify and read the forms', async () => {
    expect((await packed(clerk)).status).toBe(403);
    expect((await packed(await world.payouts.http.login('jihe'))).status).toBe(200);
  });
});
