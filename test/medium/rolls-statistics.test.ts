import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RollsWorld, rowOf } from '../support/rolls-fixture.js';

const PEOPLE = 6_000;
const TABLES = [
  'beneficiary',
  'payee_version',
  'spell',
  'spell_change',
  'beneficiary_change',
  'roll_line',
  'roll_issue',
];

/**
 * A statement planned for one row that meets six thousand compares them all with each other: some seconds, and hours for
 * a region. So no statement may take longer than what all of them together take when planned well, many times over.
 */
describe('rolls do not depend on the statistics of the database', () => {
  let world: RollsWorld;
  beforeAll(async () => {
    world = await RollsWorld.open();
    for (const table of TABLES)
      await world.http.database.asOwner(`ALTER TABLE ${table} SET (autovacuum_enabled = false)`);
    await world.http.database.asOwner(
      `ALTER ROLE ledger_app IN DATABASE ${world.http.database.name} SET statement_timeout = '2s'`,
    );
    // The pool's connections know the limit only when they are made anew.
    await world.http.database.asOwner(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect((await world.db.one<{ statement_timeout: string }>('SHOW statement_timeout'))!.statement_timeout).toBe('2s');
  });
  afterAll(() => world.close());

  const people = (from: number, change = (_person: number) => ({})) =>
    Array.from({ length: PEOPLE }, (_, i) => rowOf(from + i, change(i)));

  it('when there are none', async () => {
    await world.month(people(0), { period: '2024-08' });
    const changed = people(0, (i) => ({
      ...(i % 100 === 0 && { base: '999.00' }),
      ...(i % 100 === 1 && { status: '暂停' }),
    }));
    const { roll, applied } = await world.month(changed, { period: '2024-09' });
    expect(roll.issueCounts).toMatchObject([{ code: 'ROLL_AMOUNT_JUMP', count: 60 }]);
    expect(applied).toMatchObject({ registered: 0, suspended: 60 });
  });

  it('when they are of another time', async () => {
    await world.month([rowOf(99_999)], { period: '2024-09', scheme: 'ENTERPRISE' });
    await world.http.database.asOwner(`ANALYZE ${TABLES.join(', ')}`);
    await world.month(people(10_000), { period: '2024-10', scheme: 'ENTERPRISE' });
    // Ten residents too many, one of whom is suspended there.
    const { roll } = await world.month([...people(10_000), ...people(0).slice(0, 10)], { scheme: 'ENTERPRISE' });
    expect(roll.issueCounts).toMatchObject([{ code: 'ROLL_OTHER_SCHEME', count: 9 }, { code: 'ROLL_PERSON_MISSING' }]);
  });

  it('when they are fresh', async () => {
    await world.http.database.asOwner('ANALYZE');
    const { roll, applied } = await world.month(people(0), { period: '2024-10' });
    expect(roll.issueCounts[0]).toMatchObject({ code: 'ROLL_AMOUNT_JUMP', count: 60 });
    expect(applied).toMatchObject({ resumed: 60 });
  });
});
