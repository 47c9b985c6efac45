import { useQuery } from '@tanstack/react-query';
import { ageBands } from '@messages/statements';
import { statements as text } from '@messages/web/statements';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { answer, api, type Schema } from '../../api/client';
import type { Column } from '../../ui/data-list';
import { PlainTable } from '../../ui/figure';
import { money } from '../../ui/formats';
import { Facts, Nothing, Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { Waiting } from '../../ui/waiting';
import { CheckTag } from './checks';
import type { Of } from './sheet';

type Note = Schema<'NoteDto'>;
type Row = Note['rows'][number];

const BANDS: Column<Note['bands'][number]>[] = [
  { path: 'title', title: text.bands },
  { path: 'count', title: text.count, kind: 'count' },
  { path: 'amount', title: text.amount, kind: 'money' },
];

/** 附注: what stands on 暂收 and 暂付 at the month's end, by person or voucher, and by age. */
export function Notes({ fund, period }: Of): ReactNode {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['statement-notes', fund, period],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/statements/notes', { params: { query: { fund, period } }, signal })),
  });
  if (error) return <Problem error={error} retry={() => void refetch()} />;
  if (isPending) return <Waiting />;
  return (
    <>
      <Facts
        items={[
          [text.asOf, data.asOf],
          [text.clock, data.clockText],
        ]}
      />
      {data.notes.map((note) => (
        <NoteSection key={note.account} note={note} />
      ))}
    </>
  );
}

function NoteSection({ note }: { note: Note }): ReactNode {
  const title = text.noteTitle(note.account, note.accountName);
  const columns: Column<Row>[] = [
    {
      path: 'label',
      title: text.noteRow[note.kind],
      show: ({ id, label }) => <Link to={note.kind === 'PEOPLE' ? `/payouts/${id}` : `/vouchers/${id}`}>{label}</Link>,
    },
    ...(note.kind === 'PEOPLE' ? [{ path: 'period', title: text.noteMonth, kind: 'period' } as const] : []),
    { path: 'on', title: text.noteOn, kind: 'date' },
    { path: 'days', title: text.days, kind: 'count' },
    { path: 'band', title: text.bands, words: ageBands },
    { path: 'amount', title: text.amount, kind: 'money' },
  ];
  const last = columns.length - 1;
  return (
    <Section title={title} extra={<CheckTag checks={[note.check]} />}>
      <p>
        {text.balance} <span className="num">{money(note.balance)}</span>
        <span className="faint statement-check">
          {note.check.title} {text.difference} {money(note.check.difference)}
        </span>
      </p>
      {note.rows.length === 0 ? (
        <Nothing text={text.none} />
      ) : (
        <div className="statement-note">
          <PlainTable
            label={title}
            columns={columns}
            rows={note.rows}
            rowKey={(row) => `${row.id}${row.on}`}
            total={columns.map((_, i) => (i === 0 ? text.total : i === last ? money(note.balance) : ''))}
          />
          <PlainTable label={`${title} ${text.bands}`} columns={BANDS} rows={note.bands} rowKey={({ band }) => band} />
        </div>
      )}
    </Section>
  );
}
