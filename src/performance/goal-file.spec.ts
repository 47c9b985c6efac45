import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { INDICATOR_MEASURES } from '../reference/indicator-measures.js';
import { referenceFacts, type ReferenceIndicator } from '../reference/reference-facts.js';
import { readTable } from '../platform/tabular/read-table.js';
import type { TableRow } from '../platform/tabular/table.types.js';
import { xlsxBytes, type WriteRow } from '../platform/tabular/write-xlsx.js';
import { goalColumns } from '../messages/goals.js';
import { GRADES, MEASURES, type MeasureCode } from './domain/indicator.types.js';
import type { GoalRow } from './domain/goal.types.js';
import { readGoalFile } from './domain/read-goal-file.js';
import { normaliseOperator, scoringCode } from './domain/scoring.js';
import { goalFile } from './goal-file.js';
import type { GoalTableRow } from './goal-tables.store.js';

const table: GoalTableRow = {
  id: '1',
  fiscalYear: 2024,
  projectId: '6',
  projectCode: 'P2024-CX',
  projectName: '城乡居民基本养老保险',
  version: 2,
  state: 'DRAFT',
  takenOver: false,
  effectiveOn: '2024-07-01',
  reason: '年中追加',
  goalText: '按时足额发放 9565 人养老金',
  draftedById: '1',
  draftedBy: '经办',
  draftedAt: new Date(0),
  editors: [],
  adoptedBy: null,
  adoptedAt: null,
  rowCount: 0,
  weightSum: '0',
  latest: false,
  hasDraft: true,
};
const heading = { agency: '轮台县社会保险中心', budget: '12140200.00' };

async function rowsOf(bytes: Buffer): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  for await (const row of readTable({ open: () => pieces(bytes), name: 'goals.xlsx' })) rows.push(row);
  return rows;
}

async function* pieces(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

const reread = async (rows: readonly GoalRow[], goalText: string | null = table.goalText) =>
  readGoalFile(await rowsOf(await goalFile({ ...table, goalText }, rows, heading)), () => null);

function referenceRows(name: string): GoalRow[] {
  const printed = referenceFacts().performance[name] as ReferenceIndicator[];
  return printed.map((row, i) => ({
    level1: row[0]!,
    level2: row[1]!,
    level3: row[2]!,
    operator: normaliseOperator(row[3]!),
    target: row[4]!,
    unit: row[5] ?? null,
    basis: row[7] ?? null,
    lastYearValue: i === 0 ? '9402' : null,
    weight: `${row[8]}.00`,
    scoringCode: scoringCode(row[6] ?? null),
    evidenceKind: row[9] ?? null,
    measure: INDICATOR_MEASURES[name]![i]!.measure as MeasureCode,
    parameters: INDICATOR_MEASURES[name]![i]!.parameters,
  }));
}

describe('the file of a goal table', () => {
  it.each(['P2024-CX', 'P2024-QY', 'P2024-JG'])('gives back the rows of the reference year: %s', async (name) => {
    const rows = referenceRows(name);
    expect(await reread(rows)).toEqual({ goalText: table.goalText, rows, issues: [] });
  });

  it('gives back any table', async () => {
    const text = fc
      .stringMatching(/^[一-龥A-Za-z0-9≥（）%、：<&"']{1,12}( [一-龥a-z0-9]{1,8})?$/)
      .filter((one) => one !== '合计' && one !== '三级指标');
    const maybe = fc.option(text, { nil: null });
    const parameters = fc.record(
      {
        scheme: fc.constantFrom('RESIDENT', 'ENTERPRISE', 'INSTITUTIONAL'),
        of: fc.constantFrom('AVERAGE', 'MINIMUM', 'LATEST'),
        project: fc.constantFrom('P2024-CX', 'P2024-JG'),
        unit: fc.constant('WAN'),
        source: fc.constantFrom('FINDINGS', 'SAMPLE'),
        planId: fc.constantFrom('1', '42'),
      },
      { requiredKeys: [] },
    );
    const row: fc.Arbitrary<GoalRow> = fc
      .record({
        level1: text,
        level2: text,
        level3: text,
        operator: fc.constantFrom('>=', '=', '<=', 'QUALITATIVE'),
        target: fc.oneof(fc.constantFrom('1.77', '100', '100.00', '0', ...GRADES), text),
        unit: maybe,
        basis: maybe,
        lastYearValue: maybe,
        weight: fc
          .integer({ min: 0, max: 9000 })
          .map((cents) => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`),
        scoringCode: fc.constantFrom('BY_COMPLETION', 'BY_SATISFACTION', 'BY_GRADE'),
        evidenceKind: maybe,
        measure: fc.constantFrom(...MEASURES),
        parameters,
      })
      .map((one) => ({ ...one, parameters: { ...one.parameters } }) as GoalRow);
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 6 }), maybe, async (rows, goalText) => {
        expect(await reread(rows, goalText)).toEqual({ goalText, rows, issues: [] });
      }),
      { numRuns: 60 },
    );
  });

  it('names every fault by its cell in one pass, whatever the order of the columns', async () => {
    const { level1, level2, level3, operator, target, weight, scoringRule, measure, parameters } = goalColumns;
    const sheet: WriteRow[] = [
      ['项目支出绩效目标表'],
      [level3, level1, level2, operator, target, weight, scoringRule, measure, parameters],
      ['发放人数', '产出指标', '数量指标', '≧', '9565', '8', null, '发放人数', '险种=城乡居民'],
      ['发放次数', null, null, '大约', '5', '8.123', '随意赋分', '猜测', '险种'],
      [null, null, '质量指标', '=', null, '8', null, 'MANUAL', null],
    ];
    const read = readGoalFile(await rowsOf(await xlsxBytes([{ name: '目标', rows: sheet }])), () => null);
    expect(read.issues.map(({ cell, code }) => `${cell} ${code}`)).toEqual([
      'D4 INDICATOR_OPERATOR_UNKNOWN',
      'F4 GOAL_WEIGHT_MALFORMED',
      'G4 SCORING_RULE_UNKNOWN',
      'H4 MEASURE_UNKNOWN',
      'I4 PARAMETERS_UNREADABLE',
      'A5 CELL_EMPTY',
      'E5 CELL_EMPTY',
    ]);
    expect(read.rows).toMatchObject([{ operator: '>=', measure: 'HEADCOUNT', parameters: { scheme: 'RESIDENT' } }]);
  });

  it('of another office has no measures: those known by name stay, the others are entered by hand', async () => {
    const { level1, level2, level3, operator, target, weight } = goalColumns;
    const sheet: WriteRow[] = [
      [level1, level2, level3, operator, target, weight],
      ['产出指标', '数量指标', '发放人数', '>=', '9565', '60'],
      [null, null, '宣传次数', '≥', '6', '20'],
      ['效益指标', '社会效益指标', '长期可持续', '定性', '长期', '10'],
      ['合计', null, null, null, null, '90'],
    ];
    const headcount = { measure: 'HEADCOUNT', parameters: { scheme: 'RESIDENT' } } as const;
    const read = readGoalFile(await rowsOf(await xlsxBytes([{ name: '目标', rows: sheet }])), ({ level3: name }) =>
      name === '发放人数' ? headcount : null,
    );
    expect(read.issues).toEqual([]);
    expect(read.rows.map(({ level1: one, measure, scoringCode: rule }) => [one, measure, rule])).toEqual([
      ['产出指标', 'HEADCOUNT', 'BY_COMPLETION'],
      ['产出指标', 'MANUAL', 'BY_COMPLETION'],
      ['效益指标', 'GRADE', 'BY_GRADE'],
    ]);
    const headless = await rowsOf(await xlsxBytes([{ name: 'x', rows: [['没有', '表头']] }]));
    expect(readGoalFile(headless, () => null).issues).toMatchObject([{ code: 'HEAD_MISSING' }]);
  });
});
