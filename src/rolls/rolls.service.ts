import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { money } from '../kernel/money.js';
import { rollThings } from '../messages/roll-acts.js';
import type { Scheme } from '../agencies/domain/fund.types.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';
import { AcceptRoll } from './accept-roll.js';
import type { AcceptedRollAnswer } from './accept-roll.js';
import type { AcceptedRoll } from './domain/roll.types.js';
import { RollsStore } from './rolls.store.js';
import { UploadRoll } from './upload-roll.js';
import type { RollUpload, UploadedRoll } from './upload-roll.js';

/** The door of monthly rolls. */
@Injectable()
export class RollsService {
  constructor(
    @Inject(RollsStore) private readonly store: RollsStore,
    @Inject(UploadRoll) private readonly uploading: UploadRoll,
    @Inject(AcceptRoll) private readonly accepting: AcceptRoll,
  ) {}

  /** A roll that may be paid. Errors: NOT_FOUND; ROLL_NOT_ACCEPTED (rule). */
  async acceptedRoll(tx: Pick<Tx, 'rows' | 'one'>, agencyId: number, rollId: string): Promise<AcceptedRoll> {
    const roll = await this.store.find(tx, agencyId, rollId);
    if (!roll) throw new DomainError('NOT_FOUND', 'missing', { what: rollThings.roll });
    if (roll.state !== 'ACCEPTED') throw new DomainError('ROLL_NOT_ACCEPTED', 'rule', { rollId });
    const { id, scheme, period } = roll;
    return {
      id,
      scheme: scheme as Scheme,
      period,
      state: 'ACCEPTED',
      payCount: roll.payCount!,
      payTotal: money(roll.payTotal!),
    };
  }

  /** See `UploadRoll`. */
  upload(ctx: Ctx, input: RollUpload): Promise<UploadedRoll> {
    return this.uploading.run(ctx, input);
  }

  /** See `AcceptRoll`. */
  accept(ctx: Ctx, input: { rollId: string; acceptBlocked?: number }): Promise<AcceptedRollAnswer> {
    return this.accepting.run(ctx, input);
  }
}
