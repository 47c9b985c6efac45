import { existsSync, statfsSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import type { PgBinaries } from './binaries.js';

const MB = 1024 * 1024;

/** Settled here and nowhere else: the way in, and that a committed payment is on disk. */
const FIXED = [
  'listen_addresses',
  'port',
  'unix_socket_directories',
  'unix_socket_permissions',
  'fsync',
  'full_page_writes',
  'synchronous_commit',
];

/** The server's settings: chosen for this machine, then the caller's, then those nobody may change. */
export function serverSettings(
  bin: PgBinaries,
  socketDir: string,
  clusterDir: string,
  wishes: Record<string, string> = {},
): Record<string, string> {
  const refused = Object.keys(wishes).filter((name) => FIXED.includes(name));
  if (refused.length > 0) throw new TypeError(`settings that may not be changed: ${refused.join(', ')}`);
  return {
    ...machineSettings(bin, clusterDir),
    ...wishes,
    listen_addresses: '',
    port: '5432',
    unix_socket_directories: socketDir,
    unix_socket_permissions: '0700',
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
  };
}

function machineSettings(bin: PgBinaries, clusterDir: string): Record<string, string> {
  const memory = availableMemoryMb();
  const atMost = (wanted: number, part: number, least: number) =>
    `${Math.max(least, Math.min(wanted, Math.floor(memory / part)))}MB`;
  const settings: Record<string, string> = {
    shared_buffers: atMost(256, 8, 32),
    work_mem: atMost(32, 64, 4),
    maintenance_work_mem: atMost(256, 16, 32),
    effective_cache_size: `${Math.max(128, Math.floor(memory / 2))}MB`,
    max_wal_size: freeMb(clusterDir) > 8192 ? '2GB' : '512MB',
    checkpoint_timeout: '15min',
    random_page_cost: '1.1',
    // Payouts are partitioned by agency and month: a query over years takes a lock on every partition and index.
    max_locks_per_transaction: '256',
    // Compiling a plan costs more than the short statements of this service gain from it.
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    // The lines DETAIL and CONTEXT quote the row at fault, and rows hold personal data.
    log_error_verbosity: 'terse',
  };
  // The usual 64 MB of a container's /dev/shm do not hold the hash tables that parallel workers share.
  if (process.platform === 'linux' && freeMb('/dev/shm') < 512) settings.dynamic_shared_memory_type = 'sysv';
  const hasStatements = existsSync(join(bin.home, 'lib/postgresql/pg_stat_statements.so'));
  if (hasStatements) settings.shared_preload_libraries = 'pg_stat_statements';
  return settings;
}

/** MB this process may use: the machine's memory or the container's limit. */
function availableMemoryMb(): number {
  const machine = totalmem();
  const limit = process.constrainedMemory?.() ?? 0;
  return Math.floor((limit > 0 && limit < machine ? limit : machine) / MB);
}

function freeMb(path: string): number {
  try {
    const { bavail, bsize } = statfsSync(path);
    return (bavail * bsize) / MB;
  } catch {
    return 0;
  }
}
