import { Inject, Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import { SessionsStore } from './sessions.store.js';

/** Ends the caller's session on the server; the cookie is worth nothing afterwards. */
@Injectable()
export class LogOut {
  constructor(@Inject(SessionsStore) private readonly sessions: SessionsStore) {}

  async run(ctx: Ctx, tokenHash: Buffer): Promise<void> {
    await this.sessions.end(ctx.tx, tokenHash);
    ctx.note('user', ctx.actor.userId);
  }
}
