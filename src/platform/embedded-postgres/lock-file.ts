import { existsSync, lstatSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '../../kernel/domain-error.js';
import type { Notice } from './notices.js';
import { findProcess, livingPid, type RunningProcess } from './processes.js';

/** A setting without meaning to PostgreSQL that names, on the server's command line, the Node process it belongs to. */
export const HOLDER_SETTING = 'benefit_ledger.holder';

/** Every private folder for a socket begins so; only such folders are ever removed. */
export const RUNTIME_PREFIX = 'ledger-pg-';

/** A pid no system gives out: written in place of one that was given to another program. */
const NOBODY = 2147483646;

/** PostgreSQL's postmaster.pid: who runs, where its socket is, and whether it takes connections yet. */
export interface LockFile {
  pid: number;
  socketDir: string;
  ready: boolean;
}

export function readLockFile(clusterDir: string): LockFile | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(clusterDir, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return undefined;
  }
  return { pid: Number(lines[0]), socketDir: lines[4] ?? '', ready: lines[7]?.trim() === 'ready' };
}

/** A server on this cluster that runs now, and the Node process that keeps it if that lives too. */
export interface LiveServer {
  pid: number;
  socketDir: string;
  ready: boolean;
  /** The living keeper; undefined for an orphan, or for a server somebody started by hand. */
  holderPid: number | undefined;
  startedByHand: boolean;
}

export function findLiveServer(clusterDir: string): LiveServer | undefined {
  const lock = readLockFile(clusterDir);
  if (!lock) return undefined;
  const server = isServerOf(findProcess(lock.pid), clusterDir) ?? (lock.pid > 0 ? undefined : searchAll(clusterDir));
  if (!server) return undefined;
  const holder = server.args.find((arg) => arg.startsWith(`${HOLDER_SETTING}=`))?.slice(HOLDER_SETTING.length + 1);
  return {
    pid: server.pid,
    socketDir: lock.socketDir,
    ready: lock.ready,
    holderPid: holder === undefined ? undefined : livingPid(holder),
    startedByHand: holder === undefined,
  };
}

function isServerOf(process: RunningProcess | undefined, clusterDir: string): RunningProcess | undefined {
  const at = process?.args.indexOf('-D') ?? -1;
  const folder = process?.args[at + 1];
  if (!process || at < 1 || folder === undefined || !/^postgres/.test(basename(process.args[0] ?? '')))
    return undefined;
  return existsSync(folder) && realpathSync(folder) === clusterDir ? process : undefined;
}

/** For a lock file that a power failure left empty, so that it names nobody. */
function searchAll(clusterDir: string): RunningProcess | undefined {
  if (process.platform !== 'linux') return undefined;
  for (const name of readdirSync('/proc')) {
    const found = /^\d+$/.test(name) ? isServerOf(findProcess(Number(name)), clusterDir) : undefined;
    if (found) return found;
  }
  return undefined;
}

/**
 * Clears away what an earlier run left on the cluster: an orphaned server is stopped, a lock file whose pid now belongs
 * to another program is disarmed. Throws PG_INSTANCE_RUNNING, PG_ORPHAN_STUCK.
 */
export async function clearTheWay(clusterDir: string, notice: Notice): Promise<void> {
  const lock = readLockFile(clusterDir);
  if (!lock) return;
  const server = findLiveServer(clusterDir);
  if (server) {
    if (server.holderPid !== undefined || server.startedByHand) throw instanceRunning(clusterDir, server);
    notice('ORPHAN_STOPPING', { pid: server.pid });
    await stopOrphan(server.pid, clusterDir);
  } else if (!(lock.pid > 0)) {
    rmSync(join(clusterDir, 'postmaster.pid'), { force: true });
  } else {
    // Disarmed even when nothing runs under the pid: PostgreSQL takes a zombie nobody has reaped for a living server.
    if (findProcess(lock.pid)) notice('STALE_LOCK', { pid: lock.pid });
    disarm(clusterDir);
  }
  removeRuntimeDir(lock.socketDir);
}

export function instanceRunning(clusterDir: string, server: { pid: number; holderPid?: number }): DomainError {
  const details = { pid: server.holderPid ?? server.pid, postgresPid: server.pid, path: clusterDir };
  return new DomainError('PG_INSTANCE_RUNNING', 'conflict', details);
}

/**
 * Puts an impossible pid into the lock file instead of removing it: PostgreSQL then still checks, by the shared memory
 * named further down in the file, that no backend of the earlier server is at work.
 */
function disarm(clusterDir: string): void {
  const path = join(clusterDir, 'postmaster.pid');
  writeFileSync(path, readFileSync(path, 'utf8').replace(/^.*/, String(NOBODY)));
}

async function stopOrphan(pid: number, clusterDir: string): Promise<void> {
  const startedAt = findProcess(pid)?.startedAt;
  const gone = () => findProcess(pid)?.startedAt !== startedAt;
  const steps = [
    ['SIGINT', 30],
    ['SIGQUIT', 10],
  ] as const;
  for (const [signal, seconds] of steps) {
    for (let tick = 0; tick < seconds * 20 && !gone(); tick++) {
      // Repeated, for a server killed in its first moments may not listen yet.
      if (tick % 20 === 0) tryKill(pid, signal);
      await sleep(50);
    }
  }
  if (!gone()) throw new DomainError('PG_ORPHAN_STUCK', 'conflict', { pid, path: clusterDir });
}

function tryKill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone meanwhile, or not ours to signal: the caller looks whether it still runs.
  }
}

/** Removes the private socket folder of a server that is gone, and never anything else. */
export function removeRuntimeDir(path: string): void {
  if (!basename(path).startsWith(RUNTIME_PREFIX)) return;
  try {
    if (lstatSync(path).isDirectory()) rmSync(path, { recursive: true, force: true });
  } catch {
    // Not there any more, or another user's: a leftover in the temporary folder harms nobody.
  }
}
