import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AddStopListEntries } from '../../src/rolls/add-stop-list-entries.js';
import { rollStates } from '../../src/rolls/domain/roll-states.js';
import { refusal } from '../support/refusal.js';
import { accountOf, HEADERS, idOf, newCsv, RollsWorld, rowOf, xlsxOf } from '../support/rolls-fixture.js';

describe('the database guards rolls and the register against the service itself', () => {
  let world: RollsWorld;
  let checked: string;
  let accepted: string;
  beforeAll(async () => {
    world = await RollsWorld.open();
    accepted = (await world.month([rowOf(1), rowOf(2), rowOf(3, { base: 'x' })], { period: '2024-10' })).roll.id;
    checked = (await world.check(newCsv([rowOf(1), rowOf(2)]))).id;
  });
  afterAll(() => world.close());

  /** One statement as the service's role, in a transaction of its own. */
  const sql = (text: string, params: unknown[] = []): Promise<string> =>
    refusal(world.db.transaction((tx) => tx.run(text, params)));

  it('has the same table of states as the code', async () => {
    const rows = await world.db.rows(
      'SELECT from_state AS "from", action, to_state AS "to" FROM roll_transition ORDER BY 1, 2',
    );
    const key = (row: { from: string; action: string }): string => `${row.from} ${row.action}`;
    expect(rows).toEqual([...rollStates.rows].sort((a, b) => (key(a) < key(b) ? -1 : 1)));
  });

  it.each([
    [
      'add a line',
      `INSERT INTO roll_line SELECT (jsonb_populate_record(l, '{"ordinal": 99}')).* FROM roll_line l WHERE roll_id = $1 LIMIT 1`,
    ],
    ['take a line away', 'DELETE FROM roll_line WHERE roll_id = $1'],
    [
      'add an issue',
      `INSERT INTO roll_issue (agency_id, roll_id, code, severity) SELECT agency_id, id, 'X', 'WARN' FROM payout_roll WHERE id = $1`,
    ],
  ])('lets nobody %s once a roll is checked', async (_, text) => {
    expect(await sql(text, [checked])).toBe('ROLL_ROWS_FROZEN');
    expect(await sql(text, [accepted])).toBe('ROLL_ROWS_FROZEN');
  });

  it('lets nobody take an issue away once a roll is checked', async () => {
    expect(await sql('DELETE FROM roll_issue WHERE roll_id = $1', [accepted])).toBe('ROLL_ROWS_FROZEN');
  });

  it('takes no rows for a roll that is not there, or under another agency', async () => {
    const issue = `INSERT INTO roll_issue (agency_id, roll_id, code, severity) VALUES ($1, $2, 'X', 'WARN')`;
    expect(await sql(issue, [world.agencyId, 999_999])).toBe('ROLL_ROWS_FROZEN');
    const uploaded = await world.upload(newCsv([rowOf(1)]), { period: '2024-12' });
    expect(await sql(issue, [0, uploaded])).toBe('ROLL_ROWS_FROZEN');
    expect(await sql(issue, [world.agencyId, uploaded])).toBe('DONE');
  });

  it.each(['name', 'amount', 'account_index'])('lets nobody change the %s of a line', async (column) => {
    expect(await sql(`UPDATE roll_line SET ${column} = ${column}`)).toBe('42501');
  });

  it('changes states along the table only', async () => {
    expect(await sql(`UPDATE payout_roll SET state = 'UPLOADED' WHERE id = $1`, [accepted])).toBe(
      'ROLL_STATE_NOT_ALLOWED',
    );
    expect(await sql(`UPDATE payout_roll SET state = 'REJECTED' WHERE id = $1`, [accepted])).toBe(
      'ROLL_STATE_NOT_ALLOWED',
    );
    expect(await sql(`UPDATE payout_roll SET job_id = NULL WHERE id = $1`, [accepted])).toBe('ROLL_STATE_NOT_ALLOWED');
    expect(await sql(`UPDATE payout_roll SET state = 'FAILED' WHERE id = $1`, [checked])).toBe(
      'ROLL_STATE_NOT_ALLOWED',
    );
    // Accepted by nobody.
    expect(await sql(`UPDATE payout_roll SET state = 'ACCEPTED' WHERE id = $1`, [checked])).toBe(
      'ROLL_STATE_NOT_ALLOWED',
    );
    expect(await sql('UPDATE payout_roll SET accepted_by = uploaded_by WHERE id = $1', [checked])).toBe(
      'ROLL_STATE_NOT_ALLOWED',
    );
    expect(await sql('DELETE FROM payout_roll WHERE id = $1', [checked])).toBe('42501');
  });

  it('believes no count: rows are lines and blocked rows, and nothing else', async () => {
    const id = await world.upload(newCsv([rowOf(1), rowOf(2, { base: 'x' })]), { period: '2024-12' });
    await world.import(id);
    expect(await world.detail(id)).toMatchObject({ rowCount: 2, lineCount: 1, blockedCount: 1, payTotal: '250.91' });
    const counts = (change: string): Promise<string> => sql(`UPDATE payout_roll SET ${change} WHERE id = $1`, [id]);
    expect(await counts('row_count = 3')).toBe('ROLL_ROWS_FROZEN');
    expect(await counts('pay_total = pay_total + 1')).toBe('ROLL_ROWS_FROZEN');
    expect(await counts(`state = 'UPLOADED'`)).toBe('DONE');
    expect(await counts(`state = 'CHECKED', row_count = 1, line_count = 1, blocked_count = 0`)).toBe(
      'ROLL_COUNTS_WRONG',
    );
    expect(await counts(`state = 'CHECKED', row_count = 3, line_count = 2`)).toBe('ROLL_COUNTS_WRONG');
    expect(await counts(`state = 'CHECKED', pay_total = 0`)).toBe('ROLL_COUNTS_WRONG');
    expect(await counts(`row_count = 3`)).toBe('23514');
    await sql(`INSERT INTO roll_issue (agency_id, roll_id, ordinal, code, severity) VALUES ($1, $2, 1, 'X', 'BLOCK')`, [
      world.agencyId,
      id,
    ]);
    expect(await counts(`state = 'CHECKED', row_count = 3, blocked_count = 2`)).toBe('ROLL_COUNTS_WRONG');
  });

  it('keeps payee versions and the history of spells as they are', async () => {
    expect(await sql(`UPDATE payee_version SET account_name = 'x'`)).toBe('42501');
    expect(await sql('DELETE FROM payee_version')).toBe('42501');
    expect(await sql('TRUNCATE payee_version')).toBe('42501');
    expect(await sql('DELETE FROM spell_change')).toBe('42501');
    expect(await sql('DELETE FROM beneficiary_change')).toBe('42501');
    expect(await sql('DELETE FROM beneficiary')).toBe('42501');
    expect(await sql(`UPDATE beneficiary SET id_index = ''`)).toBe('42501');
    // Not even the owner does it by mistake.
    await expect(world.http.database.asOwner(`UPDATE payee_version SET account_name = 'x'`)).rejects.toThrow(
      'APPEND_ONLY',
    );
    await expect(world.http.database.asOwner('DELETE FROM spell_change')).rejects.toThrow('APPEND_ONLY');
  });

  it('lets no two spells of a person overlap, whatever their schemes', async () => {
    const { id } = await world.person(1);
    const spell = (scheme: string, during: string): Promise<string> =>
      sql('INSERT INTO spell (agency_id, beneficiary_id, scheme, during, act_id) VALUES ($1, $2, $3, $4, 0)', [
        world.agencyId,
        id,
        scheme,
        during,
      ]);
    expect(await spell('ENTERPRISE', '[2024-10-01,)')).toBe('SPELL_OVERLAPS');
    expect(await spell('ENTERPRISE', '[2024-12-01,2025-01-01)')).toBe('SPELL_OVERLAPS');
    expect(await spell('RESIDENT', '[2024-01-01,2024-11-01)')).toBe('SPELL_OVERLAPS');
    expect(await spell('RESIDENT', '(,2024-09-01)')).toBe('23514');
    expect(await spell('RESIDENT', '[2024-01-15,2024-09-01)')).toBe('23514');
    expect(await spell('RESIDENT', 'empty')).toBe('23514');
    expect(await spell('ENTERPRISE', '[2024-01-01,2024-10-01)')).toBe('DONE');
    const stretched = `UPDATE spell SET during = '[2024-01-01,2025-01-01)' WHERE beneficiary_id = $1 AND scheme = 'ENTERPRISE'`;
    expect(await sql(stretched, [id])).toBe('SPELL_OVERLAPS');
  });

  it('lets no two spells overlap that are written at the same moment', async () => {
    const { id } = await world.person(2);
    await sql('DELETE FROM spell WHERE beneficiary_id = $1', [id]);
    const spell = (from: string): Promise<string> =>
      refusal(
        world.db.transaction(async (tx) => {
          await tx.run(
            `INSERT INTO spell (agency_id, beneficiary_id, scheme, during, act_id) VALUES ($1, $2, 'RESIDENT', daterange($3, NULL), 0)`,
            [world.agencyId, id, from],
          );
          await new Promise((resolve) => setTimeout(resolve, 50));
        }),
      );
    const results = await Promise.all(['2024-01-01', '2024-02-01', '2024-03-01'].map(spell));
    expect(results.sort()).toEqual(['DONE', 'SPELL_OVERLAPS', 'SPELL_OVERLAPS']);
  });

  it('knows each number once', async () => {
    const twice = `INSERT INTO beneficiary SELECT (jsonb_populate_record(b, '{"id": 999999}')).* FROM beneficiary b LIMIT 1`;
    expect(await sql(twice)).toBe('23505');
  });

  it('lifts an entry of the stop list once, and changes nothing else in it', async () => {
    const entries = [{ row: 1, idNumber: idOf(90), name: '人九零', reason: 'DEATH' }];
    await world.run('jihe', (ctx) => world.of(AddStopListEntries).run(ctx, { entries, source: '民政局' }));
    expect(await sql(`UPDATE stop_list_entry SET reason = 'OTHER'`)).toBe('42501');
    expect(await sql('DELETE FROM stop_list_entry')).toBe('42501');
    expect(await sql('UPDATE stop_list_entry SET lifted_act_id = 1')).toBe('DONE');
    expect(await sql('UPDATE stop_list_entry SET lifted_act_id = NULL')).toBe('STOP_LIST_LIFTED_ALREADY');
  });
});

describe('personal numbers', () => {
  let world: RollsWorld;
  beforeAll(async () => {
    world = await RollsWorld.open();
  });
  afterAll(() => world.close());

  it('lie nowhere in the database in plain, neither of good rows nor of bad ones', async () => {
    const wrongCheck = idOf(12).slice(0, 17) + (idOf(12)[17] === '3' ? '4' : '3');
    const rows = [
      rowOf(10),
      rowOf(11, { id: idOf(11).slice(0, 6) + idOf(11).slice(8, 17) }),
      rowOf(12, { id: wrongCheck }),
      rowOf(13, { base: 'x', total: '250.91' }),
      // Columns shifted by one, and numbers where words belong.
      rowOf(14, { name: idOf(14), id: accountOf(14), account: '张三' }),
      rowOf(15, { bank: accountOf(15), status: idOf(15) }),
      rowOf(16, { account: `${accountOf(16)}9`, township: accountOf(16) }),
      rowOf(17, { total: accountOf(17) }),
      rowOf(18),
      rowOf(18),
    ];
    const roll = await world.check(await xlsxOf(rows));
    expect(roll.blockedCount).toBeGreaterThanOrEqual(6);
    await world.accept(roll.id, roll.blockedCount!);
    await world.check(newCsv(rows), { period: '2024-12' });
    // A header that is a number, in a file that cannot be read.
    await refusal(world.check(newCsv([HEADERS.split(',').slice(0, 4), [...rowOf(19).slice(0, 2), 'x', 'y']])));
    const entries = [{ row: 1, idNumber: idOf(20), name: '人二零', reason: 'DEATH' }];
    await world.run('jihe', (ctx) => world.of(AddStopListEntries).run(ctx, { entries, source: '民政局' }));

    const numbers = [10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20].flatMap((person) => [idOf(person), accountOf(person)]);
    numbers.push(wrongCheck, idOf(11).slice(0, 6) + idOf(11).slice(8, 17));
    expect(await places(world, numbers)).toEqual([]);
    // The search does find what is there.
    expect(await places(world, ['人一零'])).toEqual(expect.arrayContaining(['beneficiary.name', 'roll_line.name']));
  });
});

/** Columns of any table in which one of the texts stands, in whatever type. */
async function places(world: RollsWorld, texts: string[]): Promise<string[]> {
  const { rows: columns } = await world.http.database.asOwner(
    `SELECT quote_ident(c.table_schema) || '.' || quote_ident(c.table_name) AS name, c.column_name AS col, c.data_type AS type FROM information_schema.columns c
       JOIN information_schema.tables t USING (table_schema, table_name)
      WHERE c.table_schema IN ('public', 'bullmq') AND t.table_type = 'BASE TABLE'
        AND c.data_type IN ('text', 'jsonb', 'json', 'bytea', 'character varying', 'ARRAY')`,
  );
  expect(columns.length).toBeGreaterThan(100);
  const found: string[] = [];
  for (const { name, col, type } of columns as { name: string; col: string; type: string }[]) {
    const text = type === 'bytea' ? `encode("${col}", 'escape')` : `"${col}"::text`;
    const { rowCount } = await world.http.database.asOwner(
      `SELECT FROM ${name} WHERE EXISTS (SELECT FROM unnest($1::text[]) n WHERE position(n IN ${text}) > 0) LIMIT 1`,
      [texts],
    );
    if (rowCount) found.push(`${name}.${col}`.replace('public.', ''));
  }
  return found;
}
