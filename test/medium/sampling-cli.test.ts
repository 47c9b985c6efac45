import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEMO_PASSWORD } from '../../src/identity/demo-users.js';
import { cli, type CliRun } from '../support/cli-terminal.js';
import { amounts, SamplingWorld } from '../support/sampling-fixture.js';

let world: SamplingWorld;
let url: string;
const folder = mkdtempSync(join(tmpdir(), 'ledger-sampling-'));

beforeAll(async () => {
  world = await SamplingWorld.open();
  await world.paid('RESIDENT', '2024-01', amounts(40));
  await world.paid('RESIDENT', '2024-02', amounts(40, 3));
  await world.http.app.listen(0, '127.0.0.1');
  url = `http://127.0.0.1:${(world.http.app.getHttpServer().address() as AddressInfo).port}`;
}, 120_000);
afterAll(async () => {
  await world?.close();
  rmSync(folder, { recursive: true, force: true });
});

const as = (login: string, ...args: string[]): Promise<CliRun> =>
  cli({ LEDGER_URL: url, LEDGER_PASSWORD: DEMO_PASSWORD, INIT_CWD: folder }, ['--as', login, 'sampling', ...args]);
const plan = (...more: string[]): Promise<CliRun> =>
  as('jihe', 'plan', '年度抽查', '--from-period', '2024-01', '--to-period', '2024-02', '--confidence', '95', ...more);

describe('sampling at the command line', () => {
  it('goes from the preview to the signed result', async () => {
    const how = ['--method', '简单随机', '--basis', 'ATTRIBUTE', '--tolerable', '10', '--seed', 'cli'];
    const preview = await plan(...how, '--preview');
    expect(preview.exit).toBe(0);
    expect(preview.out).toContain('n = 29：BINOM.DIST(0, 29, 10%, TRUE) = 4.7101% ≤ 5.00%');
    expect((await as('jihe', 'list')).out).toContain('（没有）');

    const planned = await plan(...how);
    expect(planned.out).toContain('cli（指定）');
    expect((await as('jihe', 'draw', '1')).out).toContain('方案 1 已抽取 29 笔。');
    for (const name of ['a.csv', 'b.csv', 'a.xlsx', 'b.xlsx']) {
      const login = name.startsWith('a') ? 'jihe' : 'jihe2';
      const run = await as(login, 'list', '1', name.endsWith('csv') ? '--csv' : '--xlsx', name);
      expect([run.exit, run.out]).toEqual([0, expect.stringContaining(name)]);
    }
    const read = (name: string): Buffer => readFileSync(join(folder, name));
    expect(read('a.csv').equals(read('b.csv')) && read('a.xlsx').equals(read('b.xlsx'))).toBe(true);

    const [titles, ...rows] = read('a.csv').toString('utf8').trimEnd().split('\r\n');
    const filled = rows.map((row, i) => `${row.slice(0, -3)}${i === 0 ? ',错误,0,已死亡' : ',正确,,'}`);
    writeFileSync(join(folder, '结果.csv'), [titles, ...filled, '9,9'].join('\r\n'));
    const refused = await as('jihe', 'import', '1', '结果.csv');
    expect(refused.exit).toBe(1);
    expect(refused.err).toContain('结果清单有 1 处问题');
    writeFileSync(join(folder, '结果.csv'), [titles, ...filled].join('\r\n'));
    expect((await as('jihe', 'import', '1', '结果.csv')).out).toContain('导入 29 笔结果');
    expect((await as('jihe', 'list', '1', '--result', '错误')).out).toContain('已死亡');

    expect((await as('jihe', 'sign', '1')).exit).toBe(1);
    expect((await as('guanli', 'sign', '1', '--note', '同意')).out).toContain('已签认');
    const result = await as('guanli', 'result', '1');
    // 1 of 29: Wilson 82.82 … 99.39 %, exact limit 15.34 %.
    expect(result.out).toContain('发放准确率 96.55%，95% 置信区间 82.82%～99.39%（威尔逊法）');
    expect(result.out).toContain('结论：差错上限 15.34%，超过可容忍的 10%');
    const redrawn = await as('guanli', 'redraw', '1');
    expect([redrawn.exit, redrawn.out]).toEqual([0, expect.stringContaining('逐字节一致')]);
  });

  it('plans by money and by strata', async () => {
    const money = await plan('--method', 'MONEY', '--basis', 'MONEY', '--tolerable', '20,000', '--preview');
    expect(money.out).toContain('抽样间隔 J = 可容忍差错金额 ÷ 置信系数 = 20,000.00 ÷ 2.9958 = 6,676.01 元');
    const strata = await plan(
      ...['--method', 'STRATIFIED', '--basis', 'GIVEN', '--size', '20', '--preview'],
      ...['--stratify', '金额', '--bounds', '200,1000', '--allocation', 'NEYMAN'],
    );
    expect(strata.out).toContain('200.00 元至不足 1,000.00 元');
  });

  it('says what is wrong with months that run backwards', async () => {
    const run = await as(
      'jihe',
      'plan',
      'x1',
      '--from-period',
      '2024-02',
      '--to-period',
      '2024-01',
      '--confidence',
      '95',
      '--method',
      'MONEY',
      '--basis',
      'GIVEN',
    );
    expect([run.exit, run.err]).toEqual([2, expect.stringContaining('不早于 2024-02')]);
  });

  it('exits with 1 when the population is no longer what it was', async () => {
    await world.facts.plant(
      `UPDATE payout SET base = base + 0.01, amount = amount + 0.01 WHERE period = 202401 AND line_no = 1`,
    );
    const run = await as('jihe', 'redraw', '1');
    expect([run.exit, run.out]).toEqual([1, expect.stringContaining('总体与方案记下的不一致')]);
  });
});
