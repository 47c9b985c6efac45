import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { DomainError } from '../../kernel/domain-error.js';
import type { PgBinaries, RunnablePg } from './binaries.js';
import type { Notice } from './notices.js';
import { livingPid, ownToken } from './processes.js';
import {
  accountName,
  asRunUser,
  canUse,
  chooseRunUser,
  giveTo,
  makeFolder,
  ownerOf,
  type RunUser,
} from './run-user.js';

/** Where root keeps what the server's account cannot reach inside the project. */
export const SYSTEM_HOME = '/var/lib/benefit-ledger';

/** Free space in MB below which no new cluster is made; an existing one still starts, with a warning, down to a tenth. */
const NEEDED_MB_NEW = 500;
const NEEDED_MB_EXISTING = 50;
const MB = 1024 * 1024;

/** The folder the service was given and the cluster inside it, named after the major version: `<dataDir>/pg18`. */
export interface Place {
  dataDir: string;
  clusterDir: string;
  user: RunUser;
}

export function majorOf(bin: PgBinaries): string {
  return bin.version.split('.')[0] ?? '';
}

/** All folders in which the cluster of this data folder may lie, the one asked for first. */
export function candidatePlaces(requested: string, bin: PgBinaries): { dataDir: string; clusterDir: string }[] {
  const asked = fs.existsSync(requested) ? fs.realpathSync(requested) : resolve(requested);
  const hash = createHash('sha256').update(asked).digest('hex').slice(0, 12);
  return [asked, join(SYSTEM_HOME, hash)].map((dataDir) => ({
    dataDir,
    clusterDir: join(dataDir, `pg${majorOf(bin)}`),
  }));
}

/**
 * Decides who runs the server and in which folder, and makes the folder. As root below a closed parent such as /root
 * the data goes to SYSTEM_HOME, with a notice; data already in the closed folder is never left behind silently.
 * Throws PG_ACCOUNT_MISSING, PG_DATA_NOT_WRITABLE, PG_DATA_FOREIGN_OWNER, PG_DATA_UNREACHABLE.
 */
export function choosePlace(requested: string, bin: PgBinaries, notice: Notice): Place {
  const first = takePlace(resolve(requested), bin);
  if (canEnter(first)) return first;
  if (fs.existsSync(first.clusterDir)) {
    throw new DomainError('PG_DATA_UNREACHABLE', 'rule', { path: first.dataDir, user: first.user.name });
  }
  const [, fallback] = candidatePlaces(requested, bin);
  const second = takePlace(fallback!.dataDir, bin);
  notice('DATA_MOVED', { user: second.user.name, requested: first.dataDir, used: second.dataDir });
  return second;
}

function takePlace(path: string, bin: PgBinaries): Place {
  const name = `pg${majorOf(bin)}`;
  const user = chooseRunUser(join(path, name));
  const dataDir = writing(path, () => {
    makeFolder(path, user);
    return fs.realpathSync(path);
  });
  const clusterDir = join(dataDir, name);
  const owner = ownerOf(clusterDir);
  if (owner && !user.switched && owner.uid !== user.uid) {
    const details = { path: clusterDir, owner: accountName(owner.uid), user: userInfo().username };
    throw new DomainError('PG_DATA_FOREIGN_OWNER', 'rule', details);
  }
  writing(dataDir, () => {
    const probe = join(dataDir, `.write-test-${process.pid}`);
    fs.writeFileSync(probe, '');
    fs.rmSync(probe);
  });
  return { dataDir, clusterDir, user };
}

function canEnter({ user, dataDir }: Place): boolean {
  if (!user.switched || canUse(user, dataDir, 'enter')) return true;
  // A closed folder that is still empty was made for this purpose: it may be given away. A closed parent may not.
  if (fs.readdirSync(dataDir).length === 0) fs.chownSync(dataDir, user.uid, user.gid);
  return canUse(user, dataDir, 'enter');
}

/** Runs a step that writes below `path` and turns the system's refusals into sentences. */
function writing<T>(path: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') throw diskFull(path, NEEDED_MB_NEW);
    if (code === undefined) throw error;
    throw new DomainError('PG_DATA_NOT_WRITABLE', 'rule', { path, reason: message });
  }
}

/** MB free for ordinary users on the disk of an existing folder. */
function freeMb(path: string): number {
  const { bavail, bsize } = fs.statfsSync(path);
  return Math.floor((bavail * bsize) / MB);
}

export function diskFull(path: string, needed = NEEDED_MB_EXISTING): DomainError {
  return new DomainError('PG_DISK_FULL', 'rule', { path, free: freeMb(nearestExisting(path)), needed });
}

function nearestExisting(path: string): string {
  return fs.existsSync(path) ? path : nearestExisting(resolve(path, '..'));
}

/**
 * True when the folder holds a complete cluster of this version, false when there is none yet.
 * Throws PG_DATA_INCOMPLETE, PG_DATA_VERSION.
 */
export function inspectCluster({ dataDir, clusterDir }: Place, bin: PgBinaries): boolean {
  const expected = majorOf(bin);
  if (!fs.existsSync(clusterDir)) {
    const older = fs.readdirSync(dataDir).find((name) => /^pg\d+$/.test(name));
    // Data of another major version beside an empty place: starting empty would look like lost data.
    if (older) throw new DomainError('PG_DATA_VERSION', 'rule', { path: dataDir, found: older.slice(2), expected });
    return false;
  }
  if (fs.readdirSync(clusterDir).length === 0) {
    fs.rmdirSync(clusterDir);
    return false;
  }
  for (const missing of ['PG_VERSION', 'global/pg_control']) {
    if (!fs.existsSync(join(clusterDir, missing))) {
      throw new DomainError('PG_DATA_INCOMPLETE', 'rule', { path: clusterDir, missing });
    }
  }
  const found = fs.readFileSync(join(clusterDir, 'PG_VERSION'), 'utf8').trim();
  if (found !== expected) throw new DomainError('PG_DATA_VERSION', 'rule', { path: clusterDir, found, expected });
  return true;
}

/**
 * Puts right what copying a project folder about does to a cluster: owner and mode.
 * Throws PG_DISK_FULL when there is no room even to start.
 */
export function mendCluster({ clusterDir, user }: Place, notice: Notice): void {
  const free = freeMb(clusterDir);
  if (free < NEEDED_MB_EXISTING) throw diskFull(clusterDir);
  if (free < NEEDED_MB_NEW) notice('DISK_LOW', { path: clusterDir, free });
  const entries = ['.', ...fs.readdirSync(clusterDir)];
  if (entries.some((name) => ownerOf(join(clusterDir, name))?.uid !== user.uid)) giveTo(user, clusterDir);
  // PostgreSQL refuses a cluster that others may enter; a copy or an unpacked archive often is one.
  if ((fs.statSync(clusterDir).mode & 0o027) !== 0) writing(clusterDir, () => fs.chmodSync(clusterDir, 0o700));
}

/**
 * Makes the cluster beside its final name and renames it when it is finished, so an interrupted initdb is never taken
 * for a database. Byte order of code points (builtin C.UTF-8), so indexes do not depend on the machine's libraries.
 * Throws PG_DISK_FULL, PG_DATA_NOT_WRITABLE, PG_BINARY_UNUSABLE, PG_INIT_FAILED.
 */
export async function createCluster(place: Place, pg: RunnablePg, notice: Notice): Promise<void> {
  const { dataDir, clusterDir, user } = place;
  if (freeMb(dataDir) < NEEDED_MB_NEW) throw diskFull(dataDir, NEEDED_MB_NEW);
  const prefix = `pg${majorOf(pg.bin)}.init-`;
  for (const name of fs.readdirSync(dataDir)) {
    if (!name.startsWith(prefix) || livingPid(name.slice(prefix.length)) !== undefined) continue;
    const path = join(dataDir, name);
    // The retries are for an initdb that has outlived its Node and still writes there.
    writing(path, () => fs.rmSync(path, { recursive: true, force: true, maxRetries: 20 }));
    notice('LEFTOVER_REMOVED', { path });
  }
  notice('INITIALISING', { path: clusterDir });
  const partial = join(dataDir, prefix + ownToken());
  try {
    writing(partial, () => {
      fs.rmSync(partial, { recursive: true, force: true });
      fs.mkdirSync(partial, { mode: 0o700 });
      giveTo(user, partial);
    });
    await initdb(pg, partial, user);
    publish(partial, clusterDir);
  } finally {
    fs.rmSync(partial, { recursive: true, force: true });
  }
}

function publish(partial: string, clusterDir: string): void {
  try {
    fs.renameSync(partial, clusterDir);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Two first starts at once: the other was quicker. Which of them gets the cluster is settled at the start.
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
    return;
  }
  const folder = fs.openSync(resolve(clusterDir, '..'), 'r');
  fs.fsyncSync(folder);
  fs.closeSync(folder);
}

async function initdb(pg: RunnablePg, dir: string, user: RunUser): Promise<void> {
  const options = ['-D', dir, '--username=postgres', '--encoding=UTF8', '--data-checksums', '--no-instructions'];
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  // Trust is safe because the only way in is a socket in a private folder; TCP is refused here and not listened to.
  const access = ['--auth-local=trust', '--auth-host=reject'];
  let log = '';
  const exit = await new Promise<string>((done, fail) => {
    const child = spawn(pg.bin.initdb, [...options, ...locale, ...access], {
      ...asRunUser(user),
      env: pg.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (log += text));
    }
    child.on('error', (error) => {
      fail(new DomainError('PG_BINARY_UNUSABLE', 'rule', { path: pg.bin.initdb, reason: error.message }));
    });
    child.on('close', (code, signal) => done(signal ?? String(code)));
  });
  if (exit === '0') return;
  if (/No space left on device|Disk quota exceeded/.test(log)) throw diskFull(dir, NEEDED_MB_NEW);
  if (exit === '127') throw new DomainError('PG_BINARY_UNUSABLE', 'rule', { path: pg.bin.initdb, reason: log.trim() });
  const tail = log.trim().split('\n').slice(-10).join('\n');
  throw new DomainError('PG_INIT_FAILED', 'rule', { path: dir, exit, log: tail });
}
