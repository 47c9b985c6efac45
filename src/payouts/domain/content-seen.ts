import { DomainError } from '../../kernel/domain-error.js';
import { money } from '../../kernel/money.js';
import type { Decimal } from '../../kernel/money.js';

/** What a signer had before their eyes. */
export interface SeenContent {
  /** SM3 in hexadecimal, either case. */
  digest: string;
  lineCount: number;
  /** Yuan. */
  total: string;
}

/**
 * A signature is for what was seen: digest, count and sum must all be those of now.
 * Errors: BATCH_DIGEST_STALE names the first that differs.
 */
export function requireSeen(seen: SeenContent, now: { digest: string; lineCount: number; total: Decimal }): void {
  const differs =
    seen.digest.toLowerCase() !== now.digest
      ? 'digest'
      : seen.lineCount !== now.lineCount
        ? 'lineCount'
        : !money(seen.total).eq(now.total)
          ? 'total'
          : null;
  if (differs !== null) throw new DomainError('BATCH_DIGEST_STALE', 'conflict', { field: differs });
}
