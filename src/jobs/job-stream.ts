import type { Response } from 'express';
import { eventStream } from '../platform/http/event-stream.js';
import type { JobRow } from './jobs.store.js';
import { jobView } from './jobs.dto.js';

const EVENT: Record<JobRow['state'], string> = {
  WAITING: 'progress',
  RUNNING: 'progress',
  DONE: 'done',
  FAILED: 'failed',
};

/** Sends a job's rows as server-sent events until it has ended or the reader has gone. */
export async function streamJob(
  res: Response,
  follow: (stop: AbortSignal) => AsyncIterable<JobRow>,
  heartbeatMs?: number,
): Promise<void> {
  await eventStream(
    res,
    async (send, gone) => {
      for await (const job of follow(gone)) {
        send({ id: job.updatedAt.toISOString(), event: EVENT[job.state], data: jobView(job) });
      }
    },
    heartbeatMs,
  );
}
