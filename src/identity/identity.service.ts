import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { identityThings, SYSTEM_ACTOR_NAME } from '../messages/identity.js';
import type { Caller, Ctx } from '../platform/db/ctx.js';
import { DB, type Db, type Tx } from '../platform/db/db.js';
import { CreateUser, type NewUser } from './create-user.js';
import { checkPassword } from './domain/password-policy.js';
import { PasswordGate } from './password-gate.js';
import { hashPassword } from './passwords.js';
import { ResetPassword } from './reset-password.js';
import { UsersStore } from './users.store.js';

type Reader = Pick<Tx, 'rows' | 'one'>;

export type UserWithPassword = Omit<NewUser, 'passwordHash'> & { password: string };

/** The door of users and their rights. */
@Injectable()
export class IdentityService {
  constructor(
    @Inject(DB) private readonly db: Db,
    @Inject(UsersStore) private readonly users: UsersStore,
    @Inject(PasswordGate) private readonly gate: PasswordGate,
    @Inject(CreateUser) private readonly creation: CreateUser,
    @Inject(ResetPassword) private readonly reset: ResetPassword,
  ) {}

  /** The service itself, or the operator at the machine: no person, no role, every agency. On the trail without actor. */
  static systemCaller(agencyId: number, requestId: string): Caller {
    const agencyIds = agencyId === 0 ? [0] : [0, agencyId];
    return {
      actor: { userId: '0', login: 'system', name: SYSTEM_ACTOR_NAME, roles: [], agencyIds },
      agencyId,
      requestId,
    };
  }

  /**
   * A user as caller, with the rights they have now: for background jobs and for players inside the process. User '0' is
   * the system. A deactivated user is accepted: what they started in their time may end.
   * Errors: NOT_FOUND; AGENCY_OUT_OF_SCOPE.
   */
  async callerFor(tx: Reader, userId: string, agencyId: number, requestId: string): Promise<Caller> {
    if (userId === '0') return IdentityService.systemCaller(agencyId, requestId);
    const actor = await this.users.actor(tx, userId);
    if (!actor) throw new DomainError('NOT_FOUND', 'missing', { what: identityThings.user });
    if (!actor.agencyIds.includes(agencyId)) throw new DomainError('AGENCY_OUT_OF_SCOPE', 'denied');
    return { actor, agencyId, requestId };
  }

  /** Ids of the users of these logins, as far as they exist. */
  async idsOf(logins: readonly string[]): Promise<Map<string, string>> {
    return new Map((await this.users.idsOf(this.db, logins)).map(({ login, id }) => [login, id]));
  }

  /** Who a login and password belong to, with their first agency. Failures count and lock. Errors: LOGIN_FAILED; AGENCY_OUT_OF_SCOPE. */
  async authenticate(
    login: string,
    password: string,
    requestId = 'authenticate',
  ): Promise<{ userId: string; agencyId: number }> {
    const userId = await this.gate.pass(login, password, requestId);
    const agencyId = (await this.users.actor(this.db, userId))?.agencyIds[0];
    if (agencyId === undefined) throw new DomainError('AGENCY_OUT_OF_SCOPE', 'denied');
    return { userId, agencyId };
  }

  /** Registers a user with a password of the operator's choice. Errors: those of CreateUser and of the password policy. */
  async createUser(ctx: Ctx, input: UserWithPassword): Promise<{ id: string }> {
    const { password, ...user } = input;
    checkPassword(password, user.login);
    return this.creation.run(ctx, { ...user, passwordHash: await hashPassword(password) });
  }

  /** The same with a password hashed beforehand, for several users at once. */
  createUserWithHash(ctx: Ctx, input: NewUser): Promise<{ id: string }> {
    return this.creation.run(ctx, input);
  }

  /** The operator's way to a forgotten password, also of administrators; to be changed at the next login. Errors: NOT_FOUND. */
  async resetPassword(ctx: Ctx, input: { userId: string; password: string }): Promise<{ id: string; login: string }> {
    return this.reset.run(ctx, { userId: input.userId, passwordHash: await hashPassword(input.password) });
  }
}
