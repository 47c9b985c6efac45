import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cli, type CliRun } from '../support/cli-terminal.js';
import { testService, TEST_KEY, type TestService } from '../support/service.js';
import { rollCsv } from '../support/small-roll.js';

/** With DATABASE_URL the demonstration is off, and its password with it. */
const DEMO = { LEDGER_DEMO: '1' };
const PASSWORD = /初始密码（只显示这一次，首次登录须修改）：(\S+)$/;

/** What whoever runs the server does beside the service, straight on its database. */
describe('operator commands', () => {
  let service: TestService;
  let folder: string;
  let env: NodeJS.ProcessEnv;

  const type = (line: string, more: NodeJS.ProcessEnv = {}): Promise<CliRun> =>
    cli({ ...env, ...more }, line.split(' '));
  const initialPassword = (run: CliRun): string => PASSWORD.exec(run.out)![1]!;

  beforeAll(async () => {
    service = await testService();
    folder = mkdtempSync(join(tmpdir(), 'ledger-operator-'));
    const keyFile = join(folder, 'personal-numbers.key');
    writeFileSync(keyFile, TEST_KEY.toString('hex'));
    const { host, port, database } = service.database.connection;
    const url = (user: string): string =>
      `postgres://${user}@/${database}?${new URLSearchParams({ host, port: String(port) })}`;
    env = {
      DATABASE_URL: url('ledger_app'),
      OWNER_DATABASE_URL: url('postgres'),
      LEDGER_KEY_FILE: keyFile,
      LEDGER_DATA_DIR: folder,
      LEDGER_URL: service.url,
    };
  }, 120_000);
  afterAll(async () => {
    await service.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('migrate finds a current database and says so', async () => {
    expect(await type('migrate')).toMatchObject({ exit: 0, out: '数据库结构已是最新。' });
  });

  it('verify makes no database where there is none', async () => {
    const elsewhere = join(folder, 'nothing-here');
    const run = await cli({ LEDGER_DATA_DIR: elsewhere }, ['verify']);
    expect([run.exit, run.err]).toEqual([1, '数据库还没有建立。请先执行 npm run migrate。']);
    expect(existsSync(elsewhere)).toBe(false);
  });

  it('verify recomputes every agency and the system without a login', async () => {
    const run = await type('verify');
    expect(run.exit).toBe(0);
    expect(run.out).toMatch(/经办机构 652822 [\s\S]*系统（操作日志）[\s\S]*全部相符/);
  });

  it('verify exits with 1 and names the record, when history was changed behind the guards', async () => {
    const damage = async (sql: string): Promise<void> => {
      await service.database.asOwner('ALTER TABLE trail DISABLE TRIGGER trail_append_only');
      await service.database.asOwner(sql);
      await service.database.asOwner('ALTER TABLE trail ENABLE TRIGGER trail_append_only');
    };
    await damage(`UPDATE trail SET request_id = request_id || '!' WHERE agency_id = 1 AND position = 3`);
    const run = await type('verify');
    await damage(`UPDATE trail SET request_id = rtrim(request_id, '!') WHERE agency_id = 1 AND position = 3`);
    expect(run.exit).toBe(1);
    expect(run.out).toMatch(/不符 +操作日志链 .*操作日志第 3 条/);
    expect((await type('verify')).exit).toBe(0);
  });

  it('creates a user whose first act is to choose a password, and puts the operator on the trail', async () => {
    const created = await type('user create zhangsan --name 张三 --role 经办 --section 基金财务股');
    expect(created.exit).toBe(0);
    const given = { LEDGER_PASSWORD: initialPassword(created) };
    const early = await type('--as zhangsan roll list', given);
    expect([early.exit, early.err.includes('PASSWORD_CHANGE_REQUIRED')]).toEqual([1, true]);
    const changed = await type('--as zhangsan passwd', { ...given, LEDGER_NEW_PASSWORD: 'eleven-chars' });
    expect([changed.exit, changed.err]).toEqual([0, '']);
    expect((await type('--as zhangsan roll list', { LEDGER_PASSWORD: 'eleven-chars' })).exit).toBe(0);
    const trail = await service.database.db.rows(
      `SELECT act, outcome, actor_id, details->>'login' AS login FROM trail WHERE act = 'user.create' ORDER BY position DESC LIMIT 1`,
    );
    expect(trail).toEqual([{ act: 'user.create', outcome: 'DONE', actor_id: null, login: 'zhangsan' }]);
  });

  it('lists users with their roles and agencies', async () => {
    const { out } = await type('user list');
    expect(out).toMatch(/zhangsan +张三 +基金财务股 +经办 +652822 +在用/);
    expect(out).toMatch(/xitong .* 系统管理员 +652822、SYSTEM/);
  });

  it('resets a password and unlocks an account', async () => {
    for (let i = 0; i < 5; i += 1) await type('--as zhangsan roll list', { LEDGER_PASSWORD: 'wrong-password' });
    expect((await type('user list')).out).toMatch(/zhangsan .* 锁定/);
    expect((await type('user unlock zhangsan')).exit).toBe(0);
    expect((await type('--as zhangsan roll list', { LEDGER_PASSWORD: 'eleven-chars' })).exit).toBe(0);
    const reset = await type('user reset-password zhangsan');
    expect((await type('--as zhangsan roll list', { LEDGER_PASSWORD: 'eleven-chars' })).exit).toBe(1);
    const changed = await type('--as zhangsan passwd', {
      LEDGER_PASSWORD: initialPassword(reset),
      LEDGER_NEW_PASSWORD: 'twelve-chars',
    });
    expect(changed.exit).toBe(0);
  });

  it('refuses what the rules refuse, and what is not there', async () => {
    const pair = await type('user create lisi --name 李四 --role FINANCE_CLERK --role APPROVER');
    expect([pair.exit, pair.err.includes('ROLE_PAIR_FORBIDDEN')]).toEqual([1, true]);
    const taken = await type('user create zhangsan --name 张三');
    expect([taken.exit, taken.err.includes('LOGIN_TAKEN')]).toEqual([1, true]);
    expect(await type('user unlock nobody')).toMatchObject({ exit: 1, out: '' });
    expect((await type('user create wangwu --name 王五 --agency 999999')).exit).toBe(2);
    expect((await type('user list')).out).not.toMatch(/lisi|wangwu/);
  });

  it('does not make up a new key where numbers are stored under a lost one', async () => {
    writeFileSync(join(folder, 'roll.csv'), rollCsv([{ no: 1, base: '200.00' }]));
    const uploaded = await type(
      `--as jingban roll upload ${join(folder, 'roll.csv')} --scheme RESIDENT --period 2024-12`,
      DEMO,
    );
    const id = /花名册 (\d+) 已读取/.exec(uploaded.out)![1]!;
    expect((await type(`--as jingban roll accept ${id}`, DEMO)).exit).toBe(0);
    const lost = await type('verify', { LEDGER_KEY_FILE: join(folder, 'lost.key') });
    expect([lost.exit, lost.err.includes('KEY_FILE_MISSING')]).toEqual([1, true]);
    expect(existsSync(join(folder, 'lost.key'))).toBe(false);
    expect((await type('verify')).exit).toBe(0);
  });
});
