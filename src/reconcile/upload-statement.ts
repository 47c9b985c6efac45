import { Inject, Injectable } from '@nestjs/common';
import { shanghaiMinute } from '../kernel/clock.js';
import { DomainError } from '../kernel/domain-error.js';
import { money, toWire, type Decimal } from '../kernel/money.js';
import { parseDate } from '../kernel/period.js';
import { statementProblemText } from '../messages/reconcile.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { UploadedFile } from '../platform/files/upload.js';
import { FileVault } from '../platform/files/file-vault.js';
import { readTableBatches } from '../platform/tabular/read-table.js';
import type { TableRow } from '../platform/tabular/table.types.js';
import { compareKnown, uncovered, type Days } from './domain/overlap.js';
import { readStatement, type StatementIssue, type StatementReading } from './domain/read-statement.js';
import { shippedStatementFormats } from './domain/shipped-statement-formats.js';
import { requireStatementFormat, type StatementFormat } from './domain/statement-format.js';
import { StatementsStore } from './statements.store.js';

/** More lines than a month of one account has, unless the bank prints every payout. */
const MAX_LINES = 200_000;
/** So many faults are told, the rest only counted. */
const MAX_TOLD = 500;

export interface StatementUpload extends Days {
  fund: string;
  account: string;
  formatCode: string;
  /** Opening balance as the person reads it off the paper, yuan. */
  opening?: string;
  file: UploadedFile;
}

export interface StatementUploaded {
  id: string;
  from: string;
  to: string;
  opening: string;
  closing: string;
  lineCount: number;
  knownCount: number;
}

/**
 * Takes in the statement of one account from a day to a day: all of it or nothing. Days that an earlier statement covers
 * are compared with it line by line and not stored again. A file without a movement may serve for several months.
 *
 * Errors: BANK_ACCOUNT_NOT_FOUND, BANK_STATEMENT_FORMAT_NOT_FOUND (missing); BANK_STATEMENT_DAYS (invalid); BANK_STATEMENT_NOT_OVER
 * (rule) while the last day is not over; BANK_STATEMENT_REPEATED (conflict) for the same bytes, with who imported them and
 * when; BANK_STATEMENT_KNOWN (conflict) when it brings no new day; BANK_STATEMENT_OVERLAPS (conflict) when the new days are
 * not in one piece; BANK_STATEMENT_REFUSED (invalid) with every fault and its line; BANK_STATEMENT_OPENING_UNKNOWN (invalid);
 * BANK_STATEMENT_NOT_CONTINUOUS (rule) when a neighbour's balance is another; those of reading a table file.
 */
@Injectable()
export class UploadStatement {
  constructor(
    @Inject(StatementsStore) private readonly store: StatementsStore,
    @Inject(FileVault) private readonly vault: FileVault,
  ) {}

  async run(ctx: Ctx, input: StatementUpload): Promise<StatementUploaded> {
    const { fund, account, file } = input;
    const days = { from: parseDate(input.from), to: parseDate(input.to) };
    if (days.from > days.to) throw new DomainError('BANK_STATEMENT_DAYS', 'invalid', { ...days });
    if (days.to >= ctx.today) throw new DomainError('BANK_STATEMENT_NOT_OVER', 'rule', { to: days.to });
    if (!(await this.store.isBankAccount(ctx.tx, ctx.agencyId, fund, account))) {
      throw new DomainError('BANK_ACCOUNT_NOT_FOUND', 'missing', { account });
    }
    await this.store.lockAccount(ctx, fund, account);
    const same = await this.store.sameFile(ctx.tx, ctx.agencyId, fund, account, file.digest, days);
    if (same) {
      throw new DomainError('BANK_STATEMENT_REPEATED', 'conflict', {
        id: same.id,
        by: same.by,
        at: shanghaiMinute(same.at),
      });
    }
    const format = await this.format(ctx, input.formatCode);
    const reading = await read(format, file, { ...days, opening: input.opening ? money(input.opening) : null });
    refuseFaults(reading.issues);
    const fresh = await this.withoutKnown(ctx, input, days, reading);
    const opening =
      fresh.opening ?? (await this.store.closingBefore(ctx.tx, ctx.agencyId, fund, account, fresh.days.from));
    if (!opening) throw new DomainError('BANK_STATEMENT_OPENING_UNKNOWN', 'invalid', { from: fresh.days.from });
    const closing = fresh.lines.at(-1)?.balance ?? opening;
    const stored = await this.vault.put(ctx, {
      purpose: 'bank-statement',
      name: file.name,
      mediaType: file.mediaType,
      source: file.read(),
    });
    const id = await this.store.insert(ctx, {
      fund,
      account,
      format: await this.versionOf(ctx, format),
      fileId: stored.id,
      fileName: file.name,
      digest: stored.digest,
      ...fresh.days,
      opening,
      closing,
      lines: fresh.lines,
      knownCount: fresh.known,
    });
    ctx.note('bankStatement', id, {
      fund,
      account,
      ...fresh.days,
      lines: fresh.lines.length,
      fileDigest: stored.digest.toString('hex'),
      closing: toWire(closing),
    });
    return {
      id,
      ...fresh.days,
      opening: toWire(opening),
      closing: toWire(closing),
      lineCount: fresh.lines.length,
      knownCount: fresh.known,
    };
  }

  private async format(ctx: Ctx, code: string): Promise<StatementFormat> {
    const saved = await this.store.format(ctx.tx, ctx.agencyId, code);
    const format =
      saved?.definition ?? (Object.hasOwn(shippedStatementFormats, code) ? shippedStatementFormats[code] : undefined);
    if (!format) throw new DomainError('BANK_STATEMENT_FORMAT_NOT_FOUND', 'missing', { code });
    return requireStatementFormat(format);
  }

  /** A shipped layout becomes the agency's own with its first statement, so that every statement names a stored version. */
  private async versionOf(ctx: Ctx, format: StatementFormat): Promise<{ code: string; version: number }> {
    const saved = await this.store.format(ctx.tx, ctx.agencyId, format.code);
    return { code: format.code, version: saved?.version ?? (await this.store.insertFormat(ctx, format)) };
  }

  private async withoutKnown(
    ctx: Ctx,
    { fund, account }: StatementUpload,
    days: Days,
    reading: StatementReading,
  ): Promise<{ days: Days; lines: StatementReading['lines']; opening: Decimal | null; known: number }> {
    const covered = await this.store.covered(ctx.tx, ctx.agencyId, fund, account, days);
    if (covered.length === 0) return { days, lines: reading.lines, opening: reading.opening, known: 0 };
    const [fresh, ...more] = uncovered(days, covered);
    if (!fresh) throw new DomainError('BANK_STATEMENT_KNOWN', 'conflict', { ...days });
    if (more.length > 0) {
      throw new DomainError('BANK_STATEMENT_OVERLAPS', 'conflict', { from: covered[0]!.from, to: covered.at(-1)!.to });
    }
    const isFresh = (day: string): boolean => day >= fresh.from && day <= fresh.to;
    const knownInFile = reading.lines.filter((line) => !isFresh(line.on));
    const known = await this.store.knownLines(ctx.tx, ctx.agencyId, fund, account, days);
    refuseFaults(compareKnown(knownInFile, known));
    const first = reading.lines.find((line) => isFresh(line.on));
    const before = reading.lines.filter((line) => line.on < fresh.from).at(-1);
    return {
      days: fresh,
      lines: reading.lines.filter((line) => isFresh(line.on)),
      opening: first ? first.balance.minus(first.amount) : (before?.balance ?? reading.opening),
      known: knownInFile.length,
    };
  }
}

async function read(
  format: StatementFormat,
  file: UploadedFile,
  frame: Days & { opening: Decimal | null },
): Promise<StatementReading> {
  const rows: TableRow[] = [];
  for await (const batch of readTableBatches({ open: () => file.read(), name: file.name })) {
    rows.push(...batch);
    if (rows.length > MAX_LINES) {
      return {
        lines: [],
        issues: [{ line: 0, problem: 'TOO_MANY_LINES', expected: String(MAX_LINES) }],
        opening: null,
      };
    }
  }
  return readStatement(format, rows, frame);
}

function refuseFaults(issues: readonly StatementIssue[]): void {
  if (issues.length === 0) return;
  const told = [...issues].sort((a, b) => a.line - b.line).slice(0, MAX_TOLD);
  throw new DomainError('BANK_STATEMENT_REFUSED', 'invalid', {
    count: issues.length,
    issues: told.map((issue) => ({ ...issue, text: statementProblemText(issue) })),
  });
}
