import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ROLES } from '../../identity/domain/role.types.js';
import { errorCatalogue } from '../../messages/catalogue.js';
import { batchActionLabels } from '../../messages/payouts.js';
import { allowedActions, requireAction } from './batch-actions.js';
import type { BatchFacts } from './batch-actions.js';
import { batchStates } from './batch-states.js';

const facts = (over: Partial<BatchFacts>): BatchFacts => ({
  state: 'DRAFT',
  lineCount: 2,
  makers: ['1'],
  signers: [],
  openWithdrawals: 0,
  undecidedFlags: 0,
  confirmedFlags: 0,
  ...over,
});
const clerk = { userId: '1', roles: ['FINANCE_CLERK'] as const };
const reviewer = { userId: '2', roles: ['REVIEWER'] as const };
const approver = { userId: '3', roles: ['APPROVER'] as const };
const cashier = { userId: '4', roles: ['CASHIER'] as const };
const answers = (state: BatchFacts, person: Parameters<typeof allowedActions>[1]) =>
  Object.fromEntries(allowedActions(state, person).map((row) => [row.action, row.reasonCode ?? true]));

describe('allowedActions', () => {
  it('offers a draft to its clerk, and tells others that it is not theirs', () => {
    expect(answers(facts({}), clerk)).toEqual({ submit: true, withdraw: true, exclude: true });
    expect(answers(facts({}), reviewer)).toEqual({
      submit: 'PERMISSION_MISSING',
      withdraw: 'PERMISSION_MISSING',
      exclude: 'PERMISSION_MISSING',
    });
  });

  it('does not let an empty batch be submitted', () => {
    expect(answers(facts({ lineCount: 0 }), clerk).submit).toBe('BATCH_EMPTY');
  });

  it('lets nobody who made the batch check, approve or pay it, whatever roles they have', () => {
    const all = { userId: '1', roles: ROLES };
    expect(answers(facts({ state: 'SUBMITTED', signers: ['9'] }), all).review).toBe('MAKER_MAY_NOT_CHECK');
    expect(answers(facts({ state: 'REVIEWED', signers: ['9', '8'] }), all).approve).toBe('MAKER_MAY_NOT_CHECK');
    expect(answers(facts({ state: 'APPROVED', signers: ['9', '8', '7'] }), all).issue).toBe('MAKER_MAY_NOT_CHECK');
  });

  it('lets nobody sign twice in a round, nor issue what they have signed', () => {
    const both = { userId: '2', roles: ['REVIEWER', 'APPROVER', 'CASHIER'] as const };
    expect(answers(facts({ state: 'REVIEWED', signers: ['1', '2'] }), both).approve).toBe('SIGNER_REPEATED');
    expect(answers(facts({ state: 'APPROVED', signers: ['1', '2', '3'] }), both).issue).toBe('SIGNER_MAY_NOT_ISSUE');
    expect(answers(facts({ state: 'REVIEWED', signers: ['1', '2'] }), approver).approve).toBe(true);
    expect(answers(facts({ state: 'APPROVED', signers: ['1', '2', '3'] }), cashier).issue).toBe(true);
  });

  it('holds the bank file back while a withdrawal waits for its second person', () => {
    expect(answers(facts({ state: 'APPROVED', openWithdrawals: 1 }), cashier).issue).toBe('BATCH_WITHDRAWAL_UNDECIDED');
  });

  it('offers nothing more once the batch is settled or withdrawn, and never settling itself', () => {
    for (const state of ['ISSUED', 'SETTLED', 'WITHDRAWN'] as const)
      expect(answers(facts({ state }), clerk)).toEqual({});
  });

  it('finds no way for one person to both make and release, over all states and sets of roles', () => {
    const person = fc.record({ userId: fc.constant('1'), roles: fc.subarray([...ROLES]) });
    fc.assert(
      fc.property(person, fc.constantFrom(...batchStates.states), fc.boolean(), (one, state, made) => {
        const found = allowedActions(facts({ state, makers: made ? ['1'] : [], signers: made ? [] : ['1'] }), one);
        for (const row of found) {
          if (['review', 'approve', 'issue'].includes(row.action)) expect(row.allowed).toBe(false);
          expect(row.action in batchActionLabels).toBe(true);
          if (row.reasonCode !== null) expect(errorCatalogue[row.reasonCode]).toBeDefined();
        }
      }),
    );
  });
});

describe('requireAction', () => {
  it('passes what is allowed, and refuses by the state first, then by the reason', () => {
    expect(() => requireAction('submit', facts({}), clerk)).not.toThrow();
    expect(() => requireAction('approve', facts({}), approver)).toThrow(
      expect.objectContaining({ code: 'STATE_NOT_ALLOWED', kind: 'conflict' }),
    );
    expect(() => requireAction('submit', facts({}), reviewer)).toThrow(
      expect.objectContaining({ code: 'PERMISSION_MISSING', kind: 'denied' }),
    );
    expect(() => requireAction('submit', facts({ lineCount: 0 }), clerk)).toThrow(
      expect.objectContaining({ code: 'BATCH_EMPTY', kind: 'rule' }),
    );
  });
});
