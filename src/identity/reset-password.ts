import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Role } from './domain/role.types.js';
import { SessionsStore } from './sessions.store.js';
import { userForChange } from './user-for-change.js';
import { UsersStore } from './users.store.js';

const ADMINISTRATORS: ReadonlySet<Role> = new Set(['SYSTEM_ADMIN', 'SECURITY_ADMIN', 'TRAIL_ADMIN']);

/**
 * Gives a user a new initial password (made and hashed outside) that has to be changed at the next login; ends their
 * sessions. The three administrators are independent of each other: theirs is reset by the operator of the machine only,
 * who acts as the system. Errors: NOT_FOUND; ADMIN_RESET_BY_OPERATOR.
 */
@Injectable()
export class ResetPassword {
  constructor(
    @Inject(UsersStore) private readonly users: UsersStore,
    @Inject(SessionsStore) private readonly sessions: SessionsStore,
  ) {}

  async run(ctx: Ctx, input: { userId: string; passwordHash: string }): Promise<{ id: string; login: string }> {
    const user = await userForChange(this.users, ctx, input.userId);
    const operator = ctx.actor.userId === '0';
    if (!operator && user.roles.some((role) => ADMINISTRATORS.has(role))) {
      throw new DomainError('ADMIN_RESET_BY_OPERATOR', 'rule');
    }
    await this.users.setPassword(ctx.tx, user.id, input.passwordHash, true);
    const endedSessions = await this.sessions.endAllOf(ctx.tx, user.id);
    ctx.note('user', user.id, { endedSessions });
    return { id: user.id, login: user.login };
  }
}
