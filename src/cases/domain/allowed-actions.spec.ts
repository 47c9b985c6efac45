import { describe, expect, it } from '@jest/globals';
import { Decimal, ZERO } from '../../kernel/money.js';
import { CASE_ACTIONS, caseActions, type CaseFacts } from './allowed-actions.js';

const auditor = { userId: '6', roles: ['AUDITOR'] as const };
const manager = { userId: '7', roles: ['MANAGER'] as const };
const bookkeeper = { userId: '5', roles: ['BOOKKEEPER'] as const };
const facts: CaseFacts = {
  state: 'OPEN',
  amount: new Decimal('100.00'),
  recovered: ZERO,
  missed: false,
  makers: ['6'],
  handlerId: '6',
  recused: false,
  undelivered: 0,
  writeOffBy: null,
};

type Person = Parameters<typeof caseActions>[1];
const allowedActions = (it: CaseFacts, person: Person): string[] =>
  caseActions(it, person).flatMap(({ action, refusal }) => (refusal === null ? [action] : []));
const why = (it: CaseFacts, person: Person, action: string): unknown =>
  caseActions(it, person).find((one) => one.action === action)?.refusal;

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

  it('says why not', () => {
    const both = { userId: '6', roles: ['AUDITOR', 'MANAGER'] as const };
    expect(why(facts, manager, 'propose')).toEqual({ code: 'PERMISSION_MISSING' });
    expect(why({ ...facts, recused: true }, auditor, 'propose')).toEqual({ code: 'FINDING_RECUSED' });
    expect(why({ ...facts, amount: ZERO }, auditor, 'propose')).toEqual({ code: 'FINDING_WITHOUT_LINES' });
    expect(why({ ...facts, amount: ZERO, missed: true }, auditor, 'propose')).toBeNull();
    const proposed = { ...facts, state: 'PROPOSED' } as const;
    expect(why(proposed, both, 'determine')).toEqual({ code: 'FINDING_NEEDS_ANOTHER' });
    expect(why(proposed, auditor, 'edit')).toEqual({ code: 'FINDING_NOT_OPEN' });
    const half = {
      ...facts,
      state: 'RECOVERING',
      amount: new Decimal('1234.56'),
      recovered: new Decimal('0.56'),
    } as const;
    expect(why(half, auditor, 'close')).toEqual({ code: 'FINDING_STILL_OPEN', details: { open: '1,234.00' } });
    expect(why(half, manager, 'revoke')).toEqual({ code: 'FINDING_RECOVERED_ALREADY', details: { recovered: '0.56' } });
    expect(why({ ...half, recovered: half.amount }, bookkeeper, 'receive')).toEqual({ code: 'FINDING_NOTHING_OPEN' });
    expect(why({ ...half, writeOffBy: '6' }, both, 'decideWriteOff')).toEqual({ code: 'FINDING_NEEDS_ANOTHER' });
  });

  it('is nothing that the state does not know', () => {
    expect(why(facts, auditor, 'close')).toBeUndefined();
    expect(caseActions(facts, auditor).every(({ action }) => CASE_ACTIONS.includes(action))).toBe(true);
  });
});
