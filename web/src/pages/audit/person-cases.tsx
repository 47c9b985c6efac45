import { errorKindLabels } from '@messages/cases';
import { caseWords as words, findings } from '@messages/web/cases';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import type { Schema } from '../../api/client';
import type { Column } from '../../ui/data-list';
import { PlainTable } from '../../ui/figure';
import { Section } from '../../ui/page';

type PersonCase = NonNullable<Schema<'PersonTimelineDto'>['cases']>[number];

const COLUMNS: readonly Column<PersonCase>[] = [
  { path: 'number', title: words.number, show: ({ id, number }) => <Link to={`/findings/${id}`}>{number}</Link> },
  { path: 'errorKind', title: words.errorKind, words: errorKindLabels },
  { path: 'state', title: words.state, state: 'finding' },
  { path: 'openedOn', title: words.openedOn, kind: 'date' },
  { path: 'months', title: words.months, kind: 'count' },
  { path: 'amount', title: words.amount, kind: 'money' },
  { path: 'recovered', title: words.recovered, kind: 'money' },
];

/** The audit cases on this person. */
export function PersonCases({ cases }: { cases: readonly PersonCase[] }): ReactNode {
  return (
    <Section title={findings.ofPerson}>
      <PlainTable label={findings.ofPerson} columns={COLUMNS} rows={cases} rowKey={({ id }) => id} />
    </Section>
  );
}
