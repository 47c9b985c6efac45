import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { sm3Hex } from '../../src/kernel/digest.js';
import type { Config } from '../../src/platform/config.js';
import { CONFIG } from '../../src/platform/platform.module.js';
import { readAnchor } from '../../src/verify/domain/anchor-text.js';
import { VerifyModule } from '../../src/verify/verify.module.js';
import { VerifyService } from '../../src/verify/verify.service.js';
import type { Browser } from '../support/http-app.js';
import { PayoutsWorld } from '../support/payouts-fixture.js';
import { refusal } from '../support/refusal.js';

jest.setTimeout(120_000);
let world: PayoutsWorld;
let auditor: Browser;
let folder: string;
let first: string;
let second: string;
const DAY = 24 * 60;

const month = async (period: string, paidOn: string): Promise<string> => {
  const people = [1, 2, 3].map((person) => ({ person, base: '100.00' }));
  const batch = await world.draft(await world.roll(period, people));
  await world.sign(batch);
  await world.issue(batch.id);
  await world.slip(batch.id, paidOn);
  await world.results(batch.id, [
    { lineNo: 1, result: 'PAID', creditedOn: paidOn },
    { lineNo: 2, result: 'PAID', creditedOn: paidOn },
    { lineNo: 3, result: 'FAILED', creditedOn: paidOn },
  ]);
  return batch.id;
};
const make = async (body: object = {}) => (await auditor.send('post', '/v1/anchors').send(body)).body;
const check = async (text: string, others: string[] = []) =>
  (await auditor.send('post', '/v1/anchors/verification').send({ text, others })).body as {
    ok: boolean;
    on: string;
    code?: string;
    checks: { name: string; ok: boolean; records: number; firstBad?: { kind: string; id: string; why: string } }[];
  };
const misfits = async (text: string, others: string[] = []) =>
  Object.fromEntries((await check(text, others)).checks.filter(({ ok }) => !ok).map((c) => [c.name, c.firstBad!]));

beforeAll(async () => {
  world = await PayoutsWorld.open([VerifyModule]);
  folder = await mkdtemp(join(tmpdir(), 'anchors-'));
  Object.assign(world.http.app.get<Config>(CONFIG), { dataDir: folder });
  auditor = await world.http.login('jihe');
  await month('2024-01', '2024-01-10');
  first = (await make()).text;
  world.http.clock.advance(DAY);
  auditor = await world.http.login('jihe');
  await month('2024-02', '2024-02-10');
  second = (await make()).text;
  world.http.clock.advance(DAY);
  auditor = await world.http.login('jihe');
  await month('2024-03', '2024-03-10');
}, 120_000);
afterAll(async () => {
  await world?.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the anchor of a day', () => {
  it('is a short text of agency, day, the last number of each chain with its SM3, and a check line', async () => {
    const lines = first.trimEnd().split('\n');
    expect(lines.slice(0, 3)).toEqual(['社保待遇发放台账 日终锚点', '机构 652822', '日期 2024-12-02']);
    expect(lines.slice(3).map((line) => line.replace(/[0-9a-f]{64}$/, '#'))).toEqual([
      '城乡居民 3 #',
      '企业职工 1 #',
      '机关事业 1 #',
      '报盘 1 #',
      '签名 3 #',
      '回盘 1 #',
      expect.stringMatching(/^日志 \d+ #$/),
      '校验 #',
    ]);
    expect(lines.at(-1)).toBe(`校验 ${sm3Hex(`${lines.slice(0, -1).join('\n')}\n`)}`);
    expect(Buffer.byteLength(first)).toBeLessThan(800);
    const { hash } = (await world.db.one<{ hash: string }>(
      `SELECT encode(hash, 'hex') AS hash FROM voucher WHERE fund = 'RESIDENT' AND chain_no = 3`,
    ))!;
    expect(lines[3]).toBe(`城乡居民 3 ${hash}`);
    expect(await readFile(join(folder, 'anchors', '652822-2024-12-02.txt'), 'utf8')).toBe(first);
  });

  it('is made once; asked for again it is the same, whatever has come since, and a lost file is written again', async () => {
    const path = join(folder, 'anchors', '652822-2024-12-03.txt');
    await rm(path);
    expect(await make({ on: '2024-12-03' })).toEqual({
      on: '2024-12-03',
      text: second,
      file: '652822-2024-12-03.txt',
      made: false,
    });
    expect(await readFile(path, 'utf8')).toBe(second);
    const { body } = await auditor.send('get', '/v1/anchors');
    expect(body).toMatchObject({
      total: 2,
      rows: [
        { on: '2024-12-03', text: second },
        { on: '2024-12-02', text: first },
      ],
    });
    await writeFile(path, second.replace('2', '3'));
    expect((await make({ on: '2024-12-03' })).code).toBe('ANCHOR_FILE_DIFFERS');
    await writeFile(path, second);
  });

  it('of a past day that had none counts what was done until that day ended', async () => {
    await world.http.database.asOwner(
      `SET session_replication_role = replica; DELETE FROM anchor WHERE on_date = '2024-12-02'`,
    );
    await rm(join(folder, 'anchors', '652822-2024-12-02.txt'));
    const { text, made } = await make({ on: '2024-12-02' });
    expect(made).toBe(true);
    const [before, after] = [readAnchor(first), readAnchor(text)];
    // The first one was made while the day went on: its own act came after it.
    expect(after.heads.get('TRAIL')!.no).toBeGreaterThan(before.heads.get('TRAIL')!.no);
    for (const chain of ['RESIDENT', 'BANK_FILE', 'SIGNATURE', 'RESULT'] as const) {
      expect(after.heads.get(chain)).toEqual(before.heads.get(chain));
    }
  });

  it('is for those who may verify, and for no day to come', async () => {
    const clerk = await world.http.login('jingban');
    expect((await clerk.send('post', '/v1/anchors').send({})).status).toBe(403);
    expect((await clerk.send('get', '/v1/anchors')).status).toBe(403);
    expect((await make({ on: '2024-12-31' })).code).toBe('ANCHOR_DAY_AHEAD');
    expect((await make({ on: '2024-02-30' })).code).toBe('DATE_MALFORMED');
  });

  it('cannot be changed or removed by the service', async () => {
    for (const sql of [`UPDATE anchor SET text = text`, 'DELETE FROM anchor', 'TRUNCATE anchor']) {
      expect(await refusal(world.db.rows(sql))).toMatch(/42501|INTERNAL|permission/i);
      await expect(world.http.database.asOwner(sql)).rejects.toThrow('APPEND_ONLY');
    }
  });
});

describe('proving that nothing before an anchor has changed', () => {
  it('holds while work goes on after it, and tells how many records it looked at', async () => {
    for (const text of [first, second, ` ${second.replaceAll('\n', '\r\n').toUpperCase()}\r\n`]) {
      const { ok, checks } = await check(text, [first]);
      expect(checks.filter((c) => !c.ok)).toEqual([]);
      expect(ok).toBe(true);
      expect(checks.map(({ name }) => name)).toContain('anchor-trail');
      expect(checks.every(({ records }) => records > 0)).toBe(true);
    }
  });

  it('refuses a text that was copied wrongly, or of another agency', async () => {
    expect((await check('日期 2024-12-02')).code).toBe('ANCHOR_MALFORMED');
    expect((await check(first.replace('城乡居民 3', '城乡居民 4'))).code).toBe('ANCHOR_CHECK_DIFFERS');
    const above = `${first.trimEnd().split('\n').slice(0, -1).join('\n')}\n`.replace('652822', '652823');
    expect((await check(`${above}校验 ${sm3Hex(above)}\n`)).code).toBe('ANCHOR_FOREIGN');
  });

  /** As the owner, triggers asleep: history is written anew so that it fits itself; put back afterwards. */
  async function rewritten(sql: string, undo: string, look: () => Promise<void>): Promise<void> {
    const as = (text: string) => world.http.database.asOwner(`SET session_replication_role = replica; ${text}`);
    await as(sql);
    try {
      const plain = await world.of(VerifyService).run(world.agencyId);
      // The bank files of this fixture hold no bytes.
      expect(plain.checks.filter(({ ok, name }) => !ok && name !== 'bank-file-bytes')).toEqual([]);
      await look();
    } finally {
      await as(undo);
    }
    expect((await check(second, [first])).ok).toBe(true);
  }
  const relinkVouchers = `DO $$ DECLARE v voucher; prev bytea := decode(repeat('00', 32), 'hex'); BEGIN
    FOR v IN SELECT * FROM voucher WHERE fund = 'RESIDENT' ORDER BY chain_no LOOP
      v.prev_hash := prev; prev := voucher_link(v);
      UPDATE voucher SET prev_hash = v.prev_hash, hash = prev WHERE id = v.id;
    END LOOP;
    UPDATE fund_book SET head_hash = prev WHERE fund = 'RESIDENT'; END $$;`;
  const relinkTrail = `DO $$ DECLARE t trail; prev bytea := decode(repeat('00', 32), 'hex'); BEGIN
    FOR t IN SELECT * FROM trail WHERE agency_id = ${'$agency'} ORDER BY position LOOP
      t.prev_hash := prev; t.hash := trail_link(prev, t); prev := t.hash;
      UPDATE trail SET prev_hash = t.prev_hash, hash = prev WHERE id = t.id;
    END LOOP;
    UPDATE trail_head SET hash = prev WHERE agency_id = ${'$agency'}; END $$;`;
  const trailOf = (sql: string) => `${sql}; ${relinkTrail}`.replaceAll('$agency', String(world.agencyId));

  it('finds a voucher that was changed with all hashes after it, between the anchors where it happened', async () => {
    const change = (from: string, to: string) =>
      `UPDATE voucher SET summary = replace(summary, '${from}', '${to}') WHERE fund = 'RESIDENT' AND chain_no = 5; ${relinkVouchers}`;
    const { summary, id } = (await world.db.one<{ summary: string; id: string }>(
      `SELECT summary, id FROM voucher WHERE fund = 'RESIDENT' AND chain_no = 5`,
    ))!;
    const piece = summary.slice(0, 2);
    await rewritten(change(piece, '某某'), change('某某', piece), async () => {
      const found = await misfits(second, [first]);
      expect(Object.keys(found)).toEqual(['anchor-resident']);
      expect(found['anchor-resident']).toMatchObject({
        kind: 'voucher',
        id,
        why: expect.stringContaining('第 4 号至第 5 号'),
      });
      // Nothing before the first anchor was touched; without it the range is the whole of it.
      expect((await check(first)).ok).toBe(true);
      expect((await misfits(second))['anchor-resident']!.why).toContain('第 1 号至第 5 号');
    });
  });

  it('finds a trail record that was changed with all hashes after it', async () => {
    const change = (to: string, was: string) =>
      trailOf(
        `UPDATE trail SET request_id = '${to}' WHERE agency_id = ${world.agencyId} AND position = 9 AND request_id = '${was}'`,
      );
    const { was } = (await world.db.one<{ was: string }>(
      `SELECT request_id AS was FROM trail WHERE agency_id = ${world.agencyId} AND position = 9`,
    ))!;
    await rewritten(change('x', was), change(was, 'x'), async () => {
      expect(Object.keys(await misfits(first))).toEqual(['anchor-trail']);
    });
  });

  it('finds amounts moved from one person to another, with roll, digest and signatures made to fit', async () => {
    const { id } = (await world.db.one<{ id: string }>(`SELECT min(id) AS id FROM payout_batch`))!;
    const resign = `UPDATE payout_batch b SET digest = c.digest FROM batch_content_digest(${id}) c WHERE b.id = ${id};
      DO $$ DECLARE s batch_signature; prev bytea := decode(repeat('00', 32), 'hex'); BEGIN
        FOR s IN SELECT * FROM batch_signature WHERE batch_id = ${id} ORDER BY array_position(ARRAY['SUBMIT', 'REVIEW', 'APPROVE'], step) LOOP
          s.prev_hash := prev; s.digest := (SELECT digest FROM payout_batch WHERE id = ${id}); prev := batch_signature_link(s);
          UPDATE batch_signature SET digest = s.digest, prev_hash = s.prev_hash, hash = prev WHERE batch_id = ${id} AND step = s.step;
        END LOOP; END $$;`;
    const move = (sign: string) => `
      UPDATE payout SET base = base ${sign} 1, amount = amount ${sign} 1 WHERE batch_id = ${id} AND line_no = 1;
      UPDATE payout SET base = base ${sign} -1, amount = amount ${sign} -1 WHERE batch_id = ${id} AND line_no = 2;
      UPDATE roll_line r SET base = r.base ${sign} 1, amount = r.amount ${sign} 1 FROM payout_batch b WHERE b.id = ${id} AND r.roll_id = b.roll_id AND ordinal = 1;
      UPDATE roll_line r SET base = r.base ${sign} -1, amount = r.amount ${sign} -1 FROM payout_batch b WHERE b.id = ${id} AND r.roll_id = b.roll_id AND ordinal = 2;
      UPDATE bank_result_line SET amount = amount ${sign} 1 WHERE batch_id = ${id} AND payout_line_no = 1;
      UPDATE bank_result_line SET amount = amount ${sign} -1 WHERE batch_id = ${id} AND payout_line_no = 2;
      ${resign}`;
    await rewritten(move('+'), move('-'), async () => {
      expect(Object.keys(await misfits(first)).sort()).toEqual(['anchor-result', 'anchor-signature']);
    });
  });

  it('finds that the end of a chain was cut off', async () => {
    const as = (text: string) => world.http.database.asOwner(`SET session_replication_role = replica; ${text}`);
    const { rows } = await world.http.database.asOwner(
      `SELECT max(position) AS last FROM trail WHERE agency_id = ${world.agencyId}`,
    );
    const last = Number((rows[0] as { last: string }).last);
    const at = readAnchor(second).heads.get('TRAIL')!.no - 1;
    await as(`CREATE TABLE kept AS SELECT * FROM trail WHERE agency_id = ${world.agencyId} AND position > ${at};
      DELETE FROM trail WHERE agency_id = ${world.agencyId} AND position > ${at}`);
    const found = await misfits(second);
    expect(found['anchor-trail']!.why).toContain(`现只有 ${at} 条`);
    await as(`INSERT INTO trail SELECT * FROM kept; DROP TABLE kept`);
    expect(last).toBeGreaterThan(at);
    expect((await check(second)).ok).toBe(true);
  });
});
