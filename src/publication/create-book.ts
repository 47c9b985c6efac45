import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import type { Ctx } from '../platform/db/ctx.js';
import { BooksStore } from './books.store.js';
import { ContentStore } from './content.store.js';

export interface NewBook {
  fiscalYear: number;
  note?: string;
}

/**
 * A draft of a year's publication: empty, or a copy of the version adopted last, which it will adjust.
 * Errors: BUDGET_BOOK_DRAFT_OPEN (conflict).
 */
@Injectable()
export class CreateBook {
  constructor(
    @Inject(BooksStore) private readonly books: BooksStore,
    @Inject(ContentStore) private readonly contents: ContentStore,
  ) {}

  async run(ctx: Ctx, { fiscalYear, note }: NewBook): Promise<{ id: string; version: number }> {
    await this.books.lockYear(ctx, fiscalYear);
    if (await this.books.hasDraft(ctx.tx, ctx.agencyId, fiscalYear)) {
      throw new DomainError('BUDGET_BOOK_DRAFT_OPEN', 'conflict', { year: fiscalYear });
    }
    const basedOn = await this.books.adopted(ctx.tx, ctx.agencyId, fiscalYear);
    const book = await this.books.insert(ctx, { fiscalYear, basedOn, note: note?.trim() || null });
    if (basedOn !== null) {
      await this.books.edit(ctx, book.id);
      await this.contents.replace(ctx, book.id, await this.contents.content(ctx.tx, basedOn));
    }
    ctx.note('budgetBook', book.id, { year: fiscalYear, version: book.version, basedOn });
    return book;
  }
}
