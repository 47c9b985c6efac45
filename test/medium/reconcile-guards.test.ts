import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codeOf } from '../support/ledger-fixture.js';
import { FUND, ReconcileWorld } from '../support/reconcile-fixture.js';

const NO_PRIVILEGE = '42501';
const TABLES = [
  'bank_statement_format',
  'bank_statement',
  'bank_statement_line',
  'bank_statement_withdrawal',
  'bank_match',
  'bank_match_item',
  'bank_unmatch',
  'bank_break_owner',
];

let world: ReconcileWorld;
let serial = 0;
/** Lines of November on 1004, in order, and postings by amount. */
let lines: string[];
let postings: Map<string, string>;
let fileId: string;

beforeAll(async () => {
  world = await ReconcileWorld.open();
  await world.arrived('2024-11-07', '1000.00');
  await world.paid('2024-11-09', '900.00');
  await world.interest('2024-11-21', '5.00');
  const csv = world.csv('0.00', [
    ['2024-11-07', 'x', '1000.00'],
    ['2024-11-09', 'x', '-900.00'],
    ['2024-11-21', 'x', '2.00'],
    ['2024-11-21', 'x', '3.00'],
  ]);
  await world.upload(csv, { from: '2024-11-01', to: '2024-11-30' });
  const found = await world.books.sql<{ id: string }>('SELECT id FROM bank_statement_line ORDER BY ordinal');
  lines = found.map(({ id }) => id);
  const booked = await world.books.sql<{ key: string; amount: string }>(
    `SELECT voucher_id || ', ' || line_no AS key, amount FROM bank_posting WHERE account = '1004'`,
  );
  postings = new Map(booked.map(({ key, amount }) => [amount, key]));
  const [file] = await world.books.sql<{ file_id: string }>('SELECT file_id FROM bank_statement');
  fileId = file!.file_id;
}, 120_000);
afterAll(() => world?.close());

/** As the service's role, all statements in one transaction that is committed: guards may be deferred. */
const raw = (...statements: string[]): Promise<void> =>
  world.books.database.db.transaction(async (tx) => {
    for (const sql of statements) await tx.run(sql);
  });
const refused = (...statements: string[]) => codeOf(raw(...statements));

const statement = (more: Record<string, string | number> = {}): string => {
  const row: Record<string, string | number> = {
    agency_id: world.books.agencyId,
    fund: `'${FUND}'`,
    account: `'1004'`,
    format_code: `'GENERIC'`,
    format_version: 1,
    file_id: `'${fileId}'`,
    file_name: `'f.csv'`,
    digest: `sm3('raw ${(serial += 1)}')`,
    from_on: `'2024-12-01'`,
    to_on: `'2024-12-01'`,
    opening: 105,
    closing: 105,
    line_count: 0,
    imported_by: world.user('kuaiji'),
    imported_at: 'now()',
    act_id: 1,
    ...more,
  };
  return `INSERT INTO bank_statement (${Object.keys(row).join(', ')}) VALUES (${Object.values(row).join(', ')})`;
};
const LAST = '(SELECT max(id) FROM bank_statement)';
const line = (
  ordinal: number,
  amount: string,
  balance: string,
  more: { on?: string; statement?: string; agency?: number } = {},
) =>
  `(${more.agency ?? world.books.agencyId}, ${more.statement ?? LAST}, ${ordinal}, ${ordinal}, '${more.on ?? '2024-12-01'}', ${amount}, ${balance})`;
const addLines = (...rows: string[]) =>
  `INSERT INTO bank_statement_line (agency_id, statement_id, ordinal, line_no, on_date, amount, balance) VALUES ${rows.join(', ')}`;

let matchId = 1_000_000;
/** The next match; its items follow in the same transaction. */
const match = (
  items: number,
  amount: string,
  more: { id?: number; agency?: number; account?: string; rule?: string; fund?: string } = {},
) =>
  `INSERT INTO bank_match (agency_id, id, fund, account, rule, reason, item_count, amount, matched_by, matched_at, act_id)
   VALUES (${more.agency ?? world.books.agencyId}, ${more.id ?? (matchId += 1)}, '${more.fund ?? FUND}', '${more.account ?? '1004'}', '${more.rule ?? 'MANUAL'}', 'raw',
     ${items}, ${amount}, ${world.user('kuaiji')}, now(), 1)`;
const matchItems = (
  lineIds: readonly string[],
  postingKeys: readonly string[],
  { agency = world.books.agencyId, id = matchId, from = 1 }: { agency?: number; id?: number; from?: number } = {},
) =>
  `INSERT INTO bank_match_item (agency_id, match_id, no, line_id, voucher_id, posting_no) VALUES ${[
    ...lineIds.map((id) => `${id}, NULL, NULL`),
    ...postingKeys.map((key) => `NULL, ${key}`),
  ]
    .map((item, i) => `(${agency}, ${id}, ${i + from}, ${item})`)
    .join(', ')}`;
const p = (amount: string) => postings.get(amount)!;
const unmatch = (id: number, agency = world.books.agencyId) =>
  `INSERT INTO bank_unmatch VALUES (${agency}, ${id}, 'raw', ${world.user('kuaiji')}, now(), 1)`;

describe('history of reconciliation', () => {
  it.each(
    TABLES.flatMap((table) => [`UPDATE ${table} SET act_id = 2`, `DELETE FROM ${table}`, `TRUNCATE ${table} CASCADE`]),
  )('is changed neither by the service nor by the owner: %s', async (sql) => {
    // Items and lines carry the act of their head.
    const statement = /UPDATE (bank_statement_line|bank_match_item)/.test(sql)
      ? sql.replace('act_id = 2', 'agency_id = 2')
      : sql;
    expect(await refused(statement)).toBe(NO_PRIVILEGE);
    expect(await codeOf(world.books.database.asOwner(statement))).toBe('LD001');
  });

  it.each([
    'INSERT INTO matched_line VALUES (1, 1)',
    'DELETE FROM matched_line',
    'DELETE FROM matched_posting',
    'UPDATE matched_posting SET match_id = 1',
    'INSERT INTO matched_posting VALUES (1, 1, 1)',
  ])('and what is matched now is written by triggers alone: %s', async (sql) => {
    expect(await refused(sql)).toBe(NO_PRIVILEGE);
  });
});

describe('a statement', () => {
  it('neither overlaps another one of its account nor contradicts its neighbour', async () => {
    expect(await refused(statement({ from_on: `'2024-11-30'` }))).toBe('BANK_STATEMENT_OVERLAPS');
    expect(await refused(statement({ opening: 104, closing: 104 }))).toBe('BANK_STATEMENT_NOT_CONTINUOUS');
    const october = { from_on: `'2024-10-01'`, to_on: `'2024-10-31'` };
    expect(await refused(statement({ ...october, opening: 1, closing: 1 }))).toBe('BANK_STATEMENT_NOT_CONTINUOUS');
  });

  it('is of a bank account of the agency, from a file of the agency, once', async () => {
    expect(await refused(statement({ account: `'4001'` }))).toBe('BANK_ACCOUNT_NOT_FOUND');
    expect(await refused(statement({ agency_id: 0 }))).toBe('BANK_ACCOUNT_NOT_FOUND');
    expect(await refused(statement({ file_id: 'uuidv7()' }))).toBe('BANK_STATEMENT_FOREIGN');
    expect(await refused(statement({ digest: '(SELECT digest FROM bank_statement LIMIT 1)' }))).toBe(
      'BANK_STATEMENT_REPEATED',
    );
    expect(await refused(statement({ from_on: `'2024-12-05'` }))).toBe('23514');
    expect(await refused(statement({ closing: 106 }))).toBe('23514');
  });

  it('is the sum of its lines, each balance in turn, all at once', async () => {
    const one = statement({ closing: 107, line_count: 1 });
    expect(await refused(one)).toBe('BANK_STATEMENT_SUMS_WRONG');
    const two = statement({ closing: 107, line_count: 2 });
    expect(await refused(one, addLines(line(1, '2', '108')))).toBe('BANK_STATEMENT_SUMS_WRONG');
    expect(await refused(two, addLines(line(1, '1', '106')), addLines(line(2, '1', '107')))).toBe(
      'BANK_STATEMENT_SUMS_WRONG',
    );
    expect(await refused(two, addLines(line(1, '1', '106'), line(3, '1', '107')))).toBe('BANK_STATEMENT_SUMS_WRONG');
    expect(await refused(two, addLines(line(1, '3', '108'), line(2, '1', '109')))).toBe('BANK_STATEMENT_SUMS_WRONG');
    expect(await refused(one, addLines(line(1, '2', '107', { on: '2024-12-02' })))).toBe('BANK_STATEMENT_FOREIGN');
    expect(await refused(one, addLines(line(1, '2', '107', { agency: 0 })))).toBe('BANK_STATEMENT_FOREIGN');
    expect(await refused(one, addLines(line(1, '0', '107')))).toBe('23514');
  });

  it('takes no line afterwards', async () => {
    const taken = '(SELECT min(id) FROM bank_statement)';
    const later = addLines(line(5, '1', '106', { on: '2024-11-30', statement: taken }));
    expect(await refused(later)).toBe('BANK_STATEMENT_SUMS_WRONG');
  });
});

describe('a match', () => {
  it('has equal sums, everything it says and nothing more', async () => {
    expect(await refused(match(2, '1000'))).toBe('BANK_MATCH_SUMS_DIFFER');
    expect(await refused(match(2, '1000'), matchItems([lines[0]!], [p('5.00')]))).toBe('BANK_MATCH_SUMS_DIFFER');
    expect(await refused(match(2, '999'), matchItems([lines[0]!], [p('1000.00')]))).toBe('BANK_MATCH_SUMS_DIFFER');
    expect(await refused(match(3, '1000'), matchItems([lines[0]!], [p('1000.00')]))).toBe('BANK_MATCH_SUMS_DIFFER');
    expect(await refused(match(2, '5'), matchItems([lines[2]!, lines[3]!], []))).toBe('BANK_MATCH_SUMS_DIFFER');
    expect(await refused(match(1, '0'))).toBe('23514');
    expect(await refused(match(2, '0', { rule: 'REFERENCE' }))).toBe('23514');
  });

  it('stays within one account of one agency', async () => {
    const pair = () => matchItems([lines[0]!], [p('1000.00')]);
    expect(await refused(match(2, '1000', { account: '1003' }), pair())).toBe('BANK_MATCH_FOREIGN');
    expect(await refused(match(2, '1000', { fund: 'ENTERPRISE' }), pair())).toBe('BANK_MATCH_FOREIGN');
    expect(await refused(match(2, '1000'), matchItems([lines[0]!], [p('1000.00')], { agency: 0 }))).toBe(
      'BANK_MATCH_FOREIGN',
    );
    const [treasury] = await world.books.sql<{ key: string }>(
      `SELECT voucher_id || ', ' || line_no AS key FROM bank_posting WHERE account = '1003' AND amount = -1000`,
    );
    expect(await refused(match(2, '-1000'), matchItems([], [treasury!.key, p('1000.00')]))).toBe('BANK_MATCH_FOREIGN');
  });

  it('holds a line and a posting once at a time, also when two people match at once', async () => {
    const ids = [1, 2];
    const outcomes = await Promise.allSettled(
      ids.map((id) => raw(match(2, '1000', { id }), matchItems([lines[0]!], [p('1000.00')], { id }))),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const lost = outcomes.find((o): o is PromiseRejectedResult => o.status === 'rejected')!;
    expect((lost.reason as { code: string }).code).toBe('BANK_LINE_MATCHED');
    const winner = outcomes[0]!.status === 'fulfilled' ? 1 : 2;

    // Two lines of the bank, one posting of the books.
    await raw(match(3, '5', { id: 3 }), matchItems([lines[2]!, lines[3]!], [p('5.00')], { id: 3 }));
    const more = matchItems([lines[1]!], [p('-900.00')], { id: 3, from: 8 });
    expect(await refused(more)).toBe('BANK_MATCH_SUMS_DIFFER');
    expect(await refused(unmatch(3, 0))).toBe('BANK_MATCH_FOREIGN');
    expect(await refused(match(2, '2'), matchItems([lines[2]!], [p('5.00')]))).toBe('BANK_MATCH_SUMS_DIFFER');
    // The posting of another match, with a line that is free.
    await raw(unmatch(3));
    expect(await refused(more)).toBe('BANK_MATCH_FOREIGN');
    await raw(match(3, '5', { id: 4 }), matchItems([lines[2]!, lines[3]!], [p('5.00')], { id: 4 }));

    await raw(unmatch(winner));
    expect(await refused(unmatch(winner))).toBe('BANK_MATCH_UNDONE');
    await raw(match(2, '1000', { id: 5 }), matchItems([lines[0]!], [p('1000.00')], { id: 5 }));
    const held = await world.books.sql<{ n: number }>('SELECT count(*)::int AS n FROM matched_line');
    expect(held[0]!.n).toBe(3);
  });

  it('keeps its statement from being withdrawn', async () => {
    const withdraw = (id: string, agency = world.books.agencyId) =>
      `INSERT INTO bank_statement_withdrawal VALUES (${agency}, ${id}, 'raw', ${world.user('kuaiji')}, now(), 1)`;
    const taken = '(SELECT min(id) FROM bank_statement)';
    expect(await refused(withdraw(taken))).toBe('BANK_STATEMENT_MATCHED');
    expect(await refused(withdraw(taken, 0))).toBe('BANK_STATEMENT_FOREIGN');
    await raw(statement({ closing: 106, line_count: 1 }), addLines(line(1, '1', '106')), withdraw(LAST));
    const gone = (await world.books.sql<{ id: string }>('SELECT max(id) AS id FROM bank_statement_line'))[0]!.id;
    expect(await refused(match(2, '1'), matchItems([gone], [p('-900.00')]))).toBe('BANK_MATCH_FOREIGN');
  });
});

describe('the owner of a break', () => {
  const own = (subject: string, owner: string, agency = world.books.agencyId) =>
    `INSERT INTO bank_break_owner (agency_id, line_id, voucher_id, posting_no, statement_id, owner_id, assigned_by, assigned_at, act_id)
     VALUES (${agency}, ${subject}, ${owner}, ${world.user('kuaiji')}, now(), 1)`;

  it('is someone of the agency with a business role, for something of the agency', async () => {
    await raw(own(`${lines[0]}, NULL, NULL, NULL`, world.user('chuna')));
    expect(await refused(own(`${lines[0]}, NULL, NULL, NULL`, world.user('xitong')))).toBe('BANK_BREAK_OWNER_UNFIT');
    expect(await refused(own(`${lines[0]}, NULL, NULL, NULL`, world.user('chuna'), 0))).toBe('BANK_BREAK_NOT_FOUND');
    expect(await refused(own(`${lines[0]}, ${p('5.00')}, NULL`, world.user('chuna')))).toBe('23514');
    const [other] = await world.books.sql<{ key: string }>(
      `SELECT voucher_id || ', ' || line_no AS key FROM posting WHERE account = '4301' LIMIT 1`,
    );
    expect(await refused(own(`NULL, ${other!.key}, NULL`, world.user('chuna')))).toBe('BANK_BREAK_NOT_FOUND');
  });
});

describe('the verification', () => {
  const checks = () => world.books.database.db.read((tx) => world.service.verify(tx, world.books.agencyId));
  const tampered = async (sql: string) => {
    await world.plant(sql);
    return (await checks()).flatMap(({ name, firstBad }) =>
      firstBad ? [`${name} ${firstBad.kind} ${firstBad.id}`] : [],
    );
  };

  it('recomputes statements and matches, and names the first record that was tampered with', async () => {
    const whole = await checks();
    expect(whole.map(({ name, ok }) => [name, ok])).toEqual([
      ['bank-statements', true],
      ['bank-matches', true],
      ['bank-matched-now', true],
    ]);
    expect(whole.every(({ records }) => records > 0)).toBe(true);
    expect(await tampered(`DELETE FROM matched_line WHERE line_id = ${lines[0]}`)).toEqual([
      'bank-matched-now bankMatch 5',
    ]);
    expect(await tampered(`INSERT INTO matched_line VALUES (${lines[0]}, 5)`)).toEqual([]);
    const bad = await tampered(`UPDATE bank_statement_line SET amount = 1001 WHERE id = ${lines[0]}`);
    expect(bad).toContain('bank-statements bankStatement 1');
    expect(bad.filter((name) => name.startsWith('bank-matches'))).toHaveLength(1);
    expect(await tampered(`UPDATE bank_statement_line SET amount = 1000 WHERE id = ${lines[0]}`)).toEqual([]);
    expect(await tampered(`UPDATE bank_statement SET closing = 106 WHERE id = 1`)).toContain(
      'bank-statements bankStatement 1',
    );
  });
});
