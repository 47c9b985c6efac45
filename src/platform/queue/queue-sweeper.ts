import { Inject, Injectable, Logger } from '@nestjs/common';
import { errorSentence } from '../../messages/catalogue.js';
import { DB, type Db } from '../db/db.js';
import { JobSignal } from './job-signal.js';
import { OutboxRelay, QUEUE_LINK } from './outbox-relay.js';
import type { QueueLink } from './queue-link.js';
import { QueueStore, type WaitingRow } from './queue.store.js';

const EVERY_MS = 15_000;
const SILENT_S = 20;
const BATCH = 100;

/**
 * Compares unfinished job rows with the queue. Redis may forget what it had acknowledged, and a deployment may change
 * from one store to the other: the job rows are the truth, so what the queue has lost is handed to it again, and what it
 * has given up is told to the person who waits for it.
 */
@Injectable()
export class QueueSweeper {
  private readonly log = new Logger(QueueSweeper.name);
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;

  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(QueueStore) private readonly store: QueueStore,
    @Inject(OutboxRelay) private readonly relay: OutboxRelay,
    @Inject(JobSignal) private readonly signal: JobSignal,
    @Inject(QUEUE_LINK) private readonly link: QueueLink,
  ) {}

  start(): void {
    const run = (): void => {
      this.running ??= this.sweep()
        .catch((error: Error) => this.log.warn(`jobs were not compared with the queue: ${error.message}`))
        .finally(() => (this.running = null));
    };
    this.timer = setInterval(run, EVERY_MS);
    run();
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await this.running;
  }

  async sweep(silentSeconds = SILENT_S): Promise<void> {
    for (const row of await this.store.silent(silentSeconds, BATCH)) await this.settle(row);
  }

  private async settle(row: WaitingRow): Promise<void> {
    const state = await this.link.queue.getJobState(row.id);
    if (state === 'unknown') {
      this.log.warn(`job ${row.id} (${row.name}) was lost by the queue and is handed to it again`);
      await this.relay.enqueue([row]);
    } else if (state === 'completed') {
      // Its row is written before the queue hears of the end: this database is older than the queue, e.g. restored.
      await this.link.queue.remove(row.id);
      await this.relay.enqueue([row]);
    } else if (state === 'failed') {
      await this.giveUp(row.id);
    }
  }

  /** The queue will not start this job again. One that is still being worked on, out of the queue's sight, is left alone. */
  async giveUp(jobId: string): Promise<void> {
    await this.db.transaction(async (tx) => {
      if (!(await this.store.fence(tx, jobId))) return;
      const announcement = await this.store.announcement(jobId);
      const code = 'JOB_INTERRUPTED';
      const details = { requestId: announcement?.caller.requestId ?? '' };
      if (!(await this.store.fail(jobId, { code, message: errorSentence(code, details), details }))) return;
      this.log.error(`job ${jobId} (${announcement?.name}) was given up by the queue`);
      this.signal.changed(jobId);
    });
  }
}
