import { Inject, Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import { BreaksStore, type BreakSubject } from './breaks.store.js';

/**
 * Says who looks after differences; the last word counts, the earlier ones stay.
 * Errors: BANK_BREAK_NOT_FOUND (missing); BANK_BREAK_OWNER_UNFIT (rule): not an active person of the agency with a business role.
 */
@Injectable()
export class AssignBreakOwner {
  constructor(@Inject(BreaksStore) private readonly breaks: BreaksStore) {}

  async run(
    ctx: Ctx,
    input: { breaks: readonly BreakSubject[]; ownerId: string; note?: string },
  ): Promise<{ assigned: number }> {
    await this.breaks.assign(ctx, input.breaks, input.ownerId, input.note ?? null);
    ctx.note('bankBreaks', input.ownerId, { count: input.breaks.length, first: { ...input.breaks[0] } });
    return { assigned: input.breaks.length };
  }
}
