import { describe, expect, it } from '@jest/globals';
import { Decimal, ZERO } from '../../kernel/money.js';
import { allowedActions, type CaseFacts } from './allowed-actions.js';

const auditor = { userId: '6', roles: ['AUDITOR'] as const };
const manager = { userId: '7', roles: ['MANAGER'] as const };
const bookkeeper = { userId: '5', roles: ['BOOKKEEPER'] as const };
const facts: CaseFacts = {
  state: 'OPEN',
  amount: new Decimal('100.00'),
  recovered: ZERO,
  makers: ['6'],
  handlerId: '6',
  recused: false,
  undelivered: 0,
  writeOffBy: null,
};

describe('what a person may do with a case', () => {
  it('follows the role and the state', () => {
    expect(allowedActions(facts, auditor)).toEqual(['propose', 'dismiss', 'assign', 'issueNotice', 'edit', 'inspect']);
    expect(allowedActions({ ...facts, state: 'PROPOSED' }, manager)).toEqual(['determine', 'sendBack']);
    expect(allowedActions(facts, bookkeeper)).toEqual([]);
    expect(allowedActions({ ...facts, state: 'RECOVERING' }, bookkeeper)).toEqual(['receive']);
  });

  it('keeps who made the case from deciding it', () => {
    const both = { userId: '6', roles: ['AUDITOR', 'MANAGER'] as const };
    expect(allowedActions({ ...facts, state: 'PROPOSED' }, both)).not.toContain('determine');
    expect(allowedActions({ ...facts, state: 'DETERMINED' }, both)).not.toContain('revoke');
    expect(allowedActions({ ...facts, state: 'DETERMINED' }, manager)).toContain('revoke');
    const writeOff = { ...facts, state: 'RECOVERING', writeOffBy: '6' } as const;
    expect(allowedActions(writeOff, both)).not.toContain('decideWriteOff');
    expect(allowedActions(writeOff, manager)).toContain('decideWriteOff');
  });

  it('leaves nothing to who had a hand in the payouts but the books', () => {
    expect(allowedActions({ ...facts, recused: true }, auditor)).toEqual([]);
    expect(allowedActions({ ...facts, recused: true, state: 'RECOVERING' }, bookkeeper)).toEqual(['receive']);
  });

  it('closes only what is recovered, and recovers only what is open', () => {
    const whole = { ...facts, state: 'RECOVERING', recovered: new Decimal('100.00') } as const;
    expect(allowedActions(whole, auditor)).toContain('close');
    expect(allowedActions(whole, bookkeeper)).toEqual([]);
    expect(allowedActions({ ...whole, recovered: ZERO }, auditor)).not.toContain('close');
  });
});
