import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ROLES, type Role } from '../../src/identity/domain/role.types.js';
import { IdentityService } from '../../src/identity/identity.service.js';
import type { Page } from '../../src/platform/http/paging.js';
import { Browser, httpApp, type HttpApp } from '../support/http-app.js';
import { createUserWithPassword } from '../support/users.js';

let world: HttpApp;
let system: Browser;
let security: Browser;
let pairs: { roleA: Role; roleB: Role; reason: string }[];
let userId: string;
let serial = 0;

beforeAll(async () => {
  world = await httpApp();
  [system, security] = [await world.login('xitong'), await world.login('anquan')];
  pairs = await world.database.db.rows('SELECT role_a AS "roleA", role_b AS "roleB", reason FROM role_conflict');
});
afterAll(() => world?.close());
beforeEach(async () => {
  userId = await newUser();
});

function newUser(roles: Role[] = [], agencyIds?: number[]): Promise<string> {
  return createUserWithPassword(world, {
    login: `person-${(serial += 1)}`,
    password: 'a long enough one',
    roles,
    agencyIds,
  });
}

const grant = (role: Role, id = userId) => security.send('put', `/v1/users/${id}/roles/${role}`);
const rolesOf = async (id: string): Promise<string[]> =>
  (
    await world.database.db.rows<{ role: string }>('SELECT role FROM user_role WHERE user_id = $1 ORDER BY 1', [id])
  ).map(({ role }) => role);
const asService = (sql: string, params: unknown[] = []) => world.database.db.rows(sql, params);

describe('forbidden pairs of roles', () => {
  it('are those of 会计法 25 and 35, the audit post, and the three administrators', () => {
    const has = (a: Role, b: Role): boolean =>
      pairs.some(({ roleA, roleB }) => [roleA, roleB].sort().join() === [a, b].sort().join());
    for (const other of ['AUDITOR', 'BOOKKEEPER', 'APPROVER', 'FINANCE_CLERK'] as const)
      expect(has('CASHIER', other)).toBe(true);
    for (const other of ['FINANCE_CLERK', 'REVIEWER', 'APPROVER'] as const) expect(has('AUDITOR', other)).toBe(true);
    for (const admin of ['SYSTEM_ADMIN', 'SECURITY_ADMIN', 'TRAIL_ADMIN'] as const) {
      for (const other of ROLES) if (other !== admin) expect(has(admin, other)).toBe(true);
    }
    expect(has('REVIEWER', 'MANAGER')).toBe(false);
  });

  it('are refused by the database in both orders, for every pair, also by raw SQL as the service', async () => {
    for (const { roleA, roleB } of pairs) {
      for (const [first, second] of [
        [roleA, roleB],
        [roleB, roleA],
      ] as const) {
        await asService('DELETE FROM user_role WHERE user_id = $1', [userId]);
        await asService('INSERT INTO user_role VALUES ($1, $2)', [userId, first]);
        await expect(asService('INSERT INTO user_role VALUES ($1, $2)', [userId, second])).rejects.toMatchObject({
          code: 'ROLE_PAIR_FORBIDDEN',
          kind: 'rule',
        });
        expect(await rolesOf(userId)).toEqual([first]);
      }
    }
  });

  it('are refused when both come in one statement', async () => {
    const sql = `INSERT INTO user_role SELECT $1, unnest(ARRAY['CASHIER', 'BOOKKEEPER'])`;
    await expect(asService(sql, [userId])).rejects.toMatchObject({ code: 'ROLE_PAIR_FORBIDDEN' });
    expect(await rolesOf(userId)).toEqual([]);
  });

  it('are refused when both are granted at the same moment', async () => {
    for (let round = 0; round < 8; round += 1) {
      const id = await newUser();
      const answers = await Promise.all([grant('CASHIER', id), grant('BOOKKEEPER', id)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
      expect(await rolesOf(id)).toHaveLength(1);
    }
  });

  it('are refused while the other grant is not even committed yet', async () => {
    const { db } = world.database;
    let second: Promise<unknown> = Promise.resolve();
    await db.transaction(async (tx) => {
      await tx.run('INSERT INTO user_role VALUES ($1, $2)', [userId, 'APPROVER']);
      second = asService('INSERT INTO user_role VALUES ($1, $2)', [userId, 'FINANCE_CLERK']).then(
        () => 'granted',
        (error: { code: string }) => error.code,
      );
      expect(await Promise.race([second, new Promise((resolve) => setTimeout(resolve, 150, 'waits'))])).toBe('waits');
    });
    expect(await second).toBe('ROLE_PAIR_FORBIDDEN');
  });

  it('cannot be taken off the list, bypassed by an update, or widened by new roles, as the service', async () => {
    for (const sql of [
      'DELETE FROM role_conflict',
      `UPDATE role_conflict SET role_b = 'MANAGER'`,
      'TRUNCATE role_conflict',
      `INSERT INTO role VALUES ('SUPERUSER', true)`,
      `DELETE FROM role WHERE code = 'AUDITOR'`,
      `UPDATE user_role SET role = 'BOOKKEEPER'`,
      'ALTER TABLE user_role DISABLE TRIGGER user_role_guard',
      `SET session_replication_role = replica`,
    ]) {
      await expect(asService(sql)).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('are explained in Chinese: both roles by name, and the law', async () => {
    await grant('CASHIER');
    const answer = await grant('BOOKKEEPER');
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({
      code: 'ROLE_PAIR_FORBIDDEN',
      message: expect.stringMatching(/“(会计|出纳)”与“(会计|出纳)”不得由同一人担任：.*会计法第三十五条/),
      details: { roleA: 'BOOKKEEPER', roleB: 'CASHIER' },
    });
  });

  it('that someone holds from before a rule existed are listed', async () => {
    expect((await security.send('get', '/v1/role-conflicts')).body).toEqual([]);
    await world.database.asOwner('ALTER TABLE user_role DISABLE TRIGGER user_role_guard');
    await world.database.asOwner(`INSERT INTO user_role VALUES ($1, 'CASHIER'), ($1, 'AUDITOR')`, [userId]);
    await world.database.asOwner('ALTER TABLE user_role ENABLE TRIGGER user_role_guard');
    const { body } = await security.send('get', '/v1/role-conflicts');
    expect(body).toEqual([
      {
        userId,
        login: expect.any(String),
        name: expect.any(String),
        roleA: { code: 'AUDITOR', name: '稽核' },
        roleB: { code: 'CASHIER', name: '出纳' },
        reason: expect.stringContaining('会计法'),
      },
    ]);
    await asService('DELETE FROM user_role WHERE user_id = $1', [userId]);
  });

  it('stand at each role in the list of roles', async () => {
    const { body } = await system.send('get', '/v1/roles');
    const cashier = (body as { code: string; conflicts: { code: string; name: string; reason: string }[] }[]).find(
      ({ code }) => code === 'CASHIER',
    )!;
    expect(cashier.conflicts.map(({ code }) => code).sort()).toEqual(
      pairs
        .filter(({ roleA, roleB }) => [roleA, roleB].includes('CASHIER'))
        .map(({ roleA, roleB }) => (roleA === 'CASHIER' ? roleB : roleA))
        .sort(),
    );
  });
});

describe('granting', () => {
  it('gives and takes roles, each once', async () => {
    expect((await grant('REVIEWER')).body).toEqual({ roles: ['REVIEWER'] });
    expect((await grant('MANAGER')).body).toEqual({ roles: ['MANAGER', 'REVIEWER'] });
    expect((await grant('MANAGER')).body).toEqual({ roles: ['MANAGER', 'REVIEWER'] });
    expect((await security.send('delete', `/v1/users/${userId}/roles/REVIEWER`)).body).toEqual({ roles: ['MANAGER'] });
    expect((await security.send('delete', `/v1/users/${userId}/roles/REVIEWER`)).status).toBe(404);
    expect(await rolesOf(userId)).toEqual(['MANAGER']);
  });

  it('is the security administrator’s alone, and never for oneself', async () => {
    expect((await system.send('put', `/v1/users/${userId}/roles/MANAGER`)).body).toMatchObject({
      code: 'PERMISSION_MISSING',
    });
    const own = world.userIds.get('anquan')!;
    expect((await grant('MANAGER', own)).body).toMatchObject({ code: 'SELF_NOT_ALLOWED' });
    expect((await security.send('post', `/v1/users/${own}/lock`)).body).toMatchObject({ code: 'SELF_NOT_ALLOWED' });
  });

  it('of a role that does not exist, or to nobody, is refused', async () => {
    expect((await security.send('put', `/v1/users/${userId}/roles/KING`)).body).toMatchObject({
      code: 'REQUEST_INVALID',
    });
    expect((await grant('MANAGER', '999999')).status).toBe(404);
    expect((await grant('MANAGER', '99999999999999999999')).body).toMatchObject({ code: 'REQUEST_INVALID' });
  });
});

describe('the scope', () => {
  let otherAgency: number;
  let local: Browser;

  beforeAll(async () => {
    // The system's administrators act for all agencies; this one only for the county's own.
    const { value } = await world.commands.run(
      IdentityService.systemCaller(0, 'test'),
      { name: 'agency.create' },
      async (ctx) => {
        const id = 50;
        await ctx.tx.run(`INSERT INTO agency (id, code, name) VALUES ($1, '652823', '尉犁县社会保险中心')`, [id]);
        return id;
      },
    );
    otherAgency = value;
    await createUserWithPassword(world, {
      login: 'local-security',
      password: 'a long enough one',
      roles: ['SECURITY_ADMIN'],
    });
    local = await world.login('local-security', 'a long enough one');
  });

  it('is widened and narrowed by the security administrator, never to nothing', async () => {
    const path = `/v1/users/${userId}/agencies`;
    expect((await security.send('put', `${path}/${otherAgency}`)).body).toEqual({
      agencyIds: [world.agencyId, otherAgency],
    });
    expect((await security.send('delete', `${path}/${world.agencyId}`)).body).toEqual({ agencyIds: [otherAgency] });
    expect((await security.send('delete', `${path}/${otherAgency}`)).body).toMatchObject({ code: 'LAST_AGENCY' });
    expect((await security.send('put', `${path}/77`)).status).toBe(404);
  });

  it('of an administrator bounds whom they see, change, and what they can give', async () => {
    const stranger = await newUser([], [otherAgency]);
    const both = await newUser([], [world.agencyId, otherAgency]);
    expect((await local.send('get', `/v1/users/${stranger}`)).status).toBe(404);
    expect((await security.send('get', `/v1/users/${stranger}`)).status).toBe(200);
    expect((await local.send('get', `/v1/users/${both}`)).status).toBe(200);
    for (const id of [stranger, both]) {
      expect((await local.send('put', `/v1/users/${id}/roles/MANAGER`)).status).toBe(404);
      expect((await local.send('post', `/v1/users/${id}/lock`)).status).toBe(404);
    }
    const given = await local.send('put', `/v1/users/${userId}/agencies/${otherAgency}`);
    expect(given.body).toMatchObject({ code: 'AGENCY_OUT_OF_SCOPE' });
    expect((await local.send('put', `/v1/users/${userId}/agencies/0`)).body).toMatchObject({
      code: 'AGENCY_OUT_OF_SCOPE',
    });
    const { rows } = (await local.send('get', '/v1/users?pageSize=1000')).body as { rows: { id: string }[] };
    expect(rows.map(({ id }) => id)).not.toContain(stranger);
  });
});

describe('a new user', () => {
  const create = (body: object, headers: Record<string, string> = {}) =>
    system.send('post', '/v1/users', headers).send(body);

  it('gets an initial password once, which allows nothing but changing it', async () => {
    const answer = await create({ login: 'xin.ren', name: '新人', section: '基金财务股' });
    expect(answer.status).toBe(201);
    const { id, initialPassword } = answer.body as { id: string; initialPassword: string };
    expect(initialPassword).toHaveLength(14);
    const browser = await world.login('xin.ren', initialPassword);
    expect((await browser.send('get', '/v1/agencies')).body).toMatchObject({ code: 'PASSWORD_CHANGE_REQUIRED' });
    const seen = await system.send('get', `/v1/users/${id}`);
    expect(seen.body).toEqual({
      id,
      login: 'xin.ren',
      name: '新人',
      section: '基金财务股',
      roles: [],
      agencyIds: [world.agencyId],
      active: true,
      locked: false,
      lockedUntil: null,
      mustChangePassword: true,
      createdAt: expect.any(String),
    });
  });

  it('created twice with one key is one user, and the second answer has no password because none is stored', async () => {
    const key = { 'Idempotency-Key': 'create-once-1' };
    const body = { login: 'once', name: '一次' };
    const first = await create(body, key);
    const again = await create(body, key);
    expect(again.status).toBe(201);
    expect(again.headers['idempotent-replayed']).toBe('true');
    const { id, initialPassword } = first.body as { id: string; initialPassword: string };
    expect(again.body).toEqual({ id, login: 'once', initialPassword: null });
    const { rows } = await world.database.asOwner('SELECT i::text AS row FROM idempotency_key i WHERE key = $1', [
      'create-once-1',
    ]);
    expect(JSON.stringify(rows)).not.toContain(initialPassword);
  });

  it.each([
    [{ login: 'xitong', name: '重名' }, 409, 'LOGIN_TAKEN'],
    [{ login: 'Upper', name: '大写' }, 400, 'REQUEST_INVALID'],
    [{ login: 'nowhere', name: '无处', agencyIds: [] }, 400, 'REQUEST_INVALID'],
    [{ login: 'nowhere', name: '无处', agencyIds: [4242] }, 404, 'NOT_FOUND'],
    [{ login: 'roles', name: '越权', roles: ['APPROVER'] }, 400, 'REQUEST_INVALID'],
  ])('%j is refused', async (body, status, code) => {
    const answer = await create(body);
    expect([answer.status, (answer.body as { code: string }).code]).toEqual([status, code]);
  });

  it('cannot be slipped in, renamed or deleted by raw SQL against the rules', async () => {
    const hash = 'x';
    await expect(
      asService(`INSERT INTO app_user (login, name, password_hash) VALUES ('Bad Login', 'x', $1)`, [hash]),
    ).rejects.toMatchObject({ code: 'LOGIN_MALFORMED' });
    await expect(
      asService(`INSERT INTO app_user (login, name, password_hash) VALUES ('xitong', 'x', $1)`, [hash]),
    ).rejects.toMatchObject({ code: 'LOGIN_TAKEN' });
    for (const sql of [
      `UPDATE app_user SET login = 'renamed' WHERE login = 'jingban'`,
      `UPDATE app_user SET id = 1000 WHERE login = 'jingban'`,
      `DELETE FROM app_user WHERE login = 'jingban'`,
      'TRUNCATE app_user CASCADE',
      `UPDATE session SET user_id = 1`,
      `UPDATE session SET csrf_hash = ''`,
    ]) {
      await expect(asService(sql)).rejects.toMatchObject({ code: '42501' });
    }
  });
});

describe('administrators', () => {
  it('reset a forgotten password: sessions end, the old one is dead, the new one has to be changed', async () => {
    const id = await createUserWithPassword(world, { login: 'forgot', password: 'a long enough one' });
    const before = await world.login('forgot', 'a long enough one');
    const answer = await system.send('post', `/v1/users/${id}/password`);
    const { initialPassword } = answer.body as { initialPassword: string };
    expect((await before.send('get', '/v1/me')).status).toBe(401);
    const after = await world.login('forgot', initialPassword);
    expect((await after.send('get', '/v1/me')).body).toMatchObject({ mustChangePassword: true });
    expect((await security.send('post', `/v1/users/${id}/password`)).body).toMatchObject({
      code: 'PERMISSION_MISSING',
    });
  });

  it('are not reset by each other, only by the operator of the machine', async () => {
    const login = `person-${(serial += 1)}`;
    const id = await createUserWithPassword(world, { login, password: 'a long enough one', roles: ['TRAIL_ADMIN'] });
    expect((await system.send('post', `/v1/users/${id}/password`)).body).toMatchObject({
      code: 'ADMIN_RESET_BY_OPERATOR',
    });
    const operator = IdentityService.systemCaller(0, 'cli');
    await world.commands.run(operator, { name: 'user.resetPassword' }, (ctx) =>
      world.identity.resetPassword(ctx, { userId: id, password: 'from the operator' }),
    );
    expect((await (await world.login(login, 'from the operator')).send('get', '/v1/me')).status).toBe(200);
  });

  it('lock and unlock: open sessions end, and no waiting opens the account again', async () => {
    const id = await createUserWithPassword(world, { login: 'locked', password: 'a long enough one' });
    const browser = await world.login('locked', 'a long enough one');
    expect((await security.send('post', `/v1/users/${id}/lock`)).body).toEqual({ endedSessions: 1 });
    expect((await browser.send('get', '/v1/me')).status).toBe(401);
    expect((await security.send('get', `/v1/users/${id}`)).body).toMatchObject({ locked: true, lockedUntil: null });
    await expect(world.login('locked', 'a long enough one')).rejects.toThrow('401');
    expect((await security.send('post', `/v1/users/${id}/unlock`)).body).toEqual({ locked: false });
    await world.login('locked', 'a long enough one');
  });

  it('deactivate someone who left, and take them back', async () => {
    const id = await createUserWithPassword(world, { login: 'left', password: 'a long enough one' });
    const browser = await world.login('left', 'a long enough one');
    expect((await security.send('post', `/v1/users/${id}/deactivate`)).body).toEqual({ active: false });
    expect((await browser.send('get', '/v1/me')).status).toBe(401);
    await expect(world.login('left', 'a long enough one')).rejects.toThrow('401');
    expect((await security.send('post', `/v1/users/${id}/activate`)).body).toEqual({ active: true });
    await world.login('left', 'a long enough one');
  });

  it('find users by text and role, in pages', async () => {
    const byName = (await system.send('get', `/v1/users?text=${encodeURIComponent('阿依')}`)).body as {
      rows: { login: string }[];
    };
    expect(byName.rows.map(({ login }) => login)).toEqual(['jingban']);
    const byRole = (await system.send('get', '/v1/users?role=TRAIL_ADMIN')).body;
    expect(byRole).toMatchObject({ page: 1, pageSize: 50 });
    expect((byRole as { rows: { login: string }[] }).rows.map(({ login }) => login)).toContain('shenji');
    const second = (await system.send('get', '/v1/users?page=2&pageSize=3')).body as Page<unknown>;
    expect(second.rows).toHaveLength(3);
    expect(second.total).toBeGreaterThan(10);
  });
});

describe('a caller made inside the process', () => {
  it('has the rights the user has now, in the asked agency only', async () => {
    const { identity, database, agencyId } = world;
    const caller = await identity.callerFor(database.db, world.userIds.get('fuhe')!, agencyId, 'job-1');
    expect(caller).toEqual({
      actor: {
        userId: world.userIds.get('fuhe'),
        login: 'fuhe',
        name: '李秀英',
        roles: ['REVIEWER'],
        agencyIds: [agencyId],
      },
      agencyId,
      requestId: 'job-1',
    });
    await expect(identity.callerFor(database.db, world.userIds.get('fuhe')!, 0, 'job-1')).rejects.toMatchObject({
      code: 'AGENCY_OUT_OF_SCOPE',
    });
    await expect(identity.callerFor(database.db, '123456', agencyId, 'job-1')).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect((await identity.callerFor(database.db, '0', agencyId, 'job-1')).actor).toMatchObject({
      userId: '0',
      roles: [],
    });
  });

  it('is refused when login and password do not belong together', async () => {
    expect(await world.identity.authenticate('fuhe', 'yanshi-2024')).toEqual({
      userId: world.userIds.get('fuhe'),
      agencyId: world.agencyId,
    });
    await expect(world.identity.authenticate('fuhe', 'yanshi-2025')).rejects.toMatchObject({
      code: 'LOGIN_FAILED',
      kind: 'denied',
    });
  });
});

describe('the people of the demonstration', () => {
  it('are one for each role, made once, and need not change their password', async () => {
    const { createDemoUsers, demoUsers } = await import('../../src/identity/demo-users.js');
    expect(demoUsers.map(({ role }) => role).sort()).toEqual([...ROLES].sort());
    const again = await createDemoUsers(world, world.agencyId);
    expect(again).toEqual(world.userIds);
    const { rows } = await world.database.asOwner(
      `SELECT count(*)::int AS n FROM app_user WHERE login = ANY($1) AND NOT must_change_password`,
      [demoUsers.map(({ login }) => login)],
    );
    expect(rows).toEqual([{ n: 10 }]);
  });
});
