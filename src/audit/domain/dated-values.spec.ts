import { describe, expect, it } from '@jest/globals';
import { auditChecks, CHECK_CODES, checkOf } from './check-catalogue.js';
import { DatedValues } from './dated-values.js';

describe('dated values', () => {
  const RULE = 'AMOUNT_AGAINST_RULE';
  const shipped = new DatedValues([]);

  it('are the shipped ones of the day, and none before the first of them', () => {
    expect(shipped.on(RULE, '2024-06-30').baseMinimum).toBe('103');
    expect(shipped.on(RULE, '2024-07-01').baseMinimum).toBe('123');
    expect(shipped.on(RULE, '2009-08-31').baseMinimum).toBeNull();
    expect(shipped.on(RULE, '2024-07-01').baseMaximum).toBeNull();
  });

  it("keep an agency's own value before every shipped one that comes later", () => {
    const own = new DatedValues([{ check: RULE, name: 'baseMinimum', validFrom: '2024-01-01', value: '165' }]);
    expect(own.on(RULE, '2023-12-31').baseMinimum).toBe('103');
    expect(own.on(RULE, '2024-08-01').baseMinimum).toBe('165');
  });

  it('take the one set later of two for the same day', () => {
    const own = new DatedValues([
      { check: 'ROUND_AMOUNT', name: 'multiple', validFrom: '2024-01-01', value: '500' },
      { check: 'ROUND_AMOUNT', name: 'multiple', validFrom: '2024-01-01', value: '1000' },
    ]);
    expect(own.on('ROUND_AMOUNT', '2024-01-01').multiple).toBe('1000');
  });

  it('are whole where they count something', () => {
    const own = new DatedValues([
      { check: 'UNDER_AGE', name: 'residentAge', validFrom: '2024-01-01', value: '60.5' },
      { check: 'AMOUNT_AGAINST_RULE', name: 'tolerance', validFrom: '2024-01-01', value: '0.05' },
    ]);
    expect(own.on('UNDER_AGE', '2024-01-01').residentAge).toBe('60');
    expect(own.on(RULE, '2024-01-01').tolerance).toBe('0.05');
  });

  it('name what was in force in a span, with the value that held at its beginning', () => {
    expect(shipped.within('2022-12-01', '2024-12-31')[RULE]!.baseMinimum).toEqual([
      ['2022-07-01', '98'],
      ['2023-01-01', '103'],
      ['2024-07-01', '123'],
    ]);
  });
});

describe('the catalogue', () => {
  it('gives every shipped value within the bounds of its parameter, in the order of the days', () => {
    for (const code of CHECK_CODES) {
      for (const { name, shipped: steps, least, most } of checkOf(code).parameters) {
        for (const [, value] of steps) {
          expect([code, name, Number(value) >= Number(least) && Number(value) <= Number(most)]).toEqual([
            code,
            name,
            true,
          ]);
        }
        expect(steps.map(([from]) => from)).toEqual(steps.map(([from]) => from).toSorted());
      }
    }
    expect(auditChecks.PAID_AFTER_DEATH.severity).toBe('BLOCK');
  });
});
