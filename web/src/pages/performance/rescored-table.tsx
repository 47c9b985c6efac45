import { evaluation as words } from '@messages/web/evaluations';
import type { ReactNode } from 'react';
import type { Schema } from '../../api/client';
import { PlainTable } from '../../ui/figure';
import { money } from '../../ui/formats';

/** What a form gets under one version of the rules and under another, with the difference of each row. */
export function RescoredTable({ data }: { data: Schema<'RescoredDto'> }): ReactNode {
  const { rescoredColumns: c } = words;
  return (
    <>
      <p>
        <strong className="tabular">
          {words.rescored(money(data.totalBefore), money(data.totalAfter), money(data.difference))}
        </strong>{' '}
        {data.gradeBefore} → {data.gradeAfter}
      </p>
      <PlainTable
        label={words.rescore}
        rows={data.rows}
        rowKey={({ indicatorId }) => indicatorId}
        columns={[
          { path: 'level3', title: c.level3 },
          {
            path: 'toVersion',
            title: c.versions,
            width: 80,
            show: ({ fromVersion, toVersion }) => words.versions(fromVersion, toVersion),
          },
          { path: 'before', title: c.before, kind: 'count', width: 80, show: ({ before }) => money(before) || '—' },
          { path: 'after', title: c.after, kind: 'count', width: 80, show: ({ after }) => money(after) || '—' },
          {
            path: 'difference',
            title: c.difference,
            kind: 'count',
            width: 80,
            show: ({ difference }) => money(difference) || '—',
          },
        ]}
      />
    </>
  );
}
