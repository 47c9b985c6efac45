import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pgBin, prepareBinaries, type PgBinaries } from './binaries.js';
import {
  candidatePlaces,
  choosePlace,
  createCluster,
  inspectCluster,
  mendCluster,
  SYSTEM_HOME,
  type Place,
} from './cluster.js';
import type { PgConnection } from './ensure-database.js';
import { clearTheWay, findLiveServer, removeRuntimeDir } from './lock-file.js';
import { noticeTo, type Notice } from './notices.js';
import { isStillInUse, makeRuntimeDir, startServer, type ServerExit } from './server.js';
import { serverSettings } from './settings.js';

export { pgBin } from './binaries.js';
export { ensureDatabase, type PgConnection } from './ensure-database.js';
export type { ServerExit } from './server.js';

export interface LaunchOptions {
  /** The folder to keep the cluster in (as `pg18` inside it); made when missing. */
  dataDir: string;
  /** PostgreSQL settings beyond the defaults; those of access and durability are refused. */
  settings?: Record<string, string>;
  /** Each line of the server's own log, in English. */
  log?: (line: string) => void;
  /** Chinese sentences for the operator (data placed elsewhere, orphan stopped, …); to `log` when not given. */
  notice?: (sentence: string) => void;
}

export interface RunningPostgres extends PgConnection {
  /** Of the maintenance database `postgres`; another database's URL differs in the path only. */
  url: string;
  /** Where the data really is; differs from the folder asked for when root was refused there. */
  dataDir: string;
  pid: number;
  /** Stops the server fast and clean. Close the application's connections first. */
  stop(): Promise<void>;
  /** Called once when the server ends, `expected` or not; at once when it has ended already. */
  onExit(callback: (exit: ServerExit) => void): void;
}

/**
 * Starts the PostgreSQL that npm installed, on a Unix socket in a private folder, and waits until it answers. It lives
 * as long as this process: any end of it, kill -9 included, stops the server. It does not keep this process alive.
 *
 * Throws PG_PLATFORM_UNSUPPORTED, PG_BINARY_UNUSABLE, PG_ACCOUNT_MISSING, PG_DATA_NOT_WRITABLE, PG_DATA_FOREIGN_OWNER,
 * PG_DATA_UNREACHABLE, PG_DATA_INCOMPLETE, PG_DATA_VERSION, PG_DISK_FULL, PG_INSTANCE_RUNNING, PG_ORPHAN_STUCK,
 * PG_SOCKET_PATH_TOO_LONG, PG_INIT_FAILED, PG_START_FAILED.
 */
export async function launchPostgres(options: LaunchOptions): Promise<RunningPostgres> {
  const log = options.log ?? (() => undefined);
  const notice = noticeTo(options.notice ?? log);
  const bin = pgBin();
  const place = choosePlace(options.dataDir, bin, notice);
  if (inspectCluster(place, bin)) await clearTheWay(place.clusterDir, notice);
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnce(place, bin, options.settings, log, notice);
    } catch (error) {
      // Ten seconds for what a killed server left in memory to go.
      if (!isStillInUse(error) || attempt === 20) throw error;
      await sleep(500);
    }
  }
}

async function startOnce(
  place: Place,
  bin: PgBinaries,
  wishes: Record<string, string> | undefined,
  log: (line: string) => void,
  notice: Notice,
): Promise<RunningPostgres> {
  const runtimeDir = makeRuntimeDir(place.user);
  try {
    const pg = prepareBinaries(bin, place.user, join(runtimeDir, 'links'), SYSTEM_HOME);
    if (!inspectCluster(place, bin)) await createCluster(place, pg, notice);
    mendCluster(place, notice);
    const settings = serverSettings(pg.bin, runtimeDir, place.clusterDir, wishes);
    const server = await startServer(place, pg, runtimeDir, settings, log, notice);
    return { ...address(runtimeDir), dataDir: place.dataDir, ...server };
  } catch (error) {
    removeRuntimeDir(runtimeDir);
    throw error;
  }
}

/**
 * The server that runs on this data folder now, started by any process: the way in for a second program (operator
 * commands) while the service runs. Undefined when none runs or it does not take connections yet.
 */
export function findRunningPostgres(dataDir: string): (PgConnection & { url: string; pid: number }) | undefined {
  for (const { clusterDir } of candidatePlaces(dataDir, pgBin())) {
    const server = findLiveServer(clusterDir);
    if (server?.ready) return { ...address(server.socketDir), pid: server.pid };
  }
  return undefined;
}

function address(socketDir: string): PgConnection & { url: string } {
  const query = new URLSearchParams({ host: socketDir, port: '5432', user: 'postgres' });
  return { host: socketDir, port: 5432, user: 'postgres', url: `postgres:///postgres?${query}` };
}
