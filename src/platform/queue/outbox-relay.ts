import { Inject, Injectable, Logger } from '@nestjs/common';
import { DB, type Db } from '../db/db.js';
import { OutboxSignal } from '../outbox-signal.js';
import { within, type QueueLink } from './queue-link.js';
import { QueueStore, type WaitingRow } from './queue.store.js';

/** DI token of the open connection to the queue. */
export const QUEUE_LINK = Symbol('QueueLink');
const BATCH = 200;
/** On PostgreSQL the statement for many jobs takes 10 ms before the first one, the statement for one job takes 2 ms. */
const FEW = 4;
const POLL_MS = 1_000;
const ADD_MS = 10_000;

/**
 * Carries announced jobs from the outbox to the queue. A row is marked only after the queue has it, and the queue knows
 * it by the row's id: a relay that dies in between leaves a row that is carried again and recognised.
 * Any number of processes may relay; each takes rows that no other has in hand.
 */
@Injectable()
export class OutboxRelay {
  private readonly log = new Logger(OutboxRelay.name);
  private timer: NodeJS.Timeout | null = null;
  private forgetWake: (() => void) | null = null;
  private running: Promise<void> | null = null;
  private again = false;
  private stopped = true;

  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(QueueStore) private readonly store: QueueStore,
    @Inject(OutboxSignal) private readonly signal: OutboxSignal,
    @Inject(QUEUE_LINK) private readonly link: QueueLink,
  ) {}

  start(): void {
    this.stopped = false;
    this.forgetWake = this.signal.onWake(() => this.wake());
    // For rows of other processes, and for those that a failing queue left behind.
    this.timer = setInterval(() => this.wake(), POLL_MS);
    this.wake();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.forgetWake?.();
    if (this.timer) clearInterval(this.timer);
    await this.running;
  }

  /** Relays what waits now, at most one batch. @returns how many rows */
  relay(): Promise<number> {
    return this.db.transaction(async (tx) => {
      const rows = await this.store.lockWaiting(tx, BATCH);
      if (rows.length === 0) return 0;
      await this.enqueue(rows);
      await this.store.markRelayed(
        tx,
        rows.map((row) => row.id),
      );
      return rows.length;
    });
  }

  /** Only ids leave the database: a handler reads the rest from the outbox. */
  async enqueue(rows: readonly WaitingRow[]): Promise<void> {
    const jobs = rows.map(({ id, agencyId, name }) => ({ name, data: { agencyId }, opts: { jobId: id } }));
    const { queue } = this.link;
    const added: Promise<unknown> =
      jobs.length <= FEW
        ? Promise.all(jobs.map(({ name, data, opts }) => queue.add(name, data, opts)))
        : queue.addBulk(jobs);
    await within(ADD_MS, added);
  }

  private wake(): void {
    if (this.stopped) return;
    if (this.running) this.again = true;
    else
      this.running = this.drain().finally(() => {
        this.running = null;
        if (this.again) {
          this.again = false;
          this.wake();
        }
      });
  }

  private async drain(): Promise<void> {
    try {
      while ((await this.relay()) === BATCH && !this.stopped);
    } catch (error) {
      this.again = false;
      this.log.error(`outbox is not relayed, next try in ${POLL_MS} ms: ${(error as Error).message}`);
    }
  }
}
