import { DomainError } from './domain-error.js';

const BATCH_DIGITS = 9;
const LINE_DIGITS = 7;
const LINE_MAX = 9_999_999;
const REFERENCE = /^(?!0{9})\d{9}(?!0{7})\d{7}$/;

/**
 * What names one payout to the bank, and the only thing a result line is matched by: nine digits of the batch's id and
 * seven of the line's number within it, both from 1. The same payout always has the same reference.
 * Errors: PAYOUT_REFERENCE_RANGE (the numbers do not fit).
 */
export function payoutReference(batchId: string | number, lineNo: number): string {
  const batch = String(batchId);
  if (!/^[1-9]\d{0,8}$/.test(batch) || !Number.isInteger(lineNo) || lineNo < 1 || lineNo > LINE_MAX) {
    throw new DomainError('PAYOUT_REFERENCE_RANGE', 'rule', { batchId: batch.slice(0, 40), lineNo });
  }
  return batch.padStart(BATCH_DIGITS, '0') + String(lineNo).padStart(LINE_DIGITS, '0');
}

/** Whether the text is a reference that `payoutReference` can have made: sixteen digits, neither number zero. */
export function isPayoutReference(text: string): boolean {
  return REFERENCE.test(text);
}

/** The batch's id and the line's number; null for a text that is no reference. */
export function parsePayoutReference(text: string): { batchId: string; lineNo: number } | null {
  if (!isPayoutReference(text)) return null;
  return { batchId: text.slice(0, BATCH_DIGITS).replace(/^0+/, ''), lineNo: Number(text.slice(BATCH_DIGITS)) };
}

/**
 * The well-formed references met so far. A file names one batch, seldom a few, so a bit per line number takes an
 * eighth of a byte a line where a set of texts takes about seventy; files with many batches fall back to the set.
 */
export class ReferenceSet {
  private readonly bits = new Map<string, Uint8Array>();
  private readonly others = new Set<string>();

  /** False when the reference was there already. */
  add(reference: string): boolean {
    const batch = reference.slice(0, BATCH_DIGITS);
    let bits = this.bits.get(batch);
    if (bits === undefined) {
      if (this.bits.size >= 8) {
        const before = this.others.size;
        return this.others.add(reference).size > before;
      }
      bits = new Uint8Array((LINE_MAX >> 3) + 1);
      this.bits.set(batch, bits);
    }
    const line = Number(reference.slice(BATCH_DIGITS));
    const mask = 1 << (line & 7);
    if ((bits[line >> 3]! & mask) !== 0) return false;
    bits[line >> 3]! |= mask;
    return true;
  }
}
