import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { CertificationModule } from '../../src/certification/certification.module.js';
import { DraftBatch } from '../../src/payouts/draft-batch.js';
import { PayoutsModule } from '../../src/payouts/payouts.module.js';
import type { Browser } from '../support/http-app.js';
import { refusal } from '../support/refusal.js';
import { newCsv, RollsWorld, rowOf } from '../support/rolls-fixture.js';
import { createUserWithPassword } from '../support/users.js';

jest.setTimeout(60_000);
const PEOPLE = [1, 2, 3, 4, 5, 6];
let world: RollsWorld;
let clerk: Browser;
let reviewer: Browser;
/** Clerk and reviewer in one person: allowed as a pair of roles, and never both hands of one act. */
let both: Browser;
let bothId: string;
const ids = new Map<number, string>();

beforeAll(async () => {
  world = await RollsWorld.open([PayoutsModule, CertificationModule]);
  bothId = await createUserWithPassword(world.http, {
    login: 'liangzhi',
    password: 'Kashgar-2024-x',
    roles: ['FINANCE_CLERK', 'REVIEWER'],
  });
  clerk = await world.http.login('jingban');
  reviewer = await world.http.login('fuhe');
  both = await world.http.login('liangzhi', 'Kashgar-2024-x');
  await paid('2024-10');
  await paid('2024-11');
  for (const person of PEOPLE) ids.set(person, (await world.person(person)).id);
  // Valid until 5 December 2024 and later; 人五 never was, and has a term from November 2023 on at the earliest.
  for (const [person, on] of [
    [1, '2023-12-05'],
    [2, '2023-12-20'],
    [3, '2023-12-31'],
    [4, '2024-06-01'],
    [6, '2023-12-10'],
  ] as const) {
    expect((await record(clerk, person, on)).status).toBe(201);
  }
});
afterAll(() => world?.close());

async function paid(period: string, rows = PEOPLE.map((person) => rowOf(person))): Promise<void> {
  const { roll } = await world.month(rows, { period });
  await world.run('jingban', (ctx) => world.of(DraftBatch).run(ctx, { rollId: roll.id }), 'batch.draft');
}
const record = (who: Browser, person: number, certifiedOn: string) =>
  who
    .send('post', '/v1/certifications')
    .send({ beneficiaryId: ids.get(person), method: 'COUNTER', certifiedOn, source: '窗口登记' });
const propose = (who: Browser, body: object) =>
  who.send('post', '/v1/certification-proposals').send({ reason: '到期未认证', fromPeriod: '2025-01', ...body });
const decide = (who: Browser, id: string, people: number, more: object = {}) =>
  who
    .send('post', `/v1/certification-proposals/${id}/decision`)
    .send({ decision: 'CONFIRM', people, reason: '已核对名单', ...more });
const resume = (who: Browser, body: object) => who.send('post', '/v1/certification-resumes').send(body);
/** In one order, whoever was registered first. */
const byName = ({ total, rows }: { total: string; rows: { name: string }[] }) => ({
  total,
  rows: [...rows].sort((a, b) => (a.name < b.name ? -1 : 1)) as Record<string, string>[],
});
const attempt = (...statements: string[]) =>
  refusal(
    world.db.transaction(async (tx) => {
      for (const sql of statements) await tx.run(sql);
    }),
  );

describe('a suspension', () => {
  let proposal: { id: string; people: number };

  it('is proposed for everybody overdue of a township, or for people by name who all are', async () => {
    expect((await propose(reviewer, { township: '652822100' })).body.code).toBe('PERMISSION_MISSING');
    expect((await propose(clerk, {})).body.code).toBe('CERTIFICATION_WHOM');
    expect((await propose(clerk, { beneficiaryIds: [ids.get(1), ids.get(4)] })).body).toMatchObject({
      code: 'CERTIFICATION_NOT_OVERDUE',
      details: { people: 1 },
    });
    expect((await propose(clerk, { township: '652822102' })).body.code).toBe('CERTIFICATION_NOBODY_OVERDUE');
    const answer = await propose(clerk, { township: '652822100' });
    expect([answer.status, answer.body]).toEqual([201, { id: expect.any(String), people: 4, fromPeriod: '2025-01' }]);
    proposal = answer.body;
    // Proposed already: not a second time, not even at the same moment.
    expect((await propose(clerk, { scheme: 'RESIDENT' })).body.code).toBe('CERTIFICATION_NOBODY_OVERDUE');
    const due = await clerk.send('get', '/v1/certification-due?month=2024-12');
    expect(due.body.rows.map(({ suspension }: { suspension: string }) => suspension)).toEqual([
      'PROPOSED',
      'PROPOSED',
      'PROPOSED',
      'PROPOSED',
    ]);
  });

  it('changes nothing before a second person has decided, who saw as many people', async () => {
    expect((await world.db.one<{ n: string }>('SELECT count(*) AS n FROM stop_list_entry'))!.n).toBe('0');
    expect((await decide(clerk, proposal.id, 4)).body.code).toBe('PERMISSION_MISSING');
    expect((await decide(reviewer, proposal.id, 5)).body.code).toBe('CERTIFICATION_PROPOSAL_CHANGED');
    expect((await decide(reviewer, proposal.id, 4, { leftOut: [ids.get(4)] })).body.code).toBe(
      'CERTIFICATION_LEFT_OUT_UNKNOWN',
    );
    const list = await reviewer.send('get', '/v1/certification-proposals');
    expect(list.body.rows).toMatchObject([{ id: proposal.id, people: 4, allowedActions: ['decide'] }]);
    expect((await clerk.send('get', '/v1/certification-proposals')).body.rows[0].allowedActions).toEqual([]);
  });

  it('is decided once, whoever is first; who was certified meanwhile and who is left out are paid on', async () => {
    await record(clerk, 2, '2024-12-01');
    const answers = await Promise.all([1, 2, 3].map(() => decide(reviewer, proposal.id, 4, { leftOut: [ids.get(3)] })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(answers.find(({ status }) => status === 200)!.body).toMatchObject({
      state: 'CONFIRMED',
      suspended: 2,
      certified: 1,
      leftOut: 1,
    });
    expect((await decide(reviewer, proposal.id, 4)).body.code).toBe('CERTIFICATION_PROPOSAL_DECIDED');
    const stopped = await clerk.send('get', '/v1/stop-list');
    expect(byName(stopped.body)).toMatchObject({
      total: 2,
      rows: [
        { name: '人一', reason: 'CERTIFICATION', effectiveFrom: '2025-01', source: '到期未认证' },
        { name: '人六' },
      ],
    });
  });

  it('blocks the roll from its month on, not before', async () => {
    const december = await world.check(newCsv([rowOf(1)]), { period: '2024-12' });
    expect(await world.codes(december.id)).toEqual(expect.not.arrayContaining(['2 ROLL_STOP_LIST']));
    const january = await world.check(newCsv([rowOf(1), rowOf(2)]), { period: '2025-01' });
    expect(await world.codes(january.id)).toEqual(expect.arrayContaining(['2 ROLL_STOP_LIST']));
    for (const { id } of [december, january])
      await clerk.send('post', `/v1/rolls/${id}/reject`).send({ reason: '试读' });
  });

  it('stands on the stop list only by a decision and leaves it only by a resumption', async () => {
    const [entry] = (await clerk.send('get', '/v1/stop-list')).body.rows;
    const lifted = await clerk.send('post', `/v1/stop-list/${entry.id}/lift`).send({ reason: '本人已来认证' });
    expect([lifted.status, lifted.body.code]).toEqual([422, 'STOP_LIST_OF_CERTIFICATION']);
    const added = await clerk
      .send('post', '/v1/stop-list')
      .send({ source: '手工', entries: [{ idNumber: '65', name: '人二', reason: 'CERTIFICATION' }] });
    expect(added.status).toBe(400);
    expect(await attempt('UPDATE stop_list_entry SET lifted_act_id = 1')).toBe('STOP_LIST_OF_CERTIFICATION');
    expect(
      await attempt(`INSERT INTO stop_list_entry (agency_id, id_index, id_masked, name, reason, effective_from, source, act_id)
        SELECT agency_id, id_index, id_masked, name, 'CERTIFICATION', 202501, 'x', act_id FROM beneficiary WHERE id = ${ids.get(2)}`),
    ).toBe('STOP_LIST_OF_CERTIFICATION');
  });

  it('by one person alone is refused by the database too', async () => {
    const clerkId = world.as('jingban').actor.userId;
    const { body } = await propose(both, { beneficiaryIds: [ids.get(3)] });
    expect((await decide(both, body.id, 1)).body.code).toBe('SECOND_PERSON_REQUIRED');
    const confirm = (by: string) =>
      `UPDATE certification_proposal SET state = 'CONFIRMED', decided_by = ${by}, decided_at = now(), decided_reason = '直接', decided_act_id = 1 WHERE id = ${body.id}`;
    expect(await attempt(confirm(bothId))).toBe('SECOND_PERSON_REQUIRED');
    // What a decision does cannot be written without it, and nobody is added to a proposal afterwards.
    expect(await attempt(`UPDATE certification_suspension SET state = 'SUSPENDED'`)).toBe('42501');
    expect(
      await attempt(`INSERT INTO certification_suspension (agency_id, proposal_id, beneficiary_id, scheme, certified_on, due_on)
        SELECT agency_id, ${body.id}, beneficiary_id, scheme, certified_on, due_on FROM certification_due WHERE beneficiary_id = ${ids.get(5)}`),
    ).toBe('CERTIFICATION_PROPOSAL_CLOSED');
    const invented = (people: number, due: string, person: number) => [
      `INSERT INTO certification_proposal (agency_id, from_period, people, reason, proposed_by, proposed_at, act_id)
         VALUES (${world.agencyId}, 202501, ${people}, '直接', ${clerkId}, now(), 1)`,
      `INSERT INTO certification_suspension (agency_id, proposal_id, beneficiary_id, scheme, due_on)
         SELECT ${world.agencyId}, max(id), ${ids.get(person)}, 'RESIDENT', '${due}' FROM certification_proposal`,
    ];
    expect(await attempt(...invented(1, '2024-01-01', 4))).toBe('CERTIFICATION_NOT_OVERDUE');
    expect(await attempt(invented(1, '', 4)[0]!)).toBe('CERTIFICATION_PROPOSAL_CLOSED');
    expect((await decide(reviewer, body.id, 1, { decision: 'REFUSE' })).body).toMatchObject({
      state: 'REFUSED',
      suspended: 0,
    });
  });

  it('is proposed once per person, however many propose at the same moment', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => propose(clerk, { beneficiaryIds: [ids.get(3)] })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const { status } of answers) expect([201, 409, 422]).toContain(status);
    const open = await world.db.one<{ n: string }>(
      `SELECT count(*) AS n FROM certification_suspension WHERE beneficiary_id = ${ids.get(3)} AND state = 'PROPOSED'`,
    );
    expect(open!.n).toBe('1');
  });
});

describe('a resumption', () => {
  it('needs a certification made since, recorded by somebody else', async () => {
    await paid('2024-12');
    await paid('2025-01', [rowOf(2), rowOf(3), rowOf(4), rowOf(5)]);
    world.http.clock.advance(60 * 24 * 75);
    clerk = await world.http.login('jingban');
    reviewer = await world.http.login('fuhe');
    both = await world.http.login('liangzhi', 'Kashgar-2024-x');
    await paid('2025-02', [rowOf(2), rowOf(3), rowOf(4), rowOf(5)]);
    expect((await resume(reviewer, { beneficiaryIds: [ids.get(1)] })).body.code).toBe('CERTIFICATION_NOT_RESUMABLE');
    for (const person of [1, 6]) expect((await record(both, person, '2025-02-10')).status).toBe(201);
    expect((await resume(both, { beneficiaryIds: [ids.get(1)] })).body.code).toBe('CERTIFICATION_NOT_RESUMABLE');
    expect((await resume(clerk, { beneficiaryIds: [ids.get(1)] })).body.code).toBe('PERMISSION_MISSING');
    const list = byName((await clerk.send('get', '/v1/certification-suspensions?resumable=true')).body);
    expect(list).toMatchObject({
      total: 2,
      rows: [{ name: '人一', newCertifiedOn: '2025-02-10', state: 'SUSPENDED' }, { name: '人六' }],
    });
    const raw = (certification: string, by: string) =>
      attempt(`INSERT INTO certification_resume (agency_id, suspension_id, certification_id, resumed_by, resumed_at, act_id)
        SELECT ${world.agencyId}, s.id, ${certification}, ${by}, now(), 1 FROM certification_suspension s WHERE s.state = 'SUSPENDED' AND s.beneficiary_id = ${ids.get(1)}`);
    const reviewerId = world.as('fuhe').actor.userId;
    expect(await raw(list.rows[0]!.newCertificationId!, bothId)).toBe('CERTIFICATION_SECOND_PERSON');
    // The old one, somebody else's, none at all.
    expect(await raw(`(SELECT min(id) FROM certification WHERE beneficiary_id = ${ids.get(1)})`, reviewerId)).toBe(
      'CERTIFICATION_STILL_OVERDUE',
    );
    expect(await raw(`(SELECT max(id) FROM certification WHERE beneficiary_id = ${ids.get(2)})`, reviewerId)).toBe(
      'CERTIFICATION_STILL_OVERDUE',
    );
  });

  it('takes the person off the stop list and states the back-pay, month by month', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => resume(reviewer, { township: '652822100' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422, 422]);
    expect(answers.find(({ status }) => status === 201)!.body).toEqual({
      people: 2,
      withBackPay: 2,
      months: 4,
      amount: '1003.64',
    });
    const list = byName((await clerk.send('get', '/v1/certification-resumes')).body);
    expect(list.rows).toMatchObject([
      {
        name: '人一',
        payPeriod: '2025-03',
        monthly: '250.91',
        months: 2,
        amount: '501.82',
        backPayFrom: '2025-01',
        backPayTo: '2025-02',
        verdict: 'AWAITED',
      },
      { name: '人六' },
    ]);
    const months = await clerk.send('get', `/v1/certification-resumes/${list.rows[0]!.suspensionId}/months`);
    expect(months.body).toEqual([
      { period: '2025-01', amount: '250.91' },
      { period: '2025-02', amount: '250.91' },
    ]);
    expect((await clerk.send('get', '/v1/stop-list?lifted=false')).body.total).toBe(0);
    expect((await clerk.send('get', '/v1/stop-list?lifted=true')).body.rows[0]).toMatchObject({ liftedBy: '李秀英' });
    expect(await attempt(`UPDATE certification_back_pay SET amount = 1`)).toBe('42501');
    await expect(world.http.database.asOwner('DELETE FROM certification_resume')).rejects.toMatchObject({
      message: 'APPEND_ONLY',
    });
  });

  it('warns of the roll that does not bring it, and tells what the batches brought', async () => {
    const verdicts = async () =>
      byName((await clerk.send('get', '/v1/certification-resumes')).body).rows.map(
        ({ name, verdict }) => `${name} ${verdict}`,
      );
    const withMonths = (cells: string[]) => [...cells.slice(0, 11), '2025-01', '2025-02', ...cells.slice(13)];
    const draft = (rollId: string) =>
      world.run('jingban', (ctx) => world.of(DraftBatch).run(ctx, { rollId }), 'batch.draft');
    expect(await verdicts()).toEqual(['人一 AWAITED', '人六 AWAITED']);
    await paid('2025-03', [rowOf(2)]);
    expect(await verdicts()).toEqual(['人一 MISSING', '人六 MISSING']);

    const rows = [withMonths(rowOf(1, { backPay: '501.82' })), withMonths(rowOf(6, { backPay: '250.91' }))];
    const roll = await world.check(newCsv(rows), { period: '2025-03' });
    const issues = (await world.issues(roll.id)).filter(({ code }) => code === 'ROLL_BACK_PAY_NOT_AS_STATED');
    expect(issues).toMatchObject([
      { rowNo: 3, severity: 'WARN', sentence: expect.stringContaining('应补发 2 个月共 501.82 元') },
    ]);
    await world.accept(roll.id, roll.blockedCount!);
    expect(await verdicts()).toEqual(['人一 MISSING', '人六 MISSING']);
    await draft(roll.id);
    expect(await verdicts()).toEqual(['人一 AGREES', '人六 DIFFERS']);
    const found = (await clerk.send('get', '/v1/certification-resumes?verdict=DIFFERS')).body;
    expect(found).toMatchObject({ total: 1, rows: [{ foundPeriod: '2025-03', foundAmount: '250.91' }] });
  });
});
