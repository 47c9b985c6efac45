import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Decimal } from '../../kernel/money.js';
import { classifyResultLine, classifyResults, needsExplanation, resultClasses } from './classify-result.js';
import type { OrderedPayout, PayoutState, ResultClass } from './classify-result.js';
import type { ResultLine } from './result-line.js';

const yuan = (text: string): Decimal => new Decimal(text);

function line(change: Partial<ResultLine> = {}): ResultLine {
  return {
    lineNo: 1,
    reference: '0000000420000001',
    amount: yuan('250.91'),
    outcome: 'PAID',
    cause: null,
    rawCode: '00',
    creditedOn: '2024-12-10',
    problem: null,
    ...change,
  };
}

function payout(state: PayoutState, change: Partial<OrderedPayout> = {}): OrderedPayout {
  return { batchId: '42', state, amount: yuan('250.91'), ...change };
}

const failed = line({ outcome: 'FAILED', cause: 'CLOSED', creditedOn: null });
const otherAmount = line({ amount: yuan('250.90') });
const malformed = line({ problem: 'RESULT_DATE_MALFORMED' });

describe('the class of a result line', () => {
  it.each<[string, ResultLine, OrderedPayout | null, boolean, ResultClass]>([
    ['an open payout paid as ordered', line(), payout('ISSUED'), false, 'PAID'],
    ['an open payout that failed', failed, payout('ISSUED'), false, 'FAILED'],
    ['one fen less than ordered', otherAmount, payout('ISSUED'), false, 'AMOUNT_DIFFERS'],
    ['a failure with another amount', { ...failed, amount: yuan('0') }, payout('ISSUED'), false, 'AMOUNT_DIFFERS'],
    ['the same amount written shorter', line({ amount: yuan('250.910') }), payout('ISSUED'), false, 'PAID'],
    ['a paid payout paid again alike', line(), payout('PAID'), false, 'FINAL_SAME'],
    ['a paid payout now failed', failed, payout('PAID'), false, 'FINAL_DIFFERENT'],
    ['a paid payout with another amount', otherAmount, payout('PAID'), false, 'FINAL_DIFFERENT'],
    ['a bounced payout failed again', failed, payout('BOUNCED'), false, 'FINAL_SAME'],
    ['a bounced payout now paid', line(), payout('BOUNCED'), false, 'FINAL_DIFFERENT'],
    ['a reissued payout failed again', failed, payout('REISSUED'), false, 'FINAL_SAME'],
    ['a reissued payout now paid', line(), payout('REISSUED'), false, 'FINAL_DIFFERENT'],
    ['a waived payout failed again', failed, payout('WAIVED'), false, 'FINAL_SAME'],
    ['a waived payout now paid', line(), payout('WAIVED'), false, 'FINAL_DIFFERENT'],
    ['a second line of the file', line(), payout('ISSUED'), true, 'DUPLICATE'],
    ['a second line with another amount', otherAmount, payout('ISSUED'), true, 'DUPLICATE'],
    ['a second line about a paid payout', line(), payout('PAID'), true, 'DUPLICATE'],
    ['a payout of another batch', line(), payout('ISSUED', { batchId: '43' }), false, 'WRONG_BATCH'],
    ['a second line of another batch', line(), payout('PAID', { batchId: '43' }), true, 'WRONG_BATCH'],
    ['no payout', line(), null, false, 'UNKNOWN_REFERENCE'],
    ['a second line without payout', line(), null, true, 'UNKNOWN_REFERENCE'],
    ['a payout not ordered yet', line(), payout('PLANNED'), false, 'UNKNOWN_REFERENCE'],
    ['a payout withdrawn before the order', line(), payout('WITHDRAWN'), false, 'UNKNOWN_REFERENCE'],
    ['a withdrawn payout of another batch', line(), payout('WITHDRAWN', { batchId: '4' }), false, 'UNKNOWN_REFERENCE'],
    ['a line with a problem', malformed, payout('ISSUED'), false, 'MALFORMED'],
    ['a line with a problem and no payout', malformed, null, true, 'MALFORMED'],
    ['a line without an outcome', line({ outcome: null }), payout('ISSUED'), false, 'MALFORMED'],
    ['a line without an amount', line({ amount: null }), payout('ISSUED'), false, 'MALFORMED'],
  ])('of %s', (_name, resultLine, ordered, seen, expected) => {
    expect(classifyResultLine(resultLine, ordered, seen, '42')).toBe(expected);
  });
});

const amounts = fc.constantFrom('0.00', '250.90', '250.91').map(yuan);
const references = fc.constantFrom('0000000420000001', '0000000420000002', '0000000430000001', '9999999999999999');
const anyLine = fc
  .record({
    reference: fc.option(references, { freq: 8 }),
    amount: fc.option(amounts, { freq: 8 }),
    outcome: fc.option(fc.constantFrom('PAID' as const, 'FAILED' as const), { freq: 8 }),
    problem: fc.constantFrom(null, null, null, 'RESULT_DATE_MALFORMED' as const),
  })
  .map(line);
const anyPayout = fc.record({
  batchId: fc.constantFrom('42', '43'),
  state: fc.constantFrom<PayoutState>('PLANNED', 'ISSUED', 'PAID', 'BOUNCED', 'REISSUED', 'WAIVED', 'WITHDRAWN'),
  amount: amounts,
});

describe('a line that needs an explanation', () => {
  it('is every one that was neither taken over nor had been before', () => {
    expect(resultClasses.filter((name) => !needsExplanation(name))).toEqual(['FINAL_SAME', 'PAID', 'FAILED']);
  });
});

describe('a file of result lines', () => {
  it('does not let a second line decide a payout about which the first could not be read', () => {
    const first = line({ amount: null, problem: 'RESULT_AMOUNT_MALFORMED' });
    const results = [...classifyResults([first, failed], () => payout('ISSUED'), '42')];
    expect(results.map((result) => result.resultClass)).toEqual(['MALFORMED', 'DUPLICATE']);
  });

  it('puts each line in exactly one class, so that the classes sum to the lines', () => {
    fc.assert(
      fc.property(
        fc.array(anyLine, { maxLength: 30, size: 'max' }),
        fc.dictionary(references, anyPayout),
        (lines, payouts) => {
          const results = [...classifyResults(lines, (reference) => payouts[reference] ?? null, '42')];
          const counts = resultClasses.map((name) => results.filter((result) => result.resultClass === name).length);
          expect(counts.reduce((sum, count) => sum + count, 0)).toBe(lines.length);
          expect(results.map((result) => result.line)).toEqual(lines);
        },
      ),
    );
  });

  it('gives each line the first class in the order of precedence whose condition holds', () => {
    fc.assert(
      fc.property(anyLine, fc.option(anyPayout), fc.boolean(), (resultLine, ordered, seen) => {
        const open = ordered?.state === 'ISSUED';
        const same = ordered !== null && resultLine.amount !== null && ordered.amount.eq(resultLine.amount);
        const agrees = same && (resultLine.outcome === 'PAID') === (ordered?.state === 'PAID');
        const holds: Record<ResultClass, boolean> = {
          MALFORMED:
            resultLine.problem !== null ||
            [resultLine.reference, resultLine.amount, resultLine.outcome].some((value) => value === null),
          UNKNOWN_REFERENCE: ordered === null || ['PLANNED', 'WITHDRAWN'].includes(ordered.state),
          WRONG_BATCH: ordered?.batchId !== '42',
          DUPLICATE: seen,
          FINAL_SAME: !open && agrees,
          FINAL_DIFFERENT: !open && !agrees,
          AMOUNT_DIFFERS: open && !same,
          PAID: open && resultLine.outcome === 'PAID',
          FAILED: open && resultLine.outcome === 'FAILED',
        };
        expect(classifyResultLine(resultLine, ordered, seen, '42')).toBe(resultClasses.find((name) => holds[name]));
      }),
      { numRuns: 1000 },
    );
  });

  it('decides a payout at most once, and never by a line after an unreadable one with its reference', () => {
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 30, size: 'max' }), (lines) => {
        const results = [...classifyResults(lines, () => payout('ISSUED'), '42')];
        for (const [i, { line: result, resultClass }] of results.entries()) {
          if (resultClass !== 'PAID' && resultClass !== 'FAILED') continue;
          expect(lines.slice(0, i).map((earlier) => earlier.reference)).not.toContain(result.reference);
        }
      }),
    );
  });
});
