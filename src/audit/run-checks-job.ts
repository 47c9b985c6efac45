import { Inject, Injectable } from '@nestjs/common';
import { Commands } from '../platform/commands.js';
import { JobHandler } from '../platform/queue/job-handler.js';
import type { Handler, JobContext } from '../platform/queue/job-handler.js';
import { RunChecks } from './run-checks.js';

/** The job 'audit.run': all checks over the months of its payload, { from, to } as 'YYYY-MM'. Run again, it raises nothing twice. */
@Injectable()
@JobHandler('audit.run')
export class RunChecksJob implements Handler {
  constructor(
    @Inject(Commands) private readonly commands: Commands,
    @Inject(RunChecks) private readonly checks: RunChecks,
  ) {}

  async handle(job: JobContext): Promise<void> {
    const range = { from: String(job.payload.from), to: String(job.payload.to) };
    await this.commands.run(job.caller, { name: 'audit.run' }, async (ctx) => {
      const { runId, lines, hits } = await this.checks.range(ctx, range, async (done, total) => {
        job.signal.throwIfAborted();
        await job.progress(done, total);
      });
      ctx.note('audit-run', runId, {
        ...range,
        lines,
        raised: hits.reduce((sum, hit) => sum + hit.raised, 0),
      });
    });
  }
}
