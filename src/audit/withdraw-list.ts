import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { auditThings } from '../messages/audit.js';
import type { Ctx } from '../platform/db/ctx.js';
import { ListsStore } from './lists.store.js';

/**
 * Takes back a list that was imported by mistake: it stays on record and matches nobody any more. Flags that it raised stay
 * until they are decided. Errors: NOT_FOUND, AUDIT_LIST_WITHDRAWN.
 */
@Injectable()
export class WithdrawList {
  constructor(@Inject(ListsStore) private readonly store: ListsStore) {}

  async run(ctx: Ctx, input: { id: string; reason: string }): Promise<{ id: string }> {
    const list = await this.store.find(ctx.tx, ctx.agencyId, input.id);
    if (list === null) throw new DomainError('NOT_FOUND', 'missing', { what: auditThings.list });
    if (list.withdrawnAt !== null) throw new DomainError('AUDIT_LIST_WITHDRAWN', 'conflict', { id: input.id });
    await this.store.withdraw(ctx, input.id, input.reason.trim());
    ctx.note('auditList', input.id, { reason: input.reason.trim() });
    return { id: input.id };
  }
}
