import { Inject, Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import { bookOf } from './book-for-change.js';
import { BooksStore, type Reader } from './books.store.js';
import { ChecksStore } from './checks.store.js';
import { ContentStore } from './content.store.js';
import { checkPublication, equationsCompared } from './domain/check-catalogue.js';
import { basisDigest, contentDigest, findingDigest } from './domain/content-digest.js';
import type { CheckedBook, ComparedWith } from './domain/publication.types.js';

export interface CheckedRun {
  runId: string;
  findings: number;
  errors: number;
  equations: number;
}

/**
 * Runs the cross-checks over a book as it stands and keeps what they find.
 * Errors: NOT_FOUND.
 */
@Injectable()
export class CheckBook {
  constructor(
    @Inject(BooksStore) private readonly books: BooksStore,
    @Inject(ContentStore) private readonly contents: ContentStore,
    @Inject(ChecksStore) private readonly checks: ChecksStore,
  ) {}

  async run(ctx: Ctx, bookId: string): Promise<CheckedRun> {
    await bookOf(this.books, ctx.tx, ctx.agencyId, bookId);
    // The run says which revision it looked at, so nobody edits between the two.
    await this.books.lock(ctx, bookId);
    const book = await this.checkedBook(ctx.tx, ctx.agencyId, bookId);
    const findings = checkPublication(book).map((finding) => ({ ...finding, digest: findingDigest(finding) }));
    const equations = equationsCompared(book);
    const runId = await this.checks.insertRun(ctx, {
      bookId,
      bookDigest: contentDigest(book.content),
      basisDigest: basisDigest(book),
      equations,
    });
    await this.checks.insertFindings(ctx, runId, findings);
    const errors = findings.filter(({ severity }) => severity === 'ERROR').length;
    ctx.note('budgetBook', bookId, { runId, findings: findings.length, errors });
    return { runId, findings: findings.length, errors, equations };
  }

  /** The book with everything it is compared with. */
  async checkedBook(tx: Reader, agencyId: number, bookId: string): Promise<CheckedBook> {
    const content = await this.contents.content(tx, bookId);
    return { content, ...(await this.basis(tx, agencyId, content.fiscalYear)) };
  }

  /** What a book of the year is compared with now. */
  async basis(tx: Reader, agencyId: number, year: number): Promise<ComparedWith> {
    const before = await this.books.adopted(tx, agencyId, year - 1);
    return {
      goals: await this.checks.goals(tx, agencyId, year),
      allotments: await this.checks.allotments(tx, agencyId, year),
      ...(before === null ? {} : { prior: await this.contents.content(tx, before) }),
    };
  }
}
