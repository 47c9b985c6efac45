import { Inject, Injectable } from '@nestjs/common';
import { Finding, type CheckResult } from '../kernel/verification.js';
import { publicationVerifyWhy as why } from '../messages/publication.js';
import { ContentStore } from './content.store.js';
import { contentDigest, findingDigest } from './domain/content-digest.js';
import type { Reader } from './books.store.js';
import { VerifyPublicationStore } from './verify-publication.store.js';

/** Recomputes, outside the database, what every adopted book and every kept finding was digested to. */
@Injectable()
export class PublicationVerifier {
  constructor(
    @Inject(VerifyPublicationStore) private readonly store: VerifyPublicationStore,
    @Inject(ContentStore) private readonly contents: ContentStore,
  ) {}

  async verify(tx: Reader, agencyId: number): Promise<CheckResult> {
    const result = new Finding('budget-books');
    for (const book of await this.store.books(tx, agencyId)) {
      result.count();
      const found = contentDigest(await this.contents.content(tx, book.id));
      if (!found.equals(book.digest)) result.bad('budgetBook', book.id, why.content(book.fiscalYear, book.version));
      if (!book.checkedDigest?.equals(book.digest)) {
        result.bad('budgetBook', book.id, why.unchecked(book.fiscalYear, book.version));
      }
    }
    for (const { id, check, subject, cells, digest } of await this.store.findings(tx, agencyId)) {
      result.count();
      const found = findingDigest({ check, subject, cells, severity: 'NOTE', values: {} });
      if (!found.equals(digest)) result.bad('publicationFinding', id, why.finding(id));
    }
    return result.result();
  }
}
