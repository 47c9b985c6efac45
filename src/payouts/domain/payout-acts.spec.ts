import { describe, expect, it } from '@jest/globals';
import { errorCatalogue } from '../../messages/catalogue.js';
import { allowedDecisions, allowedSteps, requireDecision, requireStep } from './payout-acts.js';
import type { ActFacts, PayoutFacts } from './payout-acts.js';

const clerk = { userId: '1', roles: ['FINANCE_CLERK'] as const };
const reviewer = { userId: '2', roles: ['REVIEWER'] as const };
const cashier = { userId: '4', roles: ['CASHIER'] as const };
const facts = (over: Partial<PayoutFacts>): PayoutFacts => ({
  state: 'PLANNED',
  batchState: 'APPROVED',
  hasLiveChild: false,
  hasOpenAct: false,
  ...over,
});
const steps = (of: Partial<PayoutFacts>, person: Parameters<typeof allowedSteps>[1] = clerk) =>
  Object.fromEntries(allowedSteps(facts(of), person).map((row) => [row.step, row.reasonCode ?? true]));

describe('allowedSteps', () => {
  it('offers to withdraw a planned payout of an approved batch, and of no other', () => {
    expect(steps({})).toEqual({ WITHDRAW: true });
    for (const batchState of ['DRAFT', 'SUBMITTED', 'REVIEWED'] as const) expect(steps({ batchState })).toEqual({});
  });

  it('offers a late return of a paid payout, and waiving or reissuing a bounced one', () => {
    expect(steps({ state: 'PAID', batchState: 'SETTLED' })).toEqual({ LATE_RETURN: true });
    expect(steps({ state: 'BOUNCED', batchState: 'SETTLED' })).toEqual({ WAIVE: true, REISSUE: true });
    expect(steps({ state: 'BOUNCED', batchState: 'SETTLED' }, reviewer)).toEqual({
      WAIVE: true,
      REISSUE: 'PERMISSION_MISSING',
    });
    for (const state of ['ISSUED', 'REISSUED', 'WAIVED', 'WITHDRAWN'] as const) expect(steps({ state })).toEqual({});
  });

  it('says why a step waits: a reissue under way, an act undecided, no permission', () => {
    const bounced = { state: 'BOUNCED', batchState: 'SETTLED' } as const;
    expect(steps({ ...bounced, hasLiveChild: true })).toEqual({
      WAIVE: 'PAYOUT_HAS_LIVE_REISSUE',
      REISSUE: 'PAYOUT_HAS_LIVE_REISSUE',
    });
    expect(steps({ ...bounced, hasOpenAct: true })).toEqual({ WAIVE: 'PAYOUT_ACT_OPEN', REISSUE: 'PAYOUT_ACT_OPEN' });
    expect(steps({}, cashier)).toEqual({ WITHDRAW: 'PERMISSION_MISSING' });
  });
});

describe('requireStep', () => {
  it('refuses with the code that allowedSteps names', () => {
    expect(() => requireStep('WITHDRAW', facts({}), clerk)).not.toThrow();
    expect(() => requireStep('WAIVE', facts({}), clerk)).toThrow(
      expect.objectContaining({ code: 'STATE_NOT_ALLOWED' }),
    );
    expect(() => requireStep('WITHDRAW', facts({}), cashier)).toThrow(
      expect.objectContaining({ code: 'PERMISSION_MISSING', details: { permission: 'payoutAct.propose' } }),
    );
    expect(() => requireStep('WITHDRAW', facts({ hasOpenAct: true }), clerk)).toThrow(
      expect.objectContaining({ code: 'PAYOUT_ACT_OPEN', kind: errorCatalogue.PAYOUT_ACT_OPEN!.kind }),
    );
  });
});

describe('decisions', () => {
  const act = (over: Partial<ActFacts> = {}): ActFacts => ({
    state: 'PROPOSED',
    proposedBy: '1',
    madeByPerson: false,
    ...over,
  });

  it('are for another person than the proposer, and confirming for none who made the batch', () => {
    expect(allowedDecisions(act(), reviewer).map((row) => row.allowed)).toEqual([true, true]);
    expect(allowedDecisions(act({ madeByPerson: true }), reviewer).map((row) => row.reasonCode)).toEqual([
      'MAKER_MAY_NOT_CHECK',
      null,
    ]);
    expect(allowedDecisions(act({ proposedBy: '2' }), reviewer).map((row) => row.reasonCode)).toEqual([
      'SECOND_PERSON_REQUIRED',
      'SECOND_PERSON_REQUIRED',
    ]);
    expect(allowedDecisions(act(), clerk)[0]!.reasonCode).toBe('PERMISSION_MISSING');
    expect(allowedDecisions(act({ state: 'CONFIRMED' }), reviewer)).toEqual([]);
  });

  it('are taken once', () => {
    expect(() => requireDecision('REFUSE', act(), reviewer)).not.toThrow();
    expect(() => requireDecision('CONFIRM', act({ state: 'REFUSED' }), reviewer)).toThrow(
      expect.objectContaining({ code: 'PAYOUT_ACT_DECIDED', kind: 'conflict' }),
    );
  });
});
