import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { identityThings } from '../messages/identity.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { Role } from './domain/role.types.js';
import { GrantRole } from './grant-role.js';
import { inScope } from './user-for-change.js';
import { UsersStore } from './users.store.js';

export interface NewUser {
  login: string;
  name: string;
  section?: string | null;
  /** Made beforehand: hashing takes long and needs no transaction. */
  passwordHash: string;
  mustChangePassword?: boolean;
  /** At least one. */
  agencyIds: readonly number[];
  /** Given at once only by the operator (first users, demonstration); otherwise the security administrator grants them. */
  roles?: readonly Role[];
}

/**
 * Registers a user. The password is handed over outside and never stored in the answer.
 * Errors: LOGIN_TAKEN; LOGIN_MALFORMED; LAST_AGENCY; AGENCY_OUT_OF_SCOPE; NOT_FOUND; ROLE_PAIR_FORBIDDEN.
 */
@Injectable()
export class CreateUser {
  constructor(
    @Inject(UsersStore) private readonly users: UsersStore,
    @Inject(GrantRole) private readonly grantRole: GrantRole,
  ) {}

  async run(ctx: Ctx, input: NewUser): Promise<{ id: string }> {
    const agencyIds = [...new Set(input.agencyIds)];
    if (agencyIds.length === 0) throw new DomainError('LAST_AGENCY', 'rule');
    if (!agencyIds.every((id) => inScope(ctx, id))) throw new DomainError('AGENCY_OUT_OF_SCOPE', 'denied');
    if ((await this.users.agencies(ctx.tx, agencyIds)).length < agencyIds.length) {
      throw new DomainError('NOT_FOUND', 'missing', { what: identityThings.agency });
    }
    const id = await this.users.insert(ctx.tx, {
      login: input.login,
      name: input.name,
      section: input.section ?? null,
      passwordHash: input.passwordHash,
      mustChangePassword: input.mustChangePassword ?? true,
    });
    for (const agencyId of agencyIds) await this.users.grantAgency(ctx.tx, id, agencyId);
    for (const role of input.roles ?? []) await this.grantRole.insert(ctx.tx, id, role);
    ctx.note('user', id, { login: input.login, agencyIds, roles: [...(input.roles ?? [])] });
    return { id };
  }
}
