import { describe, expect, it } from '@jest/globals';
import { firstDraft, monthsBetween, populationRequest, sampleRequest } from './draft';

describe('the draft of a sampling plan', () => {
  const draft = firstDraft('2024-11');

  it('counts months over the turn of the year, and none when they are the wrong way round', () => {
    expect(monthsBetween('2023-11', '2024-02')).toEqual(['2023-11', '2023-12', '2024-01', '2024-02']);
    expect(monthsBetween('2024-02', '2024-01')).toEqual([]);
    expect(monthsBetween(null, '2024-01')).toEqual([]);
    expect(monthsBetween('2000-01', '2024-01')).toEqual([]);
  });

  it('asks for the population whatever the method still lacks', () => {
    const request = populationRequest({ ...draft, method: 'MONEY', basis: 'MONEY', schemes: ['RESIDENT'] });
    expect(request).toMatchObject({ method: 'SIMPLE', basis: 'GIVEN', size: 1, schemes: ['RESIDENT'] });
    expect(request!.periods).toHaveLength(11);
    expect(request!.townships).toBeUndefined();
  });

  it('sends only the parameters of the basis and of the method', () => {
    const parameters = (changed: Partial<typeof draft>): unknown => {
      const { periods: _periods, ...rest } = sampleRequest({ ...draft, ...changed }, '99')!;
      return JSON.parse(JSON.stringify(rest));
    };
    expect(parameters({})).toEqual({
      watermark: '99',
      method: 'SIMPLE',
      basis: 'ATTRIBUTE',
      confidence: '95',
      tolerableRate: '5',
      expectedErrors: 0,
    });
    expect(
      parameters({ method: 'STRATIFIED', stratifyBy: 'AMOUNT', bounds: '300，3000', basis: 'GIVEN', size: '40' }),
    ).toEqual({
      watermark: '99',
      method: 'STRATIFIED',
      stratifyBy: 'AMOUNT',
      amountBounds: ['300', '3000'],
      allocation: 'PROPORTIONAL',
      basis: 'GIVEN',
      confidence: '95',
      size: 40,
    });
  });

  it('waits while a number is missing or is none', () => {
    expect(sampleRequest({ ...draft, tolerableRate: '' }, '1')).toBeNull();
    expect(sampleRequest({ ...draft, expectedErrors: '1.5' }, '1')).toBeNull();
    expect(sampleRequest({ ...draft, method: 'MONEY', basis: 'MONEY' }, '1')).toBeNull();
    expect(sampleRequest({ ...draft, method: 'STRATIFIED', stratifyBy: 'AMOUNT' }, '1')).toBeNull();
  });
});
