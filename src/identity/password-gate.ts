import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../kernel/clock.js';
import { DomainError } from '../kernel/domain-error.js';
import { CLOCK } from '../platform/commands.js';
import { DB, type Db, type Tx } from '../platform/db/db.js';
import { afterFailure, isLocked } from './domain/lock-out.js';
import { verifyNothing, verifyPassword } from './passwords.js';
import { TrailOfLogins } from './trail-of-logins.js';
import { UsersStore, type Credentials } from './users.store.js';

type Outcome = 'OK' | 'PASSWORD' | 'LOCKED' | 'INACTIVE' | 'UNKNOWN_LOGIN';

/**
 * Decides whether a login and a password belong together. A wrong one counts and after five locks the account for 15
 * minutes; every refusal goes to the trail. Attempts on one account go one after the other, so that a burst of guesses
 * cannot slip past the count. What the caller learns, and how long it takes, is the same whether the login exists or not.
 */
@Injectable()
export class PasswordGate {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(UsersStore) private readonly users: UsersStore,
    @Inject(TrailOfLogins) private readonly trail: TrailOfLogins,
  ) {}

  /** The id of the user. Errors: LOGIN_FAILED. */
  async pass(login: string, password: string, requestId: string): Promise<string> {
    const { userId, outcome } = await this.db.transaction(async (tx) => {
      const user = await this.users.credentials(tx, { login: login.trim().toLowerCase() }, true);
      const outcome = await this.judge(user, password);
      if (user && outcome === 'OK') {
        if (user.failedCount > 0 || user.lockedUntil !== null) await this.users.setFailures(tx, user.id, 0, null);
      } else {
        await this.refuse(tx, user, outcome, requestId);
      }
      return { userId: user?.id ?? null, outcome };
    });
    // Whoever was refused without a look at the password waits as long as anyone else.
    if (outcome === 'LOCKED' || outcome === 'INACTIVE' || outcome === 'UNKNOWN_LOGIN') await verifyNothing(password);
    if (userId === null || outcome !== 'OK') throw new DomainError('LOGIN_FAILED', 'denied');
    return userId;
  }

  /** Counts a wrong password of someone who is logged in already (changing it, for instance). */
  async countFailure(userId: string, requestId: string): Promise<void> {
    await this.db.transaction(async (tx) => {
      await this.refuse(tx, await this.users.credentials(tx, { id: userId }, true), 'PASSWORD', requestId);
    });
  }

  private async judge(user: Credentials | null, password: string): Promise<Outcome> {
    if (!user) return 'UNKNOWN_LOGIN';
    if (!user.active) return 'INACTIVE';
    if (isLocked(user.lockedUntil, this.clock.now())) return 'LOCKED';
    return (await verifyPassword(user.passwordHash, password)) ? 'OK' : 'PASSWORD';
  }

  private async refuse(tx: Tx, user: Credentials | null, reason: Outcome, requestId: string): Promise<void> {
    const now = this.clock.now();
    let locks = false;
    if (user && reason === 'PASSWORD' && !isLocked(user.lockedUntil, now)) {
      const lockedUntil = user.lockedUntil instanceof Date ? user.lockedUntil : null;
      const after = afterFailure({ failedCount: user.failedCount, lockedUntil }, now);
      await this.users.setFailures(tx, user.id, after.failedCount, after.lockedUntil);
      locks = after.lockedUntil !== null;
    }
    // The login as typed is not kept: people type passwords into that field.
    const details = { reason, ...(locks ? { locked: true } : {}) };
    await this.trail.refused(tx, {
      agencyId: user?.homeAgencyId ?? 0,
      userId: user?.id ?? null,
      requestId,
      at: now,
      details,
    });
  }
}
