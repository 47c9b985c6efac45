import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import type { Ctx } from '../platform/db/ctx.js';
import { inBulk } from '../platform/db/in-bulk.js';
import { ApplyRollStore } from './apply-roll.store.js';
import type { RollToApply } from './apply-roll.store.js';
import type { AppliedRoll } from './domain/beneficiary.types.js';
import { RegisterStore } from './register.store.js';

/**
 * Takes a roll into the register: new people, payee versions where the roll says something new, townships, and spells.
 * Every change names the roll and its row.
 *
 * - PAY without a spell in the month begins one with the month: NEW, or RESUMED after a suspension.
 * - SUSPEND and END close the spell; the roll's month is not paid any more. In the month in which it began, the spell is
 *   taken back.
 * - A roll for a month before the last accepted one adds what was left out: it speaks for its month only, until the next
 *   accepted roll of the scheme. It stops nobody; its accounts count, for the file is the newest word on them.
 * - Blank spelling or bank say nothing. Where a correction stands (a bounced payout's account), a roll that repeats what
 *   the rolls said before leaves it standing.
 * - A name is never changed by a roll.
 *
 * Errors: SPELL_OVERLAPS (rule) when somebody is paid under another scheme in the month.
 */
@Injectable()
export class ApplyRoll {
  constructor(
    @Inject(ApplyRollStore) private readonly store: ApplyRollStore,
    @Inject(RegisterStore) private readonly register: RegisterStore,
  ) {}

  async run(ctx: Ctx, roll: RollToApply): Promise<AppliedRoll> {
    await this.register.lock(ctx.tx, ctx.agencyId, 0);
    return inBulk(ctx.tx, () => this.take(ctx, roll));
  }

  private async take(ctx: Ctx, roll: RollToApply): Promise<AppliedRoll> {
    await this.store.open(ctx, roll);
    const elsewhere = await this.store.countInOtherScheme(ctx.tx, roll.scheme);
    if (elsewhere > 0) throw new DomainError('SPELL_OVERLAPS', 'rule', { people: elsewhere });

    const registered = await this.store.register(ctx, roll.rollId);
    const newAccounts = await this.store.addPayeeVersions(ctx, roll.rollId);
    await this.store.moveTownships(ctx, roll.rollId);
    const { suspended, ended } = await this.store.stopSpells(ctx, roll);
    const { started, resumed } = await this.store.startSpells(ctx, roll);
    return { registered, newAccounts, started, resumed, suspended, ended };
  }
}
