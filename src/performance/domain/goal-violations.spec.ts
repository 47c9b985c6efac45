import { describe, expect, it } from '@jest/globals';
import type { GoalRow } from './goal.types.js';
import { goalViolations } from './goal-violations.js';

const row = (change: Partial<GoalRow> = {}): GoalRow => ({
  level1: '产出指标',
  level2: '数量指标',
  level3: '发放养老金人数',
  operator: '>=',
  target: '9565',
  unit: '人',
  basis: '计划标准',
  lastYearValue: null,
  weight: '90.00',
  scoringCode: 'BY_COMPLETION',
  evidenceKind: '原始凭证',
  measure: 'HEADCOUNT',
  parameters: { scheme: 'RESIDENT' },
  ...change,
});
const codes = (rows: GoalRow[]) => goalViolations(rows, null).map(({ code, no }) => [code, no]);

describe('a goal table', () => {
  it('fits when its weights make 100 with the execution rate', () => {
    expect(codes([row()])).toEqual([]);
    expect(codes([row({ weight: '80' }), row({ level3: '另一个', weight: '10.00' })])).toEqual([]);
  });

  it('says by how much its weights miss 100', () => {
    expect(goalViolations([row({ weight: '89.99' })], null)).toEqual([
      { code: 'GOAL_WEIGHTS_WRONG', no: null, details: { sum: '89.99', execution: '10', total: '99.99' } },
    ]);
  });

  it('names everything at once, each at its row', () => {
    expect(
      codes([
        row({ target: '许多', weight: '50.00' }),
        row({ weight: '0.00' }),
        row({ level3: '无险种', parameters: {}, weight: '10.00' }),
        row({ level3: '半定性', operator: 'QUALITATIVE', weight: '10.00' }),
      ]),
    ).toEqual([
      ['INDICATOR_TARGET_MALFORMED', 1],
      ['GOAL_NAME_REPEATED', 2],
      ['GOAL_WEIGHT_ZERO', 2],
      ['MEASURE_PARAMETER_MISSING', 3],
      ['INDICATOR_MEASURE_UNFIT', 4],
      ['GOAL_WEIGHTS_WRONG', null],
    ]);
    expect(codes([])).toEqual([['GOAL_ROWS_NONE', null]]);
  });
});
