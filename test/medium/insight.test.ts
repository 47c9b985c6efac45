import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { APART, MONEY_STEPS } from '../../src/insight/domain/money-path.js';
import { InsightModule } from '../../src/insight/insight.module.js';
import { PeopleStore } from '../../src/beneficiaries/people.store.js';
import { BeneficiariesService } from '../../src/beneficiaries/beneficiaries.service.js';
import type { BatchAnswer } from '../../src/payouts/batch-steps.js';
import type { Browser } from '../support/http-app.js';
import { PayoutsWorld } from '../support/payouts-fixture.js';
import { refusal } from '../support/refusal.js';

jest.setTimeout(120_000);
let world: PayoutsWorld;
let auditor: Browser;
let people = 100;
beforeAll(async () => {
  world = await PayoutsWorld.open([InsightModule]);
  auditor = await world.http.login('jihe');
});
afterAll(() => world?.close());

const payees = (count: number) => Array.from({ length: count }, () => ({ person: (people += 1), base: '100.00' }));
/** What the checks before submission leave behind. */
const checked = (batch: BatchAnswer) =>
  world.db.rows(
    `INSERT INTO audit_run (agency_id, kind, batch_id, round, digest, period_from, period_to, lines, results, parameters, run_at, act_id)
     SELECT agency_id, 'GATE', id, round, digest, period, period, line_count, '{}', '{}', now(), act_id FROM payout_batch WHERE id = $1`,
    [batch.id],
  );

describe('the rules by which people are kept apart', () => {
  const STEPS = ['DRAFT', 'SUBMIT', 'REVIEW', 'APPROVE', 'ISSUE'] as const;
  type Step = (typeof STEPS)[number];
  const SIGNED: Partial<Record<Step, [action: string, state: string]>> = {
    SUBMIT: ['submit', 'SUBMITTED'],
    REVIEW: ['review', 'REVIEWED'],
    APPROVE: ['approve', 'APPROVED'],
  };
  beforeAll(async () => {
    for (const login of ['p1', 'p2', 'p3', 'p4', 'p5']) await world.user(login, ['FINANCE_CLERK']);
  });

  /** The steps of a batch as bare statements of the service's role, each by the person given; the step that is refused. */
  async function walk(who: Record<Step, string>): Promise<string> {
    const roll = await world.roll('2024-01', payees(1));
    const batch = await world.draft(roll, who.DRAFT);
    await checked(batch);
    for (const step of STEPS.slice(1)) {
      const actor = world.userId(who[step]);
      const statements = SIGNED[step]
        ? [
            `INSERT INTO batch_signature (agency_id, batch_id, round, step, actor_id, digest, line_count, total, signed_at, prev_hash, hash, act_id)
             SELECT agency_id, id, round, '${step}', ${actor}, digest, line_count, total, now(), '', '', 1 FROM payout_batch WHERE id = ${batch.id}`,
            `UPDATE payout_batch SET state = '${SIGNED[step][1]}' WHERE id = ${batch.id}`,
            `INSERT INTO batch_event (agency_id, batch_id, action, actor_id, at, act_id) VALUES (${world.agencyId}, ${batch.id}, '${SIGNED[step][0]}', ${actor}, now(), 1)`,
          ]
        : [
            `WITH f AS (INSERT INTO stored_file (agency_id, purpose, name, digest, size, media_type, chunk_count) VALUES (${world.agencyId}, 'bank-file', 'x', '', 0, 'x', 0) RETURNING id)
             INSERT INTO bank_file (agency_id, chain_no, batch_id, format_code, format_version, file_id, file_name, digest, line_count, total, issued_by, issued_at, prev_hash, hash, act_id)
             SELECT b.agency_id, 0, b.id, 'TEST', 1, f.id, 'x', b.digest, b.line_count, b.total, ${actor}, now(), '', '', 1 FROM payout_batch b, f WHERE b.id = ${batch.id}`,
          ];
      const code = await refusal(
        world.db.transaction(async (tx) => {
          for (const sql of statements) await tx.run(sql);
        }),
      );
      if (code !== 'DONE') return step;
    }
    return 'DONE';
  }

  it('are those of the database, pair by pair, whatever roles are held', async () => {
    const apart = new Set(APART.flatMap(({ pairs }) => pairs.map((pair) => pair.join(' '))));
    const everybody = { DRAFT: 'p1', SUBMIT: 'p2', REVIEW: 'p3', APPROVE: 'p4', ISSUE: 'p5' };
    expect(await walk(everybody)).toBe('DONE');
    for (const [i, a] of STEPS.entries()) {
      for (const b of STEPS.slice(i + 1)) {
        const outcome = await walk({ ...everybody, [b]: everybody[a] });
        expect(`${a} ${b}: ${outcome}`).toBe(`${a} ${b}: ${apart.has(`${a} ${b}`) ? b : 'DONE'}`);
      }
    }
    expect(apart.size).toBe(9);
  });
});

describe('who could move money', () => {
  it('is read from the rights: nobody alone, no pair, four people at least', async () => {
    const { body } = await auditor.send('get', '/v1/insight/paths');
    expect(body).toMatchObject({ alone: [], pairs: [], conflicts: [], smallest: { size: 4 } });
    expect(body.steps.map(({ step }: { step: string }) => step)).toEqual(MONEY_STEPS.map(({ step }) => step));
    const cashier = body.people.find(({ login }: { login: string }) => login === 'chuna');
    expect(cashier.may).toEqual(['RECEIVE_FUNDS', 'ISSUE', 'DOWNLOAD', 'SLIP', 'RESULT']);
    const team = ['jingban', 'fuhe', 'shenpi', 'chuna'].map((login) => world.userId(login)).sort();
    expect(body.smallest.groups).toContainEqual(team);
    expect(body.otherWays).toMatchObject([
      { way: 'RESET_PASSWORDS', userIds: [world.userId('xitong')] },
      { way: 'CREATE_AND_GRANT', userIds: [world.userId('xitong'), world.userId('anquan')] },
    ]);
  });

  it('lists forbidden pairs that somebody still holds, and who is kept from it by the rules alone', async () => {
    await world.user('laoren', ['REVIEWER', 'APPROVER']);
    await world.user('xinren', ['FINANCE_CLERK']);
    // Granted in a time before the rule, which the guard no longer lets happen.
    await world.http.database.asOwner('ALTER TABLE user_role DISABLE TRIGGER user_role_guard');
    await world.http.database.asOwner(`INSERT INTO user_role VALUES (${world.userId('xinren')}, 'CASHIER')`);
    await world.http.database.asOwner('ALTER TABLE user_role ENABLE TRIGGER user_role_guard');
    const { body } = await auditor.send('get', '/v1/insight/paths');
    expect(body.conflicts).toMatchObject([{ login: 'xinren', roleA: 'CASHIER', roleB: 'FINANCE_CLERK' }]);
    expect(body.margins).toEqual([
      {
        userIds: [world.userId('laoren'), world.userId('xinren')],
        keptBy: ['THREE_SIGNERS', 'SIGNER_ISSUES_NOT'],
      },
    ]);
    expect(body).toMatchObject({ alone: [], pairs: [], smallest: { size: 4 } });
  });

  it('is for those who watch, not for those who are watched', async () => {
    for (const login of ['jingban', 'shenpi', 'guanli']) {
      const browser = await world.http.login(login);
      expect((await browser.send('get', '/v1/insight/paths')).body.code).toBe('PERMISSION_MISSING');
    }
  });
});

describe('who did', () => {
  let batch: BatchAnswer;
  beforeAll(async () => {
    // 付 and 收: the same two months by the same people, one batch by another cashier.
    for (const [period, cashier] of [
      ['2024-05', 'chuna'],
      ['2024-06', 'chuna2'],
    ] as const) {
      if (cashier === 'chuna2') await world.user(cashier, ['CASHIER']);
      batch = await world.draft(await world.roll(period, payees(3)));
      await checked(batch);
      await world.sign(batch);
      await world.issue(batch.id, cashier);
      await world.slip(batch.id, `${period}-10`);
      await world.results(
        batch.id,
        [1, 2, 3].map((lineNo) => ({ lineNo, result: 'PAID' as const, creditedOn: `${period}-10` })),
      );
    }
  });
  const id = (login: string) => world.userId(login);

  it('is counted by person and step, beside what each may do', async () => {
    const { body } = await auditor.send('get', '/v1/insight/heat-map?from=2024-05&to=2024-06');
    const row = (login: string) => body.find((each: { login: string }) => each.login === login);
    const cell = (login: string, step: string) =>
      row(login).cells.find((each: { step: string }) => each.step === step) as object;
    expect(cell('jingban', 'SUBMIT')).toMatchObject({ may: true, times: 2, lastAt: expect.any(String) });
    expect(cell('jingban', 'APPROVE')).toEqual({ step: 'APPROVE', may: false, times: 0, lastAt: null });
    expect(cell('chuna', 'ISSUE')).toMatchObject({ may: true, times: 1 });
    expect(cell('chuna', 'RESULT')).toMatchObject({ times: 2 });
    expect(row('jihe')).toBeUndefined();
    const one = await auditor.send('get', '/v1/insight/heat-map?from=2024-06');
    expect(one.body.find((each: { login: string }) => each.login === 'jingban').cells[3]).toMatchObject({
      step: 'SUBMIT',
      times: 1,
    });
  });

  it('names those who sign together, and every two who met in a batch, with their share', async () => {
    const signers = await auditor.send('get', '/v1/insight/teams');
    expect(signers.body).toEqual([
      {
        userIds: [id('jingban'), id('fuhe'), id('shenpi')],
        names: ['阿依努尔·买买提', '李秀英', '艾尔肯·吐尔逊'],
        batches: 2,
        share: '100.00',
        amount: '600.00',
        firstPeriod: '2024-05',
        lastPeriod: '2024-06',
      },
    ]);
    const couples = await auditor.send('get', '/v1/insight/teams?size=2');
    const of = (a: string, b: string) =>
      couples.body.find(
        ({ userIds }: { userIds: string[] }) =>
          userIds.join() === [id(a), id(b)].sort((x, y) => Number(x) - Number(y)).join(),
      );
    expect(of('jingban', 'fuhe')).toMatchObject({ batches: 2, share: '100.00' });
    expect(of('shenpi', 'chuna')).toMatchObject({ batches: 1, share: '50.00' });
    expect(of('chuna', 'chuna2')).toBeUndefined();
  });

  it('shows each batch with everybody who had a hand in it', async () => {
    const { body } = await auditor.send('get', `/v1/insight/batches?from=2024-06&userId=${id('chuna2')}`);
    expect(body).toMatchObject({ total: 1, rows: [{ batchId: batch.id, people: 5, total: '300.00' }] });
    expect(body.rows[0].hands.map(({ step, userId }: Record<string, string>) => `${step} ${userId}`)).toEqual([
      `IMPORT ${id('jingban')}`,
      `ACCEPT ${id('jingban')}`,
      `DRAFT ${id('jingban')}`,
      `SUBMIT ${id('jingban')}`,
      `REVIEW ${id('fuhe')}`,
      `APPROVE ${id('shenpi')}`,
      `ISSUE ${id('chuna2')}`,
      `SLIP ${id('chuna')}`,
      `RESULT ${id('chuna')}`,
    ]);
  });

  it('tells who changed an account and then handled the payment to it', async () => {
    const person = people;
    const found = await world
      .of(PeopleStore)
      .search(world.db, world.agencyId, { nameKey: '', page: 1, pageSize: 1000 });
    const one = found.rows.find(({ name }) =>
      name.endsWith([...String(person)].map((d) => '零一二三四五六七八九'[Number(d)]).join('')),
    )!;
    await world.run(
      'jingban',
      (ctx) =>
        world.of(BeneficiariesService).newPayeeVersion(ctx, {
          beneficiaryId: one.id,
          accountNumber: '6228480000000009999',
          accountName: null,
          bankName: null,
          source: 'CORRECTED',
        }),
      'reissue.draft',
    );
    const next = await world.draft(await world.roll('2024-07', [{ person, base: '100.00' }]));
    const answer = await auditor.send('get', '/v1/insight/account-changers');
    expect(answer.body).toMatchObject({
      total: 1,
      rows: [
        {
          name: one.name,
          accountMasked: expect.stringMatching(/^\*+9999$/),
          userId: id('jingban'),
          batchNumber: next.number,
          steps: ['IMPORT', 'ACCEPT', 'DRAFT'],
        },
      ],
    });
    const administrator = await world.http.login('anquan');
    const hidden = await administrator.send('get', '/v1/insight/account-changers');
    expect(hidden.body.rows[0]).toMatchObject({
      name: null,
      idMasked: null,
      accountMasked: null,
      userName: '阿依努尔·买买提',
    });
    expect((await auditor.send('get', '/v1/insight/account-changers?source=CONFIRMED')).body.total).toBe(0);
  });

  it('lists passwords that somebody else set, with what the account did in the days after', async () => {
    expect((await auditor.send('get', '/v1/insight/password-resets')).body).toEqual([]);
    world.http.clock.advance(10);
    const administrator = await world.http.login('xitong');
    const reset = await administrator.send('post', `/v1/users/${id('fuhe')}/password`).send({});
    expect(reset.status).toBeLessThan(300);
    const next = await world.draft(await world.roll('2024-08', payees(1)));
    await checked(next);
    await world.sign(next, 'REVIEWED');
    expect((await auditor.send('get', '/v1/insight/password-resets')).body).toMatchObject([
      { by: '陈晓明', of: '李秀英', stepsAfter: 1, batchesAfter: [next.number] },
    ]);
  });
});
