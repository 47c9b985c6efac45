import { describe, expect, it } from '@jest/globals';
import { referenceFacts, type ReferenceIndicator } from '../../reference/reference-facts.js';
import { INDICATOR_MEASURES } from '../../reference/indicator-measures.js';
import { checkIndicator, type IndicatorFacts } from './check-indicator.js';
import type { MeasureCode } from './indicator.types.js';
import { normaliseOperator, scoringCode } from './scoring.js';

const headcount: IndicatorFacts = {
  level3: '发放人数',
  operator: '>=',
  scoringCode: 'BY_COMPLETION',
  measure: 'HEADCOUNT',
  parameters: { scheme: 'RESIDENT', of: 'AVERAGE' },
  projectId: null,
};
const codeOf = (change: Partial<IndicatorFacts>): string | null => {
  try {
    checkIndicator({ ...headcount, ...change });
    return null;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('an indicator', () => {
  it('passes when its measure has what it needs', () => {
    expect(codeOf({})).toBeNull();
    expect(codeOf({ measure: 'PERSON_TIMES', parameters: { unit: 'WAN' } })).toBeNull();
    expect(codeOf({ measure: 'ARRIVAL_RATE', parameters: {}, projectId: '7' })).toBeNull();
    expect(codeOf({ measure: 'GRADE', operator: 'QUALITATIVE', scoringCode: 'BY_GRADE', parameters: {} })).toBeNull();
  });
  it('without its scheme or project is refused', () => {
    expect(codeOf({ parameters: { of: 'AVERAGE' } })).toBe('MEASURE_PARAMETER_MISSING');
    expect(codeOf({ measure: 'EXECUTION_RATE', parameters: {} })).toBe('MEASURE_PARAMETER_MISSING');
    expect(codeOf({ measure: 'FUNDED_MONTHS', parameters: { scheme: 'RESIDENT' } })).toBe('MEASURE_PARAMETER_MISSING');
  });
  it('with a parameter or value that the measure does not know is refused', () => {
    expect(codeOf({ parameters: { scheme: 'RESIDENTS' } })).toBe('MEASURE_PARAMETER_WRONG');
    expect(codeOf({ parameters: { scheme: 'RESIDENT', of: 'MEDIAN' } })).toBe('MEASURE_PARAMETER_WRONG');
    expect(codeOf({ parameters: { scheme: 'RESIDENT', constructor: 'x' } })).toBe('MEASURE_PARAMETER_WRONG');
    expect(codeOf({ parameters: { scheme: 'RESIDENT', of: ['AVERAGE'] } })).toBe('MEASURE_PARAMETER_WRONG');
    expect(codeOf({ measure: 'MANUAL', parameters: { scheme: 'RESIDENT' } })).toBe('MEASURE_PARAMETER_WRONG');
  });
  it('that is half qualitative is refused, because a grade has no completion and a number no grade', () => {
    expect(codeOf({ operator: 'QUALITATIVE' })).toBe('INDICATOR_MEASURE_UNFIT');
    expect(codeOf({ measure: 'GRADE', parameters: {} })).toBe('INDICATOR_MEASURE_UNFIT');
    expect(codeOf({ scoringCode: 'BY_GRADE' })).toBe('INDICATOR_MEASURE_UNFIT');
  });
  it('of the reference year passes, all 31 of them', () => {
    const { performance } = referenceFacts();
    let checked = 0;
    for (const [table, choices] of Object.entries(INDICATOR_MEASURES)) {
      const printed =
        table === 'unit_overall' ? performance.unit_overall.indicators : (performance[table] as ReferenceIndicator[]);
      expect(choices).toHaveLength(printed.length);
      for (const [i, { measure, parameters }] of choices.entries()) {
        const operator = normaliseOperator(printed[i]![3]!);
        const rule =
          operator === 'QUALITATIVE' ? 'BY_GRADE' : scoringCode(table === 'unit_overall' ? null : printed[i]![6]!);
        const projectId = table === 'unit_overall' ? null : '1';
        checkIndicator({
          level3: table,
          operator,
          scoringCode: rule,
          measure: measure as MeasureCode,
          parameters,
          projectId,
        });
        checked += 1;
      }
    }
    expect(checked).toBe(31);
  });
});
