import { Inject, Injectable } from '@nestjs/common';
import { hmacSm3 } from '../kernel/digest.js';
import { DomainError } from '../kernel/domain-error.js';
import type { LiveSession } from '../platform/auth/sessions.js';
import { Commands, type Answer } from '../platform/commands.js';
import type { Caller, Ctx } from '../platform/db/ctx.js';
import { isLocked } from './domain/lock-out.js';
import { checkPassword } from './domain/password-policy.js';
import { PasswordGate } from './password-gate.js';
import { hashPassword, verifyPassword } from './passwords.js';
import { SessionsStore } from './sessions.store.js';
import { UsersStore } from './users.store.js';

export interface PasswordChange {
  currentPassword: string;
  newPassword: string;
}

/**
 * A person changes their own password; their other sessions end. It runs its command itself, because a wrong current
 * password has to count towards the lock although the command then leaves nothing.
 * Errors: PASSWORD_WRONG; ACCOUNT_LOCKED; PASSWORD_TOO_SHORT; PASSWORD_TOO_LONG; PASSWORD_IS_LOGIN; PASSWORD_UNCHANGED.
 */
@Injectable()
export class ChangePassword {
  constructor(
    @Inject(Commands) private readonly commands: Commands,
    @Inject(UsersStore) private readonly users: UsersStore,
    @Inject(SessionsStore) private readonly sessions: SessionsStore,
    @Inject(PasswordGate) private readonly gate: PasswordGate,
  ) {}

  async run(
    caller: Caller,
    session: LiveSession,
    key: string | undefined,
    change: PasswordChange,
  ): Promise<Answer<{ endedSessions: number }>> {
    // A repeated key is recognised by digests of the fields. Plain digests of passwords could be guessed from the
    // database, so these are keyed with the session's secret, which the database does not hold.
    const fingerprint = (text: string): string => hmacSm3(session.token, text).toString('hex');
    const input = {
      currentPassword: fingerprint(change.currentPassword),
      newPassword: fingerprint(change.newPassword),
    };
    try {
      return await this.commands.run(caller, { name: 'user.changePassword', key, input }, (ctx) =>
        this.change(ctx, session, change),
      );
    } catch (error) {
      if (error instanceof DomainError && error.code === 'PASSWORD_WRONG') {
        await this.gate.countFailure(caller.actor.userId, caller.requestId);
      }
      throw error;
    }
  }

  private async change(ctx: Ctx, session: LiveSession, change: PasswordChange): Promise<{ endedSessions: number }> {
    const user = (await this.users.credentials(ctx.tx, { id: ctx.actor.userId }, true))!;
    if (isLocked(user.lockedUntil, ctx.now)) throw new DomainError('ACCOUNT_LOCKED', 'denied');
    if (!(await verifyPassword(user.passwordHash, change.currentPassword))) {
      throw new DomainError('PASSWORD_WRONG', 'denied');
    }
    checkPassword(change.newPassword, user.login);
    if (change.newPassword === change.currentPassword) throw new DomainError('PASSWORD_UNCHANGED', 'invalid');
    await this.users.setPassword(ctx.tx, user.id, await hashPassword(change.newPassword), false);
    const endedSessions = await this.sessions.endAllOf(ctx.tx, user.id, session.tokenHash);
    ctx.note('user', user.id, { endedSessions });
    return { endedSessions };
  }
}
