import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SampleItemDto, SampleResultDto } from '../../src/sampling/sampling-answers.dto.js';
import { xlsxBytes, type WriteCell } from '../../src/platform/tabular/write-xlsx.js';
import { ITEM_SORT } from '../../src/sampling/sampling-items.store.js';
import { PLAN_SORT } from '../../src/sampling/sampling.store.js';
import { amounts, SamplingWorld } from '../support/sampling-fixture.js';

let world: SamplingWorld;
beforeAll(async () => {
  world = await SamplingWorld.open();
  await world.paid('RESIDENT', '2024-01', amounts(40));
  await world.paid('RESIDENT', '2024-02', amounts(40, 3));
}, 120_000);
afterAll(() => world?.close());

const items = async (id: string, state = '') =>
  (
    await world.did<{ rows: SampleItemDto[] }>(
      world.auditor,
      'get',
      `/v1/sampling-plans/${id}/items?pageSize=1000${state}`,
    )
  ).rows;
const enter = (id: string, no: number, body: object, browser = world.auditor) =>
  world.ask(browser, 'post', `/v1/sampling-plans/${id}/items/${no}/results`, { ...body });

/** The rows of the drawn csv; column 13 is the verdict, 14 what was due, 15 the note. */
async function rowsOf(id: string): Promise<string[][]> {
  const text = (await world.file(world.auditor, id, 'csv')).toString('utf8').replace('\ufeff', '');
  return text
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));
}
const fill = (row: string[], verdict: string, due = '', note = ''): string[] => [
  ...row.slice(0, 13),
  verdict,
  due,
  note,
];
const csv = (rows: readonly string[][]): string => rows.map((row) => row.join(',')).join('\r\n');
interface Refused {
  code: string;
  details: { count: number; issues: { row: number; problem: string; text: string }[] };
}

describe('a result', () => {
  it('is entered with what was due, corrected by adding, and both stay', async () => {
    const id = await world.drawn({ size: 5 });
    const [first] = await items(id);
    expect((await enter(id, 1, { verdict: 'WRONG', dueAmount: '100.00', note: '多计一个月', seen: 0 })).status).toBe(
      201,
    );
    const error = (Number(first!.amount) - 100).toFixed(2);
    expect((await items(id))[0]).toMatchObject({
      verdict: 'WRONG',
      verdictLabel: '错误',
      errorAmount: error,
      results: 1,
    });
    const bare = await enter(id, 1, { verdict: 'CORRECT', seen: 1 });
    expect([bare.status, bare.body.code]).toEqual([400, 'SAMPLING_CORRECTION_REASON']);
    expect((await enter(id, 1, { verdict: 'CORRECT', note: '补发单据已找到', seen: 1 }, world.colleague)).status).toBe(
      201,
    );
    const results = await world.did<SampleResultDto[]>(
      world.auditor,
      'get',
      `/v1/sampling-plans/${id}/items/1/results`,
    );
    expect(
      results.map(({ no, verdict, errorAmount, enteredBy, note }) => [no, verdict, errorAmount, enteredBy, note]),
    ).toEqual([
      [1, 'WRONG', error, '张伟', '多计一个月'],
      [2, 'CORRECT', '0.00', '帕提古丽·热合曼', '补发单据已找到'],
    ]);
    expect((await world.show(id)).examined).toBe(1);
    expect((await items(id, '&state=OPEN')).length).toBe(4);
  });

  it.each([
    [{ verdict: 'WRONG', note: '多发' }, '结果为“错误”，须填写应发金额'],
    [{ verdict: 'WRONG', dueAmount: '100.00' }, '须写明情况'],
    [{ verdict: 'CORRECT', dueAmount: '1.00' }, '应发金额与发放金额不同'],
  ])('that does not hold together is refused: %j', async (body, sentence) => {
    const id = await world.drawn({ size: 3 });
    const { status, body: answer } = await enter(id, 2, { ...body, seen: 0 });
    expect([status, answer.code]).toEqual([400, 'SAMPLING_RESULT_UNFIT']);
    expect(answer.message).toContain(sentence);
  });

  it('of an item that another auditor has just done is refused, and says by whom', async () => {
    const id = await world.drawn({ size: 3 });
    await enter(id, 1, { verdict: 'CORRECT', seen: 0 }, world.colleague);
    const { status, body } = await enter(id, 1, { verdict: 'WRONG', dueAmount: '0', note: '已死亡', seen: 0 });
    expect([status, body.code, body.details]).toMatchObject([
      409,
      'SAMPLING_RESULT_CHANGED',
      { by: '帕提古丽·热合曼' },
    ]);
  });

  it('is taken once of ten that come at the same moment', async () => {
    const id = await world.drawn({ size: 3 });
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        enter(id, 1, { verdict: 'CORRECT', note: `第${i}次`, seen: 0 }, i % 2 ? world.auditor : world.colleague),
      ),
    );
    const codes = answers.map(({ status, body }) => body.code ?? status);
    expect(codes.filter((code) => code === 201)).toHaveLength(1);
    expect(codes.filter((code) => code === 'SAMPLING_RESULT_CHANGED')).toHaveLength(9);
  });

  it('of one’s own payout is refused, and the list says which those are', async () => {
    const id = await world.drawn({ size: 4, periods: ['2024-02'] });
    await world.facts.plant(
      `UPDATE bank_slip SET recorded_by = ${world.user('jihe2')} WHERE batch_id IN (SELECT id FROM payout_batch WHERE period = 202402)`,
    );
    const path = `/v1/sampling-plans/${id}/items`;
    const { rows } = await world.did<{ rows: SampleItemDto[] }>(world.colleague, 'get', path);
    expect(rows.every(({ handledByMe }) => handledByMe)).toBe(true);
    const { status, body } = await enter(id, 1, { verdict: 'CORRECT', seen: 0 }, world.colleague);
    expect([status, body.code]).toEqual([403, 'SAMPLING_AUDITOR_HANDLED']);
    const [titles, ...list] = await rowsOf(id);
    const filled = csv([titles!, ...list.map((row) => fill(row, '正确'))]);
    const refused = (await world.upload(world.colleague, id, filled)).body as Refused;
    expect(refused.details.issues.map(({ problem }) => problem)).toEqual(['HANDLED', 'HANDLED', 'HANDLED', 'HANDLED']);
    await world.facts.plant(`UPDATE bank_slip SET recorded_by = ${world.user('jingban')}`);
    expect((await world.upload(world.colleague, id, filled)).status).toBe(200);
  });
});

describe('a filled-in list', () => {
  it('as csv is taken in part by part, and the same file again changes nothing', async () => {
    const id = await world.drawn({ size: 6 });
    const [titles, ...list] = await rowsOf(id);
    const half = csv([titles!, ...list.map((row, i) => (i < 3 ? fill(row, '正确') : row))]);
    const first = await world.upload(world.auditor, id, half);
    expect([first.status, first.body]).toEqual([200, { accepted: 3, unchanged: 0, blank: 3, open: 3 }]);
    const again = await world.upload(world.auditor, id, half);
    expect(again.body).toEqual({ accepted: 0, unchanged: 3, blank: 3, open: 3 });
    const rest = csv([
      titles!,
      ...list
        .slice(3)
        .reverse()
        .map((row) => fill(row, '错误', '0', '已死亡')),
    ]);
    expect((await world.upload(world.colleague, id, rest)).body).toEqual({
      accepted: 3,
      unchanged: 0,
      blank: 0,
      open: 0,
    });
    expect(await world.show(id)).toMatchObject({ examined: 6, wrong: 3 });
  });

  it('as the workbook that was downloaded and saved with numbers is taken in', async () => {
    const id = await world.drawn({ size: 3 });
    const [titles, ...list] = await rowsOf(id);
    const money = (text: string): WriteCell => ({ text, kind: 'MONEY' });
    const rows = list.map((row, i): WriteCell[] => [
      ...row.slice(0, 12),
      money(row[12]!),
      i === 0 ? 'WRONG' : '正确',
      i === 0 ? money('12.34') : '',
      i === 0 ? '标准有误' : '',
    ]);
    const bytes = await xlsxBytes([
      { name: '样本清单', rows: [titles!, ...rows] },
      { name: '抽样说明', rows: [['方法', '简单随机']] },
    ]);
    expect((await world.upload(world.auditor, id, bytes, '结果.xlsx')).body).toEqual({
      accepted: 3,
      unchanged: 0,
      blank: 0,
      open: 0,
    });
    expect((await items(id))[0]).toMatchObject({ dueAmount: '12.34', note: '标准有误' });
  });

  it('with anything wrong is taken in not at all, and every such row is named', async () => {
    const id = await world.drawn({ size: 12 });
    const other = await world.drawn({ size: 12, seed: 'other' });
    await enter(id, 12, { verdict: 'CORRECT', seen: 0 });
    const [titles, ...list] = await rowsOf(id);
    const known = new Set(list.map((row) => row[1]));
    const stranger = (await rowsOf(other)).slice(1).find((row) => !known.has(row[1]))!;
    const at = (n: number): string[] => list[n - 1]!;
    const rows = [
      titles!,
      fill(at(1), '正确'),
      fill(at(2), '对'),
      fill(at(3), '错误', '', '多发'),
      fill(at(4), '错误', '一百', '多发'),
      fill(at(5), '错误', at(5)[12], '多发'),
      fill(at(6), '错误', '0'),
      fill(at(7), '正确', '1.00'),
      fill(
        at(8).map((cell, i) => (i === 12 ? '9999.99' : cell)),
        '正确',
      ),
      fill(at(1), '正确'),
      fill(stranger, '正确'),
      fill(
        at(9).map((cell, i) => (i === 1 ? '12345' : cell)),
        '正确',
      ),
      fill(at(12), '错误', '0', '已死亡'),
      fill(at(10), '错误', '-5', '多发'),
    ];
    const { status, body } = await world.upload(world.auditor, id, csv(rows));
    const refused = body as Refused;
    expect([status, refused.code, refused.details.count]).toEqual([400, 'SAMPLING_RESULTS_REFUSED', 12]);
    expect(refused.details.issues.map(({ row, problem }) => [row, problem])).toEqual([
      [3, 'VERDICT_UNKNOWN'],
      [4, 'DUE_MISSING'],
      [5, 'DUE_MALFORMED'],
      [6, 'DUE_NOT_DIFFERENT'],
      [7, 'NOTE_MISSING'],
      [8, 'DUE_UNEXPECTED'],
      [9, 'AMOUNT_DIFFERS'],
      [10, 'REFERENCE_REPEATED'],
      [11, 'REFERENCE_UNKNOWN'],
      [12, 'REFERENCE_MALFORMED'],
      [13, 'RESULT_DIFFERS'],
      [14, 'DUE_MALFORMED'],
    ]);
    expect(refused.details.issues[0]!.text).toBe('第 3 行：核查结果“对”应为“正确”或“错误”');
    expect((await world.show(id)).examined).toBe(1);
  });

  it('without titles, without results, or with the numbers as numbers is refused', async () => {
    const id = await world.drawn({ size: 3 });
    const [titles, ...list] = await rowsOf(id);
    const untitled = (await world.upload(world.auditor, id, csv(list))).body as Refused;
    expect(untitled.details.issues.map(({ problem }) => problem)).toEqual(['TITLES_MISSING']);
    expect((await world.upload(world.auditor, id, csv([titles!, ...list]))).body).toMatchObject({
      code: 'SAMPLING_RESULTS_NONE',
    });
    const numbered = list.map((row): WriteCell[] => [
      row[0]!,
      { text: String(BigInt(row[1]!)), kind: 'NUMBER' },
      ...fill(row, '正确').slice(2),
    ]);
    const bytes = await xlsxBytes([{ name: '样本清单', rows: [titles!, ...numbered] }]);
    const refused = (await world.upload(world.auditor, id, bytes, '结果.xlsx')).body as Refused;
    expect(new Set(refused.details.issues.map(({ problem }) => problem))).toEqual(new Set(['REFERENCE_NUMERIC']));
  });

  it('handed in by two at the same moment is taken from one of them', async () => {
    const id = await world.drawn({ size: 10 });
    const [titles, ...list] = await rowsOf(id);
    const mine = csv([titles!, ...list.map((row) => fill(row, '正确'))]);
    const theirs = csv([titles!, ...[...list].reverse().map((row) => fill(row, '错误', '0', '已死亡'))]);
    const answers = await Promise.all([
      world.upload(world.auditor, id, mine),
      world.upload(world.colleague, id, theirs),
    ]);
    expect(answers.map(({ status }) => status).sort()).not.toEqual([200, 200]);
    const { examined, wrong } = await world.show(id);
    expect([examined, [0, 10].includes(wrong)]).toEqual([10, true]);
  });
});

describe('an examined sample', () => {
  it('tells the accuracy with its interval, and is signed by a second person', async () => {
    const id = await world.drawn({ basis: 'ATTRIBUTE', tolerableRate: '10', expectedErrors: 1 });
    expect((await world.show(id)).listCount).toBe(46);
    const [titles, ...list] = await rowsOf(id);
    const filled = list.map((row, i) => (i === 4 ? fill(row, '错误', '0', '已死亡') : fill(row, '正确')));
    const early = await world.ask(world.manager, 'post', `/v1/sampling-plans/${id}/sign`, {});
    expect([early.status, early.body.code]).toEqual([422, 'SAMPLING_RESULTS_OPEN']);
    await world.upload(world.auditor, id, csv([titles!, ...filled]));
    const { evaluation, actions } = await world.show(id);
    // 1 of 46: 97.83 %, Wilson 88.66 … 99.62 %; exact limit 9.91 %.
    expect(evaluation).toMatchObject({
      of: 'PAYOUTS',
      wrong: 1,
      accuracy: { rate: '97.83', lower: '88.66', upper: '99.62' },
      errorLimit: '9.91',
      tolerable: { limit: '10', found: '9.91', within: true },
    });
    expect(evaluation!.text[0]).toBe('发放准确率 97.83%，95% 置信区间 88.66%～99.62%（威尔逊法）');
    expect(actions).toEqual(['sign', 'withdraw', 'result']);
    const own = await world.ask(world.auditor, 'post', `/v1/sampling-plans/${id}/sign`, {});
    expect([own.status, own.body.code]).toEqual([422, 'SAMPLING_SECOND_PERSON']);
    await world.did(world.manager, 'post', `/v1/sampling-plans/${id}/sign`, { note: '同意' });
    expect(await world.show(id)).toMatchObject({
      state: 'SIGNED',
      signedBy: '买买提江·艾力',
      signedNote: '同意',
      actions: [],
    });
    const late = await enter(id, 1, { verdict: 'CORRECT', note: '再看一次', seen: 1 });
    expect([late.status, late.body.code]).toEqual([409, 'SAMPLING_STATE_NOT_ALLOWED']);
  });

  it('by money tells the bound in yuan, added up as its formula says', async () => {
    const id = await world.drawn({ method: 'MONEY', size: 30 });
    const plan = await world.show(id);
    const listed = await items(id);
    const [titles, ...list] = await rowsOf(id);
    const small = listed.findIndex(({ certain }) => !certain);
    const large = listed.findIndex(({ certain }) => certain);
    const half = (Number(listed[small]!.amount) / 2).toFixed(2);
    const known = '100.00';
    const filled = list.map((row, i) =>
      i === small
        ? fill(row, '错误', half, '多计')
        : i === large
          ? fill(row, '错误', (Number(listed[large]!.amount) - 100).toFixed(2), '多计')
          : fill(row, '正确'),
    );
    await world.upload(world.auditor, id, csv([titles!, ...filled]));
    const { bounds, accuracy } = (await world.show(id)).evaluation!;
    const interval = Number(plan.moneyInterval);
    const taint = (Number(listed[small]!.amount) - Number(half)) / Number(listed[small]!.amount);
    expect(bounds!.wrong).toEqual(bounds!.overpaid);
    expect(bounds!.wrong.known).toBe(known);
    expect(Number(bounds!.wrong.projected)).toBeCloseTo(interval * taint, 1);
    expect(Number(bounds!.wrong.basicPrecision)).toBeCloseTo(interval * 2.9958, 1);
    expect(Number(bounds!.wrong.upper)).toBeCloseTo(100 + interval * (2.9958 + taint * (4.7439 - 2.9958)), 1);
    expect(Number(accuracy.lower)).toBeCloseTo(
      100 - (Number(bounds!.wrong.upper) / Number(plan.populationSum)) * 100,
      1,
    );
    // Nothing was underpaid: only what chance may have hidden.
    expect(bounds!.underpaid.upper).toBe(bounds!.underpaid.basicPrecision);
  });

  it('of everything knows the rate', async () => {
    const id = await world.drawn({ periods: ['2024-01'], size: 40 });
    const [titles, ...list] = await rowsOf(id);
    await world.upload(world.auditor, id, csv([titles!, ...list.map((row) => fill(row, '正确'))]));
    expect((await world.show(id)).evaluation).toMatchObject({
      whole: true,
      accuracy: { rate: '100.00', lower: '100.00', upper: '100.00' },
    });
  });
});

describe('the lists of sampling', () => {
  it('are sorted by every key they name, both ways, with nothing lost', async () => {
    const id = await world.drawn({ method: 'STRATIFIED', stratifyBy: 'TOWNSHIP', size: 30 });
    await enter(id, 3, { verdict: 'WRONG', dueAmount: '0', note: '已死亡', seen: 0 });
    await enter(id, 5, { verdict: 'CORRECT', seen: 0 });
    const lists = [
      ['/v1/sampling-plans', Object.keys(PLAN_SORT.keys)],
      [`/v1/sampling-plans/${id}/items`, Object.keys(ITEM_SORT.keys)],
    ] as const;
    for (const [path, keys] of lists) {
      const ask = async (sort: string): Promise<Record<string, unknown>[]> => {
        const rows: Record<string, unknown>[] = [];
        for (let page = 1; ; page += 1) {
          const { rows: part, total } = await world.did<{ rows: Record<string, unknown>[]; total: number }>(
            world.auditor,
            'get',
            `${path}?pageSize=7&page=${page}${sort && `&sort=${sort}`}`,
          );
          rows.push(...part);
          if (rows.length >= total) return rows;
        }
      };
      const texts = (rows: object[]) => rows.map((row) => JSON.stringify(row)).sort();
      const usual = texts(await ask(''));
      for (const key of keys) {
        const [up, down] = [await ask(key), await ask(`-${key}`)];
        expect([path, key, texts(up), texts(down)]).toEqual([path, key, usual, usual]);
        const values = (rows: Record<string, unknown>[]) =>
          rows.map((row) => row[key]).filter((value) => value !== null);
        expect([path, key, values(down)]).toEqual([path, key, values(up).reverse()]);
      }
    }
  });
});
