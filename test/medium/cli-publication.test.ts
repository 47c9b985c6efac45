import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cli } from '../support/cli-terminal.js';
import { testService, type TestService } from '../support/service.js';

describe('the budget publication at the command line', () => {
  let service: TestService;
  let folder: string;
  const type = (line: string) => cli({ LEDGER_URL: service.url, INIT_CWD: folder }, line.split(' '));
  const done = async (line: string): Promise<string> => {
    const run = await type(line);
    if (run.exit !== 0) throw new Error(`${line} ended with ${run.exit}:\n${run.out}\n${run.err}`);
    return run.out;
  };

  beforeAll(async () => {
    service = await testService();
    folder = mkdtempSync(join(tmpdir(), 'ledger-cli-'));
  }, 120_000);
  afterAll(async () => {
    await service?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('finds the reference year loaded, adopted, and its errors explained, with the ledger agreeing about the projects', async () => {
    const shown = await done('--as guanli publication check 2024');
    expect(shown).toContain('第 1 版（已定稿）：比较了 574 个等式，发现 28 项，其中须更正而未说明的 0 项。');
    expect(shown).toContain('文字写 5532.3 万元，表中为 5332.30 万元');
    expect(shown).toContain('2024 年公开原文如此');
    expect(shown).not.toContain('台账年初预算');
  });

  it('exports the tables and takes them in again as a draft of another year, where nothing is explained yet', async () => {
    const written = await done('--as guanli publication export 2024 --xlsx book.xlsx --pdf book.pdf');
    expect(written).toMatch(/已写入 book\.xlsx[^]*已写入 book\.pdf/);
    expect(readFileSync(join(folder, 'book.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
    expect(await done('--as kuaiji publication import 2023 book.xlsx')).toMatch(/已导入第 1 版草稿：1\d\d 行/);
    const checked = await type('--as kuaiji publication check 2023');
    expect([checked.exit, checked.out]).toEqual([1, expect.stringContaining('第 1 版（草稿）')]);
  });

  it('lists what cannot be imported and ends badly', async () => {
    writeFileSync(join(folder, 'wrong.csv'), '类,款,项\r\n205,,\r\n');
    const run = await type('--as kuaiji publication import 2023 wrong.csv');
    expect(run.exit).toBe(1);
    expect(run.out).toContain('文件有 13 处不能导入，没有导入任何内容');
    expect(run.out).toContain('缺少这张表');
    expect((await type('--as guanli publication check 1999')).exit).not.toBe(0);
  });
});
