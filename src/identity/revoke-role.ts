import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { identityThings } from '../messages/identity.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Role } from './domain/role.types.js';
import { otherUserForChange } from './user-for-change.js';
import { UsersStore } from './users.store.js';

/** Takes a role away; open sessions lose it with their next request. Errors: NOT_FOUND; SELF_NOT_ALLOWED. */
@Injectable()
export class RevokeRole {
  constructor(@Inject(UsersStore) private readonly users: UsersStore) {}

  async run(ctx: Ctx, input: { userId: string; role: Role }): Promise<{ roles: Role[] }> {
    const user = await otherUserForChange(this.users, ctx, input.userId);
    if (!(await this.users.revokeRole(ctx.tx, user.id, input.role))) {
      throw new DomainError('NOT_FOUND', 'missing', { what: identityThings.role });
    }
    ctx.note('user', user.id, { role: input.role });
    return { roles: user.roles.filter((role) => role !== input.role) };
  }
}
