import { Inject, Injectable } from '@nestjs/common';
import { formWords } from '../messages/publication.js';
import { Commands } from '../platform/commands.js';
import type { Caller } from '../platform/db/ctx.js';
import { DB, type Db } from '../platform/db/db.js';
import { XLSX } from '../platform/http/list-export.js';
import { bookOf } from './book-for-change.js';
import { BooksStore } from './books.store.js';
import { ContentStore } from './content.store.js';
import { sheetForms } from './domain/sheet-forms.js';
import { publicationPdf } from './publication-pdf.js';
import { publicationXlsx } from './publication-xlsx.js';

export interface BookFile {
  name: string;
  mediaType: string;
  bytes: Buffer;
}

/**
 * The tables in the official layout as a workbook or a PDF, from one snapshot. Who takes it is on the trail before it leaves.
 * Errors: NOT_FOUND; PDF_GLYPH_MISSING.
 */
@Injectable()
export class ExportBook {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(BooksStore) private readonly books: BooksStore,
    @Inject(ContentStore) private readonly contents: ContentStore,
  ) {}

  async run(caller: Caller, { bookId, format }: { bookId: string; format: 'xlsx' | 'pdf' }): Promise<BookFile> {
    const { agencyId } = caller;
    const { head, agency, content } = await this.db.read(async (tx) => ({
      head: await bookOf(this.books, tx, agencyId, bookId),
      agency: await this.books.agencyName(tx, agencyId),
      content: await this.contents.content(tx, bookId),
    }));
    const book = { agency, fiscalYear: head.fiscalYear, forms: sheetForms(content) };
    const bytes = format === 'pdf' ? await publicationPdf(book) : await publicationXlsx(book);
    await this.commands.run(caller, { name: 'budgetBook.export' }, async (ctx) => {
      ctx.note('budgetBook', bookId, { format, year: head.fiscalYear, version: head.version });
    });
    return {
      name: `${formWords.fileName(head.fiscalYear, head.version)}.${format}`,
      mediaType: format === 'pdf' ? 'application/pdf' : XLSX,
      bytes,
    };
  }
}
