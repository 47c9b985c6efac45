import { describe, expect, it } from '@jest/globals';
import { Decimal } from '../../kernel/money.js';
import {
  completion,
  normaliseOperator,
  scoreByCompletion,
  scoreByGrade,
  scoreKeptGrade,
  SCORING_RULES,
  scoringCode,
  type ScoringDefinition,
} from './scoring.js';

const d = (text: string): Decimal => new Decimal(text);
const rule = SCORING_RULES[0]!.definition as ScoringDefinition & { kind: 'COMPLETION' };
const grades = SCORING_RULES[2]!.definition as ScoringDefinition & { kind: 'GRADE' };

describe('operators', () => {
  it.each([
    ['≥', '>='],
    ['≧', '>='],
    ['＞＝', '>='],
    ['>=', '>='],
    ['≤', '<='],
    ['≦', '<='],
    ['＝', '='],
    ['定性', 'QUALITATIVE'],
  ])('%s is read as %s', (printed, operator) => expect(normaliseOperator(printed)).toBe(operator));

  it('an unknown one is refused', () => expect(() => normaliseOperator('约')).toThrow('INDICATOR_OPERATOR_UNKNOWN'));
});

describe('completion', () => {
  it('of ≥ is actual over target', () => expect(completion('>=', '240', d('252'))!.toString()).toBe('1.05'));
  it('of ≤ is target over actual', () => expect(completion('<=', '10', d('12.5'))!.toString()).toBe('0.8'));
  it('of ≤ with nothing used is full', () => expect(completion('<=', '10', d('0'))!.toString()).toBe('1'));
  it('of = is full when equal at the printed precision: 5.06 times is 5 times', () =>
    expect(completion('=', '5', d('5.06'))!.toString()).toBe('1'));
  it('of = counts the printed decimals: 1.774 is 1.77, 1.72 is not', () => {
    expect(completion('=', '1.77', d('1.774'))!.toString()).toBe('1');
    expect(completion('=', '1.77', d('1.72'))!.toDecimalPlaces(4).toString()).toBe('0.9718');
  });
  it('of = takes the smaller quotient on either side', () => {
    expect(completion('=', '100', d('80'))!.toString()).toBe('0.8');
    expect(completion('=', '100', d('125'))!.toString()).toBe('0.8');
  });
  it('against a target of zero cannot be formed by division', () => {
    expect(completion('=', '0', d('0'))!.toString()).toBe('1');
    expect(completion('=', '0', d('3'))!.toString()).toBe('0');
    expect(completion('<=', '0', d('3'))!.toString()).toBe('0');
  });
});

describe('points', () => {
  it('never exceed the weight, and above 130 % an explanation is asked for', () => {
    const scored = scoreByCompletion(rule, d('8'), d('1.31'));
    expect(scored.score.toFixed(2)).toBe('8.00');
    expect(scored.explanationNeeded).toBe(true);
    expect(scoreByCompletion(rule, d('8'), d('1.3')).explanationNeeded).toBe(false);
  });
  it('round half up to two decimals', () =>
    expect(scoreByCompletion(rule, d('10'), d('0.12345')).score.toFixed(2)).toBe('1.23'));
  it('of a grade lie in its band', () => {
    expect(scoreByGrade(grades, d('30'), '达成').score.toFixed(2)).toBe('30.00');
    expect(scoreByGrade(grades, d('30'), '部分达成 75%').score.toFixed(2)).toBe('22.50');
    expect(() => scoreByGrade(grades, d('30'), '部分达成 95%')).toThrow('GRADE_OUTSIDE_BAND');
    expect(scoreKeptGrade(grades, d('30'), '部分达成 75%')?.score.toFixed(2)).toBe('22.50');
    expect(scoreKeptGrade(grades, d('30'), '部分达成 95%')).toBeNull();
    expect(() => scoreKeptGrade(grades, d('30'), '优')).toThrow('GRADE_UNKNOWN');
    expect(() => scoreByGrade(grades, d('30'), '很好')).toThrow('GRADE_UNKNOWN');
  });
  it('need a rule that exists', () => {
    expect(scoringCode('满意度赋分')).toBe('BY_SATISFACTION');
    expect(scoringCode(null)).toBe('BY_COMPLETION');
    expect(() => scoringCode('随意')).toThrow('SCORING_RULE_UNKNOWN');
  });
});
