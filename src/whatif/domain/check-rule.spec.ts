import { describe, expect, it } from '@jest/globals';
import { checkRule } from './check-rule.js';
import type { AdjustmentRule } from './whatif.types.js';

const rule = (change: Partial<AdjustmentRule> = {}): AdjustmentRule => ({
  scheme: 'RESIDENT',
  effectiveFrom: '2024-01',
  payPeriod: '2024-12',
  ageOn: '2024-01-01',
  rounding: 'FEN',
  percentOf: 'REGULAR',
  bands: [{ fixed: '10.00' }],
  ...change,
});
const codeOf = (change: Partial<AdjustmentRule>): string => {
  try {
    checkRule(rule(change), '2024-11');
    return 'DONE';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('a rule', () => {
  it('may be retroactive, start with the month it is paid in, or be paid later than the next month', () => {
    expect([codeOf({}), codeOf({ effectiveFrom: '2024-12' }), codeOf({ payPeriod: '2025-03' })]).toEqual([
      'DONE',
      'DONE',
      'DONE',
    ]);
  });

  it('is paid after the month of the roll, never before it is due, and not in another lifetime', () => {
    expect(codeOf({ payPeriod: '2024-11' })).toBe('WHATIF_MONTH_PAID');
    expect(codeOf({ effectiveFrom: '2025-01' })).toBe('WHATIF_MONTHS_ORDER');
    expect(codeOf({ effectiveFrom: '2014-01' })).toBe('WHATIF_TOO_LONG');
    expect(codeOf({ payPeriod: '2064-01' })).toBe('WHATIF_TOO_LONG');
  });

  it('has bands that give something, in order, that share no age', () => {
    expect(codeOf({ bands: [] })).toBe('WHATIF_BAND_EMPTY');
    expect(codeOf({ bands: [{ fixed: '0.00', percent: '0' }] })).toBe('WHATIF_BAND_EMPTY');
    expect(codeOf({ bands: [{ fromAge: 80, toAge: 70, fixed: '1' }] })).toBe('WHATIF_BAND_ORDER');
    const open = { toAge: 69, fixed: '5' };
    expect(codeOf({ bands: [open, { fromAge: 70, percent: '2' }] })).toBe('DONE');
    expect(codeOf({ bands: [open, { fromAge: 69, percent: '2' }] })).toBe('WHATIF_BANDS_OVERLAP');
    expect(codeOf({ bands: [open, { fixed: '1' }] })).toBe('WHATIF_BANDS_OVERLAP');
  });
});
