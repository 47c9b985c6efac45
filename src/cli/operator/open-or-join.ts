import { join } from 'node:path';
import type { Config } from '../../platform/config.js';
import { APP_ROLE } from '../../platform/db/migrate.js';
import { findRunningPostgres } from '../../platform/embedded-postgres/launch.js';
import { openServer, type Server } from '../../runtime.js';

/** The service's database in whichever server. */
export const DATABASE = 'ledger';

/** The PostgreSQL server of a configuration; the one that the running service keeps, when there is one. */
export async function openOrJoin(config: Config, log: (line: string) => void): Promise<Server> {
  const running = config.databaseUrl === null ? findRunningPostgres(join(config.dataDir, 'pg')) : undefined;
  if (!running) return openServer(config, log);
  const { host, port, user } = running;
  return {
    database: async (name) => {
      const owner = { host, port, user, database: name };
      return { owner, app: { ...owner, user: APP_ROLE } };
    },
    stop: async () => undefined,
  };
}
