import { describe, expect, it } from '@jest/globals';
import { Decimal, ZERO } from '../../kernel/money.js';
import { bridgeItemLabels } from '../../messages/payouts.js';
import { bridgeItems, requireBridge } from './bridge.js';
import type { BridgeRow } from './bridge.js';

const rows = (amounts: Partial<Record<(typeof bridgeItems)[number], string>>): BridgeRow[] =>
  bridgeItems.map((item) => ({ item, people: 1, amount: amounts[item] ? new Decimal(amounts[item]) : ZERO }));

describe('requireBridge', () => {
  it('passes a bridge whose items lead from one month to the other', () => {
    const whole = {
      PREVIOUS: '300.00',
      PREVIOUS_ONE_OFF: '-50.00',
      NEW: '100.00',
      STOPPED: '-20.01',
      CURRENT: '329.99',
    };
    expect(() => requireBridge(rows(whole))).not.toThrow();
  });

  it('refuses a cent of difference and says how much', () => {
    expect(() => requireBridge(rows({ PREVIOUS: '300.00', CURRENT: '300.01' }))).toThrow(
      expect.objectContaining({ code: 'BATCH_BRIDGE_BROKEN', details: { difference: '-0.01' } }),
    );
  });

  it('refuses a bridge with an item missing, twice or in another place', () => {
    const whole = rows({ PREVIOUS: '1.00', CURRENT: '1.00' });
    for (const broken of [whole.slice(1), [...whole, whole[0]!], [whole[1]!, whole[0]!, ...whole.slice(2)], []]) {
      expect(() => requireBridge(broken)).toThrow(expect.objectContaining({ code: 'BATCH_BRIDGE_BROKEN' }));
    }
  });

  it('has a name for every item', () => {
    expect(Object.keys(bridgeItemLabels)).toEqual([...bridgeItems]);
  });
});
