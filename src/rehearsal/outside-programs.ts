import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Decimal } from '../kernel/money.js';

/** Balances that a program found, by `fund code`: own postings only, debit minus credit, yuan. */
export type FoundBalances = Map<string, Decimal>;

/** A program that keeps books by itself, and how it is asked. */
interface OutsideProgram {
  /** Name of the export format. */
  format: 'hledger' | 'ledger' | 'beancount';
  /** What has to be installed. */
  needs: readonly string[];
  /** Each must end well: errors of form, dates out of order, balances that differ from those stated. */
  checks: (file: string) => [program: string, ...args: string[]][];
  /** Prints account and amount, one balance a line. */
  balances: (file: string) => [program: string, ...args: string[]];
  line: RegExp;
}

const LEDGER_LINE = '%(account)\t%(scrub(display_total))\n';

export const OUTSIDE_PROGRAMS: readonly OutsideProgram[] = [
  {
    format: 'hledger',
    needs: ['hledger'],
    checks: (file) => [
      ['hledger', '-f', file, 'check', 'accounts', 'commodities', 'ordereddates', 'assertions', 'parseable'],
    ],
    balances: (file) => ['hledger', '-f', file, 'balance', '--flat', '--empty', '--no-total', '-O', 'csv'],
    line: /^"([^"]+)","(-?[\d.]+)(?: CNY)?"$/,
  },
  {
    format: 'ledger',
    needs: ['ledger'],
    checks: (file) => [['ledger', '-f', file, '--pedantic', '--explicit', 'balance']],
    balances: (file) => [
      ...(['ledger', '-f', file, '--pedantic', 'balance', '--flat', '--empty', '--no-total'] as const),
      ...['--balance-format', LEDGER_LINE],
    ],
    line: /^([^\t]+)\t\s*(-?[\d.]+)(?: CNY)?$/,
  },
  {
    format: 'beancount',
    needs: ['bean-check', 'bean-query'],
    checks: (file) => [['bean-check', '--no-cache', file]],
    balances: (file) => ['bean-query', '-q', '-f', 'csv', file, BEAN_QUERY],
    line: /^([A-Z][^,\s]+)\s*,\s*(-?[\d.]+)\s*$/,
  },
];

const BEAN_QUERY = 'SELECT account, sum(number) AS balance GROUP BY account ORDER BY account';

export function hasProgram(name: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${name}`], { stdio: 'ignore' }).status === 0;
}

export function isInstalled({ needs }: OutsideProgram): boolean {
  return needs.every(hasProgram);
}

/**
 * Lets the program check an export and add it up.
 * @throws Error with the program's own words where it refuses the export or says something that is not understood
 */
export function askProgram(program: OutsideProgram, journal: Buffer): FoundBalances {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-export-'));
  try {
    const file = join(folder, `books.${program.format}`);
    writeFileSync(file, journal);
    for (const command of program.checks(file)) run(command);
    const found: FoundBalances = new Map();
    for (const line of run(program.balances(file)).split(/\r?\n/)) {
      if (/^\s*(\(empty\)|"?account"?\s*,.*)?$/.test(line)) continue;
      const [, account, amount] = program.line.exec(line) ?? [];
      if (account === undefined) throw new Error(`${program.format}: ${line}`);
      found.set(keyOf(account), new Decimal(amount!));
    }
    return found;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `RESIDENT:EXPENSE:5001 …:500101 …` and `Expenses:RESIDENT:5001:500101` are both `RESIDENT 500101`. */
function keyOf(account: string): string {
  const parts = account.split(':');
  const fund = /^[A-Z]+$/.test(parts[0]!) ? parts[0]! : parts[1]!;
  return `${fund} ${parts.at(-1)!.split(' ')[0]!}`;
}

function run([program, ...args]: [string, ...string[]]): string {
  // Their names of accounts are Chinese whatever the locale of this machine.
  const env = { ...process.env, LC_ALL: 'C.UTF-8', PYTHONIOENCODING: 'utf-8' };
  const done = spawnSync(program, args, { encoding: 'utf8', env, maxBuffer: 256 * 1024 * 1024 });
  if (done.status !== 0) {
    throw new Error(`${program} ${args[2] ?? ''}: ${done.error?.message ?? done.stderr.slice(0, 2000)}`);
  }
  return done.stdout;
}
