import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { FUNDS } from '../../src/ledger/domain/ledger.types.js';
import { askProgram, hasProgram, isInstalled, OUTSIDE_PROGRAMS } from '../../src/rehearsal/outside-programs.js';
import { download, exportsWorld, ownBalances } from '../support/exports-world.js';
import type { Browser } from '../support/http-app.js';
import type { PayoutsWorld } from '../support/payouts-fixture.js';

jest.setTimeout(120_000);
let world: PayoutsWorld;
let kuaiji: Browser;
beforeAll(async () => {
  world = await exportsWorld();
  kuaiji = await world.http.login('kuaiji');
}, 120_000);
afterAll(() => world?.close());

const journal = (format: string, from: string, to: string, fund?: string): Promise<Buffer> =>
  download(kuaiji, `/v1/exports/journal?${new URLSearchParams({ format, from, to, ...(fund ? { fund } : {}) })}`);

describe.each(OUTSIDE_PROGRAMS)('the books in $format', (program) => {
  const test = isInstalled(program) ? it : it.skip;
  const balances = async (from: string, to: string, fund?: string): Promise<Record<string, string>> => {
    const found = askProgram(program, await journal(program.format, from, to, fund));
    return Object.fromEntries([...found].map(([key, amount]): [string, string] => [key, amount.toFixed(2)]).sort());
  };
  const ours = async (to: number, funds: readonly string[] = FUNDS): Promise<Record<string, string>> =>
    Object.fromEntries(await ownBalances(world, to, funds));
  /** An account without a balance need not be shown. */
  const moved = (all: Record<string, string>): Record<string, string> =>
    Object.fromEntries(Object.entries(all).filter(([, amount]) => Number(amount) !== 0));

  test('pass its checks, and every balance is ours to the cent', async () => {
    const found = await balances('2024-01', '2024-12');
    expect(moved(found)).toEqual(moved(await ours(202412)));
    expect(Object.keys(moved(found)).length).toBeGreaterThan(11);
  });

  test('begin with the balances brought forward where the period is not the first, and end where it ends', async () => {
    expect(moved(await balances('2024-02', '2024-03'))).toEqual(moved(await ours(202403)));
    expect(moved(await balances('2024-03', '2024-03', 'RESIDENT'))).toEqual(moved(await ours(202403, ['RESIDENT'])));
    expect(moved(await balances('2024-06', '2024-07'))).toEqual(moved(await ours(202407)));
    expect(moved(await balances('2023-01', '2023-12'))).toEqual({});
  });

  test('are refused by it when a cent of one month moves to another account', async () => {
    const text = (await journal(program.format, '2024-01', '2024-04', 'RESIDENT')).toString('utf8');
    const at = text.indexOf('12.34 CNY');
    // Both sides of the interest: still balanced, but no longer what the books say at the end of the month.
    const changed =
      text.slice(0, at) + text.slice(at).replace('12.34 CNY', '12.35 CNY').replace('-12.34 CNY', '-12.35 CNY');
    expect(() => askProgram(program, Buffer.from(changed))).toThrow(/balance assertion|Balance failed/i);
  });

  test('are the same bytes each time', async () => {
    const [one, two] = [
      await journal(program.format, '2024-01', '2024-12'),
      await journal(program.format, '2024-01', '2024-12'),
    ];
    expect(one.equals(two)).toBe(true);
  });
});

/** What `openssl dgst -sm3` says of a text. */
function openssl(text: string): string {
  const done = spawnSync('openssl', ['dgst', '-sm3'], { input: text, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stderr);
  return done.stdout.trim().split(' ').at(-1)!;
}

describe('the chain of vouchers', () => {
  const test = hasProgram('openssl') ? it : it.skip;
  const canonical = async (id: string): Promise<string> =>
    (await kuaiji.send('get', `/v1/vouchers/${id}/canonical`)).text;

  test('gives openssl the hash that the voucher and its export state, for any one link', async () => {
    const { id, hash } = (await world.db.one<{ id: string; hash: string }>(
      `SELECT id, encode(hash, 'hex') AS hash FROM voucher WHERE cause_type = 'MANUAL'`,
    ))!;
    expect(openssl(await canonical(id))).toBe(hash);
    expect((await kuaiji.send('get', `/v1/vouchers/${id}`)).body).toMatchObject({ hash });
    const text = (await journal('hledger', '2024-02', '2024-02', 'RESIDENT')).toString('utf8');
    expect(text).toContain(`    ; hash: ${hash}\n`);
    expect(openssl(`${await canonical(id)} `)).not.toBe(hash);
  });

  test('is recomputed by openssl alone from link to link, from the first voucher to the end of a month', async () => {
    const vouchers = await world.db.rows<{ id: string; hash: string; period: number }>(
      `SELECT id, encode(hash, 'hex') AS hash, period FROM voucher WHERE fund = 'RESIDENT' ORDER BY chain_no`,
    );
    const end = vouchers.findLastIndex(({ period }) => period === 202402);
    expect(end).toBeGreaterThan(5);
    let before = '0'.repeat(64);
    for (const { id } of vouchers.slice(0, end + 1)) {
      const text = await canonical(id);
      expect(text.slice(0, 68)).toBe(`64:${before},`);
      before = openssl(text);
    }
    expect(before).toBe(vouchers[end]!.hash);
  });
});
