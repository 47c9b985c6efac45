import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cli } from '../support/cli-terminal.js';
import { testService, type TestService } from '../support/service.js';
import { idNumberOf, rollCsv, type RollPerson } from '../support/small-roll.js';

describe('certification at the command line', () => {
  let service: TestService;
  let folder: string;
  const people: RollPerson[] = [0, 1, 2].map((no) => ({
    no,
    name: `人${'甲乙丙'[no]}`,
    base: '180.00',
    personal: '20.50',
  }));
  const type = (line: string) => cli({ LEDGER_URL: service.url, INIT_CWD: folder }, line.split(' '));
  const done = async (line: string): Promise<string> => {
    const run = await type(line);
    if (run.exit !== 0) throw new Error(`${line} ended with ${run.exit}:\n${run.err}`);
    return run.out;
  };

  beforeAll(async () => {
    service = await testService();
    folder = mkdtempSync(join(tmpdir(), 'ledger-cli-'));
    writeFileSync(join(folder, 'roll.csv'), rollCsv(people));
    const uploaded = JSON.parse(
      await done('--as jingban roll upload roll.csv --scheme RESIDENT --period 2024-11 --json'),
    ) as { id: string };
    await done(`--as jingban roll accept ${uploaded.id}`);
    const rows = [0, 1].map((no) => `人${'甲乙丙'[no]},${idNumberOf(no)},2023-12-1${no},上门`);
    writeFileSync(
      join(folder, 'list.csv'),
      ['姓名,身份证号,认证日期,认证方式', ...rows, '某某,1234,2023-12-11,上门'].join('\r\n'),
    );
  }, 120_000);
  afterAll(async () => {
    await service?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('takes a file in and says which rows were not, once', async () => {
    const shown = await done('--as jingban certification import list.csv --source 平台名单');
    expect(shown).toContain('共 3 行：登记 2 行，未登记 1 行。');
    expect(shown).toMatch(/4 +某某 +\*{4} +社会保障号码不正确/);
    const again = await type('--as jingban certification import list.csv --source 平台名单');
    expect([again.exit, again.err]).toEqual([1, expect.stringContaining('这个文件已由')]);
  });

  it('shows who falls due and writes the workbook', async () => {
    const shown = await done('--as jingban certification due --period 2024-12 --due-kind OVERDUE');
    expect(shown).toContain('已过期');
    expect(shown).not.toContain(idNumberOf(0));
    expect(await done('--as jingban certification due --period 2024-12 --xlsx due.xlsx')).toMatch(/^已写入 due\.xlsx/);
    expect(readFileSync(join(folder, 'due.xlsx')).subarray(0, 2).toString()).toBe('PK');
    expect(await done('--as jingban certification due --period 2023-01')).toContain('没有到期或过期的人员');
  });
});
