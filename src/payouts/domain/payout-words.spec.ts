import { describe, expect, it } from '@jest/globals';
import { Decimal } from '../../kernel/money.js';
import {
  batchStateLabels,
  changeKindLabels,
  payoutActLabels,
  payoutErrors,
  payoutStateLabels,
} from '../../messages/payouts.js';
import { batchNumber } from './batch-number.js';
import { batchStates } from './batch-states.js';
import { requireSeen } from './content-seen.js';
import { parsePayoutReference, payoutReference } from '../../kernel/payout-reference.js';
import { actionOfAct, payoutStates } from './payout-states.js';
import { changeKinds, payoutActKinds } from './payouts.types.js';

describe('how batches and payouts are named', () => {
  it('numbers a batch by agency, scheme, month, kind and sequence', () => {
    expect(batchNumber('652822', 'RESIDENT', '2024-12', 'REGULAR', 1)).toBe('652822-J-202412-R01');
    expect(batchNumber('652822', 'ENTERPRISE', '2024-01', 'REISSUE', 12)).toBe('652822-Q-202401-C12');
    expect(batchNumber('652822', 'INSTITUTIONAL', '2024-01', 'REGULAR', 100)).toBe('652822-S-202401-R100');
  });

  it('writes a reference of sixteen digits and reads it back', () => {
    expect(payoutReference('17', 42)).toBe('0000000170000042');
    expect(parsePayoutReference('0000000170000042')).toEqual({ batchId: '17', lineNo: 42 });
    for (const text of ['', '17', '0000000000000042', '0000000170000000', '000000017000004x', '00000001700000421']) {
      expect(parsePayoutReference(text)).toBeNull();
    }
  });

  it('has a Chinese word for every state, kind and act', () => {
    expect(Object.keys(batchStateLabels).sort()).toEqual([...batchStates.states].sort());
    expect(Object.keys(payoutStateLabels).sort()).toEqual([...payoutStates.states].sort());
    expect(Object.keys(changeKindLabels)).toEqual([...changeKinds]);
    expect(Object.keys(payoutActLabels)).toEqual([...payoutActKinds]);
    for (const { text } of Object.values(payoutErrors)) expect(text).toMatch(/[\u4e00-\u9fff].*[。]$/);
  });

  it('leads every act to an action of the state table', () => {
    for (const kind of payoutActKinds) expect(payoutStates.rows.map((row) => row.action)).toContain(actionOfAct[kind]);
  });
});

describe('requireSeen', () => {
  const now = { digest: 'ab'.repeat(32), lineCount: 3, total: new Decimal('12.5') };

  it('takes the same content, however it is written', () => {
    expect(() => requireSeen({ digest: 'AB'.repeat(32), lineCount: 3, total: '12.50' }, now)).not.toThrow();
  });

  it('refuses another digest, count or sum, and names which', () => {
    const stale = (field: string) =>
      expect.objectContaining({ code: 'BATCH_DIGEST_STALE', kind: 'conflict', details: { field } });
    expect(() => requireSeen({ ...now, total: '12.50', digest: 'aa'.repeat(32) }, now)).toThrow(stale('digest'));
    expect(() => requireSeen({ ...now, total: '12.50', lineCount: 4 }, now)).toThrow(stale('lineCount'));
    expect(() => requireSeen({ ...now, total: '12.51' }, now)).toThrow(stale('total'));
  });
});
