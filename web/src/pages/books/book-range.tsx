import { ledgers as text } from '@messages/web/books';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router-dom';
import { DateInput } from '../../ui/date-input';

/** Parameters of a book that stand in the address; a change goes back to the list's first page. */
export function useBook(list: string): {
  get: (key: string) => string | null;
  set: (changes: Record<string, string | null>) => void;
} {
  const [search, setSearch] = useSearchParams();
  return {
    get: (key) => search.get(key),
    set: (changes) =>
      setSearch(
        (before) => {
          const next = new URLSearchParams(before);
          next.delete(`${list}.page`);
          for (const [key, value] of Object.entries(changes)) {
            if (value === null) next.delete(key);
            else next.set(key, value);
          }
          return next;
        },
        { replace: true },
      ),
  };
}

/** From and to, months or days. The other end follows where it would be before the first. */
export function BookRange(props: {
  kind: 'month' | 'date';
  from: string;
  to: string;
  onChange: (range: { from: string; to: string }) => void;
}): ReactNode {
  const { kind, from, to } = props;
  const month = kind === 'month';
  return (
    <>
      <DateInput
        kind={kind}
        label={month ? text.fromMonth : text.fromDay}
        width={120}
        value={from}
        onChange={(next) => next && props.onChange({ from: next, to: next > to ? next : to })}
      />
      <span className="faint">{text.to}</span>
      <DateInput
        kind={kind}
        label={month ? text.toMonth : text.toDay}
        width={120}
        value={to}
        onChange={(next) => next && props.onChange({ from: next < from ? next : from, to: next })}
      />
    </>
  );
}

export const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;
export const DAY = /^\d{4}-(0[1-9]|1[0-2])-\d{2}$/;

/** What the address says where it has that shape, otherwise the usual value. */
export function shaped(given: string | null, shape: RegExp, usual: string): string {
  return given !== null && shape.test(given) ? given : usual;
}
