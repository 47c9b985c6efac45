import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, chmodSync, chownSync, constants, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { DomainError } from '../../kernel/domain-error.js';

/** The account PostgreSQL runs under: root may not run it, every other user runs it as themselves. */
export interface RunUser {
  name: string;
  uid: number;
  gid: number;
  /** True when this process must hand files over to that account and start the server under it. */
  switched: boolean;
}

const SERVER_ACCOUNT = 'postgres';

/**
 * As root: the owner of an existing cluster, so that one start by root does not lock its ordinary owner out,
 * otherwise the account `postgres`, created when absent. As anybody else: that user.
 * Throws PG_ACCOUNT_MISSING.
 */
export function chooseRunUser(clusterDir: string): RunUser {
  const self = userInfo();
  if (self.uid !== 0) return { name: self.username, uid: self.uid, gid: self.gid, switched: false };
  const owner = ownerOf(clusterDir);
  const user =
    owner && owner.uid !== 0
      ? { name: accountName(owner.uid), ...owner, switched: true }
      : { name: SERVER_ACCOUNT, ...(findAccount(SERVER_ACCOUNT) ?? createAccount(SERVER_ACCOUNT)), switched: true };
  const trial = spawnSync('/bin/sh', ['-c', ':'], asRunUser(user));
  // A container may hold root without the right to become anybody else.
  if (trial.error)
    throw new DomainError('PG_ACCOUNT_MISSING', 'rule', { user: user.name, reason: trial.error.message });
  return user;
}

export function ownerOf(path: string): { uid: number; gid: number } | undefined {
  try {
    const { uid, gid } = lstatSync(path);
    return { uid, gid };
  } catch {
    return undefined;
  }
}

export function accountName(uid: number): string {
  return run('id', ['-nu', String(uid)]) ?? String(uid);
}

function findAccount(name: string): { uid: number; gid: number } | undefined {
  const uid = run('id', ['-u', name]);
  const gid = run('id', ['-g', name]);
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}

function createAccount(name: string): { uid: number; gid: number } {
  let reason = 'useradd';
  try {
    const args = ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent'];
    execFileSync('useradd', [...args, '--shell', '/usr/sbin/nologin', name], { stdio: ['ignore', 'ignore', 'pipe'] });
  } catch (error) {
    reason = String((error as { stderr?: Buffer }).stderr ?? '').trim() || (error as Error).message;
  }
  const account = findAccount(name);
  if (!account) throw new DomainError('PG_ACCOUNT_MISSING', 'rule', { user: name, reason });
  return account;
}

function run(program: string, args: string[]): string | undefined {
  const result = spawnSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return result.status === 0 ? result.stdout.trim() : undefined;
}

/** Options of child_process that make a child run as the account and nowhere near a folder it cannot enter. */
export function asRunUser(user: RunUser): { uid?: number; gid?: number; cwd: string } {
  return user.switched ? { uid: user.uid, gid: user.gid, cwd: '/' } : { cwd: '/' };
}

/** Asked of the system under the account itself, because modes, groups, ACLs and mounts all have a say. */
export function canUse(user: RunUser, path: string, access: 'enter' | 'read' | 'run'): boolean {
  if (user.switched) {
    const test = access === 'read' ? '-r' : '-x';
    return spawnSync('/bin/sh', ['-c', `test ${test} "$1"`, 'sh', path], asRunUser(user)).status === 0;
  }
  try {
    accessSync(path, access === 'read' ? constants.R_OK : constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Creates the folder and any missing parents; parents made by root stay open to the account whatever the umask. */
export function makeFolder(path: string, user: RunUser): void {
  const first = mkdirSync(path, { recursive: true });
  if (!user.switched || first === undefined) return;
  for (let made = path; ; made = dirname(made)) {
    chmodSync(made, 0o755);
    if (made === first || made === dirname(made)) return;
  }
}

/** Gives the tree to the account where it is not already so; links are not followed. */
export function giveTo(user: RunUser, path: string): void {
  if (!user.switched) return;
  const stats = lstatSync(path);
  if (stats.isSymbolicLink()) return;
  if (stats.uid !== user.uid) chownSync(path, user.uid, user.gid);
  if (stats.isDirectory()) for (const name of readdirSync(path)) giveTo(user, join(path, name));
}
