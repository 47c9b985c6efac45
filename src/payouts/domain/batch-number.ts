import { periodToInt } from '../../kernel/period.js';
import type { Period } from '../../kernel/period.js';
import type { BatchKind, PayoutScheme } from './payouts.types.js';

/** First letter of the pinyin of what tells the scheme apart: 居民 J, 企业 Q, (机关)事业 S. */
const schemeLetter: Readonly<Record<PayoutScheme, string>> = { RESIDENT: 'J', ENTERPRISE: 'Q', INSTITUTIONAL: 'S' };
/** R regular; C 重发 (chongfa). */
const kindLetter: Readonly<Record<BatchKind, string>> = { REGULAR: 'R', REISSUE: 'C' };

/** What people call a batch, e.g. 652822-J-202412-R01: agency code, scheme, month paid for, kind and sequence. */
export function batchNumber(
  agencyCode: string,
  scheme: PayoutScheme,
  period: Period,
  kind: BatchKind,
  sequence: number,
): string {
  const counted = String(sequence).padStart(2, '0');
  return `${agencyCode}-${schemeLetter[scheme]}-${periodToInt(period)}-${kindLetter[kind]}${counted}`;
}
