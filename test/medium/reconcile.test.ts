import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import iconv from 'iconv-lite';
import { readTable } from '../../src/platform/tabular/read-table.js';
import { xlsxBytes } from '../../src/platform/tabular/write-xlsx.js';
import type { SortPlan } from '../../src/platform/db/sort-plan.js';
import { BREAK_SORT } from '../../src/reconcile/breaks.store.js';
import { MATCH_SORT } from '../../src/reconcile/matches.store.js';
import { STATEMENT_LINE_SORT, STATEMENT_SORT } from '../../src/reconcile/statements.store.js';
import { FUND, ReconcileWorld } from '../support/reconcile-fixture.js';

interface Decision {
  matches: { rule: string; lines: string[]; postings: string[] }[];
  open: { side: string; id: string; why: string; candidates: string[] }[];
}
interface Break {
  side: string;
  lineId: string | null;
  voucherId: string | null;
  postingNo: number | null;
  statementId: string | null;
  on: string;
  amount: string;
  ageDays: number;
  owner: string | null;
  note: string | null;
}
interface Table {
  bookBalance: string;
  bankBalance: string;
  adjustedBook: string;
  adjustedBank: string;
  difference: string;
  unexplained: string;
  agrees: boolean;
  covered: boolean;
  breaks: Break[];
}

const october = { from: '2024-10-01', to: '2024-10-31' };
const november = { from: '2024-11-01', to: '2024-11-30' };
const tableOf = (world: ReconcileWorld, period: string, account = '1004', more = '') =>
  world.get<Table>(`/v1/bank-reconciliation?fund=${FUND}&account=${account}&period=${period}${more}`);
const rulesOf = (decision: Decision) => decision.matches.map(({ rule }) => rule).sort();

describe('two months of 支出户 and 财政专户', () => {
  let world: ReconcileWorld;
  let late: string;
  beforeAll(async () => {
    world = await ReconcileWorld.open();
    await world.arrived('2024-10-08', '1000000.00', '轮财社〔2024〕31号');
    const first = await world.paid('2024-10-10', '900000.00');
    await world.bounced(first.id, '2024-10-12', ['500.00']);
    await world.arrived('2024-11-07', '950000.00');
    const second = await world.paid('2024-11-09', '940000.00');
    await world.bounced(second.id, '2024-11-12', ['250.91', '12.09']);
    await world.interest('2024-11-21', '12.34');
    late = await world.arrived('2024-11-30', '100000.00', '轮财社〔2024〕40号');
  }, 120_000);
  afterAll(() => world?.close());

  it('are known as the bank accounts of the fund', async () => {
    const accounts = await world.get<{ account: string; purpose: string; bookBalance: string }[]>(
      `/v1/bank-accounts?fund=${FUND}`,
    );
    expect(accounts.map(({ account, purpose, bookBalance }) => [account, purpose, bookBalance])).toEqual([
      ['1002', 'INCOME_ACCOUNT', '0.00'],
      ['1003', 'TREASURY', '2950000.00'],
      ['1004', 'DISBURSEMENT', '210775.34'],
    ]);
  });

  it('are matched to the last line from statements as a bank would print them, wording and days its own', async () => {
    for (const account of ['1003', '1004']) {
      for (const [period, days] of [
        ['2024-10', october],
        ['2024-11', november],
      ] as const) {
        const statement = await world.printed(account, period, { seed: 11, latePerMille: 400 });
        const { status, body } = await world.upload(statement.csv, { ...days, account });
        expect({ status, body }).toMatchObject({
          status: 201,
          body: { lineCount: statement.lines.length, closing: statement.closing.toFixed(2), knownCount: 0 },
        });
      }
      const proposed = await world.get<Decision>(`/v1/bank-matches/proposal?fund=${FUND}&account=${account}`);
      const { status, body } = await world.auto(account);
      expect(status).toBe(201);
      expect(body).toEqual(proposed);
      const { open } = body as Decision;
      // Only what the bank books after the month may be left.
      expect(open.filter(({ side }) => side === 'BANK')).toEqual([]);
    }
    const again = (await world.auto()).body as Decision;
    expect(again.matches).toEqual([]);
  });

  it('agree after adjustment, with every difference named', async () => {
    for (const account of ['1003', '1004']) {
      for (const period of ['2024-10', '2024-11']) {
        const table = await tableOf(world, period, account);
        expect(table).toMatchObject({ agrees: true, covered: true, difference: '0.00', unexplained: '0.00' });
        expect(table.adjustedBook).toBe(table.adjustedBank);
      }
    }
  });

  it('show the three ways of the money, and where one is missing', async () => {
    type Month = { period: string; arrivals: Record<string, string>[]; [sum: string]: unknown };
    const range = (from: string, to: string) =>
      world.get<Month[]>(`/v1/bank-reconciliation/three-way?fund=${FUND}&from=${from}&to=${to}`);
    const months = await range('2024-09', '2024-12');
    expect(months.map(({ period }) => period)).toEqual(['2024-09', '2024-10', '2024-11', '2024-12']);
    // Months asked for together say what each says alone.
    for (const month of months) expect(await range(month.period, month.period)).toEqual([month]);
    const [, view, next] = months as [Month, Month, Month];
    expect(view).toMatchObject({
      treasuryBooked: '1000000.00',
      disbursementBooked: '1000000.00',
      treasuryBank: '1000000.00',
      disbursementBank: '1000000.00',
      agrees: true,
    });
    expect(view.arrivals).toHaveLength(1);
    expect(next).toMatchObject({ treasuryBooked: '1050000.00', disbursementBooked: '1050000.00' });
    expect(next.arrivals.map(({ requestId }) => requestId)).toContain(late);
    const shown = next.arrivals.filter((row) => row.disbursementLineAmount !== null);
    expect(next.agrees).toBe(shown.length === 2);
    for (const [from, to] of [
      ['2024-02', '2024-01'],
      ['2020-01', '2023-01'],
    ] as const) {
      await expect(range(from, to)).rejects.toThrow('THREE_WAY_RANGE_WRONG');
    }
  });

  it('are read by those who read the books, and acted on by the bookkeeper alone', async () => {
    expect((await world.clerk.send('get', `/v1/bank-accounts`)).status).toBe(200);
    const denied = await world.clerk.send('post', '/v1/bank-matches/auto').send({ fund: FUND, account: '1004' });
    expect({ status: denied.status, code: denied.body.code }).toEqual({ status: 403, code: 'PERMISSION_MISSING' });
  });
});

describe('differences between books and bank', () => {
  let world: ReconcileWorld;
  let slip: string;
  beforeAll(async () => {
    world = await ReconcileWorld.open();
    await world.arrived('2024-11-07', '950000.00', '轮财社〔2024〕38号');
    slip = (await world.paid('2024-11-09', '940000.00')).slip;
    await world.interest('2024-11-21', '30.00');
    await world.interest('2024-11-22', '30.00');
    const csv = world.csv('0.00', [
      ['2024-11-07', '拨款 轮财社〔2024〕38号', '950000.00', 'A1'],
      ['2024-11-09', `代发 ${slip}`, '-940000.00', 'A2'],
      ['2024-11-21', '结息', '30.00', 'A3'],
      ['2024-11-25', '账户管理费', '-20.00', 'A4'],
    ]);
    const { status, body } = await world.upload(csv, november);
    expect({ status, body }).toMatchObject({ status: 201 });
  }, 120_000);
  afterAll(() => world?.close());

  it('stay open with a reason where two postings could be meant', async () => {
    const decision = (await world.auto()).body as Decision;
    expect(rulesOf(decision)).toEqual(['REFERENCE', 'REFERENCE']);
    const bank = decision.open.filter(({ side }) => side === 'BANK');
    expect(bank.map(({ why, candidates }) => [why, candidates.length])).toEqual([
      ['SEVERAL', 2],
      ['NONE', 0],
    ]);
  });

  it('make the adjusted sides equal, and carry age and owner', async () => {
    const table = await tableOf(world, '2024-11');
    expect(table).toMatchObject({
      bookBalance: '10060.00',
      bankBalance: '10010.00',
      adjustedBook: '10070.00',
      adjustedBank: '10070.00',
      agrees: true,
    });
    expect(table.breaks.map(({ side, amount, ageDays, owner }) => [side, amount, ageDays, owner])).toEqual([
      ['BANK', '30.00', 9, null],
      ['BANK', '-20.00', 5, null],
      ['BOOK', '30.00', 9, null],
      ['BOOK', '30.00', 8, null],
    ]);
    const status = await world.statusOf('2024-11');
    expect(status.accounts.find(({ account }) => account === '1004')).toMatchObject({
      covered: true,
      agrees: true,
      unowned: 4,
      ready: false,
      unmatchedLines: { count: 2, received: '30.00', paid: '20.00' },
      unmatchedPostings: { count: 2, received: '60.00', paid: '0.00' },
    });
    expect(status.accounts.find(({ account }) => account === '1003')).toMatchObject({ needed: true, covered: false });
    expect(status.accounts.find(({ account }) => account === '1002')).toMatchObject({ needed: false, ready: true });
    expect(status.ready).toBe(false);
  });

  it('are matched by hand with a reason, once, and only when the sums agree', async () => {
    const { breaks } = await tableOf(world, '2024-11');
    const [interest, fee] = breaks.filter(({ side }) => side === 'BANK');
    const [booked, other] = breaks.filter(({ side }) => side === 'BOOK');
    const posting = (item: Break) => ({ voucherId: item.voucherId!, lineNo: item.postingNo! });
    const match = (lines: string[], postings: object[], reason = '回单核对') =>
      world.bookkeeper.send('post', '/v1/bank-matches').send({ lines, postings, reason });
    expect((await match([fee!.lineId!], [posting(booked!)])).body.code).toBe('BANK_MATCH_SUMS_DIFFER');
    expect((await match([fee!.lineId!], [])).body.code).toBe('BANK_MATCH_TOO_SMALL');
    expect((await match([interest!.lineId!, '999999'], [posting(booked!)])).body.code).toBe('NOT_FOUND');
    expect((await match([interest!.lineId!], [posting(booked!)], '')).status).toBe(400);
    const done = await match([interest!.lineId!], [posting(booked!)]);
    expect(done.status).toBe(201);
    expect((await match([interest!.lineId!], [posting(other!)])).body.code).toBe('BANK_LINE_MATCHED');
    const { id } = done.body as { id: string };
    const detail = await world.get<{ items: unknown[]; ruleLabel: string; reason: string }>(`/v1/bank-matches/${id}`);
    expect(detail).toMatchObject({ ruleLabel: '人工', reason: '回单核对' });
    expect(detail.items).toHaveLength(2);

    await world.later(60);
    const undone = await world.bookkeeper.send('post', `/v1/bank-matches/${id}/unmatch`).send({ reason: '选错了一笔' });
    expect(undone.status).toBe(200);
    const twice = await world.bookkeeper.send('post', `/v1/bank-matches/${id}/unmatch`).send({ reason: '再来' });
    expect(twice.body.code).toBe('BANK_MATCH_UNDONE');
    expect((await match([interest!.lineId!], [posting(other!)])).status).toBe(201);
    const gone = await world.get<{ rows: { unmatchedReason: string }[] }>('/v1/bank-matches?undone=true');
    expect(gone.rows.map(({ unmatchedReason }) => unmatchedReason)).toEqual(['选错了一笔']);
    // As it was known before: the first hand match stood then.
    const before = await tableOf(world, '2024-11', '1004', '&knownAt=2024-12-02T01:30:00.000Z');
    expect(before.breaks.filter(({ side }) => side === 'BOOK').map(({ on }) => on)).toEqual([other!.on]);
    const now = await tableOf(world, '2024-11');
    expect(now.breaks.filter(({ side }) => side === 'BOOK').map(({ on }) => on)).toEqual([booked!.on]);
  });

  it('have owners, the last word counts, and a month is ready when each has one', async () => {
    const { breaks } = await tableOf(world, '2024-11');
    const refs = breaks.map(({ lineId, voucherId, postingNo }) =>
      lineId ? { lineId } : { voucherId: voucherId!, postingNo: postingNo! },
    );
    const owners = await world.get<{ id: string; name: string }[]>('/v1/bank-break-owners');
    const cashier = owners.find(({ id }) => id === world.user('chuna'))!;
    const assign = (body: object) => world.bookkeeper.send('post', '/v1/bank-breaks/assign').send(body);
    expect((await assign({ breaks: refs, ownerId: world.user('jingban') })).body).toEqual({ assigned: refs.length });
    expect((await assign({ breaks: refs.slice(0, 1), ownerId: cashier.id, note: '请银行出具收费通知' })).status).toBe(
      200,
    );
    expect((await assign({ breaks: [{ lineId: '99999' }], ownerId: cashier.id })).body.code).toBe(
      'BANK_BREAK_NOT_FOUND',
    );
    const list = await world.get<{ rows: Break[]; total: number }>(
      `/v1/bank-breaks?fund=${FUND}&account=1004&on=2024-11-30&sort=-ageDays&pageSize=1`,
    );
    expect(list.total).toBe(2);
    expect(list.rows).toHaveLength(1);
    const mine = await world.get<{ rows: Break[] }>(`/v1/bank-breaks?fund=${FUND}&ownerId=${cashier.id}&account=1004`);
    expect(mine.rows.map(({ owner, note }) => [owner, note])).toEqual([[cashier.name, '请银行出具收费通知']]);
    const status = await world.statusOf('2024-11');
    expect(status.accounts.find(({ account }) => account === '1004')).toMatchObject({ unowned: 0, ready: true });
  });

  it('do not come back into a past month when later months settle them', async () => {
    const before = await tableOf(world, '2024-11');
    await world.later(60 * 24 * 31);
    const [open] = before.breaks.filter(({ side }) => side === 'BOOK');
    const december = world.csv('10010.00', [['2024-12-03', '结息', '30.00', 'D1']]);
    expect((await world.upload(december, { from: '2024-12-01', to: '2024-12-31' })).status).toBe(201);
    const line = await world.get<{ rows: Break[] }>(
      `/v1/bank-breaks?fund=${FUND}&account=1004&side=BANK&on=2024-12-31`,
    );
    const match = await world.bookkeeper.send('post', '/v1/bank-matches').send({
      lines: [line.rows.find(({ on }) => on === '2024-12-03')!.lineId],
      postings: [{ voucherId: open!.voucherId, lineNo: open!.postingNo }],
      reason: '银行次月补记利息',
    });
    expect(match.status).toBe(201);
    expect(await tableOf(world, '2024-11')).toEqual(before);
    const after = await tableOf(world, '2024-12');
    expect(after).toMatchObject({ agrees: true, bankBalance: '10040.00' });
    expect(after.breaks.map(({ side, amount }) => [side, amount])).toEqual([['BANK', '-20.00']]);
  });

  it('and everything else is listed by every key, both ways, with nothing lost between pages', async () => {
    const [statement] = (await world.get<{ rows: { id: string }[] }>('/v1/bank-statements?sort=fromOn')).rows;
    const lists: [string, SortPlan][] = [
      ['/v1/bank-statements?', STATEMENT_SORT],
      [`/v1/bank-statements/${statement!.id}/lines?`, STATEMENT_LINE_SORT],
      ['/v1/bank-matches?', MATCH_SORT],
      [`/v1/bank-breaks?fund=${FUND}&on=2024-11-30&`, BREAK_SORT],
    ];
    for (const [path, plan] of lists) {
      const whole = await world.get<{ rows: Record<string, unknown>[]; total: number }>(`${path}pageSize=100`);
      expect([path, whole.total > 1]).toEqual([path, true]);
      const texts = whole.rows.map((row) => JSON.stringify(row)).sort();
      const paged = async (sort: string) => {
        const rows: Record<string, unknown>[] = [];
        for (let page = 1; rows.length < whole.total; page += 1) {
          const part = await world.get<typeof whole>(`${path}sort=${sort}&pageSize=2&page=${page}`);
          if (part.rows.length === 0) break;
          rows.push(...part.rows);
        }
        return rows;
      };
      for (const key of Object.keys(plan.keys)) {
        const [up, down] = [await paged(key), await paged(`-${key}`)];
        for (const rows of [up, down]) expect(rows.map((row) => JSON.stringify(row)).sort()).toEqual(texts);
        const filled = (rows: typeof up) => rows.map((row) => row[key]).filter((value) => value !== null);
        expect([path, key, filled(down)]).toEqual([path, key, filled(up).reverse()]);
        expect([path, key, up[0]![key] !== undefined]).toEqual([path, key, true]);
      }
    }
  });

  it('stand in the workbook in the usual layout', async () => {
    const { status, body, headers } = await world.bookkeeper
      .send('get', `/v1/bank-reconciliation/xlsx?fund=${FUND}&account=1004&period=2024-11`)
      .buffer(true)
      .parse((res, done) => {
        const parts: Buffer[] = [];
        res.on('data', (part: Buffer) => parts.push(part));
        res.on('end', () => done(null, Buffer.concat(parts)));
      });
    expect(status).toBe(200);
    expect(headers['content-disposition']).toContain('xlsx');
    const cells: string[][] = [];
    const source = { name: 'x.xlsx', open: () => [body as Buffer] as unknown as AsyncIterable<Uint8Array> };
    for await (const row of readTable(source)) cells.push(row.cells.map(({ text }) => text));
    expect(cells[0]![0]).toBe('银行存款余额调节表');
    const adjusted = cells.find(([first]) => first === '调节后余额')!;
    expect([adjusted[2], adjusted[4]]).toEqual(['10040.00', '10040.00']);
  });
});

describe('the import of a statement', () => {
  let world: ReconcileWorld;
  beforeAll(async () => {
    world = await ReconcileWorld.open();
  }, 120_000);
  afterAll(() => world?.close());
  const codeOf = async (work: PromiseLike<{ body: { code?: string }; status: number }>) => {
    const { body, status } = await work;
    return body.code ?? status;
  };

  it('is everything or nothing, and names each fault with its line', async () => {
    const bad = world
      .csv('0.00', [
        ['2024-11-03', 'a', '10.00', 'X1'],
        ['2024-11-04', 'b', '5.00', 'X1'],
        ['2024-11-04', 'c', '5.00', 'X1'],
        ['2024-12-04', 'd', '5.00', 'X4'],
      ])
      .toString()
      .replace('15.00', '15.01');
    const { status, body } = await world.upload(Buffer.from(bad), november);
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'BANK_STATEMENT_REFUSED' });
    const { issues } = (body as { details: { issues: { line: number; problem: string; text: string }[] } }).details;
    expect(issues.map(({ line, problem }) => [line, problem])).toEqual([
      [4, 'SERIAL_REPEATED'],
      [5, 'DATE_OUTSIDE'],
    ]);
    expect(issues[0]!.text).toBe('第 4 行：流水号 X1 在同一天重复出现');
    expect((await world.get<{ total: number }>('/v1/bank-statements')).total).toBe(0);
    const broken = Buffer.from(bad.split('\r\n').slice(0, 3).join('\r\n'));
    expect(((await world.upload(broken, november)).body as typeof body).details.issues[0]).toMatchObject({
      line: 3,
      problem: 'BALANCE_BREAKS',
      expected: '15.00',
    });
    expect(await codeOf(world.upload(broken, { from: '2024-11-01', to: '2024-12-02' }))).toBe(
      'BANK_STATEMENT_NOT_OVER',
    );
    expect(await codeOf(world.upload(broken, { ...november, account: '4001' }))).toBe('BANK_ACCOUNT_NOT_FOUND');
    expect(await codeOf(world.upload(broken, { ...november, formatCode: 'NONE' }))).toBe(
      'BANK_STATEMENT_FORMAT_NOT_FOUND',
    );
    expect(await codeOf(world.upload(broken, { from: '2024-11-05', to: '2024-11-01' }))).toBe('BANK_STATEMENT_DAYS');
  });

  it('takes the same bytes once, and of a longer file only the days it does not know', async () => {
    const half = world.csv('100.00', [
      ['2024-11-03', 'a', '10.00', 'Y1'],
      ['2024-11-14', 'b', '-5.00', 'Y2'],
    ]);
    expect((await world.upload(half, { from: '2024-11-01', to: '2024-11-15' })).status).toBe(201);
    const repeated = await world.upload(half, { from: '2024-11-01', to: '2024-11-15' });
    expect(repeated.body).toMatchObject({ code: 'BANK_STATEMENT_REPEATED' });
    const moves = [
      ['2024-11-03', 'a', '10.00', 'Y1'],
      ['2024-11-14', 'b', '-5.00', 'Y2'],
      ['2024-11-20', 'c', '7.00', 'Y3'],
    ] as const;
    expect(
      await codeOf(
        world.upload(world.csv('100.00', moves.slice(0, 2).concat()), { from: '2024-11-02', to: '2024-11-15' }),
      ),
    ).not.toBe(201);
    const changed = world.csv('100.00', [['2024-11-03', 'a', '10.00', 'Y9'], moves[1]!, moves[2]!]);
    expect((await world.upload(changed, november)).body.details.issues).toMatchObject([
      { line: 2, problem: 'KNOWN_DIFFERS' },
    ]);
    const whole = await world.upload(world.csv('100.00', moves), november);
    expect(whole.body).toMatchObject({
      from: '2024-11-16',
      to: '2024-11-30',
      opening: '105.00',
      closing: '112.00',
      lineCount: 1,
      knownCount: 2,
    });
  });

  it('must continue its neighbours, in whatever order they come, in GB18030 and as a workbook', async () => {
    const gb = iconv.encode(world.csv('50.00', [['2024-10-10', '拨款', '49.00', 'Z1']]).toString(), 'gb18030');
    expect(await codeOf(world.upload(gb, october))).toBe('BANK_STATEMENT_NOT_CONTINUOUS');
    const good = iconv.encode(world.csv('50.00', [['2024-10-10', '拨款', '50.00', 'Z1']]).toString(), 'gb18030');
    expect((await world.upload(good, october)).status).toBe(201);
    const rows = [['日期', '摘要', '对方户名', '借方', '贷方', '余额', '流水号'].map((text) => text)].concat([
      ['2024-09-10', '拨款', '财政局', '', '50.00', '50.00', '20240910000000000001'],
    ]);
    const book = await xlsxBytes([
      {
        name: '明细',
        rows: rows.map((row, i) =>
          row.map((text, c) => (i > 0 && c > 2 && c < 6 && text ? { text, kind: 'MONEY' as const } : text)),
        ),
      },
    ]);
    const taken = await world.upload(book, { from: '2024-09-01', to: '2024-09-30', name: 'sep.xlsx' });
    expect(taken.body).toMatchObject({ opening: '0.00', closing: '50.00', lineCount: 1 });
    const empty = Buffer.from('日期,摘要,对方户名,借方,贷方,余额,流水号\r\n');
    expect(await codeOf(world.upload(empty, { from: '2024-07-01', to: '2024-07-31' }))).toBe(
      'BANK_STATEMENT_OPENING_UNKNOWN',
    );
    expect((await world.upload(empty, { from: '2024-08-01', to: '2024-08-31', opening: '0.00' })).status).toBe(201);
    const table = await tableOf(world, '2024-11');
    expect(table).toMatchObject({ bankBalance: '112.00', bookBalance: '0.00', agrees: true });
  });

  it('is taken back with a reason while nothing of it is matched, and may then be repeated', async () => {
    const { rows } = await world.get<{ rows: { id: string; fromOn: string; digest: string }[] }>(
      '/v1/bank-statements?sort=fromOn',
    );
    expect(rows.map(({ fromOn }) => fromOn)).toEqual([
      '2024-08-01',
      '2024-09-01',
      '2024-10-01',
      '2024-11-01',
      '2024-11-16',
    ]);
    const withdraw = (id: string) =>
      world.bookkeeper.send('post', `/v1/bank-statements/${id}/withdraw`).send({ reason: '选错账户' });
    const october = rows[2]!;
    expect((await withdraw(october.id)).status).toBe(200);
    expect((await withdraw(october.id)).body.code).toBe('BANK_STATEMENT_WITHDRAWN');
    const table = await tableOf(world, '2024-11');
    // The hole is named to the cent.
    expect(table).toMatchObject({ covered: false, agrees: false, difference: '50.00', unexplained: '0.00' });
    expect(table.breaks.filter(({ side }) => side === 'GAP').map(({ on, amount }) => [on, amount])).toEqual([
      ['2024-11-01', '50.00'],
    ]);
    const gone = await world.get<{ rows: { withdrawnReason: string }[] }>('/v1/bank-statements?withdrawn=true');
    expect(gone.rows).toMatchObject([{ withdrawnReason: '选错账户' }]);
    const lines = await world.get<{ rows: { summary: string }[] }>(`/v1/bank-statements/${october.id}/lines`);
    expect(lines.rows).toMatchObject([{ summary: '拨款' }]);
  });

  it('follows a layout that the office saved, version by version', async () => {
    const admin = await world.books.login('xitong');
    const definition = {
      code: 'TWO',
      name: '两列',
      version: 1,
      columns: { on: ['记账日'], debit: ['付'], credit: ['收'], balance: ['结余'], serial: ['号'] },
      amounts: 'TWO_COLUMNS',
      paidSide: 'DEBIT',
      order: 'OLDEST_FIRST',
      skip: [],
      opening: [],
    };
    const refused = await world.bookkeeper.send('post', '/v1/bank-statement-formats').send({ definition });
    expect(refused.status).toBe(403);
    const saved = await admin.send('post', '/v1/bank-statement-formats').send({ definition });
    expect(saved.body).toEqual({ code: 'TWO', version: 1 });
    expect((await admin.send('post', '/v1/bank-statement-formats').send({ definition: { code: 'x' } })).body.code).toBe(
      'BANK_STATEMENT_FORMAT_INVALID',
    );
    const csv = Buffer.from('记账日,付,收,结余,号\n2024-06-03,,7.00,7.00,1\n');
    expect((await world.upload(csv, { from: '2024-06-01', to: '2024-06-30', formatCode: 'TWO' })).status).toBe(201);
    const formats = await world.get<{ code: string; version: number }[]>('/v1/bank-statement-formats');
    expect(formats.map(({ code, version }) => [code, version])).toEqual([
      ['GENERIC', 1],
      ['SIGNED', 0],
      ['TWO', 1],
    ]);
  });

  it('takes a file without a movement for each month it is handed in for', async () => {
    const empty = world.csv('0.00', []);
    const take = (from: string, to: string) => world.upload(empty, { from, to, account: '1002', opening: '0.00' });
    expect((await take('2024-09-01', '2024-09-30')).status).toBe(201);
    expect((await take('2024-10-01', '2024-10-31')).status).toBe(201);
    expect((await take('2024-10-01', '2024-10-31')).body).toMatchObject({ code: 'BANK_STATEMENT_REPEATED' });
  });
});
