import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Decimal } from '../../src/kernel/money.js';
import { payoutReference } from '../../src/kernel/payout-reference.js';
import { DecidePayoutAct } from '../../src/payouts/decide-payout-act.js';
import { DraftReissue } from '../../src/payouts/draft-reissue.js';
import { ProposePayoutAct, type PayoutActProposal } from '../../src/payouts/propose-payout-act.js';
import { StatementsModule } from '../../src/statements/statements.module.js';
import { requireGlyphs } from '../../src/platform/pdf/pdf-font.js';
import type { Browser } from '../support/http-app.js';
import { postManual } from '../support/manual-voucher.js';
import { PayoutsWorld, type TestPayee } from '../support/payouts-fixture.js';

const FUND = 'RESIDENT';
let world: PayoutsWorld;
let kuaiji: Browser;
let february: { id: string };

interface Line {
  kind: string;
  code: string | null;
  title: string;
  first: string | null;
  second: string | null;
  accounts: { code: string; first: string; second: string }[];
}
interface Check {
  name: string;
  difference: string;
}
type Row = Record<string, string> & { days: number };

const get = async <T>(path: string): Promise<T> => {
  const answer = await kuaiji.send('get', path);
  if (answer.status !== 200) throw new Error(`${path}: ${answer.text}`);
  return answer.body as T;
};
const people = (n: number, more: Partial<TestPayee> = {}): TestPayee[] =>
  Array.from({ length: n }, (_, i) => ({ person: i + 1, base: `${100 + i}.00`, ...more }));
const sheet = (period: string) =>
  get<{ assets: Line[]; claims: Line[]; checks: Check[]; clock: string }>(
    `/v1/statements/balance-sheet?fund=${FUND}&period=${period}`,
  );
const income = (period: string) =>
  get<{ lines: Line[]; checks: Check[] }>(`/v1/statements/income-expense?fund=${FUND}&period=${period}`);
const titled = (lines: Line[], title: string): Line => lines.find((line) => line.title === title)!;
const board = (query = '') =>
  get<{ rows: Row[]; total: number; funds: { fund: string; states: Row[]; clearing: string; check: Check }[] }>(
    `/v1/returned-money?fund=${FUND}${query}`,
  );

async function act(proposal: Omit<PayoutActProposal, 'reason'>): Promise<void> {
  const { id } = await world.run('jingban', (ctx) =>
    world.of(ProposePayoutAct).run(ctx, { reason: '村委会报告', ...proposal }),
  );
  await world.run('fuhe', (ctx) =>
    world.of(DecidePayoutAct).run(ctx, { actId: id, decision: 'CONFIRM', reason: '已核实' }),
  );
}

beforeAll(async () => {
  world = await PayoutsWorld.open([StatementsModule]);
  kuaiji = await world.http.login('kuaiji');
  await world.paidMonth('2023-12', people(3));
  february = await world.paidMonth('2024-02', people(5), [1, 2, 3]);
  await act({ reference: payoutReference(february.id, 4), kind: 'LATE_RETURN', onDate: '2024-03-05', cause: 'CLOSED' });
  await act({ reference: payoutReference(february.id, 3), kind: 'WAIVE', onDate: '2024-03-06' });
});
afterAll(() => world?.close());

describe('the statements', () => {
  it('tie to each other and to the 科目余额表 in every month', async () => {
    for (const period of ['2024-01', '2024-02', '2024-03', '2024-04']) {
      const [position, result] = [await sheet(period), await income(period)];
      for (const { name, difference } of [...position.checks, ...result.checks])
        expect([period, name, difference]).toEqual([period, name, '0.00']);
      const table = await get<{ lines: Record<string, string>[] }>(`/v1/trial-balance?fund=${FUND}&period=${period}`);
      const top = (prefix: string, debit: boolean) =>
        table.lines
          .filter(({ code }) => code!.length === 4 && code!.startsWith(prefix))
          .reduce(
            (sum, line) =>
              sum
                .plus(debit ? line.closingDebit! : line.closingCredit!)
                .minus(debit ? line.closingCredit! : line.closingDebit!),
            new Decimal(0),
          )
          .toFixed(2);
      expect(titled(position.assets, '资产合计').second).toBe(top('1', true));
      expect(titled(position.claims, '负债合计').second).toBe(top('2', false));
      expect(titled(result.lines, '四、期末滚存结余').second).toBe(titled(position.claims, '净资产合计').second);
    }
  });

  it('show the year’s beginning with the opening balances, months and the year, and drill down to accounts', async () => {
    const { assets, claims, clock } = await sheet('2024-02');
    expect(clock).toBe('DATE_PAID');
    expect(titled(assets, '支出户存款')).toMatchObject({
      code: '1004',
      first: '899999697.00',
      second: '899999490.00',
      accounts: [{ code: '1004', first: '899999697.00', second: '899999490.00' }],
    });
    expect(titled(claims, '待遇退回')).toMatchObject({ kind: 'DETAIL', first: '0.00', second: '303.00' });
    const { lines } = await income('2024-03');
    expect(titled(lines, '社会保险待遇支出')).toMatchObject({ first: '-102.00', second: '408.00' });
    expect(titled(lines, '三、本期收支结余')).toMatchObject({ first: '102.00', second: '-408.00' });
    expect((await kuaiji.send('get', `/v1/statements/balance-sheet?fund=${FUND}&period=202403`)).status).toBe(400);
  });

  it('read the same before and after the year-end transfer', async () => {
    const before = [await income('2024-12'), await sheet('2024-12')] as const;
    const posted = await kuaiji.send('post', '/v1/vouchers/year-end').send({ fund: FUND, year: 2024 });
    expect(posted.status).toBe(201);
    const after = [await income('2024-12'), await sheet('2024-12')] as const;
    expect(after[0]).toEqual(before[0]);
    expect(titled(after[1].claims, '净资产合计')).toEqual(titled(before[1].claims, '净资产合计'));
    expect(after[1].checks.every(({ difference }) => difference === '0.00')).toBe(true);
    const { voucherId } = posted.body as { voucherId: string };
    await kuaiji.send('post', `/v1/vouchers/${voucherId}/reverse`).send({ on: '2024-12-31', reason: '测试' });
    expect(await income('2024-12')).toEqual(before[0]);
  });
});

describe('the notes', () => {
  type Notes = {
    notes: { account: string; kind: string; balance: string; rows: Row[]; bands: Row[]; check: Check }[];
  };
  const notes = (period: string) => get<Notes>(`/v1/statements/notes?fund=${FUND}&period=${period}`);

  it('name who stands in 暂收款—待遇退回 at each month’s end, masked, with the age, to the cent', async () => {
    const held = async (period: string) => {
      const note = (await notes(period)).notes.find(({ account }) => account === '200101')!;
      expect([period, note.check.difference]).toEqual([period, '0.00']);
      return note.rows.map(({ label, on, days, amount }) => [label, on, days, amount]);
    };
    expect(await held('2024-01')).toEqual([]);
    expect(await held('2024-02')).toEqual([
      ['人*', '2024-02-11', 18, '100.00'],
      ['人*', '2024-02-11', 18, '101.00'],
      ['人*', '2024-02-11', 18, '102.00'],
    ]);
    // One waived, one that came back late.
    expect((await held('2024-03')).map(([, on, days, amount]) => [on, days, amount])).toEqual([
      ['2024-02-11', 49, '100.00'],
      ['2024-02-11', 49, '101.00'],
      ['2024-03-05', 26, '103.00'],
    ]);
  });

  it('break other 暂收 and 暂付 down by voucher, the oldest settled first', async () => {
    const fuhe = await world.http.login('fuhe');
    const move = (on: string, debit: string, credit: string, amount: string) =>
      postManual(kuaiji, fuhe, {
        fund: FUND,
        on,
        summary: '往来',
        lines: [
          { account: debit, debit: amount },
          { account: credit, credit: amount },
        ],
      });
    await move('2024-04-01', '1003', '200199', '500.00');
    await move('2024-05-01', '1003', '200199', '80.00');
    await move('2024-06-03', '200199', '1003', '450.00');
    await move('2024-06-04', '1101', '1003', '60.00');
    const { notes: all } = await notes('2024-06');
    const of = (code: string) => all.find(({ account }) => account === code)!;
    expect(of('200199').rows.map(({ amount, band }) => [amount, band])).toEqual([
      ['50.00', 'D90'],
      ['80.00', 'D90'],
    ]);
    expect(of('1101')).toMatchObject({ balance: '60.00', kind: 'VOUCHERS', check: { difference: '0.00' } });
    expect(of('1101').bands[0]).toMatchObject({ band: 'D30', count: 1, amount: '60.00' });
  });
});

describe('the file', () => {
  const file = (format: string) =>
    kuaiji
      .send('get', `/v1/statements/file?fund=${FUND}&period=2024-06&format=${format}`)
      .buffer()
      .parse((res, done) => {
        const chunks: Buffer[] = [];
        res.on('data', (chunk: Buffer) => chunks.push(chunk));
        res.on('end', () => done(null, Buffer.concat(chunks)));
      });

  it('is a workbook with a sheet for each form', async () => {
    const answer = await file('xlsx');
    expect(answer.status).toBe(200);
    expect((answer.body as Buffer).subarray(0, 2).toString()).toBe('PK');
    expect(decodeURIComponent(answer.headers['content-disposition']!)).toContain('会计报表-2024-06.xlsx');
  });

  it('is an A4 PDF with the Chinese font embedded', async () => {
    const answer = await file('pdf');
    expect(answer.status).toBe(200);
    const pdf = (answer.body as Buffer).toString('latin1');
    expect(pdf.startsWith('%PDF-1')).toBe(true);
    expect(pdf).toMatch(/\/MediaBox \[0 0 841\.89 595\.28\]/);
    expect(pdf).toMatch(/\/MediaBox \[0 0 595\.28 841\.89\]/);
    expect(pdf).toMatch(/\/FontFile3? /);
    expect(pdf).toContain('NotoSans');
    const noted = await world.db.one<{ n: string }>(
      `SELECT count(*) AS n FROM trail WHERE agency_id = $1 AND subject_type = 'statement'`,
      [world.agencyId],
    );
    expect(noted).toEqual({ n: '2' });
  });

  it('is refused for a character that the font cannot print, by name', () => {
    expect(() => requireGlyphs(['资产负债表 买买提·艾力 1,234.50'])).not.toThrow();
    expect(() => requireGlyphs(['好', '\u{2a700}'])).toThrow(
      expect.objectContaining({ code: 'PDF_GLYPH_MISSING', details: { character: '\u{2a700}', codePoint: 'U+2A700' } }),
    );
  });
});

describe('a fund that books returns red', () => {
  it('has nothing in 暂收款, and its statements and board still agree', async () => {
    await world.db.rows(`UPDATE fund SET bounce_rule = 'RED_EXPENSE' WHERE scheme = 'ENTERPRISE' RETURNING 1`);
    const others = people(3).map(({ person, ...payee }) => ({ ...payee, person: person + 20 }));
    await world.paidMonth('2024-02', others, [2], 'ENTERPRISE');
    const of = (path: string) => get<Record<string, never>>(`${path}fund=ENTERPRISE&period=2024-02`);
    const position = (await of('/v1/statements/balance-sheet?')) as unknown as { checks: Check[] };
    const result = (await of('/v1/statements/income-expense?')) as unknown as { lines: Line[]; checks: Check[] };
    const { notes } = (await of('/v1/statements/notes?')) as unknown as { notes: { check: Check }[] };
    for (const { name, difference } of [...position.checks, ...result.checks, ...notes.map(({ check }) => check)])
      expect([name, difference]).toEqual([name, '0.00']);
    expect(titled(result.lines, '社会保险待遇支出').first).toBe('202.00');
    const red = await get<Awaited<ReturnType<typeof board>>>('/v1/returned-money?fund=ENTERPRISE');
    expect(red.rows).toMatchObject([{ state: 'HELD', amount: '101.00' }]);
    expect(red.funds).toMatchObject([{ clearing: '0.00', open: '101.00', check: { difference: '0.00' } }]);
    const bounce = await world.db.one<{ id: string }>(
      `SELECT id FROM voucher WHERE fund = 'ENTERPRISE' AND cause_type = 'BOUNCE'`,
    );
    expect(await get(`/v1/vouchers/${bounce!.id}/payouts`)).toMatchObject({ amount: '101.00', difference: '0.00' });
  });
});

describe('the three clocks', () => {
  type Report = {
    rows: (Record<string, string> & { late: boolean })[];
    total: Row;
    byPeriodPaidFor: Row[];
    byMonthPaid: Row[];
    byBudgetYear: Row[];
    checks: Check[];
  };
  const report = (clock: string, year: number) =>
    get<Report>(`/v1/statements/three-clocks?fund=${FUND}&clock=${clock}&year=${year}`);

  it('show late money of a former year as such, and the same sum in each view', async () => {
    const { batches } = await world.run('jingban', (ctx) =>
      world.of(DraftReissue).run(ctx, { items: [{ reference: payoutReference(february.id, 1), confirmed: true }] }),
    );
    const again = batches[0]!;
    await world.sign(again);
    await world.issue(again.id);
    await world.slip(again.id, '2025-01-08');
    await world.results(again.id, [{ lineNo: 1, result: 'PAID', creditedOn: '2025-01-08' }]);
    const later = await report('DATE_PAID', 2025);
    expect(later.rows).toMatchObject([
      { periodPaidFor: '2024-02', monthPaid: '2025-01', late: true, paid: '100.00', forFormerYear: '100.00' },
    ]);
    const year = await report('DATE_PAID', 2024);
    expect(year.checks).toMatchObject([{ difference: '0.00' }, { difference: '0.00' }]);
    expect(year.total).toMatchObject({ paid: '510.00', returned: '406.00', net: '104.00' });
    const paidFor = await report('PERIOD_PAID_FOR', 2024);
    expect(paidFor.total).toMatchObject({ paid: '610.00', returned: '406.00' });
    expect(paidFor.byMonthPaid.map(({ key, paid }) => [key, paid])).toEqual([
      ['2024-02', '510.00'],
      ['2024-03', '0.00'],
      ['2025-01', '100.00'],
    ]);
    for (const one of [later, year, paidFor])
      for (const view of [one.byBudgetYear, one.byMonthPaid, one.byPeriodPaidFor])
        expect(view.reduce((sum, { net }) => sum.plus(net!), new Decimal(0)).toFixed(2)).toBe(one.total.net);
    expect((await report('DATE_PAID', 2023)).rows).toMatchObject([{ periodPaidFor: '2023-12', late: false }]);
  });
});

describe('the returned-money board', () => {
  it('follows every returned cent, and its sums are the clearing account', async () => {
    const { rows, total, funds } = await board();
    expect(total).toBe(4);
    expect(funds[0]!.check.difference).toBe('0.00');
    expect(Object.fromEntries(funds[0]!.states.map(({ state, amount }) => [state, amount]))).toEqual({
      HELD: '204.00',
      IN_REISSUE: '0.00',
      REPAID: '100.00',
      WAIVED: '102.00',
    });
    expect(funds[0]!.clearing).toBe('204.00');
    expect(rows.map(({ state, nextStep, ownerRole }) => [state, nextStep, ownerRole])).toEqual([
      ['HELD', 'CORRECT_AND_REISSUE', 'FINANCE_CLERK'],
      ['HELD', 'CORRECT_AND_REISSUE', 'FINANCE_CLERK'],
      ['REPAID', 'NONE', null],
      ['WAIVED', 'NONE', null],
    ]);
    expect(rows[0]).toMatchObject({ name: '人*', ownerName: world.as('jingban').actor.name });
    expect((await board('&state=HELD&sort=-amount')).rows.map(({ amount }) => amount)).toEqual(['103.00', '101.00']);
    expect((await board('&page=9')).total).toBe(4);
  });
});
