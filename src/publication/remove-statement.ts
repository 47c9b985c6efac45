import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { bookThings } from '../messages/publication.js';
import type { Ctx } from '../platform/db/ctx.js';
import { draftOf } from './book-for-change.js';
import { BooksStore } from './books.store.js';
import { ContentStore } from './content.store.js';

/** Errors: NOT_FOUND; BUDGET_BOOK_CLOSED (conflict). */
@Injectable()
export class RemoveStatement {
  constructor(
    @Inject(BooksStore) private readonly books: BooksStore,
    @Inject(ContentStore) private readonly contents: ContentStore,
  ) {}

  async run(ctx: Ctx, { bookId, key }: { bookId: string; key: string }): Promise<{ revision: number }> {
    await draftOf(this.books, ctx.tx, ctx.agencyId, bookId);
    await this.books.edit(ctx, bookId);
    if (!(await this.contents.removeStatement(ctx, bookId, key))) {
      throw new DomainError('NOT_FOUND', 'missing', { what: bookThings.statement });
    }
    ctx.note('budgetBook', bookId, { statement: key });
    return { revision: (await this.books.find(ctx.tx, ctx.agencyId, bookId))!.revision };
  }
}
