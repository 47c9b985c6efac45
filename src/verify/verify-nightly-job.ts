import { Inject, Injectable } from '@nestjs/common';
import { Commands } from '../platform/commands.js';
import { JobHandler, type Handler, type JobContext } from '../platform/queue/job-handler.js';
import { VerificationsStore } from './verifications.store.js';
import { VerifyService } from './verify.service.js';

/**
 * The standing verification: everything is recomputed once a night and the result is kept, good or bad. What does not fit is
 * a result and no failure of the job; it stands among the to-dos until a later night is good. A second run of the same night
 * keeps the first result.
 */
@Injectable()
@JobHandler('ledger.verify')
export class VerifyNightlyJob implements Handler {
  constructor(
    @Inject(Commands) private readonly commands: Commands,
    @Inject(VerifyService) private readonly verification: VerifyService,
    @Inject(VerificationsStore) private readonly store: VerificationsStore,
  ) {}

  async handle(job: JobContext): Promise<void> {
    const night = String(job.payload.night);
    const result = await this.verification.run(job.caller.agencyId, {
      progress: (done, total, stage) => job.progress(done, total, stage),
      signal: job.signal,
    });
    const bad = result.checks.filter(({ ok }) => !ok);
    await this.commands.run(job.caller, { name: 'ledger.verify' }, async (ctx) => {
      await this.store.keep(ctx, night, {
        checks: result.checks.length,
        bad: bad.length,
        records: result.checks.reduce((sum, { records }) => sum + records, 0),
        seconds: result.seconds,
        first: bad[0] ?? null,
      });
      ctx.note('night', night, { bad: bad.map(({ name }) => name) });
    });
  }
}
