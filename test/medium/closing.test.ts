import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from '../support/http-app.js';
import { codeOf } from '../support/ledger-fixture.js';
import { postManual } from '../support/manual-voucher.js';
import { PayoutsWorld, type TestPayee } from '../support/payouts-fixture.js';
import { plantStatements } from '../support/plant-statements.js';

const FUND = 'RESIDENT';
let world: PayoutsWorld;
let kuaiji: Browser;
let fuhe: Browser;
let shenpi: Browser;

interface Item {
  code: string;
  state: string;
  count: number;
  sentence: string;
  things: { id: string; label: string; explained: string | null }[];
}
interface Checklist {
  ready: boolean;
  state: string;
  items: Item[];
  events: { action: string; by: string; proposedBy: string | null; reason: string | null }[];
}

const people = (n: number): TestPayee[] =>
  Array.from({ length: n }, (_, i) => ({ person: i + 1, base: `${100 + i}.01` }));
const checklist = async (period: string): Promise<Checklist> =>
  (await kuaiji.send('get', `/v1/accounting-periods/${FUND}/${period}/checklist`)).body as Checklist;
const open = async (period: string): Promise<string[]> =>
  (await checklist(period)).items.filter(({ state }) => state !== 'OK').map(({ code, state }) => `${code} ${state}`);
const close = async (period: string) =>
  (await shenpi.send('post', '/v1/accounting-periods/close').send({ fund: FUND, period })).body as Record<
    string,
    unknown
  >;
const statements = (from: string, to: string) =>
  plantStatements(world.http.database, world.agencyId, FUND, from, to, world.userId('kuaiji'));

async function reviewAll(): Promise<void> {
  const rows = await world.db.rows<{ id: string; by: string }>(
    `SELECT id, prepared_by AS by FROM voucher v WHERE fund = $1 AND NOT EXISTS (SELECT FROM voucher_review r WHERE r.voucher_id = v.id)`,
    [FUND],
  );
  if (rows.length > 0) {
    const answer = await fuhe.send('post', '/v1/vouchers/review').send({ ids: rows.map(({ id }) => id) });
    if (answer.status !== 200) throw new Error(answer.text);
  }
}

beforeAll(async () => {
  world = await PayoutsWorld.open();
  kuaiji = await world.http.login('kuaiji');
  fuhe = await world.http.login('fuhe');
  shenpi = await world.http.login('shenpi');
  await world.paidMonth('2024-01', people(3), [2]);
});
afterAll(() => world?.close());

describe('the closing checklist', () => {
  it('says what is open, item by item, and closing refuses with the same items', async () => {
    const late = await world.draft(await world.roll('2024-02', people(3)));
    expect(await open('2024-02')).toEqual(['EARLIER_MONTHS WAITING', 'BATCHES WAITING', 'BANK_RECONCILED WAITING']);
    expect(await open('2024-01')).toEqual(['BANK_RECONCILED WAITING', 'REVIEWED WAITING']);
    const { items } = await checklist('2024-01');
    expect(items.map(({ code }) => code)).not.toContain('YEAR_END');
    expect(items.find(({ code }) => code === 'REVIEWED')).toMatchObject({ count: 3, sentence: '有 3 张凭证未审核' });
    const refused = await close('2024-01');
    expect(refused).toMatchObject({ code: 'PERIOD_NOT_READY' });
    expect((refused.details as { items: Item[] }).items.map(({ code, count }) => `${code} ${count}`)).toEqual([
      'BANK_RECONCILED 1',
      'REVIEWED 3',
    ]);
    const batches = (await checklist('2024-02')).items.find(({ code }) => code === 'BATCHES')!;
    expect(batches.things).toEqual([{ id: late.id, label: late.number, explained: null }]);
  });

  it('does not exist before the first voucher, and nothing closes there, not even past the use case', async () => {
    const before = { code: 'PERIOD_BEFORE_BOOKS' };
    const asked = await kuaiji.send('get', `/v1/accounting-periods/${FUND}/2023-12/checklist`);
    expect([asked.status, asked.body]).toMatchObject([422, before]);
    expect(await close('2023-12')).toMatchObject(before);
    const seal = (fund: string, period: number): Promise<string> =>
      codeOf(
        world.db.rows('SELECT period_close($1, $2, $3, $4, now())', [
          world.agencyId,
          fund,
          period,
          world.userId('shenpi'),
        ]),
      );
    expect(await seal(FUND, 202312)).toBe('PERIOD_BEFORE_BOOKS');
    // With something in the month it is another question.
    expect(await seal(FUND, 202401)).toBe('PERIOD_UNREVIEWED');
  });

  it('turns green as the work is done, and the month closes', async () => {
    await reviewAll();
    await statements('2024-01-01', '2024-01-31');
    expect(await open('2024-01')).toEqual([]);
    expect(await checklist('2024-01')).toMatchObject({ ready: true, state: 'OPEN', events: [] });
    expect(
      (await kuaiji.send('post', '/v1/accounting-periods/close').send({ fund: FUND, period: '2024-01' })).status,
    ).toBe(403);
    expect(await close('2024-01')).toEqual({ fund: FUND, period: '2024-01', state: 'CLOSED' });
    const after = await checklist('2024-01');
    expect(after).toMatchObject({ ready: false, state: 'CLOSED' });
    expect(after.events).toMatchObject([{ action: 'CLOSED', by: world.as('shenpi').actor.name }]);
    const voucher = await world.db.one<{ id: string }>(`SELECT min(id) AS id FROM voucher WHERE fund = $1`, [FUND]);
    const { body } = await kuaiji.send('get', `/v1/vouchers/${voucher!.id}`);
    expect((body as { signatures: { chief: string } }).signatures.chief).toBe(world.as('shenpi').actor.name);
    const attached = await kuaiji
      .send('post', `/v1/vouchers/${voucher!.id}/attachments`)
      .field('sheets', '1')
      .attach('file', Buffer.from('x'), 'x.pdf');
    expect(attached.body).toMatchObject({ code: 'ATTACHMENT_PERIOD_CLOSED' });
  });

  it('lets an unsettled batch be explained for one month, not for the next', async () => {
    const batches = async (period: string) => (await checklist(period)).items.find(({ code }) => code === 'BATCHES')!;
    const { id } = (await batches('2024-02')).things[0]!;
    const explain = (period: string) =>
      kuaiji
        .send('post', `/v1/accounting-periods/${FUND}/${period}/explanations`)
        .send({ batchId: id, reason: '下月发放' });
    expect((await explain('2024-01')).body).toMatchObject({ code: 'PERIOD_CLOSED' });
    expect((await explain('2024-02')).status).toBe(201);
    expect((await explain('2024-02')).body).toMatchObject({ code: 'CLOSING_EXPLAINED_ALREADY' });
    expect(await batches('2024-02')).toMatchObject({ state: 'OK', count: 0, things: [{ explained: '下月发放' }] });
    expect(await batches('2024-03')).toMatchObject({ state: 'WAITING', count: 1 });
    const settled = await world.db.one<{ id: string }>(
      `SELECT min(id) AS id FROM payout_batch WHERE state = 'SETTLED'`,
    );
    const wrong = await kuaiji
      .send('post', `/v1/accounting-periods/${FUND}/2024-02/explanations`)
      .send({ batchId: settled!.id, reason: '已经发放' });
    expect(wrong.body).toMatchObject({ code: 'CLOSING_BATCH_NOT_OPEN' });
  });

  it('waits for proposals of the month, and fails when the books were tampered with', async () => {
    await kuaiji.send('post', '/v1/voucher-proposals').send({
      fund: FUND,
      on: '2024-02-20',
      summary: '其他收入',
      lines: [
        { account: '1003', debit: '5.00' },
        { account: '4601', credit: '5.00' },
      ],
    });
    expect(await open('2024-02')).toContain('PROPOSALS WAITING');
    const tamper = (amount: string) =>
      world.http.database.asOwner(
        `WITH off AS MATERIALIZED (SELECT set_config('session_replication_role', 'replica', true))
         UPDATE ledger_balance SET debit = debit + ${amount} FROM off WHERE fund = $1 AND account = '1004' AND period = 202401`,
        [FUND],
      );
    await tamper('0.01');
    const { items } = await checklist('2024-02');
    expect(items.filter(({ state }) => state === 'FAILED').map(({ code }) => code)).toEqual([
      'TRIAL_BALANCE',
      'CHAINS',
    ]);
    expect(items.find(({ code }) => code === 'CHAINS')!.things[0]!.label).toContain('1004');
    await tamper('-0.01');
  });
});

describe('re-opening a month', () => {
  const propose = (who: Browser, period: string) =>
    who.send('post', '/v1/accounting-periods/reopenings').send({ fund: FUND, period, reason: '漏记一笔利息' });
  const decide = (who: Browser, id: string, decision = 'CONFIRMED') =>
    who.send('post', `/v1/accounting-periods/reopenings/${id}/decide`).send({ decision });

  it('takes a reason and two people, and is kept for ever', async () => {
    expect((await propose(kuaiji, '2024-02')).body).toMatchObject({ code: 'PERIOD_NOT_CLOSED' });
    const own = (await propose(shenpi, '2024-01')).body as { id: string };
    expect((await propose(kuaiji, '2024-01')).body).toMatchObject({ code: 'PERIOD_REOPENING_OPEN' });
    expect((await decide(shenpi, own.id)).body).toMatchObject({ code: 'PERIOD_REOPENING_NEEDS_ANOTHER' });
    expect((await decide(kuaiji, own.id)).status).toBe(403);
    const raw = (sql: string, params: unknown[] = []) => codeOf(world.db.rows(sql, params));
    const insert = `INSERT INTO period_reopening_decision (agency_id, reopening_id, decision, decided_by, decided_at, act_id) VALUES ($1, $2, $3, $4, now(), 1)`;
    expect(await raw(insert, [world.agencyId, own.id, 'CONFIRMED', world.userId('shenpi')])).toBe(
      'PERIOD_REOPENING_NEEDS_ANOTHER',
    );
    expect(await raw(`UPDATE accounting_period SET state = 'OPEN'`)).toBe('42501');
    expect(await raw(`INSERT INTO accounting_period_event SELECT * FROM accounting_period_event`)).toBe('42501');
    await world.user('shenpi2', ['APPROVER']);
    await world.db.rows(insert, [world.agencyId, own.id, 'REFUSED', world.userId('shenpi2')]);
    const { id } = (await propose(kuaiji, '2024-01')).body as { id: string };
    const list = (await shenpi.send('get', `/v1/accounting-periods/reopenings?fund=${FUND}`)).body as object[];
    expect(list).toMatchObject([
      { id, state: 'PROPOSED', mayDecide: true },
      { id: own.id, state: 'REFUSED', mayDecide: false },
    ]);
    const both = await Promise.all([decide(shenpi, id), decide(shenpi, id)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(both.find(({ status }) => status === 409)!.body).toMatchObject({ code: 'PERIOD_REOPENING_DECIDED' });
    const after = await checklist('2024-01');
    expect(after).toMatchObject({ state: 'OPEN' });
    expect(after.events).toMatchObject([
      { action: 'CLOSED' },
      {
        action: 'REOPENED',
        by: world.as('shenpi').actor.name,
        proposedBy: world.as('kuaiji').actor.name,
        reason: '漏记一笔利息',
      },
    ]);
    for (const table of [
      'period_reopening',
      'period_reopening_decision',
      'accounting_period_event',
      'closing_explanation',
    ]) {
      expect(await codeOf(world.http.database.asOwner(`DELETE FROM ${table}`))).toBe('LD001');
    }
  });

  it('goes from the last closed month backwards', async () => {
    expect(await close('2024-01')).toMatchObject({ state: 'CLOSED' });
    await world.db.rows(`SELECT period_close($1, $2, 202402, $3, now())`, [
      world.agencyId,
      FUND,
      world.userId('shenpi'),
    ]);
    expect((await propose(kuaiji, '2024-01')).body).toMatchObject({ code: 'PERIOD_LATER_CLOSED' });
    const { id } = (await propose(kuaiji, '2024-02')).body as { id: string };
    expect((await decide(shenpi, id)).status).toBe(200);
  });
});

describe('the end of the year', () => {
  const carry = () => kuaiji.send('post', '/v1/vouchers/year-end').send({ fund: FUND, year: 2024 });
  const reverse = (id: string, on: string) =>
    kuaiji.send('post', `/v1/vouchers/${id}/reverse`).send({ on, reason: '结转有误' });

  it('is asked for in December, carried by rule, and undone by a reversal in its own month only', async () => {
    await postManual(kuaiji, fuhe, {
      fund: FUND,
      on: '2024-12-01',
      summary: '保费收入',
      lines: [
        { account: '1003', debit: '800.00' },
        { account: '4001', credit: '800.00' },
      ],
    });
    const yearEnd = async () => (await checklist('2024-12')).items.find(({ code }) => code === 'YEAR_END')!;
    expect(await yearEnd()).toMatchObject({ state: 'WAITING', count: 2 });
    const { voucherId } = (await carry()).body as { voucherId: string };
    expect(await yearEnd()).toMatchObject({ state: 'OK' });
    expect(await codeOf(world.http.database.asOwner(`DELETE FROM posting WHERE voucher_id = ${voucherId}`))).toBe(
      'LD001',
    );
    expect((await reverse(voucherId, '2024-11-30')).body).toMatchObject({ code: 'YEAR_END_REVERSAL_MONTH' });
    const replaced = await kuaiji.send('post', `/v1/vouchers/${voucherId}/reverse`).send({
      on: '2024-12-31',
      reason: '结转有误',
      replacement: {
        summary: '手工结转',
        lines: [
          { account: '4001', debit: '800.00' },
          { account: '3001', credit: '800.00' },
        ],
      },
    });
    expect(replaced.body).toMatchObject({ code: 'YEAR_END_BY_RULE' });
    const { reversal } = (await reverse(voucherId, '2024-12-31')).body as { reversal: { voucherId: string } };
    expect(await yearEnd()).toMatchObject({ state: 'WAITING', count: 2 });
    expect((await reverse(reversal.voucherId, '2024-12-31')).body).toMatchObject({ code: 'REVERSAL_FINAL' });
    expect((await carry()).status).toBe(201);
    expect(await yearEnd()).toMatchObject({ state: 'OK' });
    expect((await carry()).body).toMatchObject({ code: 'YEAR_NOTHING_TO_CARRY' });
  });
});
