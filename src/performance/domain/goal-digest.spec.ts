import { describe, expect, it } from '@jest/globals';
import { goalDigest, requireGoalSeen } from './goal-digest.js';
import type { GoalRow } from './goal.types.js';

const TABLE = { effectiveOn: '2024-01-01', reason: null, goalText: null };
const ROW: GoalRow = {
  level1: '产出指标',
  level2: '数量指标',
  level3: '检查次数',
  operator: '>=',
  target: '6',
  unit: '次',
  basis: null,
  lastYearValue: null,
  weight: '90.00',
  scoringCode: 'BY_COMPLETION',
  evidenceKind: null,
  measure: 'HEADCOUNT',
  parameters: { of: 'LATEST', scheme: 'RESIDENT' },
};
const OTHER = { ...ROW, level3: '宣传次数' };

describe('the digest of a goal table', () => {
  const digest = goalDigest(TABLE, [ROW, OTHER]);

  it('does not depend on the order in which parameters are kept', () => {
    const turned = { ...ROW, parameters: { scheme: 'RESIDENT', of: 'LATEST' } };
    expect(goalDigest(TABLE, [turned, OTHER])).toBe(digest);
  });

  it.each([
    ['a day', { ...TABLE, effectiveOn: '2024-01-02' }, [ROW, OTHER]],
    ['a goal text', { ...TABLE, goalText: '按时' }, [ROW, OTHER]],
    ['the order of rows', TABLE, [OTHER, ROW]],
    ['a missing row', TABLE, [ROW]],
    ['a field', TABLE, [{ ...ROW, unit: null, basis: '次' }, OTHER]],
    ['a parameter', TABLE, [{ ...ROW, parameters: { of: 'LATEST' } }, OTHER]],
  ] as const)('differs with %s', (_, table, rows) => {
    expect(goalDigest(table, rows)).not.toBe(digest);
    expect(() => requireGoalSeen(goalDigest(table, rows), digest)).toThrow('GOAL_TABLE_CHANGED');
  });
});
