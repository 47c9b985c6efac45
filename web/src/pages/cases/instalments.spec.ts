import { describe, expect, it } from '@jest/globals';
import { evenly } from './instalments';

describe('instalments', () => {
  it('sum to the amount to the cent, the odd cents with the last', () => {
    expect(evenly('100.00', 3, '2024-12-15')).toEqual([
      { dueOn: '2024-12-15', amount: '33.33' },
      { dueOn: '2025-01-15', amount: '33.33' },
      { dueOn: '2025-02-15', amount: '33.34' },
    ]);
  });
  it('that begin at the end of a month stay within each month', () => {
    expect(evenly('3.00', 3, '2024-12-31').map(({ dueOn }) => dueOn)).toEqual([
      '2024-12-31',
      '2025-01-31',
      '2025-02-28',
    ]);
  });
});
