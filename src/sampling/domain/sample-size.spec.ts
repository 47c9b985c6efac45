import { describe, expect, it } from '@jest/globals';
import { Decimal } from '../../kernel/money.js';
import { attributeSize, sampleSize, type SizeInput } from './sample-size.js';

const POPULATION = { count: 174_048, sum: new Decimal('436812345.67') };
const size = (input: SizeInput, population = POPULATION) => sampleSize(input, population);

describe('the size for a tolerable error rate', () => {
  it('is that of the printed tables of attribute sampling', () => {
    // 5 % risk, no error expected, tolerable 2 … 20 %.
    const none = { 2: 149, 3: 99, 4: 74, 5: 59, 6: 49, 7: 42, 8: 36, 9: 32, 10: 29, 15: 19, 20: 14 };
    for (const [percent, n] of Object.entries(none)) expect(attributeSize(0.95, Number(percent) / 100, 0)).toBe(n);
    // One and two errors allowed at 5 %, one at 10 %; 10 % risk.
    expect([attributeSize(0.95, 0.05, 1), attributeSize(0.95, 0.05, 2)]).toEqual([93, 124]);
    expect([attributeSize(0.95, 0.1, 1), attributeSize(0.95, 0.1, 2)]).toEqual([46, 61]);
    expect([attributeSize(0.9, 0.05, 0), attributeSize(0.9, 0.1, 0), attributeSize(0.9, 0.1, 1)]).toEqual([45, 22, 38]);
    expect(attributeSize(0.99, 0.01, 0)).toBe(459);
  });

  it('shows that one item fewer would not do', () => {
    const { risk, wanted } = size({ basis: 'ATTRIBUTE', confidence: '95', tolerableRate: '1', expectedErrors: 1 });
    expect(wanted).toBe(473);
    expect(risk!.here).toBeLessThanOrEqual(0.05);
    expect(risk!.oneLess).toBeGreaterThan(0.05);
  });

  it('is the whole of a population that is smaller', () => {
    const small = size({ basis: 'ATTRIBUTE', confidence: '95', tolerableRate: '5' }, { ...POPULATION, count: 40 });
    expect(small).toMatchObject({ size: 40, wanted: 59 });
  });
});

describe('the size for an estimate', () => {
  const estimate = (count: number) =>
    size({ basis: 'ESTIMATE', confidence: '95', expectedRate: '50', margin: '5' }, { ...POPULATION, count });

  it('is that of Krejcie and Morgan, who round to the nearest where this rounds up', () => {
    const table = { 100: 80, 200: 132, 500: 217, 1000: 278, 5000: 357, 10_000: 370, 50_000: 381, 100_000: 383 };
    for (const [count, n] of Object.entries(table)) {
      expect([count, Math.round(estimate(Number(count)).finite!)]).toEqual([count, n]);
      expect(estimate(Number(count)).size).toBe(Math.ceil(estimate(Number(count)).finite!));
    }
    expect(estimate(1_000_000_000).infinite).toBeCloseTo(384.146, 3);
  });
});

describe('the size by money', () => {
  const input: SizeInput = { basis: 'MONEY', confidence: '95', tolerableAmount: new Decimal('300000.00') };

  it('is book amount ÷ (tolerable amount ÷ factor), the factor as printed', () => {
    const sized = size(input);
    expect(sized.factor).toBe('2.9958');
    expect(sized.interval!.toFixed(2)).toBe('100140.19');
    // 436,812,345.67 ÷ 100,140.19 = 4,362.009…
    expect(sized.size).toBe(4363);
  });

  it('grows with the errors that are to be tolerated', () => {
    expect(size({ ...input, expectedErrors: 2 }).factor).toBe('6.2958');
    expect(size({ ...input, expectedErrors: 2 }).size).toBe(9167);
  });
});

describe('a size', () => {
  it('of the auditor’s own tells what it shows, and cuts the money into as many intervals', () => {
    const given = size({ basis: 'GIVEN', confidence: '95', size: 120 });
    expect(given.shows).toBeCloseTo(2.4654, 3);
    expect(given.interval!.toFixed(2)).toBe('3640102.88');
  });

  it.each([
    [{ basis: 'ATTRIBUTE', confidence: '95' }, 'SAMPLE_PARAMETER_MISSING'],
    [{ basis: 'ESTIMATE', confidence: '95', margin: '1' }, 'SAMPLE_PARAMETER_MISSING'],
    [{ basis: 'MONEY', confidence: '95' }, 'SAMPLE_PARAMETER_MISSING'],
    [{ basis: 'GIVEN', confidence: '95' }, 'SAMPLE_PARAMETER_MISSING'],
    [{ basis: 'ATTRIBUTE', confidence: '40', tolerableRate: '5' }, 'SAMPLE_PARAMETER_RANGE'],
    [{ basis: 'ATTRIBUTE', confidence: '95', tolerableRate: '0' }, 'SAMPLE_PARAMETER_RANGE'],
    [{ basis: 'MONEY', confidence: '95', tolerableAmount: new Decimal('500000000') }, 'SAMPLE_PARAMETER_RANGE'],
    [{ basis: 'GIVEN', confidence: '95', size: 200_000 }, 'SAMPLE_PARAMETER_RANGE'],
    [{ basis: 'ATTRIBUTE', confidence: '99.9', tolerableRate: '0.01' }, 'SAMPLE_TOO_LARGE'],
  ] as [SizeInput, string][])('is refused: %j', (input, code) => {
    expect(() => size(input)).toThrow(code);
  });

  it('of nothing is refused', () =>
    expect(() => size({ basis: 'GIVEN', confidence: '95', size: 1 }, { count: 0, sum: new Decimal(0) })).toThrow(
      'SAMPLE_POPULATION_EMPTY',
    ));
});
