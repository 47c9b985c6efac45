import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { PgConnection } from '../../src/platform/embedded-postgres/launch.js';

export const asRoot = process.getuid?.() === 0;
/** The compiled launcher, for a Node that compiles nothing. */
export const dist = resolve(import.meta.dirname, '../../dist/src/platform/embedded-postgres');
/** `nobody`: the ordinary user that every system has, for what root cannot show. */
export const ORDINARY = asRoot ? { uid: 65534, gid: 65534 } : {};

let children: ChildProcess[] = [];

export function killLater(child: ChildProcess): void {
  children.push(child);
}

export function killChildren(): void {
  for (const child of children) child.kill('SIGKILL');
  children = [];
}

export async function ask(server: PgConnection, sql: string, database = 'postgres'): Promise<unknown> {
  const client = new pg.Client({ host: server.host, port: server.port, user: server.user, database });
  await client.connect();
  try {
    return Object.values((await client.query(sql)).rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

/** Runs a module in a Node of its own; resolves with what it prints by `say(value)`, the process still alive. */
export async function inNode<Said = LaunchReport>(
  body: string,
  options: { uid?: number; gid?: number; env?: NodeJS.ProcessEnv; wrap?: string[] } = {},
) {
  const script = `const say = (value) => console.log('SAY' + JSON.stringify(value ?? null)); ${body}`;
  const node = [...(options.wrap ?? []), process.execPath, '--input-type=module', '-e', script];
  const { NODE_OPTIONS: _unused, ...env } = process.env;
  const child = spawn(node[0]!, node.slice(1), {
    uid: options.uid,
    gid: options.gid,
    cwd: '/',
    env: { ...env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  killLater(child);
  let errors = '';
  child.stderr.on('data', (text) => (errors += String(text)));
  const said = await new Promise<Said>((done, fail) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('SAY')) done(JSON.parse(line.slice(3)) as Said);
    });
    child.on('close', () => fail(new Error(`the child said nothing:\n${errors}`)));
  });
  return { child, said };
}

/** What such a program says: the server, or the code and the details of its refusal. */
export interface LaunchReport extends PgConnection {
  pid: number;
  dataDir: string;
  code?: string;
  details: Record<string, unknown>;
}

/** A program text that launches the server and reports it, or the error's code and details. */
export function launching(dataDir: string, after = 'setInterval(() => undefined, 1000);'): string {
  return `
    const { launchPostgres } = await import(${JSON.stringify(join(dist, 'launch.js'))});
    try {
      const { pid, host, port, user, dataDir } = await launchPostgres({ dataDir: ${JSON.stringify(dataDir)} });
      say({ pid, host, port, user, dataDir });
      ${after}
    } catch (error) {
      say({ code: error.code, details: error.details, message: error.message });
    }`;
}

export function runs(pid: number): boolean {
  const { status, stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return status === 0 && !stdout.startsWith('Z');
}

export async function gone(pid: number, seconds = 10): Promise<boolean> {
  for (let tick = 0; tick < seconds * 20; tick++) {
    if (!runs(pid)) return true;
    await sleep(50);
  }
  return false;
}

export function parentOf(pid: number): number {
  return Number(spawnSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }).stdout);
}

export function childrenOf(pid: number): number[] {
  return spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
    .stdout.match(/\d+/g)!
    .map(Number);
}
