import { Logger } from '@nestjs/common';
import type { Response } from 'express';
import { loggable } from './scrub.js';

/** Proxies close a connection that is silent for a minute, some after half of that. */
const HEARTBEAT_MS = 15_000;

export interface ServerEvent {
  event: string;
  /** Sent as JSON. */
  data: unknown;
  /** Comes back as Last-Event-ID when the reader opens the stream again. */
  id?: string;
}

/**
 * Answers with server-sent events for as long as `work` runs; `gone` fires when the reader has left. A stream that breaks
 * off is logged: the answer has begun, so no status can tell of it, and the reader opens it again by itself.
 */
export async function eventStream(
  res: Response,
  work: (send: (event: ServerEvent) => void, gone: AbortSignal) => Promise<void>,
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
  const send = ({ event, data, id }: ServerEvent): void => {
    if (gone.signal.aborted) return;
    res.write(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  try {
    await work(send, gone.signal);
  } catch (error) {
    if (!gone.signal.aborted) new Logger('EventStream').warn({ msg: 'event stream broke off', error: loggable(error) });
  } finally {
    clearInterval(heartbeat);
    res.end();
  }
}
