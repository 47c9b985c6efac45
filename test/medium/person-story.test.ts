import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { CertificationModule } from '../../src/certification/certification.module.js';
import { PeopleStore } from '../../src/beneficiaries/people.store.js';
import { DecidePayoutAct } from '../../src/payouts/decide-payout-act.js';
import { ProposePayoutAct } from '../../src/payouts/propose-payout-act.js';
import { nameOf, PayoutsWorld } from '../support/payouts-fixture.js';

jest.setTimeout(120_000);
let world: PayoutsWorld;
let id: string;
beforeAll(async () => {
  world = await PayoutsWorld.open([CertificationModule]);
  const batch = await world.draft(
    await world.roll('2024-05', [
      { person: 1, base: '150.25' },
      { person: 2, base: '160.25' },
    ]),
  );
  await world.sign(batch);
  await world.issue(batch.id);
  await world.slip(batch.id, '2024-05-10');
  await world.results(batch.id, [
    { lineNo: 1, result: 'FAILED', creditedOn: '2024-05-11' },
    { lineNo: 2, result: 'PAID', creditedOn: '2024-05-10' },
  ]);
  const reference = `${batch.id.padStart(9, '0')}0000001`;
  const act = await world.run('jingban', (ctx) =>
    world.of(ProposePayoutAct).run(ctx, { reference, kind: 'WAIVE', reason: '已死亡，不再发放' }),
  );
  await world.run('shenpi', (ctx) => world.of(DecidePayoutAct).run(ctx, { actId: act.id, decision: 'CONFIRM' }));
  const { rows } = await world
    .of(PeopleStore)
    .search(world.db, world.agencyId, { nameKey: nameOf(1), page: 1, pageSize: 1 });
  id = rows[0]!.id;
  const clerk = await world.http.login('jingban');
  await clerk
    .send('post', '/v1/certifications')
    .send({ beneficiaryId: id, method: 'VISIT', certifiedOn: '2023-06-01', source: '上门核实' });
  const proposal = await clerk
    .send('post', '/v1/certification-proposals')
    .send({ beneficiaryIds: [id], fromPeriod: '2024-12', reason: '到期未认证' });
  await (
    await world.http.login('fuhe')
  )
    .send('post', `/v1/certification-proposals/${proposal.body.id}/decision`)
    .send({ decision: 'CONFIRM', people: 1, reason: '核对无误' });
  await plantAudit(batch.id);
});
afterAll(() => world?.close());

/** A list entry that means the person, and a flag, as the audit leaves them. */
async function plantAudit(batchId: string): Promise<void> {
  await world.run('jihe', async (ctx) => {
    const file = await ctx.tx.one<{ id: string }>(
      `INSERT INTO stored_file (agency_id, purpose, name, digest, size, media_type, chunk_count) VALUES ($1, 'audit-list', 'x', '', 0, 'x', 0) RETURNING id`,
      [ctx.agencyId],
    );
    const list = await ctx.tx.one<{ id: string }>(
      `INSERT INTO audit_list (agency_id, kind, source, issued_on, file_id, file_name, file_digest, entry_count, imported_by, imported_at, act_id)
       VALUES ($1, 'DEATH', '民政局 5 月', '2024-05-31', $2, 'x', '', 1, $3, now(), $4) RETURNING id`,
      [ctx.agencyId, file!.id, ctx.actor.userId, ctx.actId],
    );
    await ctx.tx.run(
      `INSERT INTO audit_list_entry (agency_id, list_id, ordinal, id_index, id_masked, name, name_key, from_on)
       SELECT agency_id, $2, 1, id_index, id_masked, name, name_key, '2024-04-20' FROM beneficiary WHERE id = $1`,
      [id, list!.id],
    );
    const run = await ctx.tx.one<{ id: string }>(
      `INSERT INTO audit_run (agency_id, kind, period_from, period_to, lines, results, parameters, run_at, act_id)
       VALUES ($1, 'RANGE', 202405, 202405, 1, '{}', '{}', now(), $2) RETURNING id`,
      [ctx.agencyId, ctx.actId],
    );
    await ctx.tx.run(
      `INSERT INTO red_flag (agency_id, check_code, severity, subject_key, scheme, period, batch_id, line_no, beneficiary_id, amount, evidence, run_id, raised_at, act_id)
       VALUES ($1, 'PAID_AFTER_DEATH', 'BLOCK', 'x', 'RESIDENT', 202405, $2, 1, $3, 100, '{}', $4, now(), $5)`,
      [ctx.agencyId, batchId, id, run!.id, ctx.actId],
    );
  });
}

describe('the story of a person', () => {
  it('has everything in one answer, the voucher beside each payment', async () => {
    const { body } = await (await world.http.login('jihe')).send('get', `/v1/beneficiaries/${id}/timeline`);
    expect(body.payouts).toMatchObject([
      {
        period: '2024-05',
        state: 'WAIVED',
        vouchers: [
          { causeType: 'BATCH_PAID', fund: 'RESIDENT', period: '2024-05', on: '2024-05-10', reversed: false },
          { causeType: 'BOUNCE', on: '2024-05-11' },
          { causeType: 'WAIVED', on: '2024-12-02' },
        ],
      },
    ]);
    expect(body).toMatchObject({
      acts: [{ kind: 'WAIVE', state: 'CONFIRMED', reason: '已死亡，不再发放', decidedBy: '艾尔肯·吐尔逊' }],
      certifications: [{ method: 'VISIT', validUntil: '2024-06-01', withdrawnReason: null }],
      suspensions: [{ fromPeriod: '2024-12', state: 'SUSPENDED', decidedBy: '李秀英', verdict: null }],
      stops: [{ reason: 'CERTIFICATION', effectiveFrom: '2024-12', addedBy: '李秀英', liftedAt: null }],
      listMatches: [{ kind: 'DEATH', fromOn: '2024-04-20', score: 100, reason: 'NUMBER_AND_NAME' }],
      flags: [{ checkCode: 'PAID_AFTER_DEATH', severity: 'BLOCK', state: 'OPEN', period: '2024-05', lineNo: 1 }],
    });
  });

  it('withholds what the reader has no right to see', async () => {
    const { body } = await (await world.http.login('chuna')).send('get', `/v1/beneficiaries/${id}/timeline`);
    expect(body).toMatchObject({ certifications: null, suspensions: null, listMatches: null, flags: null });
    expect(body.payouts[0].vouchers).toHaveLength(3);
    const clerk = await (await world.http.login('jingban')).send('get', `/v1/beneficiaries/${id}/timeline`);
    expect(clerk.body.certifications).toHaveLength(1);
    expect(clerk.body.flags).toBeNull();
  });
});
