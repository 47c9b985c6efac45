import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DEMO_PASSWORD } from '../../src/identity/demo-password.js';
import { auditCheckTexts } from '../../src/messages/audit-checks.js';
import { CasesWorld } from '../support/cases-fixture.js';
import { cli } from '../support/cli-terminal.js';
import { readWorkbook } from '../support/read-workbook.js';

jest.setTimeout(180_000);

/** The main path of a case as people type it; each test goes on where the one before ended. */
describe('a case at the command line', () => {
  let world: CasesWorld;
  let folder: string;
  let url: string;
  let batch: string;
  const ids = { case: '', notice: '' };

  async function done(line: string): Promise<string> {
    const run = await cli({ LEDGER_URL: url, INIT_CWD: folder, LEDGER_PASSWORD: DEMO_PASSWORD }, line.split(' '));
    if (run.exit !== 0) throw new Error(`${line} ended with ${run.exit}:\n${run.err}`);
    return run.out;
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cases-cli-'));
    world = await CasesWorld.open();
    batch = await world.month('2024-03', [{ person: 1, base: '250.91' }]);
    const server = (await world.payouts.http.app.listen(0, '127.0.0.1')) as { address(): { port: number } };
    url = `http://127.0.0.1:${server.address().port}`;
  }, 120_000);
  afterAll(async () => {
    await world?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is opened from a flag and listed', async () => {
    const flag = await world.flag(batch, 1);
    const opened = await done(
      `--as jihe case open ${await world.person(1)} 城乡居民 --case-source 自查 --error-kind 死亡后领取 --facts 与死亡名单一致 --flag ${flag}`,
    );
    ids.case = /已立案：稽核〔2024〕1号（编号 (\d+)）/.exec(opened)![1]!;
    expect(await done(`--as jihe case lines ${ids.case} --from-period 2024-03`)).toContain(
      '列入 1 笔，本案现有 1 个月，多发 250.91 元。',
    );
    expect(await done('--as jihe case list --case-state OPEN')).toMatch(/稽核〔2024〕1号 +自查 +人一 .*250\.91 .*调查/);
  });

  it('is proposed and determined by two people', async () => {
    expect(await done(`--as jihe case propose ${ids.case}`)).toContain(`案件 ${ids.case} 现为：待认定。`);
    expect(await done(`--as guanli case determine ${ids.case}`)).toMatch(
      /已认定。\n所签内容的摘要（SM3）：[0-9a-f]{64}/,
    );
  });

  it('is told by a notice that is saved and delivered', async () => {
    const issued = await done(`--as jihe case notice ${ids.case} 责令退回告知书`);
    ids.notice = /已出具 稽退〔2024〕1号（文书编号 (\d+)）/.exec(issued)![1]!;
    await done(`--as jihe case file ${ids.notice} --out notice.pdf`);
    expect(readFileSync(join(folder, 'notice.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
    await done(`--as jihe case file ${ids.notice} --out notice.docx`);
    expect(readFileSync(join(folder, 'notice.docx')).subarray(0, 2).toString()).toBe('PK');
    expect(
      await done(`--as jihe case deliver ${ids.notice} --on 2024-12-02 --delivery 直接送达 --receiver 家属`),
    ).toContain('已告知');
  });

  it('comes back in instalments by an agreement, and closes', async () => {
    writeFileSync(join(folder, 'agreement.pdf'), 'signed');
    const plan = '--instalment 2024-12-02=100.00 --instalment 2025-01-02=150.91 --file agreement.pdf';
    expect(await done(`--as jihe case plan ${ids.case} 分期退回 ${plan}`)).toContain('追回中');
    const receive = `--as kuaiji case receive ${ids.case} --on 2024-12-02 --into 财政专户 --payer 家属 --slip HD1`;
    // The account may be named by its code too.
    expect(await done(`${receive.replace('财政专户', 'TREASURY')} --amount 100.00`)).toMatch(/未退回 150\.91 元/);
    expect(await done('--as jihe case deadlines')).toMatch(/退回到期 +2025-01-02 +150\.91/);
    expect(await done(`${receive} --amount 150.91`)).toContain(`case close ${ids.case}`);
    expect(await done(`--as jihe case close ${ids.case}`)).toContain('已结案');
    expect(await done(`--as jihe case show ${ids.case}`)).toMatch(/已退回（元） +250\.91/);
  });

  it('stands in the life of the person with its flag, in words', async () => {
    const told = await done(`--as jihe person timeline ${await world.person(1)}`);
    expect(told).toMatch(
      new RegExp(`${auditCheckTexts.PAID_AFTER_DEATH.title} +须先处理 +已确认 +城乡居民 +2024-03 +250\\.91`),
    );
    expect(told).toMatch(/稽核〔2024〕1号 +死亡后领取 +城乡居民 +已结案 +2024-12-02 +250\.91 +250\.91/);
    // Who may see neither is told neither.
    expect(await done(`--as jingban person timeline ${await world.person(1)}`)).not.toMatch(/稽核〔|须先处理/);
  });

  it('stands in the account-book and in the recovery rate', async () => {
    await done('--as guanli case book 2024 --out book.xlsx');
    const rows = await readWorkbook(readFileSync(join(folder, 'book.xlsx')));
    expect(rows[3]).toContain('稽核〔2024〕1号');
    expect(await done('--as guanli case rate --by 来源')).toMatch(/自查 +1 +250\.91 +250\.91 +0\.00 +0\.00 +100\.00/);
  });
});
