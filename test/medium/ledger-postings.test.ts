import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { canonical, sm3Hex } from '../../src/kernel/digest.js';
import { Decimal } from '../../src/kernel/money.js';
import { basic, booksWorld, codeOf, type BooksWorld } from '../support/ledger-fixture.js';

let world: BooksWorld;
const FUND = 'RESIDENT' as const;

beforeAll(async () => {
  world = await booksWorld({ RESIDENT: '1000000.00', INSTITUTIONAL: '500000.00' });
});
afterAll(() => world?.close());

const postings = (voucherId: string): Promise<string[]> =>
  world
    .sql<{ t: string }>(
      `SELECT account || ' ' || CASE WHEN debit <> 0 THEN 'D ' || debit ELSE 'C ' || credit END AS t FROM posting WHERE voucher_id = $1 ORDER BY line_no`,
      [voucherId],
    )
    .then((rows) => rows.map(({ t }) => t));

/** Moves money into 支出户 the way the product does. */
async function fund(amount: string, scheme: 'RESIDENT' | 'INSTITUTIONAL' = FUND): Promise<void> {
  const clerk = await world.login('jingban');
  const cashier = await world.login('chuna');
  const asked = await clerk
    .send('post', '/v1/fund-requests')
    .send({ fund: scheme, period: '2024-12', amount, dueOn: '2024-12-06' });
  expect(asked.status).toBe(201);
  const { id } = asked.body as { id: string };
  const arrived = await cashier
    .send('post', `/v1/fund-requests/${id}/arrival`)
    .send({ on: '2024-12-05', amount, documentNo: '财拨〔2024〕9号' });
  expect(arrived.body).toMatchObject({ number: expect.any(Number) });
}

describe('each row of the posting table', () => {
  let paid: string;

  it('moves money from 财政专户 to 支出户, numbered on from the month before', async () => {
    await fund('300000.00');
    const [row] = await world.sql<{ id: string; number: number }>(
      `SELECT id, number FROM voucher WHERE fund = $1 AND cause_type = 'FUND_ARRIVAL'`,
      [FUND],
    );
    expect(row!.number).toBe(1);
    expect(await postings(row!.id)).toEqual(['1004 D 300000.00', '1003 C 300000.00']);
  });

  it('pays a batch on the day of its slip', async () => {
    const components = {
      base: new Decimal('150000.00'),
      personal: new Decimal('20000.01'),
      adjustment: new Decimal('100.00'),
      backPay: new Decimal('50.00'),
      grant: new Decimal('3000.00'),
    };
    const fact = { fund: FUND, batchId: '11', number: 'B11', kind: 'REGULAR' as const, on: '2024-12-10', components };
    const voucher = await world.as('chuna', (ctx) =>
      world.ledger.batchPaid(ctx, { ...fact, total: new Decimal('173150.01') }),
    );
    paid = voucher.voucherId;
    expect(await postings(paid)).toEqual([
      '500101 D 150150.00',
      '500102 D 20000.01',
      '500103 D 3000.00',
      '1004 C 173150.01',
    ]);
    const again = world.as('chuna', (ctx) => world.ledger.batchPaid(ctx, { ...fact, total: new Decimal('173150.01') }));
    expect(await codeOf(again)).toBe('VOUCHER_CAUSE_REPEATED');
  });

  it('holds what the bank returns, early or late, in 2001 and re-pays it from there', async () => {
    const bounced = await world.as('chuna', (ctx) =>
      world.ledger.bounced(ctx, {
        fund: FUND,
        batchId: '11',
        resultFileId: '5',
        kind: 'REGULAR',
        on: '2024-12-11',
        ...basic('700.00'),
      }),
    );
    expect(await postings(bounced.voucherId)).toEqual(['1004 D 700.00', '200101 C 700.00']);
    const late = await world.as('fuhe', (ctx) =>
      world.ledger.lateReturned(ctx, {
        fund: FUND,
        batchId: '11',
        payoutActId: '21',
        lineNo: 3,
        on: '2024-12-12',
        ...basic('100.00'),
      }),
    );
    expect(await postings(late.voucherId)).toEqual(['1004 D 100.00', '200101 C 100.00']);
    const reissue = await world.as('chuna', (ctx) =>
      world.ledger.batchPaid(ctx, {
        fund: FUND,
        batchId: '12',
        number: 'C12',
        kind: 'REISSUE',
        on: '2024-12-18',
        ...basic('600.00'),
      }),
    );
    expect(await postings(reissue.voucherId)).toEqual(['200101 D 600.00', '1004 C 600.00']);
  });

  it('books returned money red under the other setting of the fund, which can change only while nothing is held', async () => {
    await fund('10000.00', 'INSTITUTIONAL');
    await world.sql(`UPDATE fund SET bounce_rule = 'RED_EXPENSE' WHERE scheme = 'INSTITUTIONAL' RETURNING 1`);
    const bounced = await world.as('chuna', (ctx) =>
      world.ledger.bounced(ctx, {
        fund: 'INSTITUTIONAL',
        batchId: '31',
        resultFileId: '6',
        kind: 'REGULAR',
        on: '2024-12-11',
        ...basic('700.00'),
      }),
    );
    expect(await postings(bounced.voucherId)).toEqual(['1004 D 700.00', '500101 D -700.00']);
    const reissue = await world.as('chuna', (ctx) =>
      world.ledger.batchPaid(ctx, {
        fund: 'INSTITUTIONAL',
        batchId: '32',
        number: 'C32',
        kind: 'REISSUE',
        on: '2024-12-18',
        ...basic('700.00'),
      }),
    );
    expect(await postings(reissue.voucherId)).toEqual(['500101 D 700.00', '1004 C 700.00']);

    await world.plantBatch({ scheme: 'INSTITUTIONAL', total: '1.00', kind: 'REISSUE', state: 'ISSUED' });
    const change = world.sql(`UPDATE fund SET bounce_rule = 'SUSPENSE' WHERE scheme = 'INSTITUTIONAL' RETURNING 1`);
    expect(await codeOf(change)).toBe('BOUNCE_RULE_IN_USE');
  });

  it('books interest and the money of other agencies by the rules of 支出户', async () => {
    const books = await world.login('kuaiji');
    const send = (movement: string, amount: string) =>
      books.send('post', '/v1/vouchers/bank-movement').send({ fund: FUND, movement, on: '2024-12-21', amount });
    const { body } = await send('DISBURSEMENT_INTEREST', '12.34');
    expect(await postings((body as { voucherId: string }).voucherId)).toEqual(['1004 D 12.34', '4301 C 12.34']);
    const over = await send('INTEREST_HANDOVER', '12.34');
    expect(await postings((over.body as { voucherId: string }).voucherId)).toEqual(['1003 D 12.34', '1004 C 12.34']);
    expect((await send('UPPER_REMITTANCE', '99999999.00')).body).toMatchObject({ code: 'DISBURSEMENT_OVERDRAWN' });
  });

  it('shows the whole of it as a balanced 科目余额表 and as balances on a day', async () => {
    const books = await world.login('kuaiji');
    const { body } = await books.send('get', `/v1/trial-balance?fund=${FUND}&period=2024-12`);
    const table = body as { balanced: boolean; lines: { code: string }[]; totals: Record<string, string> };
    expect(table.balanced).toBe(true);
    expect(table.lines.find(({ code }) => code === '5001')).toMatchObject({
      debit: '173150.01',
      closingDebit: '173150.01',
    });
    expect(table.lines.find(({ code }) => code === '2001')).toMatchObject({ closingCredit: '200.00' });
    expect(table.lines.find(({ code }) => code === '1003')).toMatchObject({
      openingDebit: '1000000.00',
      closingDebit: '700012.34',
    });
    const on = async (day: string, code: string) =>
      ((await books.send('get', `/v1/ledger-accounts/${FUND}/${code}/balance?on=${day}`)).body as { balance: string })
        .balance;
    expect([await on('2024-12-04', '1004'), await on('2024-12-10', '1004'), await on('2024-12-31', '2001')]).toEqual([
      '0.00',
      '126849.99',
      '200.00',
    ]);
  });
});

describe('a voucher', () => {
  it('is found by its cause, and its canonical text digests to its hash with openssl', async () => {
    const books = await world.login('kuaiji');
    const list = await books.send('get', `/v1/vouchers?fund=${FUND}&causeType=BATCH_PAID&period=2024-12&pageSize=1`);
    const page = list.body as { rows: { id: string }[] };
    expect(page).toMatchObject({ total: 2, page: 1, pageSize: 1 });
    expect(page.rows).toHaveLength(1);
    const { id } = page.rows[0]!;
    const { body: detail } = await books.send('get', `/v1/vouchers/${id}`);
    const text = (await books.send('get', `/v1/vouchers/${id}/canonical`)).text;
    expect(sm3Hex(text)).toBe((detail as { hash: string }).hash);
    const openssl = execFileSync('openssl', ['dgst', '-sm3', '-r'], { input: text }).toString();
    expect(openssl.split(' ')[0]).toBe((detail as { hash: string }).hash);
    expect(text.startsWith(`64:${(detail as { prevHash: string }).prevHash},`)).toBe(true);
  });

  it('is not shown to another agency', async () => {
    const [voucher] = await world.sql<{ id: string }>('SELECT id FROM voucher LIMIT 1');
    const other = {
      ...(
        await world.sql<{ id: number }>(`INSERT INTO agency (id, code, name) VALUES (77, 'X77', '别处') RETURNING id`)
      )[0]!,
    };
    await world.sql('INSERT INTO user_agency (user_id, agency_id) VALUES ($1, $2) RETURNING 1', [
      world.userIds.get('kuaiji'),
      other.id,
    ]);
    const books = await world.login('kuaiji');
    const answer = await books.send('get', `/v1/vouchers/${voucher!.id}`, { 'X-Agency': String(other.id) });
    expect(answer.body).toMatchObject({ code: 'VOUCHER_NOT_FOUND' });
  });

  it('is reviewed by someone else than its preparer, once', async () => {
    const [{ id }] = (await world.sql<{ id: string }>(`SELECT id FROM voucher WHERE cause_type = 'LATE_RETURN'`)) as [
      { id: string },
    ];
    const reviewer = await world.login('fuhe');
    const approver = await world.login('shenpi');
    const review = (who: typeof reviewer, ids: string[]) => who.send('post', '/v1/vouchers/review').send({ ids });
    expect((await review(reviewer, [id])).body).toMatchObject({ code: 'VOUCHER_REVIEWER_PREPARED_IT' });
    expect((await review(approver, [id, '999999'])).body).toMatchObject({ code: 'VOUCHER_NOT_FOUND' });
    expect((await review(approver, [id])).body).toEqual({ reviewed: 1 });
    expect((await review(approver, [id])).body).toMatchObject({ code: 'VOUCHER_REVIEWED_ALREADY' });
  });

  it('of a person is balanced, dated, and keeps off the accounts that payouts and 支出户 control', async () => {
    const books = await world.login('kuaiji');
    const send = (lines: object[], more: object = {}) =>
      books
        .send('post', '/v1/voucher-proposals')
        .send({ fund: FUND, on: '2024-12-02', summary: '手工', lines, ...more });
    const pair = (debit: string, credit: string, amount = '10.00') => [
      { account: debit, debit: amount },
      { account: credit, credit: amount },
    ];
    const before = await world.sql(`SELECT last_number FROM accounting_period WHERE fund = $1`, [FUND]);
    expect((await send(pair('1003', '1004'))).body).toMatchObject({ code: 'DISBURSEMENT_ACCOUNT_RULE' });
    expect((await send(pair('1004', '4301'))).body).toMatchObject({ code: 'DISBURSEMENT_ACCOUNT_RULE' });
    expect((await send(pair('500101', '1003'))).body).toMatchObject({ code: 'CONTROL_ACCOUNT_RULE' });
    expect((await send(pair('1003', '200101'))).body).toMatchObject({ code: 'CONTROL_ACCOUNT_RULE' });
    expect((await send(pair('1003', '4101'))).body).toMatchObject({ code: 'ACCOUNT_NOT_POSTABLE' });
    expect((await send(pair('1003', '9999'))).body).toMatchObject({ code: 'ACCOUNT_NOT_POSTABLE' });
    expect((await send(pair('1003', '4001', '-10.00'))).body).toMatchObject({ code: 'RED_ONLY_IN_REVERSAL' });
    expect((await send(pair('4001', '1003', '99000000.00'))).body).toMatchObject({ code: 'TREASURY_SHORT' });
    expect(
      (
        await send([
          { account: '1003', debit: '1.00' },
          { account: '4001', credit: '1.01' },
        ])
      ).body,
    ).toMatchObject({ code: 'VOUCHER_UNBALANCED' });
    expect((await send(pair('1003', '4001'), { on: '2025-12-02' })).body).toMatchObject({ code: 'VOUCHER_IN_FUTURE' });
    expect((await send(pair('1003', '4001', '1.001'))).body).toMatchObject({ code: 'REQUEST_INVALID' });
    expect(await world.sql(`SELECT last_number FROM accounting_period WHERE fund = $1`, [FUND])).toEqual(before);
    expect((await send(pair('1003', '4001'))).body).toMatchObject({ state: 'PROPOSED' });
    expect(await world.sql(`SELECT last_number FROM accounting_period WHERE fund = $1`, [FUND])).toEqual(before);
  });
});

describe('opening balances', () => {
  it('are booked once, and again after the reversal of a wrong one, which stays reversed', async () => {
    const books = await world.login('kuaiji');
    const lines = [
      { account: '1003', debit: '5.00' },
      { account: '3001', credit: '5.00' },
    ];
    const open = () => books.send('post', '/v1/vouchers/opening').send({ fund: 'ENTERPRISE', on: '2024-01-01', lines });
    const first = (await open()).body as { voucherId: string };
    expect((await open()).body).toMatchObject({ code: 'VOUCHER_CAUSE_REPEATED' });
    const reverse = (id: string) =>
      books.send('post', `/v1/vouchers/${id}/reverse`).send({ on: '2024-01-01', reason: '录错' });
    const { reversal } = (await reverse(first.voucherId)).body as { reversal: { voucherId: string } };
    expect((await open()).body).toMatchObject({ number: 3 });
    expect((await reverse(reversal.voucherId)).body).toMatchObject({ code: 'REVERSAL_FINAL' });
  });
});

describe('the canonical form', () => {
  it('is the same text and digest in SQL and in Node', async () => {
    const samples: (string | null)[] = [
      null,
      '',
      'a',
      ',',
      ':',
      '3:abc,',
      '-',
      '-,',
      '阿依古丽·买买提',
      '𠮷𡈽',
      'é\u0301',
      "'\\\n\t",
      '0',
      ' '.repeat(130),
    ];
    const [row] = await world.sql<{ one: string[]; all: string; digest: string }>(
      `SELECT array_agg(lp(v) ORDER BY o) AS one, string_agg(lp(v), '' ORDER BY o) AS all, encode(sm3(string_agg(lp(v), '' ORDER BY o)), 'hex') AS digest
         FROM unnest($1::text[]) WITH ORDINALITY AS s(v, o)`,
      [samples],
    );
    expect(row!.one).toEqual(samples.map((sample) => canonical([sample])));
    expect(row!.all).toBe(canonical(samples));
    expect(row!.digest).toBe(sm3Hex(canonical(samples)));
  });
});
