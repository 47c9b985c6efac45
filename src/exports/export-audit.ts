import type { Writable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { may } from '../identity/domain/permissions.js';
import { Sm3Stream } from '../kernel/digest.js';
import { DomainError } from '../kernel/domain-error.js';
import { auditFiles, columnTypes, dictionaryFile, manifestFile, type AuditFile } from '../messages/exports.js';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db, type Tx } from '../platform/db/db.js';
import { ZipWriter } from '../platform/tabular/zip-writer.js';
import { AuditExportStore } from './audit-export.store.js';
import { csvText } from '../platform/tabular/csv-text.js';
import { exportFileName } from './domain/export-name.js';
import type { ExportScope } from './domain/export.types.js';
import { safeCell } from '../kernel/safe-cell.js';
import { scopeOf, type ScopeInput } from './export-scope.js';
import { ExportsStore } from './exports.store.js';
import { streamOut } from './stream-out.js';

export interface AuditExport {
  scope: ExportScope;
  fileName: string;
}

interface Written {
  file: string;
  rows: number;
  bytes: number;
  digest: string;
}

/**
 * 审计数据标准导出: chart, balances, vouchers, postings, payouts and people as csv in one zip, with a dictionary of every
 * column and a list of the files with their SM3. Numbers of people and accounts are masked as everywhere.
 */
@Injectable()
export class ExportAudit {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(ExportsStore) private readonly exports: ExportsStore,
    @Inject(AuditExportStore) private readonly store: AuditExportStore,
  ) {}

  /**
   * Puts the export on the trail before the first byte leaves. It names people, so the right to read the books is not enough.
   * Errors: PERIOD_MALFORMED, EXPORT_RANGE_WRONG (invalid); PERMISSION_MISSING (denied) without beneficiary.read;
   * EXPORT_CHART_MISSING.
   */
  async prepare(caller: Caller, input: ScopeInput): Promise<AuditExport> {
    const scope = scopeOf(input);
    await this.commands.run(caller, { name: 'ledger.exported' }, async (ctx) => {
      if (!may(caller.actor.roles, 'beneficiary.read')) {
        throw new DomainError('PERMISSION_MISSING', 'denied', { permission: 'beneficiary.read' });
      }
      const accounts = await this.exports.accounts(ctx.tx, ctx.agencyId, scope);
      if (accounts.length === 0) throw new DomainError('EXPORT_CHART_MISSING', 'missing');
      ctx.note('export', 'audit', { funds: scope.funds, from: scope.from, to: scope.to });
    });
    return { scope, fileName: exportFileName('audit', scope) };
  }

  /** Writes the whole zip from one snapshot. */
  async write(caller: Caller, { scope }: AuditExport, out: Writable): Promise<void> {
    await this.db.read((tx) => streamOut(this.zip(tx, caller.agencyId, scope), out));
  }

  private async *zip(tx: Tx, agencyId: number, scope: ExportScope): AsyncGenerator<Buffer> {
    const zip = new ZipWriter();
    const written: Written[] = [];
    const part = (file: string, rows: AsyncIterable<string[]>): AsyncGenerator<Buffer> => {
      const entry: Written = { file, rows: 0, bytes: 0, digest: '' };
      written.push(entry);
      return zip.part(file, measured(csvText(counted(rows, entry)), entry));
    };
    yield* part(dictionaryFile.file, each(dictionary()));
    for (const name of Object.keys(auditFiles) as AuditFile[]) {
      yield* part(auditFiles[name].file, this.rows(tx, agencyId, name, scope));
    }
    yield* zip.part(manifestFile.file, csvText(each(manifest(written))));
    yield* zip.end();
  }

  private async *rows(tx: Tx, agencyId: number, name: AuditFile, scope: ExportScope): AsyncGenerator<string[]> {
    const columns: Readonly<Record<string, { title: string }>> = auditFiles[name].columns;
    const fields = Object.keys(columns);
    yield Object.values(columns).map(({ title }) => title);
    for await (const page of this.store.pages(tx, agencyId, name, scope)) {
      for (const row of page) yield fields.map((field) => safeCell(row[field] == null ? '' : String(row[field])));
    }
  }
}

function* dictionary(): Generator<string[]> {
  yield [...dictionaryFile.columns];
  for (const { file, note, columns } of Object.values(auditFiles)) {
    const listed: Readonly<
      Record<string, { title: string; type: keyof typeof columnTypes; note?: string; codes?: object }>
    > = columns;
    for (const [i, [field, column]] of Object.entries(listed).entries()) {
      const codes = Object.entries(column.codes ?? {}).map(([code, meaning]) => `${code}=${String(meaning)}`);
      yield [
        ...[file, note, String(i + 1), column.title, field, columnTypes[column.type]],
        ...[column.note ?? '', codes.join(dictionaryFile.between)],
      ];
    }
  }
}

function* manifest(written: readonly Written[]): Generator<string[]> {
  yield [...manifestFile.columns];
  for (const { file, rows, bytes, digest } of written) yield [file, String(rows), String(bytes), digest];
}

async function* each<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items;
}

/** Without the line of titles. */
async function* counted(rows: AsyncIterable<string[]>, entry: Written): AsyncGenerator<string[]> {
  entry.rows = -1;
  for await (const row of rows) {
    entry.rows += 1;
    yield row;
  }
}

async function* measured(texts: AsyncIterable<string>, entry: Written): AsyncGenerator<string> {
  const digest = new Sm3Stream();
  for await (const text of texts) {
    entry.bytes += Buffer.byteLength(text, 'utf8');
    digest.update(text);
    yield text;
  }
  entry.digest = digest.hex();
}
