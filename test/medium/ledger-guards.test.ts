import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { basic, booksWorld, codeOf, type BooksWorld } from '../support/ledger-fixture.js';

let world: BooksWorld;
const FUND = 'RESIDENT' as const;

beforeAll(async () => {
  world = await booksWorld({ RESIDENT: '1000000.00' });
});
afterAll(() => world?.close());

interface Line {
  account: string;
  debit?: string | number;
  credit?: string | number;
}

/** ledger_post as the service's role could call it, past the use cases. */
const post = (lines: Line[], more: { on?: string; cause?: string; causeId?: string; reversalOf?: string } = {}) =>
  world.sql<{ voucher_id: string; number: number }>(
    'SELECT voucher_id, number FROM ledger_post($1, $2, $3, $4, $5, $6, $7, $8, now(), 1, $9)',
    [
      world.agencyId,
      FUND,
      more.on ?? '2024-06-10',
      more.cause ?? 'INTEREST',
      more.causeId ?? `raw-${Math.random()}`,
      's',
      JSON.stringify(lines),
      world.userIds.get('kuaiji'),
      more.reversalOf ?? null,
    ],
  );
const pair = (debit: string, credit: string, amount: string | number = '1.00'): Line[] => [
  { account: debit, debit: amount },
  { account: credit, credit: amount },
];

describe('raw SQL as the service', () => {
  it.each([
    ['voucher', `UPDATE voucher SET summary = 'x'`],
    ['voucher', 'DELETE FROM voucher'],
    ['voucher', 'TRUNCATE voucher CASCADE'],
    [
      'voucher',
      `INSERT INTO voucher (agency_id, fund, chain_no, period, number, voucher_on, cause_type, cause_id, summary, total, prepared_by, posted_at, prev_hash, hash, act_id)
       SELECT agency_id, fund, 99, period, 99, voucher_on, 'X', 'x', '', 0, prepared_by, now(), hash, hash, 1 FROM voucher LIMIT 1`,
    ],
    ['posting', 'UPDATE posting SET debit = debit + 1 WHERE debit > 0'],
    ['posting', 'DELETE FROM posting'],
    ['posting', `INSERT INTO posting SELECT agency_id, voucher_id, 99, fund, account, debit, credit FROM posting`],
    ['ledger_balance', 'UPDATE ledger_balance SET debit = 0'],
    ['ledger_balance', 'DELETE FROM ledger_balance'],
    ['ledger_balance', `INSERT INTO ledger_balance VALUES (1, 'RESIDENT', '1001', 202401, 1, 0)`],
    ['accounting_period', `UPDATE accounting_period SET state = 'OPEN', last_number = 0`],
    ['accounting_period', `INSERT INTO accounting_period (agency_id, fund, period) VALUES (1, 'RESIDENT', 202301)`],
    ['accounting_period', 'DELETE FROM accounting_period'],
    ['fund_book', `UPDATE fund_book SET head_hash = sm3('x')`],
    ['fund_book', 'DELETE FROM fund_book'],
    ['voucher_review', 'DELETE FROM voucher_review'],
    ['fund_request', 'DELETE FROM fund_request'],
    ['fund_request', 'UPDATE fund_request SET amount = 1'],
    ['ledger_account', `UPDATE ledger_account SET code = '9999'`],
    ['ledger_account', 'DELETE FROM ledger_account'],
    ['disbursement_rule', `INSERT INTO disbursement_rule VALUES ('CREDIT', 'MANUAL', 'x')`],
    ['control_cause', `INSERT INTO control_cause VALUES ('BENEFIT', 'MANUAL')`],
    ['control_cause', 'DELETE FROM control_cause'],
  ])('may not touch %s: %s', async (_table, statement) => {
    expect(await codeOf(world.sql(statement))).toBe('42501');
  });

  it('is refused even to the owner where history would change', async () => {
    const append = (sql: string) => codeOf(world.database.asOwner(sql));
    expect(await append('UPDATE posting SET debit = 1')).toBe('LD001');
    expect(await append('DELETE FROM voucher')).toBe('LD001');
    expect(await append(`UPDATE voucher SET summary = 'x'`)).toBe('LD001');
    expect(await append('TRUNCATE voucher CASCADE')).toBe('LD001');
  });
});

describe('ledger_post, the only door', () => {
  it('refuses at commit what does not balance or has one line', async () => {
    expect(
      await codeOf(
        post([
          { account: '1001', debit: '5.00' },
          { account: '4001', credit: '4.99' },
        ]),
      ),
    ).toBe('VOUCHER_UNBALANCED');
    expect(await codeOf(post([{ account: '1001', debit: '5.00' }]))).toBe('VOUCHER_UNBALANCED');
    expect(await codeOf(post([]))).toBe('VOUCHER_UNBALANCED');
  });

  it('refuses a third decimal and what is not a number', async () => {
    expect(await codeOf(post(pair('1001', '4001', '1.001')))).toBe('MONEY_MALFORMED');
    expect(await codeOf(post(pair('1001', '4001', 1.005)))).toBe('MONEY_MALFORMED');
    expect(await codeOf(post(pair('1001', '4001', 'NaN')))).toBe('MONEY_MALFORMED');
  });

  it('refuses a line with both sides or none', async () => {
    expect(await codeOf(post([{ account: '1001', debit: '5.00', credit: '5.00' }, ...pair('1001', '4001')]))).toBe(
      '23514',
    );
    expect(await codeOf(post([{ account: '1001' }, ...pair('1001', '4001')]))).toBe('23514');
  });

  it('refuses red outside of reversals, and a reversal that is none', async () => {
    expect(await codeOf(post(pair('1001', '4001', '-1.00')))).toBe('RED_ONLY_IN_REVERSAL');
    expect(await codeOf(post(pair('1004', '4001'), { cause: 'REVERSAL' }))).toBe('REVERSAL_NOT_OPPOSITE');
    const [voucher] = await post(pair('1001', '4001'));
    const of = voucher!.voucher_id;
    const reverse = (lines: Line[], cause = 'REVERSAL') => codeOf(post(lines, { cause, causeId: of, reversalOf: of }));
    expect(await reverse(pair('1001', '4001', '-2.00'))).toBe('REVERSAL_NOT_OPPOSITE');
    expect(await reverse([...pair('1001', '4001', '-1.00'), ...pair('1001', '4001', '-1.00')])).toBe(
      'REVERSAL_NOT_OPPOSITE',
    );
    expect(await reverse(pair('1001', '4001', '-1.00'), 'MANUAL')).toBe('REVERSAL_NOT_OPPOSITE');
    expect(await codeOf(post(pair('1001', '4001', '-1.00'), { cause: 'REVERSAL', reversalOf: '99999999' }))).toBe(
      'VOUCHER_NOT_FOUND',
    );
  });

  it('keeps 支出户 to its purposes and above zero, and 财政专户 above zero', async () => {
    expect(await codeOf(post(pair('1004', '1003'), { cause: 'MANUAL' }))).toBe('DISBURSEMENT_ACCOUNT_RULE');
    expect(await codeOf(post(pair('5501', '1004'), { cause: 'MANUAL' }))).toBe('DISBURSEMENT_ACCOUNT_RULE');
    expect(await codeOf(post(pair('1004', '4301'), { cause: 'BATCH_PAID' }))).toBe('DISBURSEMENT_ACCOUNT_RULE');
    expect(await codeOf(post(pair('500101', '1004', '999999.00'), { cause: 'BATCH_PAID' }))).toBe(
      'DISBURSEMENT_OVERDRAWN',
    );
    expect(await codeOf(post(pair('1004', '1003', '1000000.01'), { cause: 'FUND_ARRIVAL' }))).toBe('TREASURY_SHORT');
  });

  it('keeps everything but payouts off the accounts that payouts control, also on a sub-account added later', async () => {
    await world.sql(
      `INSERT INTO ledger_account VALUES ($1, $2, '500109', '新项', 'EXPENSE', 'DEBIT', true) RETURNING 1`,
      [world.agencyId, FUND],
    );
    expect(await codeOf(post(pair('500109', '1003')))).toBe('CONTROL_ACCOUNT_RULE');
    expect(await codeOf(post(pair('1003', '200101'), { cause: 'OPENING' }))).toBe('CONTROL_ACCOUNT_RULE');
  });

  it('takes a correction only together with its reversal and with the same control totals', async () => {
    expect(await codeOf(post(pair('1001', '4001'), { cause: 'CORRECTION', causeId: '1' }))).toBe(
      'CORRECTION_WITHOUT_REVERSAL',
    );
    expect(await codeOf(post(pair('1001', '4001'), { cause: 'CORRECTION', causeId: 'x' }))).toBe(
      'CORRECTION_WITHOUT_REVERSAL',
    );
  });

  it('refuses a second voucher for a cause', async () => {
    await post(pair('1001', '4001'), { causeId: 'once' });
    expect(await codeOf(post(pair('1001', '4001'), { causeId: 'once' }))).toBe('VOUCHER_CAUSE_REPEATED');
  });

  it('numbers without gaps while twenty postings run at once and every third is rolled back', async () => {
    const rolledBack = new Error('rolled back');
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) =>
        world.database.db.transaction(async (tx) => {
          await tx.one(`SELECT * FROM ledger_post($1, $2, '2024-07-01', 'INTEREST', $3, 's', $4, $5, now(), 1)`, [
            world.agencyId,
            FUND,
            `many-${i}`,
            JSON.stringify(pair('1001', '4001', `${i + 1}.00`)),
            world.userIds.get('kuaiji'),
          ]);
          if (i % 3 === 0) throw rolledBack;
        }),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(7);
    const numbers = await world.sql<{ n: number; c: string }>(
      `SELECT number AS n, chain_no AS c FROM voucher WHERE fund = $1 AND period = 202407 ORDER BY number`,
      [FUND],
    );
    expect(numbers.map(({ n }) => n)).toEqual(Array.from({ length: 13 }, (_, i) => i + 1));
    const steps = numbers.map(({ c }) => Number(c));
    expect(steps).toEqual(steps.map((_, i) => steps[0]! + i));
    const checks = await world.database.db.read((tx) => world.ledger.verify(tx, world.agencyId));
    expect(checks.filter(({ name, ok }) => !ok && name.startsWith('voucher'))).toEqual([]);
    expect(checks.find(({ name }) => name === 'ledger-balance')).toMatchObject({ ok: true });
  });
});

describe('a closed month', () => {
  const fund = 'INSTITUTIONAL';
  const user = (login: string) => world.userIds.get(login)!;
  const postCall = (on: string) =>
    `SELECT ledger_post(${world.agencyId}, '${fund}', '${on}', 'INTEREST', '${Math.random()}', 's',
       '[{"account":"1003","debit":"1.00"},{"account":"4301","credit":"1.00"}]', ${user('kuaiji')}, now(), 1)`;
  const asOwner = (sql: string) =>
    world.database.asOwner(sql).then(
      () => 'DONE',
      (error: { code: string; message: string }) => `${error.code} ${error.message}`,
    );
  const insertVoucher = `WITH v AS (INSERT INTO voucher (agency_id, fund, chain_no, period, number, voucher_on, cause_type, cause_id, summary, total, prepared_by, posted_at, prev_hash, hash, act_id)
      SELECT agency_id, fund, 99, period, 99, voucher_on, 'INTEREST', 'past-the-door', 's', 1, prepared_by, now(), hash, hash, 1 FROM voucher
       WHERE fund = '${fund}' AND period = 202403 RETURNING agency_id, id, fund)
    INSERT INTO posting (agency_id, voucher_id, line_no, fund, account, debit, credit)
    SELECT agency_id, id, 1, fund, '1003', 1, 0 FROM v UNION ALL SELECT agency_id, id, 2, fund, '4301', 0, 1 FROM v`;
  const addLines = `INSERT INTO posting (agency_id, voucher_id, line_no, fund, account, debit, credit)
    SELECT agency_id, id, 8, fund, '1003', 1, 0 FROM voucher WHERE fund = '${fund}' AND period = 202403
    UNION ALL SELECT agency_id, id, 9, fund, '4301', 0, 1 FROM voucher WHERE fund = '${fund}' AND period = 202403`;

  beforeAll(async () => {
    await world.sql(postCall('2024-03-15'));
    await world.sql(
      `INSERT INTO voucher_review (agency_id, voucher_id, reviewed_by, reviewed_at, act_id)
       SELECT agency_id, id, ${user('fuhe')}, now(), 1 FROM voucher WHERE fund = '${fund}' RETURNING 1`,
    );
    await world.sql(`SELECT period_close(${world.agencyId}, '${fund}', 202403, ${user('shenpi')}, now())`);
  });

  it('takes no posting, nor does any month before it: neither from the service nor from the owner', async () => {
    for (const on of ['2024-03-20', '2024-03-01', '2024-02-29', '2023-12-31']) {
      expect([on, await codeOf(world.sql(postCall(on)))]).toEqual([on, 'PERIOD_CLOSED']);
      expect(await asOwner(postCall(on))).toMatch(/^LD001 PERIOD_CLOSED/);
    }
    expect(await codeOf(world.sql(insertVoucher))).toBe('42501');
    expect(await codeOf(world.sql(addLines))).toBe('42501');
    expect(await asOwner(insertVoucher)).toMatch(/^LD001 PERIOD_CLOSED/);
    expect(await asOwner(addLines)).toMatch(/^LD001 PERIOD_CLOSED/);
    await world.sql(postCall('2024-04-01'));
  });

  it('is opened again by no single person, whoever writes the rows', async () => {
    for (const sql of [
      `UPDATE accounting_period SET state = 'OPEN', closed_by = NULL, closed_at = NULL WHERE fund = '${fund}'`,
      `DELETE FROM accounting_period WHERE fund = '${fund}'`,
      `INSERT INTO accounting_period_event (agency_id, fund, period, no, action, actor_id, at) VALUES (${world.agencyId}, '${fund}', 202403, 2, 'REOPENED', 1, now())`,
    ]) {
      expect([sql, await codeOf(world.sql(sql))]).toEqual([sql, '42501']);
      expect(await asOwner(sql)).toMatch(/^(LD001|23514) /);
    }
    const [proposal] = await world.sql<{ id: string }>(
      `INSERT INTO period_reopening (agency_id, fund, period, reason, proposed_by, proposed_at, act_id)
       VALUES (${world.agencyId}, '${fund}', 202403, '漏记', ${user('shenpi')}, now(), 1) RETURNING id`,
    );
    const decide = (login: string) =>
      `INSERT INTO period_reopening_decision (agency_id, reopening_id, decision, decided_by, decided_at, act_id)
       VALUES (${world.agencyId}, ${proposal!.id}, 'CONFIRMED', ${user(login)}, now(), 1) RETURNING 1`;
    expect(await codeOf(world.sql(decide('shenpi')))).toBe('PERIOD_REOPENING_NEEDS_ANOTHER');
    expect(await asOwner(decide('shenpi'))).toMatch(/^LD001 PERIOD_REOPENING_NEEDS_ANOTHER/);
    expect(await codeOf(world.sql(postCall('2024-03-20')))).toBe('PERIOD_CLOSED');
    await world.sql(decide('kuaiji'));
    await world.sql(postCall('2024-03-20'));
  });
});

describe('corrections', () => {
  const books = () => world.login('kuaiji');
  const reverse = async (id: string, body: object = {}) =>
    (
      await (
        await books()
      )
        .send('post', `/v1/vouchers/${id}/reverse`)
        .send({ on: '2024-12-02', reason: '录错', ...body })
    ).body as Record<string, unknown>;

  it('reverse a voucher once, in red on the same sides, linked both ways; the reversal can be reversed too', async () => {
    const [voucher] = await post(pair('1001', '4001', '8.00'));
    const id = voucher!.voucher_id;
    const both = await Promise.all([reverse(id), reverse(id)]);
    expect(both.filter((body) => 'reversal' in body)).toHaveLength(1);
    expect(both.find((body) => 'code' in body)).toMatchObject({ code: 'VOUCHER_REVERSED_ALREADY' });
    const { reversal } = both.find((body) => 'reversal' in body) as unknown as { reversal: { voucherId: string } };
    const get = async (voucherId: string) =>
      (await (await books()).send('get', `/v1/vouchers/${voucherId}`)).body as Record<string, unknown>;
    expect(await get(id)).toMatchObject({ reversedBy: reversal.voucherId });
    expect(await get(reversal.voucherId)).toMatchObject({
      reversalOf: id,
      total: '-8.00',
      postings: [
        { account: '1001', debit: '-8.00', credit: '0.00' },
        { account: '4001', debit: '0.00', credit: '-8.00' },
      ],
    });
    const back = (await reverse(reversal.voucherId)) as unknown as { reversal: { voucherId: string } };
    expect(await get(back.reversal.voucherId)).toMatchObject({ reversalOf: reversal.voucherId, total: '8.00' });
  });

  it('of opening balances leave one opening standing', async () => {
    const opening = (amount: string) =>
      world.as('kuaiji', (ctx) =>
        world.ledger.opening(ctx, {
          fund: 'ENTERPRISE',
          on: '2024-01-01',
          lines: pair('1003', '3001', amount) as never,
        }),
      );
    const first = await opening('700.00');
    const lines = pair('1003', '3001', '800.00');
    const { replacement } = (await reverse(first.voucherId, {
      on: '2024-01-01',
      replacement: { summary: '期初更正', lines },
    })) as { replacement: { voucherId: string } };
    expect(await codeOf(opening('900.00'))).toBe('VOUCHER_CAUSE_REPEATED');
    await reverse(replacement.voucherId, { on: '2024-01-01' });
    expect(await opening('900.00')).toMatchObject({ number: 5 });
  });

  it('replace what stands for payouts, and never take it away', async () => {
    const clerk = await world.login('jingban');
    const asked = (
      await clerk
        .send('post', '/v1/fund-requests')
        .send({ fund: FUND, period: '2024-11', amount: '5000', dueOn: '2024-11-06' })
    ).body as { id: string };
    await (
      await world.login('chuna')
    )
      .send('post', `/v1/fund-requests/${asked.id}/arrival`)
      .send({ on: '2024-11-05', amount: '5000.00' });
    const paid = await world.as('chuna', (ctx) =>
      world.ledger.batchPaid(ctx, {
        fund: FUND,
        batchId: '901',
        number: 'B901',
        kind: 'REGULAR',
        on: '2024-11-11',
        ...basic('3000.00'),
      }),
    );
    expect(await reverse(paid.voucherId)).toMatchObject({ code: 'REVERSAL_NEEDS_REPLACEMENT' });
    const lines = (base: string, personal: string, total = '3000.00') => [
      { account: '500101', debit: base },
      { account: '500102', debit: personal },
      { account: '1004', credit: total },
    ];
    const replacement = (more: object) => ({ replacement: { summary: '明细科目', ...more } });
    expect(await reverse(paid.voucherId, replacement({ lines: lines('2799.00', '200.00', '2999.00') }))).toMatchObject({
      code: 'CORRECTION_CHANGES_CONTROL',
    });
    const done = await reverse(paid.voucherId, replacement({ lines: lines('2800.00', '200.00') }));
    expect(done).toMatchObject({
      reversal: { voucherId: expect.any(String) },
      replacement: { voucherId: expect.any(String) },
    });
    const { body } = await (
      await books()
    ).send('get', `/v1/vouchers/${(done.replacement as { voucherId: string }).voucherId}`);
    expect(body).toMatchObject({ causeType: 'CORRECTION', corrects: paid.voucherId });
    expect((await (await books()).send('get', `/v1/vouchers/${paid.voucherId}`)).body).toMatchObject({
      correctedBy: (done.replacement as { voucherId: string }).voucherId,
    });
    const again = await reverse((done.replacement as { voucherId: string }).voucherId);
    expect(again).toMatchObject({ code: 'REVERSAL_NEEDS_REPLACEMENT' });
  });

  it('of an arrival cancel its fund request, which must be asked anew', async () => {
    const [{ id, voucher_id: voucherId }] = (await world.sql<{ id: string; voucher_id: string }>(
      `SELECT id, voucher_id FROM fund_request WHERE state = 'ARRIVED'`,
    )) as [{ id: string; voucher_id: string }];
    expect(await reverse(voucherId)).toMatchObject({ code: 'DISBURSEMENT_OVERDRAWN' });
    const clerk = await world.login('jingban');
    const more = (
      await clerk
        .send('post', '/v1/fund-requests')
        .send({ fund: FUND, period: '2024-11', amount: '3000', dueOn: '2024-11-06' })
    ).body as { id: string };
    await (
      await world.login('chuna')
    )
      .send('post', `/v1/fund-requests/${more.id}/arrival`)
      .send({ on: '2024-11-05', amount: '3000.00' });
    expect(await reverse(voucherId)).toMatchObject({ replacement: null });
    expect((await clerk.send('get', `/v1/fund-requests/${id}`)).body).toMatchObject({ state: 'CANCELLED', voucherId });
    const anew = await clerk.send('post', `/v1/fund-requests/${id}/arrival`).send({ on: '2024-11-05', amount: '1.00' });
    expect(anew.body).toMatchObject({ code: 'PERMISSION_MISSING' });
    const cashier = await world.login('chuna');
    expect(
      (await cashier.send('post', `/v1/fund-requests/${id}/arrival`).send({ on: '2024-11-05', amount: '1.00' })).body,
    ).toMatchObject({
      code: 'FUND_REQUEST_NOT_OPEN',
    });
  });
});
