import { InputNumber, Modal } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { evaluation as words } from '@messages/web/evaluations';
import { useState, type ReactNode } from 'react';
import { answer, api } from '../../api/client';
import { Problem } from '../../ui/problem';
import { Waiting } from '../../ui/waiting';
import { RescoredTable } from './rescored-table';

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
      {data && <RescoredTable data={data} />}
    </Modal>
  );
}
