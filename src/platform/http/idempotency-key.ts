import { DomainError } from '../../kernel/domain-error.js';

const KEY = /^[\x21-\x7e]{8,100}$/;

/**
 * The Idempotency-Key of a request: absent, or 8–100 visible ASCII characters.
 * Errors: IDEMPOTENCY_KEY_MALFORMED.
 */
export function validateIdempotencyKey(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (typeof header !== 'string' || !KEY.test(header)) throw new DomainError('IDEMPOTENCY_KEY_MALFORMED', 'invalid');
  return header;
}
