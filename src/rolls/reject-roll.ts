import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { rollThings } from '../messages/roll-acts.js';
import type { Ctx } from '../platform/db/ctx.js';
import { rollStates } from './domain/roll-states.js';
import { RollsStore } from './rolls.store.js';

/**
 * Gives a roll back that is not accepted yet; its file may then be uploaded again. Waits for an import under way.
 * Errors: NOT_FOUND; STATE_NOT_ALLOWED (conflict).
 */
@Injectable()
export class RejectRoll {
  constructor(@Inject(RollsStore) private readonly rolls: RollsStore) {}

  async run(ctx: Ctx, input: { rollId: string; reason: string }): Promise<{ id: string; state: 'REJECTED' }> {
    const roll = await this.rolls.find(ctx.tx, ctx.agencyId, input.rollId, true);
    if (!roll) throw new DomainError('NOT_FOUND', 'missing', { what: rollThings.roll });
    rollStates.next(roll.state, 'reject');
    await this.rolls.setState(ctx.tx, roll.id, 'REJECTED');
    ctx.note('roll', roll.id, { reason: input.reason });
    return { id: roll.id, state: 'REJECTED' };
  }
}
