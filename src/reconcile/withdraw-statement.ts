import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { reconcileThings } from '../messages/reconcile.js';
import type { Ctx } from '../platform/db/ctx.js';
import { StatementsStore } from './statements.store.js';

/**
 * A statement taken in by mistake counts no more; it stays to be read, and its file may be taken in again.
 * Errors: NOT_FOUND (missing); BANK_STATEMENT_WITHDRAWN, BANK_STATEMENT_MATCHED (conflict) while a line of it is matched.
 */
@Injectable()
export class WithdrawStatement {
  constructor(@Inject(StatementsStore) private readonly store: StatementsStore) {}

  async run(ctx: Ctx, input: { id: string; reason: string }): Promise<{ id: string }> {
    const statement = await this.store.statement(ctx.tx, ctx.agencyId, input.id);
    if (!statement) throw new DomainError('NOT_FOUND', 'missing', { what: reconcileThings.statement });
    if (statement.withdrawnAt) throw new DomainError('BANK_STATEMENT_WITHDRAWN', 'conflict');
    await this.store.lockAccount(ctx, statement.fund, statement.account);
    await this.store.withdraw(ctx, input.id, input.reason);
    ctx.note('bankStatement', input.id, { reason: input.reason });
    return { id: input.id };
  }
}
