import { Inject, Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import type { FlagAction } from './domain/flag.types.js';
import { flagStates } from './domain/flag-states.js';
import { FlagsStore } from './flags.store.js';

/** Flags decided with one reason at a time. */
export const FLAGS_AT_ONCE = 500;

/**
 * 排除, 确认 or 重新打开: one decision on one or several flags, all or none. A confirmed flag of a batch that is not paid yet
 * keeps the batch until its line is taken out.
 * Errors: RED_FLAG_NOT_FOUND, RED_FLAG_STATE_NOT_ALLOWED, AUDITOR_HANDLED_IT (who had a hand in the payout may not check it).
 */
@Injectable()
export class DecideFlags {
  constructor(@Inject(FlagsStore) private readonly store: FlagsStore) {}

  async run(ctx: Ctx, input: { ids: readonly string[]; action: FlagAction; reason: string }): Promise<DecidedFlags> {
    const ids = [...new Set(input.ids)];
    const decided = await this.store.decide(ctx, ids, input.action, input.reason.trim());
    const { to } = flagStates.rows.find(({ action }) => action === input.action)!;
    ctx.note('redFlag', ids.length === 1 ? ids[0]! : ctx.actId, {
      action: input.action,
      flags: ids.slice(0, 50),
      decided,
    });
    return { decided, state: to };
  }
}

export interface DecidedFlags {
  decided: number;
  state: 'OPEN' | 'CLEARED' | 'CONFIRMED';
}
