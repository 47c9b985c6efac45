import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../kernel/clock.js';
import { hmacSm3, sm3 } from '../kernel/digest.js';
import type { LiveSession, SessionReader } from '../platform/auth/sessions.js';
import { CLOCK } from '../platform/commands.js';
import { DB, type Db } from '../platform/db/db.js';
import { IDLE_MINUTES } from './domain/lock-out.js';
import { SessionsStore } from './sessions.store.js';

const TOKEN = /^[A-Za-z0-9_-]{43}$/;
/** The time of the last request is written at most this often, so that reading a page is not a write. */
const TOUCH_AFTER_MS = 60_000;

export interface SessionSecrets {
  token: string;
  tokenHash: Buffer;
  csrf: string;
  csrfHash: Buffer;
}

/** A new random session: 32 bytes for the cookie, of which only the SM3 digest is ever stored. */
export function makeSecrets(): SessionSecrets {
  const token = randomBytes(32).toString('base64url');
  const csrf = csrfOf(token);
  return { token, tokenHash: tokenHashOf(token), csrf, csrfHash: sm3(csrf) };
}

export function tokenHashOf(token: string): Buffer {
  return sm3(token);
}

/**
 * The CSRF token of a session: derived from the cookie's secret, so that a page that was reloaded can ask for it again
 * while the database holds nothing from which it could be made.
 */
export function csrfOf(token: string): string {
  return hmacSm3(token, 'ledger/csrf/v1').toString('base64url');
}

@Injectable()
export class Sessions implements SessionReader {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SessionsStore) private readonly store: SessionsStore,
  ) {}

  async read(token: string): Promise<LiveSession | null> {
    if (!TOKEN.test(token)) return null;
    const tokenHash = tokenHashOf(token);
    const now = this.clock.now();
    const row = await this.store.live(this.db, tokenHash, now, new Date(now.getTime() - IDLE_MINUTES * 60_000));
    if (!row) return null;
    if (now.getTime() - row.seenAt.getTime() > TOUCH_AFTER_MS) await this.store.touch(this.db, tokenHash, now);
    const { userId, login, name, roles, agencyIds, csrfHash, expiresAt, mustChangePassword } = row;
    return {
      token,
      tokenHash,
      csrfHash,
      expiresAt,
      mustChangePassword,
      actor: { userId, login, name, roles, agencyIds },
    };
  }
}
