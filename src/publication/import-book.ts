import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { formProblemTexts } from '../messages/publication.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { UploadedFile } from '../platform/files/upload.js';
import { readTable } from '../platform/tabular/read-table.js';
import type { TableRow } from '../platform/tabular/table.types.js';
import { draftOf } from './book-for-change.js';
import { BooksStore } from './books.store.js';
import { ContentStore } from './content.store.js';
import { readForms } from './domain/read-forms.js';

export interface ImportedBook {
  revision: number;
  lines: number;
  amounts: number;
  projects: number;
  figures: number;
}

/** Rows that a publication can have at most: the official layout has some hundred. */
const ROWS_AT_MOST = 20_000;
const ISSUES_AT_MOST = 500;

/**
 * Puts a workbook in the official layout in the place of the draft's content: the whole of it, or nothing with every cell
 * that cannot be taken.
 * Errors: NOT_FOUND; BUDGET_BOOK_CLOSED (conflict); BUDGET_FILE_WRONG (invalid) with the issues: sheet, cell, reason;
 * BUDGET_FILE_TOO_LONG (invalid); those of reading a table.
 */
@Injectable()
export class ImportBook {
  constructor(
    @Inject(BooksStore) private readonly books: BooksStore,
    @Inject(ContentStore) private readonly contents: ContentStore,
  ) {}

  async run(ctx: Ctx, bookId: string, file: Pick<UploadedFile, 'name' | 'digest' | 'read'>): Promise<ImportedBook> {
    const { fiscalYear } = await draftOf(this.books, ctx.tx, ctx.agencyId, bookId);
    const rows: TableRow[] = [];
    for await (const row of readTable({ name: file.name, open: () => file.read() })) {
      rows.push(row);
      if (rows.length > ROWS_AT_MOST) throw new DomainError('BUDGET_FILE_TOO_LONG', 'invalid', { limit: ROWS_AT_MOST });
    }
    const { content, issues } = readForms(fiscalYear, rows);
    if (issues.length > 0) {
      const shown = issues.slice(0, ISSUES_AT_MOST).map(({ sheet, cell, problem, text }) => ({
        sheet,
        cell,
        problem,
        text,
        reason: formProblemTexts[problem],
      }));
      const { sheet, cell, reason, text } = shown[0]!;
      const first = `${sheet}${cell === null ? '' : ` ${cell}`}“${text}”：${reason}`;
      throw new DomainError('BUDGET_FILE_WRONG', 'invalid', { count: issues.length, first, issues: shown });
    }
    await this.books.edit(ctx, bookId);
    await this.contents.replace(ctx, bookId, content);
    const counts = {
      lines: content.rows.length,
      amounts: content.rows.reduce(
        (n, { cells }) => n + Object.values(cells).filter((each) => each !== null).length,
        0,
      ),
      projects: content.projects.length,
      figures: content.statements.reduce((n, { figures }) => n + Object.keys(figures).length, 0),
    };
    ctx.note('budgetBook', bookId, { fileName: file.name, digest: file.digest.toString('hex'), ...counts });
    const { revision } = (await this.books.find(ctx.tx, ctx.agencyId, bookId))!;
    return { revision, ...counts };
  }
}
