import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { Commands } from '../platform/commands.js';
import type { Ctx } from '../platform/db/ctx.js';
import { JobHandler } from '../platform/queue/job-handler.js';
import type { Handler, JobContext } from '../platform/queue/job-handler.js';
import { rollStates } from './domain/roll-states.js';
import { ImportRoll } from './import-roll.js';
import { RollsStore } from './rolls.store.js';

/**
 * The job 'roll.import'. A file that cannot be read as a roll leaves the roll FAILED, with the reason as an issue of the
 * whole roll; trouble of the machine leaves it UPLOADED for the next attempt.
 */
@Injectable()
@JobHandler('roll.import')
export class ImportRollJob implements Handler {
  constructor(
    @Inject(Commands) private readonly commands: Commands,
    @Inject(ImportRoll) private readonly importRoll: ImportRoll,
    @Inject(RollsStore) private readonly rolls: RollsStore,
  ) {}

  async handle(job: JobContext): Promise<void> {
    const rollId = String(job.payload.rollId);
    try {
      await this.commands.run(job.caller, { name: 'roll.check' }, (ctx) => this.importRoll.run(ctx, rollId, job));
    } catch (error) {
      if (!(error instanceof DomainError) || error.kind === 'missing') throw error;
      await this.commands.run(job.caller, { name: 'roll.fail' }, (ctx) => this.fail(ctx, rollId, error));
      throw error;
    }
  }

  private async fail(ctx: Ctx, rollId: string, error: DomainError): Promise<void> {
    const roll = await this.rolls.find(ctx.tx, ctx.agencyId, rollId, true);
    if (!roll || roll.state !== 'UPLOADED') return;
    rollStates.next(roll.state, 'fail');
    await this.rolls.addRefusal(ctx, rollId, error.code, error.details);
    await this.rolls.setState(ctx.tx, rollId, 'FAILED');
    ctx.note('roll', rollId, { code: error.code });
  }
}
