/** How an error is answered: one filter maps the kind to an HTTP status. */
export type ErrorKind = 'invalid' | 'denied' | 'missing' | 'conflict' | 'rule';

/**
 * An error as data: `code` names the rule that refused, `kind` says how to answer, `details` fill the sentence.
 * The English message is for logs; the sentence a person reads is looked up by code in `src/messages/`.
 * Details end up in answers and logs: never put a plain ID or account number into them.
 */
export class DomainError extends Error {
  constructor(
    readonly code: string,
    readonly kind: ErrorKind,
    readonly details: Record<string, unknown> = {},
  ) {
    super(`${code} ${JSON.stringify(details, (_key, value) => (typeof value === 'bigint' ? String(value) : value))}`);
    this.name = 'DomainError';
  }
}
