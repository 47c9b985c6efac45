import { describe, expect, it } from '@jest/globals';
import { Decimal } from '../../kernel/money.js';
import { projectRates } from './rates.js';

const sums = (
  values: Partial<Record<'allotted' | 'adjusted' | 'arrived' | 'spent' | 'reserved' | 'consumed', string>>,
) => ({
  allotted: new Decimal(values.allotted ?? 0),
  adjusted: new Decimal(values.adjusted ?? 0),
  arrived: new Decimal(values.arrived ?? 0),
  spent: new Decimal(values.spent ?? 0),
  reserved: new Decimal(values.reserved ?? 0),
  consumed: new Decimal(values.consumed ?? 0),
});

describe('rates of a project', () => {
  const full = sums({ allotted: '1000', adjusted: '-200', arrived: '600', reserved: '100', consumed: '300' });

  it('takes the adjusted budget as the base and names what counts as executed', () => {
    const arrived = projectRates(full, 'ARRIVED');
    expect([arrived.budget, arrived.executed, arrived.remaining].map(String)).toEqual(['800', '600', '400']);
    expect([arrived.arrivalRate, arrived.executionRate, arrived.useRate].map(String)).toEqual(['75', '75', '50']);
    expect(String(projectRates(full, 'ATTRIBUTED').executionRate)).toBe('37.5');
  });

  it('counts spending for a running-cost project', () => {
    const rates = projectRates(sums({ allotted: '40000', arrived: '40000', spent: '10000' }), 'SPENT');
    expect([rates.executionRate, rates.useRate, rates.remaining].map(String)).toEqual(['25', '25', '30000']);
  });

  it('does not measure anything over a zero base', () => {
    const rates = projectRates(sums({}), 'ARRIVED');
    expect([rates.arrivalRate, rates.executionRate, rates.useRate]).toEqual([null, null, null]);
    expect(projectRates(sums({ allotted: '5' }), 'ARRIVED').useRate).toBeNull();
  });
});
