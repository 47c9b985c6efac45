import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DomainError } from '../../src/kernel/domain-error.js';
import { PlantedFacts, PLANTED_AGENCY, partition } from '../support/planted-facts.js';

let facts: PlantedFacts;
beforeAll(async () => {
  facts = await PlantedFacts.open();
});
afterAll(() => facts?.close());

const source = readFileSync(new URL('../../src/platform/db/pg-errors.ts', import.meta.url), 'utf8');

describe('what the database refuses by name', () => {
  it('is known by names that the schema has', async () => {
    const names = [...source.matchAll(/^ {2}([a-z_]+): '/gm)].map(([, name]) => name!);
    expect(names.length).toBeGreaterThan(20);
    const rows = await facts.db.rows<{ name: string }>(
      `SELECT n.name FROM unnest($1::text[]) n(name) WHERE NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conname = n.name)
         AND NOT EXISTS (SELECT FROM pg_class i WHERE i.relname = n.name AND i.relkind IN ('i', 'I'))`,
      [names],
    );
    expect(rows).toEqual([]);
  });

  // Each partition repeats the keys of its parent under names of its own, which are cut off for a long agency id.
  it.each([PLANTED_AGENCY, 652822, 2147483646])('means the same in a partition of agency %s', async (agencyId) => {
    const columns = `agency_id, period, batch_id, line_no, scheme, kind, beneficiary_id, payee_version_id, base, personal, adjustment, back_pay,
      grant_amount, amount, parent_batch_id, parent_line_no`;
    const row = (batch: number, line: number, person: number, parent: string): string =>
      `INSERT INTO payout (${columns}) VALUES (${agencyId}, 202412, ${batch}, ${line}, 'RESIDENT', '${parent === 'NULL' ? 'REGULAR' : 'REISSUE'}',
        ${person}, 1, 1, 0, 0, 0, 0, 1, ${parent}, ${parent})`;
    await facts.plant(`${partition(agencyId, 202412)} ${row(1, 1, 1, 'NULL')}; ${row(2, 1, 2, '1')};`);
    const code = (sql: string): Promise<string> =>
      facts.db
        .transaction((tx) => tx.run(sql))
        .then(
          () => 'nothing was refused',
          (error: unknown) => (error instanceof DomainError ? error.code : String(error)),
        );
    expect(await code(row(3, 1, 1, 'NULL'))).toBe('PAYOUT_ALREADY_IN_PERIOD');
    expect(await code(row(4, 1, 3, '1'))).toBe('PAYOUT_HAS_LIVE_REISSUE');
  });
});
