import { describe, expect, it } from '@jest/globals';
import { flagWhy } from '../../messages/audit.js';
import { checkFlag, type CheckedFlag } from './check-flag.js';

const confirmed: CheckedFlag = {
  ...{ id: '7', state: 'CONFIRMED', decidedBy: '3', decidedAt: 'b', decidedReason: '确有其事', inCase: true },
  events: [
    { no: 1, action: 'clear', to: 'CLEARED', actor: '2', reason: '名单有误', at: 'a' },
    { no: 2, action: 'reopen', to: 'OPEN', actor: '2', reason: '再查', at: 'a' },
    { no: 3, action: 'confirm', to: 'CONFIRMED', actor: '3', reason: '确有其事', at: 'b' },
  ],
};

describe('what is kept of a flag', () => {
  it('follows from the decisions on it', () => {
    expect(checkFlag(confirmed)).toBeNull();
    const none = { decidedBy: null, decidedAt: null, decidedReason: null };
    expect(checkFlag({ ...confirmed, ...none, state: 'OPEN', inCase: false, events: [] })).toBeNull();
  });

  it.each([
    ['another state', { state: 'CLEARED' }, flagWhy.state('7')],
    ['another decider', { decidedBy: '4' }, flagWhy.decision('7')],
    ['another reason', { decidedReason: '改' }, flagWhy.decision('7')],
    ['a decision that is gone', { events: confirmed.events.slice(1) }, flagWhy.steps('7')],
    ['a last decision that is gone', { events: confirmed.events.slice(0, 2) }, flagWhy.state('7')],
    [
      'a case on a flag that is not confirmed',
      {
        ...{ state: 'CLEARED', decidedBy: '2', decidedAt: 'a', decidedReason: '名单有误' },
        events: confirmed.events.slice(0, 1),
      },
      flagWhy.inCase('7'),
    ],
  ])('is named with %s', (_, change, sentence) => {
    expect(checkFlag({ ...confirmed, ...change })).toBe(sentence);
  });
});
