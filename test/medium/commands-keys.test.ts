import { PersonalNumbers } from '../../src/platform/crypto/personal-numbers.js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { DomainError } from '../../src/kernel/domain-error.js';
import { fixedClock } from '../../src/kernel/clock.js';
import { Commands, type Command } from '../../src/platform/commands.js';
import type { Caller, Ctx } from '../../src/platform/db/ctx.js';
import { OutboxSignal } from '../../src/platform/outbox-signal.js';
import { PlantedFacts } from '../support/planted-facts.js';

let facts: PlantedFacts;
let commands: Commands;
let woken = 0;

beforeAll(async () => {
  facts = await PlantedFacts.open();
  await facts.database.asOwner(
    'CREATE TABLE effect (name text NOT NULL); GRANT SELECT, INSERT ON effect TO ledger_app',
  );
  const outbox = new OutboxSignal();
  outbox.onWake(() => (woken += 1));
  // 07:30 in Shanghai on the 2nd is still the 1st in UTC.
  commands = new Commands(
    facts.db,
    fixedClock('2024-12-02T07:30:00+08:00'),
    outbox,
    new PersonalNumbers(Buffer.alloc(32, 7)),
  );
});
afterAll(() => facts?.close());
afterEach(() => facts.database.asOwner('TRUNCATE effect; DELETE FROM idempotency_key'));

const take =
  (name: string, answer: unknown = { taken: name }) =>
  async (ctx: Ctx) => {
    await ctx.tx.run('INSERT INTO effect VALUES ($1)', [name]);
    return answer;
  };
const effects = async (): Promise<string[]> =>
  (await facts.db.rows<{ name: string }>('SELECT name FROM effect ORDER BY name')).map((row) => row.name);
const keys = async (): Promise<number> =>
  Number((await facts.db.one<{ n: string }>('SELECT count(*) AS n FROM idempotency_key'))!.n);
const run = (command: Command, work = take(command.name), caller: Caller = facts.caller) =>
  commands.run(caller, command, work);
async function refusalOf(work: Promise<unknown>): Promise<DomainError> {
  const error = await work.then(
    () => new Error('nothing was refused'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(DomainError);
  return error as DomainError;
}
const gate = () => {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
};

describe('an idempotency key', () => {
  const key = 'key-00000001';

  it('answers the same request with the same answer and runs nothing', async () => {
    const input = { batchId: '7', body: { a: '1', b: ['x', null] }, absent: undefined };
    const first = await run({ name: 'a.do', key, input });
    const again = await run({ name: 'a.do', key, input: { body: { b: ['x', null], a: '1' }, batchId: '7' } });
    expect(first).toEqual({ value: { taken: 'a.do' }, replayed: false });
    expect(again).toEqual({ value: { taken: 'a.do' }, replayed: true });
    expect(await effects()).toEqual(['a.do']);
  });

  it('gives back an answer of nothing as nothing', async () => {
    expect((await run({ name: 'a.do', key }, take('a', null))).value).toBeNull();
    expect(await run({ name: 'a.do', key }, take('a', null))).toEqual({ value: null, replayed: true });
  });

  it.each([
    ['a value', { batchId: '8', amount: '1.00' }, 'batchId'],
    ['an item of a list', { batchId: '7', amount: '1.00', lines: [1, 2] }, 'lines'],
    ['a missing field', { batchId: '7' }, 'amount'],
    ['a further field', { batchId: '7', amount: '1.00', lines: [2, 1], note: '' }, 'note'],
  ])('is refused for another body and names the field: %s', async (_, other, field) => {
    await run({ name: 'a.do', key, input: { batchId: '7', amount: '1.00', lines: [2, 1] } });
    const refusal = await refusalOf(run({ name: 'a.do', key, input: { lines: [2, 1], ...other } }));
    expect(refusal).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED', kind: 'conflict', details: { key, field } });
    expect(await effects()).toEqual(['a.do']);
  });

  it('tells two dates apart, which are objects without fields', async () => {
    await run({ name: 'a.do', key, input: { at: new Date(0) } });
    const refusal = await refusalOf(run({ name: 'a.do', key, input: { at: new Date(1) } }));
    expect(refusal.details).toMatchObject({ field: 'at' });
    expect((await run({ name: 'a.do', key, input: { at: new Date(0) } })).replayed).toBe(true);
  });

  it('is refused for another command with the same body', async () => {
    await run({ name: 'a.do', key, input: { id: '1' } });
    const refusal = await refusalOf(run({ name: 'b.do', key, input: { id: '1' } }));
    expect(refusal).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED', details: { field: '(command)' } });
  });

  it('belongs to one user of one agency', async () => {
    await run({ name: 'a.do', key });
    const colleague = { ...facts.caller, actor: { ...facts.caller.actor, userId: '2' } };
    expect((await run({ name: 'a.do', key }, take('2'), colleague)).replayed).toBe(false);
    expect((await run({ name: 'a.do', key }, take('3'), { ...facts.caller, agencyId: 2 })).replayed).toBe(false);
    expect(await effects()).toEqual(['2', '3', 'a.do']);
  });

  it('keeps digests of the fields, never what was sent', async () => {
    await run({ name: 'a.do', key, input: { account: '6228480000000001234' } });
    const row = await facts.db.one<{ text: string }>('SELECT to_jsonb(k)::text AS text FROM idempotency_key k');
    expect(row!.text).toContain('account');
    expect(row!.text).not.toContain('622848');
  });

  it('lets one of many concurrent requests run and answers all of them', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => run({ name: 'a.do', key, input: { id: '1' } })));
    expect(await effects()).toEqual(['a.do']);
    expect(answers.filter((answer) => !answer.replayed)).toHaveLength(1);
    expect(answers.every((answer) => JSON.stringify(answer.value) === '{"taken":"a.do"}')).toBe(true);
  });

  it('lets the second of two run when the first fails after the second has begun to wait', async () => {
    const inside = gate();
    const leave = gate();
    const first = run({ name: 'a.do', key }, async (ctx) => {
      await take('first')(ctx);
      inside.open();
      await leave.opened;
      throw new DomainError('TEST', 'conflict');
    });
    await inside.opened;
    const second = run({ name: 'a.do', key }, take('second'));
    await waiting();
    leave.open();
    await refusalOf(first);
    expect((await second).replayed).toBe(false);
    expect(await effects()).toEqual(['second']);
  });

  it('is not left behind by a command that fails', async () => {
    const failing = async (ctx: Ctx): Promise<never> => {
      await take('half')(ctx);
      throw new DomainError('TEST_RULE', 'rule');
    };
    await refusalOf(run({ name: 'a.do', key }, failing));
    expect({ effects: await effects(), keys: await keys() }).toEqual({ effects: [], keys: 0 });
    expect((await run({ name: 'a.do', key })).replayed).toBe(false);
  });
});

/** Until a backend of this database waits for a lock. */
async function waiting(): Promise<void> {
  for (let tick = 0; tick < 400; tick += 1) {
    const row = await facts.db.one<{ n: string }>(
      `SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (row!.n !== '0') return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('nobody waits');
}

describe('a command', () => {
  it('announces its job with its effect or not at all, and wakes the relay only after the commit', async () => {
    const job = { name: 'test.job', subjectType: 'test', subjectId: '1', payload: { id: '1' } };
    const open = async (): Promise<number> =>
      Number((await facts.db.one<{ n: string }>('SELECT count(*) AS n FROM outbox o JOIN job j ON j.id = o.id'))!.n);
    woken = 0;
    await refusalOf(
      run({ name: 'a.do' }, async (ctx) => {
        await ctx.announce(job);
        throw new DomainError('TEST', 'conflict');
      }),
    );
    expect({ woken, open: await open() }).toEqual({ woken: 0, open: 0 });
    await run({ name: 'a.do' }, (ctx) => ctx.announce(job));
    expect({ woken, open: await open() }).toEqual({ woken: 1, open: 1 });
    const stored = await facts.db.one<{ payload: object; started_by: string }>(
      'SELECT o.payload, j.started_by FROM outbox o JOIN job j ON j.id = o.id',
    );
    expect(stored).toEqual({ payload: { id: '1', userId: '1', requestId: 'planted' }, started_by: '1' });
  });

  it('of the service itself has no person behind it, on the trail and in its jobs', async () => {
    const system: Caller = {
      ...facts.caller,
      actor: { userId: '0', login: 'system', name: '', roles: [], agencyIds: [] },
    };
    const { value } = await commands.run(system, { name: 'system.do', key: 'system-0001' }, (ctx) =>
      ctx.announce({ name: 'test.job', subjectType: 'test', subjectId: '2', payload: {} }),
    );
    const row = await facts.db.one<{ actor_id: null; started_by: null }>(
      `SELECT t.actor_id, j.started_by FROM trail t, job j WHERE t.act = 'system.do' AND j.id = $1`,
      [value],
    );
    expect(row).toEqual({ actor_id: null, started_by: null });
  });

  it('has one instant, and the day of it in Shanghai', async () => {
    const { value } = await run({ name: 'a.do' }, async (ctx) => [ctx.now.toISOString(), ctx.today]);
    expect(value).toEqual(['2024-12-01T23:30:00.000Z', '2024-12-02']);
  });

  it('leaves its connection usable when a COPY breaks off on either side', async () => {
    const copy = (rows: () => Iterable<string>) =>
      run({ name: 'a.copy' }, (ctx) => ctx.tx.copyIn('COPY effect FROM STDIN', rows()));
    for (let round = 0; round < 15; round += 1) {
      const refusal = await refusalOf(
        copy(function* () {
          yield 'one\n';
          throw new DomainError('TEST', 'conflict');
        }),
      );
      expect(refusal.code).toBe('TEST');
      await expect(copy(() => ['one\ttwo columns\n'])).rejects.toMatchObject({ code: '22P04' });
    }
    expect((await copy(() => ['好\n', 'two\n'])).value).toBe(2);
    expect(await effects()).toEqual(['two', '好']);
  });
});
