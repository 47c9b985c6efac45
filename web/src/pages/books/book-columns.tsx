import { bookWords, ledgers as text } from '@messages/web/books';
import type { ReactNode } from 'react';
import type { Schema } from '../../api/client';
import { Amount } from '../../ui/amount';
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
    show: ({ summary }) => <Short text={summary} wide />,
  },
  { path: 'account', title: bookWords.code, sort: 'account', width: 92, optional: true },
  { path: 'accountName', title: bookWords.name, width: 160, optional: true },
  {
    path: 'counterAccounts',
    title: text.counter,
    show: ({ counterAccounts }) => <Short text={counterAccounts} />,
  },
  { path: 'settlementNo', title: text.settlement, show: ({ settlementNo }) => <Short text={settlementNo} /> },
  { path: 'debit', title: bookWords.debit, kind: 'money', sort: 'debit', show: ({ debit }) => moved(debit) },
  { path: 'credit', title: bookWords.credit, kind: 'money', sort: 'credit', show: ({ credit }) => moved(credit) },
  { path: 'side', title: text.side, words: text.sides, width: 48 },
  { path: 'balance', title: text.balance, kind: 'money', sort: 'balance' },
];

/** Two lines at most, so that the balance stays in view; the whole is its title. */
function Short({ text, wide }: { text: string | null; wide?: boolean }): ReactNode {
  return (
    <span className={`book-text${wide ? ' book-text-wide' : ''}`} title={text ?? undefined}>
      {text ?? ''}
    </span>
  );
}

/** The side that nothing moved on stays empty, as on paper. */
function moved(amount: string): ReactNode {
  return /^0(\.0+)?$/.test(amount) ? '' : <Amount of={amount} />;
}

export function bookRowClass({ kind }: BookRow): string {
  return kind === 'POSTING' ? '' : kind === 'OPENING' ? 'book-opening' : 'book-total';
}
