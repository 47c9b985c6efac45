import { createHash } from 'node:crypto';
import pg from 'pg';
import { makeDataSource } from '../../src/platform/db/data-source.js';
import { Db } from '../../src/platform/db/db.js';
import { APP_ROLE, migrate } from '../../src/platform/db/migrate.js';
import { migrations } from '../../migrations/index.js';

interface Server {
  host: string;
  port: number;
  user: string;
}

function server(): Server {
  const text = process.env.LEDGER_TEST_PG;
  if (!text)
    throw new Error('LEDGER_TEST_PG is not set: run these tests through jest, whose global setup starts PostgreSQL');
  return JSON.parse(text) as Server;
}

async function asOwner<T>(database: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...server(), database });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export interface TestDatabase {
  name: string;
  /** As the service's role, which owns nothing. */
  db: Db;
  connection: Server & { database: string };
  /** A statement as the database's superuser: only to plant damage that the service could not do. */
  asOwner(sql: string, params?: unknown[]): Promise<pg.QueryResult>;
  drop(): Promise<void>;
}

let serial = 0;

/** A fresh migrated database, cloned from a template that the first caller makes. Milliseconds, not seconds. */
export async function testDatabase(): Promise<TestDatabase> {
  const version = createHash('sha256')
    .update(migrations.map((m) => new m().up.toString()).join())
    .digest('hex')
    .slice(0, 12);
  const template = `template_${version}`;
  const name = `t_${process.pid}_${Date.now().toString(36)}_${(serial += 1)}`;
  await asOwner('postgres', async (client) => {
    await client.query('SELECT pg_advisory_lock(7316202)');
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [template]);
    if (rowCount === 0) {
      await client.query(`DROP DATABASE IF EXISTS ${template}_new WITH (FORCE)`);
      await client.query(`CREATE DATABASE ${template}_new`);
      await migrate({ ...server(), database: `${template}_new` });
      await client.query(`ALTER DATABASE ${template}_new RENAME TO ${template}`);
    }
    await client.query('SELECT pg_advisory_unlock(7316202)');
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY file_copy`);
  });
  const connection = { ...server(), user: APP_ROLE, database: name };
  const dataSource = await makeDataSource(connection, { max: 12 }).initialize();
  return {
    name,
    db: new Db(dataSource),
    connection,
    asOwner: (sql, params) => asOwner(name, (client) => client.query(sql, params)),
    drop: async () => {
      await dataSource.destroy();
      await asOwner('postgres', (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
}
