import { mkdirSync, readFileSync, writeFileSync, existsSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import { DomainError } from '../kernel/domain-error.js';

/** Everything the process reads from its environment; read once, at boot. */
export interface Config {
  /** Demo mode loads the reference year and shows the demo users; off when DATABASE_URL points to a server of one's own. */
  demo: boolean;
  /** Whether the demonstration pays January to November by itself at the first start. */
  loadYear: boolean;
  host: string;
  port: number;
  /** Folder for the embedded database, keys and generated files. */
  dataDir: string;
  /** Connection of the service role; absent = embedded PostgreSQL. */
  databaseUrl: string | null;
  /** Connection that may create roles and own tables; used by migrations only. */
  ownerDatabaseUrl: string | null;
  redisUrl: string | null;
  keyFile: string;
  logLevel: string;
  /** Whether this process also handles background jobs (the embedded default); a production api leaves them to the worker. */
  runJobs: boolean;
  /** Full hour in Asia/Shanghai at which the nightly jobs of a day are due; null: this process never announces them. */
  nightHour: number | null;
  /** Day of the next month from which a month's report is made by itself; null: only after its closing. */
  reportDay: number | null;
  /** Session cookies get the Secure attribute (set behind TLS). */
  secureCookies: boolean;
}

export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const dataDir = resolve(env.LEDGER_DATA_DIR ?? 'data');
  const databaseUrl = env.DATABASE_URL ?? null;
  const port = Number(env.PORT ?? '3000');
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new DomainError('CONFIG_PORT', 'invalid', { value: env.PORT });
  }
  const demo = (env.LEDGER_DEMO ?? (databaseUrl ? '0' : '1')) === '1';
  return {
    demo,
    loadYear: (env.LEDGER_LOAD_YEAR ?? '1') === '1',
    host: env.HOST ?? '127.0.0.1',
    port,
    dataDir,
    databaseUrl,
    ownerDatabaseUrl: env.OWNER_DATABASE_URL ?? null,
    redisUrl: env.REDIS_URL ?? null,
    keyFile: resolve(env.LEDGER_KEY_FILE ?? join(dataDir, 'keys', 'personal-numbers.key')),
    // A demonstration speaks to a person at a terminal: only what went wrong.
    logLevel: env.LOG_LEVEL ?? (demo ? 'warn' : 'info'),
    runJobs: (env.RUN_JOBS ?? '1') === '1',
    nightHour: readHour(env.LEDGER_NIGHT_HOUR ?? '20'),
    reportDay: readReportDay(env.LEDGER_REPORT_DAY ?? '10'),
    secureCookies: env.SECURE_COOKIES === '1',
  };
}

function readHour(text: string): number | null {
  if (text === 'off') return null;
  if (!/^\d{1,2}$/.test(text) || Number(text) > 23) {
    throw new DomainError('CONFIG_NIGHT_HOUR', 'invalid', { value: text });
  }
  return Number(text);
}

/** Every month has a 28th. */
function readReportDay(text: string): number | null {
  if (text === 'off') return null;
  if (!/^\d{1,2}$/.test(text) || Number(text) < 1 || Number(text) > 28) {
    throw new DomainError('CONFIG_REPORT_DAY', 'invalid', { value: text });
  }
  return Number(text);
}

/**
 * The master key of personal numbers, 32 bytes, kept in a file outside the database (mode 0600).
 * Created on first use only while the database holds no numbers yet: `mayCreate` says so.
 */
export function readKeyFile(path: string, mayCreate: boolean): Buffer {
  if (!existsSync(path)) {
    if (!mayCreate) throw new DomainError('KEY_FILE_MISSING', 'rule', { path });
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, randomBytes(32).toString('hex') + '\n', { mode: 0o600, flag: 'wx' });
  }
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'hex');
  if (key.length !== 32) throw new DomainError('KEY_FILE_MALFORMED', 'rule', { path });
  return key;
}
