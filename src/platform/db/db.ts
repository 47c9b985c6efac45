import type { DataSource, QueryRunner } from 'typeorm';
import type { PoolClient, QueryResult, QueryResultRow } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { toDomainError } from './pg-errors.js';

/** DI token of the one Db. */
export const DB = Symbol('Db');

type Params = readonly unknown[];

/** SQL inside one transaction. Numerics, bigints and dates arrive as strings; timestamps as Date; jsonb parsed. */
export interface Tx {
  /** Rows of a statement. */
  rows<R extends QueryResultRow>(sql: string, params?: Params): Promise<R[]>;
  /** The only row, or null. */
  one<R extends QueryResultRow>(sql: string, params?: Params): Promise<R | null>;
  /** Number of rows touched. */
  run(sql: string, params?: Params): Promise<number>;
  /** COPY … FROM STDIN fed by chunks; returns when the server has taken everything. */
  copyIn(sql: string, chunks: AsyncIterable<Buffer | string> | Iterable<Buffer | string>): Promise<number>;
  /** COPY … TO STDOUT as a stream of buffers. */
  copyOut(sql: string): Readable;
  /** `work` with statements that are planned for their own parameters each time, also in a transaction that keeps plans. */
  plannedAnew<T>(work: () => Promise<T>): Promise<T>;
  /** Rows in pages through a server-side cursor, for streams too large to hold. */
  cursor<R extends QueryResultRow>(sql: string, params: Params, pageRows?: number): AsyncIterable<R[]>;
}

export interface ReadOptions {
  /**
   * The same few statements come again and again, as behind a page that everybody looks at: the server is asked to keep
   * their plans, which for small answers cost more than running them.
   */
  repeated?: boolean;
}

const RETRYABLE = new Set(['40001', '40P01']);
const MAX_TRIES = 6;

/** The database as the service's role sees it. The only class (with migrations) that touches TypeORM. */
export class Db {
  constructor(readonly dataSource: DataSource) {}

  /**
   * Runs `work` in one transaction; from outside, so that a serialization failure or deadlock repeats the whole of it.
   * Everything thrown by the database leaves as a DomainError where the database named one.
   */
  async transaction<T>(work: (tx: Tx) => Promise<T>, options: ReadOptions & { readOnly?: boolean } = {}): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const runner = this.dataSource.createQueryRunner();
      try {
        const client = (await runner.connect()) as PoolClient;
        const tx = new ClientTx(client, options.repeated);
        await client.query(options.readOnly ? 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY' : 'BEGIN');
        try {
          const result = await work(tx);
          await client.query('COMMIT');
          return result;
        } catch (error) {
          await client.query('ROLLBACK').catch(() => undefined);
          throw error;
        }
      } catch (error) {
        if (RETRYABLE.has((error as { code?: string }).code ?? '') && attempt < MAX_TRIES) {
          await new Promise((resolve) => setTimeout(resolve, 10 * 2 ** attempt * (0.5 + Math.random())));
          continue;
        }
        throw toDomainError(error);
      } finally {
        await releaseQuietly(runner);
      }
    }
  }

  /** One consistent snapshot for a read that takes several statements. */
  read<T>(work: (tx: Tx) => Promise<T>, options: ReadOptions = {}): Promise<T> {
    return this.transaction(work, { ...options, readOnly: true });
  }

  async rows<R extends QueryResultRow>(sql: string, params: Params = [], options: ReadOptions = {}): Promise<R[]> {
    const runner = this.dataSource.createQueryRunner();
    try {
      const client = (await runner.connect()) as PoolClient;
      return await new ClientTx(client, options.repeated).rows<R>(sql, params);
    } catch (error) {
      throw toDomainError(error);
    } finally {
      await releaseQuietly(runner);
    }
  }

  async one<R extends QueryResultRow>(sql: string, params: Params = [], options: ReadOptions = {}): Promise<R | null> {
    return (await this.rows<R>(sql, params, options))[0] ?? null;
  }
}

/** Names under which plans are kept, by the statement; one statement has the same name on every connection. */
const KEPT_PLANS = new Map<string, string>();

function keptPlan(sql: string): string {
  let name = KEPT_PLANS.get(sql);
  if (!name) KEPT_PLANS.set(sql, (name = `kept_${KEPT_PLANS.size}`));
  return name;
}

async function releaseQuietly(runner: QueryRunner): Promise<void> {
  await runner.release().catch(() => undefined);
}

class ClientTx implements Tx {
  constructor(
    private readonly client: PoolClient,
    private repeated = false,
  ) {}

  private query<R extends QueryResultRow>(sql: string, params: Params): Promise<QueryResult<R>> {
    const values = params as unknown[];
    if (!this.repeated) return this.client.query<R>(sql, values);
    return this.client.query<R>({ name: keptPlan(sql), text: sql, values });
  }

  async plannedAnew<T>(work: () => Promise<T>): Promise<T> {
    const before = this.repeated;
    this.repeated = false;
    try {
      return await work();
    } finally {
      this.repeated = before;
    }
  }

  async rows<R extends QueryResultRow>(sql: string, params: Params = []): Promise<R[]> {
    return (await this.query<R>(sql, params)).rows;
  }

  async one<R extends QueryResultRow>(sql: string, params: Params = []): Promise<R | null> {
    return (await this.query<R>(sql, params)).rows[0] ?? null;
  }

  async run(sql: string, params: Params = []): Promise<number> {
    return (await this.query(sql, params)).rowCount ?? 0;
  }

  async copyIn(sql: string, chunks: AsyncIterable<Buffer | string> | Iterable<Buffer | string>): Promise<number> {
    const target = this.client.query(copyFrom(sql));
    await pipeline(Readable.from(chunks, { objectMode: true, highWaterMark: 16 }), target);
    return target.rowCount;
  }

  copyOut(sql: string): Readable {
    return this.client.query(copyTo(sql));
  }

  async *cursor<R extends QueryResultRow>(sql: string, params: Params, pageRows = 10_000): AsyncIterable<R[]> {
    const name = `c${(cursorNo += 1)}`;
    await this.client.query(`DECLARE ${name} NO SCROLL CURSOR FOR ${sql}`, params as unknown[]);
    try {
      for (;;) {
        const { rows } = await this.client.query<R>(`FETCH ${pageRows} FROM ${name}`);
        if (rows.length > 0) yield rows;
        if (rows.length < pageRows) break;
      }
    } finally {
      await this.client.query(`CLOSE ${name}`).catch(() => undefined);
    }
  }
}
let cursorNo = 0;
