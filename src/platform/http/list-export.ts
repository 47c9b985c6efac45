import { Readable } from 'node:stream';
import { type CallHandler, type ExecutionContext, Logger, type NestInterceptor, StreamableFile } from '@nestjs/common';
import type { Request, Response } from 'express';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { DomainError } from '../../kernel/domain-error.js';
import { safeCell } from '../../kernel/safe-cell.js';
import { exportProblems, exportWords } from '../../messages/list-export.js';
import type { Commands } from '../commands.js';
import type { Caller } from '../db/ctx.js';
import { attachment } from '../files/file-name.js';
import { csvText } from '../tabular/csv-text.js';
import { writeXlsx, type WriteRow } from '../tabular/write-xlsx.js';
import { cellOf, titleRow, widthsOf } from './list-cells.js';
import { exportFileName, parseColumns, refused, refuseUnknownPaths, type ListColumn } from './list-columns.js';
import { listOf } from './page-of.js';
import { withPagesOf, type Page } from './paging.js';
import { replaceQuery } from './replace-query.js';
import type { LedgerRequest } from './request-context.js';
import { loggable } from './scrub.js';

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const CSV = 'text/csv; charset=utf-8';
/** Rows asked for at once: what is held in memory, and how often the list is counted and sorted. */
const PAGE_ROWS = 10_000;
const MAX_ROWS = 200_000;
/** Rows that the widths of the columns are taken from. */
const SAMPLE_ROWS = 500;

/** Rows of a list as the export needs them, whether it has pages or not. */
type Part = Pick<Page<unknown>, 'rows' | 'total'>;

/**
 * `format=xlsx` or `format=csv` on any GET list: the same handler, with its permission, its filters and its order, is asked
 * page by page, and the columns named in `columns` are streamed as a workbook or a text that no program computes. What was taken out of the system is on the trail
 * (list.exported) before the first byte leaves.
 *
 * Errors, as JSON while nothing is sent yet: REQUEST_INVALID, LIST_TOO_LONG, and those of the list itself. Later ones cut
 * the connection. A list that changes while it is read says so in its last row.
 */
export class ListExport implements NestInterceptor {
  private readonly logger = new Logger('ListExport');

  constructor(private readonly commands: Commands) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const http = context.switchToHttp();
    const request = http.getRequest<LedgerRequest>();
    if (request.method !== 'GET' || request.query.format === undefined) return next.handle();
    const kind = listOf(context.getHandler());
    if (kind === null || !request.caller) return next.handle();
    return from(this.fileOf(request, http.getResponse<Response>(), kind, request.caller, next));
  }

  private async fileOf(
    request: LedgerRequest,
    response: Response,
    kind: 'page' | 'array',
    caller: Caller,
    next: CallHandler,
  ): Promise<StreamableFile> {
    // The page on the screen does not matter: all rows are exported.
    const { format, columns: parameter, fileName, page: _page, pageSize: _pageSize, ...filter } = request.query;
    if (format !== 'xlsx' && format !== 'csv') throw refused('format', exportProblems.format);
    const columns = parseColumns(parameter);
    const name = exportFileName(fileName, exportWords.sheet, format);

    const ask = async (page: number): Promise<Part> => {
      if (response.closed) throw new Error('the reader of an export has gone');
      replaceQuery(request, kind === 'array' ? filter : { ...filter, page: String(page), pageSize: String(PAGE_ROWS) });
      const answer: unknown = await withPagesOf(PAGE_ROWS, () => lastValueFrom(next.handle()));
      return kind === 'array' ? { rows: answer as unknown[], total: (answer as unknown[]).length } : (answer as Part);
    };
    const first = await ask(1);
    if (first.total > MAX_ROWS) {
      throw new DomainError('LIST_TOO_LONG', 'rule', { total: first.total, limit: MAX_ROWS });
    }
    refuseUnknownPaths(columns, first.rows);
    await this.note(request, caller, filter, columns, first.total);

    const rows = sheetRows(columns, first, ask);
    const widths = widthsOf(columns, first.rows.slice(0, SAMPLE_ROWS));
    const bytes =
      format === 'csv'
        ? csvText(textRows(rows))
        : writeXlsx([{ name: name.replace(/\.xlsx$/, ''), frozenRows: 1, widths, rows }]);
    const type = format === 'csv' ? CSV : XLSX;
    const file = new StreamableFile(Readable.from(bytes), { type, disposition: attachment(name) });
    return file.setErrorHandler((error) => {
      // Part of the file is out: a cut connection tells the receiver that it is incomplete.
      if (!response.closed) this.logger.error({ msg: 'export broke off', error: loggable(error) });
      response.destroy();
    });
  }

  private async note(
    request: LedgerRequest,
    caller: Caller,
    filter: Request['query'],
    columns: readonly ListColumn[],
    rows: Part['total'],
  ): Promise<void> {
    const { path: route } = request.route as { path: string };
    await this.commands.run(caller, { name: 'list.exported' }, async (ctx) => {
      ctx.note('list', request.path, {
        route,
        filter: withoutPeople(filter),
        rows,
        columns: columns.map((c) => c.title),
      });
    });
  }
}

/** Fields in which a person may be named or a number spelled. */
const FREE: ReadonlySet<string> = new Set(['text', 'name', 'q', 'query']);
/** Fields whose values are never about a person, whatever they look like. */
const PLAIN: ReadonlySet<string> = new Set([
  ...['sort', 'township', 'account', 'number', 'fiscalYear', 'act', 'subjectType', 'subjectId', 'requestId'],
  ...['batchId', 'rollId', 'projectId', 'agencyId', 'actorId'],
]);
/** Codes, months, days, yes and no. */
const CODE = /^(?:[A-Z][A-Z0-9_]{1,40}|\d{4}-\d\d(?:-\d\d)?|true|false)$/;

/** The filter as the trail keeps it, which others read than the list: of what may be personal only that it was there. */
function withoutPeople(filter: Request['query']): Record<string, string> {
  const told = Object.entries(filter).map(([name, value]): [string, string] => {
    const text = typeof value === 'string' ? value.slice(0, 100) : '';
    return [name.slice(0, 40), PLAIN.has(name) || (!FREE.has(name) && CODE.test(text)) ? text : '***'];
  });
  return Object.fromEntries(told);
}

async function* sheetRows(
  columns: readonly ListColumn[],
  first: Part,
  ask: (page: number) => Promise<Part>,
): AsyncGenerator<WriteRow> {
  yield titleRow(columns);
  const seen = new Set<string>();
  let count = 0;
  let changed = false;
  let part = first;
  for (let page = 1; ;) {
    for (const row of part.rows) {
      // Rows that move between two pages are met twice; a list of one page is read in one go.
      const identity = first.total > first.rows.length ? identityOf(row) : '';
      if (identity !== '' && seen.size === seen.add(identity).size) changed = true;
      yield columns.map((column) => cellOf(row, column));
    }
    count += part.rows.length;
    if (part.total !== first.total) changed = true;
    if (count >= first.total || part.rows.length === 0) break;
    part = await ask((page += 1));
  }
  if (changed || count !== first.total) yield [{ text: exportWords.changed, bold: true, mark: 'BLOCK' }];
}

async function* textRows(rows: AsyncIterable<WriteRow>): AsyncGenerator<string[]> {
  for await (const row of rows) {
    yield row.map((cell) => safeCell(cell === null ? '' : typeof cell === 'string' ? cell : cell.text));
  }
}

/** The fields by which the lists tell their rows apart. */
const IDENTITY = ['id', 'position', 'ordinal', 'lineNo', 'reference', 'beneficiaryId', 'voucherId', 'period'] as const;

function identityOf(row: unknown): string {
  const fields = row as Readonly<Record<string, string | number | undefined>>;
  let identity = '';
  for (const name of IDENTITY) if (fields[name] !== undefined) identity += `${name}:${fields[name]} `;
  return identity;
}
