import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PayoutsWorld } from '../support/payouts-fixture.js';

let world: PayoutsWorld;
beforeAll(async () => {
  world = await PayoutsWorld.open();
});
afterAll(() => world?.close());

describe('a batch', () => {
  it('drafts', async () => {
    const b = await world.paidMonth('2024-01', [{ person: 1, base: '100.00' }, { person: 2, base: '200.50', backPay: '10.00' }], [2]);
    console.log(b, await world.attributed(b.id), await world.payout(b.id, 2), await world.balance('BOUNCE_SUSPENSE'));
    expect(1).toBe(1);
  });
});
