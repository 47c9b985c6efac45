import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { planStates } from '../../src/sampling/domain/plan-states.js';
import { refusal } from '../support/refusal.js';
import { amounts, SamplingWorld } from '../support/sampling-fixture.js';

const NO_PRIVILEGE = '42501';
const CHECK = '23514';
let world: SamplingWorld;
let batch: string;
/** Drawn by the first auditor: every payout of January. */
let plan: string;

beforeAll(async () => {
  world = await SamplingWorld.open();
  batch = await world.paid('RESIDENT', '2024-01', amounts(6));
  await world.paid('RESIDENT', '2024-02', amounts(6));
  plan = await world.drawn({ periods: ['2024-01'], size: 6 });
}, 120_000);
afterAll(() => world?.close());

/** As the service's role. */
const raw = (sql: string): Promise<string> => refusal(world.facts.db.transaction((tx) => tx.run(sql)));
const result = (no: number, login: string, more: Record<string, string | number> = {}): string => {
  const row = {
    agency_id: 1,
    plan_id: plan,
    item_no: no,
    no: 1,
    verdict: `'CORRECT'`,
    due_amount: 'NULL',
    note: 'NULL',
    source: `'ENTERED'`,
    entered_by: world.user(login),
    entered_at: 'now()',
    act_id: 1,
    ...more,
  };
  return `INSERT INTO sampling_result (${Object.keys(row).join(', ')}) VALUES (${Object.values(row).join(', ')})`;
};
const sign = (login: string, id = plan): string =>
  `UPDATE sampling_plan SET state = 'SIGNED', signed_by = ${world.user(login)}, signed_at = now(), signed_act_id = 1 WHERE id = ${id}`;

describe('the database', () => {
  it('has the states of the domain, and no other', async () => {
    const rows = await world.facts.db.rows(
      'SELECT from_state AS from, to_state AS to FROM sampling_transition ORDER BY 1, 2',
    );
    expect(rows).toEqual(
      planStates.rows.map(({ from, to }) => ({ from, to })).sort((a, b) => (a.from + a.to < b.from + b.to ? -1 : 1)),
    );
  });

  it('lets nobody examine what they had a hand in, whatever the hand was', async () => {
    const hands = [
      `UPDATE payout_batch SET drafted_by = ${world.user('jihe2')} WHERE id = ${batch}`,
      `UPDATE bank_slip SET recorded_by = ${world.user('jihe2')} WHERE batch_id = ${batch}`,
      `UPDATE bank_result_file SET uploaded_by = ${world.user('jihe2')} WHERE batch_id = ${batch}`,
      `UPDATE batch_event SET actor_id = ${world.user('jihe2')} WHERE batch_id = ${batch}`,
    ];
    const clerk = world.user('jingban');
    for (const hand of hands) {
      await world.facts.plant(hand);
      expect([hand, await raw(result(1, 'jihe2'))]).toEqual([hand, 'SAMPLING_AUDITOR_HANDLED']);
      await world.facts.plant(hand.replace(`= ${world.user('jihe2')} WHERE`, `= ${clerk} WHERE`));
    }
    // One who withdrew or waived a single payout steps back from that one only.
    await world.facts
      .plant(`INSERT INTO payout_act (agency_id, kind, period, batch_id, line_no, reason, proposed_by, proposed_at, act_id)
      VALUES (1, 'WITHDRAW', 202401, ${batch}, 3, '误发', ${world.user('jihe2')}, now(), 1)`);
    expect(await raw(result(3, 'jihe2'))).toBe('SAMPLING_AUDITOR_HANDLED');
    expect(await raw(result(4, 'jihe2'))).toBe('DONE');
    expect(await raw(result(1, 'jingban'))).toBe('SAMPLING_AUDITOR_HANDLED');
  });

  it('reckons the error itself, and takes no result without what belongs to it', async () => {
    const [item] = await world.facts.db.rows<{ amount: string }>(
      `SELECT amount FROM sampling_item WHERE plan_id = ${plan} AND no = 1`,
    );
    expect(await raw(result(1, 'jihe2', { verdict: `'WRONG'`, note: `'多发'` }))).toBe('23502');
    expect(await raw(result(1, 'jihe2', { verdict: `'WRONG'`, due_amount: 1 }))).toBe(CHECK);
    expect(await raw(result(1, 'jihe2', { verdict: `'WRONG'`, due_amount: item!.amount, note: `'多发'` }))).toBe(CHECK);
    expect(await raw(result(1, 'jihe2', { due_amount: 1 }))).toBe(CHECK);
    expect(await raw(result(1, 'jihe2', { error_amount: 5 }))).toBe(NO_PRIVILEGE);
    expect(await raw(result(1, 'jihe2', { verdict: `'WRONG'`, due_amount: 1, note: `'多发'` }))).toBe('DONE');
    const [stored] = await world.facts.db.rows<{ error: string }>(
      `SELECT error_amount + 1 AS error FROM sampling_result WHERE plan_id = ${plan} AND item_no = 1`,
    );
    expect(stored!.error).toBe(item!.amount);
  });

  it('takes a correction only as the next result, with its reason', async () => {
    expect(await raw(result(1, 'jihe2', { no: 1 }))).toBe('SAMPLING_RESULT_CHANGED');
    expect(await raw(result(1, 'jihe2', { no: 3 }))).toBe('SAMPLING_RESULT_CHANGED');
    expect(await raw(result(1, 'jihe2', { no: 2 }))).toBe(CHECK);
    expect(await raw(result(1, 'jihe2', { no: 2, note: `'复核后无误'` }))).toBe('DONE');
    expect(await raw('UPDATE sampling_result SET note = NULL')).toBe(NO_PRIVILEGE);
    expect(await raw('DELETE FROM sampling_result')).toBe(NO_PRIVILEGE);
    for (const sql of [
      'UPDATE sampling_result SET note = NULL',
      'DELETE FROM sampling_item',
      'DELETE FROM sampling_plan',
      'UPDATE sampling_stratum SET size = 1',
    ])
      expect([sql, await refusal(world.http.database.asOwner(sql))]).toEqual([sql, 'LD001']);
  });

  it('keeps plan, strata and list as they were saved', async () => {
    expect(await raw(`UPDATE sampling_plan SET seed = 'better' WHERE id = ${plan}`)).toBe(NO_PRIVILEGE);
    expect(await raw(`UPDATE sampling_plan SET list_count = 1 WHERE id = ${plan}`)).toBe('SAMPLING_STATE_NOT_ALLOWED');
    const withdrawn = `state = 'WITHDRAWN', withdrawn_by = 1, withdrawn_at = now(), withdrawn_reason = '不好看', withdrawn_act_id = 1`;
    expect(
      await raw(`UPDATE sampling_plan SET ${withdrawn}, drawn_by = ${world.user('jihe2')} WHERE id = ${plan}`),
    ).toBe('SAMPLING_PLAN_FIXED');
    expect(
      await raw(
        `INSERT INTO sampling_stratum (agency_id, plan_id, ordinal, key, population_count, population_sum, size) VALUES (1, ${plan}, 2, 'X', 1, 1, 1)`,
      ),
    ).toBe('SAMPLING_PLAN_FIXED');
    const item = `INSERT INTO sampling_item (agency_id, plan_id, no, stratum, certain, scheme, kind, period, batch_id, line_no, beneficiary_id, amount)
      SELECT agency_id, ${plan}, 7, '', false, scheme, kind, period, batch_id, line_no, beneficiary_id, amount FROM payout WHERE period = 202402 LIMIT 1`;
    expect(await raw(item)).toBe('SAMPLING_ITEM_FOREIGN');
  });

  it('takes only a list of payouts of the plan, with their own amounts and its own digest', async () => {
    const other = await world.plan({ periods: ['2024-02'], size: 2 });
    const list = (where: string, amount = 'amount') =>
      `INSERT INTO sampling_item (agency_id, plan_id, no, stratum, certain, scheme, kind, period, batch_id, line_no, beneficiary_id, amount)
       SELECT agency_id, ${other}, row_number() OVER (ORDER BY line_no), '', false, scheme, kind, period, batch_id, line_no, beneficiary_id, ${amount} FROM payout WHERE ${where}`;
    expect(await raw(list('period = 202401 AND line_no < 3'))).toBe('SAMPLING_ITEM_FOREIGN');
    expect(await raw(list('period = 202402 AND line_no < 3', 'amount - 0.01'))).toBe('SAMPLING_ITEM_FOREIGN');
    const drawn = (digest: string, count: number) =>
      `UPDATE sampling_plan SET state = 'DRAWN', list_count = ${count}, list_digest = ${digest}, drawn_by = 1, drawn_at = now(), drawn_act_id = 1 WHERE id = ${other}`;
    const digest = `(SELECT sm3(string_agg(lp(lpad(batch_id::text, 9, '0') || lpad(line_no::text, 7, '0')) || lp(amount::text), '' ORDER BY no))
      FROM sampling_item WHERE plan_id = ${other})`;
    const both = (first: string, second: string) =>
      refusal(world.facts.db.transaction(async (tx) => void (await tx.run(first), await tx.run(second))));
    expect(await both(list('period = 202402 AND line_no < 3'), drawn(`sm3('x')`, 2))).toBe('SAMPLING_LIST_WRONG');
    expect(await both(list('period = 202402 AND line_no < 4'), drawn(digest, 3))).toBe('SAMPLING_LIST_WRONG');
    expect(await both(list('period = 202402 AND line_no < 3'), drawn(digest, 2))).toBe('DONE');
  });

  it('lets a finding be named once, of a wrong item only', async () => {
    const link = (no: number, finding: number) =>
      `UPDATE sampling_item SET finding_id = ${finding}, finding_act_id = 1 WHERE plan_id = ${plan} AND no = ${no}`;
    expect(await raw(link(4, 1))).toBe('SAMPLING_FINDING_UNFIT');
    expect(await raw(result(2, 'jihe2', { verdict: `'WRONG'`, due_amount: 0, note: `'已死亡'` }))).toBe('DONE');
    expect(await raw(link(2, 8))).toBe('DONE');
    expect(await raw(link(2, 9))).toBe('SAMPLING_FINDING_UNFIT');
  });

  it('lets only another person sign, after the last result, who had no hand in it either', async () => {
    expect(await raw(sign('guanli'))).toBe('SAMPLING_RESULTS_OPEN');
    for (const no of [3, 5, 6]) expect([no, await raw(result(no, 'jihe'))]).toEqual([no, 'DONE']);
    expect(await raw(sign('jihe'))).toBe('SAMPLING_SECOND_PERSON');
    expect(await raw(sign('jihe2'))).toBe('SAMPLING_SECOND_PERSON');
    expect(await raw(sign('jingban'))).toBe('SAMPLING_AUDITOR_HANDLED');
    expect(await raw(sign('guanli'))).toBe('DONE');
    expect(await raw(result(5, 'jihe', { no: 2, note: `'后来想想'` }))).toBe('SAMPLING_STATE_NOT_ALLOWED');
    expect(await raw(sign('shenpi'))).toBe('SAMPLING_STATE_NOT_ALLOWED');
  });
});
