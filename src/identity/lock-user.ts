import { Inject, Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import { SessionsStore } from './sessions.store.js';
import { otherUserForChange } from './user-for-change.js';
import { UsersStore } from './users.store.js';

/** Closes an account without end and ends its sessions, until an administrator unlocks it. Errors: NOT_FOUND; SELF_NOT_ALLOWED. */
@Injectable()
export class LockUser {
  constructor(
    @Inject(UsersStore) private readonly users: UsersStore,
    @Inject(SessionsStore) private readonly sessions: SessionsStore,
  ) {}

  async run(ctx: Ctx, userId: string): Promise<{ endedSessions: number }> {
    const user = await otherUserForChange(this.users, ctx, userId);
    await this.users.setLocked(ctx.tx, user.id, true);
    const endedSessions = await this.sessions.endAllOf(ctx.tx, user.id);
    ctx.note('user', user.id, { endedSessions });
    return { endedSessions };
  }
}
