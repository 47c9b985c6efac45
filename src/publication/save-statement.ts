import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import type { Ctx } from '../platform/db/ctx.js';
import { draftOf } from './book-for-change.js';
import { BooksStore } from './books.store.js';
import { ContentStore } from './content.store.js';
import { figureFits, isFigureCode, isStatementKey } from './domain/figures.js';
import type { NarrativeStatement } from './domain/publication.types.js';

/**
 * A statement of the text with its figures, in the place of the one with its key.
 * Errors: NOT_FOUND; BUDGET_BOOK_CLOSED (conflict); BUDGET_STATEMENT_UNFIT, BUDGET_FIGURE_MALFORMED (invalid).
 */
@Injectable()
export class SaveStatement {
  constructor(
    @Inject(BooksStore) private readonly books: BooksStore,
    @Inject(ContentStore) private readonly contents: ContentStore,
  ) {}

  async run(ctx: Ctx, bookId: string, statement: NarrativeStatement): Promise<{ revision: number }> {
    await draftOf(this.books, ctx.tx, ctx.agencyId, bookId);
    const { key, figures } = statement;
    if (!isStatementKey(key)) throw new DomainError('BUDGET_STATEMENT_UNFIT', 'invalid', { key });
    for (const [figure, printed] of Object.entries(figures)) {
      if (!isFigureCode(figure)) throw new DomainError('BUDGET_STATEMENT_UNFIT', 'invalid', { key: figure });
      if (!figureFits(figure, printed))
        throw new DomainError('BUDGET_FIGURE_MALFORMED', 'invalid', { figure, printed });
    }
    await this.books.edit(ctx, bookId);
    await this.contents.saveStatement(ctx, bookId, statement);
    ctx.note('budgetBook', bookId, { statement: key, figures });
    return { revision: (await this.books.find(ctx.tx, ctx.agencyId, bookId))!.revision };
  }
}
