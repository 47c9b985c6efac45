import { useQuery } from '@tanstack/react-query';
import { Progress } from 'antd';
import { rollProgress } from '@messages/web/rolls';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { answer, api, type Schema } from '../../api/client';
import { getPage } from '../../api/lists';
import { count, period as periodText } from '../../ui/formats';
import { Section } from '../../ui/page';
import { Problem } from '../../ui/problem';
import { Waiting } from '../../ui/waiting';

type Roll = Schema<'RollDto'>;
type Job = Schema<'JobView'>;

const EVERY_MS = 800;
/** Speed is that of the last seconds, so that a slow beginning is soon forgotten. */
const WINDOW_MS = 12_000;

interface Sample {
  at: number;
  done: number;
}

/** How far the reading of a roll is. It is asked of the service each time, so leaving the page or reloading it loses nothing. */
export function RollProgress({ roll, onEnded }: { roll: Roll; onEnded: () => void }): ReactNode {
  const { data: job, error } = useQuery({
    queryKey: ['job', roll.jobId],
    enabled: roll.jobId !== null,
    queryFn: ({ signal }) => answer(api.GET('/api/v1/jobs/{id}', { params: { path: { id: roll.jobId! } }, signal })),
    refetchInterval: ({ state }) => (state.data && isEnded(state.data) ? false : EVERY_MS),
  });
  // How many rows there will be is not known before the end; the last roll of the scheme is a good guess.
  const { data: before } = useQuery({
    queryKey: ['rolls-before', roll.scheme],
    staleTime: Infinity,
    queryFn: ({ signal }) =>
      getPage('/api/v1/rolls', undefined, { scheme: roll.scheme, state: 'ACCEPTED', pageSize: 1 }, signal),
  });
  const speed = useSpeed(job);
  const ended = job !== undefined && isEnded(job);
  useEffect(() => {
    if (ended) onEnded();
    // Once, when it ends.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [ended]);

  if (error) return <Problem error={error} />;
  if (!job) return <Waiting />;
  const guess = before?.rows[0];
  const guessed = job.total === null && guess?.rowCount ? guess.rowCount : null;
  const total = job.total ?? (guessed !== null && guessed > job.done ? guessed : null);
  const left = total !== null && speed > 0 ? Math.ceil((total - job.done) / speed) : null;
  const percent = total === null ? (guessed === null ? 0 : 99) : Math.min(99, Math.floor((job.done * 100) / total));
  return (
    <Section title={rollProgress.title} className="roll-progress">
      <div role="status">
        <Progress percent={percent} status="active" showInfo={total !== null} aria-label={rollProgress.label} />
        <p className="roll-progress-facts">
          <span>{job.state === 'WAITING' ? rollProgress.waiting : stageOf(job.stage)}</span>
          <span className="tabular">
            {total === null ? rollProgress.rows(count(job.done)) : rollProgress.ofRows(count(job.done), count(total))}
          </span>
          {speed > 0 && job.total === null && (
            <span className="tabular">{rollProgress.speed(count(Math.round(speed)))}</span>
          )}
          {left !== null && (
            <span className="tabular">{left <= 1 ? rollProgress.nearlyDone : rollProgress.left(lasting(left))}</span>
          )}
        </p>
      </div>
      {guessed !== null && <p className="faint">{rollProgress.estimated(periodText(guess!.period))}</p>}
      <p className="faint">{rollProgress.leave}</p>
    </Section>
  );
}

/** Rows a second over the last seconds; on the first look, over the whole time that the task has run. */
function useSpeed(job: Job | undefined): number {
  const samples = useRef<Sample[]>([]);
  const [speed, setSpeed] = useState(0);
  useEffect(() => {
    if (!job) return;
    const at = new Date(job.updatedAt).getTime();
    const kept = samples.current.filter((sample) => sample.done <= job.done && at - sample.at <= WINDOW_MS);
    if (kept.at(-1)?.at !== at) kept.push({ at, done: job.done });
    samples.current = kept;
    const first = kept.length > 1 ? kept[0]! : { at: new Date(job.createdAt).getTime(), done: 0 };
    const seconds = (at - first.at) / 1000;
    setSpeed(seconds > 0.2 ? (job.done - first.done) / seconds : 0);
  }, [job]);
  return speed;
}

function isEnded({ state }: Job): boolean {
  return state === 'DONE' || state === 'FAILED';
}

/** The service's stage without its own speed, which stands beside it. */
function stageOf(stage: string | null): string {
  return (stage ?? rollProgress.opening).replace(/[（(].*$/, '');
}

function lasting(seconds: number): string {
  return seconds < 90 ? rollProgress.seconds(count(seconds)) : rollProgress.minutes(count(Math.ceil(seconds / 60)));
}
