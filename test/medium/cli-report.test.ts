import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sm3Hex } from '../../src/kernel/digest.js';
import { cli } from '../support/cli-terminal.js';
import { testService, type TestService } from '../support/service.js';

describe('the monthly report at the command line', () => {
  let service: TestService;
  let folder: string;
  const type = (line: string) => cli({ LEDGER_URL: service.url, INIT_CWD: folder }, line.split(' '));

  beforeAll(async () => {
    service = await testService();
    folder = mkdtempSync(join(tmpdir(), 'ledger-cli-'));
  }, 120_000);
  afterAll(async () => {
    await service?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is made by the task of the whole service and written out, also of a ledger in which nothing was paid', async () => {
    const run = await type('--as guanli report 2024-11 --out report.pdf');
    expect([run.exit, run.err]).toEqual([0, expect.not.stringContaining('Error')]);
    expect(run.out).toMatch(/2024-11-30[^]*第 1 版[^]*已写入 report\.pdf/);
    const file = join(folder, 'report.pdf');
    expect(run.out).toContain(sm3Hex(readFileSync(file)));
    const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
    expect(text.split('\f').filter((page) => page.trim() !== '')).toHaveLength(2);
    expect(text).toContain('11月没有发放批次。');
    expect(text).not.toMatch(/NaN|undefined|null/);
    // Nothing has changed since: the version stands.
    expect((await type('--as guanli report 2024-11')).out).toContain('第 1 版');
  }, 60_000);

  it('is of any day of the month, and ends badly for a day that has not come or a person who may not', async () => {
    expect((await type('--as jingban report 2024-11 2024-11-15')).out).toContain('2024-11-15');
    for (const line of [
      '--as guanli report 2024-11 2024-10-31',
      '--as guanli report 2099-01',
      '--as kuaiji report 2024-11',
    ])
      expect((await type(line)).exit).not.toBe(0);
  }, 60_000);
});
