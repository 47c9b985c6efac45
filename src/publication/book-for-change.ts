import { DomainError } from '../kernel/domain-error.js';
import { bookThings } from '../messages/publication.js';
import type { BookHead, BooksStore, Reader } from './books.store.js';

/** Errors: NOT_FOUND. */
export async function bookOf(store: BooksStore, tx: Reader, agencyId: number, id: string): Promise<BookHead> {
  const book = await store.find(tx, agencyId, id);
  if (!book) throw new DomainError('NOT_FOUND', 'missing', { what: bookThings.book });
  return book;
}

/** A book that may still change. Errors: NOT_FOUND; BUDGET_BOOK_CLOSED (conflict). */
export async function draftOf(store: BooksStore, tx: Reader, agencyId: number, id: string): Promise<BookHead> {
  const book = await bookOf(store, tx, agencyId, id);
  if (book.state !== 'DRAFT') throw new DomainError('BUDGET_BOOK_CLOSED', 'conflict', { state: book.state });
  return book;
}
