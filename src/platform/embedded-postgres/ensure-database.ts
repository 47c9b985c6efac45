import pg from 'pg';

/** What PostgreSQL says to the slower of two that create the same database: duplicate database, duplicate key. */
const LOST_RACE = ['42P04', '23505'];

/** How a client reaches the server; `host` is the folder of its socket. TypeORM takes this, but not a URL with a socket. */
export interface PgConnection {
  host: string;
  port: number;
  user: string;
}

/**
 * Creates the database when it is missing; true when it was created by this call.
 * `server` is a URL of any database of that server, or where it is; the user must be allowed to create databases.
 */
export async function ensureDatabase(server: string | PgConnection, name: string): Promise<boolean> {
  const client = new pg.Client(typeof server === 'string' ? { connectionString: server } : clientOptions(server));
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (rowCount) return false;
    // template0, because template1 is refused while anybody is connected to it.
    await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)} TEMPLATE template0`);
    return true;
  } catch (error) {
    if (LOST_RACE.includes((error as { code?: string }).code ?? '')) return false;
    throw error;
  } finally {
    await client.end();
  }
}

function clientOptions({ host, port, user }: PgConnection): pg.ClientConfig {
  return { host, port, user, database: 'postgres' };
}
