import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { backup, restore } from '../../src/cli/operator/backup-database.js';
import { readManifest } from '../../src/cli/operator/backup-files.js';
import { cli } from '../support/cli-terminal.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { testService, TEST_KEY, type TestService } from '../support/service.js';
import { rollCsv } from '../support/small-roll.js';

const silent = (): void => undefined;

describe('a backup of the whole database', () => {
  let service: TestService;
  let folder: string;
  let saved: string;
  const others: TestDatabase[] = [];

  const owner = ({ connection }: TestDatabase): { host: string; port: number; user: string; database: string } => ({
    ...connection,
    user: 'postgres',
  });

  async function emptyDatabase(): Promise<TestDatabase> {
    const database = await testDatabase();
    others.push(database);
    return database;
  }

  beforeAll(async () => {
    service = await testService();
    folder = mkdtempSync(join(tmpdir(), 'ledger-backup-'));
    saved = join(folder, 'saved');
    const { clerk, reviewer, approver } = service.staff;
    const people = Array.from({ length: 20 }, (_, no) => ({ no, base: '200.00', personal: '31.05' }));
    const roll = await clerk.uploadRoll('RESIDENT', '2024-12', { name: 'roll.csv', bytes: rollCsv(people) });
    await clerk.acceptRoll(roll.id, 0);
    const batch = await clerk.draftBatch(roll.id);
    await clerk.sign(batch.id, 'submit');
    await reviewer.sign(batch.id, 'review');
    await approver.sign(batch.id, 'approve');
  }, 120_000);
  afterAll(async () => {
    await service.close();
    for (const database of others) await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('holds every table, readable by its owner only, and never the key', async () => {
    const manifest = await backup(owner(service.database), saved, silent);
    expect(manifest.partitions).toEqual([[1, 202412]]);
    expect(manifest.tables.find(({ name }) => name === 'payout')?.rows).toBe(20);
    expect(statSync(join(saved, 'payout.copy.gz')).mode & 0o777).toBe(0o600);
    expect(await readManifest(saved)).toEqual(manifest);
    const whole = manifest.tables.map(({ name }) => gunzipSync(readFileSync(join(saved, `${name}.copy.gz`))));
    expect(Buffer.concat(whole).includes(TEST_KEY)).toBe(false);
    await expect(backup(owner(service.database), saved, silent)).rejects.toThrow('不是空的');
  });

  it('restores into an empty database what was there, guards and all', async () => {
    const other = await emptyDatabase();
    const manifest = await readManifest(saved);
    await restore(owner(other), saved, manifest, silent);
    for (const { name, rows } of manifest.tables) {
      const found = await other.asOwner(`SELECT count(*)::int AS rows FROM ${name}`);
      expect([name, found.rows]).toEqual([name, [{ rows }]]);
    }
    const keyFile = join(folder, 'key');
    writeFileSync(keyFile, TEST_KEY.toString('hex'));
    const { host, port, database } = other.connection;
    const env = {
      DATABASE_URL: `postgres://ledger_app@/${database}?${new URLSearchParams({ host, port: String(port) })}`,
      LEDGER_KEY_FILE: keyFile,
      LEDGER_DATA_DIR: folder,
    };
    const verified = await cli(env, ['verify']);
    expect(verified.out).toMatch(/发放明细与花名册一致 +20/);
    expect(verified.exit).toBe(0);
    // As the service's role: rights are those of the schema, and the next id is a new one.
    await expect(other.db.one('UPDATE payout SET amount = 1')).rejects.toThrow();
    await expect(other.db.one('DELETE FROM trail')).rejects.toThrow();
    const next = await other.db.one<{ id: string }>(`SELECT nextval('act_id_seq') AS id`);
    expect(Number(next!.id)).toBeGreaterThan(Number(manifest.sequences.act_id_seq) - 1);
  });

  it('is not loaded over acts that are there already', async () => {
    const manifest = await readManifest(saved);
    await expect(restore(owner(service.database), saved, manifest, silent)).rejects.toThrow('已有业务数据');
  });

  it('is refused as a whole when one file was changed', async () => {
    const other = await emptyDatabase();
    const path = join(saved, 'voucher.copy.gz');
    const before = readFileSync(path);
    const content = gunzipSync(readFileSync(join(saved, 'fund.copy.gz')));
    writeFileSync(path, gzipSync(content.subarray(0, content.length - 7)));
    const loading = restore(owner(other), saved, await readManifest(saved), silent);
    await expect(loading).rejects.toThrow(/没有恢复任何数据/);
    writeFileSync(path, before);
    const found = await other.asOwner('SELECT (SELECT count(*) FROM trail) + (SELECT count(*) FROM payout) AS rows');
    expect(found.rows).toEqual([{ rows: '0' }]);
    await restore(owner(other), saved, await readManifest(saved), silent);
  });

  it('is refused when the program has another schema, or the folder is no backup', async () => {
    const other = await emptyDatabase();
    await other.asOwner('ALTER TABLE fund ADD COLUMN note text');
    await expect(restore(owner(other), saved, await readManifest(saved), silent)).rejects.toThrow('另一个版本');
    await expect(readManifest(folder)).rejects.toThrow('没有完整的备份');
  });

  it('is for the built-in database only', async () => {
    const run = await cli({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }, ['backup', join(folder, 'x')]);
    expect([run.exit, run.err.includes('pg_dump')]).toEqual([1, true]);
  });
});
