import { Inject, Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import { SessionsStore } from './sessions.store.js';
import { otherUserForChange } from './user-for-change.js';
import { UsersStore } from './users.store.js';

/**
 * Deactivates someone who has left (their sessions end; what they did keeps their name), or takes them back.
 * Users are never deleted. Errors: NOT_FOUND; SELF_NOT_ALLOWED.
 */
@Injectable()
export class SetUserActive {
  constructor(
    @Inject(UsersStore) private readonly users: UsersStore,
    @Inject(SessionsStore) private readonly sessions: SessionsStore,
  ) {}

  async run(ctx: Ctx, input: { userId: string; active: boolean }): Promise<{ active: boolean }> {
    const user = await otherUserForChange(this.users, ctx, input.userId);
    await this.users.setActive(ctx.tx, user.id, input.active);
    const endedSessions = input.active ? 0 : await this.sessions.endAllOf(ctx.tx, user.id);
    ctx.note('user', user.id, { active: input.active, endedSessions });
    return { active: input.active };
  }
}
