import { DomainError } from '../kernel/domain-error.js';
import { identityThings } from '../messages/identity.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { UserView } from './domain/user.types.js';
import type { UsersStore } from './users.store.js';

/** The system's own scope: whoever has it acts for all agencies. */
const SYSTEM_AGENCY = 0;

export function inScope(ctx: Ctx, agencyId: number): boolean {
  return ctx.actor.agencyIds.includes(SYSTEM_AGENCY) || ctx.actor.agencyIds.includes(agencyId);
}

/** A user an administrator may change, locked to the end of the command. Errors: NOT_FOUND (also: out of scope). */
export async function userForChange(store: UsersStore, ctx: Ctx, userId: string): Promise<UserView> {
  const user = await store.forChange(ctx.tx, userId, ctx.actor.agencyIds, ctx.now);
  if (!user) throw new DomainError('NOT_FOUND', 'missing', { what: identityThings.user });
  return user;
}

/** The same, and never oneself: nobody widens or ends their own rights. Errors: NOT_FOUND; SELF_NOT_ALLOWED. */
export async function otherUserForChange(store: UsersStore, ctx: Ctx, userId: string): Promise<UserView> {
  const user = await userForChange(store, ctx, userId);
  if (user.id === ctx.actor.userId) throw new DomainError('SELF_NOT_ALLOWED', 'rule');
  return user;
}
