import { Inject, Injectable, Logger } from '@nestjs/common';
import { lastDayPast, type Clock } from '../../kernel/clock.js';
import { CLOCK, Commands } from '../commands.js';
import { NIGHTLY_JOBS } from './job-names.js';
import { QueueStore, SYSTEM } from './queue.store.js';

/** DI token of the full hour, Asia/Shanghai, at which a day's night begins; null: never in this process. */
export const NIGHT_HOUR = Symbol('NightHour');

const LOOK_MS = 60_000;

/**
 * Announces the nightly jobs of each agency, once a night. A process that was down at the hour announces the last night
 * when it starts; of several processes one does, because the idempotency key of the night is claimed in the same
 * transaction as the jobs. Nothing else is remembered, and no process leads.
 */
@Injectable()
export class Nightly {
  private readonly log = new Logger(Nightly.name);
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  /** The night of each agency that is known to be announced. */
  private readonly announced = new Map<number, string>();

  constructor(
    @Inject(NIGHT_HOUR) private readonly hour: number | null,
    @Inject(QueueStore) private readonly store: QueueStore,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  start(): void {
    if (this.hour === null) return;
    const run = (): void => {
      this.running ??= this.announce()
        .catch((error: Error) => this.log.error(`the nightly jobs are not announced: ${error.message}`))
        .finally(() => (this.running = null));
    };
    this.timer = setInterval(run, LOOK_MS);
    run();
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await this.running;
  }

  /** Announces what of the last night is not announced yet. */
  async announce(): Promise<void> {
    if (this.hour === null) return;
    const night = lastDayPast(this.hour, this.clock.now());
    for (const agencyId of await this.store.agenciesWithRecords(night)) {
      if (this.announced.get(agencyId) === night) continue;
      const key = `night-${night}`;
      const caller = { actor: SYSTEM, agencyId, requestId: key };
      await this.commands.run(caller, { name: 'night.begin', key }, async (ctx) => {
        for (const name of NIGHTLY_JOBS) {
          await ctx.announce({ name, subjectType: 'night', subjectId: night, payload: { night } });
        }
        ctx.note('night', night);
        return { night };
      });
      this.announced.set(agencyId, night);
    }
  }
}
