import { FileTextOutlined } from '@ant-design/icons';
import { reports as text } from '@messages/web/reports';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Form } from 'antd';
import { useState, type ReactNode } from 'react';
import { answer, api } from '../../api/client';
import { getPage } from '../../api/lists';
import { useAct } from '../../api/use-act';
import { isRunning, JobProgress } from '../../frame/jobs';
import { usePeriod } from '../../session/period';
import { useSession } from '../../session/session';
import { Ask } from '../../ui/ask';
import { DateInput } from '../../ui/date-input';
import './reports.css';

interface Asked {
  period: string;
  cutOff?: string | null;
}

/** Makes the report of a month as a task in the background; its progress while it runs. */
export function MakeReport(): ReactNode {
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
  const running = data?.rows.find((job) => job.name === 'report.make' && isRunning(job));
  const act = useAct(
    ({ period: month, cutOff }: Asked, key) =>
      answer(
        api.POST('/api/v1/monthly-reports', {
          params: { header: { 'Idempotency-Key': key } },
          body: { period: month, ...(cutOff ? { cutOff } : {}) },
        }),
      ),
    {
      onDone: () => {
        setAsking(false);
        void message.success(text.makeStarted);
      },
    },
  );
  if (!may('performance.manage')) return null;
  return (
    <>
      {running && (
        <span className="report-running" role="status">
          {text.making}
          <JobProgress job={running} />
        </span>
      )}
      <Button
        type="primary"
        icon={<FileTextOutlined />}
        disabled={running !== undefined}
        title={running && text.making}
        onClick={() => {
          act.reset();
          setAsking(true);
        }}
      >
        {text.make}
      </Button>
      <Ask<Asked>
        open={asking}
        title={text.make}
        sentence={text.makeText}
        reason="none"
        initial={{ period }}
        agree={text.makeAgree}
        pending={act.isPending}
        error={act.error}
        onAgree={(asked) => act.mutate(asked)}
        onCancel={() => setAsking(false)}
      >
        <Form.Item name="period" label={text.month} rules={[{ required: true, message: text.monthMissing }]}>
          <DateInput kind="month" width={180} />
        </Form.Item>
        <Form.Item name="cutOff" label={text.day} extra={text.dayHint}>
          <DateInput width={180} />
        </Form.Item>
      </Ask>
    </>
  );
}
