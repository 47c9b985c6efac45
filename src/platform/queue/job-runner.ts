import { Inject, Injectable, Logger } from '@nestjs/common';
import { DelayedError, UnrecoverableError, WaitingError, type Job } from 'bullmq';
import { DomainError } from '../../kernel/domain-error.js';
import { errorSentence } from '../../messages/catalogue.js';
import { DB, type Db } from '../db/db.js';
import { JobRegistry } from './job-registry.js';
import { JobSignal } from './job-signal.js';
import { ProgressWriter } from './progress-writer.js';
import { QueueStore, type Announcement } from './queue.store.js';

/** How one run of a job ended, and what the queue is told. */
type Outcome =
  | { kind: 'ended' }
  | { kind: 'refused'; code: string }
  | { kind: 'again'; what: string }
  | { kind: 'stopped' }
  | { kind: 'busy' };

/** Pause before looking again at a job that another process still works on. */
const BUSY_MS = 2_000;
/** Errors of the program or of the data it sent: the same again would fail the same. */
const DEFECTS = new Set(['TypeError', 'ReferenceError', 'SyntaxError', 'RangeError']);
const DEFECT_CLASSES = new Set(['22', '23', '42']);

/** Runs one job: fence, state of its row, handler, outcome. */
@Injectable()
export class JobRunner {
  private readonly log = new Logger(JobRunner.name);
  private readonly stopping = new AbortController();
  private readonly underWay = new Set<Promise<Outcome>>();

  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(QueueStore) private readonly store: QueueStore,
    @Inject(JobRegistry) private readonly registry: JobRegistry,
    @Inject(JobSignal) private readonly signal: JobSignal,
  ) {}

  /** Asks handlers that listen to come to an end. */
  stop(): void {
    this.stopping.abort(new Error('the process is stopping'));
  }

  /** Resolves when no job is under way. */
  async idle(): Promise<void> {
    while (this.underWay.size > 0) await Promise.allSettled(this.underWay);
  }

  /** BullMQ's processor. What it throws tells the queue what to do next and carries nothing of the job's data. */
  async process(job: Job, token?: string): Promise<void> {
    const running = this.fenced(job.id!, job.attemptsMade + 1 >= (job.opts.attempts ?? 1));
    this.underWay.add(running);
    const outcome = await running.finally(() => this.underWay.delete(running));
    switch (outcome.kind) {
      case 'ended':
        return;
      case 'refused':
        throw new UnrecoverableError(outcome.code);
      case 'again':
        throw new Error(outcome.what);
      case 'stopped':
        await job.moveToWait(token);
        throw new WaitingError();
      case 'busy':
        await job.moveToDelayed(Date.now() + BUSY_MS, token);
        throw new DelayedError();
    }
  }

  private async fenced(jobId: string, lastTry: boolean): Promise<Outcome> {
    let outcome: Outcome | undefined;
    try {
      await this.db.transaction(async (tx) => {
        outcome = (await this.store.fence(tx, jobId)) ? await this.run(jobId, lastTry) : { kind: 'busy' };
      });
    } catch (error) {
      // The fence's connection was lost. What was decided stands; otherwise nothing has begun.
      if (!outcome) return { kind: 'again', what: describe(error) };
    }
    return outcome!;
  }

  private async run(jobId: string, lastTry: boolean): Promise<Outcome> {
    if (this.stopping.signal.aborted) return { kind: 'stopped' };
    let announcement: Announcement | null = null;
    const progress = new ProgressWriter(async (told) => {
      try {
        await this.store.progress(jobId, told);
        this.signal.changed(jobId);
      } catch (error) {
        this.log.warn(`progress of job ${jobId} is not written: ${(error as Error).message}`);
      }
    });
    try {
      const started = await this.store.start(jobId);
      if (!started) return { kind: 'refused', code: 'JOB_UNKNOWN' };
      // Ended before: the queue did not hear of it, because a process died in between.
      if (!started.open) return { kind: 'ended' };
      announcement = started;
      this.signal.changed(jobId);
      const handler = this.registry.find(announcement.name);
      if (!handler) throw new DomainError('JOB_HANDLER_MISSING', 'rule', { name: announcement.name });
      await handler.handle({
        caller: announcement.caller,
        payload: announcement.payload,
        jobId,
        signal: this.stopping.signal,
        progress: async (done, total, stage) => progress.tell({ done, total, stage: stage ?? null }),
      });
      await this.store.finish(jobId, await progress.close());
      this.signal.changed(jobId);
      return { kind: 'ended' };
    } catch (error) {
      await progress.close();
      return this.failed(jobId, announcement, error, lastTry);
    }
  }

  private async failed(
    jobId: string,
    announcement: Announcement | null,
    error: unknown,
    lastTry: boolean,
  ): Promise<Outcome> {
    const about = `job ${jobId} (${announcement?.name ?? '?'})`;
    const outcome = ((): Outcome => {
      if (error instanceof DomainError) return { kind: 'refused', code: error.code };
      if (this.stopping.signal.aborted) return { kind: 'stopped' };
      if (isDefect(error) || lastTry) return { kind: 'refused', code: 'INTERNAL' };
      return { kind: 'again', what: describe(error) };
    })();
    if (outcome.kind === 'refused' && !(error instanceof DomainError)) {
      this.log.error(`${about} failed: ${(error as Error).message}`, (error as Error).stack);
    } else {
      this.log.warn(`${about} ${outcome.kind}: ${(error as Error).message}`);
    }
    try {
      if (outcome.kind === 'refused') {
        const details =
          error instanceof DomainError ? error.details : { requestId: announcement?.caller.requestId ?? '' };
        const message = errorSentence(outcome.code, details);
        await this.store.fail(jobId, { code: outcome.code, message, details });
      } else {
        await this.store.putBack(jobId);
      }
      this.signal.changed(jobId);
    } catch (storeError) {
      // Without a database nothing can be written down: leave the job to the next try, which will find the row open.
      this.log.error(`${about}: its state is not written: ${(storeError as Error).message}`);
      if (outcome.kind === 'refused') return { kind: 'again', what: describe(storeError) };
    }
    return outcome;
  }
}

function isDefect(error: unknown): boolean {
  const { name, code } = error as { name?: string; code?: string };
  return DEFECTS.has(name ?? '') || (/^[0-9A-Z]{5}$/.test(code ?? '') && DEFECT_CLASSES.has(code!.slice(0, 2)));
}

/** Name and code only: the message of a database error may quote the row. */
function describe(error: unknown): string {
  const { name, code } = error as { name?: string; code?: string };
  return [name ?? 'Error', code].filter(Boolean).join(' ');
}
