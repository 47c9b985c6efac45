import type { Decimal } from '../../kernel/money.js';
import type { ResultLine } from './result-line.js';

/** What a line of a result file turns out to be, in order of precedence. */
export const resultClasses = [
  'MALFORMED',
  'UNKNOWN_REFERENCE',
  'WRONG_BATCH',
  'DUPLICATE',
  'FINAL_SAME',
  'FINAL_DIFFERENT',
  'AMOUNT_DIFFERS',
  'PAID',
  'FAILED',
] as const;
export type ResultClass = (typeof resultClasses)[number];

/** Classes whose lines explain themselves: they were taken over, or had been before. Every other one stands as an open break. */
const SELF_EXPLAINED: ReadonlySet<ResultClass> = new Set(['PAID', 'FAILED', 'FINAL_SAME']);

export function needsExplanation(name: ResultClass): boolean {
  return !SELF_EXPLAINED.has(name);
}

export type PayoutState = 'PLANNED' | 'ISSUED' | 'PAID' | 'BOUNCED' | 'REISSUED' | 'WAIVED' | 'WITHDRAWN';

/** The payout that the line's reference names, as it stood before this file. */
export interface OrderedPayout {
  batchId: string;
  state: PayoutState;
  /** Yuan, as ordered. */
  amount: Decimal;
}

/**
 * The one class of a line. The first row that holds decides:
 *
 * | class             | holds when                                                                          |
 * |-------------------|-------------------------------------------------------------------------------------|
 * | MALFORMED         | the line has a problem: something that decides could not be read                    |
 * | UNKNOWN_REFERENCE | no payout has the reference, or it was never ordered (PLANNED, WITHDRAWN)            |
 * | WRONG_BATCH       | the payout belongs to another batch than the file                                   |
 * | DUPLICATE         | an earlier line of this file has the reference, whatever became of that line        |
 * | FINAL_SAME        | an earlier file decided the payout, with the same outcome and the same amount       |
 * | FINAL_DIFFERENT   | an earlier file decided the payout otherwise                                        |
 * | AMOUNT_DIFFERS    | the payout is open and the amount is not the one ordered, to the fen                |
 * | PAID, FAILED      | the payout is open and the line decides it                                          |
 *
 * A decided payout is PAID, or BOUNCED and what follows from that (REISSUED, WAIVED). Only PAID and FAILED change a
 * payout; every other class but FINAL_SAME stands as an open break.
 * `seenEarlierInFile` counts malformed lines too, as far as their reference could be read: a payout about which the
 * bank says two things in one file must not be decided by the more readable one alone. `classifyResults` does so.
 */
export function classifyResultLine(
  line: ResultLine,
  payout: OrderedPayout | null,
  seenEarlierInFile: boolean,
  fileBatchId: string,
): ResultClass {
  if (line.problem !== null || line.reference === null || line.amount === null || line.outcome === null) {
    return 'MALFORMED';
  }
  if (payout === null || payout.state === 'PLANNED' || payout.state === 'WITHDRAWN') return 'UNKNOWN_REFERENCE';
  if (payout.batchId !== fileBatchId) return 'WRONG_BATCH';
  if (seenEarlierInFile) return 'DUPLICATE';
  const sameAmount = line.amount.eq(payout.amount);
  if (payout.state !== 'ISSUED') {
    const decided = payout.state === 'PAID' ? 'PAID' : 'FAILED';
    return sameAmount && line.outcome === decided ? 'FINAL_SAME' : 'FINAL_DIFFERENT';
  }
  return sameAmount ? line.outcome : 'AMOUNT_DIFFERS';
}

/** Classifies the lines of one file in order; `payoutOf` gives the payout as it stood before the file. */
export function* classifyResults(
  lines: Iterable<ResultLine>,
  payoutOf: (reference: string) => OrderedPayout | null,
  fileBatchId: string,
): Generator<{ line: ResultLine; resultClass: ResultClass }> {
  const seen = new Set<string>();
  for (const line of lines) {
    const { reference } = line;
    const seenEarlier = reference !== null && seen.has(reference);
    if (reference !== null) seen.add(reference);
    const payout = reference === null ? null : payoutOf(reference);
    yield { line, resultClass: classifyResultLine(line, payout, seenEarlier, fileBatchId) };
  }
}
