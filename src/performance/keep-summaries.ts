import {
  Inject,
  Injectable,
  Logger,
  Optional,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { AgenciesService } from '../agencies/agencies.service.js';
import type { Clock } from '../kernel/clock.js';
import { intToPeriod } from '../kernel/period.js';
import { CLOCK } from '../platform/commands.js';
import { DB, type Db, type Tx } from '../platform/db/db.js';
import { QUEUE_DUTIES, type QueueDuties } from '../platform/queue/queue-lifecycle.js';
import { MonthSummariesStore } from './month-summaries.store.js';
import { NOW, PerformanceFactsStore, type DueMonth } from './performance-facts.store.js';

const LOOK_MS = 2_000;

/**
 * Keeps the sums of the months: whatever changes a month leaves a mark in its own transaction, and the process that runs
 * the jobs looks for marks and sums those months anew. Until then readers reckon a marked month themselves, so a sum is
 * never believed longer than it is true, and nothing is lost when no process keeps them.
 */
@Injectable()
export class KeepSummaries implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger(KeepSummaries.name);
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<unknown> | null = null;
  private stopping = false;

  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(MonthSummariesStore) private readonly store: MonthSummariesStore,
    @Inject(PerformanceFactsStore) private readonly facts: PerformanceFactsStore,
    @Inject(AgenciesService) private readonly agencies: AgenciesService,
    @Optional() @Inject(QUEUE_DUTIES) private readonly duties: QueueDuties | null,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.duties?.runJobs) return;
    this.timer = setInterval(() => {
      this.running ??= this.run()
        .catch((error: Error) => this.log.warn(`months were not summed: ${error.message}`))
        .finally(() => (this.running = null));
    }, LOOK_MS);
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    if (this.timer) clearInterval(this.timer);
    await this.running;
  }

  /** Sums everything that waits; the number of months. */
  async run(): Promise<number> {
    let months = 0;
    for (const { agencyId, scheme } of await this.store.behind(this.db)) {
      if (this.stopping) break;
      months += await this.db.transaction((tx) => this.scheme(tx, agencyId, scheme));
    }
    return months;
  }

  /**
   * One pass over a scheme. The marks are read first: what is committed while the months are summed leaves a mark that
   * stays, whether the sums have seen it or not.
   */
  private async scheme(tx: Tx, agencyId: number, scheme: string): Promise<number> {
    if (!(await this.store.claim(tx, agencyId, scheme))) return 0;
    const { marks, months } = await this.store.waiting(tx, agencyId, scheme);
    const paydays = await this.paydays(tx, agencyId, scheme, months);
    let summed = 0;
    for (const month of paydays) {
      if (this.stopping) return summed;
      // One at a time: a million person-periods fit in the memory of a query, twelve million do not.
      for (const sums of await this.store.reckon(tx, agencyId, scheme, [month])) {
        await this.store.keep(tx, agencyId, scheme, sums, this.clock.now());
      }
      summed += 1;
    }
    await this.store.takeAway(tx, marks);
    return summed;
  }

  /** The payday of each month: that of its batch, else what the calendar gives now. */
  private async paydays(tx: Tx, agencyId: number, scheme: string, months: readonly number[]): Promise<DueMonth[]> {
    const due: DueMonth[] = [];
    for (const year of new Set(months.map((period) => Math.floor(period / 100)))) {
      const view = { agencyId, fiscalYear: year, watermark: NOW };
      const planned = (await this.facts.plannedPaydays(tx, view, [scheme])).get(scheme)!;
      const own = months.filter((period) => Math.floor(period / 100) === year);
      const bare = own.filter((period) => !planned.has(period)).map(intToPeriod);
      const paydays = (await this.agencies.paydays(tx, agencyId, new Map([[scheme, bare]]))).get(scheme)!;
      due.push(...own.map((period) => ({ period, payOn: planned.get(period) ?? paydays.get(intToPeriod(period))! })));
    }
    return due;
  }
}
