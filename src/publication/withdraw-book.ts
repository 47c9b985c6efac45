import { Inject, Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import { draftOf } from './book-for-change.js';
import { BooksStore } from './books.store.js';

/** A draft that will not be adopted makes room for another one. Errors: NOT_FOUND; BUDGET_BOOK_CLOSED (conflict). */
@Injectable()
export class WithdrawBook {
  constructor(@Inject(BooksStore) private readonly books: BooksStore) {}

  async run(ctx: Ctx, { bookId, reason }: { bookId: string; reason: string }): Promise<{ id: string }> {
    const { fiscalYear, version } = await draftOf(this.books, ctx.tx, ctx.agencyId, bookId);
    await this.books.close(ctx, bookId, 'WITHDRAWN', reason.trim(), null);
    ctx.note('budgetBook', bookId, { year: fiscalYear, version, reason });
    return { id: bookId };
  }
}
