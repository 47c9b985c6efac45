import { Inject, Injectable } from '@nestjs/common';
import { Commands } from '../platform/commands.js';
import { DB, type Db } from '../platform/db/db.js';
import { SESSION_HOURS } from './domain/lock-out.js';
import { IdentityService } from './identity.service.js';
import { makeSecrets, tokenHashOf } from './sessions.js';
import { SessionsStore } from './sessions.store.js';
import { LOGIN_ACT } from './trail-of-logins.js';

export interface LoginRequest {
  login: string;
  password: string;
  requestId: string;
  /** Token of the session the browser still has: it ends, whoever it belonged to. */
  replaces: string | null;
}

export interface NewSession {
  /** For the cookie; never stored, never logged. */
  token: string;
  /** How long the browser may keep it, milliseconds. */
  maxAgeMs: number;
}

/**
 * Starts a session for a login and its password: a new secret each time, valid 12 hours, or 60 minutes without a request.
 * Errors: LOGIN_FAILED; AGENCY_OUT_OF_SCOPE (the account belongs to no agency).
 */
@Injectable()
export class LogIn {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(IdentityService) private readonly identity: IdentityService,
    @Inject(SessionsStore) private readonly sessions: SessionsStore,
  ) {}

  async run(input: LoginRequest): Promise<NewSession> {
    const { userId, agencyId } = await this.identity.authenticate(input.login, input.password, input.requestId);
    const caller = await this.identity.callerFor(this.db, userId, agencyId, input.requestId);
    const secrets = makeSecrets();
    const maxAgeMs = SESSION_HOURS * 3_600_000;
    await this.commands.run(caller, { name: LOGIN_ACT }, async (ctx) => {
      await this.sessions.removeExpired(ctx.tx, ctx.now);
      if (input.replaces !== null) await this.sessions.end(ctx.tx, tokenHashOf(input.replaces));
      await this.sessions.insert(ctx.tx, {
        tokenHash: secrets.tokenHash,
        csrfHash: secrets.csrfHash,
        userId,
        now: ctx.now,
        expiresAt: new Date(ctx.now.getTime() + maxAgeMs),
      });
      ctx.note('user', userId);
    });
    return { token: secrets.token, maxAgeMs };
  }
}
