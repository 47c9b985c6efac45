import { Inject, Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import { draftOf } from './book-for-change.js';
import { BooksStore } from './books.store.js';
import { ContentStore } from './content.store.js';
import type { BookProject } from './domain/publication.types.js';

/**
 * What the publication states of a project beside its line in table 7.
 * Errors: NOT_FOUND; BUDGET_BOOK_CLOSED (conflict).
 */
@Injectable()
export class SaveBookProject {
  constructor(
    @Inject(BooksStore) private readonly books: BooksStore,
    @Inject(ContentStore) private readonly contents: ContentStore,
  ) {}

  async run(ctx: Ctx, bookId: string, project: BookProject): Promise<{ revision: number }> {
    await draftOf(this.books, ctx.tx, ctx.agencyId, bookId);
    await this.books.edit(ctx, bookId);
    await this.contents.saveProject(ctx, bookId, project);
    ctx.note('budgetBook', bookId, { project: project.code });
    return { revision: (await this.books.find(ctx.tx, ctx.agencyId, bookId))!.revision };
  }
}
