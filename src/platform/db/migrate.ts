import pg from 'pg';
import type { Connection } from './data-source.js';
import { makeDataSource } from './data-source.js';

/** Role of the running service: owns nothing but the queue's schema. */
export const APP_ROLE = 'ledger_app';
/** Owner of every table; cannot log in. */
export const OWNER_ROLE = 'ledger_owner';
const LOCK_KEY = 7_316_201;

/**
 * Brings a database to the newest schema: roles, extensions, the queue's schema, then the migrations as `ledger_owner`.
 * Safe to run from several processes at once (advisory lock) and again (does nothing).
 * @returns names of the migrations that ran now
 */
export async function migrate(owner: Connection): Promise<string[]> {
  const client = new pg.Client(owner.url ? { connectionString: owner.url } : { ...owner });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK_KEY]);
    for (const [role, login] of [
      [OWNER_ROLE, 'NOLOGIN'],
      [APP_ROLE, 'LOGIN'],
    ]) {
      const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
      if (rowCount === 0) {
        // Databases of one cluster share roles: another migration may have been faster.
        await client.query(`CREATE ROLE ${role} ${login}`).catch((error: { code?: string }) => {
          if (error.code !== '42710' && error.code !== '23505') throw error;
        });
      }
    }
    const { rows } = await client.query<{ db: string; su: boolean }>(
      `SELECT quote_ident(current_database()) AS db, (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS su`,
    );
    const { db } = rows[0]!;
    if (!rows[0]!.su) await client.query(`GRANT ${OWNER_ROLE} TO CURRENT_USER`);
    for (const extension of ['pgcrypto', 'btree_gist', 'pg_trgm'])
      await client.query(`CREATE EXTENSION IF NOT EXISTS ${extension}`);
    await client.query(`ALTER SCHEMA public OWNER TO ${OWNER_ROLE}`);
    await client.query('REVOKE ALL ON SCHEMA public FROM PUBLIC');
    await client.query(`GRANT USAGE ON SCHEMA public TO ${APP_ROLE}`);
    await client.query(`GRANT CONNECT, TEMPORARY ON DATABASE ${db} TO ${APP_ROLE}`);
    await client.query(`CREATE SCHEMA IF NOT EXISTS bullmq AUTHORIZATION ${APP_ROLE}`);

    const dataSource = makeDataSource(owner, { max: 2, role: OWNER_ROLE });
    await dataSource.initialize();
    try {
      return (await dataSource.runMigrations()).map((migration) => migration.name);
    } finally {
      await dataSource.destroy();
    }
  } finally {
    await client.end();
  }
}
