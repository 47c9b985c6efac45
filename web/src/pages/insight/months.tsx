import { insight as words } from '@messages/web/insight';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router-dom';
import { DateInput } from '../../ui/date-input';

export interface Months {
  from?: string;
  to?: string;
}

/** The range of months in the address; open where none is given. */
export function useMonths(): [Months, (next: Months) => void] {
  const [search, setSearch] = useSearchParams();
  const of = (name: 'from' | 'to'): Months => (search.get(name) ? { [name]: search.get(name)! } : {});
  const choose = (next: Months): void =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        for (const name of ['from', 'to'] as const) {
          if (next[name]) after.set(name, next[name]);
          else after.delete(name);
        }
        return after;
      },
      { replace: true },
    );
  return [{ ...of('from'), ...of('to') }, choose];
}

export function MonthsChoice({ months, onChange }: { months: Months; onChange: (next: Months) => void }): ReactNode {
  return (
    <span className="insight-months">
      {(['from', 'to'] as const).map((name) => (
        <DateInput
          key={name}
          kind="month"
          size="small"
          label={words[name]}
          value={months[name] ?? null}
          onChange={(value) => onChange({ ...months, [name]: value ?? undefined })}
        />
      ))}
    </span>
  );
}
