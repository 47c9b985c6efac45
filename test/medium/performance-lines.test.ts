import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MeasuredMonths } from '../../src/performance/fact-source.js';
import type { MeasurementLinesQuery } from '../../src/performance/indicators.dto.js';
import { PerformanceController } from '../../src/performance/performance.controller.js';
import {
  BOOK_LINE_SORT,
  PERSON_PERIOD_SORT,
  PROJECT_LINE_SORT,
  type LineSide,
} from '../../src/performance/performance-facts.store.js';
import type { MeasurementRow } from '../../src/performance/performance.store.js';
import { money, sumMoney } from '../../src/kernel/money.js';
import { PerformanceWorld, plantYear, type PlantedYear } from '../support/performance-fixture.js';

let world: PerformanceWorld;
let year: PlantedYear;
let controller: PerformanceController;
let rows: Map<string, MeasurementRow>;

beforeAll(async () => {
  world = await PerformanceWorld.open();
  year = await plantYear(world.facts);
  controller = world.app.get(PerformanceController);
  await world.indicator(1, 'full', 'FULL_PAYMENT_RATE', { scheme: 'RESIDENT' });
  await world.indicator(2, 'times', 'PERSON_TIMES');
  await world.indicator(3, 'monthly', 'MONTHLY_AVERAGE_AMOUNT', { scheme: 'RESIDENT' });
  await world.indicator(1, 'funded', 'FUNDED_MONTHS', { scheme: 'RESIDENT' }, { projectId: year.project });
  await world.indicator(2, 'execution', 'EXECUTION_RATE', {}, { projectId: year.project });
  await world.indicator(3, 'use', 'USE_RATE', {}, { projectId: year.project });
  rows = await world.measure('2024-03-31');
}, 120_000);
afterAll(() => world?.close());

const query = (side: LineSide, page = 1, pageSize = 1000, scheme?: string) =>
  ({ side, page, pageSize, scheme }) as MeasurementLinesQuery;
const caller = () => world.facts.caller;
const idOf = (name: string): string => rows.get(name)!.id;

describe('the lines behind a rate', () => {
  it('are as many as its facts count, for each side', async () => {
    const { periods } = rows.get('full')!.facts as { periods: Record<string, number>[] };
    const total = (name: string): number => periods.reduce((sum, period) => sum + period[name]!, 0);
    const counted = async (side: LineSide): Promise<number> => {
      const page = await controller.lines(caller(), idOf('full'), query(side));
      expect(page.rows).toHaveLength(page.total);
      return page.total;
    };
    expect(await counted('ALL')).toBe(total('due'));
    expect(await counted('FULL')).toBe(total('full'));
    expect(await counted('NOT_FULL')).toBe(total('due') - total('full'));
    expect(await counted('ON_TIME')).toBe(total('onTime'));
    expect(await counted('NOT_ON_TIME')).toBe(total('due') - total('onTime'));
    expect(await counted('PAID')).toBe(total('headcount'));
    expect(await counted('ACTIVE')).toBe(total('active'));
    expect(await counted('NOT_PAID')).toBe(total('active') - total('activePaid'));
    expect(total('due')).toBe(16);
  });

  it('say who, how much was due and paid, and when', async () => {
    const { rows: lines } = await controller.lines(caller(), idOf('full'), query('NOT_FULL'));
    const short = lines.map(({ period, name, due, paid, creditedOn, payOn }) => [
      period,
      name,
      due,
      paid,
      creditedOn,
      payOn,
    ]);
    expect(short).toEqual([
      ['2024-02', '人员3', '300000.00', null, null, '2024-02-10'],
      ['2024-02', '人员5', '500000.00', null, null, '2024-02-10'],
      ['2024-02', '人员6', null, null, null, '2024-02-10'],
      ['2024-03', '人员6', '600000.00', null, null, '2024-03-11'],
    ]);
  });

  it('come in the order asked for, the same rows on pages that neither share nor lose one', async () => {
    const sorted = async <T extends object>(
      keys: string[],
      ask: (sort: string | undefined, page: number) => Promise<{ rows: T[]; total: number }>,
    ): Promise<void> => {
      const texts = (rows: T[]) => rows.map((row) => JSON.stringify(row)).sort();
      const whole = await ask(undefined, 1);
      for (const key of keys) {
        const directions = [key, `-${key}`].map(async (sort) => {
          const rows: T[] = [];
          for (let page = 1; rows.length < whole.total; page += 1) rows.push(...(await ask(sort, page)).rows);
          return rows;
        });
        const [up, down] = (await Promise.all(directions)) as [T[], T[]];
        const values = (rows: T[]) => rows.map((row) => (row as Record<string, unknown>)[key]);
        expect([key, texts(up), texts(down)]).toEqual([key, texts(whole.rows), texts(whole.rows)]);
        const filled = (rows: T[]) => values(rows).filter((value) => value !== null);
        expect([key, filled(down)]).toEqual([key, filled(up).reverse()]);
        expect([key, values(up).slice(filled(up).length)]).toEqual([key, values(down).slice(filled(down).length)]);
      }
    };
    const size = (sort: string | undefined) => (sort === undefined ? 1000 : 5);
    await sorted(Object.keys(PERSON_PERIOD_SORT.keys), (sort, page) =>
      controller.lines(caller(), idOf('full'), { ...query('ALL', page, size(sort)), sort }),
    );
    await sorted(Object.keys(BOOK_LINE_SORT.keys), (sort, page) =>
      controller.vouchers(caller(), idOf('monthly'), { page, pageSize: size(sort), sort }),
    );
    await sorted(Object.keys(PROJECT_LINE_SORT.keys), (sort, page) =>
      controller.entries(caller(), idOf('execution'), { page, pageSize: size(sort), sort }),
    );
  });

  it('come in pages that together are the whole', async () => {
    const all = await controller.lines(caller(), idOf('full'), query('ALL'));
    const pages = await Promise.all(
      [1, 2, 3, 4].map((page) => controller.lines(caller(), idOf('full'), query('ALL', page, 5))),
    );
    expect(pages.flatMap((page) => page.rows)).toEqual(all.rows);
    expect(pages.map((page) => page.total)).toEqual([16, 16, 16, 16]);
    expect(await controller.lines(caller(), idOf('full'), query('ALL', 9, 5))).toMatchObject({ rows: [], total: 16 });
  });

  it('of all schemes are asked for one scheme at a time', async () => {
    await expect(controller.lines(caller(), idOf('times'), query('PAID'))).rejects.toMatchObject({
      code: 'MEASURE_PARAMETER_MISSING',
    });
    expect((await controller.lines(caller(), idOf('times'), query('PAID', 1, 50, 'RESIDENT'))).total).toBe(12);
    expect((await controller.lines(caller(), idOf('times'), query('PAID', 1, 50, 'ENTERPRISE'))).total).toBe(0);
  });

  it('stay those of the measurement when facts and paydays change later', async () => {
    const before = await controller.lines(caller(), idOf('full'), query('NOT_ON_TIME'));
    await world.facts.lateReturn(year.january, 1, '2024-03-01');
    await world.facts.plant(`UPDATE payout_batch SET pay_on = '2024-01-09'; UPDATE fund SET payday = 1`);
    expect(await controller.lines(caller(), idOf('full'), query('NOT_ON_TIME'))).toEqual(before);
  });

  it('are not shown to another agency', async () => {
    const stranger = { ...caller(), agencyId: 2 };
    await expect(controller.lines(stranger, idOf('full'), query('ALL'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(controller.vouchers(stranger, idOf('monthly'), query('ALL'))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('the lines behind money', () => {
  it('are the vouchers that sum to the net paid', async () => {
    const page = await controller.vouchers(caller(), idOf('monthly'), { page: 1, pageSize: 50 });
    expect(page.rows.map(({ on, causeType, amount }) => [on, causeType, amount])).toEqual([
      ['2024-01-10', 'BATCH_PAID', '1500000.00'],
      ['2024-01-11', 'BOUNCE', '-200000.00'],
      ['2024-02-05', 'BATCH_PAID', '200000.00'],
      ['2024-02-09', 'BATCH_PAID', '1500000.00'],
      ['2024-02-09', 'REVERSAL', '-1500000.00'],
      ['2024-02-09', 'CORRECTION', '1500000.00'],
      ['2024-02-10', 'BOUNCE', '-500000.00'],
      ['2024-03-11', 'BATCH_PAID', '1610000.00'],
      ['2024-03-20', 'LATE_RETURN', '-300000.00'],
    ]);
    expect(sumMoney(page.rows.map((row) => money(row.amount))).toFixed(2)).toBe(
      rows.get('monthly')!.facts.netPaidByDatePaid,
    );
    expect(page.total).toBe(9);
    expect((await controller.vouchers(caller(), idOf('funded'), { page: 2, pageSize: 5 })).rows).toHaveLength(4);
  });

  it('are the events and entries that make a project’s rates', async () => {
    const entries = async (name: string) =>
      (await controller.entries(caller(), idOf(name), { page: 1, pageSize: 50 })).rows.map(({ kind, on, amount }) => [
        kind,
        on,
        amount,
      ]);
    expect(await entries('execution')).toEqual([
      ['ALLOT', '2024-01-02', '3000000.00'],
      ['ARRIVE', '2024-02-01', '1000000.00'],
      ['ADJUST', '2024-03-05', '-500000.00'],
    ]);
    const used = [
      ['CONSUME', '2024-01-10', '1300000.00'],
      ['CONSUME', '2024-02-09', '1000000.00'],
      ['RETURN', '2024-03-20', '-300000.00'],
    ];
    expect(await entries('funded')).toEqual(used);
    expect(await entries('use')).toEqual([used[0], ['ARRIVE', '2024-02-01', '1000000.00'], used[1], used[2]]);
  });

  it('do not exist for a measure of the other sort', async () => {
    const page = { page: 1, pageSize: 10 };
    const none = { code: 'MEASUREMENT_LINES_NONE', kind: 'missing' };
    await expect(controller.lines(caller(), idOf('monthly'), query('ALL'))).rejects.toMatchObject(none);
    await expect(controller.vouchers(caller(), idOf('full'), page)).rejects.toMatchObject(none);
    await expect(controller.entries(caller(), idOf('full'), page)).rejects.toMatchObject(none);
  });
});

describe('a measurement', () => {
  it('keeps the statement and parameters with which it can be made again by hand', async () => {
    const { name, sql, parameters } = rows.get('full')!.query as unknown as {
      name: string;
      sql: string;
      parameters: { agencyId: number; cutOff: string; watermark: string; months: MeasuredMonths };
    };
    const months = parameters.months.RESIDENT!;
    const again = await world.facts.db.rows<{ due: number; full: number }>(sql, [
      parameters.agencyId,
      'RESIDENT',
      parameters.watermark,
      months.map((month) => month.period),
      months.map((month) => month.payOn),
      parameters.cutOff,
    ]);
    expect(name).toBe('PERIOD_FACTS');
    const { periods } = rows.get('full')!.facts as { periods: { due: number; full: number }[] };
    expect(again.map(({ due, full }) => [due, full])).toEqual(periods.map(({ due, full }) => [due, full]));
  });

  it('shows operator, target and weight as they were when it was made', async () => {
    // Nobody may change a row of an adopted table; what an older version of the service did still stands.
    await world.facts.database.asOwner(
      `ALTER TABLE indicator DISABLE TRIGGER indicator_kept; UPDATE indicator SET target = '1', operator = '<=', weight = 99, parameters = '{}' WHERE level3 = 'full';
       ALTER TABLE indicator ENABLE TRIGGER indicator_kept`,
    );
    const shown = (await controller.latest(caller(), { fiscalYear: 2024 })).find((row) => row.level3 === 'full')!;
    expect(shown).toMatchObject({ operator: '>=', target: '100', weight: '10.00', parameters: { scheme: 'RESIDENT' } });
    expect((await controller.lines(caller(), idOf('full'), query('ALL'))).total).toBe(16);
  });

  it('cannot be changed or removed, and the newest of each indicator is shown', async () => {
    const raw = (sql: string) => world.facts.db.transaction((tx) => tx.run(sql));
    await expect(raw(`UPDATE measurement SET actual = '100.00'`)).rejects.toMatchObject({ code: '42501' });
    await expect(raw('DELETE FROM measurement')).rejects.toMatchObject({ code: '42501' });
    await expect(world.facts.database.asOwner('DELETE FROM measurement')).rejects.toMatchObject({ code: 'LD001' });
    // Measured last, of an earlier cut-off: it displaces none of the later one.
    await world.measure('2024-01-31');
    const byCutOff = (cutOff?: string) => controller.latest(caller(), { fiscalYear: 2024, cutOff });
    expect((await byCutOff()).map((row) => row.cutOff)).toEqual(Array(6).fill('2024-03-31'));
    expect((await byCutOff('2024-01-31')).map((row) => row.cutOff)).toEqual(Array(6).fill('2024-01-31'));
    expect((await byCutOff('2024-03-31')).map((row) => row.id).sort()).toEqual(
      [...rows.values()].map((row) => row.id).sort(),
    );
    expect(await byCutOff('2024-05-31')).toEqual([]);
  });
});
