import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import {
  ensureDatabase,
  findRunningPostgres,
  launchPostgres,
  pgBin,
  type LaunchOptions,
  type RunningPostgres,
  type ServerExit,
} from '../../src/platform/embedded-postgres/launch.js';
import {
  ask,
  asRoot,
  childrenOf,
  dist,
  gone,
  inNode,
  killChildren,
  killLater,
  launching,
  ORDINARY,
  parentOf,
  runs,
} from '../support/other-node.js';

// A start is a second of work on a quiet machine; a busy one may take its time.
jest.setTimeout(60_000);

let seed: string;
let home: string;
let running: RunningPostgres[];
let notices: string[];

// One finished cluster, copied for the tests that are not about making one.
beforeAll(async () => {
  seed = fs.mkdtempSync(join(tmpdir(), 'embedded-seed-'));
  fs.chmodSync(seed, 0o755);
  await (await launchPostgres({ dataDir: join(seed, 'data') })).stop();
});

afterAll(() => fs.rmSync(seed, { recursive: true, force: true }));

beforeEach(() => {
  home = fs.mkdtempSync(join(tmpdir(), 'embedded-'));
  fs.chmodSync(home, 0o777);
  [running, notices] = [[], []];
});

afterEach(async () => {
  killChildren();
  for (const server of running) await server.stop();
  fs.rmSync(home, { recursive: true, force: true, maxRetries: 20 });
});

async function launch(dataDir: string, more: Partial<LaunchOptions> = {}): Promise<RunningPostgres> {
  const server = await launchPostgres({ dataDir, notice: (sentence) => notices.push(sentence), ...more });
  running.push(server);
  return server;
}

/** A data folder that has been in use before. */
function usedFolder(): string {
  expect(spawnSync('cp', ['-a', join(seed, 'data'), home]).status).toBe(0);
  return join(home, 'data');
}

describe('starting and stopping', () => {
  test('a first start makes a cluster with safe settings, in a folder with spaces and Chinese in its name', async () => {
    const server = await launch(join(home, '数据 目录'));
    const settings = {
      server_version_num: /^18/,
      data_checksums: /^on$/,
      fsync: /^on$/,
      synchronous_commit: /^on$/,
      full_page_writes: /^on$/,
      listen_addresses: /^$/,
      jit: /^off$/,
      server_encoding: /^UTF8$/,
      TimeZone: /^UTC$/,
      shared_preload_libraries: /^pg_stat_statements$/,
    };
    for (const [name, expected] of Object.entries(settings)) {
      expect(`${name}=${String(await ask(server, `SHOW ${name}`))}`.slice(name.length + 1)).toMatch(expected);
    }
    const locale = "SELECT datlocprovider::text || ' ' || datlocale FROM pg_database WHERE datname = 'template0'";
    expect(await ask(server, locale)).toBe('b C.UTF-8');
    expect(notices).toEqual([expect.stringContaining('首次启动')]);
    const mode = (path: string) => (fs.statSync(path).mode & 0o777).toString(8);
    expect(mode(server.host)).toBe('700');
    expect(mode(join(server.dataDir, 'pg18'))).toBe('700');
  });

  test('a database is created once, survives a restart, and its url works for a client', async () => {
    const first = await launch(join(home, 'data'));
    expect(await ensureDatabase(first.url, 'ledger')).toBe(true);
    expect(await ensureDatabase(first.url, 'ledger')).toBe(false);
    await ask(first, 'CREATE TABLE kept AS SELECT 42 AS answer', 'ledger');
    await first.stop();
    await first.stop();
    expect(runs(first.pid)).toBe(false);
    expect(fs.existsSync(first.host)).toBe(false);

    const begun = Date.now();
    const second = await launch(join(home, 'data'));
    expect(Date.now() - begun).toBeLessThan(5000);
    expect(await ask(second, 'SELECT answer FROM kept', 'ledger')).toBe(42);
  });

  test('two that create the same database at once both find it there', async () => {
    const server = await launch(usedFolder());
    const created = await Promise.all([1, 2, 3, 4].map(() => ensureDatabase(server, 'ledger')));
    expect(created.filter(Boolean)).toHaveLength(1);
  });

  test('wishes reach the server, but access and durability are not up for change', async () => {
    const server = await launch(usedFolder(), { settings: { work_mem: '5MB' } });
    expect(await ask(server, 'SHOW work_mem')).toBe('5MB');
    await server.stop();
    for (const name of ['fsync', 'synchronous_commit', 'listen_addresses']) {
      await expect(launch(join(home, 'data'), { settings: { [name]: 'off' } })).rejects.toThrow(name);
    }
  });

  test('a stop that was asked for and a death that was not are told apart', async () => {
    const exits: ServerExit[] = [];
    const first = await launch(usedFolder());
    first.onExit((exit) => exits.push(exit));
    await first.stop();
    const second = await launch(join(home, 'data'));
    second.onExit((exit) => exits.push(exit));
    process.kill(second.pid, 'SIGQUIT');
    expect(await gone(second.pid)).toBe(true);
    for (let tick = 0; exits.length < 2 && tick < 100; tick++) await sleep(20);
    expect(exits.map(({ expected }) => expected)).toEqual([true, false]);
    expect(exits[1]!.lastLines.join('\n')).toContain('immediate shutdown');
  });

  test('a folder path longer than a socket may have is no obstacle, nor is a long TMPDIR', async () => {
    const long = join(home, 'x'.repeat(120));
    fs.mkdirSync(long);
    fs.chmodSync(long, 0o777);
    const { said } = await inNode(launching(join(long, 'data')), { env: { TMPDIR: long } });
    expect(said.dataDir).toBe(join(long, 'data'));
    expect(Buffer.byteLength(join(said.host, '.s.PGSQL.5432'))).toBeLessThanOrEqual(107);
    expect(await ask(said, 'SELECT 1')).toBe(1);
  });
});

describe('the end of Node is the end of the server', () => {
  test('kill -9 of the Node that holds it leaves no server, no lock and no socket folder', async () => {
    const { child, said } = await inNode(launching(usedFolder()));
    expect(runs(said.pid)).toBe(true);
    child.kill('SIGKILL');
    expect(await gone(said.pid)).toBe(true);
    expect(fs.existsSync(join(home, 'data/pg18/postmaster.pid'))).toBe(false);
    for (let tick = 0; fs.existsSync(said.host) && tick < 50; tick++) await sleep(20);
    expect(fs.existsSync(said.host)).toBe(false);
  });

  test('a Node that ends without stopping the server is not kept alive by it', async () => {
    const { child, said } = await inNode(launching(usedFolder(), ''));
    const code = child.exitCode ?? (await new Promise((done) => child.on('exit', done)));
    expect(code).toBe(0);
    expect(await gone(said.pid)).toBe(true);
  });

  test('a server orphaned because its keeper was killed too is stopped and replaced', async () => {
    const { child, said } = await inNode(launching(usedFolder()));
    const keeper = parentOf(said.pid);
    const watcher = childrenOf(keeper).filter((pid) => pid !== said.pid);
    for (const pid of [keeper, ...watcher]) process.kill(pid, 'SIGKILL');
    child.kill('SIGKILL');
    await gone(child.pid!);
    await sleep(300);
    expect(runs(said.pid)).toBe(true);

    const server = await launch(join(home, 'data'));
    expect(runs(said.pid)).toBe(false);
    expect(await ask(server, 'SELECT 1')).toBe(1);
    expect(notices).toEqual([expect.stringContaining(`(pid ${said.pid})`)]);
    expect(fs.existsSync(said.host)).toBe(false);
  });

  test('a server killed with work in hand recovers it at the next start', async () => {
    const first = await launch(usedFolder());
    const client = new pg.Client({ host: first.host, user: first.user, database: 'postgres' });
    client.on('error', () => undefined);
    await client.connect();
    await client.query('CREATE TABLE kept AS SELECT generate_series(1, 1000)');
    process.kill(first.pid, 'SIGKILL');
    await gone(first.pid);
    const second = await launch(join(home, 'data'));
    expect(await ask(second, 'SELECT count(*)::int FROM kept')).toBe(1000);
    await client.end().catch(() => undefined);
  });
});

describe('a folder that is not as it should be', () => {
  test('a lock file whose pid now belongs to another program of the same user is ignored', async () => {
    const first = await launch(usedFolder());
    const lock = join(home, 'data/pg18/postmaster.pid');
    const text = fs.readFileSync(lock, 'utf8');
    const { uid, gid } = fs.statSync(lock);
    await first.stop();
    const foreign = spawn('sleep', ['60'], { uid, gid, stdio: 'ignore' });
    killLater(foreign);
    fs.writeFileSync(lock, text.replace(/^.*/, String(foreign.pid)));
    fs.chownSync(lock, uid, gid);

    const second = await launch(join(home, 'data'));
    expect(await ask(second, 'SELECT 1')).toBe(1);
    expect(runs(foreign.pid!)).toBe(true);
    expect(notices.at(-1)).toContain(String(foreign.pid));
  });

  test('a lock file that a power failure left empty is ignored', async () => {
    usedFolder();
    fs.writeFileSync(join(home, 'data/pg18/postmaster.pid'), '');
    expect(await ask(await launch(join(home, 'data')), 'SELECT 1')).toBe(1);
  });

  test('a second start on a folder in use is refused with the pid, and the first goes on', async () => {
    const server = await launch(usedFolder());
    await expect(launch(join(home, 'data'))).rejects.toMatchObject({
      code: 'PG_INSTANCE_RUNNING',
      kind: 'conflict',
      details: { pid: process.pid, postgresPid: server.pid },
    });
    const { said } = await inNode(launching(join(home, 'data')));
    expect(said).toMatchObject({ code: 'PG_INSTANCE_RUNNING', details: { pid: process.pid } });
    expect(await ask(server, 'SELECT 1')).toBe(1);
  });

  test('a second program finds the running server, and none where none runs', async () => {
    expect(findRunningPostgres(join(home, 'data'))).toBeUndefined();
    const server = await launch(usedFolder());
    const found = findRunningPostgres(join(home, 'data'))!;
    expect(found).toMatchObject({ pid: server.pid, url: server.url });
    expect(await ask(found, 'SELECT 1')).toBe(1);
    await server.stop();
    expect(findRunningPostgres(join(home, 'data'))).toBeUndefined();
  });

  test('two first starts at once end with one server and one refusal', async () => {
    const outcomes = await Promise.all([1, 2].map(() => inNode(launching(join(home, 'data')))));
    const codes = outcomes.map(({ said }) => said.code ?? 'started').sort();
    expect(codes).toEqual(['PG_INSTANCE_RUNNING', 'started']);
    expect(fs.readdirSync(join(home, 'data'))).toEqual(['pg18']);
  });

  test('a start killed while it makes the cluster is begun anew by the next', async () => {
    const { child } = await inNode(`say(); ${launching(join(home, 'data'))}`);
    const partial = () => fs.existsSync(join(home, 'data')) && fs.readdirSync(join(home, 'data'))[0];
    for (let tick = 0; !partial() && tick < 500; tick++) await sleep(5);
    await sleep(100);
    child.kill('SIGKILL');
    expect(partial()).toMatch(/^pg18\.init-/);
    await gone(child.pid!);

    expect(await ask(await launch(join(home, 'data')), 'SELECT 1')).toBe(1);
    expect(notices[0]).toContain('被中断');
    expect(fs.readdirSync(join(home, 'data'))).toEqual(['pg18']);
  });

  test('a damaged cluster is reported and left exactly as it is', async () => {
    usedFolder();
    const cluster = join(home, 'data/pg18');
    fs.rmSync(join(cluster, 'global/pg_control'));
    const before = fs.readdirSync(cluster);
    await expect(launch(join(home, 'data'))).rejects.toMatchObject({
      code: 'PG_DATA_INCOMPLETE',
      details: { path: cluster, missing: 'global/pg_control' },
    });
    expect(fs.readdirSync(cluster)).toEqual(before);
  });

  test('data of another major version is never passed over for an empty database', async () => {
    fs.mkdirSync(join(home, 'data/pg17'), { recursive: true });
    await expect(launch(join(home, 'data'))).rejects.toMatchObject({
      code: 'PG_DATA_VERSION',
      details: { found: '17', expected: '18' },
    });
  });

  test('a cluster opened up by copying is closed again', async () => {
    usedFolder();
    fs.chmodSync(join(home, 'data/pg18'), 0o755);
    expect(await ask(await launch(join(home, 'data')), 'SELECT 1')).toBe(1);
    expect((fs.statSync(join(home, 'data/pg18')).mode & 0o777).toString(8)).toBe('700');
  });

  test('a folder that cannot be made or written is named with the reason', async () => {
    fs.writeFileSync(join(home, 'file'), '');
    await expect(launch(join(home, 'file/data'))).rejects.toMatchObject({
      code: 'PG_DATA_NOT_WRITABLE',
      details: { reason: expect.stringContaining('ENOTDIR') },
    });
    fs.mkdirSync(join(home, 'closed'));
    fs.chmodSync(join(home, 'closed'), 0o555);
    const { said } = await inNode(launching(join(home, 'closed')), ORDINARY);
    expect(said).toMatchObject({ code: 'PG_DATA_NOT_WRITABLE', details: { path: join(home, 'closed') } });
    expect(said.details.reason).toContain('EACCES');
  });

  test('a server that dies while starting is reported with its last lines, and leaves no socket folder', async () => {
    const before = fs.readdirSync(tmpdir()).filter((name) => name.startsWith('ledger-pg-'));
    const failure = launch(usedFolder(), { settings: { shared_buffers: 'many' } });
    await expect(failure).rejects.toMatchObject({
      code: 'PG_START_FAILED',
      details: { exit: '1', log: expect.stringContaining('invalid value for parameter "shared_buffers"') },
    });
    const after = fs.readdirSync(tmpdir()).filter((name) => name.startsWith('ledger-pg-'));
    expect(after.filter((name) => !before.includes(name) && fs.readdirSync(join(tmpdir(), name)).length === 0)).toEqual(
      [],
    );
  });
});

describe('the programs', () => {
  /** The installed package as npm leaves it when install scripts are off: without its library links. */
  function installWithoutLinks(): string {
    const copy = join(home, 'native');
    const keep = (path: string) => !fs.lstatSync(path).isSymbolicLink() && !/\.a$/.test(path);
    fs.cpSync(pgBin().home, copy, { recursive: true, filter: keep });
    expect(spawnSync(join(copy, 'bin/postgres'), ['--version']).status).toBe(127);
    return copy;
  }

  const versionOf = (copy: string) => `
    const { prepareBinaries } = await import(${JSON.stringify(join(dist, 'binaries.js'))});
    const { spawnSync } = await import('node:child_process');
    const home = ${JSON.stringify(copy)};
    const bin = { home, version: '18.0.0', postgres: home + '/bin/postgres', initdb: home + '/bin/initdb' };
    const user = { name: 'nobody', uid: process.getuid(), gid: process.getgid(), switched: false };
    const { env } = prepareBinaries(bin, user, ${JSON.stringify(join(home, 'links'))}, '/nowhere');
    say(spawnSync(bin.postgres, ['--version'], { env, encoding: 'utf8' }).stdout);`;

  test('library links that the install script did not make are added', async () => {
    const copy = installWithoutLinks();
    expect((await inNode<string>(versionOf(copy))).said).toMatch(/^postgres \(PostgreSQL\) 18/);
    expect(fs.lstatSync(join(copy, 'lib/libicui18n.so.60')).isSymbolicLink()).toBe(true);
  });

  test('on read-only ground the links are put elsewhere', async () => {
    const copy = installWithoutLinks();
    for (const folder of ['.', 'lib', 'lib/postgresql']) fs.chmodSync(join(copy, folder), 0o555);
    expect((await inNode<string>(versionOf(copy), ORDINARY)).said).toMatch(/^postgres \(PostgreSQL\) 18/);
    expect(fs.existsSync(join(copy, 'lib/libicui18n.so.60'))).toBe(false);
    expect(fs.lstatSync(join(home, 'links/lib/libicui18n.so.60')).isSymbolicLink()).toBe(true);
    for (const folder of ['.', 'lib', 'lib/postgresql']) fs.chmodSync(join(copy, folder), 0o755);
  });

  test('a platform without programs is told so', async () => {
    const pretend = `Object.defineProperty(process, 'arch', { value: 's390x' });`;
    const { said } = await inNode(pretend + launching(join(home, 'data')));
    expect(said).toMatchObject({ code: 'PG_PLATFORM_UNSUPPORTED', details: { platform: 'linux-s390x' } });
    expect(fs.existsSync(join(home, 'data'))).toBe(false);
  });
});

// What only root meets; an ordinary user's run does not have these situations.
if (asRoot) {
  describe('as root', () => {
    test('the server runs as another account and owns the cluster, also when root copied files into it', async () => {
      const first = await launch(usedFolder());
      const cluster = join(home, 'data/pg18');
      const owner = fs.statSync(cluster).uid;
      expect(owner).not.toBe(0);
      expect(fs.statSync(`/proc/${first.pid}`).uid).toBe(owner);
      await first.stop();
      fs.chownSync(join(cluster, 'PG_VERSION'), 0, 0);
      fs.chownSync(join(cluster, 'base'), 0, 0);
      await launch(join(home, 'data'));
      expect(fs.statSync(join(cluster, 'base')).uid).toBe(owner);
    });

    test("an ordinary user's cluster is started under that user and stays usable for them", async () => {
      const { child, said } = await inNode(launching(join(home, 'data')), ORDINARY);
      child.kill('SIGKILL');
      expect(await gone(said.pid)).toBe(true);
      const server = await launch(join(home, 'data'));
      expect(fs.statSync(`/proc/${server.pid}`).uid).toBe(65534);
      await server.stop();
      const again = await inNode(launching(join(home, 'data')), ORDINARY);
      expect(await ask(again.said, 'SELECT 1')).toBe(1);
    });

    test("an ordinary user is told that root's cluster is not theirs", async () => {
      usedFolder();
      const { said } = await inNode(launching(join(home, 'data')), ORDINARY);
      expect(said).toMatchObject({ code: 'PG_DATA_FOREIGN_OWNER', details: { user: 'nobody' } });
    });

    test('below a closed parent the data goes to the system folder, but never away from data already there', async () => {
      const closed = join(home, 'closed');
      fs.mkdirSync(closed, { mode: 0o700 });
      const first = await launch(join(closed, 'data'));
      try {
        expect(dirname(first.dataDir)).toBe('/var/lib/benefit-ledger');
        expect(notices[0]).toContain(first.dataDir);
        await ask(first, 'CREATE TABLE kept AS SELECT 7 AS n');
        expect(findRunningPostgres(join(closed, 'data'))).toMatchObject({ pid: first.pid });
        await first.stop();
        const second = await launch(join(closed, 'data'));
        expect(second.dataDir).toBe(first.dataDir);
        expect(await ask(second, 'SELECT n FROM kept')).toBe(7);
        await second.stop();
        fs.renameSync(join(first.dataDir, 'pg18'), join(closed, 'data/pg18'));
        await expect(launch(join(closed, 'data'))).rejects.toMatchObject({ code: 'PG_DATA_UNREACHABLE' });
      } finally {
        await first.stop();
        fs.rmSync(first.dataDir, { recursive: true, force: true });
      }
    });

    test('a disk without room is reported before anything is made, and a nearly full one at the start', async () => {
      const disk = join(home, 'disk');
      fs.mkdirSync(disk);
      // The mount is seen by this child only and ends with it.
      const on = (megabytes: number, fill: string) => [
        'unshare',
        '-m',
        'sh',
        '-c',
        `${mount(megabytes)}${fill}"$@"`,
        'sh',
      ];
      const mount = (megabytes: number) => `mount -t tmpfs -o mode=755,size=${megabytes}m tmpfs '${disk}' && `;
      const small = await inNode(launching(disk), { wrap: on(100, 'exec ') });
      expect(small.said).toMatchObject({ code: 'PG_DISK_FULL', details: { path: disk, needed: 500 } });

      const filled = `
        const launcher = await import(${JSON.stringify(join(dist, 'launch.js'))});
        const { writeFileSync, statfsSync } = await import('node:fs');
        const first = await launcher.launchPostgres({ dataDir: ${JSON.stringify(disk)} });
        await first.stop();
        const { bavail, bsize } = statfsSync(${JSON.stringify(disk)});
        writeFileSync(${JSON.stringify(join(disk, 'ballast'))}, Buffer.alloc(bavail * bsize - 20 * 1024 * 1024));
        ${launching(disk)}`;
      const full = await inNode(filled, { wrap: on(700, 'exec ') });
      expect(full.said).toMatchObject({ code: 'PG_DISK_FULL', details: { needed: 50 } });
      expect(full.said.details.free).toBeLessThanOrEqual(20);
    });
  });
}

test('socket folders leave nothing behind in the temporary folder, not even those of starts killed long ago', async () => {
  const abandoned = fs.mkdtempSync(join(tmpdir(), 'ledger-pg-'));
  const justMade = fs.mkdtempSync(join(tmpdir(), 'ledger-pg-'));
  const twoHoursAgo = Date.now() / 1000 - 7200;
  fs.utimesSync(abandoned, twoHoursAgo, twoHoursAgo);
  const server = await launch(usedFolder());
  expect(basename(server.host)).toMatch(/^ledger-pg-/);
  expect(fs.existsSync(abandoned)).toBe(false);
  expect(fs.existsSync(justMade)).toBe(true);
  await server.stop();
  expect(fs.existsSync(server.host)).toBe(false);
  fs.rmdirSync(justMade);
});
