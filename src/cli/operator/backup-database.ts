import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { cliBackup as text } from '../../messages/cli.js';
import type { Config } from '../../platform/config.js';
import type { Connection } from '../../platform/db/data-source.js';
import { migrate } from '../../platform/db/migrate.js';
import { openServer } from '../../runtime.js';
import { NotPossible } from '../errors.js';
import {
  openFolder,
  readContent,
  readManifest,
  writeContent,
  writeManifest,
  type BackedUpTable,
  type Manifest,
} from './backup-files.js';
import { DATABASE, openOrJoin } from './open-or-join.js';

type Log = (line: string) => void;

/** Copies the embedded database into a folder; the service may go on meanwhile. Errors: NotPossible. */
export async function backupEmbedded(config: Config, folder: string, log: Log): Promise<Manifest> {
  if (config.databaseUrl !== null) throw new NotPossible(text.ownServer);
  const server = await openOrJoin(config, log);
  try {
    return await backup((await server.database(DATABASE)).owner, folder, log);
  } finally {
    await server.stop();
  }
}

/** Loads a backup into an embedded database that has nothing in it; the service must not run. Errors: NotPossible. */
export async function restoreEmbedded(config: Config, folder: string, log: Log): Promise<Manifest> {
  if (config.databaseUrl !== null) throw new NotPossible(text.ownServer);
  const manifest = await readManifest(folder);
  const server = await openServer(config, log);
  try {
    const { owner } = await server.database(DATABASE);
    await migrate(owner);
    await restore(owner, folder, manifest, log);
    return manifest;
  } finally {
    await server.stop();
  }
}

/**
 * Every table's content in binary COPY form, all as of one snapshot. Not the key file, without which the numbers cannot
 * be read, and not the queue, which the service fills again from the jobs' rows.
 */
export async function backup(owner: Connection, folder: string, log: Log): Promise<Manifest> {
  await openFolder(folder);
  return withClient(owner, async (client) => {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const { rows } = await client.query<{ at: string }>(
      `SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS at`,
    );
    const tables: BackedUpTable[] = [];
    for (const { name, columns } of await tablesOf(client)) {
      log(text.saving(name));
      const source = client.query(
        copyTo(`COPY (SELECT ${listed(columns)} FROM ${quoted(name)}) TO STDOUT (FORMAT binary)`),
      );
      const digest = await writeContent(folder, name, source);
      tables.push({ name, columns, rows: source.rowCount, digest });
    }
    const manifest: Manifest = {
      format: 1,
      createdAt: rows[0]!.at,
      migrations: await migrationsOf(client),
      tables,
      sequences: await sequencesOf(client),
      partitions: await partitionsOf(client),
    };
    await client.query('COMMIT');
    await writeManifest(folder, manifest);
    return manifest;
  });
}

/**
 * Loads everything in one transaction, guards and references off because the rows were proved when they were made; what
 * was damaged in between is found by the digests here and by `verify` afterwards.
 * Errors: NotPossible when the schema is another one, the database holds acts already, or a file was changed.
 */
export async function restore(owner: Connection, folder: string, manifest: Manifest, log: Log): Promise<void> {
  await withClient(owner, async (client) => {
    await requireSameSchema(client, manifest);
    const { rows } = await client.query<{ used: boolean }>('SELECT EXISTS (SELECT FROM trail) AS used');
    if (rows[0]!.used) throw new NotPossible(text.databaseInUse);
    await client.query('BEGIN');
    await client.query('SET LOCAL session_replication_role = replica');
    await client.query(`TRUNCATE ${manifest.tables.map(({ name }) => quoted(name)).join(', ')}`);
    // Agencies first: opening a partition asks for its agency.
    for (const table of [...manifest.tables].sort(
      (a, b) => Number(b.name === 'agency') - Number(a.name === 'agency'),
    )) {
      if (table.name === 'payout') await openPartitions(client, manifest);
      log(text.loading(table.name));
      await load(client, folder, table);
    }
    for (const [name, last] of Object.entries(manifest.sequences)) {
      await client.query('SELECT setval($1::regclass, $2::bigint)', [quoted(name), last]);
    }
    await client.query('COMMIT');
    await client.query('ANALYZE');
  });
}

async function load(client: pg.Client, folder: string, table: BackedUpTable): Promise<void> {
  const target = client.query(
    copyFrom(`COPY ${quoted(table.name)} (${listed(table.columns)}) FROM STDIN (FORMAT binary)`),
  );
  let digest: string;
  try {
    digest = await readContent(folder, table.name, target);
  } catch (error) {
    throw new NotPossible(text.fileBroken(table.name, (error as Error).message));
  }
  if (digest !== table.digest || target.rowCount !== table.rows) throw new NotPossible(text.fileChanged(table.name));
}

async function openPartitions(client: pg.Client, { partitions }: Manifest): Promise<void> {
  for (const [agencyId, period] of partitions) {
    await client.query('SELECT payout_open_partition($1, $2)', [agencyId, period]);
    await client.query('SELECT payout_attach_partition($1, $2)', [agencyId, period]);
  }
}

async function requireSameSchema(client: pg.Client, manifest: Manifest): Promise<void> {
  const here = await tablesOf(client);
  const shape = (tables: readonly { name: string; columns: string[] }[]): string =>
    JSON.stringify(tables.map(({ name, columns }) => [name, columns]));
  const same =
    JSON.stringify(await migrationsOf(client)) === JSON.stringify(manifest.migrations) &&
    shape(here) === shape(manifest.tables);
  if (!same) throw new NotPossible(text.otherVersion);
}

/** The service's tables with the columns that are stored; a partitioned table as one. */
async function tablesOf(client: pg.Client): Promise<{ name: string; columns: string[] }[]> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(
    `SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
       FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> 'migrations'
      GROUP BY 1 ORDER BY c.relname COLLATE "C"`,
  );
  return rows;
}

async function migrationsOf(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>('SELECT name FROM migrations ORDER BY id');
  return rows.map(({ name }) => name);
}

async function sequencesOf(client: pg.Client): Promise<Record<string, string>> {
  const { rows } = await client.query<{ name: string; last: string }>(
    `SELECT sequencename AS name, last_value::text AS last FROM pg_sequences
      WHERE schemaname = 'public' AND last_value IS NOT NULL AND sequencename NOT LIKE 'migrations%' ORDER BY sequencename COLLATE "C"`,
  );
  return Object.fromEntries(rows.map(({ name, last }) => [name, last]));
}

async function partitionsOf(client: pg.Client): Promise<[number, number][]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
      WHERE i.inhparent = 'payout'::regclass ORDER BY c.relname COLLATE "C"`,
  );
  return rows.map(({ name }) => {
    const parts = /^payout_a(\d+)_(\d{6})$/.exec(name);
    if (!parts) throw new Error(`partition of an unknown name: ${name}`);
    return [Number(parts[1]), Number(parts[2])];
  });
}

async function withClient<T>(owner: Connection, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(owner.url ? { connectionString: owner.url } : { ...owner });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function quoted(name: string): string {
  return pg.escapeIdentifier(name);
}

function listed(columns: readonly string[]): string {
  return columns.map(quoted).join(', ');
}
