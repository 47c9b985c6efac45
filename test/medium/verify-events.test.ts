import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { VerifyModule } from '../../src/verify/verify.module.js';
import { VerifyService } from '../../src/verify/verify.service.js';
import type { Browser } from '../support/http-app.js';
import { PayoutsWorld } from '../support/payouts-fixture.js';

interface Event {
  id?: string;
  event: string;
  data: Record<string, unknown>;
}

jest.setTimeout(120_000);
let world: PayoutsWorld;
let auditor: Browser;
let url: string;
beforeAll(async () => {
  world = await PayoutsWorld.open([VerifyModule]);
  auditor = await world.http.login('jihe');
  const server = (await world.http.app.listen(0, '127.0.0.1')) as { address(): AddressInfo };
  url = `http://127.0.0.1:${server.address().port}/api/v1/verify`;
  const payees = [1, 2, 3].map((person) => ({ person, base: '100.00' }));
  await world.sign(await world.draft(await world.roll('2024-01', payees)));
}, 120_000);
afterAll(() => world?.close());

const open = (query = '', headers: Record<string, string> = {}, signal?: AbortSignal): Promise<Response> =>
  fetch(`${url}/events${query}`, { headers: { Cookie: auditor.cookie, ...headers }, signal });

/** The events of a stream as they come. */
async function* events(response: Response): AsyncGenerator<Event> {
  let text = '';
  for await (const chunk of response.body!) {
    text += Buffer.from(chunk as Uint8Array).toString('utf8');
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const fields = new Map(
        text
          .slice(0, end)
          .split('\n')
          .map((line): [string, string] => [line.split(': ', 1)[0]!, line.slice(line.indexOf(': ') + 2)]),
      );
      text = text.slice(end + 2);
      if (!fields.has('event')) continue;
      const data = JSON.parse(fields.get('data')!) as Event['data'];
      yield { id: fields.get('id'), event: fields.get('event')!, data };
    }
  }
}
async function all(response: Response): Promise<Event[]> {
  const seen: Event[] = [];
  for await (const event of events(response)) seen.push(event);
  return seen;
}
/** Statements of the verification that the database is busy with, or transactions that it holds open. */
const busy = async (): Promise<number> =>
  (
    await world.http.database.asOwner(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND usename = 'ledger_app' AND state <> 'idle'`,
    )
  ).rowCount ?? 0;

describe('the verification as events', () => {
  it('tells its plan, each check of it as it finishes, and the result that a plain request gives', async () => {
    const response = await open();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const seen = await all(response);
    expect(seen[0]!.event).toBe('plan');
    const plan = seen[0]!.data as unknown as { name: string; label: string }[];
    const checks = seen.filter(({ event }) => event === 'check').map(({ data }) => data);
    const done = seen.at(-1)!;
    expect([done.event, done.id, seen.length]).toEqual(['done', 'ended', plan.length + 2]);

    const { body } = await auditor.send('get', '/v1/verify');
    expect({ ...done.data, seconds: 0 }).toEqual({ ...body, seconds: 0, checks: expect.any(Array) });
    const named = body.checks as { name: string; label: string }[];
    expect(plan).toEqual(named.map(({ name, label }) => ({ name, label })));
    expect(done.data.checks).toHaveLength(plan.length);
    for (const check of done.data.checks as object[]) expect(checks).toContainEqual(check);
    expect(checks).toHaveLength(plan.length);
    for (const { label } of plan) expect(label).toMatch(/\p{Script=Han}/u);
  });

  it('tells the failing check when its turn comes, with the first record that does not fit', async () => {
    const damage = `UPDATE payout SET base = base %s 1, amount = amount %s 1 WHERE line_no = 2`;
    await world.http.database.asOwner(`SET session_replication_role = replica; ${damage.replaceAll('%s', '+')}`);
    const seen = await all(await open());
    await world.http.database.asOwner(`SET session_replication_role = replica; ${damage.replaceAll('%s', '-')}`);
    const failing = seen.filter(({ event, data }) => event === 'check' && data.ok === false).map(({ data }) => data);
    expect(failing).toContainEqual(
      expect.objectContaining({ name: 'batch-digest', firstBad: expect.objectContaining({ kind: 'batch' }) }),
    );
    expect(seen.at(-1)).toMatchObject({ event: 'done', data: { ok: false } });
  });

  it('is for those who may verify, of an agency of theirs that a browser can name in the address', async () => {
    const clerk = await world.http.login('jingban');
    expect((await open('', { Cookie: clerk.cookie })).status).toBe(403);
    expect((await open('', { Cookie: '' })).status).toBe(401);
    expect((await open('?agency=77')).status).toBe(403);
    expect((await open('?agency=0x1')).status).toBe(403);
    expect((await all(await open(`?agency=${world.agencyId}`))).at(-1)!.event).toBe('done');
    const changing = await auditor.send('post', `/v1/session/password?agency=77`).send({});
    expect(changing.body.code).not.toBe('AGENCY_OUT_OF_SCOPE');
  });

  it('is not begun again by a browser that has seen its end', async () => {
    expect((await open('', { 'Last-Event-ID': 'ended' })).status).toBe(204);
  });

  it('stops when its reader goes, cancelling what the database is busy with', async () => {
    // The trail is held, so the verification waits in the database for as long as anybody lets it.
    const release = await holdTrail();
    const reader = new AbortController();
    const response = await open('', {}, reader.signal);
    const iterator = events(response);
    expect((await iterator.next()).value).toMatchObject({ event: 'plan' });
    await sleep(500);
    expect(await busy()).toBeGreaterThan(0);
    reader.abort();
    await iterator.next().catch(() => undefined);
    for (let waited = 0; (await busy()) > 0 && waited < 40; waited += 1) await sleep(50);
    expect(await busy()).toBe(0);
    await release();
    const { ok } = await world.of(VerifyService).run(world.agencyId);
    expect(ok).toBe(true);
  });

  it('says why when it cannot go on, and the stream ends there', async () => {
    await world.http.database.asOwner('REVOKE SELECT ON voucher FROM ledger_app');
    const seen = await all(await open());
    await world.http.database.asOwner('GRANT SELECT ON voucher TO ledger_app');
    expect(seen.at(-1)).toMatchObject({
      event: 'failed',
      id: 'ended',
      data: { code: 'INTERNAL', requestId: expect.any(String) },
    });
  });
});

/** Locks the trail against readers until the returned function is called. */
async function holdTrail(): Promise<() => Promise<void>> {
  const { default: pg } = await import('pg');
  const { host, port, database } = world.http.database.connection;
  const client = new pg.Client({
    host,
    port,
    database,
    user: (JSON.parse(process.env.LEDGER_TEST_PG!) as { user: string }).user,
  });
  await client.connect();
  await client.query('BEGIN');
  await client.query('LOCK TABLE trail IN ACCESS EXCLUSIVE MODE');
  return async () => {
    await client.query('ROLLBACK');
    await client.end();
  };
}
