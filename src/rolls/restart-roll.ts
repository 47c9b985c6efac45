import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { rollThings } from '../messages/roll-acts.js';
import type { Ctx } from '../platform/db/ctx.js';
import { IGNORED_COLUMN } from './domain/roll-columns.js';
import { ROLL_FIELDS } from './domain/roll-row.types.js';
import { rollStates } from './domain/roll-states.js';
import { refuseRepeatedFile } from './refuse-repeated-file.js';
import { RollsStore } from './rolls.store.js';

/**
 * Reads and checks the stored file once more: with columns that a person chose, or against what the register and the
 * other rolls hold by now. What the last check found is dropped when the job begins.
 * Errors: NOT_FOUND; STATE_NOT_ALLOWED, ROLL_JOB_RUNNING, ROLL_FILE_REPEATED (conflict); ROLL_MAPPING_FIELD (invalid).
 */
@Injectable()
export class RestartRoll {
  constructor(@Inject(RollsStore) private readonly rolls: RollsStore) {}

  /** @param input.mapping header → field, '' to leave a column out; added to what was chosen before */
  async run(
    ctx: Ctx,
    input: { rollId: string; mapping?: Record<string, string> },
  ): Promise<{ id: string; state: 'UPLOADED'; jobId: string }> {
    const roll = await this.rolls.find(ctx.tx, ctx.agencyId, input.rollId, true);
    if (!roll) throw new DomainError('NOT_FOUND', 'missing', { what: rollThings.roll });
    rollStates.next(roll.state, 'restart');
    if (roll.state === 'UPLOADED' && roll.jobId !== null && isOpen(await this.rolls.jobState(ctx.tx, roll.jobId))) {
      throw new DomainError('ROLL_JOB_RUNNING', 'conflict', { jobId: roll.jobId });
    }
    // While this one had failed, the file may have been uploaded again.
    if (roll.state === 'FAILED') await refuseRepeatedFile(ctx, this.rolls, roll);
    const mapping = input.mapping ?? {};
    for (const field of Object.values(mapping)) {
      if (field !== IGNORED_COLUMN && !(ROLL_FIELDS as readonly string[]).includes(field)) {
        throw new DomainError('ROLL_MAPPING_FIELD', 'invalid', { field });
      }
    }
    await this.rolls.setRestarted(ctx.tx, roll.id, { chosen: { ...roll.mapping?.chosen, ...mapping }, sheets: [] });
    const jobId = await ctx.announce({
      name: 'roll.import',
      subjectType: 'roll',
      subjectId: roll.id,
      payload: { rollId: roll.id },
    });
    await this.rolls.setJob(ctx.tx, roll.id, jobId);
    ctx.note('roll', roll.id, { mapping });
    return { id: roll.id, state: 'UPLOADED', jobId };
  }
}

function isOpen(jobState: string | null): boolean {
  return jobState === 'WAITING' || jobState === 'RUNNING';
}
