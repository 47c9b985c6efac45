import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cli, type CliRun } from '../support/cli-terminal.js';
import { testService, type TestService } from '../support/service.js';
import { idNumberOf, rollCsv, type RollPerson } from '../support/small-roll.js';

/** Every command as a person types it, against the whole service; each test goes on where the one before ended. */
describe('a month at the command line', () => {
  let service: TestService;
  let folder: string;
  const people: RollPerson[] = Array.from({ length: 30 }, (_, i) => ({
    no: i,
    base: '180.00',
    personal: `${20 + i}.50`,
  }));
  const ids = { roll: '', batch: '', request: '', reissue: '' };

  const type = (line: string, more: NodeJS.ProcessEnv = {}): Promise<CliRun> =>
    cli({ LEDGER_URL: service.url, INIT_CWD: folder, ...more }, line.split(' '));

  async function done(line: string): Promise<string> {
    const run = await type(line);
    if (run.exit !== 0) throw new Error(`${line} ended with ${run.exit}:\n${run.err}`);
    return run.out;
  }

  async function answer<T>(line: string): Promise<T> {
    return JSON.parse(await done(`${line} --json`)) as T;
  }

  beforeAll(async () => {
    service = await testService();
    folder = mkdtempSync(join(tmpdir(), 'ledger-cli-'));
    writeFileSync(join(folder, 'faulty.csv'), rollCsv([...people.slice(0, 29), { ...people[29]!, base: '一百' }]));
    writeFileSync(join(folder, 'roll.csv'), rollCsv(people));
  }, 120_000);
  afterAll(async () => {
    await service.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('uploads a roll, shows what is wrong with it and writes the marked list', async () => {
    const shown = await done('--as jingban roll upload faulty.csv --scheme 城乡居民 --period 2024-12');
    const id = /花名册 (\d+) 已读取，状态：已校验/.exec(shown)![1]!;
    expect(shown).toContain(`roll accept ${id} --accept-blocked 1`);
    const issues = await done(`--as jingban roll issues ${id}`);
    expect(issues).toMatch(/不发放 {2}31:\d+ .*ROLL_AMOUNT_MALFORMED/);
    expect(await done(`--as jingban roll issues ${id} --xlsx issues.xlsx`)).toMatch(
      /^已写入 issues\.xlsx（[\d,]+ 字节）$/,
    );
    expect(readFileSync(join(folder, 'issues.xlsx')).subarray(0, 2).toString()).toBe('PK');
  });

  it('exits with 1 when the service refuses, and says what to type instead', async () => {
    const { rows } = await answer<{ rows: { id: string }[] }>('--as jingban roll list');
    const refused = await type(`--as jingban roll accept ${rows[0]!.id}`);
    expect(refused).toMatchObject({ exit: 1, out: '' });
    expect(refused.err).toMatch(/^未办理：名册有 1 行不能发放/);
    expect(refused.err).toContain('--accept-blocked 1');
    expect(refused.err).toMatch(/（ROLL_BLOCKED_ROWS，请求编号 [\w-]+）$/);
    await done(`--as jingban roll reject ${rows[0]!.id} --reason 金额有误`);
  });

  it('drafts the batch with the bridge to the month before', async () => {
    ids.roll = (
      await answer<{ id: string }>('--as jingban roll upload roll.csv --scheme RESIDENT --period 2024-12')
    ).id;
    await done(`--as jingban roll accept ${ids.roll}`);
    const drafted = await done(`--as jingban batch draft ${ids.roll}`);
    ids.batch = /（编号 (\d+)）已生成/.exec(drafted)![1]!;
    expect(drafted).toContain('各项之和等于本月发放，差额 0.00。');
    expect(drafted).toMatch(/新增人员 +30 +6,450\.00/);
    expect(drafted).toContain(`提交复核：batch submit ${ids.batch}`);
    expect((await done(`--as jingban batch lines ${ids.batch} --rows 10`)).split('\n').at(-1)).toBe(
      '下一页：加 --page 2',
    );
  });

  it('signs by three people and tells whose act it is', async () => {
    expect(await done(`--as jingban batch submit ${ids.batch}`)).toMatch(/经办已提交，共 30 笔 6,450\.00 元/);
    const wrongDesk = await type(`--as jingban batch review ${ids.batch}`);
    expect([wrongDesk.exit, wrongDesk.err.includes('“复核”办理')]).toEqual([1, true]);
    const otherDigest = await type(`--as fuhe batch review ${ids.batch} --digest ${'0'.repeat(64)}`);
    expect(otherDigest.exit).toBe(1);
    await done(`--as fuhe batch review ${ids.batch}`);
    await done(`--as shenpi batch approve ${ids.batch}`);
  });

  it('asks for the money, and books it once however often the line is typed', async () => {
    expect((await type(`--as chuna bank issue ${ids.batch}`)).err).toMatch(/FUNDS_SHORT/);
    const request = await answer<{ id: string; amount: string }>('--as jingban funds request RESIDENT 2024-12');
    expect(request.amount).toBe('6450.00');
    ids.request = request.id;
    const line = `--as kuaiji funds arrive ${request.id} --on 2024-12-06 --key arrival-2024-12`;
    const first = await done(line);
    expect(first).toContain('到账 6,450.00 元');
    const again = await type(line);
    expect(again).toMatchObject({
      exit: 0,
      out: first,
      err: '这个提交编号以前已经办理过，以下是当时的结果，没有重复执行。',
    });
  });

  it('issues, pays and takes in what the simulated bank answers', async () => {
    expect(await done(`--as chuna bank issue ${ids.batch}`)).toMatch(/30 笔 6,450\.00 元/);
    expect(await done(`--as chuna bank download ${ids.batch} --out order.txt`)).toMatch(/^已写入 order\.txt/);
    await done(`--as chuna bank slip ${ids.batch} YH-01 --on 2024-12-10`);
    const simulated = await answer<{ files: string[] }>(
      `--as chuna bank simulate ${ids.batch} --failures 2 --out bank`,
    );
    expect(simulated.files).toHaveLength(2);
    const before = await done(`--as chuna bank status ${ids.batch}`);
    expect(before).toContain('有 30 笔 6,450.00 元银行尚未答复（未知）');
    const taken = await done(`--as chuna bank result ${ids.batch} ${simulated.files.join(' ')}`);
    expect(taken).toMatch(/发放成功 +\d+/);
    expect(taken.split('\n').at(-1)).toBe('批次已结清。');
    const repeated = await type(`--as chuna bank result ${ids.batch} ${simulated.files[0]}`);
    expect([repeated.exit, repeated.err.includes('BANK_RESULT_REPEATED')]).toEqual([1, true]);
  });

  it('re-pays from a filled list of corrections', async () => {
    expect(await done('--as jingban bounced')).toMatch(/共 2 笔，退回款 [\d.]+ 元待处理。$/);
    await done('--as jingban bounced --csv fix.csv');
    const list = readFileSync(join(folder, 'fix.csv'), 'utf8').trimEnd().split('\r\n');
    writeFileSync(
      join(folder, 'fix.csv'),
      [list[0], ...list.slice(1).map((row) => row.replace(/,,,,$/, ',,,,是'))].join('\r\n'),
    );
    const drafted = await done('--as jingban reissue draft --file fix.csv');
    ids.reissue = /（编号 (\d+)）：2 笔/.exec(drafted)![1]!;
    const reference = /="(\d{16})"/.exec(list[1]!.replaceAll('""', '"'))![1]!;
    expect(await done(`--as jingban payout show ${reference}`)).toContain('银行退回');
  });

  it('shows books, projects, people and measures', async () => {
    const vouchers = await answer<{ rows: { id: string }[] }>(
      '--as kuaiji vouchers list --fund RESIDENT --period 2024-12',
    );
    expect(vouchers.rows.length).toBeGreaterThanOrEqual(3);
    expect(await done(`--as kuaiji vouchers show ${vouchers.rows[0]!.id}`)).toMatch(
      /借方（元）[\s\S]*凭证摘要（SM3）：[0-9a-f]{64}/,
    );
    expect(await done('--as fuhe vouchers review --period 2024-12')).toMatch(/^已审核 \d+ 张凭证。$/);
    expect(await done('--as fuhe vouchers review --period 2024-12')).toBe('没有需要审核的凭证。');
    expect((await done('--as guanli projects list 2024')).split('\n')).toHaveLength(8);
    expect(await done('--as kuaiji projects show P2024-069')).toContain('预算记录');
    const measures = await done('--as guanli measures 2024-12-31');
    expect(measures).toMatch(/截至 2024-12-31，水位 \d+/);
    expect(measures).toMatch(/得分合计 [\d.]+，权重合计 [\d.]+/);
    const found = await answer<{ rows: { id: string; name: string }[]; total: unknown }>(
      '--as jingban person find 测试 --scheme RESIDENT',
    );
    expect(found.total).toBe(30);
    expect(await done(`--as jingban person timeline ${found.rows[0]!.id}`)).toMatch(
      /领取期间[\s\S]*发放[\s\S]*收款账户/,
    );
    expect(await done('--as guanli jobs list')).toMatch(/roll\.import .* 完成/);
    expect(await done('--as guanli verify')).toMatch(/全部相符，用时 [\d.]+ 秒。$/);
    expect(await done('--as kuaiji api GET /v1/funds/RESIDENT')).toContain('"payday": 10');
  });

  it('reconciles the month with the bank, item by item', async () => {
    const { files } = await answer<{ files: string[] }>(
      '--as kuaiji statement simulate RESIDENT 2024-12 --out statements',
    );
    expect(files).toHaveLength(2);
    expect((await type('--as kuaiji statement simulate RESIDENT 2024-12', { LEDGER_DEMO: '0' })).exit).toBe(1);
    const missing = await type('--as kuaiji reconcile table RESIDENT 1004 2024-12');
    expect([missing.exit, missing.err.includes('statement upload 文件 险种 科目 2024-12')]).toEqual([1, true]);
    const [treasury, disbursement] = files as [string, string];
    expect(await done(`--as kuaiji statement upload ${treasury} RESIDENT 1003 2024-12`)).toMatch(
      /^对账单 \d+（2024-12-01 至 2024-12-31）已导入 \d 行，期初 5,000,000\.00 元/,
    );
    const uploaded = await answer<{ id: string }>(`--as kuaiji statement upload ${disbursement} RESIDENT 1004 2024-12`);
    const faulty = readFileSync(join(folder, disbursement), 'utf8').replace('6450.00', '6450.01');
    writeFileSync(join(folder, 'faulty-statement.csv'), faulty);
    expect((await type('--as kuaiji statement upload faulty-statement.csv RESIDENT 1004 2024-12')).exit).toBe(1);
    expect(await done(`--as kuaiji statement lines ${uploaded.id}`)).toMatch(/-6,450\.00 [\s\S]*未勾对/);
    expect(await done('--as kuaiji match auto RESIDENT 1004 --trial')).toMatch(/^可以勾对 \d 组（.+），没有保存。/);
    expect(await done('--as kuaiji match auto RESIDENT 1004 --days 5')).toMatch(/^勾对 \d 组（/);
    await done('--as kuaiji match auto RESIDENT 1003');
    const { rows } = await answer<{ rows: { id: string; amount: string }[] }>('--as kuaiji match list --fund RESIDENT');
    await done(`--as kuaiji match undo ${rows[0]!.id} --reason 看错了`);
    const open = await done('--as kuaiji breaks list --fund RESIDENT --on 2024-12-31 --unowned');
    const [, line] = /--line (\d+)/.exec(open)!;
    const [, posting] = /--posting (\d+\/\d+)/.exec(open)!;
    const unknown = await type('--as kuaiji breaks own RESIDENT 无此人 --on 2024-12-31');
    expect([unknown.exit, unknown.err.includes('王建军（')]).toEqual([1, true]);
    expect(await done(`--as kuaiji breaks own RESIDENT 王建军 --on 2024-12-31 --line ${line} --note 查询`)).toBe(
      '1 项未达账项由王建军负责。',
    );
    expect(await done('--as kuaiji breaks own RESIDENT 王建军 --on 2024-12-31')).toBe('1 项未达账项由王建军负责。');
    expect(await done('--as kuaiji breaks own RESIDENT 王建军 --on 2024-12-31')).toBe('没有无人负责的未达账项。');
    await done(`--as kuaiji match make --line ${line} --posting ${posting} --reason 逐笔核对`);
    expect(await done('--as kuaiji reconcile status RESIDENT 2024-12')).toMatch(/1004[\s\S]*相符/);
    expect(await done('--as kuaiji reconcile table RESIDENT 1004 2024-12')).toMatch(
      /^银行存款余额调节表[\s\S]*调节后余额[\s\S]*两边相符/,
    );
    await done('--as kuaiji reconcile table RESIDENT 1004 2024-12 --xlsx table.xlsx');
    expect(readFileSync(join(folder, 'table.xlsx')).subarray(0, 2).toString()).toBe('PK');
    expect(await done('--as kuaiji statement list --fund RESIDENT')).toMatch(/1003 财政专户存款[\s\S]*共 2 行/);
    expect((await type(`--as kuaiji statement withdraw ${uploaded.id} --reason 导错`)).exit).toBe(1);
  });

  it('closes months in order and opens the last one again by two people', async () => {
    expect((await type('--as shenpi period close RESIDENT 2023-12')).err).toContain('PERIOD_BEFORE_BOOKS');
    const refused = await type('--as shenpi period close RESIDENT 2024-12');
    expect([refused.exit, refused.err.includes('period checklist RESIDENT 2024-12')]).toEqual([1, true]);
    const waiting = await done('--as shenpi period checklist RESIDENT 2024-12');
    expect(waiting).toMatch(/待处理 +以前月份已结账[\s\S]*待处理 +本年收支已结转[\s\S]*还不能结账/);
    expect(await done('--as kuaiji period carry RESIDENT 2024')).toMatch(/^2024 年收支已结转，第 \d+ 号凭证/);
    expect(await done('--as shenpi period list --fund RESIDENT')).toMatch(/2024-12 +未结账/);
    expect(await done(`--as kuaiji period explain RESIDENT 2024-12 ${ids.reissue} 下月重发`)).toContain('的说明已保存');
    // A fund with nothing but its opening balance.
    const january = await answer<{ files: string[] }>('--as kuaiji statement simulate ENTERPRISE 2024-01 --out bank');
    await done(`--as kuaiji statement upload ${january.files[0]} ENTERPRISE 1003 2024-01`);
    await done('--as fuhe vouchers review --period 2024-01');
    expect(await done('--as shenpi period checklist ENTERPRISE 2024-01')).toMatch(
      /全部通过，可以结账。[\s\S]*period close ENTERPRISE 2024-01$/,
    );
    expect(await done('--as shenpi period close ENTERPRISE 2024-01')).toBe('企业职工基金 2024-01 已结账。');
    const proposed = await done('--as kuaiji period reopen ENTERPRISE 2024-01 --reason 漏记一笔');
    const id = /period confirm (\d+)$/.exec(proposed)![1]!;
    expect(await done('--as shenpi period reopenings')).toMatch(/待确认 +漏记一笔/);
    expect(await done(`--as shenpi period refuse ${id} --note 不需要`)).toContain('2024-01 仍为已结账');
    const again = await answer<{ id: string }>('--as kuaiji period reopen ENTERPRISE 2024-01 --reason 确有漏记');
    expect(await done(`--as shenpi period confirm ${again.id}`)).toBe('2024-01 已重新打开。');
    expect(await done('--as shenpi period checklist ENTERPRISE 2024-01')).toMatch(/结账 .*\n重新打开 .*确有漏记/);
  });

  it('finds a person by a number that comes through standard input only', async () => {
    const idNumber = idNumberOf(3);
    expect((await type(`--as jingban person find --id-number ${idNumber}`)).exit).toBe(2);
    const line = '--as jingban person find --id-number -'.split(' ');
    const found = await cli({ LEDGER_URL: service.url }, line, idNumber);
    expect(found.exit).toBe(0);
    expect(found.out).toContain(`${idNumber.slice(0, 6)}********${idNumber.slice(-4)}`);
    expect(found.out).toContain('共 1 行');
  });

  it('does nothing without a name or a password, and simulates no bank outside the demonstration', async () => {
    expect(await type('roll list')).toMatchObject({ exit: 2, out: '' });
    const production = await type('--as jingban roll list', { LEDGER_DEMO: '0' });
    expect([production.exit, production.err.split('\n')[0]]).toEqual([
      2,
      '请用 --password 或环境变量 LEDGER_PASSWORD 给出密码。',
    ]);
    const wrong = await type('--as jingban roll list', { LEDGER_PASSWORD: 'wrong-password' });
    expect([wrong.exit, wrong.err.includes('LOGIN_FAILED')]).toEqual([1, true]);
    const simulated = await type(`--as chuna bank simulate ${ids.batch}`, { LEDGER_DEMO: '0' });
    expect(simulated.exit).toBe(1);
  });

  it('exits with 3 when no service answers', async () => {
    const gone = await type('--as jingban roll list --url http://127.0.0.1:1');
    expect(gone).toMatchObject({ exit: 3, out: '' });
    expect(gone.err).toMatch(/^无法连接服务 http:\/\/127\.0\.0\.1:1（/);
  });

  it('leaves no session behind', async () => {
    const { rows } = await service.database.asOwner(
      `SELECT count(*)::int AS open FROM session s JOIN app_user u ON u.id = s.user_id WHERE u.login = 'guanli'`,
    );
    expect(rows).toEqual([{ open: 0 }]);
  });
});
