import { describe, expect, it } from '@jest/globals';
import { SCORING_RULES } from './scoring.js';
import { definitionOf, TOTAL_RULE } from './scoring-versions.js';

describe('the definition of a version', () => {
  const grades = {
    achievedFrom: '80',
    partlyFrom: '60',
    usual: { 达成: '100', 部分达成: '70', 未达成: '30' },
  };

  it('comes out of the shipped limits as it was shipped', () => {
    expect(definitionOf('COMPLETION', { cap: '100', explainAbove: '130' })).toEqual(SCORING_RULES[0]!.definition);
    expect(definitionOf('GRADE', grades)).toEqual(SCORING_RULES[2]!.definition);
    expect(definitionOf('TOTAL', { excellent: '90', good: '80', fair: '60' })).toEqual(TOTAL_RULE.definition);
  });

  it('is none where limits are missing, in the wrong order or out of range', () => {
    expect(definitionOf('COMPLETION', { cap: '101', explainAbove: '130' })).toBeNull();
    expect(definitionOf('COMPLETION', { cap: '100', explainAbove: '99' })).toBeNull();
    expect(definitionOf('COMPLETION', { cap: '100' })).toBeNull();
    expect(definitionOf('GRADE', { ...grades, partlyFrom: '80' })).toBeNull();
    expect(definitionOf('GRADE', { ...grades, usual: { ...grades.usual, 部分达成: '85' } })).toBeNull();
    expect(definitionOf('GRADE', { ...grades, usual: { 达成: '100' } })).toBeNull();
    expect(definitionOf('TOTAL', { excellent: '80', good: '80', fair: '60' })).toBeNull();
    expect(definitionOf('TOTAL', { excellent: '100', good: '80', fair: '60' })).toBeNull();
    expect(definitionOf('TOTAL', { excellent: '90', good: '80' })).toBeNull();
  });
});
