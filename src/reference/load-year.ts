import type { INestApplication } from '@nestjs/common';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shippedFormats } from '../banking/domain/shipped-formats.js';
import { buildReferenceYear, DEMO_PERIODS, type ReferenceYear } from '../demo/reference-year.js';
import { LedgerClient } from '../client/ledger-client.js';
import { DEMO_PASSWORD } from '../identity/demo-users.js';
import { IdentityService } from '../identity/identity.service.js';
import { Decimal, toWire } from '../kernel/money.js';
import { firstDay, lastDay, type Period } from '../kernel/period.js';
import { STATEMENT_FILE } from '../messages/rehearsal.js';
import { startMessages } from '../messages/start.js';
import { Commands } from '../platform/commands.js';
import { DB, type Db } from '../platform/db/db.js';
import { playLateReissue, playSchemeMonth, type PlannedFailure, type SchemeMonthResult, type Staff } from '../rehearsal/play-month.js';
import { BankWindow } from '../rehearsal/bank-window.js';
import { MonthEnd } from '../rehearsal/month-end.js';
import { hireStaff } from '../rehearsal/staff.js';
import { playCertifications } from './certification-file.js';
import { demoFolder, levelOf, referenceYearLoaded, type ReferenceAgency } from './load-reference.js';
import { plannedArrivals, SCHEMES, type Scheme } from './money-plan.js';
import { referenceFacts } from './reference-facts.js';
import { RollFiles, type RollFormat } from './roll-files.js';

export const LAST_MONTH: Period = '2024-12';
/** Paid, but neither reconciled nor closed: its statements wait in the demo folder. */
export const OPEN_MONTH: Period = '2024-11';
/** Bank format of each scheme's fund in the reference year. */
export const FORMAT_OF: Record<Scheme, keyof typeof shippedFormats> = {
  RESIDENT: 'PIPE_GB18030',
  ENTERPRISE: 'CSV_HEADER',
  INSTITUTIONAL: 'FIXED_HT',
};

export interface LoadOptions {
  say(line: string): void;
  stopped?: AbortSignal;
  /** Where the open month's bank statements are laid; in the demo folder when absent. */
  statements?: string;
}

/**
 * Pays January to November 2024 over HTTP, each act by the person whose act it is, reconciles and closes all but the last
 * of these months, and leaves November's bank statements and December's rolls waiting.
 * Killed in the middle, it is played again from the start with the same keys: what was done answers as before.
 */
export async function loadYear(app: INestApplication, url: string, reference: ReferenceAgency, options: LoadOptions): Promise<void> {
  const db = app.get<Db>(DB, { strict: false });
  const files = new RollFiles(demoFolder());
  const statements = options.statements ?? join(demoFolder(), OPEN_MONTH);
  try {
    const december = files.pathOf(LAST_MONTH, 'RESIDENT', 'xlsx');
    if (await referenceYearLoaded(db)) {
      if (!existsSync(december)) await files.write(LAST_MONTH);
      if (!(await hasStatements(statements))) await handOut(url, statements);
      options.say(startMessages.yearThere(statements, december));
      return;
    }
    options.say(startMessages.yearStart);
    const started = performance.now();
    const staff = await hireStaff(url, DEMO_PASSWORD);
    const reference2024 = buildReferenceYear();
    const year = new YearPlayer(staff, reference2024, files, reference);
    const monthEnd = new MonthEnd(staff);
    let written = files.write(DEMO_PERIODS[0]!);
    for (const [i, period] of DEMO_PERIODS.slice(0, -1).entries()) {
      if (options.stopped?.aborted) return;
      await written;
      written = files.write(DEMO_PERIODS[i + 1]!);
      const month = await year.play(period);
      options.say(
        startMessages.yearMonth(period, month.seconds.toFixed(1), month.people.toLocaleString('en-US'), thousands(month.total), month.bounced),
      );
      if (period !== OPEN_MONTH) {
        const started = performance.now();
        const funds = await monthEnd.play(period);
        options.say(startMessages.yearClosed(period, ((performance.now() - started) / 1000).toFixed(1), sumOf(funds, 'lines'), sumOf(funds, 'open')));
      }
    }
    await written;
    await handOut(url, statements);
    await playCertifications(staff.clerk, reference2024, DEMO_PERIODS.slice(0, -1));
    // Management opens its page on figures, and the auditor on an anchor, not on an empty form.
    const manager = await LedgerClient.login(url, 'guanli', DEMO_PASSWORD);
    await manager.post('/v1/measurements', { fiscalYear: 2024, cutOff: lastDay(DEMO_PERIODS.at(-2)!) });
    const auditor = await LedgerClient.login(url, 'jihe', DEMO_PASSWORD);
    await auditor.post('/v1/anchors', {}, { key: 'anchor/2024' });
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    await app.get(Commands, { strict: false }).run(
      IdentityService.systemCaller(reference.agencyId, 'reference'),
      { name: 'reference.loaded' },
      async (ctx) => ctx.note('reference', '2024', { through: DEMO_PERIODS.at(-2), seconds }),
    );
    options.say(startMessages.yearDone(seconds, statements, december));
  } finally {
    await files.close();
  }
}

/** The bank's statements of the month that is still open, as files for whoever reconciles it. */
async function handOut(url: string, folder: string): Promise<void> {
  const bank = new BankWindow(await LedgerClient.login(url, 'kuaiji', DEMO_PASSWORD));
  await mkdir(folder, { recursive: true });
  for (const scheme of SCHEMES) {
    for (const { fileName, csv } of await bank.statements(scheme, OPEN_MONTH)) {
      const path = join(folder, fileName);
      await writeFile(`${path}.part`, csv);
      await rename(`${path}.part`, path);
    }
  }
}

/** The rolls of the month may lie in the same folder. */
async function hasStatements(folder: string): Promise<boolean> {
  const names = existsSync(folder) ? await readdir(folder) : [];
  return names.some((name) => name.startsWith(STATEMENT_FILE));
}

function sumOf<Name extends string>(list: readonly Record<Name, number>[], name: Name): number {
  return list.reduce((sum, one) => sum + one[name], 0);
}

export interface MonthTotals {
  people: number;
  total: Decimal;
  bounced: number;
  seconds: number;
  schemes: SchemeMonthResult[];
}

/** Plays months of the reference year one after the other and remembers what is left for the next one. */
export class YearPlayer {
  private readonly late = new Map<Scheme, { period: Period; payments: SchemeMonthResult['late'] }>();

  constructor(
    private readonly staff: Staff,
    private readonly year: ReferenceYear,
    private readonly files: RollFiles,
    private readonly reference: ReferenceAgency,
  ) {}

  /** The three schemes of a month side by side, as three clerks would; then failures that last month left over. */
  async play(period: Period): Promise<MonthTotals> {
    const started = performance.now();
    await this.recordArrivals(period);
    const schemes = await Promise.all(SCHEMES.map((scheme) => this.playScheme(period, scheme)));
    for (const scheme of SCHEMES) await this.playLate(period, scheme, schemes.find((month) => month.scheme === scheme)!);
    await this.staff.reviewer.reviewVouchers(period);
    return {
      people: schemes.reduce((sum, month) => sum + month.people, 0),
      total: schemes.reduce((sum, month) => sum.plus(month.total), new Decimal(0)),
      bounced: schemes.reduce((sum, month) => sum + month.bounced, 0),
      seconds: (performance.now() - started) / 1000,
      schemes,
    };
  }

  private async playScheme(period: Period, scheme: Scheme): Promise<SchemeMonthResult> {
    // Half of the rolls come as workbooks, half as GB18030 text: both ways are walked every month.
    const month = Number(period.slice(5));
    const format: RollFormat = (month + SCHEMES.indexOf(scheme)) % 2 === 0 ? 'csv' : 'xlsx';
    const path = this.files.pathOf(period, scheme, format);
    return playSchemeMonth(this.staff, {
      scheme,
      period,
      roll: { name: path.slice(path.lastIndexOf('/') + 1), bytes: await this.files.read(period, scheme, format) },
      format: shippedFormats[FORMAT_OF[scheme]],
      failures: plannedFailures(this.year, period, scheme),
    });
  }

  private async playLate(period: Period, scheme: Scheme, month: SchemeMonthResult): Promise<void> {
    const left = this.late.get(scheme);
    if (left) {
      await playLateReissue(
        this.staff,
        { scheme, period: left.period, format: shippedFormats[FORMAT_OF[scheme]], paidOn: `${firstDay(period).slice(0, 8)}18` },
        left.payments,
      );
      this.late.delete(scheme);
    }
    if (month.late.length > 0) this.late.set(scheme, { period, payments: month.late });
  }

  /** Subsidies that arrive in this month, and the running-cost project's spending. */
  private async recordArrivals(period: Period): Promise<void> {
    for (const project of referenceFacts().projects) {
      const id = this.reference.projects.get(project.code)!;
      for (const arrival of plannedArrivals(project, Number(period.slice(0, 4)))) {
        if (!arrival.on.startsWith(period)) continue;
        const { bookkeeper } = this.staff;
        const event = { level: levelOf(project), amount: toWire(arrival.amount) };
        const arrived = { ...event, kind: 'ARRIVE' as const, on: arrival.on, documentNo: project.document_no ?? undefined };
        await bookkeeper.recordProjectEvent(id, arrived, `arrival/${project.code}/${period}`);
        if (project.scheme === null) {
          const spent = { ...event, kind: 'SPEND' as const, on: `${period}-20`, note: '业务经费支出（演示）' };
          await bookkeeper.recordProjectEvent(id, spent, `spend/${project.code}/${period}`);
        }
      }
    }
  }
}

/** Failures of the simulated bank by the account it sees in this month. */
export function plannedFailures(year: ReferenceYear, period: Period, scheme: Scheme): PlannedFailure[] {
  const accounts = new Map(year.month(period, scheme).lines.map((line) => [line.idNumber, line.accountNumber]));
  return year.bankFailures(period, scheme).map(({ idNumber, cause, correction, reissue }) => ({
    account: accounts.get(idNumber)!,
    cause,
    when: reissue,
    correction:
      correction.kind === 'CONFIRMED'
        ? { confirmed: true }
        : {
            accountNumber: correction.accountNumber,
            bankName: correction.bankName,
            ...(correction.accountName ? { accountName: correction.accountName } : {}),
          },
  }));
}

function thousands(amount: Decimal): string {
  const [whole, cents] = toWire(amount).split('.');
  return `${whole!.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents}`;
}
