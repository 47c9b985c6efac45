import pg from 'pg';

/** What PostgreSQL says to the slower of two that create the same database: duplicate database, duplicate key. */
const LOST_RACE = ['42P04', '23505'];

/**
 * Creates the database when it is missing; true when it was created by this call.
 * `url` leads to any database of the same server, as a user that may create databases.
 */
export async function ensureDatabase(url: string, name: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
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
