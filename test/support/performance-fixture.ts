import { Test, type TestingModule } from '@nestjs/testing';
import { AgenciesModule } from '../../src/agencies/agencies.module.js';
import { fixedClock } from '../../src/kernel/clock.js';
import { CreateIndicator, type IndicatorInput } from '../../src/performance/create-indicator.js';
import { CreateScoringRules } from '../../src/performance/create-scoring-rules.js';
import { EnterManualValue } from '../../src/performance/enter-manual-value.js';
import { MeasureIndicators } from '../../src/performance/measure-indicators.js';
import { PerformanceModule } from '../../src/performance/performance.module.js';
import type { MeasurementRow } from '../../src/performance/performance.store.js';
import { Commands } from '../../src/platform/commands.js';
import { readConfig } from '../../src/platform/config.js';
import { PersonalNumbers } from '../../src/platform/crypto/personal-numbers.js';
import type { Ctx } from '../../src/platform/db/ctx.js';
import { PlatformModule } from '../../src/platform/platform.module.js';
import { PlantedFacts, type Scheme } from './planted-facts.js';

/** The performance feature over planted facts, driven by its use cases. */
export class PerformanceWorld {
  private constructor(
    readonly facts: PlantedFacts,
    readonly app: TestingModule,
  ) {}

  static async open(): Promise<PerformanceWorld> {
    const facts = await PlantedFacts.open();
    const parts = {
      config: readConfig({}),
      db: facts.db,
      clock: fixedClock('2025-01-15T09:00:00+08:00'),
      personalNumbers: new PersonalNumbers(Buffer.alloc(32, 7)),
    };
    const app = await Test.createTestingModule({
      imports: [PlatformModule.forRoot(parts), AgenciesModule, PerformanceModule],
    }).compile();
    const world = new PerformanceWorld(facts, app);
    await world.run((ctx) => app.get(CreateScoringRules).run(ctx));
    return world;
  }

  async run<T>(work: (ctx: Ctx) => Promise<T>): Promise<T> {
    return (await this.app.get(Commands).run(this.facts.caller, { name: 'test' }, work)).value;
  }

  /** An indicator called by its measure and parameters unless it has a name. */
  async indicator(
    no: number,
    level3: string,
    measure: string,
    parameters: Record<string, string> = {},
    more: Partial<IndicatorInput> = {},
  ) {
    const input: IndicatorInput = {
      fiscalYear: 2024,
      projectId: null,
      no,
      level1: '产出指标',
      level2: '数量指标',
      level3,
      operator: '≥',
      target: '100',
      unit: null,
      basis: null,
      weight: '10',
      scoringRule: null,
      evidenceKind: null,
      measure,
      parameters,
      ...more,
    };
    return (await this.run((ctx) => this.app.get(CreateIndicator).run(ctx, input))).id;
  }

  enter(indicatorId: string, value: string, on: string, sampleSize: number | null = null) {
    const input = { indicatorId, value, on, sampleSize, fileId: PlantedFacts.FILE_ID, note: null };
    return this.run((ctx) => this.app.get(EnterManualValue).run(ctx, input));
  }

  /** Measurements by the name of their indicator. */
  async measure(cutOff: string, watermark?: string): Promise<Map<string, MeasurementRow>> {
    const rows = await this.run((ctx) =>
      this.app.get(MeasureIndicators).run(ctx, { fiscalYear: 2024, cutOff, watermark }),
    );
    return new Map(rows.map((row) => [row.level3, row]));
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.facts.close();
  }
}

export const actuals = (rows: ReadonlyMap<string, MeasurementRow>): Record<string, string | null> =>
  Object.fromEntries([...rows].map(([name, row]) => [name, row.actual]));

/** What the planted year of `plantYear` leaves behind for the tests. */
export interface PlantedYear {
  january: string;
  february: string;
  march: string;
  project: string;
  /** Before the late return, the waiver, the correction and what came after. */
  early: string;
  /** With all of it. */
  late: string;
}

const RESIDENT: Scheme = 'RESIDENT';
const k = (thousands: number): string => `${thousands}000.00`;

/**
 * Three months of the resident scheme, six people, amounts in thousands of yuan, payday the 10th:
 *
 * | month | roll                        | what the bank did                                                             |
 * |-------|-----------------------------|-------------------------------------------------------------------------------|
 * | Jan   | 1:100 2:200 3:300 4:400 5:500 | slip 10; 1 3 5 credited 10, 4 on the 12th; 2 bounced, reissued, credited 5 Feb |
 * | Feb   | the same; 6 missed            | slip 9; 1 to 4 credited 9; 5 bounced 10, later waived; 3 came back 20 March    |
 * | Mar   | 1:100 … withdrawn, then corrected: 1:110 2:200 3:300 4:400 6:600; 5 suspended | payday 11; slip 11; two files without days: 1 2 3, then 4; 6 unknown |
 */
export async function plantYear(facts: PlantedFacts): Promise<PlantedYear> {
  await facts.people(6);
  for (let person = 1; person <= 5; person += 1) await facts.spell(RESIDENT, person, '2024-01', 'ACTIVE');
  await facts.spell(RESIDENT, 6, '2024-02', 'ACTIVE');
  await facts.voucher(RESIDENT, '2024-01-01', 'OPENING', '1', [
    { account: '1003', debit: k(50_000) },
    { account: '1004', debit: k(50_000) },
    { account: '500101', debit: k(7) },
    { account: '3001', credit: k(100_007) },
  ]);
  const project = await facts.project('P-CX', RESIDENT);
  await facts.budgetEvent(project, 'ALLOT', '2024-01-02', k(3000));
  await facts.budgetEvent(project, 'ARRIVE', '2024-02-01', k(1000));
  await facts.budgetEvent(project, 'ADJUST', '2024-03-05', '-500000.00');
  await facts.budgetEvent(project, 'SPEND', '2024-03-06', k(250));
  await facts.budgetEvent(project, 'ARRIVE', '2024-04-02', k(500));

  const five = [100, 200, 300, 400, 500].map((thousands, i) => ({ person: i + 1, amount: k(thousands) }));
  const january = await plantJanuary(facts, project, five);
  const february = await plantFebruary(facts, project, five);
  const march = await plantMarch(facts);
  const early = await facts.watermark();

  await facts.lateReturn(february.id, 3, '2024-03-20');
  await facts.attribution(february.id, project, 'RETURN', '2024-03-20', k(300));
  const returned = [
    { account: '1004', debit: k(300) },
    { account: '200101', credit: k(300) },
  ];
  await facts.voucher(RESIDENT, '2024-03-20', 'LATE_RETURN', '1', returned);
  await facts.voucher(RESIDENT, '2024-03-25', 'WAIVED', '1', [
    { account: '200101', debit: k(500) },
    { account: '500101', debit: '-500000.00' },
  ]);
  await correct(facts, february.voucher);
  await facts.voucher(RESIDENT, '2024-12-31', 'YEAR_END', '2024/1', [
    { account: '3001', debit: k(3617) },
    { account: '500101', credit: k(3617) },
  ]);
  return { january, february: february.id, march, project, early, late: await facts.watermark() };
}

type Line = { person: number; amount: string };

async function plantJanuary(facts: PlantedFacts, project: string, lines: readonly Line[]): Promise<string> {
  await facts.roll(RESIDENT, '2024-01', lines);
  const id = await facts.batch(RESIDENT, '2024-01', lines);
  await facts.slip(id, '2024-01-10');
  await facts.voucher(RESIDENT, '2024-01-10', 'BATCH_PAID', id, paid(1500));
  const days = ['2024-01-10', '2024-01-11', '2024-01-10', '2024-01-12', '2024-01-10'];
  await facts.results(
    id,
    days.map((on, i) => ({ lineNo: i + 1, result: i === 1 ? 'FAILED' : 'PAID', on })),
  );
  await facts.voucher(RESIDENT, '2024-01-11', 'BOUNCE', id, bounced(200));
  await facts.attribution(id, project, 'RESERVE', '2024-01-08', k(1500));
  await facts.attribution(id, project, 'CONSUME', '2024-01-10', k(1300));
  await facts.attribution(id, project, 'RELEASE', '2024-01-10', k(200));
  await facts.settled(id);

  const again = await facts.batch(RESIDENT, '2024-01', [{ ...lines[1]!, parent: { batchId: id, lineNo: 2 } }], {
    kind: 'REISSUE',
    payOn: '2024-01-10',
  });
  await facts.plant(`UPDATE payout SET outcome = 'REISSUED' WHERE batch_id = ${id} AND line_no = 2`);
  await facts.slip(again, '2024-02-05');
  await facts.voucher(RESIDENT, '2024-02-05', 'BATCH_PAID', again, [
    { account: '200101', debit: k(200) },
    { account: '1004', credit: k(200) },
  ]);
  await facts.results(again, [{ lineNo: 1, result: 'PAID', on: '2024-02-05' }]);
  await facts.settled(again);
  return id;
}

async function plantFebruary(
  facts: PlantedFacts,
  project: string,
  lines: readonly Line[],
): Promise<{ id: string; voucher: string }> {
  await facts.roll(RESIDENT, '2024-02', lines);
  const id = await facts.batch(RESIDENT, '2024-02', lines);
  await facts.slip(id, '2024-02-09');
  const voucher = await facts.voucher(RESIDENT, '2024-02-09', 'BATCH_PAID', id, paid(1500));
  await facts.results(
    id,
    lines.map((_, i) => ({
      lineNo: i + 1,
      result: i === 4 ? 'FAILED' : 'PAID',
      on: i === 4 ? '2024-02-10' : '2024-02-09',
    })),
  );
  await facts.voucher(RESIDENT, '2024-02-10', 'BOUNCE', id, bounced(500));
  await facts.attribution(id, project, 'CONSUME', '2024-02-09', k(1000));
  await facts.settled(id);
  return { id, voucher };
}

async function plantMarch(facts: PlantedFacts): Promise<string> {
  await facts.spell(RESIDENT, 5, '2024-03', 'SUSPENDED');
  const people = [
    [1, 100],
    [2, 200],
    [3, 300],
    [4, 400],
    [6, 600],
  ] as const;
  const lines = people.map(([person, thousands]) => ({ person, amount: k(thousands) }));
  await facts.roll(RESIDENT, '2024-03', [...lines, { person: 5, status: 'SUSPEND' }]);
  await facts.batch(
    RESIDENT,
    '2024-03',
    lines.map((line) => ({ ...line, outcome: 'WITHDRAWN' as const })),
    { state: 'WITHDRAWN', payOn: '2024-03-08' },
  );
  const corrected = lines.map((line) => (line.person === 1 ? { ...line, amount: k(110) } : line));
  await facts.roll(RESIDENT, '2024-03', [...corrected, { person: 5, status: 'SUSPEND' }]);
  const id = await facts.batch(RESIDENT, '2024-03', corrected, { payOn: '2024-03-11' });
  await facts.slip(id, '2024-03-11');
  await facts.voucher(RESIDENT, '2024-03-11', 'BATCH_PAID', id, paid(1610));
  await facts.results(
    id,
    [1, 2, 3].map((lineNo) => ({ lineNo, result: 'PAID', on: null })),
  );
  await facts.results(id, [{ lineNo: 4, result: 'PAID', on: null }]);
  return id;
}

/** The voucher reversed and replaced on the same day, 300 of it as personal pension: the control account does not move. */
async function correct(facts: PlantedFacts, voucherId: string): Promise<void> {
  const post = 'SELECT voucher_id AS id FROM ledger_post($1, $2, $3, $4, $5, $6, $7, 1, now(), $8, $9)';
  const act = await facts.act('voucher.reverse');
  const reversed = [
    { account: '500101', debit: '-1500000.00' },
    { account: '1004', credit: '-1500000.00' },
  ];
  const replaced = [
    { account: '500101', debit: k(1200) },
    { account: '500102', debit: k(300) },
    { account: '1004', credit: k(1500) },
  ];
  await facts.db.transaction(async (tx) => {
    const head = [facts.caller.agencyId, RESIDENT, '2024-02-09'];
    const reversal = await tx.one<{ id: string }>(post, [
      ...head,
      'REVERSAL',
      voucherId,
      '冲销',
      JSON.stringify(reversed),
      act,
      voucherId,
    ]);
    await tx.one(post, [...head, 'CORRECTION', reversal!.id, '更正', JSON.stringify(replaced), act, null]);
  });
}

const paid = (thousands: number) => [
  { account: '500101', debit: k(thousands) },
  { account: '1004', credit: k(thousands) },
];
const bounced = (thousands: number) => [
  { account: '1004', debit: k(thousands) },
  { account: '200101', credit: k(thousands) },
];
