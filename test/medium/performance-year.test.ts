import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MeasurementRow } from '../../src/performance/performance.store.js';
import { actuals, PerformanceWorld, plantYear, type PlantedYear } from '../support/performance-fixture.js';

let world: PerformanceWorld;
let year: PlantedYear;
let beginning: string;

beforeAll(async () => {
  world = await PerformanceWorld.open();
  beginning = await world.facts.watermark();
  year = await plantYear(world.facts);
  const { project } = year;
  const spent = await world.facts.project('P-JF', null, 'SPENT');
  await world.facts.budgetEvent(spent, 'ALLOT', '2024-01-02', '2500000.00');
  await world.facts.budgetEvent(spent, 'SPEND', '2024-03-06', '250000.00');
  const attributed = await world.facts.project('P-GJ', 'RESIDENT', 'ATTRIBUTED');
  await world.facts.budgetEvent(attributed, 'ALLOT', '2024-01-02', '400000.00');
  await world.facts.attribution(year.january, attributed, 'CONSUME', '2024-01-10', '100000.00');

  const resident = { scheme: 'RESIDENT' };
  await world.indicator(1, 'headcount', 'HEADCOUNT', { ...resident, of: 'AVERAGE' });
  await world.indicator(2, 'minimum', 'HEADCOUNT', { ...resident, of: 'MINIMUM' });
  await world.indicator(3, 'latest', 'HEADCOUNT', { ...resident, of: 'LATEST' });
  await world.indicator(4, 'times', 'PERSON_TIMES');
  await world.indicator(5, 'full', 'FULL_PAYMENT_RATE', resident);
  await world.indicator(6, 'on time', 'ON_TIME_RATE', resident);
  await world.indicator(7, 'coverage', 'COVERAGE_RATE', resident);
  await world.indicator(8, 'accuracy', 'ACCURACY_RATE', resident);
  await world.indicator(9, 'monthly', 'MONTHLY_AVERAGE_AMOUNT', resident);
  await world.indicator(1, 'funded', 'FUNDED_MONTHS', resident, { projectId: project });
  await world.indicator(2, 'arrival', 'ARRIVAL_RATE', {}, { projectId: project });
  await world.indicator(3, 'execution', 'EXECUTION_RATE', {}, { projectId: project });
  await world.indicator(4, 'use', 'USE_RATE', {}, { projectId: project });
  await world.indicator(1, 'execution by use', 'EXECUTION_RATE', {}, { projectId: attributed });
  await world.indicator(1, 'execution by spending', 'EXECUTION_RATE', {}, { projectId: spent });
  await world.indicator(10, 'other scheme', 'FULL_PAYMENT_RATE', { scheme: 'ENTERPRISE' });
}, 120_000);
afterAll(() => world?.close());

/**
 * As of the end of March, with everything known:
 *
 * |     | due              | full    | on time | active | of them paid | paid, payouts |
 * |-----|------------------|---------|---------|--------|--------------|---------------|
 * | Jan | 5                | 5       | 1 3 5   | 5      | 5            | 5             |
 * | Feb | 5, and 6 missed  | 1 2 4   | 1 2 4   | 6      | 3            | 3             |
 * | Mar | 5 (corrected)    | 1 2 3 4 | 1 2 3 4 | 5      | 4            | 4, not settled |
 */
const END_OF_MARCH = {
  headcount: '4', // (5 + 3) ÷ 2
  minimum: '3',
  latest: '3',
  times: '8',
  full: '75.00', // 12 ÷ 16
  'on time': '62.50', // 10 ÷ 16
  coverage: '76.67', // (5/5 + 3/6 + 4/5) ÷ 3
  accuracy: '100.00',
  monthly: '127.00', // (1500 − 200 + 200 + 1500 − 500 + 1610 − 300) ÷ 3 months = 1,270 thousand yuan
  funded: '1.57', // (1300 + 1000 − 300) ÷ 1270
  arrival: '40.00', // 1000 ÷ 2500
  execution: '40.00',
  use: '200.00', // 2000 ÷ 1000
  'execution by use': '25.00', // 100 ÷ 400
  'execution by spending': '10.00', // 250 ÷ 2500
  'other scheme': null,
};

describe('the measures of a year worked out by hand', () => {
  it('have at the end of March the values that the facts give', async () => {
    expect(actuals(await world.measure('2024-03-31'))).toEqual(END_OF_MARCH);
  });

  it('name their facts period by period', async () => {
    const facts = (await world.measure('2024-03-31')).get('full')!.facts as { periods: object[] };
    const common = { scheme: 'RESIDENT' };
    expect(facts.periods).toEqual([
      {
        ...common,
        period: '2024-01',
        payOn: '2024-01-10',
        settled: true,
        due: 5,
        full: 5,
        onTime: 3,
        active: 5,
        activePaid: 5,
        headcount: 5,
        payouts: 5,
        dueSum: '1500000.00',
        paidSum: '1500000.00',
      },
      {
        ...common,
        period: '2024-02',
        payOn: '2024-02-10',
        settled: true,
        due: 6,
        full: 3,
        onTime: 3,
        active: 6,
        activePaid: 3,
        headcount: 3,
        payouts: 3,
        dueSum: '1500000.00',
        paidSum: '700000.00',
      },
      {
        ...common,
        period: '2024-03',
        payOn: '2024-03-11',
        settled: false,
        due: 5,
        full: 4,
        onTime: 4,
        active: 5,
        activePaid: 4,
        headcount: 4,
        payouts: 4,
        dueSum: '1610000.00',
        paidSum: '1010000.00',
      },
    ]);
  });

  it('show beside the money by date paid the money by period paid for, with the difference', async () => {
    // 1500 + 700 + 1010 = 3,210 thousand over three months; person 6's 600 is with the bank, unanswered.
    expect((await world.measure('2024-03-31')).get('monthly')!.facts).toEqual({
      netPaidByDatePaid: '3810000.00',
      months: 3,
      byPeriodPaidFor: '107.00',
      difference: '20.00',
    });
  });

  it('at the end of January know nothing of the reissue, and count what was due then', async () => {
    const rows = actuals(await world.measure('2024-01-31'));
    // Person 2 bounced: 4 of 5 full, 3 on time; 1500 − 200 in one month; attributed 1300.
    expect(rows).toMatchObject({
      headcount: '4',
      full: '80.00',
      'on time': '60.00',
      coverage: '80.00',
      monthly: '130.00',
      funded: '1.00',
    });
    expect(rows).toMatchObject({ arrival: '0.00', execution: '0.00', use: null });
  });

  it('between payout and payday of a month do not count that month as due', async () => {
    const rows = await world.measure('2024-02-09');
    expect((rows.get('full')!.facts as { periods: object[] }).periods).toHaveLength(1);
    expect(rows.get('full')!.actual).toBe('100.00');
    // The reissue was credited on 5 February: full, not on time.
    expect(rows.get('on time')!.actual).toBe('60.00');
  });

  it('before the day of a late return count the payout as paid, whenever the return was heard of', async () => {
    // Cut-off 15 March, everything known: February has 1 2 3 4 paid, for 3 came back on the 20th only.
    const rows = actuals(await world.measure('2024-03-15'));
    expect(rows).toMatchObject({ full: '81.25', headcount: '5', monthly: '137.00', funded: '1.68' }); // 13/16; (5+4)/2; 4110/3; 2300/1370
  });

  it('are the same on the last day of the year although the books were closed into the surplus', async () => {
    const rows = await world.measure('2024-12-31');
    expect(rows.get('monthly')!.actual).toBe('127.00');
    // Nine further months are due, with five people active and nobody paid.
    expect(rows.get('full')!.actual).toBe('19.67'); // 12 ÷ (16 + 45)
    expect(rows.get('arrival')!.actual).toBe('60.00');
  });

  it('are not measurable while nothing is due or paid, never 0 or 100 %', async () => {
    for (const [cutOff, watermark] of [
      ['2024-01-09', undefined],
      ['2024-03-31', beginning],
    ] as const) {
      const rows = await world.measure(cutOff, watermark);
      const empty = [
        'headcount',
        'minimum',
        'latest',
        'times',
        'full',
        'on time',
        'coverage',
        'accuracy',
        'monthly',
        'funded',
        'other scheme',
      ];
      for (const name of empty) {
        expect({ name, ...pick(rows.get(name)!) }).toEqual({
          name,
          measurable: false,
          actual: null,
          completion: null,
          score: null,
        });
      }
    }
  });

  it('score by operator and target: completion is capped, and the excess asks for an explanation', async () => {
    const rows = await world.measure('2024-03-31');
    // Target 100, weight 10.
    expect(rows.get('full')).toMatchObject({ completion: '75.00', score: '7.50' });
    expect(rows.get('monthly')).toMatchObject({ completion: '127.00', score: '10.00' });
    expect(rows.get('monthly')!.facts).not.toHaveProperty('explanationNeeded');
    expect(rows.get('use')).toMatchObject({ completion: '200.00', score: '10.00', facts: { explanationNeeded: true } });
  });
});

function pick({ measurable, actual, completion, score }: MeasurementRow) {
  return { measurable, actual, completion, score };
}

describe('a watermark', () => {
  it('gives what was known then', async () => {
    // Neither late return nor waiver nor correction had happened: February has 4 paid, the books 4,110 thousand.
    const rows = actuals(await world.measure('2024-03-31', year.early));
    expect(rows).toMatchObject({
      full: '81.25',
      'on time': '68.75',
      headcount: '5',
      monthly: '137.00',
      funded: '1.68',
      use: '230.00',
    });
  });

  it('gives the same values whatever has happened since', async () => {
    const { facts } = world;
    const before = {
      early: await world.measure('2024-03-31', year.early),
      late: await world.measure('2024-03-31', year.late),
    };
    // A corrected January roll, a further result, a settled March, a stopped person, another payday, moved purposes, money.
    await facts.roll('RESIDENT', '2024-01', [
      { person: 1, amount: '999000.00' },
      { person: 2, status: 'END' },
    ]);
    await facts.results(year.march, [{ lineNo: 5, result: 'PAID', on: '2024-03-10' }]);
    await facts.settled(year.march);
    await facts.spell('RESIDENT', 1, '2024-01', 'ENDED');
    await facts.lateReturn(year.january, 1, '2024-03-01');
    await facts.budgetEvent(year.project, 'ARRIVE', '2024-03-30', '700000.00');
    await facts.attribution(year.march, year.project, 'CONSUME', '2024-03-11', '100000.00');
    await facts.plant(`UPDATE fund SET payday = 25;
      UPDATE ledger_account SET purpose = CASE code WHEN '200101' THEN NULL ELSE 'BOUNCE_SUSPENSE' END WHERE code IN ('200101', '200199')`);
    const after = {
      early: await world.measure('2024-03-31', year.early),
      late: await world.measure('2024-03-31', year.late),
    };
    expect(actuals(after.early)).toEqual(actuals(before.early));
    expect(actuals(after.late)).toEqual(actuals(before.late));
    expect(after.late.get('full')!.facts).toEqual(before.late.get('full')!.facts);

    // Jan: due 1 (999) 3 4 5 by the rolls and 2 by spell; 1 came back, so 3 4 5 are full, 3 5 on time. Feb as before, 1 not
    // active. Mar: 6 is paid, 1 not active. Coverage (4/4 + 2/5 + 4/4) ÷ 3.
    expect(actuals(await world.measure('2024-03-31'))).toEqual({
      ...END_OF_MARCH,
      headcount: '4', // (4 + 3 + 5) ÷ 3
      latest: '5',
      times: '12',
      full: '68.75', // 11 ÷ 16
      'on time': '62.50', // 10 ÷ 16
      coverage: '80.00',
      funded: '1.65', // 2100 ÷ 1270
      arrival: '68.00',
      execution: '68.00',
      use: '123.53', // 2100 ÷ 1700
    });
  });

  it('that lies ahead, and a cut-off outside the year, are refused', async () => {
    await expect(world.measure('2024-03-31', '999999')).rejects.toMatchObject({ code: 'WATERMARK_AHEAD' });
    await expect(world.measure('2025-01-01')).rejects.toMatchObject({ code: 'CUT_OFF_OUTSIDE_YEAR' });
    await expect(world.measure('2024-02-30')).rejects.toMatchObject({ code: 'DATE_MALFORMED' });
  });
});
