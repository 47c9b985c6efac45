import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, lstatSync, mkdtempSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '../../kernel/domain-error.js';
import type { RunnablePg } from './binaries.js';
import { diskFull, type Place } from './cluster.js';
import { findLiveServer, HOLDER_SETTING, instanceRunning, readLockFile, RUNTIME_PREFIX } from './lock-file.js';
import type { Notice } from './notices.js';
import { ownToken } from './processes.js';
import { asRunUser, canUse, type RunUser } from './run-user.js';

/** Longest path of a Unix socket that the system takes, in bytes. */
const SOCKET_PATH_LIMIT = process.platform === 'linux' ? 107 : 103;

/** Recovery after a crash replays at most max_wal_size; a server that is still at it after this long is stuck. */
const START_LIMIT_SECONDS = 600;

/**
 * The keeper: a shell that runs the server and waits for end-of-file on descriptor 3, whose other end only Node holds.
 * However Node ends, kill -9 included, the system closes that end and the server is stopped: fast shutdown, asked every
 * second because a server in its first moments is still deaf, harder after a minute. A signal to the keeper stops the
 * server as well. $1 is the private folder to remove at the end, the rest is the server's command line.
 */
const KEEPER = `
dir=$1; shift
"$@" 3<&- & pg=$!
(
  read -r nothing <&3
  n=0
  while kill -0 $pg; do
    if [ $n -lt 60 ]; then kill -INT $pg; elif [ $n -lt 75 ]; then kill -QUIT $pg; else kill -KILL $pg; fi
    n=$((n+1)); sleep 1
  done
) >/dev/null 2>&1 & watch=$!
exec 3<&-
trap 'kill -INT $pg' HUP INT TERM
while :; do wait $pg; code=$?; kill -0 $pg 2>/dev/null || break; done
kill -KILL $watch 2>/dev/null
rm -rf -- "$dir"
exit $code
`;

/**
 * A private folder, owned by the account, whose path leaves room for the socket's name.
 * Throws PG_SOCKET_PATH_TOO_LONG.
 */
export function makeRuntimeDir(user: RunUser): string {
  const tried: string[] = [];
  for (const base of new Set([tmpdir(), '/tmp', '/var/tmp', '/dev/shm'])) {
    tried.push(base);
    const longest = Buffer.byteLength(join(base, `${RUNTIME_PREFIX}XXXXXX`, '.s.PGSQL.5432'));
    if (longest > SOCKET_PATH_LIMIT) continue;
    try {
      sweep(base);
      const dir = mkdtempSync(join(base, RUNTIME_PREFIX));
      chmodSync(dir, 0o700);
      if (user.switched) chownSync(dir, user.uid, user.gid);
      if (canUse(user, dir, 'enter')) return dir;
      rmSync(dir, { recursive: true });
    } catch {
      // Missing, read-only or full: the next one.
    }
  }
  throw new DomainError('PG_SOCKET_PATH_TOO_LONG', 'rule', { tried: tried.join('、') });
}

/** Removes what a start killed before its server ran left behind: empty, for a server in service has its socket there. */
function sweep(base: string): void {
  const anHourAgo = Date.now() - 3_600_000;
  for (const name of readdirSync(base)) {
    if (!name.startsWith(RUNTIME_PREFIX)) continue;
    try {
      const path = join(base, name);
      if (lstatSync(path).mtimeMs < anHourAgo) rmdirSync(path);
    } catch {
      // In use, or another user's.
    }
  }
}

/** How the server ended: `expected` when it was asked to, with its last lines for the log. */
export interface ServerExit {
  code: number | null;
  expected: boolean;
  lastLines: string[];
}

export interface Server {
  pid: number;
  /** Fast, clean shutdown; resolves when the process is gone. */
  stop(): Promise<void>;
  onExit(callback: (exit: ServerExit) => void): void;
}

/**
 * Starts the server and waits until it takes connections. The private folder belongs to this one attempt: the keeper
 * removes it when the server ends. Throws PG_INSTANCE_RUNNING, PG_DISK_FULL, PG_BINARY_UNUSABLE, PG_START_FAILED.
 */
export async function startServer(
  place: Place,
  pg: RunnablePg,
  runtimeDir: string,
  settings: Record<string, string>,
  log: (line: string) => void,
  notice: Notice,
): Promise<Server> {
  const { clusterDir, user } = place;
  const named = { ...settings, [HOLDER_SETTING]: ownToken() };
  const flags = Object.entries(named).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const command = ['-c', KEEPER, 'benefit-ledger-postgres', runtimeDir, pg.bin.postgres, '-D', clusterDir, ...flags];
  // A session of its own: Ctrl-C in the terminal must reach Node only, which finishes its requests first.
  const keeper = spawn('/bin/sh', command, {
    ...asRunUser(user),
    env: pg.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const watch = watchKeeper(keeper, log);

  const begun = Date.now();
  for (let tick = 1; !watch.exit(); tick++) {
    const lock = readLockFile(clusterDir);
    if (lock?.ready && lock.socketDir === runtimeDir) {
      watch.release();
      return { pid: lock.pid, stop: watch.stop, onExit: watch.onExit };
    }
    const seconds = Math.round((Date.now() - begun) / 1000);
    if (seconds > START_LIMIT_SECONDS) await watch.stop();
    if (tick % 500 === 0) notice('STILL_STARTING', { seconds });
    await sleep(20);
  }
  throw explain(watch.exit()!, place, pg);
}

function watchKeeper(keeper: ChildProcess, log: (line: string) => void) {
  const lastLines: string[] = [];
  const streams = [keeper.stdout, keeper.stderr] as Readable[];
  for (const stream of streams) {
    createInterface({ input: stream }).on('line', (line) => {
      lastLines.push(line);
      if (lastLines.length > 20) lastLines.shift();
      log(line);
    });
  }
  const lifeline = keeper.stdio[3] as Socket;
  lifeline.on('error', () => undefined);
  const handles = [keeper, lifeline, ...streams] as { ref?(): void; unref?(): void }[];

  let stopping = false;
  let exit: ServerExit | undefined;
  const callbacks: ((exit: ServerExit) => void)[] = [];
  const ended = new Promise<void>((done) => {
    const finish = (code: number | null, reason?: string) => {
      if (exit) return;
      if (reason) lastLines.push(reason);
      exit = { code, expected: stopping, lastLines };
      done();
      for (const callback of callbacks) callback(exit);
    };
    keeper.on('error', (error) => finish(126, error.message));
    keeper.on('close', (code) => finish(code));
    // A straggling backend may keep the pipes open after the server itself is gone.
    keeper.on('exit', (code) => setTimeout(finish, 1000, code).unref());
  });

  return {
    exit: () => exit,
    /** From now on neither the server nor its pipes keep Node alive: if Node ends, the server ends too. */
    release: () => handles.forEach((handle) => handle.unref?.()),
    stop: async (): Promise<void> => {
      stopping = true;
      handles.forEach((handle) => handle.ref?.());
      lifeline.destroy();
      const waiting = setInterval(() => undefined, 1000);
      await ended;
      clearInterval(waiting);
    },
    onExit: (callback: (exit: ServerExit) => void) => void (exit ? callback(exit) : callbacks.push(callback)),
  };
}

/** Backends of a killed server end by themselves within moments, and only then may another server start. */
export function isStillInUse(error: unknown): boolean {
  const log = error instanceof DomainError && error.code === 'PG_START_FAILED' ? error.details.log : '';
  return String(log).includes('pre-existing shared memory block');
}

function explain({ code, lastLines }: ServerExit, { clusterDir }: Place, pg: RunnablePg): DomainError {
  const log = lastLines.join('\n');
  const taken = /lock file "postmaster\.pid" already exists/.test(log);
  const other = taken && (findLiveServer(clusterDir) ?? readLockFile(clusterDir));
  if (other) return instanceRunning(clusterDir, other);
  if (/No space left on device|Disk quota exceeded/.test(log)) return diskFull(clusterDir);
  if (code === 126 || code === 127) {
    return new DomainError('PG_BINARY_UNUSABLE', 'rule', { path: pg.bin.postgres, reason: lastLines.at(-1) ?? '' });
  }
  return new DomainError('PG_START_FAILED', 'rule', { path: clusterDir, exit: String(code), log });
}
