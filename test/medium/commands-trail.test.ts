import { PersonalNumbers } from '../../src/platform/crypto/personal-numbers.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { DomainError, type ErrorKind } from '../../src/kernel/domain-error.js';
import { systemClock } from '../../src/kernel/clock.js';
import { Commands } from '../../src/platform/commands.js';
import type { Ctx } from '../../src/platform/db/ctx.js';
import { OutboxSignal } from '../../src/platform/outbox-signal.js';
import { PlantedFacts, PLANTED_AGENCY } from '../support/planted-facts.js';

let facts: PlantedFacts;
let commands: Commands;

beforeAll(async () => {
  facts = await PlantedFacts.open();
  await facts.database.asOwner(`
    CREATE TABLE counter (id int PRIMARY KEY, n int NOT NULL);
    INSERT INTO counter VALUES (1, 0), (2, 0);
    GRANT SELECT, UPDATE ON counter TO ledger_app;`);
  commands = new Commands(facts.db, systemClock, new OutboxSignal(), new PersonalNumbers(Buffer.alloc(32, 7)));
});
afterAll(() => facts?.close());
beforeEach(() => facts.database.asOwner('UPDATE counter SET n = 0'));

const add = (ctx: Ctx, id: number) => ctx.tx.run('UPDATE counter SET n = n + 1 WHERE id = $1', [id]);
const counts = async (): Promise<number[]> =>
  (await facts.db.rows<{ n: number }>('SELECT n FROM counter ORDER BY id')).map((row) => row.n);
const trail = (act: string) =>
  facts.db.rows<{ outcome: string; subject_type: string; subject_id: string; actor_id: string; request_id: string }>(
    'SELECT outcome, subject_type, subject_id, actor_id, request_id FROM trail WHERE act = $1 ORDER BY position',
    [act],
  );

describe('the trail', () => {
  it('numbers concurrent commands without a gap, in the order of their commits', async () => {
    let watching = true;
    const seen: { last: string; rows: string }[] = [];
    const watch = async (): Promise<void> => {
      // Whoever sees a position sees every earlier one: that is what a watermark relies on.
      while (watching) {
        seen.push(
          (await facts.db.one<{ last: string; rows: string }>(
            'SELECT coalesce(max(position), 0) AS last, count(*) AS rows FROM trail WHERE agency_id = $1',
            [PLANTED_AGENCY],
          ))!,
        );
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const watcher = watch();
    const before = Number(await facts.watermark());
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        commands.run(facts.caller, { name: 'many.do' }, async (ctx) => {
          ctx.note('test', i);
          await ctx.tx.run('SELECT pg_sleep($1)', [((i * 7) % 20) / 200]);
          await add(ctx, 1);
        }),
      ),
    );
    watching = false;
    await watcher;
    expect(seen.length).toBeGreaterThan(20);
    expect(seen.filter(({ last, rows }) => last !== rows)).toEqual([]);
    expect(Number(await facts.watermark())).toBe(before + 20);
    expect(await counts()).toEqual([20, 0]);
    expect((await trail('many.do')).map((row) => row.subject_id).sort()).toEqual(
      Array.from({ length: 20 }, (_, i) => String(i)).sort(),
    );
  });

  it('is a chain that anybody can recompute', async () => {
    const rows = await facts.db.rows<{ position: string; good: boolean }>(
      `SELECT position, hash = trail_link(prev_hash, t) AND prev_hash = lag(hash, 1, decode(repeat('00', 32), 'hex')) OVER (ORDER BY position) AS good
         FROM trail t WHERE agency_id = $1`,
      [PLANTED_AGENCY],
    );
    expect(rows.length).toBeGreaterThanOrEqual(20);
    expect(rows.filter((row) => !row.good)).toEqual([]);
  });

  it.each<[ErrorKind, boolean]>([
    ['denied', true],
    ['rule', true],
    ['invalid', false],
    ['missing', false],
    ['conflict', false],
  ])('keeps a refusal of kind %s: %s', async (kind, kept) => {
    const name = `refused.${kind}`;
    const refused = commands.run(facts.caller, { name }, async (ctx) => {
      await add(ctx, 1);
      throw new DomainError('TEST_CODE', kind);
    });
    await expect(refused).rejects.toMatchObject({ code: 'TEST_CODE' });
    const record = {
      outcome: 'REFUSED',
      subject_type: 'error',
      subject_id: 'TEST_CODE',
      actor_id: '1',
      request_id: 'planted',
    };
    expect(await trail(name)).toEqual(kept ? [record] : []);
    expect(await counts()).toEqual([0, 0]);
  });

  it('keeps what the database refused, under its code', async () => {
    const refused = commands.run(facts.caller, { name: 'refused.sql' }, (ctx) =>
      ctx.tx.run(`SELECT fail('TREASURY_SHORT', '{"short":"1"}')`),
    );
    await expect(refused).rejects.toMatchObject({ code: 'TREASURY_SHORT', kind: 'rule', details: { short: '1' } });
    expect(await trail('refused.sql')).toMatchObject([{ outcome: 'REFUSED', subject_id: 'TREASURY_SHORT' }]);
  });

  it('that cannot be written does not hide the refusal', async () => {
    Logger.overrideLogger(false);
    const nowhere = { ...facts.caller, agencyId: 404 };
    const refused = commands.run(nowhere, { name: 'refused.nowhere' }, async () => {
      throw new DomainError('AGENCY_OUT_OF_SCOPE', 'denied');
    });
    await expect(refused).rejects.toMatchObject({ code: 'AGENCY_OUT_OF_SCOPE', kind: 'denied' });
  });
});

describe('a command is repeated from outside', () => {
  it('when it falls into a deadlock with another, and both end as if one had followed the other', async () => {
    let met = 0;
    let meet!: () => void;
    const both = new Promise<void>((resolve) => (meet = resolve));
    const starts = { up: 0, down: 0 };
    const crossing = (way: 'up' | 'down') =>
      commands.run(facts.caller, { name: 'cross.do', key: `cross-${way}-1` }, async (ctx) => {
        starts[way] += 1;
        await add(ctx, way === 'up' ? 1 : 2);
        if (starts[way] === 1 && (met += 1) === 2) meet();
        if (starts[way] === 1) await both;
        await add(ctx, way === 'up' ? 2 : 1);
        ctx.note('way', way, { try: starts[way] });
        await ctx.announce({ name: 'test.job', subjectType: 'way', subjectId: way, payload: {} });
        return starts[way];
      });
    const answers = await Promise.all([crossing('up'), crossing('down')]);
    expect(starts.up + starts.down).toBe(3);
    expect(await counts()).toEqual([2, 2]);
    expect(answers.map((answer) => answer.replayed)).toEqual([false, false]);
    expect((await trail('cross.do')).map((row) => row.subject_id).sort()).toEqual(['down', 'up']);
    const jobs = await facts.db.rows<{ subject_id: string }>(
      `SELECT subject_id FROM job WHERE subject_type = 'way' ORDER BY 1`,
    );
    expect(jobs.map((row) => row.subject_id)).toEqual(['down', 'up']);
  });

  it('when the database cannot serialize it, until it gives up, and then nothing has happened', async () => {
    let tries = 0;
    const unlucky = (failures: number) =>
      commands.run(facts.caller, { name: 'unlucky.do' }, async (ctx) => {
        tries += 1;
        await add(ctx, 1);
        if (tries <= failures) await ctx.tx.run(`DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40001'; END $$`);
      });
    await unlucky(5);
    expect({ tries, counts: await counts() }).toEqual({ tries: 6, counts: [1, 0] });
    tries = 0;
    await expect(unlucky(6)).rejects.toMatchObject({ code: '40001' });
    expect({ tries, counts: await counts() }).toEqual({ tries: 6, counts: [1, 0] });
    expect(await trail('unlucky.do')).toHaveLength(1);
  });

  it('but not after any other error', async () => {
    let tries = 0;
    const broken = commands.run(facts.caller, { name: 'broken.do' }, async (ctx) => {
      tries += 1;
      await ctx.tx.run('SELECT 1 / 0');
    });
    await expect(broken).rejects.toMatchObject({ code: '22012' });
    expect(tries).toBe(1);
  });

  it('and gives every connection back, however it ends', async () => {
    const ends = await Promise.allSettled(
      Array.from({ length: 60 }, (_, i) =>
        commands.run(facts.caller, { name: 'leak.do' }, async (ctx) => {
          if (i % 3 === 0) throw new DomainError('TEST_CODE', 'conflict');
          await ctx.tx.run(i % 3 === 1 ? 'SELECT 1 / 0' : 'SELECT 1');
        }),
      ),
    );
    expect(ends.filter((end) => end.status === 'fulfilled')).toHaveLength(20);
    expect((await trail('leak.do')).length).toBe(20);
  });
});
