import { bookWords, ledgers as text } from '@messages/web/books';
import type { Schema } from '../../api/client';
import type { Column } from '../../ui/data-list';

export type BookRow = Schema<'BookRowDto'>;

/** Columns of a book with running balance: opening, lines, and the totals of days, months and the year. */
export const BOOK_COLUMNS: readonly Column<BookRow>[] = [
  { path: 'on', title: bookWords.on, kind: 'date', sort: 'on', width: 100 },
  { path: 'number', title: text.number, sort: 'number', width: 72, show: ({ number }) => number ?? '' },
  { path: 'kind', title: text.kind, words: text.rows, width: 84 },
  {
    path: 'summary',
    title: bookWords.summary,
    show: ({ summary }) => (
      <span className="voucher-summary" title={summary ?? undefined}>
        {summary ?? ''}
      </span>
    ),
  },
  { path: 'account', title: bookWords.code, sort: 'account', width: 92, optional: true },
  { path: 'accountName', title: bookWords.name, width: 160, optional: true },
  {
    path: 'counterAccounts',
    title: text.counter,
    width: 150,
    show: ({ counterAccounts }) => <span title={counterAccounts ?? undefined}>{counterAccounts ?? ''}</span>,
  },
  { path: 'settlementNo', title: text.settlement, width: 120, show: ({ settlementNo }) => settlementNo ?? '' },
  { path: 'debit', title: bookWords.debit, kind: 'money', sort: 'debit' },
  { path: 'credit', title: bookWords.credit, kind: 'money', sort: 'credit' },
  { path: 'side', title: text.side, words: text.sides, width: 48 },
  { path: 'balance', title: text.balance, kind: 'money', sort: 'balance' },
];

export function bookRowClass({ kind }: BookRow): string {
  return kind === 'POSTING' ? '' : kind === 'OPENING' ? 'book-opening' : 'book-total';
}
