import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Decimal, money, sumMoney } from '../../src/kernel/money.js';
import { payoutReference } from '../../src/kernel/payout-reference.js';
import { CreateIndicator } from '../../src/performance/create-indicator.js';
import { CreateScoringRules } from '../../src/performance/create-scoring-rules.js';
import { MeasureIndicators } from '../../src/performance/measure-indicators.js';
import { PerformanceModule } from '../../src/performance/performance.module.js';
import { DecidePayoutAct } from '../../src/payouts/decide-payout-act.js';
import { DraftReissue } from '../../src/payouts/draft-reissue.js';
import { ProposePayoutAct } from '../../src/payouts/propose-payout-act.js';
import { RecordEvent } from '../../src/projects/record-event.js';
import { ShowDashboard, type Dashboard } from '../../src/workbench/show-dashboard.js';
import { WorkbenchModule } from '../../src/workbench/workbench.module.js';
import { PayoutsWorld } from '../support/payouts-fixture.js';

jest.setTimeout(120_000);
let world: PayoutsWorld;
let january: string;
let reissue: string;
let march: string;
const FOUR = ['100.10', '200.20', '300.30', '400.40'].map((base, i) => ({ person: i + 1, base }));

/**
 * RESIDENT (project of 1,000.00 from the centre, the rest the fund's own):
 * January 1,001.00: 100.10 and 400.40 paid on payday, 200.20 bounced and reissued on 5 February, 300.30 bounced and held;
 * February 1,001.00, one of 100.10 a day late; March 1,001.00 with the bank, unanswered.
 * ENTERPRISE (project of 4,000.00, 2,000.00 arrived): January 1,000.00 paid.
 */
beforeAll(async () => {
  world = await PayoutsWorld.open([WorkbenchModule, PerformanceModule]);
  const project = (await world.db.one<{ id: string }>(`SELECT id FROM subsidy_project WHERE scheme = 'ENTERPRISE'`))!
    .id;
  for (const [kind, amount] of [
    ['ADJUST', '3000.00'],
    ['ARRIVE', '2000.00'],
  ] as const) {
    await world.run('kuaiji', (ctx) =>
      world.of(RecordEvent).run(ctx, { projectId: project, kind, level: 'CENTRAL', on: '2024-01-03', amount }),
    );
  }
  january = (await world.paidMonth('2024-01', FOUR, [2, 3])).id;
  await world.paidMonth('2024-01', [{ person: 11, base: '1000.00' }], [], 'ENTERPRISE');
  const drafted = await world.run('jingban', (ctx) =>
    world.of(DraftReissue).run(ctx, { items: [{ reference: payoutReference(january, 2), confirmed: true }] }),
  );
  reissue = drafted.batches[0]!.id;
  await world.sign(drafted.batches[0]!);
  await world.issue(reissue);
  await world.slip(reissue, '2024-02-05');
  await world.results(reissue, [{ lineNo: 1, result: 'PAID', creditedOn: '2024-02-05' }]);

  const february = await world.draft(await world.roll('2024-02', FOUR));
  await world.sign(february);
  await world.issue(february.id);
  await world.slip(february.id, '2024-02-09');
  await world.results(
    february.id,
    [1, 2, 3, 4].map((lineNo) => ({ lineNo, result: 'PAID', creditedOn: lineNo === 1 ? '2024-02-13' : '2024-02-09' })),
  );
  const third = await world.draft(await world.roll('2024-03', FOUR));
  march = third.id;
  await world.sign(third);
  await world.issue(march);
  await world.slip(march, '2024-03-08');
}, 120_000);
afterAll(() => world?.close());

const dashboard = (cutOff?: string): Promise<Dashboard> =>
  world.of(ShowDashboard).run(world.as('guanli'), { fiscalYear: 2024, cutOff });
const month = (of: Dashboard, period: string, scheme = 'RESIDENT') =>
  of.months.find((each) => each.period === period && each.scheme === scheme)!;
const sum = (links: readonly { amount: string }[]): string =>
  links.reduce((all, { amount }) => all.plus(amount), new Decimal(0)).toFixed(2);

/** Both sides of every scheme are equal to the cent, and their sum is the total. */
function balanced({ flow, schemes }: Dashboard): void {
  for (const scheme of schemes) {
    const of = <T extends { scheme: string }>(links: readonly T[]): T[] =>
      links.filter((link) => link.scheme === scheme);
    expect(sum(of(flow.sources))).toBe(sum(of(flow.outcomes)));
  }
  expect(sum(flow.outcomes)).toBe(flow.totalAmount);
  for (const { amount } of [...flow.sources, ...flow.outcomes]) expect(new Decimal(amount).gt(0)).toBe(true);
}

describe('the months of the dashboard', () => {
  it('tell planned, paid, on time, returned and paid again', async () => {
    const page = await dashboard();
    expect(page).toMatchObject({
      fiscalYear: 2024,
      cutOff: '2024-12-02',
      schemes: ['RESIDENT', 'ENTERPRISE', 'INSTITUTIONAL'],
    });
    expect(month(page, '2024-01')).toEqual({
      period: '2024-01',
      scheme: 'RESIDENT',
      settled: true,
      plannedCount: 4,
      plannedAmount: '1001.00',
      paidCount: 3,
      paidAmount: '700.70',
      onTimeCount: 2,
      fullCount: 3,
      failedCount: 2,
      failedAmount: '500.50',
      reissuedCount: 1,
      reissuedAmount: '200.20',
      openBouncedCount: 1,
      openBouncedAmount: '300.30',
      batchIds: [january, reissue],
    });
    expect(month(page, '2024-02')).toMatchObject({
      paidCount: 4,
      onTimeCount: 3,
      paidAmount: '1001.00',
      failedCount: 0,
    });
    expect(month(page, '2024-03')).toMatchObject({ settled: false, plannedCount: 4, paidCount: 0, paidAmount: '0.00' });
    expect(month(page, '2024-01', 'ENTERPRISE')).toMatchObject({ paidAmount: '1000.00' });
  });

  it('agree with the batches and payouts to the cent', async () => {
    const { months } = await dashboard();
    const [planned, paid] = [
      months.map((m) => ({ amount: m.plannedAmount })),
      months.map((m) => ({ amount: m.paidAmount })),
    ];
    const told = await world.db.one<{ planned: string; paid: string }>(
      `SELECT (SELECT sum(total) FROM payout_batch WHERE kind = 'REGULAR') AS planned, (SELECT sum(amount) FROM payout WHERE outcome = 'PAID') AS paid`,
    );
    expect([sum(planned), sum(paid)]).toEqual([told!.planned, told!.paid]);
  });

  it('know nothing of what was credited after the cut-off', async () => {
    const page = await dashboard('2024-01-31');
    expect(month(page, '2024-01')).toMatchObject({
      paidCount: 2,
      paidAmount: '500.50',
      reissuedCount: 0,
      failedCount: 2,
    });
    expect(month(page, '2024-02')).toMatchObject({ paidCount: 0, onTimeCount: 0 });
  });
});

describe('the flow of the money', () => {
  it('counts a payout and its reissue once, and both sides agree', async () => {
    const page = await dashboard();
    balanced(page);
    // Settled: 500.50 + 200.20 + 1,001.00, of which the project bears 1,000.00. Held and in transit: the fund's own.
    expect(page.flow).toEqual({
      sources: [
        { source: 'CENTRAL', sourceLabel: '中央', scheme: 'RESIDENT', amount: '1000.00' },
        { source: 'OWN', sourceLabel: '基金自有', scheme: 'RESIDENT', amount: '2003.00' },
        { source: 'CENTRAL', sourceLabel: '中央', scheme: 'ENTERPRISE', amount: '1000.00' },
      ],
      outcomes: [
        { scheme: 'RESIDENT', outcome: 'PAID', outcomeLabel: '已发放', amount: '1501.50' },
        { scheme: 'RESIDENT', outcome: 'REISSUED', outcomeLabel: '重发成功', amount: '200.20' },
        { scheme: 'RESIDENT', outcome: 'BOUNCED', outcomeLabel: '退回待处理', amount: '300.30' },
        { scheme: 'RESIDENT', outcome: 'IN_TRANSIT', outcomeLabel: '银行在途', amount: '1001.00' },
        { scheme: 'ENTERPRISE', outcome: 'PAID', outcomeLabel: '已发放', amount: '1000.00' },
      ],
      totalAmount: '4003.00',
    });
    const left = await world.db.one<{ sum: string }>(
      `SELECT sum(b.total) AS sum FROM payout_batch b JOIN bank_slip s ON s.batch_id = b.id WHERE b.kind = 'REGULAR'`,
    );
    expect(page.flow.totalAmount).toBe(left!.sum);
  });

  it('holds at every cut-off, also between a return and its reissue', async () => {
    for (const cutOff of [
      '2024-01-01',
      '2024-01-10',
      '2024-01-31',
      '2024-02-05',
      '2024-02-09',
      '2024-03-08',
      '2024-12-31',
    ]) {
      balanced(await dashboard(cutOff));
    }
    const { flow } = await dashboard('2024-01-31');
    expect(flow.outcomes).toMatchObject([
      { amount: '500.50' },
      { outcome: 'BOUNCED', amount: '500.50' },
      { scheme: 'ENTERPRISE' },
    ]);
  });
});

describe('the projects of the dashboard', () => {
  it('tell execution against time, use by month and when the money ends', async () => {
    const { projects, executionRate, yearPassed } = await dashboard('2024-02-20');
    const [resident, enterprise, institutional] = projects;
    const wholes = ['budget', 'executed'].map((part) =>
      sumMoney(projects.map((project) => money(project[part as 'budget']))),
    );
    // 2,000 of all budgets together, not the average of the rates.
    expect([wholes[1]!.toFixed(2), executionRate, yearPassed]).toEqual([
      '2000.00',
      wholes[1]!.times(100).div(wholes[0]!).toFixed(2),
      '13.93',
    ]);
    expect(resident).toMatchObject({
      code: 'P1',
      budget: '1000.00',
      attributed: '1000.00',
      executed: '0.00',
      executionRate: '0.00',
      yearPassed: '13.93', // 51 of 366 days
      months: [
        { period: '2024-01', amount: '500.50', cumulative: '500.50' },
        { period: '2024-02', amount: '499.50', cumulative: '1000.00' },
      ],
      averageMonthly: '500.00',
      monthsLeft: '0.00',
      runsOutIn: '2024-02',
    });
    expect(enterprise).toMatchObject({
      budget: '4000.00',
      executed: '2000.00',
      executionRate: '50.00',
      averageMonthly: '1000.00',
      monthsLeft: '3.00',
      runsOutIn: '2024-04',
    });
    expect(institutional).toMatchObject({
      attributed: '0.00',
      averageMonthly: null,
      monthsLeft: null,
      runsOutIn: null,
    });
  });

  it('do not run out when the rest lasts beyond the project', async () => {
    expect((await dashboard()).projects[1]).toMatchObject({ monthsLeft: '3.00', runsOutIn: null });
  });
});

describe('targets and measurements', () => {
  it('come from the indicators of the year, each with its newest measurement up to the cut-off', async () => {
    await world.run('guanli', (ctx) => world.of(CreateScoringRules).run(ctx));
    const wanted = [
      ['发放养老金人数', 'HEADCOUNT', '9565', '人'],
      ['平均每月发放资金数', 'MONTHLY_AVERAGE_AMOUNT', '240', '万/月'],
      ['按时发放率', 'ON_TIME_RATE', '100', '%'],
    ] as const;
    for (const [i, [level3, measure, target, unit]] of wanted.entries()) {
      await world.run('guanli', (ctx) =>
        world.of(CreateIndicator).run(ctx, {
          fiscalYear: 2024,
          projectId: null,
          no: i + 1,
          level1: '产出指标',
          level2: '数量指标',
          level3,
          operator: '≥',
          target,
          unit,
          basis: null,
          weight: '10',
          scoringRule: null,
          evidenceKind: null,
          measure,
          parameters: { scheme: 'RESIDENT' },
        }),
      );
    }
    expect((await dashboard()).measures).toMatchObject([
      {
        measure: 'HEADCOUNT',
        scheme: 'RESIDENT',
        operator: '>=',
        target: '9565',
        unit: '人',
        targetAmount: null,
        measurementId: null,
        actual: null,
        met: null,
      },
      { measure: 'MONTHLY_AVERAGE_AMOUNT', target: '240', targetAmount: '2400000.00' },
      { measure: 'ON_TIME_RATE', label: '按时发放率' },
    ]);
    const measured = async (cutOff: string) =>
      (await world.run('guanli', (ctx) => world.of(MeasureIndicators).run(ctx, { fiscalYear: 2024, cutOff })))[2]!;
    const early = await measured('2024-01-31');
    const late = await measured('2024-02-29');
    const onTime = async (cutOff?: string) => (await dashboard(cutOff)).measures[2];
    expect(await onTime('2024-02-15')).toMatchObject({
      measurementId: early.id,
      actual: '50.00',
      met: false,
      cutOff: '2024-01-31',
    });
    expect(await onTime()).toMatchObject({ measurementId: late.id, actual: '62.50', cutOff: '2024-02-29' });
    await world.run('guanli', (ctx) =>
      world.of(MeasureIndicators).run(ctx, { fiscalYear: 2024, cutOff: '2024-02-29', watermark: early.watermark }),
    );
    expect(await onTime()).toMatchObject({ measurementId: late.id });
  });
});

describe('what is late', () => {
  it('names unsettled batches, old returns and unreviewed vouchers, the longest first', async () => {
    const { late } = await dashboard();
    const of = (kind: string) => late.filter((item) => item.kind === kind);
    expect(of('BATCH')).toMatchObject([
      {
        subjectId: march,
        since: '2024-03-11',
        days: 266,
        count: 4,
        amount: '1001.00',
        text: expect.stringContaining('266 天'),
      },
    ]);
    expect(of('BOUNCED')).toMatchObject([
      { subjectId: january, since: '2024-01-11', days: 326, count: 1, amount: '300.30' },
    ]);
    const unreviewed = await world.db.one<{ n: number }>('SELECT count(*)::int AS n FROM voucher');
    expect(of('VOUCHERS').reduce((all, { count }) => all + count, 0)).toBe(unreviewed!.n);
    expect(late.map(({ days }) => days)).toEqual(late.map(({ days }) => days).sort((a, b) => b - a));
    // Within thirty days a return is nobody's fault yet.
    expect((await dashboard('2024-02-10')).late.filter(({ kind }) => kind === 'BOUNCED')).toEqual([]);
  });

  it('names months without a batch once their payday is past, from the first that the scheme ever paid', async () => {
    const months = async (cutOff?: string) =>
      (await dashboard(cutOff)).late
        .filter(({ kind }) => kind === 'MONTH')
        .map((item) => `${item.scheme} ${item.period}`);
    const named = await months();
    const all = (scheme: string, first: number, last: number): string[] =>
      Array.from({ length: last - first + 1 }, (_, i) => `${scheme} 2024-${String(first + i).padStart(2, '0')}`);
    // RESIDENT paid three months, ENTERPRISE one; of INSTITUTIONAL, which never paid, only the month at hand could be late.
    expect(named.sort()).toEqual([...all('ENTERPRISE', 2, 11), ...all('RESIDENT', 4, 11)]);
    expect(
      (await dashboard()).late.find(({ period, scheme }) => scheme === 'RESIDENT' && period === '2024-04'),
    ).toEqual({
      kind: 'MONTH',
      text: '2024年04月已过发放日 236 天，还没有批次',
      subjectType: 'fund',
      subjectId: 'RESIDENT',
      scheme: 'RESIDENT',
      period: '2024-04',
      count: 1,
      amount: null,
      since: '2024-04-10',
      days: 236,
    });
    expect(await months('2024-02-09')).toEqual([]);
    expect((await months('2024-12-31')).filter((name) => name.startsWith('INSTITUTIONAL'))).toEqual([
      'INSTITUTIONAL 2024-12',
    ]);
  });

  it('loses a return that two people waived; the flow still agrees', async () => {
    const { id } = await world.run('jingban', (ctx) =>
      world
        .of(ProposePayoutAct)
        .run(ctx, { reference: payoutReference(january, 3), kind: 'WAIVE', reason: '人员已去世' }),
    );
    await world.run('fuhe', (ctx) => world.of(DecidePayoutAct).run(ctx, { actId: id, decision: 'CONFIRM' }));
    const page = await dashboard();
    expect(page.late.filter(({ kind }) => kind === 'BOUNCED')).toEqual([]);
    expect(page.flow.outcomes).toContainEqual(expect.objectContaining({ outcome: 'WAIVED', amount: '300.30' }));
    balanced(page);
  });
});

describe('the dashboard over HTTP', () => {
  it('is for those who read performance, and says as of when', async () => {
    const manager = await world.http.login('guanli');
    const { status, body } = await manager.send('get', '/v1/dashboard?fiscalYear=2024&cutOff=2024-12-01');
    expect({ status, asOf: body.asOf, cutOff: body.cutOff }).toEqual({
      status: 200,
      asOf: '2024-12-02T01:00:00.000Z',
      cutOff: '2024-12-01',
    });
    expect(body.watermark).toMatch(/^[1-9]\d*$/);
    expect(await manager.send('get', '/v1/dashboard?fiscalYear=2024&cutOff=2023-12-31')).toMatchObject({
      status: 400,
      body: { code: 'CUT_OFF_OUTSIDE_YEAR' },
    });
    expect((await manager.send('get', '/v1/dashboard?fiscalYear=2024&cutOff=2024-02-30')).body.code).toBe(
      'DATE_MALFORMED',
    );
    expect((await manager.send('get', '/v1/dashboard')).status).toBe(400);
    const cashier = await world.http.login('chuna');
    expect((await cashier.send('get', '/v1/dashboard?fiscalYear=2024')).status).toBe(403);
  });

  it('is empty and still whole for a year without anything', async () => {
    const manager = await world.http.login('guanli');
    const { body } = await manager.send('get', '/v1/dashboard?fiscalYear=2030');
    expect(body).toMatchObject({
      cutOff: '2030-01-01',
      months: [],
      measures: [],
      projects: [],
      flow: { sources: [], outcomes: [], totalAmount: '0.00' },
    });
  });
});
