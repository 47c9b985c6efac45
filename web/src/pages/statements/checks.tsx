import { statements as text } from '@messages/web/statements';
import type { ReactNode } from 'react';
import type { Schema } from '../../api/client';
import type { Column } from '../../ui/data-list';
import { PlainTable } from '../../ui/figure';
import { toCents } from '../../ui/formats';
import { Section } from '../../ui/page';
import { LookTag } from '../../ui/states';

export type Check = Schema<'StatementCheckDto'>;

const COLUMNS: Column<Check>[] = [
  { path: 'title', title: text.check },
  { path: 'difference', title: text.difference, kind: 'money' },
  { path: 'name', title: text.result, width: 120, show: (check) => <CheckTag checks={[check]} /> },
];

/** What must come out at 0.00, with what came out. */
export function Checks({ checks }: { checks: readonly Check[] }): ReactNode {
  if (checks.length === 0) return null;
  return (
    <Section title={text.checks} className="no-print statement-checks" extra={<CheckTag checks={checks} />}>
      <PlainTable label={text.checks} columns={COLUMNS} rows={checks} rowKey={({ name }) => name} />
    </Section>
  );
}

export function CheckTag({ checks }: { checks: readonly Check[] }): ReactNode {
  const agreed = checks.every(({ difference }) => toCents(difference) === 0n);
  return <LookTag look={agreed ? 'done' : 'failed'} text={agreed ? text.agreed : text.differs} />;
}
