import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Decimal } from '../../src/kernel/money.js';
import { payoutReference } from '../../src/kernel/payout-reference.js';
import { DecidePayoutAct } from '../../src/payouts/decide-payout-act.js';
import { ProposePayoutAct } from '../../src/payouts/propose-payout-act.js';
import { codeOf } from '../support/ledger-fixture.js';
import { postManual } from '../support/manual-voucher.js';
import { PayoutsWorld, type TestPayee } from '../support/payouts-fixture.js';
import type { Browser } from '../support/http-app.js';

const FUND = 'RESIDENT';
let world: PayoutsWorld;
let kuaiji: Browser;
let fuhe: Browser;

type Row = Record<string, string> & { number: number; ordinal: number };
type Book = Record<string, string> & { rows: Row[]; total: number };
const get = async <T = Book>(path: string): Promise<T> => {
  const answer = await kuaiji.send('get', path);
  if (answer.status !== 200) throw new Error(`${path}: ${answer.text}`);
  return answer.body as T;
};
const people = (n: number): TestPayee[] =>
  Array.from({ length: n }, (_, i) => ({ person: i + 1, base: `${100 + i}.01`, personal: '12.09' }));

beforeAll(async () => {
  world = await PayoutsWorld.open();
  kuaiji = await world.http.login('kuaiji');
  fuhe = await world.http.login('fuhe');
  await world.paidMonth('2024-02', people(4), [2]);
  const march = await world.paidMonth('2024-03', people(4), [1]);
  const { id } = await world.run('jingban', (ctx) =>
    world.of(ProposePayoutAct).run(ctx, {
      reference: payoutReference(march.id, 3),
      kind: 'LATE_RETURN',
      reason: '银行来函退回',
      onDate: '2024-04-02',
      cause: 'CLOSED',
    }),
  );
  await world.run('fuhe', (ctx) =>
    world.of(DecidePayoutAct).run(ctx, { actId: id, decision: 'CONFIRM', reason: '已核实' }),
  );
  await postManual(kuaiji, fuhe, {
    fund: FUND,
    on: '2024-03-15',
    summary: '转入',
    lines: [
      { account: '1003', debit: '300.00' },
      { account: '4001', credit: '200.00' },
      { account: '4401', credit: '100.00' },
    ],
  });
});
afterAll(() => world?.close());

describe('总账', () => {
  it('shows each month with opening, movement, closing and year to date, parents rolled up, and ties to the 科目余额表', async () => {
    const book = await get(`/v1/books/general-ledger?fund=${FUND}&from=2024-01&to=2024-04&pageSize=500`);
    const at = (account: string, period: string) =>
      book.rows.find((row) => row.account === account && row.period === period)!;
    expect(at('5001', '2024-02')).toMatchObject({ openingSide: 'NONE', debit: '454.40', closingSide: 'DEBIT' });
    expect(at('5001', '2024-03')).toMatchObject({ opening: '454.40', debit: '454.40', yearDebit: '908.80' });
    expect(new Decimal(at('500101', '2024-03').debit!).plus(at('500102', '2024-03').debit!).toFixed(2)).toBe('454.40');
    for (const period of ['2024-01', '2024-02', '2024-03', '2024-04']) {
      const table = await get<{ lines: Record<string, string>[] }>(`/v1/trial-balance?fund=${FUND}&period=${period}`);
      for (const line of table.lines) {
        const row = at(line.code!, period);
        const closing = new Decimal(line.closingDebit!).minus(line.closingCredit!);
        expect([line.code, row?.closing ?? '0.00']).toEqual([line.code, closing.abs().toFixed(2)]);
        expect([row?.debit ?? '0.00', row?.credit ?? '0.00']).toEqual([line.debit, line.credit]);
      }
    }
    const top = await get(`/v1/books/general-ledger?fund=${FUND}&from=2024-03&to=2024-03&level=1&sort=-closing`);
    expect(top.rows.every(({ account }) => account!.length === 4)).toBe(true);
    expect(top.rows[0]!.account).toMatch(/^(1004|3001)$/);
    expect((await get(`/v1/books/general-ledger?fund=${FUND}&from=2024-03&to=2024-03&page=99`)).total).toBeGreaterThan(
      5,
    );
  });

  it('refuses a range that runs backwards', async () => {
    const answer = await kuaiji.send('get', `/v1/books/general-ledger?fund=${FUND}&from=2024-04&to=2024-01`);
    expect(answer.body).toMatchObject({ code: 'BOOK_RANGE_WRONG' });
  });
});

describe('明细账', () => {
  it('runs the balance posting by posting and names the other side', async () => {
    const book = await get(`/v1/books/sub-ledger?fund=${FUND}&account=2001&from=2024-01&to=2024-04`);
    expect(book).toMatchObject({ account: '2001', opening: '0.00', closingSide: 'CREDIT', clock: 'DATE_PAID' });
    expect(book.rows.map(({ credit, balance }) => [credit, balance])).toEqual([
      ['113.10', '113.10'],
      ['112.10', '225.20'],
      ['114.10', '339.30'],
    ]);
    expect(book.rows[0]).toMatchObject({ account: '200101', counterAccounts: '1004 支出户存款', side: 'CREDIT' });
    expect(book.closing).toBe('339.30');
  });

  it('adds the lines of the account page: brought forward, month, year to date', async () => {
    const path = `/v1/books/sub-ledger?fund=${FUND}&account=2001&from=2024-03&to=2024-04&totals=true`;
    const book = await get(path);
    expect(book.rows.map(({ kind, on, debit, credit, balance }) => [kind, on, debit, credit, balance])).toEqual([
      ['OPENING', '2024-03-01', '0.00', '0.00', '113.10'],
      ['POSTING', '2024-03-11', '0.00', '112.10', '225.20'],
      ['MONTH', '2024-03-31', '0.00', '112.10', '225.20'],
      ['YEAR', '2024-03-31', '0.00', '225.20', '225.20'],
      ['POSTING', '2024-04-02', '0.00', '114.10', '339.30'],
      ['MONTH', '2024-04-30', '0.00', '114.10', '339.30'],
      ['YEAR', '2024-04-30', '0.00', '339.30', '339.30'],
    ]);
    const second = await get(`${path}&page=2&pageSize=3`);
    expect(second.rows.map(({ ordinal }) => ordinal)).toEqual([4, 5, 6]);
    expect(second.total).toBe(7);
  });

  it('is exported as a workbook like any list', async () => {
    const columns = Buffer.from(JSON.stringify([{ title: '余额', path: 'balance', kind: 'money' }])).toString(
      'base64url',
    );
    const answer = await kuaiji.send(
      'get',
      `/v1/books/sub-ledger?fund=${FUND}&account=1004&from=2024-01&to=2024-04&format=xlsx&columns=${columns}`,
    );
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toContain('spreadsheetml');
  });
});

describe('银行存款日记账', () => {
  it('closes each day with its balance, and ends at the balance of the account', async () => {
    const book = await get(`/v1/books/bank-journal?fund=${FUND}&bank=DISBURSEMENT&from=2024-02-01&to=2024-02-29`);
    expect(book.rows.map(({ kind, on }) => `${kind} ${on}`)).toEqual([
      'OPENING 2024-02-01',
      'POSTING 2024-02-10',
      'DAY 2024-02-10',
      'POSTING 2024-02-11',
      'DAY 2024-02-11',
      'MONTH 2024-02-29',
    ]);
    expect(book.rows[0]).toMatchObject({ balance: '900000000.00', side: 'DEBIT' });
    expect(book.rows[1]).toMatchObject({ credit: '454.40', settlementNo: expect.stringMatching(/^S-/) });
    expect(book.rows[4]).toMatchObject({ debit: '113.10', balance: '899999658.70' });
    const on = await get<Row>(`/v1/ledger-accounts/${FUND}/1004/balance?on=2024-02-29`);
    expect(on.balance).toBe(book.closing);
    for (const bank of ['TREASURY', 'INCOME_ACCOUNT']) {
      const other = await get(`/v1/books/bank-journal?fund=${FUND}&bank=${bank}&from=2024-03-01&to=2024-03-31`);
      expect(other.account).toBe(bank === 'TREASURY' ? '1003' : '1002');
      expect(other.closing).toBe(bank === 'TREASURY' ? '300.00' : '0.00');
    }
  });
});

describe('a voucher and what is behind it', () => {
  it('sums its payouts to the amount it booked, for every cause, and for a reversal and its correction', async () => {
    const vouchers = await world.db.rows<{ id: string; cause: string }>(
      `SELECT id, cause_type AS cause FROM voucher WHERE fund = $1 ORDER BY id`,
      [FUND],
    );
    const counts: Record<string, number[]> = {};
    for (const { id, cause } of vouchers) {
      const page = await get(`/v1/vouchers/${id}/payouts?pageSize=2`);
      expect([cause, page.difference]).toEqual([cause, '0.00']);
      (counts[cause] ??= []).push(page.total);
    }
    expect(counts).toEqual({ OPENING: [0], BATCH_PAID: [4, 4], BOUNCE: [1, 1], LATE_RETURN: [1], MANUAL: [0] });
    const paid = vouchers.find(({ cause }) => cause === 'BATCH_PAID')!;
    const page = await get(`/v1/vouchers/${paid.id}/payouts?sort=-amount&pageSize=1`);
    expect(page).toMatchObject({ amount: '454.40', booked: '454.40' });
    expect(page.rows[0]).toMatchObject({ amount: '115.10', period: '2024-02', state: 'PAID' });
    const lines = await world.db.rows<{ account: string; debit: string; credit: string }>(
      'SELECT account, debit, credit FROM posting WHERE voucher_id = $1 ORDER BY line_no',
      [paid.id],
    );
    const reversed = await kuaiji.send('post', `/v1/vouchers/${paid.id}/reverse`).send({
      on: '2024-04-03',
      reason: '摘要有误',
      replacement: {
        summary: '支付待遇',
        lines: lines.map((line) =>
          line.debit === '0.00'
            ? { account: line.account, credit: line.credit }
            : { account: line.account, debit: line.debit },
        ),
      },
    });
    const { reversal, replacement } = reversed.body as Record<string, { voucherId: string }>;
    for (const { voucherId } of [reversal!, replacement!])
      expect(await get(`/v1/vouchers/${voucherId}/payouts`)).toMatchObject({ total: 4, difference: '0.00' });
    expect((await kuaiji.send('get', '/v1/vouchers/999999/payouts')).body).toMatchObject({ code: 'VOUCHER_NOT_FOUND' });
  });
});

describe('a manual voucher', () => {
  const body = {
    fund: FUND,
    on: '2024-04-08',
    summary: '其他收入',
    lines: [
      { account: '1003', debit: '5.00' },
      { account: '4601', credit: '5.00' },
    ],
  };
  const propose = async () =>
    ((await kuaiji.send('post', '/v1/voucher-proposals').send(body)).body as { id: string }).id;
  const numbers = () =>
    world.db.rows(`SELECT period, last_number FROM accounting_period WHERE fund = $1 ORDER BY 1`, [FUND]);

  it('draws no number until a second person posts it; the preparer may only withdraw', async () => {
    const before = await numbers();
    const id = await propose();
    expect(await numbers()).toEqual(before);
    expect(await get(`/v1/voucher-proposals/${id}`)).toMatchObject({ state: 'PROPOSED', allowedActions: ['withdraw'] });
    expect((await kuaiji.send('post', `/v1/voucher-proposals/${id}/post`)).body).toMatchObject({
      code: 'VOUCHER_PROPOSAL_NEEDS_ANOTHER',
    });
    const both = await Promise.all([1, 2].map(() => fuhe.send('post', `/v1/voucher-proposals/${id}/post`)));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { voucherId } = both.find(({ status }) => status === 200)!.body as { voucherId: string };
    const voucher = await get<{ signatures: object } & Row>(`/v1/vouchers/${voucherId}`);
    const name = (login: string) => world.as(login).actor.name;
    expect(voucher.signatures).toEqual({
      preparedBy: name('kuaiji'),
      reviewedBy: name('fuhe'),
      bookedBy: name('fuhe'),
      chief: null,
    });
    const other = await propose();
    expect(
      (await fuhe.send('post', `/v1/voucher-proposals/${other}/refuse`).send({ reason: '科目不对' })).body,
    ).toEqual({
      id: other,
      state: 'REFUSED',
    });
    expect((await fuhe.send('post', `/v1/voucher-proposals/${other}/post`)).body).toMatchObject({
      code: 'VOUCHER_PROPOSAL_DECIDED',
    });
    const third = await propose();
    expect(
      (await kuaiji.send('post', `/v1/voucher-proposals/${third}/refuse`).send({ reason: '填错了' })).body,
    ).toEqual({
      id: third,
      state: 'WITHDRAWN',
    });
    const list = await get(`/v1/voucher-proposals?fund=${FUND}&state=REFUSED`);
    expect(list.rows.map(({ id: one }) => one)).toEqual([other]);
  });

  it('cannot be posted past two people by raw SQL', async () => {
    const id = await propose();
    const [kuaijiId, fuheId] = [world.userId('kuaiji'), world.userId('fuhe')];
    const lines = JSON.stringify(body.lines);
    const direct = `SELECT * FROM ledger_post($1, '${FUND}', '2024-04-08', 'MANUAL', 'x', '其他收入', $2, $3, now(), 1)`;
    expect(await codeOf(world.db.rows(direct, [world.agencyId, lines, kuaijiId]))).toBe('MANUAL_NEEDS_SECOND_PERSON');
    const whole = (decider: string, amount: string, reviewer = decider) =>
      codeOf(
        world.db.transaction(async (tx) => {
          const changed = JSON.stringify([
            { account: '1003', debit: amount },
            { account: '4601', credit: amount },
          ]);
          const row = await tx.one<{ voucher_id: string }>(
            `SELECT * FROM ledger_post($1, '${FUND}', '2024-04-08', 'MANUAL', $4, '其他收入', $2, $3, now(), 1)`,
            [world.agencyId, changed, kuaijiId, id],
          );
          await tx.run(
            `INSERT INTO voucher_review (agency_id, voucher_id, reviewed_by, reviewed_at, act_id) VALUES ($1, $2, $3, now(), 1)`,
            [world.agencyId, row!.voucher_id, reviewer],
          );
          await tx.run(
            `INSERT INTO voucher_proposal_decision (agency_id, proposal_id, decision, voucher_id, decided_by, decided_at, act_id) VALUES ($1, $2, 'POSTED', $3, $4, now(), 1)`,
            [world.agencyId, id, row!.voucher_id, decider],
          );
        }),
      );
    expect(await whole(kuaijiId, '5.00', fuheId)).toBe('VOUCHER_PROPOSAL_NEEDS_ANOTHER');
    expect(await whole(fuheId, '6.00')).toBe('VOUCHER_PROPOSAL_DIFFERS');
    expect(await whole(fuheId, '5.00', world.userId('shenpi'))).toBe('MANUAL_NEEDS_SECOND_PERSON');
    for (const table of ['voucher_proposal', 'voucher_proposal_decision']) {
      expect(await codeOf(world.db.rows(`UPDATE ${table} SET act_id = 2`))).toBe('42501');
      expect(await codeOf(world.http.database.asOwner(`DELETE FROM ${table}`))).toBe('LD001');
    }
    const cause = `SELECT * FROM ledger_post($1, '${FUND}', '2024-04-08', 'BY_HAND', 'x', 's', $2, $3, now(), 1)`;
    expect(await codeOf(world.db.rows(cause, [world.agencyId, lines, kuaijiId]))).toBe('23514');
  });

  it('tells what 支出户 may receive and pay when it refuses', async () => {
    const answer = await kuaiji.send('post', '/v1/voucher-proposals').send({
      ...body,
      lines: [
        { account: '1004', debit: '5.00' },
        { account: '4601', credit: '5.00' },
      ],
    });
    expect(answer.body).toMatchObject({ code: 'DISBURSEMENT_ACCOUNT_RULE' });
    expect((answer.body as { message: string }).message).toContain('财社〔2017〕144号');
  });
});

describe('附件', () => {
  const attach = (path: string, sheets = '2') =>
    kuaiji
      .send('post', `${path}/attachments`)
      .field('sheets', sheets)
      .attach('file', Buffer.from('扫描件'), { filename: '发票.pdf', contentType: 'application/pdf' });

  it('go with the proposal to its voucher, are counted in sheets, read back, and taken off with a reason', async () => {
    const { id } = (
      await kuaiji.send('post', '/v1/voucher-proposals').send({
        fund: FUND,
        on: '2024-04-09',
        summary: '带附件',
        lines: [
          { account: '1003', debit: '1.00' },
          { account: '4601', credit: '1.00' },
        ],
      })
    ).body as { id: string };
    expect((await attach(`/v1/voucher-proposals/${id}`)).status).toBe(201);
    const posted = (await fuhe.send('post', `/v1/voucher-proposals/${id}/post`)).body as { voucherId: string };
    const second = (await attach(`/v1/vouchers/${posted.voucherId}`, '3')).body as { id: string };
    type Papers = { sheets: number; attachments: { id: string; name: string; sheets: number }[] };
    const voucher = await get<Papers>(`/v1/vouchers/${posted.voucherId}`);
    expect(voucher.sheets).toBe(5);
    expect(voucher.attachments.map(({ name, sheets }) => [name, sheets])).toEqual([
      ['发票.pdf', 2],
      ['发票.pdf', 3],
    ]);
    const file = await kuaiji.send('get', `/v1/voucher-attachments/${second.id}/content`).buffer();
    expect(Buffer.from(file.body as Buffer).toString()).toBe('扫描件');
    const remove = () =>
      kuaiji.send('post', `/v1/voucher-attachments/${second.id}/remove`).send({ reason: '贴错凭证' });
    expect((await remove()).status).toBe(200);
    expect((await remove()).body).toMatchObject({ code: 'ATTACHMENT_REMOVED_ALREADY' });
    expect((await get<Papers>(`/v1/vouchers/${posted.voucherId}`)).sheets).toBe(2);
    expect((await kuaiji.send('get', `/v1/voucher-attachments/${second.id}/content`)).body).toMatchObject({
      code: 'ATTACHMENT_NOT_FOUND',
    });
    const foreign = `INSERT INTO voucher_attachment (agency_id, voucher_id, file_id, name, sheets, added_by, added_at, act_id)
      SELECT $1, $2, id, 'x', 1, $3, now(), 1 FROM stored_file WHERE purpose = 'roll' LIMIT 1`;
    const raw = (sql: string, params: unknown[] = []) => codeOf(world.db.rows(sql, params));
    expect(await raw(foreign, [world.agencyId, posted.voucherId, world.userId('kuaiji')])).toBe('ATTACHMENT_FOREIGN');
    expect(await raw('UPDATE voucher_attachment SET sheets = 9')).toBe('42501');
    expect(await raw('DELETE FROM voucher_attachment_removal')).toBe('42501');
    const reader = await world.http.login('chuna');
    expect(
      (await reader.send('post', `/v1/voucher-attachments/${second.id}/remove`).send({ reason: 'xx' })).status,
    ).toBe(403);
  });
});
