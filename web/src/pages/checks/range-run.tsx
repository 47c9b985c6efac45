import { ScanOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Form } from 'antd';
import { checks as text } from '@messages/web/flags';
import { useState, type ReactNode } from 'react';
import { answer, api } from '../../api/client';
import { getPage } from '../../api/lists';
import { useAct } from '../../api/use-act';
import { isRunning, JobProgress } from '../../frame/jobs';
import { usePeriod } from '../../session/period';
import { useSession } from '../../session/session';
import { Ask } from '../../ui/ask';
import { DateInput } from '../../ui/date-input';

/** All checks over some months, as a task in the background; its progress while it runs. */
export function RangeRun(): ReactNode {
  const { may } = useSession();
  const { period } = usePeriod();
  const { message } = App.useApp();
  const [asking, setAsking] = useState(false);
  // The same reading as that of the tasks in the top line.
  const { data } = useQuery({
    queryKey: ['jobs'],
    enabled: may('job.read'),
    queryFn: ({ signal }) => getPage('/api/v1/jobs', undefined, { pageSize: 10 }, signal),
  });
  const running = data?.rows.find((job) => job.name === 'audit.run' && isRunning(job));
  const act = useAct(
    (body: { from: string; to: string }, key) =>
      answer(api.POST('/api/v1/audit-runs', { params: { header: { 'Idempotency-Key': key } }, body })),
    {
      onDone: () => {
        setAsking(false);
        void message.success(text.runStarted);
      },
    },
  );
  if (!may('audit.run')) return null;
  return (
    <>
      {running && (
        <span className="check-running" role="status">
          {text.running}
          <JobProgress job={running} />
        </span>
      )}
      <Button
        type="primary"
        icon={<ScanOutlined />}
        disabled={running !== undefined}
        title={running && text.running}
        onClick={() => {
          act.reset();
          setAsking(true);
        }}
      >
        {text.run}
      </Button>
      <Ask<{ from: string; to: string }>
        open={asking}
        title={text.run}
        sentence={text.runText}
        initial={{ from: period, to: period }}
        agree={text.runAgree}
        pending={act.isPending}
        error={act.error}
        onAgree={({ from, to }) => act.mutate({ from, to })}
        onCancel={() => setAsking(false)}
      >
        <Form.Item name="from" label={text.runFrom} rules={[{ required: true, message: text.monthMissing }]}>
          <DateInput kind="month" width={180} />
        </Form.Item>
        <Form.Item name="to" label={text.runTo} rules={[{ required: true, message: text.monthMissing }]}>
          <DateInput kind="month" width={180} />
        </Form.Item>
      </Ask>
    </>
  );
}
