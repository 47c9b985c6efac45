import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cli, type CliRun } from '../support/cli-terminal.js';
import { EvidencePack } from '../support/evidence-pack.js';
import { testService, TEST_KEY, type TestService } from '../support/service.js';

describe('anchor, verify --anchor and evidence on the command line', () => {
  let service: TestService;
  let folder: string;
  let env: NodeJS.ProcessEnv;
  let file: string;

  const type = (line: string): Promise<CliRun> => cli(env, line.split(' '));
  const today = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

  beforeAll(async () => {
    service = await testService();
    folder = mkdtempSync(join(tmpdir(), 'ledger-anchors-'));
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
      LEDGER_DEMO: '1',
    };
  }, 120_000);
  afterAll(async () => {
    await service.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('anchor writes the day of every agency into the data folder and shows it', async () => {
    const run = await type(`anchor --on ${today()}`);
    expect(run).toMatchObject({ exit: 0 });
    file = join(folder, 'anchors', `652822-${today()}.txt`);
    const text = readFileSync(file, 'utf8');
    expect(run.out).toContain(text.trimEnd());
    expect((await type('anchor')).out).toContain('当天已有锚点');
  });

  it('verify --anchor proves it with and without the service, and fails when the trail was made anew', async () => {
    expect(await type(`verify --anchor ${file}`)).toMatchObject({ exit: 0, out: expect.stringContaining('完全一致') });
    expect(await type(`--as jihe verify --anchor ${file}`)).toMatchObject({ exit: 0 });
    await service.database.asOwner(`SET session_replication_role = replica;
      UPDATE trail SET request_id = 'x' WHERE agency_id = 1 AND position = 2;
      DO $$ DECLARE t trail; prev bytea := decode(repeat('00', 32), 'hex'); BEGIN
        FOR t IN SELECT * FROM trail WHERE agency_id = 1 ORDER BY position LOOP
          t.prev_hash := prev; prev := trail_link(prev, t);
          UPDATE trail SET prev_hash = t.prev_hash, hash = prev WHERE id = t.id;
        END LOOP;
        UPDATE trail_head SET hash = prev WHERE agency_id = 1; END $$;`);
    expect(await type('verify')).toMatchObject({ exit: 0, out: expect.stringContaining('全部相符') });
    for (const line of [`verify --anchor ${file}`, `--as jihe verify --anchor ${file}`]) {
      const run = await type(line);
      expect(run.exit).toBe(1);
      expect(run.out).toMatch(/不符 +日志，至第 \d+ 号 .*与锚点不符[\s\S]*历史被改动/);
    }
  });

  it('verify --anchor says what is wrong with a file that is no anchor', async () => {
    const copy = join(folder, 'copied.txt');
    writeFileSync(copy, readFileSync(file, 'utf8').replace('日志 ', '日志 9'));
    const run = await type(`verify --anchor ${copy}`);
    expect([run.exit, run.err]).toEqual([1, expect.stringContaining('校验行')]);
  });

  it('evidence writes a pack that proves itself', async () => {
    const { id } = (await service.database.db.one<{ id: string }>('SELECT min(id) AS id FROM subsidy_project'))!;
    const run = await type(`--as jihe evidence project:${id} --out ${folder}/`);
    expect(run).toMatchObject({ exit: 0, out: expect.stringContaining('node verify.mjs') });
    const pack = await EvidencePack.unzip(readFileSync(join(folder, `证据包-project-${id}.zip`)));
    expect(await pack.verify()).toMatchObject({ exit: 0 });
  });
});
