import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AgenciesService } from '../../src/agencies/agencies.service.js';
import { ChangeFund } from '../../src/agencies/change-fund.js';
import { BeneficiariesService } from '../../src/beneficiaries/beneficiaries.service.js';
import { ReinstateBeneficiary } from '../../src/beneficiaries/reinstate-beneficiary.js';
import { RenameBeneficiary } from '../../src/beneficiaries/rename-beneficiary.js';
import { AddStopListEntries } from '../../src/rolls/add-stop-list-entries.js';
import { LiftStopListEntry } from '../../src/rolls/lift-stop-list-entry.js';
import { RestartRoll } from '../../src/rolls/restart-roll.js';
import { refusal } from '../support/refusal.js';
import { accountOf, newCsv, idOf, RollsWorld, rowOf, type TestRow } from '../support/rolls-fixture.js';

describe('a roll is checked against the register and other months', () => {
  let world: RollsWorld;
  beforeAll(async () => {
    world = await RollsWorld.open();
    // 1–9 draw a resident pension since October, 21 and 22 an enterprise pension.
    await world.month(
      [1, 2, 3, 4, 5, 6, 7, 8, 9].map((person) => rowOf(person)),
      { period: '2024-10' },
    );
    await world.month([rowOf(21), rowOf(22)], { period: '2024-10', scheme: 'ENTERPRISE' });
  });
  afterAll(() => world.close());

  /** Issues of November's roll with all nine people, some of them changed. */
  const november = async (changes: Record<number, TestRow>, more: string[][] = []) => {
    const rows = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((person) => rowOf(person, changes[person]));
    const roll = await world.check(newCsv([...rows, ...more]));
    return { roll, codes: await world.codes(roll.id), issues: await world.issues(roll.id) };
  };

  it('finds nothing when nothing has changed', async () => {
    const { roll } = await november({});
    expect(roll).toMatchObject({ lineCount: 9, issueCounts: [], wholeIssues: [] });
  });

  it('blocks another name, and only mentions another dot', async () => {
    await world.month([rowOf(31, { name: '艾力·买买提' })], { period: '2024-10', scheme: 'INSTITUTIONAL' });
    const other = await world.check(newCsv([rowOf(31, { name: '艾力买买提' })]), { scheme: 'INSTITUTIONAL' });
    expect(await world.codes(other.id)).toEqual(['2 ROLL_NAME_SEPARATOR_FROM_REGISTER']);
    const { codes, issues } = await november({ 2: { name: '人三' } });
    expect(codes).toEqual(['3 ROLL_NAME_DIFFERS_FROM_REGISTER']);
    expect(issues[0]).toMatchObject({ severity: 'BLOCK', value: '人三', column: '1', details: { registered: '人二' } });
  });

  it('takes the new name once it is registered by somebody else than the clerk', async () => {
    const { id } = await world.person(2);
    const input = { beneficiaryId: id, name: '人三', reason: '公安机关更名证明' };
    await world.run('fuhe', (ctx) => world.of(RenameBeneficiary).run(ctx, input));
    expect((await november({ 2: { name: '人三' } })).codes).toEqual([]);
    await world.run('fuhe', (ctx) => world.of(RenameBeneficiary).run(ctx, { ...input, name: '人二' }));
  });

  it('blocks a person who draws a pension under another scheme', async () => {
    const { codes, issues } = await november({}, [rowOf(21)]);
    expect(codes).toEqual(['11 ROLL_OTHER_SCHEME']);
    expect(issues[0]!.sentence).toBe('该人员本月已在企业职工领取待遇。');
  });

  it('blocks people on the stop list until they are taken off it', async () => {
    const entries = [
      { row: 1, idNumber: idOf(3), name: '人三', reason: 'DEATH', effectiveFrom: '2024-11' },
      { row: 2, idNumber: idOf(4), name: '人四', reason: '服刑', effectiveFrom: '2024-12' },
    ];
    const add = () => world.run('jihe', (ctx) => world.of(AddStopListEntries).run(ctx, { entries, source: '民政局' }));
    expect(await add()).toEqual({ added: 2, already: 0 });
    expect(await add()).toEqual({ added: 0, already: 2 });
    const { codes, issues, roll } = await november({ 5: { account: accountOf(55) } });
    expect(codes).toEqual(['4 ROLL_STOP_LIST', '6 ROLL_ACCOUNT_CHANGED']);
    expect(issues[0]!.sentence).toBe('该人员在停发名单中：死亡（自 2024-11 起）。');

    const { id } = (await world.db.one<{ id: string }>('SELECT id FROM stop_list_entry WHERE name = $1', ['人三']))!;
    const lift = () => world.run('jihe', (ctx) => world.of(LiftStopListEntry).run(ctx, { id, reason: '民政局更正' }));
    expect(await lift()).toEqual({ id, lifted: true });
    expect(await refusal(lift())).toBe('STOP_LIST_LIFTED_ALREADY');
    await world.run('jingban', (ctx) => world.of(RestartRoll).run(ctx, { rollId: roll.id }));
    await world.import(roll.id);
    expect(await world.codes(roll.id)).toEqual(['6 ROLL_ACCOUNT_CHANGED']);
  });

  it('names every row of a stop list that is wrong, and takes none', async () => {
    const entries = [
      { row: 1, idNumber: idOf(8), name: '人八', reason: '死亡' },
      { row: 2, idNumber: '123', name: '??', reason: '不知道', effectiveFrom: '2024-13' },
    ];
    const add = world.run('jihe', (ctx) => world.of(AddStopListEntries).run(ctx, { entries, source: '民政局' }));
    await expect(add).rejects.toMatchObject({ code: 'STOP_LIST_ROWS', details: { count: 4 } });
    expect(await world.db.rows('SELECT FROM stop_list_entry WHERE name = $1', ['人八'])).toEqual([]);
  });

  it('warns of a jump of the regular amount, not of back-pay', async () => {
    const { codes, issues } = await november({
      1: { base: '265.00' },
      2: { backPay: '5000.00' },
      3: { base: '230.00' },
    });
    expect(codes).toEqual(['2 ROLL_AMOUNT_JUMP']);
    expect(issues[0]).toMatchObject({ severity: 'WARN', details: { previous: '250.91', current: '350.91' } });
  });

  it('warns of an account of several people, in the roll or of somebody paid elsewhere', async () => {
    const { codes, issues } = await november({ 6: { account: accountOf(7) }, 8: { account: accountOf(22) } });
    expect(codes).toEqual([
      '7 ROLL_ACCOUNT_CHANGED',
      '7 ROLL_ACCOUNT_SHARED',
      '8 ROLL_ACCOUNT_SHARED',
      '9 ROLL_ACCOUNT_CHANGED',
      '9 ROLL_ACCOUNT_SHARED',
    ]);
    expect(issues[2]!.sentence).toBe('同一银行账号有 2 人使用。');
  });

  it('blocks whoever has not reached the age before the month begins', async () => {
    const born = (day: string) => ({ id: idOf(0, day) });
    const rows = [
      rowOf(61, born('1974-10-31')),
      rowOf(62, born('1974-11-01')),
      rowOf(63, born('1974-11-15')),
      rowOf(64, born('1974-12-01')),
    ];
    const roll = await world.check(newCsv(rows), { scheme: 'INSTITUTIONAL' });
    expect((await world.codes(roll.id)).filter((code) => code.includes('AGE'))).toEqual([
      '3 ROLL_UNDER_AGE',
      '4 ROLL_UNDER_AGE',
      '5 ROLL_UNDER_AGE',
    ]);
    const under = (await world.issues(roll.id)).find(({ rowNo }) => rowNo === 5)!;
    expect(under.sentence).toBe('发放时年龄为 49 岁，未到领取年龄 50 岁。');
    await world.run('xitong', (ctx) => world.of(ChangeFund).run(ctx, 'INSTITUTIONAL', { minimumAge: null }));
    const again = await world.check(newCsv([rowOf(64, born('1974-12-01'))]), {
      scheme: 'INSTITUTIONAL',
      period: '2024-09',
    });
    expect(again.blockedCount).toBe(0);
    expect((await world.of(AgenciesService).fund(world.db, world.agencyId, 'INSTITUTIONAL')).minimumAge).toBeNull();
  });

  it('counts and names the people it misses, and says when last month is not there', async () => {
    const roll = await world.check(newCsv([rowOf(1), rowOf(2)]));
    expect(roll.wholeIssues).toMatchObject([
      { code: 'ROLL_PERSON_MISSING', sentence: '有 7 名在领人员不在本名册中。' },
    ]);
    const people = roll.wholeIssues[0]!.details.people as { name: string; idMasked: string }[];
    expect(people).toHaveLength(7);
    expect(people[0]).toMatchObject({ idMasked: expect.stringMatching(/^652822\*{8}/) });
    const december = await world.check(newCsv([1, 2, 3, 4, 5, 6, 7, 8, 9].map((person) => rowOf(person))), {
      period: '2024-12',
    });
    expect(december.wholeIssues.map(({ code }) => code)).toEqual(['ROLL_PREVIOUS_MONTH_MISSING']);
  });

  it('mentions who comes back from a suspension and blocks who comes back from an end, until it is taken back', async () => {
    const stop = (person: number, status: string, reason: string) => rowOf(person, { status, reason });
    const others = [3, 4, 5, 6, 7, 8, 9].map((person) => rowOf(person));
    const applied = await world.month([
      stop(1, '暂停', '未认证'),
      stop(2, '死亡', ''),
      stop(77, '终止', '死亡'),
      ...others,
    ]);
    expect(applied.applied).toMatchObject({ suspended: 1, ended: 1, registered: 0 });
    expect(applied.roll.issueCounts).toMatchObject([{ code: 'ROLL_STOP_UNKNOWN', count: 1 }]);

    const rows = newCsv([rowOf(1), rowOf(2), ...others]);
    const december = await world.check(rows, { period: '2024-12' });
    expect(await world.codes(december.id)).toEqual([
      '2 ROLL_RESUMED_AFTER_SUSPENSION',
      '3 ROLL_AFTER_END',
      '5 ROLL_STOP_LIST',
    ]);
    // A death counts in every scheme, an end of another kind only in its own.
    const elsewhere = await world.check(newCsv([rowOf(2)]), { period: '2024-12', scheme: 'INSTITUTIONAL' });
    expect(await world.codes(elsewhere.id)).toContain('2 ROLL_AFTER_END');

    const { id } = await world.person(2);
    const input = { beneficiaryId: id, scheme: 'RESIDENT', reason: '死亡信息有误' } as const;
    const reinstate = () => world.run('fuhe', (ctx) => world.of(ReinstateBeneficiary).run(ctx, input));
    expect(await reinstate()).toEqual({ suspendedFrom: '2024-11' });
    expect(await refusal(reinstate())).toBe('BENEFICIARY_NOT_ENDED');
    expect(await refusal(world.accept(december.id, 2))).toBe('DONE');
    expect(await world.history(1)).toEqual([
      'RESIDENT 202410 NEW',
      'RESIDENT 202411 SUSPENDED',
      'RESIDENT 202412 RESUMED',
    ]);
  });
});

describe('a person is paid once a month', () => {
  let world: RollsWorld;
  beforeAll(async () => {
    world = await RollsWorld.open();
  });
  afterAll(() => world.close());

  it('blocks whoever is in an accepted roll of the month', async () => {
    await world.month([rowOf(1), rowOf(2)]);
    const more = await world.check(newCsv([rowOf(2), rowOf(3)]));
    expect(await world.codes(more.id)).toEqual(['2 ROLL_ALREADY_IN_PERIOD']);
    expect(more.wholeIssues).toEqual([]);
    expect(await world.accept(more.id, 1)).toMatchObject({ registered: 1, started: 1 });
  });

  it('notices at the acceptance what was accepted after the check', async () => {
    const first = await world.check(newCsv([rowOf(11), rowOf(12)]), { period: '2024-12' });
    const second = await world.check(newCsv([rowOf(12), rowOf(13), rowOf(15)]), { period: '2024-12' });
    const other = await world.check(newCsv([rowOf(13), rowOf(14)]), { period: '2024-12', scheme: 'ENTERPRISE' });
    const results = await Promise.allSettled([first, second, other].map(({ id }) => world.accept(id)));
    const refused = results.filter((result) => result.status === 'rejected').map(({ reason }) => reason.code);
    // Whichever comes first, nobody is taken twice.
    expect(refused.every((code) => code === 'ROLL_CHECK_OUTDATED')).toBe(true);
    expect(refused.length).toBeGreaterThanOrEqual(1);
    const doubled = await world.db.rows(
      `SELECT b.name FROM spell s JOIN beneficiary b ON b.id = s.beneficiary_id WHERE s.during @> '2024-12-01'::date
        GROUP BY b.name HAVING count(*) > 1`,
    );
    expect(doubled).toEqual([]);

    const { id } = [first, second, other][results.findIndex(({ status }) => status === 'rejected')]!;
    await world.run('jingban', (ctx) => world.of(RestartRoll).run(ctx, { rollId: id }));
    await world.import(id);
    const roll = await world.detail(id);
    const blocked = roll.blockedCount!;
    expect(blocked).toBeGreaterThanOrEqual(1);
    expect(await refusal(world.accept(id))).toBe('ROLL_BLOCKED_ROWS');
    expect(await refusal(world.accept(id, blocked + 1))).toBe('ROLL_BLOCKED_ROWS');
    expect(await world.accept(id, blocked)).toMatchObject({ state: 'ACCEPTED' });
  });

  it('accepts a roll once, however many accept it at once', async () => {
    const roll = await world.check(newCsv([rowOf(31)]), { scheme: 'INSTITUTIONAL' });
    const results = await Promise.all([1, 2, 3, 4].map(() => refusal(world.accept(roll.id))));
    expect(results.sort()).toEqual(['DONE', 'STATE_NOT_ALLOWED', 'STATE_NOT_ALLOWED', 'STATE_NOT_ALLOWED']);
    expect(await world.spells(31)).toEqual(['INSTITUTIONAL [2024-11-01,)']);
  });

  it('has a roll of nothing but blocked rows refused', async () => {
    const roll = await world.check(newCsv([rowOf(31, { name: '别人' })]), {
      scheme: 'INSTITUTIONAL',
      period: '2024-12',
    });
    expect(await refusal(world.accept(roll.id, 1))).toBe('ROLL_NOTHING_TO_ACCEPT');
  });
});

describe('a corrected account', () => {
  let world: RollsWorld;
  beforeAll(async () => {
    world = await RollsWorld.open();
  });
  afterAll(() => world.close());

  it('stays when the next roll repeats the old one, and gives way when the roll says something new', async () => {
    await world.month([rowOf(1), rowOf(2)], { period: '2024-10' });
    const { id } = await world.person(1);
    const correct = (accountNumber: string | null, accountName: string | null) =>
      world.run('jingban', (ctx) =>
        world.of(BeneficiariesService).newPayeeVersion(ctx, {
          beneficiaryId: id,
          accountNumber,
          accountName,
          bankName: '演示银行',
          source: accountNumber === null ? 'CONFIRMED' : 'CORRECTED',
        }),
      );
    await correct(accountOf(100), null);
    const repeats = await world.check(newCsv([rowOf(1), rowOf(2)]));
    expect(await world.codes(repeats.id)).toEqual(['2 ROLL_ACCOUNT_KEPT']);
    expect(await world.accept(repeats.id)).toMatchObject({ newAccounts: 0 });
    expect(await world.payee(1)).toEqual({ number: accountOf(100), accountName: '人一', source: 'CORRECTED' });

    await correct(null, '人.一');
    const says = await world.check(newCsv([rowOf(1, { account: accountOf(100) }), rowOf(2)]), { period: '2024-12' });
    expect(await world.codes(says.id)).toEqual([]);
    expect(await world.accept(says.id)).toMatchObject({ newAccounts: 0 });
    expect(await world.payee(1)).toMatchObject({ accountName: '人.一', source: 'CONFIRMED' });

    const changed = await world.check(newCsv([rowOf(1, { account: accountOf(101) }), rowOf(2)]), { period: '2025-01' });
    expect(await world.codes(changed.id)).toEqual(['2 ROLL_ACCOUNT_CHANGED']);
    await world.accept(changed.id);
    expect(await world.payee(1)).toEqual({ number: accountOf(101), accountName: '人一', source: 'ROLL' });
  });
});
