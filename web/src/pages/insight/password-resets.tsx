import { useQuery } from '@tanstack/react-query';
import { insight as words } from '@messages/web/insight';
import type { ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import type { Column } from '../../ui/data-list';
import { PlainTable } from '../../ui/figure';
import { Nothing, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { Waiting } from '../../ui/waiting';

type Reset = Schema<'PasswordResetDto'>;

const COLUMNS: readonly Column<Reset>[] = [
  { path: 'at', title: words.resetColumns.at, kind: 'time', width: 150 },
  { path: 'by', title: words.resetColumns.by, width: 140, show: ({ by }) => by ?? words.operator },
  { path: 'of', title: words.resetColumns.of, width: 140 },
  { path: 'stepsAfter', title: words.resetColumns.stepsAfter, kind: 'count', width: 120 },
  {
    path: 'batchesAfter',
    title: words.resetColumns.batchesAfter,
    show: ({ batchesAfter }) => batchesAfter.join(words.together) || '—',
  },
];

/** Passwords that somebody else set, and what the account did in the days after. */
export function PasswordResets(): ReactNode {
  const { data, error, refetch } = useQuery({
    queryKey: ['insight-resets'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/insight/password-resets', { signal })),
  });
  return (
    <Section title={words.resets}>
      {error ? (
        <Problem error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Waiting />
      ) : (
        <PlainTable
          label={words.resets}
          columns={COLUMNS}
          rows={data}
          rowKey={({ at, ofId }) => `${at} ${ofId}`}
          empty={<Nothing text={words.noResets} />}
        />
      )}
    </Section>
  );
}
