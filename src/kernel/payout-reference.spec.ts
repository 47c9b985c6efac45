import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parsePayoutReference, payoutReference, ReferenceSet } from './payout-reference.js';

const batchId = fc.integer({ min: 1, max: 999_999_999 });
const lineNo = fc.integer({ min: 1, max: 9_999_999 });

describe('a payout reference', () => {
  it('is nine digits of the batch and seven of the line', () => {
    expect(payoutReference(42, 7)).toBe('0000000420000007');
    expect(payoutReference('999999999', 9_999_999)).toBe('9999999999999999');
  });

  it('reads back as what it was made of', () => {
    fc.assert(
      fc.property(batchId, lineNo, (batch, line) => {
        expect(parsePayoutReference(payoutReference(batch, line))).toEqual({ batchId: String(batch), lineNo: line });
      }),
    );
  });

  it.each([
    [0, 1],
    [1_000_000_000, 1],
    ['007', 1],
    ['abc', 1],
    [1, 0],
    [1, 10_000_000],
    [1, 1.5],
    [1, Number.NaN],
  ])('is refused for batch %p and line %p', (batch, line) => {
    expect(() => payoutReference(batch, line)).toThrow('PAYOUT_REFERENCE_RANGE');
  });

  it.each([
    '',
    '000000042000007',
    '00000004200000070',
    ' 000000420000007',
    '0000000420000007\n',
    '０00000420000007',
    '0000000000000007',
    '0000000420000000',
    '00000004-0000007',
    '0x00000420000007',
  ])('is not %j', (text) => {
    expect(parsePayoutReference(text)).toBeNull();
  });
});

describe('the set of references', () => {
  it('says what a set of texts says, for few batches and for many', () => {
    const few = fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 20 })), {
      minLength: 40,
      maxLength: 60,
    });
    const many = fc.array(fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 3 })), {
      minLength: 60,
      maxLength: 90,
    });
    fc.assert(
      fc.property(fc.oneof(few, many), (pairs) => {
        const references = new ReferenceSet();
        const model = new Set<string>();
        for (const [batch, line] of pairs) {
          const reference = payoutReference(batch, line);
          expect(references.add(reference)).toBe(!model.has(reference));
          model.add(reference);
        }
      }),
      { numRuns: 50 },
    );
  });
});
