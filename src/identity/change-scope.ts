import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { identityThings } from '../messages/identity.js';
import type { Ctx } from '../platform/db/ctx.js';
import { inScope, otherUserForChange } from './user-for-change.js';
import { UsersStore } from './users.store.js';

/**
 * Adds an agency to a user's scope or takes it out. Only agencies of the administrator's own scope can be given.
 * Errors: NOT_FOUND; SELF_NOT_ALLOWED; AGENCY_OUT_OF_SCOPE; LAST_AGENCY.
 */
@Injectable()
export class ChangeScope {
  constructor(@Inject(UsersStore) private readonly users: UsersStore) {}

  async run(ctx: Ctx, input: { userId: string; agencyId: number; granted: boolean }): Promise<{ agencyIds: number[] }> {
    const user = await otherUserForChange(this.users, ctx, input.userId);
    if (!inScope(ctx, input.agencyId)) throw new DomainError('AGENCY_OUT_OF_SCOPE', 'denied');
    if (input.granted) await this.grant(ctx, user.id, input.agencyId);
    else await this.revoke(ctx, user.id, user.agencyIds, input.agencyId);
    ctx.note('user', user.id, { agencyId: input.agencyId });
    const others = user.agencyIds.filter((id) => id !== input.agencyId);
    return { agencyIds: input.granted ? [...others, input.agencyId].sort((a, b) => a - b) : others };
  }

  private async grant(ctx: Ctx, userId: string, agencyId: number): Promise<void> {
    if ((await this.users.agencies(ctx.tx, [agencyId])).length === 0) {
      throw new DomainError('NOT_FOUND', 'missing', { what: identityThings.agency });
    }
    await this.users.grantAgency(ctx.tx, userId, agencyId);
  }

  private async revoke(ctx: Ctx, userId: string, scope: readonly number[], agencyId: number): Promise<void> {
    if (!scope.includes(agencyId)) throw new DomainError('NOT_FOUND', 'missing', { what: identityThings.agency });
    if (scope.length === 1) throw new DomainError('LAST_AGENCY', 'rule');
    await this.users.revokeAgency(ctx.tx, userId, agencyId);
  }
}
