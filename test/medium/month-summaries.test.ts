import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addMonths, periodToInt } from '../../src/kernel/period.js';
import { ConfirmedErrorsStore } from '../../src/performance/confirmed-errors.store.js';
import { KeepSummaries } from '../../src/performance/keep-summaries.js';
import { MonthSummariesStore } from '../../src/performance/month-summaries.store.js';
import { NOW, PerformanceFactsStore, type DueMonth } from '../../src/performance/performance-facts.store.js';
import { PerformanceWorld, plantYear, type PlantedYear } from '../support/performance-fixture.js';
import { PLANTED_AGENCY, type PlantedFacts } from '../support/planted-facts.js';

const RESIDENT = 'RESIDENT';
let world: PerformanceWorld;
let facts: PlantedFacts;
let year: PlantedYear;

beforeAll(async () => {
  world = await PerformanceWorld.open();
  facts = world.facts;
  // What the cases stand behind: a table of confirmed errors under the view.
  await facts.plant(`CREATE TABLE planted_error (agency_id int, period int, scheme text, batch_id bigint, line_no int, beneficiary_id bigint,
      amount numeric(16,2), act_id bigint, undone_act_id bigint);
    GRANT SELECT ON planted_error TO ledger_app;
    CREATE OR REPLACE VIEW confirmed_error WITH (security_invoker = true) AS SELECT * FROM planted_error;`);
  year = await plantYear(facts);
  await wrong(year.february, 3, '120.00');
  await wrong(year.february, 4, '7.50');
}, 120_000);
afterAll(() => world?.close());

async function wrong(batch: string, line: number, amount: string): Promise<void> {
  const act = await facts.act('finding.determine');
  await facts.plant(`INSERT INTO planted_error SELECT agency_id, period, scheme, batch_id, line_no, beneficiary_id, ${amount}, ${act}, NULL
    FROM payout WHERE batch_id = ${batch} AND line_no = ${line}`);
}

const keep = (): Promise<number> => world.app.get(KeepSummaries).run();

/** Months of the scheme as the kept sums tell them at a day; those whose sums do not hold are missing. */
const told = (months: readonly DueMonth[], cutOff: string) =>
  facts.db.read(async (tx) => {
    const asked = months.map((month) => ({ scheme: RESIDENT, ...month }));
    const sums = await world.app.get(MonthSummariesStore).at(tx, PLANTED_AGENCY, asked, cutOff);
    return sums.map(({ scheme: _scheme, ...sum }) => sum);
  });

/** The same, counted person by person. */
function counted(months: readonly DueMonth[], cutOff: string) {
  const view = { agencyId: PLANTED_AGENCY, fiscalYear: 2024, cutOff, watermark: NOW };
  return facts.db.read(async (tx) => {
    const rows = await world.app.get(PerformanceFactsStore).periodFacts(tx, view, RESIDENT, months);
    const sums = [];
    for (const row of rows) sums.push({ ...row, ...(await errorsOf(row.period)) });
    return sums;
    function errorsOf(period: number) {
      return world.app.get(ConfirmedErrorsStore).facts(tx, view, RESIDENT, [period]);
    }
  });
}

async function paydays(periods: readonly string[]): Promise<DueMonth[]> {
  const view = { agencyId: PLANTED_AGENCY, fiscalYear: 2024, watermark: NOW };
  const store = world.app.get(PerformanceFactsStore);
  const planned = await facts.db.read(async (tx) => (await store.plannedPaydays(tx, view, [RESIDENT])).get(RESIDENT)!);
  return periods.map((period) => ({
    period: periodToInt(period),
    payOn: planned.get(periodToInt(period)) ?? `${period}-10`,
  }));
}

/** Every day on which something may change, and the days around it. */
async function days(): Promise<string[]> {
  const rows = await facts.db.rows<{ on: string }>(
    `SELECT DISTINCT d::date AS on FROM (SELECT on_date FROM month_summary_day UNION SELECT paid_on FROM bank_slip
       UNION SELECT on_date FROM payout_act WHERE on_date IS NOT NULL UNION SELECT '2024-12-31') x(on_date),
       generate_series(on_date - 1, on_date + 1, '1 day') d ORDER BY 1`,
  );
  return rows.map(({ on }) => on);
}

const tallied = () =>
  facts.db.rows(
    `SELECT batch_id, parent_batch_id, outcome, credited_on, result_file_id, count, amount FROM payout_tally WHERE agency_id = $1 AND count > 0
      ORDER BY 1, 2, 3, 4, 5`,
    [PLANTED_AGENCY],
  );
const recounted = () =>
  facts.db.rows(
    `SELECT batch_id, parent_batch_id, outcome, credited_on, result_file_id, count(*)::int AS count, sum(amount) AS amount FROM payout
      WHERE agency_id = $1 AND live GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5`,
    [PLANTED_AGENCY],
  );

describe('kept sums of the months', () => {
  const planted = ['2024-01', '2024-02', '2024-03'];

  it('tell at every day what counting person by person tells', async () => {
    // To the end of the year of the last roll.
    expect(await keep()).toBe(12);
    const months = await paydays(planted);
    const seen = new Set<string>();
    for (const day of await days()) {
      const sums = await told(months, day);
      expect({ day, sums }).toEqual({ day, sums: await counted(months, day) });
      expect(sums).toHaveLength(3);
      for (const { period, headcount, full, onTime, wrong } of sums)
        seen.add([period, headcount, full, onTime, wrong].join());
    }
    // The year is not one that stands still.
    expect(seen.size).toBeGreaterThan(8);
  });

  it('do not hold once something has changed the month, until it is summed anew', async () => {
    const months = await paydays(planted);
    const periods = async (): Promise<number[]> => (await told(months, '2024-12-31')).map(({ period }) => period);
    expect(await keep()).toBe(0);
    const changes: [string, () => Promise<unknown>, number[]][] = [
      ['a spell from February on', () => facts.spell(RESIDENT, 1, '2024-02', 'SUSPENDED'), [202401]],
      [
        'a corrected roll of March',
        () => facts.roll(RESIDENT, '2024-03', [{ person: 1, amount: '90000.00' }]),
        [202401, 202402],
      ],
      ['a payout of January that came back', () => facts.lateReturn(year.january, 1, '2024-04-02'), [202402, 202403]],
    ];
    for (const [what, change, left] of changes) {
      await change();
      expect({ what, periods: await periods() }).toEqual({ what, periods: left });
      await keep();
      expect({ what, periods: await periods() }).toEqual({ what, periods: [202401, 202402, 202403] });
      expect(await told(months, '2024-12-31')).toEqual(await counted(months, '2024-12-31'));
    }
  });

  it('are useless for another payday than the one they were told by', async () => {
    const months = (await paydays(planted)).map((month) => ({ ...month, payOn: '2024-01-31' }));
    expect(await told(months, '2024-12-31')).toEqual([]);
  });

  it('leave the mark of a change that is committed while they are reckoned', async () => {
    const store = world.app.get(MonthSummariesStore);
    await facts.spell(RESIDENT, 2, '2024-01', 'ACTIVE');
    await facts.db.transaction(async (tx) => {
      const { marks, months } = await store.waiting(tx, PLANTED_AGENCY, RESIDENT);
      expect(months).toEqual(Array.from({ length: 12 }, (_, i) => 202401 + i));
      await facts.spell(RESIDENT, 3, '2024-03', 'ENDED');
      await store.takeAway(tx, marks);
    });
    const periods = (await told(await paydays(planted), '2024-12-31')).map(({ period }) => period);
    expect(periods).toEqual([202401, 202402]);
    await keep();
  });

  it('are written by nobody but the service, and their marks by nobody but the database', async () => {
    await expect(
      facts.db.rows(
        `INSERT INTO month_mark (agency_id, scheme, period_from, period_to) VALUES (1, 'RESIDENT', 202401, 202401)`,
      ),
    ).rejects.toThrow(/permission denied/);
    await expect(facts.db.rows('UPDATE payout_tally SET count = 0')).rejects.toThrow(/permission denied/);
  });
});

describe('on histories of every kind', () => {
  const line = fc.record({
    hundreds: fc.integer({ min: 1, max: 4 }),
    paid: fc.boolean(),
    day: fc.integer({ min: 8, max: 14 }),
    stated: fc.boolean(),
    again: fc.option(fc.integer({ min: 15, max: 28 }), { nil: null }),
    back: fc.option(fc.integer({ min: 9, max: 28 }), { nil: null }),
    wrong: fc.boolean(),
    due: fc.constantFrom('PAY', 'OTHER', 'NONE', 'SUSPEND'),
  });
  let period = '2024-03';

  it('sums and counts agree at every day, and the tally is the payouts counted', async () => {
    const histories = fc.sample(fc.array(line, { minLength: 1, maxLength: 8 }), { numRuns: 8, seed: 20261128 });
    for (const lines of histories) {
      period = addMonths(period, 1);
      await play(lines);
      await keep();
      const months = await paydays([period]);
      for (const day of await days()) {
        if (day < `${period}-01` || day > `${addMonths(period, 1)}-02`) continue;
        expect({ day, lines, sums: await told(months, day) }).toEqual({ day, lines, sums: await counted(months, day) });
      }
    }
    expect(await tallied()).toEqual(await recounted());
    expect(await tallied()).not.toEqual([]);
  }, 120_000);

  async function play(
    lines: readonly {
      hundreds: number;
      paid: boolean;
      day: number;
      stated: boolean;
      again: number | null;
      back: number | null;
      wrong: boolean;
      due: string;
    }[],
  ): Promise<void> {
    const on = (day: number): string => `${period}-${String(day).padStart(2, '0')}`;
    const people = lines.map(({ hundreds }, i) => ({ person: (i % 6) + 1, amount: `${hundreds}00.00` }));
    const own = people.filter(({ person }, i) => people.findIndex((one) => one.person === person) === i);
    const roll = own.flatMap<{ person: number; amount?: string; status?: 'SUSPEND' }>(({ person, amount }, i) => {
      const { due } = lines[i]!;
      if (due === 'NONE') return [];
      if (due === 'SUSPEND') return [{ person, status: 'SUSPEND' }];
      return [{ person, amount: due === 'OTHER' ? '1.00' : amount }];
    });
    if (roll.length > 0) await facts.roll(RESIDENT, period, roll);
    const id = await facts.batch(RESIDENT, period, own);
    await facts.slip(id, on(9));
    await facts.results(
      id,
      own.map((_, i) => {
        const { paid, stated, day } = lines[i]!;
        return { lineNo: i + 1, result: paid ? 'PAID' : 'FAILED', on: stated ? on(day) : null };
      }),
    );
    await facts.settled(id);
    for (const [i, payout] of own.entries()) {
      const { paid, again, back, day, wrong: is } = lines[i]!;
      if (is) await wrong(id, i + 1, '1.00');
      if (!paid && again !== null) {
        const parent = { batchId: id, lineNo: i + 1 };
        const reissue = await facts.batch(RESIDENT, period, [{ ...payout, parent }], { kind: 'REISSUE' });
        await facts.plant(`UPDATE payout SET outcome = 'REISSUED' WHERE batch_id = ${id} AND line_no = ${i + 1}`);
        await facts.slip(reissue, on(again));
        await facts.results(reissue, [{ lineNo: 1, result: 'PAID', on: on(again) }]);
      }
      if (paid && back !== null) await facts.lateReturn(id, i + 1, on(Math.max(back, day)));
    }
  }
});
