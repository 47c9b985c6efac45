import { Module, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { JOB_NAMES } from './job-names.js';
import { EXPECTED_JOBS, JobRegistry } from './job-registry.js';
import { JobRunner } from './job-runner.js';
import { JobSignal } from './job-signal.js';
import { Nightly, NIGHT_HOUR } from './nightly.js';
import { OutboxRelay, QUEUE_LINK } from './outbox-relay.js';
import { QUEUE_DUTIES, QueueLifecycle, type QueueDuties } from './queue-lifecycle.js';
import { openQueue, type QueueTarget } from './queue-link.js';
import { QueueSweeper } from './queue-sweeper.js';
import { QueueStore } from './queue.store.js';

export interface QueueModuleOptions extends QueueTarget {
  /** Whether this process also handles jobs: the worker and the embedded default do, a production api does not. */
  runJobs: boolean;
  /** Jobs at the same time, 3 unless told; at least 2, because a handler may wait for a job. */
  concurrency?: number;
  /** Wait for running jobs when stopping, 20,000 ms unless told. */
  drainMs?: number;
  /** Hour of the nightly jobs, Asia/Shanghai; none are announced unless told. */
  nightHour?: number | null;
  /** Names that must have a handler; all of JOB_NAMES unless told. */
  jobNames?: readonly string[];
}

/** Background jobs: announced in the outbox, carried by the relay, run by the worker. Needs DB and OutboxSignal. */
@Module({})
export class QueueModule {
  static forRoot(options: QueueModuleOptions): DynamicModule {
    const duties: QueueDuties = {
      runJobs: options.runJobs,
      concurrency: Math.max(2, options.concurrency ?? 3),
      drainMs: options.drainMs ?? 20_000,
    };
    return {
      module: QueueModule,
      global: true,
      imports: [DiscoveryModule],
      providers: [
        { provide: EXPECTED_JOBS, useValue: options.jobNames ?? JOB_NAMES },
        { provide: QUEUE_DUTIES, useValue: duties },
        { provide: NIGHT_HOUR, useValue: options.nightHour ?? null },
        QueueStore,
        {
          provide: QUEUE_LINK,
          inject: [QueueStore],
          useFactory: async (store: QueueStore) => openQueue(options, await store.databaseIdentity()),
        },
        JobSignal,
        JobRegistry,
        JobRunner,
        OutboxRelay,
        QueueSweeper,
        Nightly,
        QueueLifecycle,
      ],
      exports: [JobSignal, QUEUE_LINK, QUEUE_DUTIES],
    };
  }
}
