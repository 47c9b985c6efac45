import { describe, expect, it } from '@jest/globals';
import { Decimal, toWire } from '../../kernel/money.js';
import { foresee } from './foresee.js';

const d = (text: string): Decimal => new Decimal(text);

describe('what months to come would reserve', () => {
  it('uses up the projects in their order, month by month, and leaves the rest to the fund', () => {
    const rule = { mode: 'ORDER' as const, entries: [{ projectId: '5' }, { projectId: '4' }] };
    const rooms = new Map([
      ['5', d('150.00')],
      ['4', d('30.01')],
    ]);
    const months = foresee([d('100.00'), d('100.00')], rule, rooms);
    expect(months.map((parts) => parts.map((part) => `${part.projectId ?? 'own'} ${toWire(part.amount)}`))).toEqual([
      ['5 100.00'],
      ['5 50.00', '4 30.01', 'own 19.99'],
    ]);
    expect(rooms.get('5')!.eq('150')).toBe(true);
  });

  it('is all own money without a rule', () => {
    expect(foresee([d('7.00')], null, new Map())[0]).toMatchObject([{ projectId: null }]);
  });
});
