// Brings a fresh clone to the state in which the service runs: dependencies installed, sources compiled. Plain Node and
// nothing else, because there is no node_modules yet. Each step leaves a stamp and is skipped while its input is the same.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** What `nest build` compiles, and what decides how. */
const SOURCES = ['src', 'migrations', 'bench'];
const BUILD_CONFIG = ['nest-cli.json', '.swcrc', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];
/** What the web is made of. */
const WEB_SOURCES = ['web', path.join('src', 'messages')];
/** Each lies in what it vouches for, so it goes when that is removed, and is written only when all went well. */
const INSTALL_STAMP = path.join(root, 'node_modules', '.stamp');
const BUILD_STAMP = path.join(root, 'dist', '.stamp');
const WEB_STAMP = path.join(root, 'dist', 'web', '.stamp');

/** A failure whose message is all that the person in front of the terminal needs. */
export class PrepareError extends Error {}

/** Runs a script's main function; prints expected failures as a sentence instead of a stack. */
export async function main(run) {
  try {
    checkNode();
    followNpm();
    const code = await run();
    if (typeof code === 'number') process.exitCode = code;
  } catch (error) {
    if (!(error instanceof PrepareError)) throw error;
    console.error(`\n${error.message}`);
    process.exitCode = 1;
  }
}

/**
 * Ends with npm. npm runs a script through a shell that dies of a signal without passing it on, and a killed npm passes
 * nothing on at all: the service would go on unseen and keep its data folder. So whoever was started by npm watches the
 * shell and npm, and asks itself to stop, properly, when either is gone.
 */
function followNpm() {
  if (!process.env.npm_lifecycle_event || process.platform === 'win32') return;
  const before = ancestors();
  const timer = setInterval(() => {
    if (ancestors() === before) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  timer.unref();
}

/** The parent's pid, and on Linux its parent's. */
function ancestors() {
  return `${process.ppid} ${procStat(process.ppid)[1] ?? ''}`;
}

/** Same condition as "engines" in package.json: >=20.19 <21 || >=22.12. */
export function checkNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  const fits = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
  if (!fits) {
    throw new PrepareError(`当前 Node.js 版本为 ${version}，需要 20.19 以上的 20.x，或 22.12 以上。请安装后重试。`);
  }
}

/** Dependencies as the lock file says; a changed lock, package.json or Node version installs again. */
export async function ensureInstalled() {
  if (read(INSTALL_STAMP) === installKey()) return;
  await exclusively(path.join(root, 'node_modules', '.prepare.lock'), async () => {
    if (read(INSTALL_STAMP) === installKey()) return;
    console.log('正在安装依赖（首次约需一分钟）…');
    await npmInstall();
    // After the install, for npm may complete the lock file.
    write(INSTALL_STAMP, installKey());
  });
}

function installKey() {
  const hash = createHash('sha256').update(process.version + process.arch);
  for (const name of ['package.json', 'package-lock.json']) hash.update(read(path.join(root, name)) ?? '');
  return hash.digest('hex');
}

async function npmInstall() {
  // Compiling happens here, so the development dependencies are needed whatever NODE_ENV says.
  const args = ['install', '--no-audit', '--no-fund', '--include=dev'];
  let result = await npm(args);
  if (result.code !== 0 && /EACCES|EROFS|EPERM|ENOTDIR|ENOENT/.test(result.output) && !cacheWritable()) {
    const cache = fs.mkdtempSync(path.join(os.tmpdir(), 'npm-cache-'));
    console.log(`npm 缓存目录不可写，改用临时目录 ${cache} 重试…`);
    result = await npm([...args, '--cache', cache]);
    fs.rmSync(cache, { recursive: true, force: true });
  }
  if (result.code === 0) return;
  const lines = result.output.trim().split('\n');
  const tail = lines
    .filter((line) => !/^npm warn/i.test(line))
    .slice(-40)
    .join('\n');
  throw new PrepareError(`${tail}\n\n依赖安装失败。${installHint(result.output)}`);
}

function installHint(output) {
  if (/ENOSPC/.test(output)) return '磁盘空间不足：完整安装约需 1 GB，请清理后重试。';
  if (/ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ECONNRESET|network/i.test(output)) {
    return '无法连接 npm 软件源：请检查网络、代理和 npm config get registry 后重试。';
  }
  if (/EACCES|EROFS|EPERM/.test(output)) return `没有写权限：请确认当前用户可以写入 ${root} 和 npm 缓存目录。`;
  if (/spawn .* ENOENT/.test(output)) return '找不到 npm：请安装随 Node.js 提供的 npm，并确认它在 PATH 中。';
  return '请根据上面的输出处理后重试。';
}

function cacheWritable() {
  const cache = process.env.npm_config_cache ?? path.join(os.homedir(), '.npm');
  try {
    fs.mkdirSync(cache, { recursive: true });
    fs.accessSync(path.join(cache), fs.constants.W_OK);
    const content = path.join(cache, '_cacache');
    if (fs.existsSync(content)) fs.accessSync(content, fs.constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function npm(args) {
  // Under `npm start` the variable names the very npm that runs us, which need not be the first one in PATH.
  const cli = process.env.npm_execpath;
  const [program, rest] = cli && /\.[cm]?js$/.test(cli) ? [process.execPath, [cli, ...args]] : ['npm', args];
  return collect(program, rest);
}

/** Runs a program quietly; resolves with its exit code and everything it printed. */
function collect(program, args, env = {}) {
  return new Promise((done) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (output += text));
    child.on('error', (error) => done({ code: 1, output: `${output}\n${error.message}` }));
    child.on('close', (code) => done({ code: code ?? 1, output }));
  });
}

/** dist is what the sources say; a source that went away goes from dist as well. */
export async function ensureBuilt() {
  await upToDate(BUILD_STAMP, 'src', buildKey, async () => {
    console.log('正在编译…');
    const nest = path.join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
    const { code, output } = await collect(process.execPath, [nest, 'build']);
    if (code !== 0) throw new PrepareError(`${output.trim()}\n\n编译失败。请根据上面的输出修改源码后重试。`);
    removeOrphans();
  });
}

/** dist/web is what web/ says: script, styles and their compressed twins, which the service sends as they are. */
export async function ensureWebBuilt() {
  await upToDate(
    WEB_STAMP,
    'index.html',
    () => keyOf([...WEB_SOURCES.flatMap((folder) => list(folder)), 'package-lock.json']),
    async () => {
      console.log('正在编译网页…');
      const vite = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js');
      // Jest says 'test', with which the components give all dialogs the same name.
      const { code, output } = await collect(
        process.execPath,
        [vite, 'build', '--config', path.join('web', 'vite.config.ts'), '--logLevel', 'error'],
        { NODE_ENV: 'production' },
      );
      if (code !== 0) throw new PrepareError(`${output.trim()}\n\n网页编译失败。请根据上面的输出修改源码后重试。`);
      for (const name of list(path.join('dist', 'web')).filter((file) => /\.(js|css|svg|html)$/.test(file))) {
        const file = path.join(root, name);
        fs.writeFileSync(`${file}.gz`, gzipSync(fs.readFileSync(file), { level: 9 }));
      }
    },
  );
}

/** Builds when the stamp beside the product does not carry the key of the sources; one process at a time. */
async function upToDate(stamp, product, keyNow, build) {
  const current = () => read(stamp) === keyNow() && fs.existsSync(path.join(path.dirname(stamp), product));
  if (current()) return;
  await exclusively(path.join(root, 'node_modules', '.build.lock'), async () => {
    if (current()) return;
    const key = keyNow();
    await build();
    write(stamp, key);
  });
}

function buildKey() {
  return keyOf([...BUILD_CONFIG, ...SOURCES.flatMap((folder) => list(folder)).filter(isCompiled)]);
}

function keyOf(files) {
  const hash = createHash('sha256').update(process.version);
  for (const name of files)
    hash
      .update(`${name}\0`)
      .update(read(path.join(root, name)) ?? '')
      .update('\0');
  return hash.digest('hex');
}

function isCompiled(name) {
  return /\.(ts|js|json)$/.test(name) && !/\.(spec|d)\.ts$/.test(name);
}

function removeOrphans() {
  for (const folder of SOURCES) {
    for (const name of list(path.join('dist', folder))) {
      const source = path.relative('dist', name).replace(/\.js(\.map)?$/, '.ts');
      if (/\.js(\.map)?$/.test(name) && !fs.existsSync(path.join(root, source))) fs.rmSync(path.join(root, name));
    }
  }
}

/** Files below a folder of the project, sorted, as paths from the project's root. */
function list(folder) {
  let entries;
  try {
    entries = fs.readdirSync(path.join(root, folder), { withFileTypes: true });
  } catch {
    return [];
  }
  const names = entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  return names.flatMap((entry) => {
    const name = path.join(folder, entry.name);
    return entry.isDirectory() ? list(name) : [name];
  });
}

/** One process at a time: two terminals may start, test and build the same clone. A dead process's lock is taken over. */
async function exclusively(lock, run) {
  for (let told = false; !tryLock(lock); told = true) {
    const [pid, startedAt] = (read(lock) ?? '').split(' ');
    // Empty for the instant between creating the lock and writing into it.
    if (pid && startOf(pid) !== startedAt) fs.rmSync(lock, { force: true });
    else if (!told) console.log(`另一个进程 (pid ${pid}) 正在安装或编译，等待它完成…`);
    await new Promise((done) => setTimeout(done, 200));
  }
  try {
    return await run();
  } finally {
    fs.rmSync(lock, { force: true });
  }
}

function tryLock(lock) {
  try {
    fs.mkdirSync(path.dirname(lock), { recursive: true });
    fs.writeFileSync(lock, `${process.pid} ${startOf(process.pid)}`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw unwritable(error);
  }
}

/** When the process started, for a pid is soon another program's; undefined when it is gone or a zombie. */
function startOf(pid) {
  if (process.platform === 'linux') {
    const [state, , ...rest] = procStat(pid);
    return state === 'Z' ? undefined : rest[17];
  }
  try {
    process.kill(Number(pid), 0);
    return 'unknown';
  } catch (error) {
    return error.code === 'EPERM' ? 'unknown' : undefined;
  }
}

/** The fields of /proc/<pid>/stat from the third (state, parent, …) on; the second may hold spaces itself. */
function procStat(pid) {
  const stat = read(`/proc/${pid}/stat`) ?? '';
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function read(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function write(file, text) {
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  } catch (error) {
    throw unwritable(error);
  }
}

function unwritable(error) {
  if (error.code === 'ENOSPC') return new PrepareError('磁盘空间不足：安装和编译约需 1 GB，请清理后重试。');
  return new PrepareError(`项目目录 ${root} 不可写（${error.message}）。请检查目录权限，或换用有权限的用户。`);
}

/** Is the program in PATH? */
export function hasProgram(name) {
  return spawnSync('sh', ['-c', 'command -v "$1"', 'sh', name], { stdio: 'ignore' }).status === 0;
}

/** Runs a program of the project with its output on the terminal; resolves with its exit code. */
export function runTool(script, args, env = {}) {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [path.join(root, 'node_modules', script), ...args], {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...env },
    });
    // Ctrl-C reaches the child by itself; a signal sent to this process alone is passed on.
    const pass = (signal) => child.kill(signal);
    const wait = () => undefined;
    process.on('SIGTERM', pass).on('SIGINT', wait);
    child.on('error', fail);
    child.on('close', (code) => {
      process.off('SIGTERM', pass).off('SIGINT', wait);
      done(code ?? 1);
    });
  });
}
