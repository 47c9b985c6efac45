import { PersonalNumbers } from '../../src/platform/crypto/personal-numbers.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { IdentityService } from '../../src/identity/identity.service.js';
import { DomainError } from '../../src/kernel/domain-error.js';
import { Commands } from '../../src/platform/commands.js';
import type { Page } from '../../src/platform/http/paging.js';
import type { Caller } from '../../src/platform/db/ctx.js';
import { OutboxSignal } from '../../src/platform/outbox-signal.js';
import { TrailService } from '../../src/trail/trail.service.js';
import { TrailStore, type TrailEntry } from '../../src/trail/trail.store.js';
import type { TrailVerdict } from '../../src/trail/domain/trail.types.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { httpApp, TestClock, type HttpApp } from '../support/http-app.js';

const trail = new TrailService(new TrailStore());

/** Acts as the superuser would who wants to change history: with the guard taken off. */
async function plantDamage(database: TestDatabase, sql: string, params: unknown[] = []): Promise<void> {
  await database.asOwner('ALTER TABLE trail DISABLE TRIGGER trail_append_only');
  const { rowCount } = await database.asOwner(sql, params);
  await database.asOwner('ALTER TABLE trail ENABLE TRIGGER trail_append_only');
  expect(rowCount).toBeGreaterThan(0);
}

describe('the chain of the trail', () => {
  let database: TestDatabase;
  let commands: Commands;
  let caller: Caller;
  /** Each test has an agency of its own, and with it a chain of its own. */
  let agencyId = 100;
  const clock = new TestClock();
  const verify = (agency = agencyId): Promise<TrailVerdict> => database.db.read((tx) => trail.verify(tx, agency));

  beforeAll(async () => {
    database = await testDatabase();
    commands = new Commands(database.db, clock, new OutboxSignal(), new PersonalNumbers(Buffer.alloc(32, 7)));
    await database.asOwner(`INSERT INTO app_user (login, name, password_hash) VALUES ('someone', 'x', 'x')`);
  });
  afterAll(() => database?.drop());
  beforeEach(async () => {
    agencyId += 1;
    await database.asOwner('INSERT INTO agency (id, code, name) VALUES ($1, $2, $2)', [agencyId, `样本 ${agencyId}`]);
    caller = IdentityService.systemCaller(agencyId, 'request-√-测试');
    for (let i = 1; i <= 6; i += 1) {
      clock.advance(0.7);
      await commands.run(caller, { name: 'sample.act' }, async (ctx) => {
        ctx.note('样本', i, { 金额: '2400012.50', nested: { z: [1, null], a: 'é·“”' }, i });
      });
    }
    await commands.recordRefusal(caller, 'sample.refused', new DomainError('SOME_RULE', 'rule'));
  });

  it('fits when nobody touched it, computed in Node without the function that wrote it', async () => {
    const verdict = await verify();
    expect(verdict).toEqual({
      agencyId,
      ok: true,
      count: 7,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      firstFault: null,
    });
    const { rows } = await database.asOwner(`SELECT encode(hash, 'hex') AS hash FROM trail_head WHERE agency_id = $1`, [
      agencyId,
    ]);
    expect(rows).toEqual([{ hash: verdict.hash }]);
  });

  it('of an agency without any act is empty and fits', async () => {
    expect(await verify(77)).toEqual({ agencyId: 77, ok: true, count: 0, hash: '0'.repeat(64), firstFault: null });
  });

  it.each([
    ['act', `act = 'sample.other'`],
    ['outcome', `outcome = 'REFUSED'`],
    ['subject', `subject_id = '44'`],
    ['request', 'request_id = NULL'],
    ['time, by a microsecond', `at = at + interval '1 microsecond'`],
    ['details', `details = jsonb_set(details, '{金额}', '"1.00"')`],
    ['act id', 'id = id + 1000000'],
    ['actor', `actor_id = (SELECT min(id) FROM app_user)`],
  ])('names the first record whose %s was changed by the owner', async (_, change) => {
    await plantDamage(database, `UPDATE trail SET ${change} WHERE agency_id = ${agencyId} AND position IN (4, 6)`);
    expect(await verify()).toMatchObject({ ok: false, count: 3, firstFault: { position: '4', fault: 'CONTENT' } });
  });

  it('names the record after one that was deleted', async () => {
    await plantDamage(database, `DELETE FROM trail WHERE agency_id = ${agencyId} AND position = 3`);
    expect(await verify()).toMatchObject({ ok: false, count: 2, firstFault: { position: '4', fault: 'POSITION' } });
  });

  it('names the record after a deletion that was covered by renumbering', async () => {
    await plantDamage(database, `DELETE FROM trail WHERE agency_id = ${agencyId} AND position = 3`);
    for (const position of [4, 5, 6, 7]) {
      await plantDamage(database, `UPDATE trail SET position = $1 WHERE agency_id = ${agencyId} AND position = $2`, [
        position - 1,
        position,
      ]);
    }
    expect(await verify()).toMatchObject({ ok: false, count: 2, firstFault: { position: '3', fault: 'LINK' } });
  });

  it('names the record after one that was rewritten together with its own hash', async () => {
    await plantDamage(database, `UPDATE trail SET act = 'sample.other' WHERE agency_id = ${agencyId} AND position = 2`);
    await plantDamage(
      database,
      `UPDATE trail t SET hash = trail_link(t.prev_hash, t) WHERE agency_id = ${agencyId} AND position = 2`,
    );
    expect(await verify()).toMatchObject({ ok: false, count: 2, firstFault: { position: '3', fault: 'LINK' } });
  });

  it('misses records cut off at the end', async () => {
    await plantDamage(database, `DELETE FROM trail WHERE agency_id = ${agencyId} AND position > 5`);
    expect(await verify()).toMatchObject({
      ok: false,
      count: 5,
      firstFault: { position: '6', actId: null, fault: 'END' },
    });
  });

  it('cannot be written around by the service: no change, no deletion, no record or head of its own', async () => {
    for (const sql of [
      `UPDATE trail SET act = 'x'`,
      'DELETE FROM trail',
      'TRUNCATE trail',
      `INSERT INTO trail SELECT * FROM trail LIMIT 1`,
      `UPDATE trail_head SET position = 0`,
      'DELETE FROM trail_head',
      `INSERT INTO trail_head VALUES (5, 0, '')`,
      'ALTER TABLE trail DISABLE TRIGGER trail_append_only',
      'DROP TABLE trail',
      `CREATE OR REPLACE FUNCTION trail_link(prev bytea, t trail) RETURNS bytea LANGUAGE sql STABLE RETURN prev`,
    ]) {
      await expect(database.db.rows(sql)).rejects.toMatchObject({ code: '42501' });
    }
    expect(await verify()).toMatchObject({ ok: true, count: 7 });
  });

  it('is closed to its owner too, as long as the guard is on', async () => {
    for (const sql of [`UPDATE trail SET act = 'x'`, 'DELETE FROM trail', 'TRUNCATE trail']) {
      await expect(database.asOwner(sql)).rejects.toMatchObject({ code: 'LD001', message: 'APPEND_ONLY' });
    }
  });

  it('has positions in the order of commits, without gaps, under concurrent acts and failures', async () => {
    const acts = Array.from({ length: 40 }, (_, i) =>
      commands
        .run(caller, { name: 'sample.race' }, async (ctx) => {
          await new Promise((resolve) => setTimeout(resolve, (i * 7) % 13));
          ctx.note('race', i);
          if (i % 5 === 0) throw new Error('defect');
        })
        .catch(() => undefined),
    );
    await Promise.all(acts);
    expect(await verify()).toMatchObject({ ok: true, count: 7 + 32 });
  });
});

describe('reading the trail', () => {
  let world: HttpApp;
  beforeAll(async () => {
    world = await httpApp();
  });
  afterAll(() => world?.close());

  type Listed = Page<Omit<TrailEntry, 'at'> & { at: string }>;

  it('shows who did what, newest first, and finds it by actor, act, subject, outcome, request and day', async () => {
    // One minute before midnight in Beijing.
    world.clock.advance(24 * 60 - 9 * 60 - 1);
    const admin = await world.login('xitong');
    const changed = await admin
      .send('put', '/v1/townships')
      .send({ townships: [{ code: '652822100', name: '轮台镇' }] });
    expect(changed.status).toBe(200);
    world.clock.advance(2);
    expect((await admin.send('get', '/v1/trail')).status).toBe(403);
    const reader = await world.login('shenji');
    const query = async (text: string): Promise<Listed> =>
      (await reader.send('get', `/v1/trail?${text}`)).body as Listed;

    const all = await query('pageSize=1000');
    expect(all.rows.map(({ position }) => Number(position))).toEqual(
      Array.from({ length: all.total }, (_, i) => all.total - i),
    );
    const one = await query('act=township.save');
    expect(one).toMatchObject({
      total: 1,
      rows: [{ actorLogin: 'xitong', outcome: 'DONE', at: '2024-12-02T15:59:00.000Z' }],
    });
    expect(await query('act=township')).toEqual(one);
    expect((await query('act=town')).total).toBe(0);
    expect(await query(`requestId=${changed.headers['x-request-id']}`)).toEqual(one);
    expect(await query(`actorId=${world.userIds.get('xitong')}&act=township.save`)).toEqual(one);
    expect(await query('subjectType=township&subjectId=652822100')).toEqual(one);
    expect(await query('from=2024-12-02&to=2024-12-02&act=township')).toEqual(one);
    expect((await query('from=2024-12-03&act=township')).total).toBe(0);
    expect((await query('outcome=REFUSED')).rows.map(({ act }) => act)).toEqual(['trail.read']);
  });

  it('is refused for a day that does not exist', async () => {
    const reader = await world.login('shenji');
    expect((await reader.send('get', '/v1/trail?from=2024-02-30')).body).toMatchObject({ code: 'DATE_MALFORMED' });
  });

  it('recomputes the chain on request, for the agency and for the system', async () => {
    const reader = await world.login('shenji');
    const own = await reader.send('get', '/v1/trail/verification');
    expect(own.body).toMatchObject({ agencyId: world.agencyId, ok: true, firstFault: null });
    const system = await reader.send('get', '/v1/trail/verification', { 'X-Agency': '0' });
    expect(system.body).toMatchObject({ agencyId: 0, ok: true });
    await plantDamage(world.database, `UPDATE trail SET details = '{}' WHERE agency_id = $1 AND position = 2`, [
      world.agencyId,
    ]);
    const damaged = await reader.send('get', '/v1/trail/verification');
    expect(damaged.body).toMatchObject({ ok: false, count: 1, firstFault: { position: '2', fault: 'CONTENT' } });
  });
});
