import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BeneficiariesService } from '../../src/beneficiaries/beneficiaries.service.js';
import type { NewPayee } from '../../src/beneficiaries/domain/beneficiary.types.js';
import { refusal } from '../support/refusal.js';
import { accountOf, newCsv, RollsWorld, rowOf } from '../support/rolls-fixture.js';

describe('rolls carry the register', () => {
  let world: RollsWorld;
  beforeAll(async () => {
    world = await RollsWorld.open();
  });
  afterAll(() => world.close());

  const changes = async (person: number): Promise<string[]> => {
    const { id } = await world.person(person);
    const rows = await world.db.rows<{ text: string }>(
      `SELECT concat_ws(' ', c.kind, coalesce(c.old_value, '-'), coalesce(c.new_value, '-'), l.row_no) AS text
         FROM beneficiary_change c LEFT JOIN roll_line l ON l.roll_id = c.roll_id AND l.ordinal = c.roll_ordinal
        WHERE c.beneficiary_id = $1 ORDER BY c.id`,
      [id],
    );
    return rows.map((row) => row.text);
  };

  it('registers people, and explains each by the row of the roll', async () => {
    await world.month([rowOf(1), rowOf(2), rowOf(3)], { period: '2024-08' });
    expect(await changes(2)).toEqual(['REGISTERED - - 3']);
    expect(await world.history(2)).toEqual(['RESIDENT 202408 NEW']);
    const { id } = await world.person(2);
    const row = await world.db.one<{ id_cipher: Buffer; birth_on: string; sex: string; township: string }>(
      'SELECT id_cipher, birth_on, sex, township FROM beneficiary WHERE id = $1',
      [id],
    );
    expect(row).toMatchObject({ birth_on: '1940-01-01', sex: 'F', township: '652822100' });
    expect(world.numbers.open(row!.id_cipher)).toMatch(/^652822194001019/);
  });

  it('makes a payee version only where the roll says something new, and records what was new', async () => {
    const september = [
      rowOf(1, { account: accountOf(201) }),
      rowOf(2, { holder: '人.二', township: '群巴克镇' }),
      rowOf(3, { bank: '' }),
      rowOf(4, { bank: '另一银行' }),
    ];
    const { applied } = await world.month(september, { period: '2024-09' });
    expect(applied).toMatchObject({ registered: 1, newAccounts: 3, started: 1 });
    const masked = (account: string): string => '*'.repeat(account.length - 4) + account.slice(-4);
    expect(await changes(1)).toEqual([
      'REGISTERED - - 2',
      `ACCOUNT ${masked(accountOf(1))} ${masked(accountOf(201))} 2`,
    ]);
    expect(await changes(2)).toEqual([
      'REGISTERED - - 3',
      'ACCOUNT_NAME 人二 人.二 3',
      'TOWNSHIP 652822100 652822102 3',
    ]);
    expect(await changes(3)).toEqual(['REGISTERED - - 4']);
    expect((await world.person(2)).township).toBe('652822102');

    // October repeats it, with a blank where September gave a spelling: nothing is said, so nothing changes.
    const october = [rowOf(1, { account: accountOf(201) }), rowOf(2), rowOf(3), rowOf(4, { bank: '' })];
    expect((await world.month(october, { period: '2024-10' })).applied).toMatchObject({ newAccounts: 0 });
    expect(await world.payee(2)).toMatchObject({ accountName: '人.二', number: accountOf(2) });
    const { applied: bank } = await world.month([rowOf(1, { account: accountOf(201) }), rowOf(2), rowOf(3), rowOf(4)]);
    expect(bank).toMatchObject({ newAccounts: 1 });
    expect(await changes(4)).toEqual(['REGISTERED - - 5', 'BANK 另一银行 演示银行 5']);
    // The number of a known account is taken over sealed, without being read.
    expect((await world.payee(4)).number).toBe(accountOf(4));
  });

  it('does not seal again what the register holds', async () => {
    const roll = await world.check(
      newCsv([rowOf(1, { account: accountOf(201) }), rowOf(5), rowOf(2, { account: accountOf(202) })]),
      {
        period: '2024-12',
      },
    );
    const rows = await world.db.rows(
      'SELECT id_cipher IS NULL AS id, account_cipher IS NULL AS account FROM roll_line WHERE roll_id = $1 ORDER BY ordinal',
      [roll.id],
    );
    expect(rows).toEqual([
      { id: true, account: true },
      { id: false, account: false },
      { id: true, account: false },
    ]);
  });
});

describe('spells', () => {
  let world: RollsWorld;
  beforeAll(async () => {
    world = await RollsWorld.open();
  });
  afterAll(() => world.close());

  it('close in the month of the stop, open again, and end for good', async () => {
    const stop = (status: string, reason = '') => rowOf(1, { status, reason });
    await world.month([rowOf(1)], { period: '2024-06' });
    expect((await world.month([stop('暂停', '未认证')], { period: '2024-07' })).applied).toMatchObject({
      suspended: 1,
    });
    // A roll that lists the suspended every month says nothing new.
    expect((await world.month([stop('暂停', '未认证')], { period: '2024-08' })).applied).toMatchObject({
      suspended: 0,
    });
    expect((await world.month([rowOf(1)], { period: '2024-09' })).applied).toMatchObject({ resumed: 1, started: 0 });
    await world.month([stop('暂停')], { period: '2024-10' });
    expect((await world.month([stop('死亡')])).applied).toMatchObject({ ended: 1 });
    expect(await world.spells(1)).toEqual(['RESIDENT [2024-06-01,2024-07-01)', 'RESIDENT [2024-09-01,2024-10-01)']);
    expect(await world.history(1)).toEqual([
      'RESIDENT 202406 NEW',
      'RESIDENT 202407 SUSPENDED',
      'RESIDENT 202409 RESUMED',
      'RESIDENT 202410 SUSPENDED',
      'RESIDENT 202411 ENDED',
    ]);
  });

  it('move from scheme to scheme in one month, the old one first', async () => {
    await world.month([rowOf(2)], { period: '2024-10', scheme: 'ENTERPRISE' });
    await world.month([rowOf(2, { status: '终止', reason: '转出' })], { scheme: 'ENTERPRISE' });
    const roll = await world.check(newCsv([rowOf(2)]), { scheme: 'INSTITUTIONAL' });
    expect(roll.issueCounts).toEqual([]);
    expect(await world.accept(roll.id)).toMatchObject({ registered: 0, started: 1 });
    expect(await world.spells(2)).toEqual(['ENTERPRISE [2024-10-01,2024-11-01)', 'INSTITUTIONAL [2024-11-01,)']);
  });

  it('are taken back when the person is stopped in the month of the beginning', async () => {
    await world.month([rowOf(21)], { period: '2024-10', scheme: 'ENTERPRISE' });
    await world.month([rowOf(22), rowOf(23)], { scheme: 'ENTERPRISE' });
    // Nothing may be said twice of a month; so the line goes into the register as the use case would take it.
    const roll = await world.upload(newCsv([rowOf(22, { status: '终止', reason: '死亡' })]), { scheme: 'ENTERPRISE' });
    await world.run('jingban', async (ctx) => {
      await ctx.tx.run(
        `INSERT INTO roll_line SELECT (jsonb_populate_record(l, jsonb_build_object('roll_id', $1::bigint, 'status', 'END'))).*
           FROM roll_line l WHERE l.id_index = (SELECT id_index FROM beneficiary WHERE id = $2) AND l.status = 'PAY'`,
        [roll, (await world.person(22)).id],
      );
      const applied = await world
        .of(BeneficiariesService)
        .applyRoll(ctx, { rollId: roll, scheme: 'ENTERPRISE', period: '2024-11' });
      expect(applied).toMatchObject({ ended: 1, started: 0 });
    });
    expect(await world.spells(22)).toEqual([]);
    expect(await world.history(22)).toEqual(['ENTERPRISE 202411 NEW', 'ENTERPRISE 202411 ENDED']);
  });
});

describe('a roll for an earlier month', () => {
  let world: RollsWorld;
  beforeAll(async () => {
    world = await RollsWorld.open();
  });
  afterAll(() => world.close());

  it('speaks for its month only, until the next accepted roll of the scheme', async () => {
    await world.month([rowOf(11), rowOf(12)], { period: '2024-08', scheme: 'INSTITUTIONAL' });
    await world.month([rowOf(11), rowOf(14)], { period: '2024-10', scheme: 'INSTITUTIONAL' });
    // September after October: 13 is paid for it alone, 14 began in October and now a month earlier.
    const september = await world.check(newCsv([rowOf(13), rowOf(14), rowOf(11)]), {
      period: '2024-09',
      scheme: 'INSTITUTIONAL',
    });
    expect(september.wholeIssues).toEqual([]);
    expect(await world.accept(september.id)).toMatchObject({ started: 2, registered: 1 });
    expect(await world.spells(13)).toEqual(['INSTITUTIONAL [2024-09-01,2024-10-01)']);
    expect(await world.history(13)).toEqual(['INSTITUTIONAL 202409 NEW', 'INSTITUTIONAL 202410 SUSPENDED']);
    expect(await world.spells(14)).toEqual(['INSTITUTIONAL [2024-09-01,2024-10-01)', 'INSTITUTIONAL [2024-10-01,)']);
    expect(await world.history(14)).toEqual(['INSTITUTIONAL 202410 NEW', 'INSTITUTIONAL 202409 NEW']);
    // In the next month 13 is welcome, with a mention.
    const november = await world.check(newCsv([11, 12, 13, 14].map((person) => rowOf(person))), {
      scheme: 'INSTITUTIONAL',
    });
    expect(november.wholeIssues).toEqual([]);
    expect(await world.codes(november.id)).toEqual(['4 ROLL_RESUMED_AFTER_SUSPENSION']);
    await world.accept(november.id);
    expect(await world.spells(13)).toEqual(['INSTITUTIONAL [2024-09-01,2024-10-01)', 'INSTITUTIONAL [2024-11-01,)']);
  });

  it('stops nobody', async () => {
    const roll = await world.check(newCsv([rowOf(11, { status: '终止' })]), {
      period: '2024-07',
      scheme: 'INSTITUTIONAL',
    });
    expect(await world.codes(roll.id)).toEqual(['2 ROLL_STOP_IN_PAST_MONTH']);
    expect((await world.issues(roll.id))[0]!.sentence).toContain('2024-11');
  });
});

describe('a payee version', () => {
  let world: RollsWorld;
  beforeAll(async () => {
    world = await RollsWorld.open();
    await world.month([rowOf(1), rowOf(2)]);
  });
  afterAll(() => world.close());

  const correct = async (change: Partial<NewPayee>): Promise<{ payeeVersionId: string }> => {
    const { id } = await world.person(1);
    const payee = {
      beneficiaryId: id,
      accountNumber: null,
      accountName: null,
      bankName: null,
      source: 'CORRECTED',
    } as const;
    return world.run('jingban', (ctx) => world.of(BeneficiariesService).newPayeeVersion(ctx, { ...payee, ...change }));
  };

  it('takes another account, another spelling, or confirms the one there is', async () => {
    const before = (await world.person(1)).payee_version_id;
    const { payeeVersionId } = await correct({
      accountNumber: ` ${accountOf(301).replace(/(\d{4})/g, '$1 ')}`,
      bankName: '乙银行',
    });
    expect((await world.person(1)).payee_version_id).toBe(payeeVersionId);
    expect(await world.payee(1)).toEqual({ number: accountOf(301), accountName: '人一', source: 'CORRECTED' });
    await correct({ accountName: '人.一' });
    expect(await world.payee(1)).toEqual({ number: accountOf(301), accountName: '人.一', source: 'CORRECTED' });
    await correct({ source: 'CONFIRMED' });
    expect(await world.payee(1)).toEqual({ number: accountOf(301), accountName: '人.一', source: 'CONFIRMED' });
    // The version that earlier payouts refer to says what it said.
    const numbers = await world.of(BeneficiariesService).accountNumbers(world.db, world.agencyId, [before]);
    expect(numbers.get(before)).toBe(accountOf(1));
    const [cipher] = await world.of(BeneficiariesService).payeeCiphers(world.db, world.agencyId, [before]);
    expect(world.numbers.open(cipher!.accountCipher)).toBe(accountOf(1));
  });

  it('refuses what cannot be an account, a name or a person', async () => {
    expect(await refusal(correct({ accountNumber: '6217' }))).toBe('ACCOUNT_NUMBER_MALFORMED');
    expect(await refusal(correct({ accountName: '???' }))).toBe('ACCOUNT_NAME_MALFORMED');
    expect(await refusal(correct({ beneficiaryId: '987654' }))).toBe('NOT_FOUND');
  });

  it('is one after the other when several are made at once', async () => {
    const made = await Promise.all([401, 402, 403].map((n) => correct({ accountNumber: accountOf(n) })));
    const last = made.map(({ payeeVersionId }) => BigInt(payeeVersionId)).reduce((a, b) => (a > b ? a : b));
    expect((await world.person(1)).payee_version_id).toBe(String(last));
  });
});
