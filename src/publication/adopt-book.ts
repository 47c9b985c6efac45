import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import type { Ctx } from '../platform/db/ctx.js';
import { draftOf } from './book-for-change.js';
import { BooksStore } from './books.store.js';
import { ContentStore } from './content.store.js';
import { CheckBook } from './check-book.js';
import { basisDigest, contentDigest } from './domain/content-digest.js';

/**
 * A second person adopts a checked draft, which from then on never changes; what it was compared with must be what it was then.
 * The rules are the database's.
 * Errors: NOT_FOUND; BUDGET_BOOK_CLOSED, BUDGET_BOOK_CHANGED (conflict); BUDGET_BOOK_SECOND_PERSON (denied); BUDGET_BOOK_NOT_CHECKED,
 * BUDGET_BOOK_FINDINGS_OPEN (rule).
 */
@Injectable()
export class AdoptBook {
  constructor(
    @Inject(BooksStore) private readonly books: BooksStore,
    @Inject(ContentStore) private readonly contents: ContentStore,
    @Inject(CheckBook) private readonly checking: CheckBook,
  ) {}

  async run(
    ctx: Ctx,
    { bookId, digest: seen }: { bookId: string; digest: string },
  ): Promise<{ id: string; digest: string }> {
    const { fiscalYear, version } = await draftOf(this.books, ctx.tx, ctx.agencyId, bookId);
    const digest = contentDigest(await this.contents.content(ctx.tx, bookId));
    if (digest.toString('hex') !== seen) throw new DomainError('BUDGET_BOOK_CHANGED', 'conflict');
    const basis = basisDigest(await this.checking.basis(ctx.tx, ctx.agencyId, fiscalYear));
    await this.books.close(ctx, bookId, 'ADOPTED', null, { content: digest, basis });
    ctx.note('budgetBook', bookId, { year: fiscalYear, version, digest: digest.toString('hex') });
    return { id: bookId, digest: digest.toString('hex') };
  }
}
