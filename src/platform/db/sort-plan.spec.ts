import { describe, expect, it } from '@jest/globals';
import { orderBy, sortValues, type SortPlan } from './sort-plan.js';

const plan: SortPlan = { keys: { amount: 'p.amount', name: 'v.name' }, usual: 'p.line_no', unique: 'p.line_no' };

describe('the order of a list', () => {
  it('is the usual one when none is asked for', () => {
    expect(orderBy(plan, undefined)).toBe('ORDER BY p.line_no');
  });
  it('is that of the key, empty values last, ended by what tells rows apart', () => {
    expect(orderBy(plan, 'amount')).toBe('ORDER BY p.amount ASC NULLS LAST, p.line_no');
    expect(orderBy(plan, '-name')).toBe('ORDER BY v.name DESC NULLS LAST, p.line_no');
  });
  it.each(['', '-', '--amount', 'p.amount', 'amount; DROP TABLE payout', 'constructor', '__proto__', 'Amount'])(
    'never takes %j into the statement',
    (sort) => {
      expect(() => orderBy(plan, sort)).toThrow(RangeError);
    },
  );
  it('is offered both ways for each key', () => {
    expect(sortValues(plan)).toEqual(['amount', '-amount', 'name', '-name']);
  });
});
