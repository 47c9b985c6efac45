import { flags as flagWords, personFlags as text } from '@messages/web/flags';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import type { Schema } from '../../api/client';
import { DataList, type Column } from '../../ui/data-list';
import { time } from '../../ui/formats';
import { Nothing, Section } from '../../ui/page';
import { Severity } from '../checks/audit-checks';
import { flagsAt } from '../checks/flag-address';

type Flag = Schema<'FlagListedDto'>;

const COLUMNS: readonly Column<Flag>[] = [
  { path: 'title', title: text.rule },
  { path: 'severity', title: text.severity, show: ({ severity }) => <Severity of={severity} /> },
  { path: 'period', title: text.period, kind: 'period', sort: 'period' },
  {
    path: 'sentence',
    title: text.sentence,
    show: ({ sentence }) => <span className="person-flag-text">{sentence}</span>,
  },
  { path: 'amount', title: text.amount, kind: 'money', sort: 'amount' },
  { path: 'state', title: text.state, state: 'flag', sort: 'state' },
  {
    path: 'decidedReason',
    title: text.decision,
    show: ({ decidedBy, decidedAt, decidedReason }) =>
      decidedBy ? (
        <span className="person-flag-text" title={`${decidedBy} ${time(decidedAt)}`}>
          {decidedBy} {decidedReason}
        </span>
      ) : (
        <span className="faint">—</span>
      ),
  },
];

/** Every flag ever raised on this person, with its sentence and what became of it. */
export function PersonFlags({ id }: { id: string }): ReactNode {
  return (
    <Section title={text.title} extra={<Link to={flagsAt({ beneficiaryId: id, state: 'ALL' })}>{flagWords.list}</Link>}>
      <DataList
        name="person-flags"
        path="/api/v1/red-flags"
        query={{ beneficiaryId: id }}
        columns={COLUMNS}
        rowKey={(flag) => flag.id}
        label={text.title}
        exportName={text.exportName}
        pageSize={20}
        empty={<Nothing text={text.none} />}
      />
    </Section>
  );
}
