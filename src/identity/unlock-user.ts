import { Inject, Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import { otherUserForChange } from './user-for-change.js';
import { UsersStore } from './users.store.js';

/** Opens a locked account, by whatever it was locked, and forgets its wrong passwords. Errors: NOT_FOUND; SELF_NOT_ALLOWED. */
@Injectable()
export class UnlockUser {
  constructor(@Inject(UsersStore) private readonly users: UsersStore) {}

  async run(ctx: Ctx, userId: string): Promise<{ locked: false }> {
    const user = await otherUserForChange(this.users, ctx, userId);
    await this.users.setLocked(ctx.tx, user.id, false);
    ctx.note('user', user.id, { wasLocked: user.locked });
    return { locked: false };
  }
}
