import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { once } from 'node:events';
import { DomainError } from '../../src/kernel/domain-error.js';
import type { Caller } from '../../src/platform/db/ctx.js';
import { JobHandler, type Handler, type JobContext } from '../../src/platform/queue/job-handler.js';
import { OutboxRelay, QUEUE_LINK } from '../../src/platform/queue/outbox-relay.js';
import type { QueueLink } from '../../src/platform/queue/queue-link.js';
import { QueueSweeper } from '../../src/platform/queue/queue-sweeper.js';
import { testDatabase, type TestDatabase } from './database.js';
import { announce, seedCaller, sleep, startQueue, until, type RunningQueue } from './queue-app.js';
import { startChild } from './queue-child.js';

type Work = (job: JobContext) => Promise<void>;

/** The test's work, done by the one handler of the job 'test.work' in every process of the file. */
let work: Work = async () => undefined;

@Injectable()
@JobHandler('test.work')
class TestWork implements Handler {
  handle(job: JobContext): Promise<void> {
    return work(job);
  }
}

const KILL_RECOVERY_MS = 15_000;

/** What must hold for background jobs, whichever store is behind them. */
export function queueSuite(redisUrl: () => string | null): void {
  let database: TestDatabase;
  let caller: Caller;
  let processes: RunningQueue[];

  async function start(options: { runJobs?: boolean; drainMs?: number } = {}): Promise<RunningQueue> {
    const running = await startQueue(
      database,
      { redisUrl: redisUrl(), runJobs: options.runJobs ?? true, jobNames: ['test.work'], drainMs: options.drainMs },
      [TestWork],
    );
    processes.push(running);
    return running;
  }

  async function stop(running: RunningQueue): Promise<void> {
    processes.splice(processes.indexOf(running), 1);
    await running.close();
  }

  const rowOf = (jobId: string) =>
    database.db.one<{
      state: string;
      done_count: string;
      total_count: string | null;
      stage: string | null;
      error: unknown;
    }>('SELECT state, done_count, total_count, stage, error FROM job WHERE id = $1', [jobId]);

  beforeAll(async () => {
    database = await testDatabase();
    caller = await seedCaller(database);
  });
  afterAll(() => database.drop());
  beforeEach(() => {
    processes = [];
  });
  afterEach(async () => {
    await Promise.all(processes.map((running) => running.close()));
  });

  it('runs an announced job once, for the person who announced it', async () => {
    const seen: JobContext[] = [];
    work = async (job) => void seen.push(job);
    const { commands, jobs } = await start();
    const id = await announce(commands, caller, 'test.work', { rollId: '7' });
    expect(await jobs.waitFor(id)).toMatchObject({
      state: 'DONE',
      error: null,
      subjectType: 'test',
      startedByName: '经办人',
    });
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ jobId: id, payload: { rollId: '7' }, caller });
  });

  it('starts a job at once, not at the next look of the relay', async () => {
    let startedAt = 0;
    work = async () => void (startedAt = Date.now());
    const { commands, jobs } = await start();
    const delays: number[] = [];
    for (let i = 0; i < 9; i += 1) {
      const id = await announce(commands, caller, 'test.work');
      const committedAt = Date.now();
      await jobs.waitFor(id);
      delays.push(startedAt - committedAt);
    }
    // A few milliseconds on a quiet machine; the relay looks once a second.
    expect(delays.sort((a, b) => a - b)[4]).toBeLessThan(250);
  });

  it('keeps the payload in the database: the queue holds ids only', async () => {
    work = async () => undefined;
    const { commands, jobs, app } = await start();
    const id = await announce(commands, caller, 'test.work', { secret: '11010119900307002X' });
    await jobs.waitFor(id);
    const { queue } = app.get<QueueLink>(QUEUE_LINK) as unknown as {
      queue: { getJob(id: string): Promise<{ data: object }> };
    };
    expect((await queue.getJob(id)).data).toEqual({ agencyId: 1 });
  });

  it('announces nothing when the command is rolled back', async () => {
    let ran = 0;
    work = async () => void (ran += 1);
    const { commands } = await start();
    const refused = commands.run(caller, { name: 'test.refused' }, async (ctx) => {
      await ctx.announce({ name: 'test.work', subjectType: 'test', subjectId: '1', payload: {} });
      throw new DomainError('NOT_FOUND', 'missing', { what: '测试' });
    });
    await expect(refused).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await sleep(1_300);
    expect(ran).toBe(0);
  });

  it('hands over a job again when the relay dies between queue and mark, and it runs once', async () => {
    let ran = 0;
    work = async () => void (ran += 1);
    const { commands, jobs, app } = await start({ runJobs: false });
    // The row cannot be marked: exactly what is left behind when the relay dies after the queue has taken the job.
    await database.asOwner(`CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'the relay dies here'; END $$;
      CREATE TRIGGER die BEFORE UPDATE ON outbox FOR EACH ROW EXECUTE FUNCTION die()`);
    const id = await announce(commands, caller, 'test.work');
    const { queue } = app.get<QueueLink>(QUEUE_LINK);
    await until(async () => (await queue.getJobState(id)) === 'waiting');
    const relays = app.get(OutboxRelay);
    for (let i = 0; i < 3; i += 1) await expect(relays.relay()).rejects.toThrow('the relay dies here');
    expect(await database.db.one('SELECT relayed_at FROM outbox WHERE id = $1', [id])).toEqual({ relayed_at: null });
    await database.asOwner('DROP TRIGGER die ON outbox; DROP FUNCTION die()');

    await start();
    expect(await jobs.waitFor(id)).toMatchObject({ state: 'DONE' });
    await until(() => database.db.one('SELECT FROM outbox WHERE id = $1 AND relayed_at IS NOT NULL', [id]));
    await sleep(300);
    expect(ran).toBe(1);
  });

  it('does not run a finished job that is handed over once more, even when the queue has forgotten it', async () => {
    let ran = 0;
    work = async () => void (ran += 1);
    const { commands, jobs, app } = await start();
    const id = await announce(commands, caller, 'test.work');
    await jobs.waitFor(id);
    const { queue } = app.get<QueueLink>(QUEUE_LINK);
    await until(async () => (await queue.getJobState(id)) === 'completed');
    await queue.remove(id);
    await app.get(OutboxRelay).enqueue([{ id, agencyId: 1, name: 'test.work' }]);
    await until(async () => (await queue.getJobState(id)) === 'completed');
    expect(ran).toBe(1);
  });

  it('runs each job once with several processes that relay and work', async () => {
    const ran = new Map<string, number>();
    work = async (job) => {
      ran.set(job.jobId, (ran.get(job.jobId) ?? 0) + 1);
      await sleep(5);
    };
    const [a, b] = [await start(), await start()];
    const ids = await Promise.all(
      Array.from({ length: 40 }, (_, i) => announce((i % 2 ? a : b)!.commands, caller, 'test.work', { i })),
    );
    await Promise.all(ids.map((id) => a!.jobs.waitFor(id)));
    expect([...ran.keys()].sort()).toEqual([...ids].sort());
    expect([...ran.values()].every((times) => times === 1)).toBe(true);
  });

  it('takes a domain error as final and keeps code, sentence and details', async () => {
    let ran = 0;
    work = async () => {
      ran += 1;
      throw new DomainError('NOT_FOUND', 'missing', { what: '花名册' });
    };
    const { commands, jobs } = await start();
    const row = await jobs.waitFor(await announce(commands, caller, 'test.work'));
    expect(row.state).toBe('FAILED');
    expect(row.error).toEqual({ code: 'NOT_FOUND', message: '没有找到花名册。', details: { what: '花名册' } });
    await sleep(1_500);
    expect(ran).toBe(1);
  });

  it('tries again after trouble of the machine, after a pause', async () => {
    const at: number[] = [];
    const states: (string | undefined)[] = [];
    work = async (job) => {
      at.push(Date.now());
      if (at.length < 3) throw Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' });
      states.push((await rowOf(job.jobId))?.state);
    };
    const { commands, jobs } = await start();
    const id = await announce(commands, caller, 'test.work');
    await until(() => at.length === 1);
    await until(async () => (await rowOf(id))?.state === 'WAITING');
    expect(await jobs.waitFor(id)).toMatchObject({ state: 'DONE', error: null });
    expect(at).toHaveLength(3);
    expect(at[1]! - at[0]!).toBeGreaterThanOrEqual(900);
    expect(at[2]! - at[1]!).toBeGreaterThanOrEqual(1_800);
    expect(states).toEqual(['RUNNING']);
  });

  it('does not try a defect of the program again, and tells only the request id', async () => {
    let ran = 0;
    work = async () => {
      ran += 1;
      throw new TypeError('6228480402564890018 is not a function');
    };
    const { commands, jobs, app } = await start();
    const id = await announce(commands, caller, 'test.work');
    const row = await jobs.waitFor(id);
    expect(row).toMatchObject({ state: 'FAILED', error: { code: 'INTERNAL', details: { requestId: 'request-1' } } });
    expect(JSON.stringify(row.error)).not.toContain('6228480402564890018');
    const { queue } = app.get<QueueLink>(QUEUE_LINK) as unknown as { queue: { getJob(id: string): Promise<object> } };
    expect(JSON.stringify(await queue.getJob(id), (key, value) => (key === 'queue' ? undefined : value))).not.toContain(
      '6228480402564890018',
    );
    expect(ran).toBe(1);
  });

  it('writes progress rarely, and the last word at the end', async () => {
    await database.asOwner(`CREATE TABLE progress_seen (n int);
      GRANT INSERT ON progress_seen TO ledger_app;
      CREATE FUNCTION count_progress() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO progress_seen VALUES (1); RETURN NULL; END $$;
      CREATE TRIGGER count_progress AFTER UPDATE ON job FOR EACH ROW WHEN (NEW.state = 'RUNNING' AND OLD.state = 'RUNNING')
        EXECUTE FUNCTION count_progress()`);
    work = async (job) => {
      for (let i = 1; i <= 2_000; i += 1) {
        await job.progress(i, 2_000, i < 1_000 ? '校验' : '写入');
        if (i % 20 === 0) await sleep(10);
      }
    };
    const { commands, jobs } = await start();
    const row = await jobs.waitFor(await announce(commands, caller, 'test.work'));
    expect(row).toMatchObject({ state: 'DONE', done: 2_000, total: 2_000, stage: '写入' });
    const { rows } = await database.asOwner('SELECT count(*)::int AS n FROM progress_seen');
    const writes = (rows[0] as { n: number }).n;
    expect(writes).toBeGreaterThanOrEqual(2);
    // 100 pauses of 10 ms and more: one write each 300 ms, however slow the machine.
    const took = row.updatedAt.getTime() - row.createdAt.getTime();
    expect(writes).toBeLessThanOrEqual(Math.ceil(took / 300) + 1);
    await database.asOwner(
      'DROP TRIGGER count_progress ON job; DROP FUNCTION count_progress(); DROP TABLE progress_seen',
    );
  });

  it('lets a job wait for another job', async () => {
    const { commands, jobs } = await start();
    work = async (job) => {
      if (job.payload.inner) return;
      const inner = await announce(commands, job.caller, 'test.work', { inner: true });
      const row = await jobs.waitFor(inner, { timeoutMs: 5_000 });
      if (row.state !== 'DONE') throw new DomainError('NOT_FOUND', 'missing', { what: '内层任务' });
    };
    expect(await jobs.waitFor(await announce(commands, caller, 'test.work'))).toMatchObject({ state: 'DONE' });
  });

  it('does not start a job that another process still works on', async () => {
    let ran = 0;
    work = async () => void (ran += 1);
    const { commands, jobs } = await start();
    let id = '';
    await database.db.transaction(async (tx) => {
      // The other process: it holds the fence although the queue has lost sight of it.
      const answer = await commands.run(caller, { name: 'test.announce' }, async (ctx) => {
        const jobId = await ctx.announce({ name: 'test.work', subjectType: 'test', subjectId: '1', payload: {} });
        await tx.one('SELECT pg_advisory_xact_lock(7316203, hashtext($1))', [jobId]);
        return jobId;
      });
      id = answer.value;
      await sleep(700);
      expect(ran).toBe(0);
    });
    expect(await jobs.waitFor(id)).toMatchObject({ state: 'DONE' });
    expect(ran).toBe(1);
  });

  it('finishes the job under way before it stops', async () => {
    let begun = false;
    work = async () => {
      begun = true;
      await sleep(600);
    };
    const running = await start();
    const id = await announce(running.commands, caller, 'test.work');
    await until(() => begun);
    await stop(running);
    expect(await rowOf(id)).toMatchObject({ state: 'DONE' });
  });

  it('stops a handler that listens, and another process takes the job up at once', async () => {
    const runs: string[] = [];
    const first = await start();
    work = async (job) => {
      runs.push('first');
      await new Promise((_, reject) => job.signal.addEventListener('abort', () => reject(job.signal.reason)));
    };
    const id = await announce(first.commands, caller, 'test.work');
    await until(() => runs.length === 1);
    await stop(first);
    expect(await rowOf(id)).toMatchObject({ state: 'WAITING' });
    work = async () => void runs.push('second');
    const second = await start();
    expect(await second.jobs.waitFor(id, { timeoutMs: 5_000 })).toMatchObject({ state: 'DONE' });
    expect(runs).toEqual(['first', 'second']);
  });

  it('does not wait longer than it may for a job that does not end', async () => {
    let begun = false;
    work = async () => {
      begun = true;
      await sleep(2_500);
    };
    const running = await start({ drainMs: 300 });
    const id = await announce(running.commands, caller, 'test.work');
    await until(() => begun);
    const stoppedAt = Date.now();
    await stop(running);
    expect(Date.now() - stoppedAt).toBeLessThan(2_300);
    expect(await rowOf(id)).toMatchObject({ state: 'RUNNING' });
    // Nothing kills this process, so the handler ends by itself and its result counts.
    await until(async () => (await rowOf(id))?.state === 'DONE');
  });

  it('does not give up a job that is still being worked on', async () => {
    let end = (): void => undefined;
    work = () => new Promise((resolve) => (end = resolve));
    const { commands, jobs, app } = await start();
    const id = await announce(commands, caller, 'test.work');
    await until(async () => (await rowOf(id))?.state === 'RUNNING');
    await app.get(QueueSweeper).giveUp(id);
    expect(await rowOf(id)).toMatchObject({ state: 'RUNNING' });
    end();
    expect(await jobs.waitFor(id)).toMatchObject({ state: 'DONE' });
  });

  it('hands over again what the queue has lost', async () => {
    let ran = 0;
    work = async () => void (ran += 1);
    const relaying = await start({ runJobs: false });
    const id = await announce(relaying.commands, caller, 'test.work');
    const { queue } = relaying.app.get<QueueLink>(QUEUE_LINK);
    await until(async () => (await queue.getJobState(id)) === 'waiting');
    await until(() => database.db.one('SELECT FROM outbox WHERE id = $1 AND relayed_at IS NOT NULL', [id]));
    await queue.remove(id);
    const working = await start();
    await working.app.get(QueueSweeper).sweep(0);
    expect(await working.jobs.waitFor(id)).toMatchObject({ state: 'DONE' });
    expect(ran).toBe(1);
  });

  it('tells a failure when the queue has given a job up', async () => {
    work = async () => undefined;
    const relaying = await start({ runJobs: false });
    const id = await announce(relaying.commands, caller, 'test.work');
    await until(() => database.db.one('SELECT FROM outbox WHERE id = $1 AND relayed_at IS NOT NULL', [id]));
    await relaying.app.get(QueueSweeper).giveUp(id);
    expect((await rowOf(id))!.error).toMatchObject({ code: 'JOB_INTERRUPTED', details: { requestId: 'request-1' } });
    // Taken up by a worker after all: the row has ended and stays as it is.
    const { app } = await start();
    const { queue } = app.get<QueueLink>(QUEUE_LINK);
    await until(async () => (await queue.getJobState(id)) === 'completed');
    expect(await rowOf(id)).toMatchObject({ state: 'FAILED' });
  });

  it('takes up the job of a worker that was killed, within 15 seconds', async () => {
    const announcing = await start({ runJobs: false });
    const child = startChild(database, redisUrl());
    try {
      await child.says('ready');
      const id = await announce(announcing.commands, caller, 'test.work', { rollId: '9' });
      await child.says(`started ${id}`);
      await until(async () => (await rowOf(id))?.done_count === '1');
      child.process.kill('SIGKILL');
      const killedAt = Date.now();
      await once(child.process, 'exit');
      const seen: JobContext[] = [];
      work = async (job) => void seen.push(job);
      await start();
      expect(await announcing.jobs.waitFor(id, { timeoutMs: 30_000 })).toMatchObject({ state: 'DONE', done: 0 });
      expect(Date.now() - killedAt).toBeLessThan(KILL_RECOVERY_MS);
      expect(seen).toHaveLength(1);
      expect(seen[0]).toMatchObject({ payload: { rollId: '9' }, caller });
    } finally {
      child.process.kill('SIGKILL');
    }
  }, 60_000);
}
