import { InputNumber, Modal } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { evaluation as words } from '@messages/web/evaluations';
import { useState, type ReactNode } from 'react';
import { answer, api } from '../../api/client';
import { PlainTable } from '../../ui/figure';
import { money } from '../../ui/formats';
import { Problem } from '../../ui/problem';
import { Waiting } from '../../ui/waiting';

/** The same form under another version of the scoring rules. */
export function Rescored({ id, newest, onClose }: { id: string; newest: number; onClose: () => void }): ReactNode {
  const [version, setVersion] = useState(newest);
  const { data, error } = useQuery({
    queryKey: ['self-evaluation', id, 'rescored', version],
    retry: false,
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/self-evaluations/{id}/rescored', { params: { path: { id }, query: { version } }, signal }),
      ),
  });
  const { rescoredColumns: c } = words;
  return (
    <Modal open width={760} title={words.rescore} footer={null} onCancel={onClose} destroyOnHidden>
      <p>{words.rescoreSentence}</p>
      <p className="cut-off">
        {words.version}
        <InputNumber
          aria-label={words.version}
          min={1}
          max={Math.max(1, newest)}
          precision={0}
          value={version}
          onChange={(value) => value && setVersion(value)}
        />
      </p>
      {error && <Problem error={error} />}
      {!data && !error && <Waiting />}
      {data && (
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
      )}
    </Modal>
  );
}
