import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { roleLabels } from '../messages/identity.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';
import { toDomainError } from '../platform/db/pg-errors.js';
import type { Role } from './domain/role.types.js';
import { otherUserForChange } from './user-for-change.js';
import { UsersStore } from './users.store.js';

/**
 * Gives a user a role; giving it again changes nothing. Forbidden pairs are refused by the database, which also sees two
 * grants made at the same moment. Errors: NOT_FOUND; SELF_NOT_ALLOWED; ROLE_PAIR_FORBIDDEN.
 */
@Injectable()
export class GrantRole {
  constructor(@Inject(UsersStore) private readonly users: UsersStore) {}

  async run(ctx: Ctx, input: { userId: string; role: Role }): Promise<{ roles: Role[] }> {
    const user = await otherUserForChange(this.users, ctx, input.userId);
    await this.insert(ctx.tx, user.id, input.role);
    ctx.note('user', user.id, { role: input.role });
    return { roles: [...new Set([...user.roles, input.role])].sort() };
  }

  /** The grant itself, with the refusal in words: both roles by their Chinese names, and the reason. */
  async insert(tx: Tx, userId: string, role: Role): Promise<void> {
    try {
      await this.users.grantRole(tx, userId, role);
    } catch (thrown) {
      const error = toDomainError(thrown);
      if (!(error instanceof DomainError) || error.code !== 'ROLE_PAIR_FORBIDDEN') throw error;
      const { roleA, roleB } = error.details as { roleA: Role; roleB: Role };
      const names = { roleAName: roleLabels[roleA], roleBName: roleLabels[roleB] };
      throw new DomainError(error.code, error.kind, { ...error.details, ...names });
    }
  }
}
