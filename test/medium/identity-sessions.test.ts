import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createUserWithPassword } from '../support/users.js';
import { httpApp, type HttpApp } from '../support/http-app.js';
import { DEMO_PASSWORD } from '../../src/identity/demo-users.js';

const PASSWORD = 'a long enough one';
let world: HttpApp;
let serial = 0;

beforeAll(async () => {
  world = await httpApp();
});
afterAll(() => world?.close());

/** A new clerk of their own for each test, so that locks and sessions do not meet. */
async function newUser(
  options: { mustChange?: boolean; roles?: ['FINANCE_CLERK'] } = {},
): Promise<{ id: string; login: string }> {
  const login = `person-${(serial += 1)}`;
  return { login, id: await createUserWithPassword(world, { login, password: PASSWORD, ...options }) };
}

const logIn = (login: string, password: string) => world.http().post('/api/v1/session').send({ login, password });

describe('login', () => {
  it('answers with the rights and hides the session in a strict HttpOnly cookie', async () => {
    const answer = await logIn('jingban', DEMO_PASSWORD);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      user: { login: 'jingban', name: '阿依努尔·买买提' },
      roles: [{ code: 'FINANCE_CLERK', name: '经办' }],
      agencyId: world.agencyId,
      agencies: [{ id: world.agencyId, code: '652822' }],
      mustChangePassword: false,
      expiresAt: '2024-12-02T13:00:00.000Z',
    });
    expect((answer.body as { permissions: string[] }).permissions).toContain('batch.submit');
    expect((answer.body as { permissions: string[] }).permissions).not.toContain('batch.approve');
    const cookie = answer.headers['set-cookie']![0]!;
    expect(cookie).toMatch(
      /^ledger_session=[\w-]{43}; Max-Age=43200; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/,
    );
  });

  it('keeps neither token nor CSRF token nor password in the database', async () => {
    const browser = await world.login('jingban');
    const token = browser.cookie.split('=')[1]!;
    const { rows } = await world.database.asOwner(
      `SELECT string_agg(t.row, E'\\n') AS text FROM (
         SELECT s::text AS row FROM session s UNION ALL SELECT u::text FROM app_user u UNION ALL SELECT t::text FROM trail t) t`,
    );
    const text = (rows[0] as { text: string }).text;
    for (const secret of [token, browser.csrf, DEMO_PASSWORD]) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(Buffer.from(secret).toString('hex'));
    }
    expect(text).toContain('$argon2id$');
  });

  it('ignores case and spaces around the login', async () => {
    expect((await logIn(' JingBan ', DEMO_PASSWORD)).status).toBe(200);
  });

  it('answers the same for an unknown login, a wrong password, a deactivated and a locked account', async () => {
    const [gone, locked] = [await newUser(), await newUser()];
    await world.database.db.rows('UPDATE app_user SET active = false WHERE id = $1', [gone.id]);
    await world.database.db.rows(`UPDATE app_user SET locked_until = 'infinity' WHERE id = $1`, [locked.id]);
    const answers = [
      await logIn('nobody-has-this', PASSWORD),
      await logIn('jingban', 'wrong wrong wrong'),
      await logIn(gone.login, PASSWORD),
      await logIn(locked.login, PASSWORD),
    ];
    for (const { status, body, headers } of answers) {
      expect(status).toBe(401);
      expect(body).toEqual({
        code: 'LOGIN_FAILED',
        kind: 'denied',
        message: expect.stringContaining('登录名或密码不正确'),
        details: {},
        requestId: headers['x-request-id'],
      });
      expect(headers['set-cookie']).toBeUndefined();
    }
  });

  it('puts each refusal on the trail, without the login that was typed', async () => {
    const user = await newUser();
    await logIn(user.login, 'wrong wrong wrong');
    await logIn('my-secret-password', 'x');
    const known = await lastRefusal(user.id);
    expect(known).toMatchObject({
      act: 'session.start',
      actor_id: null,
      agency_id: world.agencyId,
      details: { reason: 'PASSWORD' },
    });
    const { rows } = await world.database.asOwner(
      `SELECT t::text AS row FROM trail t WHERE details ->> 'reason' = 'UNKNOWN_LOGIN'`,
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain('my-secret');
  });

  it('ends the session that the browser still had', async () => {
    const user = await newUser();
    const before = await world.login(user.login, PASSWORD);
    await world
      .http()
      .post('/api/v1/session')
      .set('Cookie', before.cookie)
      .send({ login: user.login, password: PASSWORD });
    expect((await before.send('get', '/v1/me')).status).toBe(401);
  });

  it('does not read a form that another site could post', async () => {
    const answer = await world
      .http()
      .post('/api/v1/session')
      .type('form')
      .send({ login: 'jingban', password: DEMO_PASSWORD });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: 'REQUEST_INVALID' });
  });
});

describe('the lock-out', () => {
  it('closes the account with the fifth wrong password, for fifteen minutes, even to the right one', async () => {
    const user = await newUser();
    for (let i = 0; i < 5; i += 1) expect((await logIn(user.login, 'wrong wrong wrong')).status).toBe(401);
    expect((await logIn(user.login, PASSWORD)).status).toBe(401);
    expect(await lastRefusal(user.id)).toMatchObject({ details: { reason: 'LOCKED' } });
    world.clock.advance(14);
    expect((await logIn(user.login, PASSWORD)).status).toBe(401);
    world.clock.advance(1);
    expect((await logIn(user.login, PASSWORD)).status).toBe(200);
    expect(await failures(user.id)).toEqual({ failed_count: 0, locked_until: null });
  });

  it('forgets four wrong passwords after a right one', async () => {
    const user = await newUser();
    for (let round = 0; round < 2; round += 1) {
      for (let i = 0; i < 4; i += 1) await logIn(user.login, 'wrong wrong wrong');
      expect((await logIn(user.login, PASSWORD)).status).toBe(200);
    }
  });

  it('counts guesses that arrive together one by one: only five of a burst are looked at', async () => {
    const user = await newUser();
    await Promise.all(Array.from({ length: 12 }, (_, i) => logIn(user.login, `guess number ${i}`)));
    const { rows } = await world.database.asOwner(
      `SELECT details ->> 'reason' AS reason, count(*)::int AS count FROM trail
        WHERE subject_id = $1 AND outcome = 'REFUSED' GROUP BY 1 ORDER BY 1`,
      [user.id],
    );
    expect(rows).toEqual([
      { reason: 'LOCKED', count: 7 },
      { reason: 'PASSWORD', count: 5 },
    ]);
  });

  it('leaves open sessions alone: a stranger at the login page cannot throw a colleague out', async () => {
    const user = await newUser();
    const browser = await world.login(user.login, PASSWORD);
    for (let i = 0; i < 5; i += 1) await logIn(user.login, 'wrong wrong wrong');
    expect((await browser.send('get', '/v1/me')).status).toBe(200);
  });
});

describe('a session', () => {
  it('is refused without its cookie, with a made-up one, and with a malformed one', async () => {
    for (const cookie of [
      '',
      `ledger_session=${'A'.repeat(43)}`,
      'ledger_session=x',
      `ledger_session=${"';--".repeat(11)}`,
    ]) {
      const answer = await world.http().get('/api/v1/me').set('Cookie', cookie);
      expect(answer.status).toBe(401);
      expect(answer.body).toMatchObject({ code: 'NOT_LOGGED_IN', message: '请先登录。' });
    }
  });

  it('ends after an hour without a request, and a request in between keeps it', async () => {
    const user = await newUser();
    const browser = await world.login(user.login, PASSWORD);
    world.clock.advance(59);
    expect((await browser.send('get', '/v1/me')).status).toBe(200);
    world.clock.advance(59);
    expect((await browser.send('get', '/v1/me')).status).toBe(200);
    world.clock.advance(60);
    expect((await browser.send('get', '/v1/me')).status).toBe(401);
  });

  it('ends twelve hours after login, however busy', async () => {
    const user = await newUser();
    const browser = await world.login(user.login, PASSWORD);
    for (let i = 0; i < 15; i += 1) {
      world.clock.advance(47);
      expect((await browser.send('get', '/v1/me')).status).toBe(200);
    }
    world.clock.advance(15);
    expect((await browser.send('get', '/v1/me')).status).toBe(401);
  });

  it('ends with logout on the server, not only in the browser', async () => {
    const user = await newUser();
    const browser = await world.login(user.login, PASSWORD);
    const answer = await browser.send('delete', '/v1/session');
    expect(answer.status).toBe(204);
    expect(answer.headers['set-cookie']![0]).toMatch(/^ledger_session=;/);
    expect((await browser.send('get', '/v1/me')).status).toBe(401);
  });

  it('gives the same CSRF token again to a page that was reloaded', async () => {
    const browser = await world.login('jingban');
    expect((await browser.send('get', '/v1/me')).body).toMatchObject({ csrfToken: browser.csrf });
  });

  it('has the rights its user has now: a role taken away is gone with the next request', async () => {
    const user = await newUser({ roles: ['FINANCE_CLERK'] });
    const browser = await world.login(user.login, PASSWORD);
    expect((await browser.send('get', '/v1/funds')).status).toBe(200);
    await world.database.db.rows('DELETE FROM user_role WHERE user_id = $1', [user.id]);
    expect((await browser.send('get', '/v1/funds')).body).toMatchObject({ code: 'PERMISSION_MISSING' });
  });
});

describe('a changing request', () => {
  it.each([
    ['without a CSRF token', () => Promise.resolve('')],
    ['with the CSRF token of another session', async () => (await world.login('xitong')).csrf],
  ])('is refused %s, and the refusal is on the trail', async (_, token) => {
    const browser = await world.login('xitong');
    const csrf = await token();
    const answer = await browser.send('patch', '/v1/agency', { 'X-CSRF-Token': csrf }).send({ name: '别的名字' });
    expect(answer.status).toBe(403);
    expect(answer.body).toMatchObject({ code: 'CSRF_TOKEN_WRONG' });
    const { rows } = await world.database.asOwner(`SELECT act, subject_id, actor_id FROM trail WHERE request_id = $1`, [
      answer.headers['x-request-id'],
    ]);
    expect(rows).toEqual([
      { act: 'agency.manage', subject_id: 'CSRF_TOKEN_WRONG', actor_id: world.userIds.get('xitong') },
    ]);
  });

  it('by a role without the permission is refused and recorded with that permission', async () => {
    const browser = await world.login('jingban');
    const answer = await browser.send('patch', '/v1/agency').send({ name: '别的名字' });
    expect(answer.status).toBe(403);
    expect(answer.body).toMatchObject({ code: 'PERMISSION_MISSING', details: { permission: 'agency.manage' } });
    const { rows } = await world.database.asOwner('SELECT act, outcome, subject_id FROM trail WHERE request_id = $1', [
      answer.headers['x-request-id'],
    ]);
    expect(rows).toEqual([{ act: 'agency.manage', outcome: 'REFUSED', subject_id: 'PERMISSION_MISSING' }]);
  });
});

describe('the agency of a request', () => {
  it.each([['2'], ['0'], ['-1'], ['1 OR 1=1'], [''], ['99999999999']])(
    '%p outside the scope is refused',
    async (agency) => {
      const browser = await world.login('jingban');
      const answer = await browser.send('get', '/v1/funds', { 'X-Agency': agency });
      expect(answer.status).toBe(403);
      expect(answer.body).toMatchObject({ code: 'AGENCY_OUT_OF_SCOPE' });
    },
  );

  it('is the first with business by default, and the system for an administrator who asks for it', async () => {
    const browser = await world.login('xitong');
    expect((await browser.send('get', '/v1/me')).body).toMatchObject({ agencyId: world.agencyId });
    expect((await browser.send('get', '/v1/me', { 'X-Agency': '0' })).body).toMatchObject({ agencyId: 0 });
  });
});

describe('a password', () => {
  it('that was given by an administrator allows nothing but changing it', async () => {
    const user = await newUser({ mustChange: true, roles: ['FINANCE_CLERK'] });
    const browser = await world.login(user.login, PASSWORD);
    expect((await browser.send('get', '/v1/me')).body).toMatchObject({ mustChangePassword: true });
    expect((await browser.send('get', '/v1/funds')).body).toMatchObject({ code: 'PASSWORD_CHANGE_REQUIRED' });
    const body = { currentPassword: PASSWORD, newPassword: 'another good one' };
    expect((await browser.send('put', '/v1/me/password').send(body)).status).toBe(200);
    expect((await browser.send('get', '/v1/funds')).status).toBe(200);
    expect((await logIn(user.login, PASSWORD)).status).toBe(401);
    expect((await logIn(user.login, 'another good one')).status).toBe(200);
  });

  it('change ends the other sessions and keeps this one', async () => {
    const user = await newUser();
    const [here, there] = [await world.login(user.login, PASSWORD), await world.login(user.login, PASSWORD)];
    const body = { currentPassword: PASSWORD, newPassword: 'another good one' };
    expect((await here.send('put', '/v1/me/password').send(body)).body).toEqual({ endedSessions: 1 });
    expect((await here.send('get', '/v1/me')).status).toBe(200);
    expect((await there.send('get', '/v1/me')).status).toBe(401);
  });

  it.each([
    ['short', 'PASSWORD_TOO_SHORT'],
    [PASSWORD, 'PASSWORD_UNCHANGED'],
    ['x'.repeat(200), 'PASSWORD_TOO_LONG'],
  ])('%p is refused', async (newPassword, code) => {
    const user = await newUser();
    const browser = await world.login(user.login, PASSWORD);
    const answer = await browser.send('put', '/v1/me/password').send({ currentPassword: PASSWORD, newPassword });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code, message: expect.stringMatching(/密码/) });
    expect(answer.text).not.toContain(PASSWORD);
  });

  it('that is wrong when changing it counts towards the lock', async () => {
    const user = await newUser();
    const browser = await world.login(user.login, PASSWORD);
    const body = { currentPassword: 'wrong wrong wrong', newPassword: 'another good one' };
    for (let i = 0; i < 5; i += 1) {
      expect((await browser.send('put', '/v1/me/password').send(body)).body).toMatchObject({ code: 'PASSWORD_WRONG' });
    }
    const answer = await browser.send('put', '/v1/me/password').send({ ...body, currentPassword: PASSWORD });
    expect(answer.body).toMatchObject({ code: 'ACCOUNT_LOCKED' });
  });

  it('change that is sent again with its key is answered again, with other passwords refused, and leaves no plain digest', async () => {
    const user = await newUser();
    const browser = await world.login(user.login, PASSWORD);
    const key = { 'Idempotency-Key': `change-${user.login}` };
    const body = { currentPassword: PASSWORD, newPassword: 'another good one' };
    expect((await browser.send('put', '/v1/me/password', key).send(body)).status).toBe(200);
    const again = await browser.send('put', '/v1/me/password', key).send(body);
    expect(again.status).toBe(200);
    expect(again.headers['idempotent-replayed']).toBe('true');
    const other = await browser.send('put', '/v1/me/password', key).send({ ...body, newPassword: 'a third good one' });
    expect(other.status).toBe(409);
    expect(other.body).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED', details: { field: 'newPassword' } });
    const { sm3Hex } = await import('../../src/kernel/digest.js');
    const { rows } = await world.database.asOwner('SELECT fields FROM idempotency_key WHERE key = $1', [
      key['Idempotency-Key'],
    ]);
    expect(Object.values((rows[0] as { fields: Record<string, string> }).fields)).not.toContain(
      sm3Hex(JSON.stringify(PASSWORD)),
    );
  });
});

async function lastRefusal(userId: string): Promise<Record<string, unknown>> {
  const { rows } = await world.database.asOwner(
    `SELECT agency_id, act, actor_id, details FROM trail WHERE subject_id = $1 AND outcome = 'REFUSED' ORDER BY position DESC LIMIT 1`,
    [userId],
  );
  return rows[0] as Record<string, unknown>;
}

async function failures(userId: string): Promise<{ failed_count: number; locked_until: unknown }> {
  const { rows } = await world.database.asOwner('SELECT failed_count, locked_until FROM app_user WHERE id = $1', [
    userId,
  ]);
  return rows[0] as { failed_count: number; locked_until: unknown };
}
