import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { VerifyWorld } from '../support/verify-fixture.js';

jest.setTimeout(120_000);
let world: VerifyWorld;
let first: string;
let second: string;

beforeAll(async () => {
  world = await VerifyWorld.open();
  const people = [1, 2, 3].map((person) => ({ person, base: '100.00' }));
  first = (await world.paid('2024-01', people, '2024-01-10')).id;
  second = (await world.paid('2024-02', people, '2024-02-10')).id;
});
afterAll(() => world?.payouts.close());

/** Damages, looks, and puts back. */
async function named(sql: string, undo: string): Promise<Record<string, { kind: string; id: string; why: string }>> {
  await world.damage(sql);
  const misfits = await world.misfits();
  await world.damage(undo);
  return Object.fromEntries(misfits.map(({ name, ...misfit }) => [name, misfit]));
}

describe('contents recomputed outside the database', () => {
  it('fit, each batch once and in one place only', async () => {
    expect(await world.misfits()).toEqual([]);
    const { checks } = await world.run();
    const names = checks.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).not.toContain('batch-content');
    expect(checks.find(({ name }) => name === 'batch-digest')).toMatchObject({ records: 6, ok: true });
  });

  it('name a batch whose digest was taken away, so that nobody would compare', async () => {
    const { digest } = (await world.payouts.db.one<{ digest: string }>(
      `SELECT encode(digest, 'hex') AS digest FROM payout_batch WHERE id = ${first}`,
    ))!;
    const found = await named(
      `UPDATE payout_batch SET digest = NULL WHERE id = ${first}`,
      `UPDATE payout_batch SET digest = decode('${digest}', 'hex') WHERE id = ${first}`,
    );
    expect(found['batch-digest']).toMatchObject({ kind: 'batch', id: first });
  });

  it('name the batch of a payee who was exchanged for another', async () => {
    const versions = await world.payouts.db.rows<{ line: number; version: string }>(
      `SELECT line_no AS line, payee_version_id AS version FROM payout WHERE batch_id = ${second} AND line_no < 3 ORDER BY 1`,
    );
    const set = (line: number, version: string) =>
      `UPDATE payout SET payee_version_id = ${version} WHERE batch_id = ${second} AND line_no = ${line}`;
    const [one, two] = versions.map(({ version }) => version) as [string, string];
    const found = await named(`${set(1, two)}; ${set(2, one)}`, `${set(1, one)}; ${set(2, two)}`);
    expect(found['batch-digest']).toMatchObject({ id: second, why: expect.stringContaining('内容摘要') });
  });

  it('name a payout that belongs to no batch of its month, scheme and kind', async () => {
    const found = await named(
      `INSERT INTO payout SELECT * FROM (SELECT (jsonb_populate_record(NULL::payout, to_jsonb(p) || '{"line_no": 9, "scheme": "ENTERPRISE"}')).*
         FROM payout p WHERE batch_id = ${first} AND line_no = 1) x`,
      `DELETE FROM payout WHERE batch_id = ${first} AND line_no = 9`,
    );
    expect(found['payout-outcome']).toMatchObject({
      kind: 'payout',
      id: `${first}/9`,
      why: expect.stringContaining('不属于任何'),
    });
    expect(found['batch-digest']).toMatchObject({ id: first, why: expect.stringContaining('笔数') });
  });

  it('name a reissue whose original is gone', async () => {
    const found = await named(
      `UPDATE payout SET kind = 'REISSUE', parent_batch_id = 987, parent_line_no = 1 WHERE batch_id = ${second} AND line_no = 3`,
      `UPDATE payout SET kind = 'REGULAR', parent_batch_id = NULL, parent_line_no = NULL WHERE batch_id = ${second} AND line_no = 3`,
    );
    expect(found['reissue-chain']).toMatchObject({ id: `${second.padStart(9, '0')}0000003` });
  });
});
