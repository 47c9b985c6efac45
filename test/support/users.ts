import type { Role } from '../../src/identity/domain/role.types.js';
import { IdentityService } from '../../src/identity/identity.service.js';
import type { HttpApp } from './http-app.js';

/** A user made by the use case, as the operator would. */
export async function createUserWithPassword(
  world: Pick<HttpApp, 'commands' | 'identity' | 'agencyId'>,
  user: {
    login: string;
    password: string;
    mustChange?: boolean;
    roles?: readonly Role[];
    agencyIds?: readonly number[];
  },
): Promise<string> {
  const caller = IdentityService.systemCaller(world.agencyId, 'test-set-up');
  const { value } = await world.commands.run(caller, { name: 'user.create' }, (ctx) =>
    world.identity.createUser(ctx, {
      login: user.login,
      name: user.login,
      password: user.password,
      mustChangePassword: user.mustChange ?? false,
      agencyIds: user.agencyIds ?? [world.agencyId],
      roles: user.roles,
    }),
  );
  return value.id;
}
