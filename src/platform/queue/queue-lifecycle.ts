import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { JobRegistry } from './job-registry.js';
import { JobRunner } from './job-runner.js';
import { Nightly } from './nightly.js';
import { OutboxRelay, QUEUE_LINK } from './outbox-relay.js';
import { QueueSweeper } from './queue-sweeper.js';
import { within, type JobWorker, type QueueLink } from './queue-link.js';

/** DI token of what this process does with the queue. */
export const QUEUE_DUTIES = Symbol('QueueDuties');

const FAREWELL_MS = 2_000;

export interface QueueDuties {
  /** Whether this process handles jobs; every process relays. */
  runJobs: boolean;
  /** Jobs at the same time. A handler that waits for another job holds its place, so one is not enough. */
  concurrency: number;
  /** How long a stopping process waits for the jobs under way, milliseconds. */
  drainMs: number;
}

/** Starts relay and worker when the application is complete, and ends them before anything they need goes away. */
@Injectable()
export class QueueLifecycle implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger(QueueLifecycle.name);
  private worker: JobWorker | null = null;

  constructor(
    @Inject(QUEUE_DUTIES) private readonly duties: QueueDuties,
    @Inject(QUEUE_LINK) private readonly link: QueueLink,
    @Inject(JobRegistry) private readonly registry: JobRegistry,
    @Inject(JobRunner) private readonly runner: JobRunner,
    @Inject(OutboxRelay) private readonly relay: OutboxRelay,
    @Inject(QueueSweeper) private readonly sweeper: QueueSweeper,
    @Inject(Nightly) private readonly nightly: Nightly,
  ) {}

  async onModuleInit(): Promise<void> {
    try {
      this.registry.collect();
    } catch (error) {
      // The boot ends here and nobody closes an application that never was: the open connection would keep it alive.
      await this.link.close();
      throw error;
    }
  }

  onApplicationBootstrap(): void {
    if (this.duties.runJobs) {
      this.worker = this.link.work((job, token) => this.runner.process(job, token), this.duties.concurrency);
      this.worker.on('error', (error) => this.log.warn(error.message));
      this.worker.on('failed', (job) => {
        // A job that has taken its process down too often ends here without having been run.
        if (job?.deferredFailure) this.sweeper.giveUp(job.id!).catch((error: Error) => this.log.warn(error.message));
      });
      this.sweeper.start();
      this.nightly.start();
    }
    this.relay.start();
  }

  async onModuleDestroy(): Promise<void> {
    // First no new jobs, then the word to those under way: what they put back is for another process.
    const closed = this.worker?.close();
    this.runner.stop();
    await Promise.all([this.relay.stop(), this.sweeper.stop(), this.nightly.stop()]);
    const drained = await within(this.duties.drainMs, this.runner.idle()).then(
      () => true,
      () => false,
    );
    if (!drained) {
      this.log.warn(`jobs still running after ${this.duties.drainMs} ms are left; another process takes them up`);
    } else if (closed) {
      // That the queue hears of the end is worth a moment, but not when it does not answer.
      await within(FAREWELL_MS, closed).catch(() => undefined);
    }
    await this.link.close();
  }
}
