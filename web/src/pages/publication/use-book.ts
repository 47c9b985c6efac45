import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useSearchParams } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';

export type Book = Schema<'BookDto'>;
export type BookDetail = Schema<'BookDetailDto'>;
export type Findings = Schema<'PublicationFindingsDto'>;
export type Finding = Schema<'PublicationFindingDto'>;

export interface ChosenBook {
  /** All versions, newest first; null while they are read. */
  books: readonly Book[] | null;
  /** How the reading of the versions went. */
  read: UseQueryResult<unknown>;
  /** The one that the address names, else the newest that was not withdrawn. */
  id: string | null;
  choose: (id: string) => void;
}

/** The version that both pages of the publication show; it stands in the address. */
export function useChosenBook(): ChosenBook {
  const [search, setSearch] = useSearchParams();
  const read = useQuery({
    queryKey: ['budget-books'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/budget-books', { params: { query: { pageSize: 200 } }, signal })),
  });
  const books = read.data?.rows ?? null;
  const asked = search.get('book');
  const usual = books?.find(({ state }) => state !== 'WITHDRAWN') ?? books?.[0];
  const id = books?.find((book) => book.id === asked)?.id ?? usual?.id ?? null;
  const choose = (to: string): void =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        after.set('book', to);
        after.delete('cell');
        return after;
      },
      { replace: true },
    );
  return { books, read, id, choose };
}

export function useBook(id: string | null): UseQueryResult<BookDetail> {
  return useQuery({
    queryKey: ['budget-book', id],
    enabled: id !== null,
    queryFn: ({ signal }) => answer(api.GET('/api/v1/budget-books/{id}', { params: { path: { id: id! } }, signal })),
  });
}

export function useFindings(id: string | null): UseQueryResult<Findings> {
  return useQuery({
    queryKey: ['budget-book-findings', id],
    enabled: id !== null,
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/budget-books/{id}/findings', { params: { path: { id: id! } }, signal })),
  });
}

export type BookAction = Schema<'BookActionDto'>['action'];

/** Whether the service allows an act on the book, and why not. */
export function actionOf(
  book: BookDetail | undefined,
  action: BookAction,
): { allowed: boolean; reason: string | null } {
  return book?.actions.find((one) => one.action === action) ?? { allowed: false, reason: null };
}
