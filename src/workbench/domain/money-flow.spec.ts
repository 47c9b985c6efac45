import { describe, expect, it } from '@jest/globals';
import { Decimal } from '../../kernel/money.js';
import { moneyFlow, type FlowBatch, type PayoutGroup } from './money-flow.js';

const batch = (id: string, kind: FlowBatch['kind'], paidOn: string | null): FlowBatch => ({
  id,
  scheme: 'RESIDENT',
  kind,
  paidOn,
});
const group = (batchId: string, outcome: PayoutGroup['outcome'], amount: string, more: Partial<PayoutGroup> = {}) => ({
  batchId,
  parentId: null,
  outcome,
  on: outcome === null ? null : '2024-01-10',
  count: 1,
  amount: new Decimal(amount),
  ...more,
});
const CENTRAL = (batchId: string, amount: string) => ({
  batchId,
  source: 'CENTRAL' as const,
  amount: new Decimal(amount),
});
const told = (...parts: Parameters<typeof moneyFlow>) => {
  const { sources, outcomes, total } = moneyFlow(...parts);
  return [
    sources.map(({ source, amount }) => `${source} ${amount.toFixed(2)}`),
    outcomes.map(({ outcome, amount }) => `${outcome} ${amount.toFixed(2)}`),
    total.toFixed(2),
  ];
};

describe('the flow of the money', () => {
  const january = batch('1', 'REGULAR', '2024-01-10');

  it('counts a chain of two reissues once, by its last payout', () => {
    const batches = [january, batch('2', 'REISSUE', '2024-02-01'), batch('3', 'REISSUE', '2024-03-01')];
    const groups = [
      group('1', 'REISSUED', '7.00'),
      group('2', 'REISSUED', '7.00', { parentId: '1' }),
      group('3', 'PAID', '7.00', { parentId: '2' }),
    ];
    expect(told(['RESIDENT'], batches, groups, [], '2024-12-31')).toEqual([['OWN 7.00'], ['REISSUED 7.00'], '7.00']);
    expect(told(['RESIDENT'], batches, groups, [], '2024-02-15')).toEqual([['OWN 7.00'], ['BOUNCED 7.00'], '7.00']);
  });

  it('leaves batches out that 支出户 had not paid by the cut-off', () => {
    const batches = [january, batch('2', 'REGULAR', null)];
    const groups = [group('1', 'PAID', '3.00'), group('2', null, '5.00')];
    expect(told(['RESIDENT'], batches, groups, [CENTRAL('2', '5.00')], '2024-12-31')).toEqual([
      ['OWN 3.00'],
      ['PAID 3.00'],
      '3.00',
    ]);
  });

  it('never lets the sources exceed the outcomes: while the first batch is under way its reserve still holds the return', () => {
    const batches = [january, batch('2', 'REISSUE', '2024-01-12')];
    const groups = [
      group('1', null, '10.00'),
      group('1', 'REISSUED', '4.00'),
      group('2', 'PAID', '4.00', { parentId: '1' }),
    ];
    const attributed = [CENTRAL('1', '14.00'), CENTRAL('2', '4.00')];
    expect(told(['RESIDENT'], batches, groups, attributed, '2024-12-31')).toEqual([
      ['CENTRAL 14.00'],
      ['REISSUED 4.00', 'IN_TRANSIT 10.00'],
      '14.00',
    ]);
  });
});
