import { randomUUID } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import type { Role } from '../../identity/domain/role.types.js';
import { IdentityService } from '../../identity/identity.service.js';
import { makeInitialPassword } from '../../identity/passwords.js';
import { UnlockUser } from '../../identity/unlock-user.js';
import { UsersStore } from '../../identity/users.store.js';
import { cliOperator as text } from '../../messages/cli.js';
import { Commands } from '../../platform/commands.js';
import type { Config } from '../../platform/config.js';
import type { Caller, Ctx } from '../../platform/db/ctx.js';
import type { Db } from '../../platform/db/db.js';
import { NotPossible, UsageError } from '../errors.js';
import { withOperatorApp } from './operator-app.js';
import { agencies, type AgencyName } from './operator.store.js';

type Log = (line: string) => void;
const MOST_USERS = 10_000;

export interface ListedUser {
  login: string;
  name: string;
  section: string | null;
  roles: Role[];
  /** Codes, as the operator writes them. */
  agencies: string[];
  active: boolean;
  locked: boolean;
}

export interface UserToCreate {
  login: string;
  name: string;
  section: string | null;
  roles: readonly string[];
  /** Codes or ids; none: the only agency there is. */
  agencies: readonly string[];
}

export function listUsers(config: Config, log: Log): Promise<ListedUser[]> {
  return withOperatorApp(config, log, async (app, db) => {
    const codes = new Map((await agencies(db)).map(({ id, code }) => [id, code]));
    const { rows } = await app.get(UsersStore, { strict: false }).list(db, {}, [0], new Date(), MOST_USERS, 0);
    return rows.map(({ login, name, section, roles, agencyIds, active, locked }) => ({
      login,
      name,
      section,
      roles: [...roles],
      agencies: agencyIds.map((id) => codes.get(id) ?? String(id)),
      active,
      locked,
    }));
  });
}

/** Errors: UsageError for an agency that is not there; those of CreateUser. */
export function createUser(
  config: Config,
  user: UserToCreate,
  log: Log,
): Promise<{ id: string; login: string; initialPassword: string }> {
  return withOperatorApp(config, log, async (app, db) => {
    const agencyIds = chosenAgencies(await agencies(db), user.agencies);
    const initialPassword = makeInitialPassword();
    const identity = app.get(IdentityService, { strict: false });
    const input = {
      login: user.login,
      name: user.name,
      section: user.section,
      password: initialPassword,
      agencyIds,
      roles: user.roles as Role[],
    };
    const { id } = await act(app, agencyIds[0]!, 'user.create', (ctx) => identity.createUser(ctx, input));
    return { id, login: user.login, initialPassword };
  });
}

/** Errors: NotPossible for an unknown login. */
export function resetPassword(
  config: Config,
  login: string,
  log: Log,
): Promise<{ id: string; login: string; initialPassword: string }> {
  return withOperatorApp(config, log, async (app, db) => {
    const initialPassword = makeInitialPassword();
    const identity = app.get(IdentityService, { strict: false });
    const userId = await idOf(identity, login);
    const home = await homeAgency(app, db, userId);
    const input = { userId, password: initialPassword };
    await act(app, home, 'user.resetPassword', (ctx) => identity.resetPassword(ctx, input));
    return { id: userId, login, initialPassword };
  });
}

/** Errors: NotPossible for an unknown login. */
export function unlockUser(config: Config, login: string, log: Log): Promise<{ id: string; login: string }> {
  return withOperatorApp(config, log, async (app, db) => {
    const userId = await idOf(app.get(IdentityService, { strict: false }), login);
    const unlock = app.get(UnlockUser, { strict: false });
    await act(app, await homeAgency(app, db, userId), 'user.unlock', (ctx) => unlock.run(ctx, userId));
    return { id: userId, login };
  });
}

/** As the system, on the trail of the user's agency. */
async function act<T>(
  app: INestApplicationContext,
  agencyId: number,
  name: string,
  work: (ctx: Ctx) => Promise<T>,
): Promise<T> {
  const caller: Caller = IdentityService.systemCaller(agencyId, `operator-${randomUUID()}`);
  return (await app.get(Commands, { strict: false }).run(caller, { name }, work)).value;
}

async function idOf(identity: IdentityService, login: string): Promise<string> {
  const id = (await identity.idsOf([login])).get(login);
  if (id === undefined) throw new NotPossible(text.userUnknown(login));
  return id;
}

async function homeAgency(app: INestApplicationContext, db: Db, userId: string): Promise<number> {
  return (await app.get(UsersStore, { strict: false }).actor(db, userId))?.agencyIds[0] ?? 0;
}

function chosenAgencies(all: readonly AgencyName[], given: readonly string[]): number[] {
  if (given.length === 0) {
    const ordinary = all.filter(({ id }) => id !== 0);
    if (ordinary.length > 1) throw new UsageError(text.agencyNeeded, 'user create');
    return [ordinary[0]?.id ?? 0];
  }
  return given.map((written) => {
    const agency = all.find(({ id, code }) => code === written || String(id) === written);
    if (!agency) throw new UsageError(text.agencyUnknown(written), 'user create');
    return agency.id;
  });
}
