import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Decimal } from '../../kernel/money.js';
import {
  evaluationProblems,
  evaluationTotals,
  executionScore,
  gradeOf,
  needsDeviation,
  type EvaluatedIndicator,
} from './self-evaluation.js';

const money = (budget: string, executed: string) => ({
  allotted: new Decimal(budget),
  budget: new Decimal(budget),
  executed: new Decimal(executed),
});
const row = (change: Partial<EvaluatedIndicator> = {}): EvaluatedIndicator => ({
  measurementId: '1',
  indicatorId: '1',
  level1: '产出指标',
  level2: '数量指标',
  level3: '人数',
  goal: '≥ 9565人',
  basis: null,
  lastYearValue: null,
  weight: '8.00',
  scoringCode: 'BY_COMPLETION',
  scoringVersion: 1,
  scoringName: '按照完成比例赋分',
  evidenceKind: null,
  manual: false,
  actual: '9565',
  unit: '人',
  sampleSize: null,
  evidenceFile: null,
  completion: '100.00',
  score: '8.00',
  deviation: null,
  ...change,
});
const codes = (...rows: EvaluatedIndicator[]) => evaluationProblems(rows).map(({ code }) => code);

describe('the self-evaluation', () => {
  it('gives ten points for the execution at most, and none without a budget', () => {
    expect(executionScore(money('24000000.00', '12000000.00'))).toEqual({ rate: '50.00', score: '5.00' });
    expect(executionScore(money('100.00', '130.00'))).toEqual({ rate: '130.00', score: '10.00' });
    expect(executionScore(money('0.00', '0.00'))).toEqual({ rate: null, score: '0.00' });
  });

  it('prints the money in 万元 with its two parts, and sums to a grade', () => {
    const totals = evaluationTotals(money('24000000.00', '23400000.00'), ['80.00', null, '7.50']);
    expect(totals).toMatchObject({
      executionRate: '97.50',
      executionScore: '9.75',
      total: '97.25',
      grade: 'EXCELLENT',
    });
    expect(totals.money.map(({ row: kind, executed }) => [kind, executed])).toEqual([
      ['TOTAL', '2340.00'],
      ['FISCAL', '2340.00'],
      ['OTHER', '0.00'],
    ]);
  });

  it('is not whole with a grade that gets no points under the bands in force', () => {
    const graded = { actual: '达成 85%', completion: null, score: null };
    expect(codes(row({ ...graded, scoringCode: 'BY_GRADE' }))).toEqual(['GRADE_OUTSIDE_BAND']);
    expect(codes(row({ ...graded, actual: null, scoringCode: 'BY_GRADE' }))).toEqual(['NOT_MEASURED']);
    expect(codes(row(graded))).toEqual(['NOT_MEASURED']);
  });

  it('grades at 90, 80 and 60', () => {
    expect(['90', '89.99', '80', '79.99', '60', '59.99'].map((total) => gradeOf(new Decimal(total)))).toEqual([
      'EXCELLENT',
      'GOOD',
      'GOOD',
      'FAIR',
      'FAIR',
      'POOR',
    ]);
  });

  it('asks and grades by the version of the rules that is in force', () => {
    expect(needsDeviation({ completion: '140.00', explainAbove: '150' })).toBe(false);
    expect(needsDeviation({ completion: '121.00', explainAbove: '120' })).toBe(true);
    expect(gradeOf(new Decimal(91), { kind: 'TOTAL', excellent: '95', good: '85', fair: '70' })).toBe('GOOD');
  });

  it('refuses a score without evidence, a satisfaction without sample, and a deviation without reason', () => {
    expect(codes(row())).toEqual([]);
    expect(codes(row({ actual: null, score: null, completion: null }))).toEqual(['NOT_MEASURED']);
    expect(codes(row({ manual: true }))).toEqual(['EVIDENCE_MISSING']);
    expect(codes(row({ manual: true, evidenceFile: '问卷.xlsx', scoringCode: 'BY_SATISFACTION' }))).toEqual([
      'SAMPLE_MISSING',
    ]);
    expect(codes(row({ completion: '99.99' }), row({ completion: '130.01' }))).toEqual([
      'DEVIATION_MISSING',
      'DEVIATION_MISSING',
    ]);
    expect(codes(row({ completion: '99.99', deviation: '已补发' }))).toEqual([]);
    expect(codes(row({ completion: '99.99', deviation: ' ' }))).toEqual(['DEVIATION_MISSING']);
    expect(['99.99', '100.00', '130.00', '130.01', null].map((completion) => needsDeviation({ completion }))).toEqual([
      true,
      false,
      false,
      true,
      false,
    ]);
  });

  it('never gives more than the points there are', () => {
    const cents = fc.integer({ min: 1, max: 10_000_000 }).map((n) => new Decimal(n).div(100));
    fc.assert(
      fc.property(cents, cents, (budget, executed) => {
        const { score } = executionScore({ allotted: budget, budget, executed });
        expect(new Decimal(score).gte(0) && new Decimal(score).lte(10)).toBe(true);
      }),
    );
  });
});
