import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Tx } from '../../src/platform/db/db.js';
import { inBulk } from '../../src/platform/db/in-bulk.js';
import { testDatabase, type TestDatabase } from '../support/database.js';

const JOIN = 'SELECT count(*) FROM line l JOIN answer a ON a.file = l.file AND a.no = l.no';

describe('statements in bulk', () => {
  let database: TestDatabase;
  beforeAll(async () => void (database = await testDatabase()));
  afterAll(() => database.drop());

  /** Two files of many lines each, whose statistics are from when there was one line. */
  async function staleTables(tx: Tx): Promise<void> {
    await tx.run('CREATE TEMP TABLE line (file int, no int, PRIMARY KEY (file, no)) ON COMMIT DROP');
    await tx.run('CREATE TEMP TABLE answer (file int, no int) ON COMMIT DROP');
    await tx.run('INSERT INTO line VALUES (1, 1)');
    await tx.run('INSERT INTO answer VALUES (1, 1)');
    await tx.run('ANALYZE line, answer');
    await tx.run('INSERT INTO line SELECT f, n FROM generate_series(1, 2) f, generate_series(2, 4000) n');
    await tx.run('INSERT INTO answer SELECT * FROM line WHERE no > 1');
  }
  const plan = async (tx: Tx): Promise<string> =>
    (await tx.rows<{ 'QUERY PLAN': string }>(`EXPLAIN ${JOIN}`)).map((row) => row['QUERY PLAN']).join('\n');
  const settings = (tx: Tx) =>
    tx.one<{ nestloop: string; mergejoin: string }>(
      `SELECT current_setting('enable_nestloop') AS nestloop, current_setting('enable_mergejoin') AS mergejoin`,
    );

  it('join by the whole key, whatever the statistics say', async () => {
    await database.db.transaction(async (tx) => {
      await staleTables(tx);
      // Reading in the order of the index looks as good here as it does where statistics are old.
      await tx.run('SET LOCAL seq_page_cost = 1000');
      expect(await plan(tx)).not.toContain('Hash Join');
      const inside = await inBulk(tx, () => plan(tx));
      expect(inside).toMatch(/Hash Cond: \(\(\w\.file = \w\.file\) AND \(\w\.no = \w\.no\)\)/);
      expect(inside).not.toMatch(/Merge Join|Nested Loop/);
    });
  });

  it('leave the settings as they were', async () => {
    await database.db.transaction(async (tx) => {
      await tx.run('SET LOCAL enable_mergejoin = off');
      await inBulk(tx, async () => expect(await settings(tx)).toEqual({ nestloop: 'off', mergejoin: 'off' }));
      expect(await settings(tx)).toEqual({ nestloop: 'on', mergejoin: 'off' });
    });
  });
});
