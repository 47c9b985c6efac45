import { BellOutlined, LoadingOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Badge, Button, Popover, Progress } from 'antd';
import { shell } from '@messages/web/shell';
import { useEffect, useRef, type ReactNode } from 'react';
import { Link } from 'react-router-dom';
import type { Schema } from '../api/client';
import { getPage } from '../api/lists';
import { useSession } from '../session/session';
import { count, time } from '../ui/formats';
import { StateTag } from '../ui/states';

type Job = Schema<'JobView'>;

/** Where the thing that a task works on is shown. */
const PLACES: Record<string, (id: string) => string> = {
  'roll.import': (id) => `/rolls/${id}`,
  'bank-result.import': (id) => `/bank-results/${id}`,
  'ledger.verify': () => '/integrity',
  'anchor.make': () => '/integrity',
  'audit.run': () => '/audit-checks?tab=runs',
  'report.make': () => '/monthly-reports',
};

const RUNNING_MS = 1_500;
const IDLE_MS = 20_000;

/** Tasks that run in the background: progress of the running ones, the last that ended, and a word when one ends. */
export function Jobs(): ReactNode {
  const { session, may } = useSession();
  const { notification } = App.useApp();
  const client = useQueryClient();
  const seen = useRef<Map<string, string> | null>(null);
  const { data } = useQuery({
    queryKey: ['jobs'],
    enabled: may('job.read'),
    queryFn: ({ signal }) => getPage('/api/v1/jobs', undefined, { pageSize: 10 }, signal),
    refetchInterval: ({ state }) => (state.data?.rows.some(isRunning) ? RUNNING_MS : IDLE_MS),
  });

  useEffect(() => {
    if (!data) return;
    const before = seen.current;
    seen.current = new Map(data.rows.map((job) => [job.id, job.state]));
    if (!before) return;
    const ended = data.rows.filter(
      (job) => !isRunning(job) && before.get(job.id) !== job.state && job.startedBy === session.user.name,
    );
    for (const job of ended) {
      const what = nameOf(job);
      const failed = job.state === 'FAILED';
      notification[failed ? 'error' : 'success']({
        key: job.id,
        title: failed ? shell.jobFailed(what) : shell.jobDone(what),
        description: failed ? job.error?.message : undefined,
        actions: placeOf(job) && <Link to={placeOf(job)!}>{shell.open}</Link>,
        duration: failed ? 0 : 4,
        placement: 'bottomRight',
      });
    }
    if (ended.length > 0) void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'jobs' });
  }, [data, notification, session.user.name, client]);

  if (!may('job.read')) return null;
  const running = data?.rows.filter(isRunning) ?? [];
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      title={shell.jobs}
      content={
        <ul className="jobs">
          {data?.rows.length === 0 && <li className="faint">{shell.jobsNone}</li>}
          {data?.rows.map((job) => (
            <li key={job.id}>
              <div className="jobs-line">
                <span>{placeOf(job) ? <Link to={placeOf(job)!}>{nameOf(job)}</Link> : nameOf(job)}</span>
                <StateTag family="job" state={job.state} />
              </div>
              <JobProgress job={job} />
              <div className="faint">
                {job.startedBy} {time(job.createdAt)}
              </div>
              {job.error && <div className="negative">{job.error.message}</div>}
            </li>
          ))}
        </ul>
      }
    >
      <Badge count={running.length} size="small">
        <Button
          type="text"
          icon={running.length > 0 ? <LoadingOutlined /> : <BellOutlined />}
          aria-label={running.length > 0 ? shell.jobsRunning(running.length) : shell.jobs}
        />
      </Badge>
    </Popover>
  );
}

/** Done of total, where the total is known. */
export function JobProgress({ job }: { job: Job }): ReactNode {
  if (!isRunning(job)) return null;
  const percent = job.total ? Math.floor((job.done * 100) / job.total) : 0;
  return (
    <div className="job-progress">
      <Progress percent={percent} size="small" status="active" showInfo={job.total !== null} aria-label={nameOf(job)} />
      <span className="faint num">
        {count(job.done)}
        {job.total !== null && ` / ${count(job.total)}`}
      </span>
    </div>
  );
}

export function isRunning(job: Pick<Job, 'state'>): boolean {
  return job.state === 'WAITING' || job.state === 'RUNNING';
}

function nameOf(job: Job): string {
  return shell.jobNames[job.name] ?? job.name;
}

function placeOf(job: Job): string | undefined {
  return PLACES[job.name]?.(job.subjectId);
}
