import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, Space } from 'antd';
import { closing as text } from '@messages/web/closing';
import { useState, type ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import type { Scheme } from '../../api/lists';
import { useAct } from '../../api/use-act';
import { Ask } from '../../ui/ask';
import type { Column } from '../../ui/data-list';
import { PlainTable } from '../../ui/figure';
import { period as periodText } from '../../ui/formats';
import { Section } from '../../ui/page';
import { failureOf, Problem } from '../../ui/problem';
import { useDone } from './closing-acts';

type Reopening = Schema<'ReopeningDto'>;
type Decision = 'CONFIRMED' | 'REFUSED';

/** The requests to open a closed month of the fund again; another person than the proposer decides. */
export function Reopenings({ fund }: { fund: Scheme }): ReactNode {
  const [deciding, setDeciding] = useState<{ row: Reopening; decision: Decision } | null>(null);
  const read = useQuery({
    queryKey: ['reopenings', fund],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/accounting-periods/reopenings', { params: { query: { fund } }, signal })),
  });
  const { data } = read;
  const columns: Column<Reopening>[] = [
    { path: 'period', title: text.period, kind: 'period' },
    { path: 'state', title: text.state, state: 'act' },
    { path: 'reason', title: text.reason },
    { path: 'proposedBy', title: text.proposedBy },
    { path: 'proposedAt', title: text.proposedAt, kind: 'time' },
    { path: 'decidedBy', title: text.decidedBy },
    { path: 'decidedAt', title: text.decidedAt, kind: 'time' },
    { path: 'note', title: text.note },
    {
      path: 'acts',
      title: '',
      control: true,
      show: (row) =>
        row.mayDecide && (
          <Space size={4} className="no-print">
            <Button size="small" type="primary" onClick={() => setDeciding({ row, decision: 'CONFIRMED' })}>
              {text.confirm}
            </Button>
            <Button size="small" onClick={() => setDeciding({ row, decision: 'REFUSED' })}>
              {text.refuse}
            </Button>
          </Space>
        ),
    },
  ];
  const failure = failureOf(read);
  if (failure) return <Problem {...failure} />;
  if (!data || data.length === 0) return null;
  return (
    <Section title={text.reopenings}>
      <PlainTable label={text.reopenings} columns={columns} rows={data} rowKey={({ id }) => id} />
      {deciding && <Decide {...deciding} onClose={() => setDeciding(null)} />}
    </Section>
  );
}

function Decide({ row, decision, onClose }: { row: Reopening; decision: Decision; onClose: () => void }): ReactNode {
  const done = useDone(text.decided, onClose);
  const decide = useAct(
    (body: { decision: Decision; note?: string }, key) =>
      answer(
        api.POST('/api/v1/accounting-periods/reopenings/{id}/decide', {
          params: { path: { id: row.id }, header: { 'Idempotency-Key': key } },
          body,
        }),
      ),
    { onDone: done },
  );
  const confirms = decision === 'CONFIRMED';
  const month = periodText(row.period);
  return (
    <Ask<{ note?: string }>
      open
      danger={confirms}
      title={confirms ? text.confirmTitle(month) : text.refuseTitle(month)}
      sentence={confirms ? text.confirmAsk(row.proposedBy, row.reason) : text.refuseAsk(row.proposedBy, row.reason)}
      agree={confirms ? text.confirmAgree : text.refuseAgree}
      pending={decide.isPending}
      error={decide.error}
      onAgree={({ note }) => decide.mutate({ decision, ...(note?.trim() ? { note: note.trim() } : {}) })}
      onCancel={onClose}
    >
      <Form.Item name="note" label={text.note}>
        <Input.TextArea rows={2} maxLength={200} showCount />
      </Form.Item>
    </Ask>
  );
}
