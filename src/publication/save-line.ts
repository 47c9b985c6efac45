import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import type { Ctx } from '../platform/db/ctx.js';
import { draftOf } from './book-for-change.js';
import { BooksStore } from './books.store.js';
import { ContentStore } from './content.store.js';
import { columnsOf, keyFits } from './domain/table-layouts.js';
import type { TableNo } from './domain/publication.types.js';

export interface LineInput {
  bookId: string;
  table: TableNo;
  key: string;
  name: string;
  /** 万元 by column; absent or null: blank. */
  cells: Readonly<Record<string, string | null>>;
}

const AMOUNT = /^-?(?:0|[1-9]\d{0,11})\.\d{2}$/;

/**
 * A line of a table as it shall be printed, in the place of the one with its key. Totals are entered like everything else.
 * Errors: NOT_FOUND; BUDGET_BOOK_CLOSED (conflict); BUDGET_LINE_UNFIT, BUDGET_AMOUNT_MALFORMED (invalid).
 */
@Injectable()
export class SaveLine {
  constructor(
    @Inject(BooksStore) private readonly books: BooksStore,
    @Inject(ContentStore) private readonly contents: ContentStore,
  ) {}

  async run(ctx: Ctx, { bookId, table, key, name, cells }: LineInput): Promise<{ revision: number }> {
    await draftOf(this.books, ctx.tx, ctx.agencyId, bookId);
    if (!keyFits(table, key)) throw new DomainError('BUDGET_LINE_UNFIT', 'invalid', { table, key });
    const columns = columnsOf(table, key);
    for (const [column, amount] of Object.entries(cells)) {
      if (!columns.includes(column)) throw new DomainError('BUDGET_LINE_UNFIT', 'invalid', { table, key: column });
      if (amount !== null && !AMOUNT.test(amount)) {
        throw new DomainError('BUDGET_AMOUNT_MALFORMED', 'invalid', { column, amount });
      }
    }
    await this.books.edit(ctx, bookId);
    await this.contents.saveRow(ctx, bookId, { table, key, name: name.trim(), cells });
    ctx.note('budgetBook', bookId, { table, key, cells });
    return { revision: (await this.books.find(ctx.tx, ctx.agencyId, bookId))!.revision };
  }
}
