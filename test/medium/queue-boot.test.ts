import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { JobHandler, type Handler } from '../../src/platform/queue/job-handler.js';
import { JOB_NAMES } from '../../src/platform/queue/job-names.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { startQueue } from '../support/queue-app.js';

@Injectable()
@JobHandler('test.a')
class A implements Handler {
  async handle(): Promise<void> {}
}
@Injectable()
@JobHandler('test.a')
class AnotherA implements Handler {
  async handle(): Promise<void> {}
}
@Injectable()
@JobHandler('test.b')
class B implements Handler {
  async handle(): Promise<void> {}
}

describe('the boot of the queue', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.drop());

  const boot = (jobNames: string[], handlers: (new () => Handler)[], runJobs = true) =>
    startQueue(database, { redisUrl: null, runJobs, jobNames }, handlers);

  it('refuses a job without a handler', async () => {
    await expect(boot(['test.a', 'test.b'], [A])).rejects.toMatchObject({
      code: 'JOB_HANDLER_MISSING',
      details: { name: 'test.b' },
    });
  });

  it('refuses a job without a handler in a process that handles no jobs, too', async () => {
    await expect(boot(['test.a', 'test.b'], [A], false)).rejects.toMatchObject({ code: 'JOB_HANDLER_MISSING' });
  });

  it('refuses a job with two handlers', async () => {
    await expect(boot(['test.a'], [A, AnotherA])).rejects.toMatchObject({
      code: 'JOB_HANDLER_TWICE',
      details: { name: 'test.a' },
    });
  });

  it('refuses a handler whose job nobody knows', async () => {
    await expect(boot(['test.a'], [A, B])).rejects.toMatchObject({
      code: 'JOB_NAME_UNKNOWN',
      details: { name: 'test.b' },
    });
  });

  it('starts when each job has its handler', async () => {
    const running = await boot(['test.a', 'test.b'], [A, B]);
    await running.close();
  });

  it('knows each job name once', () => {
    expect(new Set(JOB_NAMES).size).toBe(JOB_NAMES.length);
  });

  it('builds the queue tables as a role that may not create schemas, and leaves the ledger tables alone', async () => {
    const may = await database.db.one<{ db: boolean; owner: string }>(
      `SELECT has_database_privilege(current_database(), 'CREATE') AS db,
              (SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = 'bullmq') AS owner`,
    );
    expect(may).toEqual({ db: false, owner: 'ledger_app' });
    const running = await boot(['test.a'], [A]);
    await running.close();
    const tables = await database.db.rows<{ schema: string; owner: string }>(
      `SELECT DISTINCT schemaname AS schema, tableowner AS owner FROM pg_tables
        WHERE schemaname IN ('bullmq', 'public') ORDER BY 1`,
    );
    expect(tables).toEqual([
      { schema: 'bullmq', owner: 'ledger_app' },
      { schema: 'public', owner: 'ledger_owner' },
    ]);
  });

  it('says which queue it cannot reach', async () => {
    const nowhere = startQueue(database, { redisUrl: 'redis://127.0.0.1:1', runJobs: true, jobNames: ['test.a'] }, [A]);
    await expect(nowhere).rejects.toMatchObject({ code: 'QUEUE_UNREACHABLE', details: { backend: 'Redis' } });
  }, 30_000);

  it('lets two starting processes build the queue tables at the same time', async () => {
    const fresh = await testDatabase();
    try {
      const options = { redisUrl: null, runJobs: true, jobNames: ['test.a'] };
      const both = await Promise.all([startQueue(fresh, options, [A]), startQueue(fresh, options, [A])]);
      await Promise.all(both.map((running) => running.close()));
    } finally {
      await fresh.drop();
    }
  });
});
