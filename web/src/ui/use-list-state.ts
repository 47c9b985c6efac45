import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';

export interface ListState {
  page: number;
  pageSize: number;
  /** The service's sort key, '-' before it for descending. */
  sort: string | undefined;
  filters: Record<string, string>;
  setFilter(name: string, value: string | null | undefined): void;
  setPage(page: number, pageSize: number): void;
  setSort(sort: string | null): void;
  clear(): void;
}

/** Page, order and filters of a list, kept in the address so that it can be left, shared and come back to. */
export function useListState(list: string, filterNames: readonly string[], pageSize: number): ListState {
  const [search, setSearch] = useSearchParams();
  const name = useCallback((key: string) => `${list}.${key}`, [list]);
  const change = useCallback(
    (changes: Record<string, string | null | undefined>) =>
      setSearch(
        (before) => {
          const next = new URLSearchParams(before);
          for (const [key, value] of Object.entries(changes)) {
            if (value === null || value === undefined || value === '') next.delete(name(key));
            else next.set(name(key), value);
          }
          return next;
        },
        { replace: true },
      ),
    [name, setSearch],
  );
  return useMemo(() => {
    const filters = Object.fromEntries(
      filterNames.flatMap((key) => {
        const value = search.get(name(key));
        return value === null ? [] : [[key, value]];
      }),
    );
    return {
      page: positive(search.get(name('page'))) ?? 1,
      pageSize: positive(search.get(name('size'))) ?? pageSize,
      sort: search.get(name('sort')) ?? undefined,
      filters,
      setFilter: (key, value) => change({ [key]: value, page: null }),
      setPage: (page, size) =>
        change({ page: page === 1 ? null : String(page), size: size === pageSize ? null : String(size) }),
      setSort: (sort) => change({ sort, page: null }),
      clear: () => change(Object.fromEntries([...filterNames, 'page'].map((key) => [key, null]))),
    };
    // The names are literals of the page.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [search, name, change, pageSize, filterNames.join()]);
}

function positive(text: string | null): number | null {
  return text !== null && /^[1-9]\d{0,5}$/.test(text) ? Number(text) : null;
}
