import { Logger } from '@nestjs/common';
import {
  assertSchemaCompatibility,
  createPostgresBackend,
  createRedisBackend,
  LATEST_SCHEMA_VERSION,
  runMigrations,
  SchemaMigrationRequiredError,
  withBackend,
  type Job,
  type Queue,
  type QueueOptions,
  type WorkerOptions,
} from 'bullmq';
import { Redis } from 'ioredis';
import { once } from 'node:events';
import pg from 'pg';
import { DomainError } from '../../kernel/domain-error.js';
import type { Connection } from '../db/data-source.js';

/** The one queue. */
export const QUEUE = 'ledger';
/** Schema of the queue's tables when it lives in PostgreSQL; owned by the service's role. */
export const QUEUE_SCHEMA = 'bullmq';
/** Tries of a job that meets trouble of the machine: 1, 2, 4 … seconds apart, about a minute in all. */
export const ATTEMPTS = 7;
const BACKOFF_MS = 1_000;
/** A process that is killed is noticed when its lock runs out, at the next look: within these two together. */
const LOCK_MS = 6_000;
const STALLED_LOOK_MS = 2_500;
/** A job that takes its process down this often is given up. */
const MAX_STALLED = 3;
const HOUR_S = 3_600;
const REACH_MS = 10_000;

export interface QueueTarget {
  /** Redis when given; otherwise the queue lives in the database itself. */
  redisUrl: string | null;
  database: Connection;
}

/** What of BullMQ's queue is used, whichever store is behind it. */
export type JobQueue = Pick<Queue, 'add' | 'addBulk' | 'getJobState' | 'remove'>;
export type Process = (job: Job, token?: string) => Promise<void>;

export interface JobWorker {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'failed', listener: (job: Job | undefined, error: Error) => void): unknown;
  waitUntilReady(): Promise<void>;
  close(): Promise<void>;
}

/** An open connection to the queue's store. */
export interface QueueLink {
  readonly backend: 'redis' | 'postgres';
  readonly queue: JobQueue;
  /** Starts taking jobs. */
  work(process: Process, concurrency: number): JobWorker;
  /** Throws when the store does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/**
 * @param identity of the database; jobs of two databases that share a Redis stay apart by it
 * Errors: QUEUE_UNREACHABLE.
 */
export async function openQueue(target: QueueTarget, identity: string): Promise<QueueLink> {
  return target.redisUrl ? openRedis(target.redisUrl, `ledger-${identity}`) : openPostgres(target.database);
}

const queueOptions: Omit<QueueOptions, 'connection'> = {
  defaultJobOptions: {
    attempts: ATTEMPTS,
    backoff: { type: 'exponential', delay: BACKOFF_MS },
    // Kept for a while so that a job relayed twice is recognised; after that the job's row says that it has ended.
    removeOnComplete: { age: HOUR_S, count: 200 },
    removeOnFail: { age: 7 * 24 * HOUR_S, count: 1_000 },
    // Stacks and messages of the machine may quote rows: they go to the log, which is masked, not to the queue.
    stackTraceLimit: 0,
  },
  streams: { events: { maxLen: 1_000 } },
};

const workerOptions: Omit<WorkerOptions, 'connection'> = {
  lockDuration: LOCK_MS,
  stalledInterval: STALLED_LOOK_MS,
  maxStalledCount: MAX_STALLED,
  runRetryDelay: 1_000,
};

async function openPostgres(database: Connection): Promise<QueueLink> {
  const { url, ...parts } = database;
  const pool = new pg.Pool({
    ...(url ? { connectionString: url } : parts),
    // One is held for LISTEN by the worker; the others fetch, finish and renew.
    max: 4,
    keepAlive: true,
    application_name: 'ledger-queue',
    // The queue need not be on disk at once: the outbox is, and the commit that marks its row flushes everything before
    // it. What a crash of the server takes from the queue is run again. Halves the time from commit to handler.
    options: `-c search_path=${QUEUE_SCHEMA} -c timezone=UTC -c synchronous_commit=off`,
  });
  pool.on('error', (error) => new Logger('Queue').warn(`queue connection lost: ${error.message}`));
  const open = new Set<pg.PoolClient>();
  pool.on('connect', (client) => open.add(client));
  pool.on('remove', (client) => open.delete(client));
  const closePool = async (): Promise<void> => {
    // A worker that is closed while it begins to listen may keep its connection; it must not keep the process alive.
    await within(1_000, pool.end()).catch(() =>
      Promise.all([...open].map((client) => (client as unknown as pg.Client).end())),
    );
  };
  try {
    await prepareSchema(pool);
  } catch (error) {
    await closePool();
    throw unreachable('PostgreSQL', error);
  }
  const { Queue: PgQueue, Worker: PgWorker } = withBackend(createPostgresBackend);
  const queue = new PgQueue(QUEUE, { ...queueOptions, connection: pool });
  queue.on('error', warn);
  return {
    backend: 'postgres',
    queue,
    work: (process, concurrency) =>
      new PgWorker(QUEUE, process, { ...workerOptions, concurrency, connection: pool }) as JobWorker,
    ping: async () => void (await within(REACH_MS, pool.query('SELECT 1'))),
    close: async () => {
      await within(2_000, queue.close()).catch(() => undefined);
      await closePool();
    },
  };
}

/** Brings the queue's schema to the version of this BullMQ. Looks first, so that an ordinary start takes no lock. */
export async function prepareSchema(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    const version = await assertSchemaCompatibility(client, QUEUE_SCHEMA).catch((error: unknown) => {
      if (error instanceof SchemaMigrationRequiredError) return 0;
      throw error;
    });
    if (version >= LATEST_SCHEMA_VERSION) return;
    // The schema is there, made and given to this role by the migration. CREATE SCHEMA IF NOT EXISTS would still ask
    // for the right to create schemas in the whole database, which the service must not need.
    const query = ((text: string, params?: unknown[]) =>
      text.startsWith('CREATE SCHEMA')
        ? Promise.resolve({ rows: [] })
        : client.query(text, params)) as typeof client.query;
    await runMigrations({ query }, QUEUE_SCHEMA);
  } finally {
    client.release();
  }
}

async function openRedis(url: string, prefix: string): Promise<QueueLink> {
  const { Queue: RedisQueue, Worker: RedisWorker } = withBackend(createRedisBackend);
  // A relay must fail fast and try again; a worker waits for as long as it takes.
  const common = { lazyConnect: true, disconnectTimeout: 200 };
  const sending = new Redis(url, { ...common, maxRetriesPerRequest: 1 });
  const working = new Redis(url, { ...common, maxRetriesPerRequest: null });
  const clients = [sending, working];
  for (const client of clients) client.on('error', warn);
  const disconnectAll = (): void => {
    for (const client of clients) if (client.status !== 'end') client.disconnect();
  };
  // The worker makes a copy of its own to wait on. It is kept in sight, because a client whose server has gone tries to
  // reconnect for ever and with it keeps the process alive.
  working.duplicate = (override) => {
    const copy = new Redis({ ...working.options, ...override });
    clients.push(copy);
    return copy;
  };
  try {
    await within(REACH_MS, Promise.all([sending.connect(), working.connect()]));
  } catch (error) {
    disconnectAll();
    throw unreachable('Redis', error);
  }
  const queue = new RedisQueue(QUEUE, { ...queueOptions, prefix, connection: sending });
  queue.on('error', warn);
  return {
    backend: 'redis',
    queue,
    work: (process, concurrency) =>
      new RedisWorker(QUEUE, process, { ...workerOptions, prefix, concurrency, connection: working }) as JobWorker,
    ping: async () => void (await within(REACH_MS, sending.ping())),
    close: async () => {
      await within(2_000, queue.close()).catch(() => undefined);
      const ready = clients.filter((client) => client.status === 'ready');
      await within(500, Promise.all(ready.flatMap((client) => [once(client, 'end'), client.quit()]))).catch(
        () => undefined,
      );
      disconnectAll();
    },
  };
}

function warn(error: Error): void {
  new Logger('Queue').warn(error.message);
}

function unreachable(backend: string, error: unknown): DomainError {
  return new DomainError('QUEUE_UNREACHABLE', 'rule', { backend, reason: (error as Error).message });
}

/** Rejects when the work takes longer than `ms`. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
