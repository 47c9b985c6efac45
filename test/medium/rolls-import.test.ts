import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accountOf, csvOf, idOf, RollsWorld, rowOf, xlsxOf } from '../support/rolls-fixture.js';

describe('a roll is read, checked and accepted', () => {
  let world: RollsWorld;
  beforeAll(async () => {
    world = await RollsWorld.open();
  });
  afterAll(() => world.close());

  it('takes in a clean csv and registers its people', async () => {
    const roll = await world.check(csvOf([rowOf(1), rowOf(2), rowOf(3)]), { period: '2024-10' });
    expect(roll).toMatchObject({
      state: 'CHECKED',
      rowCount: 3,
      lineCount: 3,
      blockedCount: 0,
      payCount: 3,
      payTotal: '752.73',
      encoding: 'utf-8',
    });
    expect(await world.accept(roll.id)).toMatchObject({ state: 'ACCEPTED', registered: 3, newAccounts: 3, started: 3 });
    expect(await world.spells(1)).toEqual(['RESIDENT [2024-10-01,)']);
    expect(await world.payee(2)).toEqual({ number: accountOf(2), accountName: '人二', source: 'ROLL' });
  });

  it('takes in an xlsx of the next month', async () => {
    const roll = await world.check(await xlsxOf([rowOf(1), rowOf(2), rowOf(3, { id: idOf(3).toLowerCase() })]), {
      name: '名册.xlsx',
    });
    expect(roll).toMatchObject({ state: 'CHECKED', rowCount: 3, lineCount: 3, encoding: 'xlsx', issueCounts: [] });
    expect(await world.accept(roll.id)).toMatchObject({ registered: 0, newAccounts: 0, started: 0 });
  });
});
