import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Tx } from '../../src/platform/db/db.js';
import { inBulk } from '../../src/platform/db/in-bulk.js';
import { PlantedFacts } from '../support/planted-facts.js';

let facts: PlantedFacts;
beforeAll(async () => {
  facts = await PlantedFacts.open();
});
afterAll(() => facts?.close());

/** Statements with this mark whose plan the transaction's connection keeps, and how often each was run. */
async function kept(tx: Tx, mark: string): Promise<number[]> {
  const rows = await tx.rows<{ n: number }>(
    `SELECT (generic_plans + custom_plans)::int AS n FROM pg_prepared_statements WHERE statement LIKE '%' || $1 || '%' AND statement NOT LIKE '%pg_prepared%'`,
    [mark],
  );
  return rows.map(({ n }) => n);
}

describe('reads that come again and again', () => {
  it('are planned by the server once a connection, under one name', async () => {
    const ask = async (tx: Tx, i: number): Promise<number> =>
      (await tx.one<{ twice: number }>('SELECT $1::int * 2 AS twice /* mark A */', [i]))!.twice;
    await facts.db.read(
      async (tx) => {
        expect([await ask(tx, 1), await ask(tx, 2), await ask(tx, 3)]).toEqual([2, 4, 6]);
        expect(await kept(tx, 'mark A')).toEqual([3]);
      },
      { repeated: true },
    );
  });

  it('are not what other reads are', async () => {
    await facts.db.read(async (tx) => {
      await tx.rows('SELECT 1 AS one /* mark B */');
      expect(await kept(tx, 'mark B')).toEqual([]);
    });
  });

  it('hold no plan of a statement over whole sets, nor after it has failed', async () => {
    await facts.db.read(
      async (tx) => {
        await inBulk(tx, () => tx.rows('SELECT 1 AS one /* mark C */'));
        await expect(tx.plannedAnew(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
        await tx.rows('SELECT 2 AS two /* mark D */');
        expect([await kept(tx, 'mark C'), await kept(tx, 'mark D')]).toEqual([[], [1]]);
      },
      { repeated: true },
    );
  });

  it('answer of the schema as it is, when it has changed since', async () => {
    await facts.plant(
      'CREATE TABLE changing (a int); INSERT INTO changing VALUES (1); GRANT SELECT ON changing TO ledger_app',
    );
    const read = (): Promise<{ a: unknown } | null> =>
      facts.db.read((tx) => tx.one<{ a: unknown }>('SELECT a FROM changing'), { repeated: true });
    expect(await read()).toEqual({ a: 1 });
    await facts.plant('CREATE INDEX ON changing (a); ANALYZE changing');
    expect(await read()).toEqual({ a: 1 });
  });
});
