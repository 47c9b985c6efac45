import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AdjustPayrollForecast } from '../../src/performance/adjust-payroll-forecast.js';
import { NoteDeviation } from '../../src/performance/note-deviation.js';
import type { MonitoringDto } from '../../src/performance/monitoring.dto.js';
import { ShowMonitoring } from '../../src/performance/show-monitoring.js';
import { PerformanceWorld } from '../support/performance-fixture.js';

const RESIDENT = 'RESIDENT';
let world: PerformanceWorld;
let project: string;
const ids: Record<string, string> = {};

/** Ten months of three people at 200 万元 each, of whom one was late once; a project that bears them until its 6,100 万元 end. */
beforeAll(async () => {
  world = await PerformanceWorld.open();
  const { facts } = world;
  await facts.people(5);
  await facts.plant(`UPDATE fund SET minimum_age = 60 WHERE scheme = 'RESIDENT';
    UPDATE beneficiary SET birth_on = '1964-10-20' WHERE id = 4; UPDATE beneficiary SET birth_on = '1964-11-05' WHERE id = 5;
    UPDATE beneficiary SET birth_on = '1964-10-01' WHERE id = 3`);
  for (const person of [1, 2, 3]) await facts.spell(RESIDENT, person, '2024-01', 'ACTIVE');
  await facts.voucher(RESIDENT, '2024-01-01', 'OPENING', '1', [
    { account: '1004', debit: '900000000.00' },
    { account: '3001', credit: '900000000.00' },
  ]);
  project = await facts.project('P-CX', RESIDENT, 'ATTRIBUTED');
  await facts.budgetEvent(project, 'ALLOT', '2024-01-02', '61000000.00');
  await facts.budgetEvent(project, 'ARRIVE', '2024-02-01', '30500000.00');
  await facts.plant(`INSERT INTO attribution_rule (agency_id, scheme, fiscal_year, version, mode, entries, act_id)
    SELECT agency_id, 'RESIDENT', 2024, 1, 'ORDER', jsonb_build_array(jsonb_build_object('projectId', id::text)), act_id FROM subsidy_project WHERE id = ${project}`);
  for (let month = 1; month <= 10; month += 1) {
    const period = `2024-${String(month).padStart(2, '0')}`;
    const lines = [1, 2, 3].map((person) => ({ person, amount: '2000000.00' }));
    await facts.roll(RESIDENT, period, lines);
    const batch = await facts.batch(RESIDENT, period, lines);
    await facts.slip(batch, `${period}-10`);
    await facts.voucher(RESIDENT, `${period}-10`, 'BATCH_PAID', batch, [
      { account: '500101', debit: '6000000.00' },
      { account: '1004', credit: '6000000.00' },
    ]);
    const days = month === 3 ? ['10', '10', '12'] : ['10', '10', '10'];
    await facts.results(
      batch,
      days.map((day, i) => ({ lineNo: i + 1, result: 'PAID', on: `${period}-${day}` })),
    );
    await facts.attribution(batch, project, 'RESERVE', `${period}-08`, month === 10 ? '5000000.00' : '6000000.00');
    await facts.attribution(batch, project, 'CONSUME', `${period}-10`, month === 10 ? '5000000.00' : '6000000.00');
    await facts.settled(batch);
  }
  const of = { projectId: project, weight: '10' };
  const scheme = { scheme: RESIDENT };
  ids.monthly = await world.indicator(1, '月均', 'MONTHLY_AVERAGE_AMOUNT', scheme, { ...of, target: '610' });
  ids.funded = await world.indicator(2, '次数', 'FUNDED_MONTHS', scheme, { ...of, target: '10.50', operator: '=' });
  ids.onTime = await world.indicator(3, '按时', 'ON_TIME_RATE', scheme, { ...of, target: '100.00', operator: '=' });
  ids.full = await world.indicator(4, '足额', 'FULL_PAYMENT_RATE', scheme, { ...of, operator: '=' });
  ids.people = await world.indicator(5, '人数', 'HEADCOUNT', { ...scheme, of: 'AVERAGE' }, { ...of, target: '4' });
  ids.visits = await world.indicator(6, '检查', 'MANUAL', {}, { ...of, target: '8', unit: '次' });
  ids.executed = await world.indicator(7, '执行率', 'EXECUTION_RATE', {}, of);
  ids.grade = await world.indicator(8, '可持续', 'GRADE', {}, { ...of, operator: '定性', target: '长期' });
  await world.enter(ids.visits, '5', '2024-10-20');
}, 120_000);
afterAll(() => world?.close());

const show = (cutOff = '2024-10-31'): Promise<MonitoringDto> =>
  world.facts.db.read((tx) =>
    world.app.get(ShowMonitoring).run(tx, world.facts.caller.agencyId, { fiscalYear: 2024, cutOff }),
  );
const named = ({ indicators }: MonitoringDto) => new Map(indicators.map((one) => [one.level3, one]));

describe('the monitoring at a cut-off', () => {
  it('goes on from the last month with those of the register who reach sixty, and nobody who is paid already', async () => {
    const { schemes } = await show();
    const resident = schemes.find(({ scheme }) => scheme === RESIDENT)!;
    expect(resident).toMatchObject({ method: 'LAST_MONTH', paid: '60000000.00', entrants: 2, total: '78000000.00' });
    expect(resident.months.slice(9).map(({ period, amount, people, kind }) => [period, amount, people, kind])).toEqual([
      ['2024-10', '6000000.00', 3, 'PAID'],
      ['2024-11', '8000000.00', 4, 'PROJECTED'],
      ['2024-12', '10000000.00', 5, 'PROJECTED'],
    ]);
  });

  it('says of each indicator what it will come to, whether it will be met and what is needed', async () => {
    const rows = named(await show());
    expect(rows.get('月均')).toMatchObject({ actual: '600.00', forecast: '650.00', likelihood: 'CERTAIN', alerts: [] });
    expect(rows.get('次数')).toMatchObject({
      likelihood: 'IMPOSSIBLE',
      likelihoodLabel: '完全不可能',
      alerts: ['不可能完成：10.50 次需 6,825.00 万元，预算只有 6,100.00 万元'],
      noteNeeded: true,
    });
    expect(rows.get('按时')).toMatchObject({
      actual: '96.67',
      likelihood: 'IMPOSSIBLE',
      alerts: ['不可能完成：已有 1 人次无法挽回，全年最高 97.44%'],
    });
    expect(rows.get('足额')).toMatchObject({ forecast: '100.00', likelihood: 'CERTAIN' });
    expect(rows.get('人数')).toMatchObject({
      actual: '3',
      forecast: '3',
      likelihood: 'POSSIBLE',
      alerts: ['余下各月须月均不少于 9 人'],
    });
    expect(rows.get('检查')).toMatchObject({
      actual: '5',
      forecast: '6',
      forecastMethodLabel: '按至今的月均推算',
      alerts: ['余下 2 个月还须完成 3'],
    });
    expect(rows.get('执行率')).toMatchObject({ actual: '96.72', forecast: '100.00', likelihood: 'CERTAIN' });
    expect(rows.get('可持续')).toMatchObject({ forecast: null, likelihood: null, alerts: [], noteNeeded: false });
  });

  it('shows the money beside the goals, and the month in which it ends', async () => {
    const [row] = (await show()).projects;
    expect(row).toMatchObject({
      budget: '61000000.00',
      executed: '59000000.00',
      executionRate: '96.72',
      executedByYearEnd: '61000000.00',
      exhaustedIn: '2024-11',
      exhaustion: '资金将在 11 月用完，其后还有 1,600.00 万元要由后面的项目或基金自有资金承担',
      impossible: 2,
    });
  });

  it('knows a roll that is accepted, and what is known to change', async () => {
    const run = <T>(work: (use: AdjustPayrollForecast) => Promise<T>) => work(world.app.get(AdjustPayrollForecast));
    const { id } = await world.run((ctx) =>
      run((use) =>
        use.run(ctx, { scheme: RESIDENT, from: '2024-12', amount: '-3000000.00', people: -1, reason: '清理死亡人员' }),
      ),
    );
    await world.facts.batch(
      RESIDENT,
      '2024-11',
      [1, 2].map((person) => ({ person, amount: '4500000.00' })),
      { state: 'APPROVED' },
    );
    const months = async () =>
      (await show()).schemes
        .find(({ scheme }) => scheme === RESIDENT)!
        .months.slice(10)
        .map(({ amount, people, kind }) => [amount, people, kind]);
    // December: November's roll, half of it for the one who reaches sixty in November, less the change.
    expect(await months()).toEqual([
      ['9000000.00', 2, 'PLANNED'],
      ['10500000.00', 2, 'PROJECTED'],
    ]);
    await world.run((ctx) => run((use) => use.takeBack(ctx, { id })));
    expect((await months())[1]).toEqual(['13500000.00', 3, 'PROJECTED']);
    await expect(world.run((ctx) => run((use) => use.takeBack(ctx, { id })))).rejects.toMatchObject({
      code: 'PAYROLL_ADJUSTMENT_UNFIT',
    });
    expect((await show()).adjustments).toEqual([]);
  });

  it('keeps why an indicator deviates, the last word counting', async () => {
    const note = (text: string) =>
      world.run((ctx) =>
        world.app
          .get(NoteDeviation)
          .run(ctx, { indicatorId: ids.onTime!, cutOff: '2024-10-31', cause: 'SYSTEM', text }),
      );
    await note('银行系统升级');
    await note('银行系统升级，已改为提前两日报盘');
    expect(named(await show()).get('按时')).toMatchObject({
      noteNeeded: false,
      note: { causeLabel: '制度保障', text: '银行系统升级，已改为提前两日报盘' },
    });
    expect(named(await show('2024-09-30')).get('按时')!.note).toBeNull();
    await expect(
      world.facts.db.transaction((tx) => tx.run(`UPDATE monitoring_note SET text = 'xx'`)),
    ).rejects.toThrow();
    await expect(world.facts.database.asOwner(`UPDATE monitoring_note SET text = 'xx'`)).rejects.toThrow('APPEND_ONLY');
    await expect(show('2023-12-31')).rejects.toMatchObject({ code: 'CUT_OFF_OUTSIDE_YEAR' });
  });
});
