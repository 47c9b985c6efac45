import { describe, expect, it } from '@jest/globals';
import { defineStates } from './state-table.js';

const table = defineStates([
  { from: 'DRAFT', action: 'submit', to: 'SUBMITTED' },
  { from: 'DRAFT', action: 'withdraw', to: 'WITHDRAWN' },
  { from: 'SUBMITTED', action: 'sendBack', to: 'DRAFT' },
]);

describe('defineStates', () => {
  it('answers the next state and the actions of a state', () => {
    expect(table.next('DRAFT', 'submit')).toBe('SUBMITTED');
    expect(table.actionsFrom('DRAFT')).toEqual(['submit', 'withdraw']);
    expect(table.actionsFrom('WITHDRAWN')).toEqual([]);
    expect(table.states).toEqual(['DRAFT', 'SUBMITTED', 'WITHDRAWN']);
    expect(table.rows).toHaveLength(3);
  });

  it('refuses an action that the state does not allow, and names those it does', () => {
    expect(() => table.next('SUBMITTED', 'withdraw')).toThrow(
      expect.objectContaining({
        code: 'STATE_NOT_ALLOWED',
        kind: 'conflict',
        details: { from: 'SUBMITTED', action: 'withdraw', allowed: ['sendBack'] },
      }),
    );
    expect(() => table.next('toString' as 'DRAFT', 'submit')).toThrow(
      expect.objectContaining({ code: 'STATE_NOT_ALLOWED' }),
    );
  });

  it('refuses a table with two answers for one question', () => {
    expect(() =>
      defineStates([
        { from: 'A', action: 'go', to: 'B' },
        { from: 'A', action: 'go', to: 'A' },
      ]),
    ).toThrow('A + go twice');
  });

  it('cannot be changed from outside', () => {
    const actions = table.actionsFrom('DRAFT');
    actions.pop();
    expect(table.actionsFrom('DRAFT')).toHaveLength(2);
    expect(() => (table.rows as unknown[]).pop()).toThrow(TypeError);
  });
});
