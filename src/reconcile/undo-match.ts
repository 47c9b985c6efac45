import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { reconcileThings } from '../messages/reconcile.js';
import type { Ctx } from '../platform/db/ctx.js';
import { MatchesStore } from './matches.store.js';

/** Undoes a match; what it held is open again. Errors: NOT_FOUND (missing); BANK_MATCH_UNDONE (conflict). */
@Injectable()
export class UndoMatch {
  constructor(@Inject(MatchesStore) private readonly matches: MatchesStore) {}

  async run(ctx: Ctx, input: { id: string; reason: string }): Promise<{ id: string }> {
    const match = await this.matches.match(ctx.tx, ctx.agencyId, input.id);
    if (!match) throw new DomainError('NOT_FOUND', 'missing', { what: reconcileThings.match });
    if (match.unmatchedAt) throw new DomainError('BANK_MATCH_UNDONE', 'conflict');
    await this.matches.unmatch(ctx, input.id, input.reason);
    ctx.note('bankMatch', input.id, { rule: match.rule, amount: match.amount, reason: input.reason });
    return { id: input.id };
  }
}
