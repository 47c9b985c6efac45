import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { JobSignal } from '../platform/queue/job-signal.js';
import { JobsStore, type JobRow } from './jobs.store.js';

/** How often the row is looked at when its job runs in another process, milliseconds. */
const LOOK_MS = 300;

/** Whether nothing more will happen to this job. */
export function ended(job: JobRow): boolean {
  return job.state === 'DONE' || job.state === 'FAILED';
}

/** Following jobs from inside the process: for pages that show progress, the command line and the rehearsals. */
@Injectable()
export class JobsService implements OnModuleDestroy {
  private readonly closing = new AbortController();

  constructor(
    @Inject(JobsStore) private readonly store: JobsStore,
    @Inject(JobSignal) private readonly signal: JobSignal,
  ) {}

  onModuleDestroy(): void {
    this.closing.abort();
  }

  /** Errors: NOT_FOUND. */
  async job(jobId: string, agencyId: number): Promise<JobRow> {
    return found(await this.store.find(jobId, agencyId));
  }

  /**
   * The job's row when it has ended, DONE or FAILED: the caller decides what a failure means.
   * Errors: NOT_FOUND; JOB_WAIT_TIMEOUT when it has not ended in time (it goes on).
   */
  async waitFor(jobId: string, options: { timeoutMs?: number } = {}): Promise<JobRow> {
    const timeoutMs = options.timeoutMs ?? 60_000;
    const late = AbortSignal.timeout(timeoutMs);
    for await (const job of this.follow(jobId, null, late)) if (ended(job)) return job;
    throw new DomainError('JOB_WAIT_TIMEOUT', 'rule', { jobId, seconds: Math.round(timeoutMs / 1000) });
  }

  /**
   * The job's row now and whenever it has changed, until it has ended, `stop` is aborted or the process closes.
   * @param agencyId null = whatever agency: for the process itself, never for a request
   * Errors: NOT_FOUND.
   */
  async *follow(jobId: string, agencyId: number | null, stop: AbortSignal): AsyncGenerator<JobRow> {
    const over = AbortSignal.any([stop, this.closing.signal]);
    let seen = '';
    let changed: boolean;
    let wake: () => void = () => undefined;
    const forget = this.signal.onChange(jobId, () => {
      changed = true;
      wake();
    });
    const onOver = (): void => wake();
    over.addEventListener('abort', onOver);
    try {
      while (!over.aborted) {
        changed = false;
        const job = found(await this.store.find(jobId, agencyId));
        const version = `${job.state} ${job.updatedAt.getTime()} ${job.done}`;
        if (version !== seen) {
          seen = version;
          yield job;
          if (ended(job)) return;
        }
        if (changed || over.aborted) continue;
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, LOOK_MS);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    } finally {
      forget();
      over.removeEventListener('abort', onOver);
    }
  }
}

function found(job: JobRow | null): JobRow {
  if (!job) throw new DomainError('NOT_FOUND', 'missing', { what: '该后台任务' });
  return job;
}
