import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Actor } from '../db/ctx.js';
import type { LedgerRequest } from '../http/request-context.js';

/** DI token of the SessionReader; the identity feature provides it. */
export const SESSIONS = Symbol('SessionReader');

/** A session that is valid now, with the rights its user has now (never those of the time of login). */
export interface LiveSession {
  /** The secret of the cookie, base64url of 32 random bytes; only its SM3 digest is stored. */
  readonly token: string;
  readonly tokenHash: Buffer;
  /** SM3 of the CSRF token that every changing request has to send. */
  readonly csrfHash: Buffer;
  readonly expiresAt: Date;
  readonly mustChangePassword: boolean;
  readonly actor: Actor;
}

export interface SessionReader {
  /** The live session of a cookie, or null: unknown, expired, idle too long, or its user is no longer active. */
  read(token: string): Promise<LiveSession | null>;
}

export interface SessionRequest extends LedgerRequest {
  session?: LiveSession;
}

/** The caller's session, as a parameter of a controller method that needs a login. */
export const CurrentSession = createParamDecorator((_: unknown, context: ExecutionContext): LiveSession => {
  const { session } = context.switchToHttp().getRequest<SessionRequest>();
  if (!session) throw new Error('Route is open to everyone and has no session');
  return session;
});
