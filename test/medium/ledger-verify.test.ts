import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { intToPeriod } from '../../src/kernel/period.js';
import { CarryForwardYear } from '../../src/ledger/carry-forward-year.js';
import { LedgerModule } from '../../src/ledger/ledger.module.js';
import { ReverseVoucher } from '../../src/ledger/reverse-voucher.js';
import { WithdrawBatch } from '../../src/payouts/withdraw-batch.js';
import { ExcludeLine } from '../../src/payouts/exclude-line.js';
import { referenceOf, VerifyWorld } from '../support/verify-fixture.js';

jest.setTimeout(120_000);
let world: VerifyWorld;
let october: string;
let reissued: string;

const people = (from: number, count: number, base = '250.91') =>
  Array.from({ length: count }, (_, i) => ({
    person: from + i,
    base,
    personal: '12.09',
    grant: i === 0 ? '100.00' : '0.00',
  }));

beforeAll(async () => {
  world = await VerifyWorld.open();
  const { payouts } = world;

  // October: two fail; one is paid again, one is given up. Another comes back after settlement.
  october = (await world.paid('2024-10', people(1, 6), '2024-10-10')).id;
  await payouts.results(october, [
    { lineNo: 1, result: 'FAILED', creditedOn: '2024-10-11' },
    { lineNo: 2, result: 'FAILED', creditedOn: '2024-10-11' },
    ...[3, 4].map((lineNo) => ({ lineNo, result: 'PAID' as const, creditedOn: '2024-10-10' })),
  ]);
  await payouts.results(
    october,
    [5, 6].map((lineNo) => ({ lineNo, result: 'PAID' as const, creditedOn: null })),
  );
  const child = await world.reissue([referenceOf(october, 1)]);
  await payouts.sign(child);
  await world.issue(child.id);
  await payouts.slip(child.id, '2024-10-18');
  await payouts.results(child.id, [{ lineNo: 1, result: 'PAID', creditedOn: '2024-10-18' }]);
  reissued = child.id;
  await world.act({ reference: referenceOf(october, 2), kind: 'WAIVE', reason: '本人死亡', onDate: '2024-11-20' });
  await world.act({
    reference: referenceOf(october, 3),
    kind: 'LATE_RETURN',
    reason: '账户销户',
    onDate: '2024-11-25',
    cause: 'ACCOUNT_CLOSED',
  });

  // November: a line excluded from the draft, one withdrawn after approval; a reissue is on its way.
  const november = await payouts.draft(await payouts.roll('2024-11', people(1, 7, '260.00')));
  const fewer = await payouts.run('jingban', (ctx) =>
    payouts.of(ExcludeLine).run(ctx, { batchId: november.id, lineNo: 7, reason: '本人死亡' }),
  );
  await payouts.sign(fewer);
  await world.act({ reference: referenceOf(november.id, 2), kind: 'WITHDRAW', reason: '本人死亡' });
  await world.issue(november.id);
  await payouts.slip(november.id, '2024-11-11');
  await payouts.results(
    november.id,
    [1, 3, 4, 5, 6].map((lineNo) => ({ lineNo, result: 'PAID' as const, creditedOn: '2024-11-11' })),
  );
  const pending = await world.reissue([referenceOf(october, 3)]);
  await payouts.sign(pending, 'REVIEWED');

  // December: one batch withdrawn, one approved and one only drafted.
  const dropped = await payouts.draft(await payouts.roll('2024-12', people(1, 3)));
  await payouts.sign(dropped);
  await payouts.run('jingban', (ctx) =>
    payouts.of(WithdrawBatch).run(ctx, { batchId: dropped.id, reason: '名册重做' }),
  );
  await payouts.sign(await payouts.draft(await payouts.roll('2024-12', people(11, 2))));
  await payouts.draft(await payouts.roll('2024-12', people(21, 2)));

  // A fund that books returns red: one re-paid, one given up.
  await payouts.db.rows(`UPDATE fund SET bounce_rule = 'RED_EXPENSE' WHERE scheme = 'ENTERPRISE' RETURNING 1`);
  const red = (await world.paid('2024-10', people(51, 3, '3054.91'), '2024-10-15', 'ENTERPRISE')).id;
  await payouts.results(red, [
    { lineNo: 1, result: 'FAILED', creditedOn: '2024-10-16' },
    { lineNo: 2, result: 'FAILED', creditedOn: '2024-10-16' },
    { lineNo: 3, result: 'PAID', creditedOn: '2024-10-15' },
  ]);
  const again = await world.reissue([referenceOf(red, 1)]);
  await payouts.sign(again);
  await world.issue(again.id);
  await payouts.slip(again.id, '2024-11-05');
  await payouts.results(again.id, [{ lineNo: 1, result: 'PAID', creditedOn: '2024-11-05' }]);
  await world.act({ reference: referenceOf(red, 2), kind: 'WAIVE', reason: '本人死亡', onDate: '2024-11-20' });

  // A voucher corrected in its details, and the year carried forward.
  const { id } = (await payouts.db.one<{ id: string }>(
    `SELECT id FROM voucher WHERE cause_type = 'BATCH_PAID' AND cause_id = $1`,
    [october],
  ))!;
  const lines = [
    { account: '500101', debit: '1600.00' },
    { account: '500102', debit: '78.00' },
    { account: '1004', credit: '1678.00' },
  ];
  const ledger = payouts.http.app.select(LedgerModule);
  await payouts.run('kuaiji', (ctx) =>
    ledger
      .get(ReverseVoucher)
      .run(ctx, { id, on: '2024-12-02', reason: '明细科目', replacement: { summary: '明细科目', lines } }),
  );
  await payouts.run('kuaiji', (ctx) => ledger.get(CarryForwardYear).run(ctx, { fund: 'RESIDENT', year: 2024 }));
});
afterAll(() => world?.payouts.close());

describe('books and payouts that went through the product', () => {
  it('verify, every check of it over real records', async () => {
    const { ok, checks, seconds } = await world.run();
    expect(checks.filter((check) => !check.ok)).toEqual([]);
    expect(ok).toBe(true);
    expect(seconds).toBeGreaterThan(0);
    const records = Object.fromEntries(checks.map(({ name, records }) => [name, records]));
    expect(records).toMatchObject({
      'facts-booked': 10,
      'signature-chain': 23,
      'bank-file-chain': 5,
      'payout-outcome': 26,
      'batch-digest': 26,
    });
    for (const { label } of checks) expect(label).toMatch(/[\u4e00-\u9fff]/);
  });

  it('agree in the suspense account: the late return alone is still held', async () => {
    expect(await world.payouts.balance('BOUNCE_SUSPENSE')).toBe('-263.00');
    const [waived] = await world.payouts.db.rows<{ t: string }>(
      `SELECT string_agg(p.account || ' ' || p.debit || '/' || p.credit, ', ' ORDER BY p.line_no) AS t FROM voucher v JOIN posting p ON p.voucher_id = v.id WHERE v.cause_type = 'WAIVED'`,
    );
    expect(waived!.t).toBe('200101 263.00/0.00, 500101 -250.91/0.00, 500102 -12.09/0.00');
  });
});

describe('damage done past the product is named', () => {
  /** Damages, looks, and puts back. */
  async function named(sql: string, undo: string): Promise<Record<string, { kind: string; id: string; why: string }>> {
    await world.damage(sql);
    const misfits = await world.misfits();
    await world.damage(undo);
    return Object.fromEntries(misfits.map(({ name, ...misfit }) => [name, misfit]));
  }
  const one = async <R extends Record<string, string>>(sql: string): Promise<R> =>
    (await world.payouts.db.one<R>(sql))!;

  it('a changed summary, by the voucher itself', async () => {
    const { id } = await one<{ id: string }>(`SELECT id FROM voucher WHERE cause_type = 'BOUNCE'`);
    const found = await named(
      `UPDATE voucher SET summary = summary || '。' WHERE id = ${id}`,
      `UPDATE voucher SET summary = rtrim(summary, '。') WHERE id = ${id}`,
    );
    expect(found).toEqual({
      'voucher-chain': { kind: 'voucher', id, why: expect.stringContaining('内容与其摘要不符') },
    });
  });

  it('a moved cent in a posting, by its voucher, its balance and its control account', async () => {
    const { id } = await one<{ id: string }>(
      `SELECT id FROM voucher WHERE cause_type = 'BATCH_PAID' AND cause_id = '${october}'`,
    );
    const move = (by: string) =>
      `UPDATE posting SET debit = debit ${by} WHERE voucher_id = ${id} AND account = '500101'`;
    const found = await named(move('+ 0.01'), move('- 0.01'));
    expect(found['voucher-chain']).toMatchObject({ kind: 'voucher', id });
    expect(found['voucher-balance']).toMatchObject({ id });
    expect(found['ledger-balance']).toMatchObject({ id: 'RESIDENT 500101 202410' });
    expect(found['facts-booked']).toMatchObject({ id });
    expect(found['benefits-by-month']).toMatchObject({ id: 'RESIDENT 202410' });
  });

  it('a voucher that was removed, by the one after it, the number and the fact without books', async () => {
    const { id, fund, next } = await one<{ id: string; fund: string; next: string }>(
      `SELECT v.id, v.fund, n.id AS next FROM voucher v JOIN voucher n ON n.agency_id = v.agency_id AND n.fund = v.fund AND n.chain_no = v.chain_no + 1 WHERE v.cause_type = 'WAIVED'`,
    );
    await world.payouts.http.database.asOwner(
      `CREATE TABLE kept_v AS SELECT * FROM voucher WHERE id = ${id}; CREATE TABLE kept_p AS SELECT * FROM posting WHERE voucher_id = ${id}`,
    );
    const gone = (table: string, key: string) => `DELETE FROM ${table} WHERE ${key} = ${id}`;
    await world.damage(gone('posting', 'voucher_id'));
    const found = await named(gone('voucher', 'id'), 'INSERT INTO voucher SELECT k.* FROM kept_v k');
    await world.damage('INSERT INTO posting SELECT k.* FROM kept_p k');
    expect(found['voucher-chain']).toMatchObject({ id: next, why: expect.stringContaining('不连续') });
    expect(found['facts-booked']).toMatchObject({ kind: 'fact', id: expect.stringContaining(`${fund} WAIVED/`) });
    expect(found['bounce-suspense']).toMatchObject({ id: fund });
  });

  it('a removed last voucher, by the head of the fund', async () => {
    const { id, fund } = await one<{ id: string; fund: string }>(
      `SELECT id, fund FROM voucher WHERE fund = 'INSTITUTIONAL' ORDER BY chain_no DESC LIMIT 1`,
    );
    await world.payouts.http.database.asOwner(`CREATE TABLE last_v AS SELECT * FROM voucher WHERE id = ${id}`);
    const found = await named(`DELETE FROM voucher WHERE id = ${id}`, 'INSERT INTO voucher SELECT k.* FROM last_v k');
    expect(found['voucher-chain']).toMatchObject({ kind: 'fundBook', id: fund });
    expect(found['voucher-numbers']).toMatchObject({ kind: 'period', id: `${fund}/202401` });
  });

  it('a balance that was adjusted', async () => {
    const adjust = (by: string) =>
      `UPDATE ledger_balance SET credit = credit ${by} WHERE fund = 'RESIDENT' AND account = '1004' AND period = 202411`;
    const found = await named(adjust('- 5'), adjust('+ 5'));
    expect(found).toEqual({
      'ledger-balance': { kind: 'balance', id: 'RESIDENT 1004 202411', why: expect.any(String) },
    });
  });

  it('a signature given to somebody else', async () => {
    const { actor, auditor } = await one<{ actor: string; auditor: string }>(
      `SELECT (SELECT actor_id FROM batch_signature WHERE batch_id = ${october} AND step = 'REVIEW') AS actor, (SELECT id FROM app_user WHERE login = 'jihe') AS auditor`,
    );
    const give = (to: string) =>
      `UPDATE batch_signature SET actor_id = ${to} WHERE batch_id = ${october} AND step = 'REVIEW'`;
    const found = await named(give(auditor), give(actor));
    expect(found['signature-chain']).toMatchObject({
      kind: 'signature',
      id: `${october}/1/REVIEW`,
      why: expect.stringContaining('内容与其摘要不符'),
    });
  });

  it('a payout with another amount, by its batch, and by the bank’s own figure', async () => {
    const change = (by: string) =>
      `UPDATE payout SET base = base ${by}, amount = amount ${by} WHERE batch_id = ${october} AND line_no = 4`;
    const found = await named(change('+ 100'), change('- 100'));
    expect(found['batch-digest']).toMatchObject({
      kind: 'batch',
      id: october,
      why: expect.stringContaining('金额合计'),
    });
    expect(found['payout-outcome']).toMatchObject({
      kind: 'payout',
      id: `${october}/4`,
      why: expect.stringMatching(/363\.00.*263\.00/),
    });
    expect(found['facts-booked']).toBeDefined();
  });

  it('money moved from one payout to another inside a batch', async () => {
    const shift = (sign: string) =>
      `UPDATE payout SET base = base ${sign} CASE line_no WHEN 5 THEN 50 ELSE -50 END, amount = amount ${sign} CASE line_no WHEN 5 THEN 50 ELSE -50 END WHERE batch_id = ${october} AND line_no IN (5, 6)`;
    const found = await named(shift('+'), shift('-'));
    expect(found['batch-digest']).toMatchObject({ id: october, why: expect.stringContaining('内容摘要') });
    expect(found['payout-outcome']).toMatchObject({ id: `${october}/5` });
  });

  it('an account changed in a payee version that was paid', async () => {
    const { version } = await one<{ version: string }>(
      `SELECT payee_version_id AS version FROM payout WHERE batch_id = ${reissued}`,
    );
    const turn = `UPDATE payee_version SET account_index = sm3(account_index::text) WHERE id = ${version}`;
    await world.payouts.http.database.asOwner(
      `CREATE TABLE kept_a AS SELECT id, account_index FROM payee_version WHERE id = ${version}`,
    );
    const found = await named(
      turn,
      `UPDATE payee_version v SET account_index = k.account_index FROM kept_a k WHERE v.id = k.id`,
    );
    expect(found['batch-digest']).toMatchObject({ id: reissued });
  });

  it('an outcome that nobody reported', async () => {
    const set = (outcome: string) =>
      `UPDATE payout SET outcome = '${outcome}' WHERE batch_id = ${october} AND line_no = 2`;
    const found = await named(set('PAID'), set('WAIVED'));
    expect(found['payout-outcome']).toMatchObject({ id: `${october}/2` });
  });

  it('a tally that is not its payouts, and a month whose kept sum is not its people', async () => {
    const tally = (by: string) =>
      `UPDATE payout_tally SET amount = amount ${by} WHERE batch_id = ${october} AND outcome = 'PAID' AND count > 0`;
    const counted = await named(tally('+ 0.01'), tally('- 0.01'));
    expect(counted).toEqual({ 'payout-tally': expect.objectContaining({ kind: 'batch', id: october }) });

    expect(await world.keepSums()).toBeGreaterThan(0);
    // Several months are summed by one statement: of every month, whichever place it has in it, a cent is found.
    const months = await world.payouts.db.rows<{ scheme: string; period: number; on: string }>(
      'SELECT scheme, period, min(on_date) AS on FROM month_summary_day WHERE paid_sum > 0 GROUP BY 1, 2 ORDER BY 1, 2',
    );
    expect(months.length).toBeGreaterThan(1);
    for (const { scheme, period, on } of months) {
      const id = `${scheme}/${intToPeriod(period)}`;
      const day = (by: string) =>
        `UPDATE month_summary_day SET paid_sum = paid_sum ${by} WHERE (scheme, period, on_date) = ('${scheme}', ${period}, '${on}')`;
      const summed = await named(day('+ 0.01'), day('- 0.01'));
      expect(summed).toEqual({
        'month-sums': expect.objectContaining({ kind: 'month', id, why: expect.stringContaining(on) }),
      });
      const due = (by: string) =>
        `UPDATE month_summary SET due = due ${by} WHERE (scheme, period) = ('${scheme}', ${period})`;
      expect(await named(due('+ 1'), due('- 1'))).toEqual({
        'month-sums': expect.objectContaining({ kind: 'month', id }),
      });
    }
  });

  it('a batch put into another state', async () => {
    const set = (state: string, at: string) =>
      `UPDATE payout_batch SET state = '${state}', settled_at = ${at} WHERE id = ${reissued}`;
    const { at } = await one<{ at: string }>(`SELECT settled_at::text AS at FROM payout_batch WHERE id = ${reissued}`);
    const found = await named(set('ISSUED', 'NULL'), set('SETTLED', `'${at}'`));
    expect(found['batch-state']).toMatchObject({ kind: 'batch', id: reissued });
    expect(found.attribution).toMatchObject({ id: reissued });
  });

  it('a bank file renamed in its register, and one whose bytes were replaced', async () => {
    const { id, file } = await one<{ id: string; file: string }>(
      `SELECT id, file_id AS file FROM bank_file WHERE batch_id = ${october}`,
    );
    const rename = (to: string) => `UPDATE bank_file SET file_name = ${to} WHERE id = ${id}`;
    const { name } = await one<{ name: string }>(
      `SELECT quote_literal(file_name) AS name FROM bank_file WHERE id = ${id}`,
    );
    expect((await named(rename(`'x.txt'`), rename(name)))['bank-file-chain']).toMatchObject({ kind: 'bankFile', id });
    const flip = `UPDATE stored_file_chunk SET cipher = set_byte(cipher, 20, 255 - get_byte(cipher, 20)) WHERE file_id = '${file}'`;
    expect(await named(flip, flip)).toMatchObject({ 'bank-file-bytes': { kind: 'bankFile', id } });
  });

  it('a project whose arrivals were raised, and an attribution without its batch', async () => {
    const { id } = await one<{ id: string }>(`SELECT id FROM subsidy_project WHERE scheme = 'RESIDENT'`);
    const raise = (by: string) => `UPDATE project_balance SET arrived = arrived ${by} WHERE project_id = ${id}`;
    expect(await named(raise('+ 1'), raise('- 1'))).toEqual({
      'project-balance': { kind: 'project', id, why: expect.any(String) },
    });
    const change = (by: string) =>
      `UPDATE attribution_entry SET amount = amount ${by} WHERE batch_id = ${october} AND kind = 'RETURN'`;
    expect((await named(change('- 1'), change('+ 1'))).attribution).toMatchObject({ kind: 'batch', id: october });
  });

  it('an act rewritten on the trail', async () => {
    const rewrite = (from: string, to: string) =>
      `UPDATE trail SET act = '${to}' WHERE act = '${from}' AND agency_id = ${world.payouts.agencyId}`;
    const found = await named(rewrite('batch.draft', 'batch.dreamt'), rewrite('batch.dreamt', 'batch.draft'));
    expect(found).toEqual({
      trail: { kind: 'trail', id: expect.any(String), why: expect.stringContaining('内容与摘要不符') },
    });
  });

  it('and everything fits again afterwards', async () => {
    expect(await world.misfits()).toEqual([]);
  });
});
