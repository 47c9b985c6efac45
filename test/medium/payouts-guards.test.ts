import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DecidePayoutAct } from '../../src/payouts/decide-payout-act.js';
import type { BatchAnswer } from '../../src/payouts/batch-steps.js';
import { batchStates } from '../../src/payouts/domain/batch-states.js';
import { payoutStates } from '../../src/payouts/domain/payout-states.js';
import { ProposePayoutAct } from '../../src/payouts/propose-payout-act.js';
import { DraftReissue } from '../../src/payouts/draft-reissue.js';
import type { Tx } from '../../src/platform/db/db.js';
import { PayoutsWorld } from '../support/payouts-fixture.js';
import { refusal } from '../support/refusal.js';

jest.setTimeout(60_000);
let world: PayoutsWorld;
let people = 1000;
beforeAll(async () => {
  world = await PayoutsWorld.open();
});
afterAll(() => world?.close());

/** Statements as the service's role, in one transaction; what refuses them. */
const attempt = (...statements: string[]) =>
  refusal(
    world.db.transaction(async (tx) => {
      for (const sql of statements) await tx.run(sql);
    }),
  );
const id = (login: string) => world.userId(login);
const payees = (count: number) => Array.from({ length: count }, () => ({ person: (people += 1), base: '100.00' }));
const drafted = async (count = 2, period = '2024-01') => world.draft(await world.roll(period, payees(count)));
const signature = (
  batch: BatchAnswer,
  step: string,
  login: string,
  over: { digest?: string; total?: string; round?: number } = {},
) =>
  `INSERT INTO batch_signature (agency_id, batch_id, round, step, actor_id, digest, line_count, total, signed_at, prev_hash, hash, act_id)
   SELECT ${world.agencyId}, ${batch.id}, ${over.round ?? 1}, '${step}', ${id(login)}, decode('${over.digest ?? batch.digest}', 'hex'),
     ${batch.lineCount}, ${over.total ?? batch.total}, now(), '', '', 1`;
const state = (batch: BatchAnswer, to: string, more = '') =>
  `UPDATE payout_batch SET state = '${to}'${more} WHERE id = ${batch.id}`;
const event = (batch: BatchAnswer, action: string, login = 'jingban', lineNo = 'NULL') =>
  `INSERT INTO batch_event (agency_id, batch_id, action, actor_id, line_no, at, act_id)
   VALUES (${world.agencyId}, ${batch.id}, '${action}', ${id(login)}, ${lineNo}, now(), 1)`;
const copyOfLine = (batch: BatchAnswer, over: Record<string, string>) => {
  const columns =
    'agency_id, period, batch_id, line_no, scheme, kind, beneficiary_id, payee_version_id, base, personal, adjustment, back_pay, grant_amount, amount, parent_batch_id, parent_line_no'.split(
      ', ',
    );
  const values = columns.map((column) => over[column] ?? column);
  return `INSERT INTO payout (${columns.join(', ')}) SELECT ${values.join(', ')} FROM payout WHERE batch_id = ${batch.id} AND line_no = 1`;
};

describe('the state tables', () => {
  it('in code and in the database are the same, row by row', async () => {
    for (const [table, states] of [
      ['batch_transition', batchStates],
      ['payout_transition', payoutStates],
    ] as const) {
      const rows = await world.db.rows(`SELECT from_state AS "from", action, to_state AS "to" FROM ${table}`);
      const sorted = (list: readonly object[]) => list.map((row) => JSON.stringify(row)).sort();
      expect(sorted(rows)).toEqual(sorted(states.rows));
    }
  });

  it('cannot be changed by the service', async () => {
    expect(await attempt(`INSERT INTO batch_transition VALUES ('DRAFT', 'jump', 'APPROVED')`)).toBe('42501');
    expect(await attempt(`UPDATE payout_transition SET to_state = 'PAID'`)).toBe('42501');
  });
});

describe('signatures', () => {
  let batch: BatchAnswer;
  beforeEach(async () => {
    batch = await drafted();
  });

  it('of the same person twice in a round are refused', async () => {
    await world.sign(batch, 'REVIEWED');
    expect(await attempt(signature(batch, 'APPROVE', 'fuhe'))).toBe('SIGNER_REPEATED');
  });

  it('of somebody who made the batch are refused for review and approval', async () => {
    await world.sign(batch, 'SUBMITTED');
    expect(await attempt(signature(batch, 'REVIEW', 'jingban'))).toBe('MAKER_MAY_NOT_CHECK');
  });

  it('over another digest, sum or round are refused', async () => {
    expect(await attempt(signature(batch, 'SUBMIT', 'jingban', { digest: 'ab'.repeat(32) }))).toBe(
      'SIGNATURE_DIGEST_DIFFERS',
    );
    expect(await attempt(signature(batch, 'SUBMIT', 'jingban', { total: '1.00' }))).toBe('SIGNATURE_DIGEST_DIFFERS');
    expect(await attempt(signature(batch, 'SUBMIT', 'jingban', { round: 2 }))).toBe('SIGNATURE_OUT_OF_TURN');
  });

  it('out of turn are refused', async () => {
    expect(await attempt(signature(batch, 'APPROVE', 'shenpi'))).toBe('SIGNATURE_OUT_OF_TURN');
  });

  it('are never changed or taken away', async () => {
    await world.sign(batch);
    for (const sql of [
      'UPDATE batch_signature SET actor_id = 1',
      'DELETE FROM batch_signature',
      'TRUNCATE batch_signature',
    ]) {
      expect(await attempt(sql)).toBe('42501');
    }
  });
});

describe('the state of a batch', () => {
  it('does not jump, nor move on without the signatures', async () => {
    const batch = await drafted();
    expect(await attempt(state(batch, 'APPROVED'))).toBe('BATCH_STATE_NOT_ALLOWED');
    expect(await attempt(state(batch, 'SUBMITTED'))).toBe('BATCH_SIGNATURE_MISSING');
    await world.sign(batch, 'SUBMITTED');
    expect(await attempt(state(batch, 'REVIEWED'))).toBe('BATCH_SIGNATURE_MISSING');
    expect(await attempt(state(batch, 'DRAFT'))).toBe('BATCH_ROUND_NOT_RAISED');
    expect(await attempt(state(batch, 'SUBMITTED', ', round = 7'))).toBe('BATCH_ROUND_NOT_RAISED');
    expect(await attempt(state(batch, 'SETTLED', ', settled_at = now()'))).toBe('BATCH_STATE_NOT_ALLOWED');
  });

  it('does not change without its event, and an event does not lie', async () => {
    const batch = await drafted();
    expect(await attempt(state(batch, 'WITHDRAWN'))).toBe('BATCH_EVENT_MISSING');
    expect(await attempt(event(batch, 'approve'))).toBe('BATCH_EVENT_UNTRUE');
    expect(await attempt(event(batch, 'draft'))).toBe('BATCH_EVENT_UNTRUE');
    expect(await attempt(event(batch, 'amend', 'jingban', '1'))).toBe('BATCH_EVENT_UNTRUE');
    expect(await attempt(state(batch, 'WITHDRAWN'), event(batch, 'submit'))).toBe('BATCH_EVENT_UNTRUE');
    expect(await attempt(state(batch, 'WITHDRAWN'), event(batch, 'withdraw'))).toBe('DONE');
    for (const sql of ['UPDATE batch_event SET actor_id = 1', 'DELETE FROM batch_event'])
      expect(await attempt(sql)).toBe('42501');
  });

  it('begins as a draft of an accepted roll of the same scheme and month', async () => {
    const batch = await drafted();
    const insert = (columns: string, values: string) =>
      `INSERT INTO payout_batch (agency_id, number, scheme, period, kind, sequence, pay_on, drafted_by, drafted_at, act_id${columns})
       SELECT agency_id, number || 'x', scheme, period, kind, sequence + 50, pay_on, drafted_by, drafted_at, act_id${values} FROM payout_batch WHERE id = ${batch.id}`;
    expect(await attempt(insert(', roll_id, state', `, roll_id, 'APPROVED'`))).toBe('42501');
    expect(await attempt(insert('', ''))).toBe('23514');
    expect(await attempt(insert(', roll_id', ', roll_id'))).toBe('BATCH_ROLL_TAKEN');
    const other = await world.roll('2024-02', payees(1));
    expect(await attempt(insert(', roll_id', `, ${other}`))).toBe('ROLL_NOT_ACCEPTED');
  });

  it('is not issued without a bank file of the same count and total, nor settled with anything open', async () => {
    const batch = await drafted();
    await world.sign(batch);
    expect(await attempt(state(batch, 'ISSUED'), event(batch, 'issue', 'chuna'))).toBe('BATCH_BANK_FILE_MISSING');
    await world.issue(batch.id);
    expect(await attempt(state(batch, 'SETTLED', ', settled_at = now()'))).toBe('BATCH_NOT_COMPLETE');
    await world.slip(batch.id, '2024-01-10');
    expect(await attempt(state(batch, 'SETTLED', ', settled_at = now()'))).toBe('BATCH_NOT_COMPLETE');
  });

  it('is not issued by somebody who made or signed it', async () => {
    const batch = await drafted();
    await world.sign(batch);
    expect(await refusal(world.issue(batch.id, 'shenpi'))).toBe('SIGNER_MAY_NOT_ISSUE');
    expect(await refusal(world.issue(batch.id, 'jingban'))).toBe('SIGNER_MAY_NOT_ISSUE');
  });

  it('is not issued when a line has been changed behind its digest', async () => {
    const batch = await drafted();
    await world.sign(batch);
    await world.http.database.asOwner(
      `SET session_replication_role = replica; UPDATE payout SET base = base + 1, amount = amount + 1 WHERE batch_id = ${batch.id} AND line_no = 1`,
    );
    expect(await refusal(world.issue(batch.id))).toBe('BATCH_CONTENT_DIFFERS');
  });
});

describe('the content of a batch', () => {
  it('is frozen after submission: totals, digest, bridge', async () => {
    const batch = await drafted();
    await world.sign(batch, 'SUBMITTED');
    expect(await attempt(`UPDATE payout_batch SET total = total + 1 WHERE id = ${batch.id}`)).toBe(
      'BATCH_CONTENT_FROZEN',
    );
    expect(await attempt(`UPDATE payout_batch SET digest = 'x' WHERE id = ${batch.id}`)).toBe('BATCH_CONTENT_FROZEN');
    expect(await attempt(`DELETE FROM batch_bridge WHERE batch_id = ${batch.id}`)).toBe('BATCH_CONTENT_FROZEN');
    await world.run('fuhe', async (ctx) => ctx.tx.run(signature(batch, 'REVIEW', 'fuhe')));
    expect(await attempt(state(batch, 'REVIEWED', ', total = total + 1'))).toBe('BATCH_CONTENT_FROZEN');
  });

  it('takes no further line after submission, and in a draft none that the roll does not have', async () => {
    const stranger = await drafted(1, '2024-02');
    const open = await drafted(2, '2024-02');
    const closed = await drafted(2, '2024-02');
    await world.sign(closed, 'SUBMITTED');
    const foreign = (into: BatchAnswer, over: Record<string, string> = {}) =>
      copyOfLine(stranger, { batch_id: into.id, line_no: '10', ...over });
    expect(await attempt(foreign(open))).toBe('PAYOUT_ALREADY_IN_PERIOD');
    // The person of a withdrawn batch is free.
    await attempt(
      state(stranger, 'WITHDRAWN'),
      event(stranger, 'withdraw'),
      `UPDATE payout SET live = false, outcome = 'WITHDRAWN' WHERE batch_id = ${stranger.id}`,
    );
    expect(await attempt(foreign(closed))).toBe('PAYOUT_BATCH_NOT_DRAFT');
    expect(await attempt(foreign(open, { scheme: `'ENTERPRISE'` }))).toBe('PAYOUT_BATCH_NOT_DRAFT');
    expect(await attempt(foreign(open))).toBe('DONE');
    // The line is in; submitting it is refused by the totals of the roll.
    const now = await world.db.one<{ digest: string; line_count: number; total: string }>(
      `SELECT encode(digest, 'hex') AS digest, line_count, total FROM batch_content_digest(${open.id})`,
    );
    const seen = { ...open, digest: now!.digest, lineCount: now!.line_count, total: now!.total };
    expect(
      await attempt(
        `UPDATE payout_batch SET digest = decode('${seen.digest}', 'hex'), line_count = ${seen.lineCount}, total = ${seen.total} WHERE id = ${open.id}`,
        signature(seen, 'SUBMIT', 'jingban'),
        state(open, 'SUBMITTED'),
      ),
    ).toBe('BATCH_CONTROL_DIFFERS');
  });

  it('waits for a line that is still being written before it is signed', async () => {
    const batch = await drafted(2, '2024-03');
    let release!: () => void;
    const held = new Promise<void>((resolve) => (release = resolve));
    let written!: () => void;
    const writing = new Promise<void>((resolve) => (written = resolve));
    const intruder = world.db.transaction(async (tx: Tx) => {
      await tx.run(
        `UPDATE payout SET live = false, outcome = 'WITHDRAWN' WHERE batch_id = ${batch.id} AND line_no = 2`,
      );
      written();
      await held;
    });
    await writing;
    const signing = refusal(world.sign(batch, 'SUBMITTED'));
    await new Promise((resolve) => setTimeout(resolve, 100));
    release();
    await intruder;
    expect(await signing).toBe('SIGNATURE_DIGEST_DIFFERS');
  });
});

describe('a payout', () => {
  let batch: BatchAnswer;
  beforeEach(async () => {
    batch = await drafted(2, '2024-04');
  });

  it('is never changed, deleted or truncated', async () => {
    for (const sql of [
      `UPDATE payout SET amount = amount + 1 WHERE batch_id = ${batch.id}`,
      `UPDATE payout SET payee_version_id = 1 WHERE batch_id = ${batch.id}`,
      `UPDATE payout SET township = 'x' WHERE batch_id = ${batch.id}`,
      `DELETE FROM payout WHERE batch_id = ${batch.id}`,
      'TRUNCATE payout',
    ]) {
      expect(await attempt(sql)).toBe('42501');
    }
  });

  it('is not reached through its partition', async () => {
    const part = `payout_a${world.agencyId}_202404`;
    expect(await attempt(`UPDATE ${part} SET live = false, outcome = 'WITHDRAWN'`)).toBe('42501');
    expect(await attempt(`INSERT INTO ${part} SELECT * FROM payout WHERE batch_id = ${batch.id}`)).toBe('42501');
    expect(await attempt(`DELETE FROM ${part}`)).toBe('42501');
    expect(await attempt(`DROP TABLE ${part}`)).toBe('42501');
    expect(await attempt(`ALTER TABLE payout DETACH PARTITION ${part}`)).toBe('42501');
  });

  it('of one person, scheme and month is live once', async () => {
    const line = { line_no: '9' };
    expect(await attempt(copyOfLine(batch, line))).toBe('PAYOUT_ALREADY_IN_PERIOD');
    const second = await drafted(1, '2024-04');
    expect(await attempt(copyOfLine(batch, { batch_id: second.id, line_no: '9' }))).toBe('PAYOUT_ALREADY_IN_PERIOD');
  });

  it('of one person in two drafts at the same moment is live once', async () => {
    const other = await drafted(1, '2024-04');
    await attempt(`UPDATE payout SET live = false, outcome = 'WITHDRAWN' WHERE batch_id = ${batch.id} AND line_no = 1`);
    const outcomes = await Promise.all([
      attempt(copyOfLine(batch, { batch_id: other.id, line_no: '20' })),
      attempt(copyOfLine(batch, { batch_id: batch.id, line_no: '21' })),
    ]);
    expect(outcomes.sort()).toEqual(['DONE', 'PAYOUT_ALREADY_IN_PERIOD']);
  });

  it('adds up, is positive, and is born without an outcome and with a payee version of its own person', async () => {
    await attempt(`UPDATE payout SET live = false, outcome = 'WITHDRAWN' WHERE batch_id = ${batch.id} AND line_no = 1`);
    expect(await attempt(copyOfLine(batch, { line_no: '9', amount: 'amount + 1' }))).toBe('23514');
    expect(await attempt(copyOfLine(batch, { line_no: '9', amount: '0', base: '0' }))).toBe('23514');
    expect(await attempt(copyOfLine(batch, { line_no: '9', payee_version_id: 'payee_version_id - 1' }))).toBe(
      'PAYOUT_REFERENCE_BROKEN',
    );
    expect(
      await attempt(
        copyOfLine(batch, { line_no: '9' })
          .replace('INSERT INTO payout (', 'INSERT INTO payout (outcome, ')
          .replace('SELECT ', `SELECT 'PAID', `),
      ),
    ).toBe('42501');
  });

  it('in a bare partition is proved when the partition is attached', async () => {
    const fill = (values: string) =>
      refusal(
        world.db.transaction(async (tx) => {
          const { target } = (await tx.one<{ target: string }>(
            `SELECT payout_open_partition(${world.agencyId}, 203001) AS target`,
          ))!;
          await tx.run(`INSERT INTO ${target} (agency_id, period, batch_id, line_no, scheme, kind, beneficiary_id, payee_version_id, base, personal, adjustment,
             back_pay, grant_amount, amount, outcome, live, credited_on) ${values}`);
          await tx.rows(`SELECT payout_attach_partition(${world.agencyId}, 203001)`);
        }),
      );
    const from = `base, personal, adjustment, back_pay, grant_amount, amount, NULL, true, NULL FROM payout WHERE batch_id = ${batch.id}`;
    expect(
      await fill(
        `SELECT agency_id, 203001, batch_id, line_no, scheme, kind, beneficiary_id, payee_version_id, ${from}`,
      ),
    ).toBe('PAYOUT_BATCH_NOT_DRAFT');
    expect(
      await fill(
        `SELECT agency_id, period, batch_id, line_no, scheme, kind, beneficiary_id, payee_version_id, ${from}`,
      ),
    ).toBe('23514');
    expect(await attempt(`SELECT payout_attach_partition(${world.agencyId}, 203001)`)).toBe('DONE');
    expect(await world.db.one(`SELECT to_regclass('payout_a${world.agencyId}_203001') AS there`)).toEqual({
      there: null,
    });
  });

  it('changes its state only through the table and with the proof that each step needs', async () => {
    const set = (change: string, line = 1) =>
      attempt(`UPDATE payout SET ${change} WHERE batch_id = ${batch.id} AND line_no = ${line}`);
    expect(await set(`outcome = 'PAID', credited_on = '2024-04-10'`)).toBe('PAYOUT_STATE_NOT_ALLOWED');
    expect(await set(`outcome = 'BOUNCED'`)).toBe('PAYOUT_STATE_NOT_ALLOWED');
    expect(await set(`outcome = 'WITHDRAWN'`)).toBe('23514');
    expect(await set(`cause = 'OTHER'`)).toBe('PAYOUT_RESULT_FROZEN');
    expect(await set(`outcome = 'WITHDRAWN', live = false, cause = 'OTHER'`)).toBe('PAYOUT_STATE_NOT_ALLOWED');
    await world.sign(batch);
    expect(await set(`outcome = 'WITHDRAWN', live = false`)).toBe('PAYOUT_STATE_NOT_ALLOWED');
    await world.issue(batch.id);
    expect(await set(`outcome = 'PAID', credited_on = '2024-04-10'`)).toBe('PAYOUT_RESULT_UNPROVEN');
    expect(await set(`outcome = 'WITHDRAWN', live = false`)).toBe('PAYOUT_STATE_NOT_ALLOWED');

    const file = await world.run('chuna', (ctx) => world.resultFile(ctx, batch.id, [{ lineNo: 1, result: 'PAID' }]));
    expect(await set(`outcome = 'PAID', result_file_id = ${file}`)).toBe('23514');
    expect(await set(`outcome = 'BOUNCED', result_file_id = ${file}`)).toBe('PAYOUT_RESULT_UNPROVEN');
    expect(await set(`outcome = 'PAID', credited_on = '2024-04-10', result_file_id = ${file}`, 2)).toBe(
      'PAYOUT_RESULT_UNPROVEN',
    );
    expect(await set(`outcome = 'PAID', credited_on = '2024-04-10', result_file_id = ${file}`)).toBe('DONE');
    expect(await set(`credited_on = '2024-04-01'`)).toBe('PAYOUT_RESULT_FROZEN');
    expect(await set(`outcome = 'BOUNCED'`)).toBe('PAYOUT_STATE_NOT_ALLOWED');
    expect(await set('outcome = NULL')).toBe('PAYOUT_STATE_NOT_ALLOWED');
  });

  it('that bounced is reissued, waived or bounced late only as decided elsewhere', async () => {
    const paid = await world.paidMonth('2024-05', payees(2), [1]);
    const set = (change: string, line = 1) =>
      attempt(`UPDATE payout SET ${change} WHERE batch_id = ${paid.id} AND line_no = ${line}`);
    expect(await set(`outcome = 'REISSUED'`)).toBe('PAYOUT_STATE_NOT_ALLOWED');
    expect(await set(`outcome = 'WAIVED'`)).toBe('PAYOUT_STATE_NOT_ALLOWED');
    expect(await set(`outcome = 'PAID', credited_on = '2024-05-10'`)).toBe('PAYOUT_STATE_NOT_ALLOWED');
    expect(await set(`outcome = 'BOUNCED', cause = 'OTHER'`, 2)).toBe('PAYOUT_STATE_NOT_ALLOWED');
  });
});

describe('a reissue', () => {
  it('repeats a bounced payout only, with its amounts, and one child is live', async () => {
    const paid = await world.paidMonth('2024-06', payees(3), [1, 2]);
    const reference = (line: number) => `${paid.id.padStart(9, '0')}000000${line}`;
    const { batches } = await world.run('jingban', (ctx) =>
      world.of(DraftReissue).run(ctx, { items: [{ reference: reference(1), confirmed: true }] }),
    );
    const child = batches[0]!;
    const again = { batch_id: child.id, kind: `'REISSUE'`, parent_batch_id: paid.id };
    const of = (line: string, over: Record<string, string> = {}) =>
      copyOfLine(paid, { ...again, line_no: '9', parent_line_no: line, ...over }).replace(
        'AND line_no = 1',
        `AND line_no = ${line}`,
      );
    expect(await attempt(of('1'))).toBe('PAYOUT_HAS_LIVE_REISSUE');
    expect(await attempt(of('3'))).toBe('PAYOUT_PARENT_NOT_BOUNCED');
    expect(await attempt(of('2', { amount: 'amount + 1', base: 'base + 1' }))).toBe('PAYOUT_PARENT_NOT_BOUNCED');
    expect(await attempt(of('2', { base: 'base - 1', back_pay: 'back_pay + 1' }))).toBe('PAYOUT_PARENT_NOT_BOUNCED');
    expect(await attempt(of('2', { parent_batch_id: 'NULL', parent_line_no: 'NULL' }))).toBe('23514');
    expect(await attempt(of('2'))).toBe('DONE');
  });

  it('of a payout whose outcome is unknown is refused', async () => {
    const batch = await drafted(1, '2024-07');
    await world.sign(batch);
    await world.issue(batch.id);
    const paid = await world.paidMonth('2024-07', payees(1), [1]);
    const { batches } = await world.run('jingban', (ctx) =>
      world
        .of(DraftReissue)
        .run(ctx, { items: [{ reference: `${paid.id.padStart(9, '0')}0000001`, confirmed: true }] }),
    );
    const unknown = {
      batch_id: batches[0]!.id,
      kind: `'REISSUE'`,
      line_no: '9',
      parent_batch_id: batch.id,
      parent_line_no: '1',
    };
    expect(await attempt(copyOfLine(batch, unknown))).toBe('PAYOUT_PARENT_NOT_BOUNCED');
  });
});

describe('acts of two people', () => {
  const act = (batch: BatchAnswer, over = '') =>
    `INSERT INTO payout_act (agency_id, kind, period, batch_id, line_no, reason, proposed_by, proposed_at, act_id${over ? ', state' : ''})
     VALUES (${world.agencyId}, 'WITHDRAW', 202408, ${batch.id}, 1, '死亡', ${id('fuhe')}, now(), 1${over ? `, '${over}'` : ''})`;
  const decide = (batch: BatchAnswer, login: string, more = '') =>
    `UPDATE payout_act SET state = 'CONFIRMED', decided_by = ${id(login)}, decided_at = now(), decided_act_id = 77${more} WHERE batch_id = ${batch.id}`;
  const withdraw = (batch: BatchAnswer, line = 1) =>
    `UPDATE payout SET live = false, outcome = 'WITHDRAWN' WHERE batch_id = ${batch.id} AND line_no = ${line}`;
  const amend = (batch: BatchAnswer, actId = 77) =>
    `INSERT INTO batch_amendment (agency_id, batch_id, payout_act_id, at, act_id) SELECT ${world.agencyId}, ${batch.id}, id, now(), ${actId} FROM payout_act WHERE batch_id = ${batch.id}`;
  let batch: BatchAnswer;
  beforeEach(async () => {
    batch = await drafted(3, '2024-08');
    await world.sign(batch);
  });

  it('begin as a proposal, are decided once and by another person who did not make the batch', async () => {
    expect(await attempt(act(batch, 'CONFIRMED'))).toBe('42501');
    expect(await attempt(act(batch).replace('死亡', '死'))).toBe('23514');
    expect(await attempt(act(batch).replace(', 1, ', ', 99, '))).toBe('PAYOUT_NOT_FOUND');
    expect(await attempt(act(batch))).toBe('DONE');
    expect(await attempt(act(batch))).toBe('PAYOUT_ACT_OPEN');
    expect(await attempt(decide(batch, 'fuhe'))).toBe('SECOND_PERSON_REQUIRED');
    expect(await attempt(decide(batch, 'jingban'))).toBe('MAKER_MAY_NOT_CHECK');
    expect(await attempt(decide(batch, 'shenpi'))).toBe('DONE');
    expect(await attempt(decide(batch, 'chuna'))).toBe('PAYOUT_ACT_DECIDED');
    expect(await attempt(`UPDATE payout_act SET line_no = 2 WHERE batch_id = ${batch.id}`)).toBe('42501');
    expect(await attempt('DELETE FROM payout_act')).toBe('42501');
  });

  it('change an approved batch by exactly the line they are about', async () => {
    const shrink = (count: number, total: string) =>
      `UPDATE payout_batch b SET digest = a.to_digest, line_count = ${count}, total = ${total} FROM batch_amendment a WHERE b.id = ${batch.id} AND a.batch_id = b.id`;
    expect(await attempt(withdraw(batch))).toBe('PAYOUT_STATE_NOT_ALLOWED');
    await attempt(act(batch));
    expect(await attempt(decide(batch, 'shenpi'), amend(batch))).toBe('BATCH_AMENDMENT_UNEXPLAINED');
    expect(await attempt(decide(batch, 'shenpi'), withdraw(batch), withdraw(batch, 2))).toBe(
      'PAYOUT_STATE_NOT_ALLOWED',
    );
    expect(await attempt(decide(batch, 'shenpi'), withdraw(batch), amend(batch, 78))).toBe(
      'BATCH_AMENDMENT_UNEXPLAINED',
    );
    expect(await attempt(decide(batch, 'shenpi'), withdraw(batch), amend(batch), shrink(1, '100.00'))).toBe(
      'BATCH_CONTENT_FROZEN',
    );
    expect(await attempt(decide(batch, 'shenpi'), withdraw(batch), amend(batch), shrink(2, '200.00'))).toBe('DONE');
    expect(await attempt(`UPDATE batch_amendment SET to_total = 0`)).toBe('42501');
    expect(await attempt('DELETE FROM batch_amendment')).toBe('42501');
    await world.issue(batch.id);
  });

  it('that took a line out without taking the batch with it keep the bank file from being written', async () => {
    await attempt(act(batch));
    expect(await attempt(decide(batch, 'shenpi'), withdraw(batch))).toBe('DONE');
    expect(await refusal(world.issue(batch.id))).toBe('BATCH_CONTENT_DIFFERS');
  });

  it('that are undecided keep the bank file from being written', async () => {
    await world.run('fuhe', (ctx) =>
      world
        .of(ProposePayoutAct)
        .run(ctx, { reference: `${batch.id.padStart(9, '0')}0000002`, kind: 'WITHDRAW', reason: '死亡' }),
    );
    expect(await refusal(world.issue(batch.id))).toBe('BATCH_WITHDRAWAL_UNDECIDED');
    const { id: actId } = (await world.db.one<{ id: string }>(
      `SELECT id FROM payout_act WHERE batch_id = ${batch.id}`,
    ))!;
    await world.run('shenpi', (ctx) =>
      world.of(DecidePayoutAct).run(ctx, { actId, decision: 'REFUSE', reason: '本人健在' }),
    );
    await world.issue(batch.id);
  });
});

describe('a guard', () => {
  it('is not deceived by temporary tables of the same names', async () => {
    const batch = await drafted(2, '2024-10');
    await world.sign(batch);
    await world.issue(batch.id);
    const lie = (table: string, change: string) => [
      `CREATE TEMP TABLE ${table} ON COMMIT DROP AS SELECT * FROM public.${table}`,
      `UPDATE pg_temp.${table} SET ${change}`,
    ];
    const paid = `UPDATE public.payout SET outcome = 'WITHDRAWN', live = false WHERE batch_id = ${batch.id}`;
    expect(await attempt(...lie('payout_batch', `state = 'DRAFT'`), paid)).toBe('PAYOUT_STATE_NOT_ALLOWED');
    expect(await attempt(...lie('payout_transition', `from_state = 'ISSUED'`), paid)).toBe('PAYOUT_STATE_NOT_ALLOWED');
  });
});

describe('the bridge', () => {
  it('with a cent too much or an item missing is refused by the database', async () => {
    const batch = await drafted(2, '2024-09');
    const rows = (change: string, where = '') =>
      attempt(
        `CREATE TEMP TABLE kept ON COMMIT DROP AS SELECT * FROM batch_bridge WHERE batch_id = ${batch.id}`,
        `DELETE FROM batch_bridge WHERE batch_id = ${batch.id}`,
        `INSERT INTO batch_bridge SELECT agency_id, batch_id, no, item, people, amount ${change} FROM kept ${where}`,
      );
    expect(await rows(`+ CASE item WHEN 'NEW' THEN 0.01 ELSE 0 END`)).toBe('BATCH_BRIDGE_BROKEN');
    expect(await rows('', `WHERE item <> 'GRANT'`)).toBe('BATCH_BRIDGE_BROKEN');
    expect(await rows('')).toBe('DONE');
  });
});
