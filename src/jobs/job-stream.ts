import { Logger } from '@nestjs/common';
import type { Response } from 'express';
import type { JobRow } from './jobs.store.js';
import { jobView } from './jobs.dto.js';

/** Proxies close a connection that is silent for a minute, some after half of that. */
const HEARTBEAT_MS = 15_000;
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
  heartbeatMs = HEARTBEAT_MS,
): Promise<void> {
  const gone = new AbortController();
  res.on('close', () => gone.abort());
  res.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-cache, no-transform',
    Connection: 'keep-alive',
    // nginx would hold events back until its buffer is full.
    'X-Accel-Buffering': 'no',
  });
  res.write('retry: 2000\n\n');
  const heartbeat = setInterval(() => res.write(': \n\n'), heartbeatMs);
  try {
    for await (const job of follow(gone.signal)) {
      const lines = [
        `id: ${job.updatedAt.toISOString()}`,
        `event: ${EVENT[job.state]}`,
        `data: ${JSON.stringify(jobView(job))}`,
      ];
      res.write(`${lines.join('\n')}\n\n`);
    }
  } catch (error) {
    // The answer has begun, so no status can tell of it: the reader opens the stream again by itself.
    new Logger('JobStream').warn(`stream of a job broke off: ${(error as Error).message}`);
  } finally {
    clearInterval(heartbeat);
    res.end();
  }
}
