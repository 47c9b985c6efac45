import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ExportAudit } from '../../src/exports/export-audit.js';
import { DEMO_PASSWORD } from '../../src/identity/demo-users.js';
import { sm3Hex } from '../../src/kernel/digest.js';
import { Decimal, sumMoney, toWire, ZERO } from '../../src/kernel/money.js';
import { FUNDS } from '../../src/ledger/domain/ledger.types.js';
import { readTable } from '../../src/platform/tabular/read-table.js';
import { ZipArchive } from '../../src/platform/tabular/zip-archive.js';
import { cli } from '../support/cli-terminal.js';
import { download, exportsWorld, HOSTILE_NAME, HOSTILE_SUMMARY, ownBalances } from '../support/exports-world.js';
import type { Browser } from '../support/http-app.js';
import type { PayoutsWorld } from '../support/payouts-fixture.js';

jest.setTimeout(120_000);
let world: PayoutsWorld;
let kuaiji: Browser;
beforeAll(async () => {
  world = await exportsWorld();
  kuaiji = await world.http.login('kuaiji');
  await world.http.app.listen(0, '127.0.0.1');
}, 120_000);
afterAll(() => world?.close());

const url = (): string => {
  const { port } = (world.http.app.getHttpServer() as { address(): AddressInfo }).address();
  return `http://127.0.0.1:${port}`;
};

type Row = Record<string, string>;

/** Rows of a csv by the titles of its columns. */
async function rowsOf(bytes: Buffer): Promise<Row[]> {
  expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  let titles: string[] | null = null;
  const rows: Row[] = [];
  const open = async function* (): AsyncGenerator<Buffer> {
    yield bytes;
  };
  for await (const { cells } of readTable({ name: 'export.csv', open })) {
    const texts = cells.map(({ text }) => text);
    if (titles === null) titles = texts;
    else rows.push(Object.fromEntries(titles.map((title, i) => [title, texts[i] ?? ''])));
  }
  return rows;
}

const sum = (rows: readonly Row[], column: string): Decimal => sumMoney(rows.map((row) => new Decimal(row[column]!)));
const fundOf = (login: string): Promise<Browser> => world.http.login(login);
const trail = () =>
  world.db.rows<{ act: string; outcome: string; subject: string; details: object }>(
    `SELECT act, outcome, subject_id AS subject, details FROM trail WHERE agency_id = $1 AND act = 'ledger.exported' ORDER BY position`,
    [world.agencyId],
  );

describe('the journal as csv', () => {
  it('has every posting, balanced voucher by voucher, and sums to our balances', async () => {
    const rows = await rowsOf(await download(kuaiji, '/v1/exports/journal?format=csv&from=2024-01&to=2024-12'));
    const vouchers = new Map<string, Row[]>();
    const balances = new Map<string, Decimal>();
    for (const row of rows) {
      const key = `${row['基金']} ${row['会计期间']} ${row['凭证号']}`;
      vouchers.set(key, [...(vouchers.get(key) ?? []), row]);
      const account = `${row['基金']} ${row['科目编码']}`;
      balances.set(account, (balances.get(account) ?? ZERO).plus(row['借方金额']!).minus(row['贷方金额']!));
    }
    for (const lines of vouchers.values()) expect(toWire(sum(lines, '借方金额'))).toBe(toWire(sum(lines, '贷方金额')));
    const found = [...balances].map(([key, net]): [string, string] => [key, toWire(net)]);
    expect(new Map(found.sort())).toEqual(await ownBalances(world, 202412, FUNDS));
    const counted = await world.db.one<{ n: string }>('SELECT count(*) AS n FROM voucher WHERE agency_id = $1', [
      world.agencyId,
    ]);
    expect(String(vouchers.size)).toBe(counted!.n);
  });

  it('brings balances forward, keeps texts as they are and lets none of them be a formula', async () => {
    const rows = await rowsOf(
      await download(kuaiji, '/v1/exports/journal?format=csv&from=2024-02&to=2024-02&fund=RESIDENT'),
    );
    const forward = rows.filter((row) => row['业务类型'] === 'BROUGHT_FORWARD');
    const before = [...(await ownBalances(world, 202401, ['RESIDENT']))].filter(([, net]) => Number(net) !== 0);
    expect(forward.map((row) => `RESIDENT ${row['科目编码']}`)).toEqual(before.map(([key]) => key));
    const manual = rows.find((row) => row['业务类型'] === 'MANUAL')!;
    expect(manual['摘要']).toBe(`'${HOSTILE_SUMMARY}`);
    expect(rows.find((row) => row['科目编码'] === '4301')!['科目名称']).toBe(HOSTILE_NAME);
    const dangerous = rows.flatMap((row) => Object.values(row)).filter((cell) => /^[=+\-@]/.test(cell));
    expect(dangerous.filter((cell) => !/^-\d+\.\d\d$/.test(cell))).toEqual([]);
  });
});

describe('the export for audit', () => {
  const PATH = '/v1/exports/audit?from=2024-01&to=2024-03';
  let files: Map<string, Buffer>;
  let tables: Map<string, Row[]>;
  beforeAll(async () => {
    const zip = new ZipArchive(await download(kuaiji, PATH), 'audit.zip');
    files = new Map();
    tables = new Map();
    for (const name of zip.names()) {
      const chunks: Buffer[] = [];
      for await (const chunk of zip.open(name)) chunks.push(chunk);
      files.set(name, Buffer.concat(chunks));
      tables.set(name, await rowsOf(files.get(name)!));
    }
  });

  it('holds its files, each described column by column, with rows, bytes and SM3 in the list', () => {
    expect([...files.keys()]).toEqual([
      ...['00-数据字典.csv', '01-科目表.csv', '02-科目余额.csv', '03-凭证.csv', '04-分录.csv'],
      ...['05-发放明细.csv', '06-人员.csv', '99-清单.csv'],
    ]);
    const dictionary = tables.get('00-数据字典.csv')!;
    for (const [name, rows] of tables) {
      if (name.startsWith('00') || name.startsWith('99')) continue;
      expect(rows.length).toBeGreaterThan(0);
      const described = dictionary.filter((row) => row['文件'] === name).map((row) => row['列名']);
      expect(described).toEqual(Object.keys(rows[0]!));
    }
    for (const listed of tables.get('99-清单.csv')!) {
      const bytes = files.get(listed['文件']!)!;
      expect([listed['字节数'], listed['SM3 摘要']]).toEqual([String(bytes.length), sm3Hex(bytes)]);
      expect(listed['行数（不含表头）']).toBe(String(tables.get(listed['文件']!)!.length));
    }
    expect(tables.get('99-清单.csv')).toHaveLength(7);
  });

  it('agrees in itself: postings with vouchers, balances from month to month and with the trial balance', async () => {
    const [vouchers, postings] = [tables.get('03-凭证.csv')!, tables.get('04-分录.csv')!];
    const keyOf = (row: Row): string => `${row['基金']} ${row['会计期间']} ${row['凭证号']}`;
    for (const voucher of vouchers) {
      const lines = postings.filter((row) => keyOf(row) === keyOf(voucher));
      expect([String(lines.length), toWire(sum(lines, '借方金额')), toWire(sum(lines, '贷方金额'))]).toEqual([
        voucher['分录数'],
        voucher['合计金额'],
        voucher['合计金额'],
      ]);
    }
    const balances = tables.get('02-科目余额.csv')!.filter((row) => row['基金'] === 'RESIDENT');
    const closing = new Map<string, string>();
    for (const row of balances) {
      const debit = new Decimal(row['借方发生额']!).minus(row['贷方发生额']!);
      const change = row['余额方向'] === 'DEBIT' ? debit : debit.neg();
      expect(toWire(change.plus(row['期初余额']!))).toBe(row['期末余额']);
      const code = row['科目编码']!;
      if (closing.has(code)) expect(row['期初余额']).toBe(closing.get(code));
      closing.set(code, row['期末余额']!);
    }
    const { body } = await kuaiji.send('get', '/v1/trial-balance?fund=RESIDENT&period=2024-03');
    for (const line of (body as { lines: Record<string, string>[] }).lines) {
      expect(closing.get(line.code!)).toBe(line.normalSide === 'DEBIT' ? line.closingDebit : line.closingCredit);
    }
  });

  it('has the payouts behind every payment of a batch, and the people, with all numbers masked', () => {
    const payouts = tables.get('05-发放明细.csv')!;
    const paid = tables.get('03-凭证.csv')!.filter((row) => row['业务类型'] === 'BATCH_PAID');
    for (const voucher of paid) {
      const mine = payouts.filter(
        (row) =>
          row['基金'] === voucher['基金'] &&
          row['支付凭证的期间'] === voucher['会计期间'] &&
          row['支付凭证的凭证号'] === voucher['凭证号'],
      );
      expect(toWire(sum(mine, '金额'))).toBe(voucher['合计金额']);
    }
    expect(payouts.map((row) => row['状态'])).toEqual(
      expect.arrayContaining(['PAID', 'BOUNCED', 'REISSUED', 'WAIVED']),
    );
    const again = payouts.find((row) => row['种类'] === 'REISSUE')!;
    expect(payouts.find((row) => row['发放编号'] === again['所重发的发放编号'])).toMatchObject({ 状态: 'REISSUED' });
    const people = tables.get('06-人员.csv')!;
    expect(people.map((row) => row['人员编号']).sort()).toEqual(
      [...new Set(payouts.map((row) => row['人员编号']))].sort(),
    );
    for (const row of people) expect(row['社会保障号码（隐去）']).toMatch(/^652822\*{8}\d{4}$/);
    for (const row of payouts) expect(row['账号（隐去）']).toMatch(/^\*+\d{4}$/);
    for (const [name, bytes] of files) {
      if (/^0[56]/.test(name)) expect(bytes.toString('utf8')).not.toMatch(/\d{12}/);
    }
  });

  it('is the same bytes each time', async () => {
    const [one, two] = [await download(kuaiji, PATH), await download(kuaiji, PATH)];
    expect(one.equals(two)).toBe(true);
  });
});

describe('an export', () => {
  it('is on the trail with what was taken out, before it leaves', async () => {
    const before = (await trail()).length;
    await download(kuaiji, '/v1/exports/journal?format=beancount&from=2024-02&to=2024-03&fund=ENTERPRISE');
    await download(kuaiji, '/v1/exports/audit?from=2024-01&to=2024-01');
    expect((await trail()).slice(before)).toEqual([
      {
        act: 'ledger.exported',
        outcome: 'DONE',
        subject: 'beancount',
        details: { funds: ['ENTERPRISE'], from: '2024-02', to: '2024-03' },
      },
      {
        act: 'ledger.exported',
        outcome: 'DONE',
        subject: 'audit',
        details: { funds: [...FUNDS], from: '2024-01', to: '2024-01' },
      },
    ]);
  });

  it('is refused to who may not read the books, and the one with people in it to who may not see people', async () => {
    const journal = '/v1/exports/journal?format=ledger&from=2024-01&to=2024-01';
    expect((await (await fundOf('xitong')).send('get', journal)).status).toBe(403);
    const manager = await fundOf('guanli');
    expect((await manager.send('get', journal)).status).toBe(200);
    const refused = await manager.send('get', '/v1/exports/audit?from=2024-01&to=2024-01');
    expect([refused.status, refused.body.code]).toEqual([403, 'PERMISSION_MISSING']);
    expect((await trail()).at(-1)).toMatchObject({ outcome: 'REFUSED', subject: 'PERMISSION_MISSING' });
  });

  it('is refused with a sentence for months that are none or the wrong way round, and for other formats', async () => {
    const wrong = await kuaiji.send('get', '/v1/exports/journal?format=hledger&from=2024-03&to=2024-02');
    expect([wrong.status, wrong.body.code]).toEqual([400, 'EXPORT_RANGE_WRONG']);
    expect(wrong.body.message).toContain('2024-03 至 2024-02');
    for (const query of [
      'format=hledger&from=2024-13&to=2024-12',
      'format=qif&from=2024-01&to=2024-12',
      'format=csv',
    ]) {
      const answer = await kuaiji.send('get', `/v1/exports/journal?${query}`);
      expect([answer.status, answer.body.code]).toEqual([400, 'REQUEST_INVALID']);
    }
  });

  it('ends its transaction when the reader leaves in the middle, and fails with what it could not write', async () => {
    const audit = world.of(ExportAudit);
    const prepared = await audit.prepare(world.as('kuaiji'), { from: '2024-01', to: '2024-12' });
    const open = async (): Promise<number | null> =>
      (
        await world.http.database.asOwner(
          `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND usename = 'ledger_app' AND state <> 'idle'`,
        )
      ).rowCount;
    const stopping = (reason?: Error): Writable =>
      new Writable({
        write(_chunk, _encoding, done) {
          this.destroy(reason);
          done();
        },
      });
    const left = stopping();
    await audit.write(world.as('kuaiji'), prepared, left);
    expect([left.destroyed, left.writableFinished]).toEqual([true, false]);
    expect(await open()).toBe(0);
    await expect(audit.write(world.as('kuaiji'), prepared, stopping(new Error('disk full')))).rejects.toThrow(
      'disk full',
    );
    expect(await open()).toBe(0);
  });

  it('is written by the command line, to a folder under its own name or to a file', async () => {
    const env = { LEDGER_URL: url(), LEDGER_PASSWORD: DEMO_PASSWORD };
    const folder = mkdtempSync(join(tmpdir(), 'ledger-exports-'));
    const type = (line: string) => cli({ ...env, INIT_CWD: folder }, `--as kuaiji export ${line}`.split(' '));
    try {
      expect(await type('--format hledger --period 2024-02 --fund RESIDENT')).toMatchObject({ exit: 0 });
      expect(await type('--format audit --from-period 2024-01 --to-period 2024-02 --out out/')).toMatchObject({
        exit: 0,
      });
      expect(await type('--format csv --period 2024-01 --out books.csv')).toMatchObject({ exit: 0 });
      expect(readdirSync(folder).sort()).toEqual(['books.csv', 'out', '账簿-城乡居民-202402.hledger']);
      expect(readdirSync(join(folder, 'out'))).toEqual(['审计数据-全部基金-202401-202402.zip']);
      const path = '/v1/exports/journal?format=hledger&from=2024-02&to=2024-02&fund=RESIDENT';
      const answer = await kuaiji.send('get', path);
      expect(readFileSync(join(folder, '账簿-城乡居民-202402.hledger'), 'utf8')).toBe(answer.text);
      expect(answer.headers['content-disposition']).toContain(encodeURIComponent('账簿-城乡居民-202402.hledger'));
      const both = await type('--format csv --period 2024-01 --to-period 2024-02');
      expect([both.exit, both.err.split('\n')[0]]).toEqual([2, expect.stringContaining('二者择一')]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
