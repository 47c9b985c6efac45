import { describe, expect, it } from '@jest/globals';
import { allowedFlagActions } from './flag-states.js';

const answers = (flag: Parameters<typeof allowedFlagActions>[0], roles: Parameters<typeof allowedFlagActions>[1]) =>
  Object.fromEntries(allowedFlagActions(flag, roles).map(({ action, reasonCode }) => [action, reasonCode]));

describe('decisions on a flag', () => {
  it('are an auditor’s, who had no hand in the payout', () => {
    expect(answers({ state: 'OPEN', involved: false, inCase: false }, ['AUDITOR'])).toEqual({
      clear: null,
      confirm: null,
    });
    expect(answers({ state: 'OPEN', involved: true, inCase: false }, ['AUDITOR'])).toEqual({
      clear: 'AUDITOR_HANDLED_IT',
      confirm: 'AUDITOR_HANDLED_IT',
    });
    expect(
      answers({ state: 'OPEN', involved: false, inCase: false }, ['FINANCE_CLERK', 'REVIEWER', 'APPROVER', 'MANAGER']),
    ).toEqual({
      clear: 'PERMISSION_MISSING',
      confirm: 'PERMISSION_MISSING',
    });
  });
  it('can only be opened again once they are taken', () => {
    expect(answers({ state: 'CLEARED', involved: false, inCase: false }, ['AUDITOR'])).toEqual({ reopen: null });
    expect(answers({ state: 'CONFIRMED', involved: false, inCase: false }, ['AUDITOR'])).toEqual({ reopen: null });
  });
  it('stand while a case lists the flag', () => {
    expect(answers({ state: 'CONFIRMED', involved: false, inCase: true }, ['AUDITOR'])).toEqual({
      reopen: 'RED_FLAG_IN_CASE',
    });
  });
});
