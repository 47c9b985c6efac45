import { SetMetadata } from '@nestjs/common';
import type { Caller } from '../db/ctx.js';

/** Metadata key under which a handler class carries the name of its job. */
export const JOB_HANDLER = 'ledger:job-handler';

/** What a handler is given: who asked, what for, and how to tell the way it has come. */
export interface JobContext {
  /** Who announced the job, for the same agency and under the same request id. */
  readonly caller: Caller;
  /** As announced; ids only, read from the outbox and never from the queue. */
  readonly payload: Readonly<Record<string, unknown>>;
  readonly jobId: string;
  /** Aborted when the process is asked to stop. A long handler may throw `signal.reason` at a safe point: it is run again. */
  readonly signal: AbortSignal;
  /**
   * Tells how far the work is. Written to the job's row at most every 300 ms and outside the business transaction, so it
   * may be called for every row. `total` is null while it is not known.
   */
  progress(done: number, total: number | null, stage?: string): Promise<void>;
}

/**
 * Does one job. It may be started again after a crash at any point, so it reads from the business state what is left to
 * do. A DomainError ends the job as FAILED; any other error is taken for trouble of the machine and tried again.
 */
export interface Handler {
  handle(job: JobContext): Promise<void>;
}

/** Marks a provider as the one handler of the job `name`; see JOB_NAMES. */
export const JobHandler = (name: string): ClassDecorator => SetMetadata(JOB_HANDLER, name);
