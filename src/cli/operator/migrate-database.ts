import type { Config } from '../../platform/config.js';
import { migrate } from '../../platform/db/migrate.js';
import { DATABASE, openOrJoin } from './open-or-join.js';

/** Brings the database to the newest schema, makes it when there is none. @returns names of the migrations that ran now */
export async function migrateDatabase(config: Config, log: (line: string) => void): Promise<string[]> {
  const server = await openOrJoin(config, log);
  try {
    return await migrate((await server.database(DATABASE)).owner);
  } finally {
    await server.stop();
  }
}
