import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Desk } from '../client/desk.js';
import { LedgerClient } from '../client/ledger-client.js';
import { buildReferenceYear } from '../demo/reference-year.js';
import { DEMO_PASSWORD } from '../identity/demo-users.js';
import { toWan, toWire } from '../kernel/money.js';
import { rehearsalMessages as text, schemeLabels } from '../messages/rehearsal.js';
import { readConfig, type Config } from '../platform/config.js';
import { LAST_MONTH, loadYear, OPEN_MONTH, YearPlayer, type MonthTotals } from '../reference/load-year.js';
import { demoFolder, prepareReference } from '../reference/load-reference.js';
import { RollFiles } from '../reference/roll-files.js';
import { openServer, startRuntime, type Runtime, type Server } from '../runtime.js';
import pg from 'pg';
import { compareOutside } from './compare-outside.js';
import { MonthEnd, type MonthEndResult } from './month-end.js';
import { hireStaff } from './staff.js';

export interface RehearsalOptions {
  say(line: string): void;
}

interface Measured {
  projectCode: string | null;
  no: number;
  level3: string;
  operator: string;
  target: string;
  unit: string | null;
  measurable: boolean;
  actual: string | null;
  completion: string | null;
  score: string | null;
}

interface ProjectRow {
  code: string;
  name: string;
  budget: string;
  attributed: string;
}

interface VerifyAnswer {
  ok: boolean;
  seconds: number;
  checks: { name: string; label?: string; records: number; ok: boolean; firstBad?: unknown }[];
}

/**
 * Plays the whole of December unattended against the simulated bank, in a database of its own, and prints the month.
 * The first time January to November are paid before; a December that was played is played on a fresh copy again.
 * @returns whether every payout is settled and every invariant holds
 */
export async function rehearse(options: RehearsalOptions): Promise<boolean> {
  const base = readConfig();
  const config: Config = {
    ...base,
    demo: true,
    databaseUrl: null,
    redisUrl: null,
    port: 0,
    host: '127.0.0.1',
    dataDir: join(base.dataDir, 'rehearsal'),
    keyFile: join(base.dataDir, 'rehearsal', 'keys', 'personal-numbers.key'),
    logLevel: 'warn',
    runJobs: true,
    nightHour: null,
  };
  mkdirSync(config.dataDir, { recursive: true });
  const server = await openServer(config, options.say);
  try {
    if (!(await isThere(server, NOVEMBER))) await payUntilNovember(config, server, options);
    await copyDatabase(server, NOVEMBER, DECEMBER);
    const runtime = await startRuntime(config, { listen: true, runJobs: true, server, database: DECEMBER });
    try {
      return await playDecember(runtime, options);
    } finally {
      await runtime.close();
    }
  } finally {
    await server.stop();
  }
}

const FIRST_MONTH = `${LAST_MONTH.slice(0, 4)}-01`;

/** Databases of the rehearsal's server: being filled, kept as it was at the end of November, played to the end. */
const FILLING = 'filling';
const NOVEMBER = 'november';
const DECEMBER = 'december';

async function payUntilNovember(config: Config, server: Server, { say }: RehearsalOptions): Promise<void> {
  const runtime = await startRuntime(config, { listen: true, runJobs: true, server, database: FILLING });
  try {
    const reference = await prepareReference(runtime.app);
    await loadYear(runtime.app, runtime.url!, reference, { say, statements: join(config.dataDir, OPEN_MONTH) });
  } finally {
    await runtime.close();
  }
  await asOwner(server, (client) => client.query(`ALTER DATABASE ${FILLING} RENAME TO ${NOVEMBER}`));
}

async function copyDatabase(server: Server, from: string, to: string): Promise<void> {
  await asOwner(server, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${to} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${to} TEMPLATE ${from} STRATEGY file_copy`);
  });
}

async function isThere(server: Server, name: string): Promise<boolean> {
  return asOwner(
    server,
    async (client) => (await client.query('SELECT FROM pg_database WHERE datname = $1', [name])).rowCount === 1,
  );
}

async function asOwner<T>(server: Server, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client((await server.database('postgres')).owner);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function playDecember(runtime: Runtime, { say }: RehearsalOptions): Promise<boolean> {
  const reference = await prepareReference(runtime.app);
  say(text.december);
  const files = new RollFiles(demoFolder());
  try {
    await files.write(LAST_MONTH);
    const staff = await hireStaff(runtime.url!, DEMO_PASSWORD);
    const player = new YearPlayer(staff, buildReferenceYear(), files, reference);
    const month = await player.play(LAST_MONTH);
    printMonth(say, month);
    const monthEnd = new MonthEnd(staff);
    let closed = true;
    for (const period of [OPEN_MONTH, LAST_MONTH]) {
      const ends = await monthEnd.play(period, { checklist: true });
      printMonthEnd(say, period, ends);
      closed &&= ends.every((end) => end.closed);
    }
    const manager = await LedgerClient.login(runtime.url!, 'guanli', DEMO_PASSWORD);
    await printBooks(say, manager);
    await printMeasures(say, manager);
    return (await printInvariants(say, manager)) && closed;
  } finally {
    await files.close();
  }
}

function printMonth(say: (line: string) => void, month: MonthTotals): void {
  say(text.monthTitle(LAST_MONTH, month.seconds.toFixed(1)));
  for (const one of month.schemes) {
    say(
      text.scheme(
        schemeLabels[one.scheme]!,
        one.people,
        toWire(one.total),
        toWan(one.total).toFixed(2),
        one.bounced,
        toWire(one.bouncedTotal),
        one.repaid,
        toWire(one.repaidTotal),
      ),
    );
    say(text.bridge(one.bridge.map((item) => `${item.label} ${item.amount}`).join('  ')));
  }
}

function printMonthEnd(say: (line: string) => void, period: string, ends: readonly MonthEndResult[]): void {
  say(text.monthEnd(period));
  for (const { fund, accounts, lines, matches, open, checklist, closed, seconds } of ends) {
    say(text.fundEnd(schemeLabels[fund]!, accounts, lines, matches, open, seconds.reconcile.toFixed(2)));
    const waiting = checklist.filter(({ state }) => state !== 'OK').map(({ sentence }) => sentence);
    say(
      closed
        ? text.checklistGreen(checklist.length, seconds.checklist.toFixed(2), seconds.close.toFixed(2))
        : text.checklistOpen(waiting),
    );
  }
}

async function printBooks(say: (line: string) => void, manager: LedgerClient): Promise<void> {
  say(text.vouchersTitle);
  for (const scheme of Object.keys(schemeLabels)) {
    const { total } = await manager.get<{ total: number }>(
      `/v1/vouchers?fund=${scheme}&period=${LAST_MONTH}&pageSize=1`,
    );
    say(text.vouchers(schemeLabels[scheme]!, total));
  }
  say(text.projectsTitle);
  const projects = await manager.get<ProjectRow[] | { rows: ProjectRow[] }>('/v1/projects?fiscalYear=2024');
  for (const row of Array.isArray(projects) ? projects : projects.rows) {
    say(text.project(row.code, row.name, row.budget, row.attributed));
  }
}

async function printMeasures(say: (line: string) => void, manager: LedgerClient): Promise<void> {
  say(text.measuresTitle);
  const rows = await manager.post<Measured[]>('/v1/measurements', { fiscalYear: 2024, cutOff: '2024-12-31' });
  for (const row of rows) say(text.measure(row));
}

async function printInvariants(say: (line: string) => void, manager: LedgerClient): Promise<boolean> {
  const verified = await manager.get<VerifyAnswer>('/v1/verify');
  say(text.verifyTitle(verified.seconds.toFixed(2)));
  for (const check of verified.checks) {
    say(
      text.check(
        check.ok,
        check.label ?? check.name,
        check.records,
        check.firstBad ? JSON.stringify(check.firstBad) : '',
      ),
    );
  }
  const started = performance.now();
  const { items } = await new Desk(manager).checklist('RESIDENT', LAST_MONTH);
  say(text.checklistTime(items.length, ((performance.now() - started) / 1000).toFixed(2)));
  const agreed = await compareOutside(manager, FIRST_MONTH, LAST_MONTH, say);
  const good = verified.ok && agreed;
  say(good ? text.allHold : text.broken);
  return good;
}
