import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { Decimal, toWire } from '../../src/kernel/money.js';
import { CasesWorld } from '../support/cases-fixture.js';
import { refusal } from '../support/refusal.js';

jest.setTimeout(180_000);
let world: CasesWorld;
const batches: Record<string, string> = {};

beforeAll(async () => {
  world = await CasesWorld.open();
  for (const period of ['2024-03', '2024-04']) {
    const payees = [1, 2, 3, 4, 5, 6, 7].map((person) => ({ person, base: '200.00', personal: '50.91' }));
    batches[period] = await world.month(period, payees, period === '2024-04' ? [7] : []);
  }
}, 120_000);
afterAll(() => world?.close());

/** A statement as the service's role, past the use cases; $1 is the agency. */
const raw = (sql: string, params: unknown[] = []): Promise<string> =>
  refusal(world.db.rows(sql, [world.agencyId, ...params] as never));
const user = (login: string): string => world.payouts.userId(login);

const addLine = (findingId: string, lineNo: number, by = 'jihe', due = '0', period = '2024-03'): Promise<string> =>
  raw(
    `INSERT INTO finding_line (agency_id, finding_id, period, batch_id, line_no, due, added_by, added_at, act_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, now(), 1)`,
    [findingId, Number(period.replace('-', '')), batches[period], lineNo, due, user(by)],
  );
const step = (findingId: string, action: string, by = 'jihe', more: { digest?: boolean; assignee?: string } = {}) =>
  raw(
    `INSERT INTO finding_event (agency_id, finding_id, action, actor_id, reason, digest, assignee_id, at, act_id)
     VALUES ($1, $2, $3, $4, 'reason', CASE WHEN $5 THEN finding_digest($2) END, $6, now(), 1)`,
    [findingId, action, user(by), more.digest ?? false, more.assignee ? user(more.assignee) : null],
  );
const receipt = (findingId: string, amount: string) =>
  raw(
    `INSERT INTO recovery (agency_id, finding_id, kind, on_date, amount, to_account, payer, slip, recorded_by, recorded_at, act_id)
     VALUES ($1, $2, 'RECEIPT', '2024-12-02', $3, 'DISBURSEMENT', 'x', 'x', $4, now(), 1)`,
    [findingId, amount, user('kuaiji')],
  );

describe('recusal, in the database', () => {
  it.each(['jingban', 'fuhe', 'shenpi', 'chuna'])('%s, who handled the payout, may not list it', async (login) => {
    const id = await world.openCase(1);
    expect(await addLine(id, 1, login)).toBe('FINDING_RECUSED');
    expect(await addLine(id, 1)).toBe('DONE');
    expect(await step(id, 'propose', login, { digest: true })).toBe('FINDING_RECUSED');
    expect(await step(id, 'propose', 'jihe', { digest: true })).toBe('DONE');
    expect(await step(id, 'determine', login, { digest: true })).toBe('FINDING_RECUSED');
    expect(await step(id, 'assign', 'jihe', { assignee: login })).toBe('FINDING_RECUSED');
    expect(await step(id, 'dismiss', login)).toBe('FINDING_RECUSED');
    expect(await step(id, 'dismiss')).toBe('DONE');
  });

  it('keeps a handler who handled the payout from getting it into the case at all', async () => {
    const { rows } = await world.payouts.http.database.asOwner(
      `INSERT INTO finding (agency_id, source, beneficiary_id, scheme, error_kind, facts, opened_by, opened_at, handler_id, act_id)
       VALUES ($1, 'OWN_CHECK', $2, 'RESIDENT', 'DEATH', '死亡后领取', $3, now(), $4, 1) RETURNING id`,
      [world.agencyId, await world.person(1), user('jihe'), user('fuhe')],
    );
    const { id } = rows[0] as { id: string };
    expect(await addLine(id, 1)).toBe('FINDING_RECUSED');
  });

  it('counts those a flag is about, and lets none of them link it', async () => {
    const flag = await world.flag(batches['2024-03']!, 2, { about: [user('guanli')] });
    const id = await world.openCase(2, { flagIds: [flag] });
    const link = (by: string) =>
      raw(
        `INSERT INTO finding_flag (agency_id, finding_id, flag_id, linked_by, linked_at, act_id) VALUES ($1, $2, $3, $4, now(), 1)`,
        [id, flag, user(by)],
      );
    expect(await link('guanli')).toBe('FINDING_RECUSED');
    await world.act(world.auditor, `/v1/findings/${id}/lines/whole`, { fromPeriod: '2024-03' });
    await world.sign(world.auditor, id, 'propose');
    expect(await step(id, 'determine', 'guanli', { digest: true })).toBe('FINDING_RECUSED');
    const { allowedActions } = await world.show(id, world.manager);
    expect(allowedActions.filter(({ allowed }) => allowed)).toEqual([]);
    expect(allowedActions.find(({ action }) => action === 'determine')).toMatchObject({
      reasonCode: 'FINDING_RECUSED',
      reason: expect.stringContaining('回避'),
    });
    await world.act(world.auditor, `/v1/findings/${id}/dismiss`, { reason: '另案办理' });
  });

  it('lets nobody who made the case determine it', async () => {
    await world.payouts.user('jihe2', ['AUDITOR', 'MANAGER']);
    const id = await world.openCase(2);
    expect(await addLine(id, 2)).toBe('DONE');
    expect(await addLine(id, 2, 'jihe2', '0', '2024-04')).toBe('DONE');
    expect(await step(id, 'propose', 'jihe', { digest: true })).toBe('DONE');
    expect(await step(id, 'determine', 'jihe', { digest: true })).toBe('FINDING_NEEDS_ANOTHER');
    expect(await step(id, 'determine', 'jihe2', { digest: true })).toBe('FINDING_NEEDS_ANOTHER');
    expect(await step(id, 'determine', 'guanli', { digest: true })).toBe('DONE');
    expect(await step(id, 'revoke', 'jihe')).toBe('FINDING_NEEDS_ANOTHER');
    expect(await step(id, 'revoke', 'guanli')).toBe('DONE');
  });
});

describe('lines', () => {
  it('are paid payouts of the person and scheme, overpaid, never beyond what was paid in all live cases together', async () => {
    const id = await world.openCase(3);
    expect(await addLine(id, 4)).toBe('FINDING_LINE_FOREIGN');
    expect(await addLine(id, 3, 'jihe', '250.91')).toBe('FINDING_LINE_NOT_OVERPAID');
    expect(await addLine(id, 3, 'jihe', '-1')).toBe('FINDING_LINE_NOT_OVERPAID');
    expect(await addLine(id, 3, 'jihe', '100.00')).toBe('DONE');
    const other = await world.openCase(3);
    expect(await addLine(other, 3, 'jihe', '150.90')).toBe('FINDING_LINE_BEYOND_PAID');
    expect(await addLine(other, 3, 'jihe', '150.91')).toBe('DONE');
    const returned = await world.openCase(7);
    expect(await addLine(returned, 7, 'jihe', '0', '2024-04')).toBe('FINDING_LINE_NOT_PAID');
    for (const done of [id, other, returned]) expect(await step(done, 'dismiss')).toBe('DONE');
    expect(await addLine(other, 3)).toBe('FINDING_NOT_OPEN');
  });

  it('of two cases at once on one payout wait for each other and do not pass together', async () => {
    const ids = [await world.openCase(3), await world.openCase(3)];
    const add = (id: string, hold: number): Promise<string> =>
      refusal(
        world.db.transaction(async (tx) => {
          await tx.run(
            `INSERT INTO finding_line (agency_id, finding_id, period, batch_id, line_no, due, added_by, added_at, act_id)
             VALUES ($1, $2, 202403, $3, 3, 0, $4, now(), 1)`,
            [world.agencyId, id, batches['2024-03'], user('jihe')],
          );
          await sleep(hold);
        }),
      );
    const first = add(ids[0]!, 600);
    await sleep(200);
    // The first one has written and not committed when the second one begins.
    expect(await Promise.all([first, add(ids[1]!, 0)])).toEqual(['DONE', 'FINDING_LINE_BEYOND_PAID']);
    for (const id of ids) await step(id, 'dismiss');
  });

  it('say by their triggers what is kept of the case, whatever is added and taken out', async () => {
    const id = await world.openCase(4);
    const ids = async (): Promise<{ id: string; overpaid: string; parts: string }[]> =>
      world.db.rows(
        'SELECT id, overpaid, of_base + of_personal + of_grant AS parts FROM finding_line WHERE finding_id = $1 AND removed_at IS NULL',
        [id],
      );
    const months = ['2024-03', '2024-04'] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...months), fc.integer({ min: 0, max: 25_090 })), { maxLength: 4 }),
        async (wanted) => {
          for (const line of await ids()) {
            await world.act(world.auditor, `/v1/findings/${id}/lines/remove`, { lineIds: [line.id] });
          }
          const due = new Map(wanted);
          for (const [period, cents] of due) {
            expect(await addLine(id, 4, 'jihe', toWire(new Decimal(cents).div(100)), period)).toBe('DONE');
          }
          const expected = [...due.values()].reduce((sum, cents) => sum.plus(25_091 - cents), new Decimal(0)).div(100);
          expect(await world.show(id)).toMatchObject({ months: due.size, amount: toWire(expected) });
          for (const { overpaid, parts } of await ids()) expect(parts).toBe(overpaid);
        },
      ),
      { numRuns: 15 },
    );
    await step(id, 'dismiss');
  });
});

describe('states', () => {
  it('move by their table only, and by the proof each step needs', async () => {
    const id = await world.openCase(5);
    for (const action of ['determine', 'notify', 'plan', 'close', 'writeOff', 'reopen', 'sendBack']) {
      expect(await step(id, action, 'guanli', { digest: action === 'determine' })).toBe('FINDING_STATE_NOT_ALLOWED');
    }
    expect(await step(id, 'propose', 'jihe', { digest: true })).toBe('FINDING_WITHOUT_LINES');
    await addLine(id, 5);
    await world.sign(world.auditor, id, 'propose');
    await world.sign(world.manager, id, 'determine');
    expect(await step(id, 'notify')).toBe('FINDING_NOT_DELIVERED');
    expect(await step(id, 'close')).toBe('FINDING_STILL_OPEN');
    expect(await receipt(id, '1.00')).toBe('FINDING_NOT_RECOVERING');
    const notice = await world.act<{ id: string }>(world.auditor, `/v1/findings/${id}/notices`, {
      kind: 'RETURN_ORDER',
    });
    await world.act(world.auditor, `/v1/finding-notices/${notice.id}/delivery`, {
      ...{ on: '2024-12-02', method: 'MAIL', receiver: '本人' },
    });
    expect(await step(id, 'plan')).toBe('RECOVERY_PLAN_WRONG');
    await world.act(world.auditor, `/v1/findings/${id}/plan`, { method: 'RETURN', dueOn: '2025-01-31' });
    expect(await step(id, 'writeOff', 'guanli')).toBe('FINDING_STILL_OPEN');
    expect(await step(id, 'close')).toBe('FINDING_STILL_OPEN');
    await world.receive(id, '1.00');
    expect(await step(id, 'revoke', 'guanli')).toBe('FINDING_RECOVERED_ALREADY');
  });

  it('keep a confirmed flag confirmed while its case lives', async () => {
    const flag = await world.flag(batches['2024-03']!, 6);
    const id = await world.openCase(6, { flagIds: [flag] });
    const reopen = () =>
      raw(
        `INSERT INTO red_flag_event (agency_id, flag_id, action, actor_id, reason, at, act_id) VALUES ($1, $2, 'reopen', $3, '再核', now(), 1)`,
        [flag, user('jihe')],
      );
    expect(await reopen()).toBe('RED_FLAG_IN_CASE');
    await step(id, 'dismiss');
    expect(await reopen()).toBe('DONE');
    const another = await world.openCase(6);
    expect(await world.refused(world.auditor, `/v1/findings/${another}/flags`, { flagIds: [flag] })).toBe(
      'FINDING_FLAG_NOT_CONFIRMED',
    );
    const foreign = await world.flag(batches['2024-04']!, 5);
    expect(await world.refused(world.auditor, `/v1/findings/${another}/flags`, { flagIds: [foreign] })).toBe(
      'FINDING_FLAG_FOREIGN',
    );
    await step(another, 'dismiss');
  });

  it('number cases and notices without gaps, also under pressure', async () => {
    const bodies = await Promise.all(Array.from({ length: 6 }, () => world.openCase(6)));
    expect(bodies).toHaveLength(6);
    const rows = await world.db.rows<{ no: number }>('SELECT no FROM finding WHERE year = 2024 ORDER BY no');
    expect(rows.map(({ no }) => no)).toEqual(rows.map((_, i) => i + 1));
    expect(await raw(`SELECT case_next_number($1, 'FINDING', 2024)`)).toBe('FINDING_NUMBER_UNUSED');
    expect(await raw(`SELECT case_next_number($1, 'RETURN_ORDER', 2024)`)).toBe('FINDING_NUMBER_UNUSED');
  });
});

describe('recoveries and the books', () => {
  it('of two receipts at once take together no more than is open', async () => {
    const id = await world.recovering(1, ['2024-03', '2024-04']);
    const answers = await Promise.all(['300.00', '300.00'].map((amount) => world.receive(id, amount)));
    expect(answers.map(({ body }) => body.code ?? 'DONE').sort()).toEqual(['DONE', 'RECOVERY_BEYOND_OPEN']);
    expect(await receipt(id, '201.83')).toBe('RECOVERY_BEYOND_OPEN');
    // Without its lines and its voucher no receipt comes to stand.
    expect(await receipt(id, '100.00')).toBe('RECOVERY_PART_WRONG');
    const many = await Promise.all(Array.from({ length: 5 }, () => world.receive(id, '40.36')));
    expect(many.filter(({ status }) => status === 201)).toHaveLength(5);
    expect(await world.show(id)).toMatchObject({ recovered: '501.80', open: '0.02' });
    expect(await world.unfit()).toEqual([]);
  });

  it('have a voucher each that nothing else can post, reverse or correct', async () => {
    const id = await world.recovering(2, ['2024-03', '2024-03']);
    const { body } = await world.receive(id, '50.00');
    const lines = [
      { account: '1004', debit: '50.00' },
      { account: '500101', credit: '50.00' },
    ];
    const post = (causeType: string, causeId: string, given: object, reversalOf: string | null = null) =>
      raw(`SELECT voucher_id FROM ledger_post($1, 'RESIDENT', '2024-12-02', $2, $3, 'x', $4, $5, now(), 1, $6)`, [
        ...[causeType, causeId, JSON.stringify(given), user('kuaiji'), reversalOf],
      ]);
    expect(await post('RECOVERY', '999999', lines)).toBe('RECOVERY_BOOKED_BY_CASE');
    expect(await post('RECOVERY', 'x', lines)).toBe('RECOVERY_BOOKED_BY_CASE');
    expect(await post('RECOVERY', body.id, lines)).not.toBe('DONE');
    const reverse = await world.refused(world.bookkeeper, `/v1/vouchers/${body.voucherId}/reverse`, {
      on: '2024-12-02',
      reason: '不经案件冲销',
    });
    expect(reverse).toBe('RECOVERY_BOOKED_BY_CASE');
    const correct = await world.refused(world.bookkeeper, `/v1/vouchers/${body.voucherId}/reverse`, {
      ...{ on: '2024-12-02', reason: '换一张' },
      replacement: { summary: '换一张', lines },
    });
    expect(correct).toBe('RECOVERY_BOOKED_BY_CASE');
    const taken = await world.act<{ voucherId: string }>(world.bookkeeper, `/v1/receipts/${body.id}/reverse`, {
      on: '2024-12-02',
      reason: '登记有误',
    });
    const back = await world.refused(world.bookkeeper, `/v1/vouchers/${taken.voucherId}/reverse`, {
      on: '2024-12-02',
      reason: '冲销的冲销',
    });
    expect(back).toBe('RECOVERY_BOOKED_BY_CASE');
    expect(await world.unfit()).toEqual([]);
  });

  it('are told by the verification when they part from their vouchers, lines or signatures', async () => {
    const id = await world.recovering(6, ['2024-03', '2024-04']);
    await world.receive(id, '60.00', { to: 'TREASURY' });
    const { database } = world.payouts.http;
    const damaged = async (sql: string, undo: string): Promise<string[]> => {
      const plant = `SET session_replication_role = replica; `;
      await database.asOwner(plant + sql);
      const names = (await world.unfit()).map(({ name }) => name);
      await database.asOwner(plant + undo);
      return names;
    };
    const last = '(SELECT max(id) FROM recovery)';
    expect(
      await damaged(
        `UPDATE recovery SET to_account = 'DISBURSEMENT' WHERE id = ${last}`,
        `UPDATE recovery SET to_account = 'TREASURY' WHERE id = ${last}`,
      ),
    ).toEqual(['facts-booked']);
    expect(
      await damaged(
        `UPDATE recovery SET on_date = '2024-12-03' WHERE id = ${last}`,
        `UPDATE recovery SET on_date = '2024-12-02' WHERE id = ${last}`,
      ),
    ).toEqual(['facts-booked']);
    // An expense of another year would not have been lowered.
    const line = `id = (SELECT min(line_id) FROM recovery_part WHERE recovery_id = ${last})`;
    expect(
      await damaged(
        `UPDATE finding_line SET paid_on = '2023-03-10' WHERE ${line}`,
        `UPDATE finding_line SET paid_on = '2024-03-10' WHERE ${line}`,
      ),
    ).toEqual(['facts-booked', 'benefits-by-month']);
    expect(
      await damaged(
        `UPDATE finding SET recovered = recovered + 1 WHERE id = ${id}`,
        `UPDATE finding SET recovered = recovered - 1 WHERE id = ${id}`,
      ),
    ).toEqual(['audit-cases']);
    expect(
      await damaged(
        `UPDATE finding SET facts = facts || 'x' WHERE id = ${id}`,
        `UPDATE finding SET facts = rtrim(facts, 'x') WHERE id = ${id}`,
      ),
    ).toEqual(['audit-cases']);
    expect(
      await damaged(
        `UPDATE finding SET state = 'NOTIFIED' WHERE id = ${id}`,
        `UPDATE finding SET state = 'RECOVERING' WHERE id = ${id}`,
      ),
    ).toEqual(['audit-cases']);
    expect(await world.unfit()).toEqual([]);
  });
});

describe('history', () => {
  it.each([
    `UPDATE finding SET state = 'CLOSED'`,
    `UPDATE finding SET amount = 0`,
    `UPDATE finding SET recovered = amount`,
    `DELETE FROM finding`,
    `UPDATE finding_line SET due = 0`,
    `DELETE FROM finding_line`,
    `UPDATE finding_event SET reason = 'x'`,
    `DELETE FROM finding_event`,
    `UPDATE finding_flag SET live = false`,
    `UPDATE finding_notice SET amount = 0`,
    `UPDATE finding_delivery SET delivered_on = '2024-01-01'`,
    `UPDATE recovery SET amount = 1`,
    `DELETE FROM recovery_part`,
    `UPDATE recovery_plan SET amount = 1`,
    `DELETE FROM recovery_plan_item`,
    `UPDATE finding_write_off SET amount = 1`,
    `UPDATE case_number SET last = 0`,
    `UPDATE case_term SET value = 0`,
    `INSERT INTO finding_transition VALUES ('OPEN', 'close', 'CLOSED')`,
  ])('may not be edited by the service: %s', async (statement) => {
    expect(await refusal(world.db.rows(statement))).toBe('42501');
  });

  it('is refused even to the owner where it would change', async () => {
    const { asOwner } = world.payouts.http.database;
    for (const table of [
      'finding_event',
      'finding_notice',
      'finding_delivery',
      'recovery',
      'recovery_part',
      'recovery_plan',
    ]) {
      expect(await refusal(asOwner(`DELETE FROM ${table}`))).toBe('LD001');
    }
    for (const table of ['finding', 'finding_line', 'finding_flag']) {
      expect(await refusal(asOwner(`DELETE FROM ${table}`))).toBe('LD001');
    }
  });

  it('keeps the text of a case as it was signed', async () => {
    const id = await world.openCase(5);
    await addLine(id, 5, 'jihe', '0', '2024-04');
    await world.sign(world.auditor, id, 'propose');
    expect(await raw(`UPDATE finding SET facts = '改动后的事实' WHERE agency_id = $1 AND id = $2`, [id])).toBe(
      'FINDING_NOT_OPEN',
    );
    const [line] = await world.db.rows<{ id: string }>('SELECT id FROM finding_line WHERE finding_id = $1', [id]);
    expect(
      await raw(
        `UPDATE finding_line SET removed_by = $2, removed_at = now(), removed_act_id = 1 WHERE agency_id = $1 AND id = $3`,
        [user('jihe'), line!.id],
      ),
    ).toBe('FINDING_NOT_OPEN');
  });
});
