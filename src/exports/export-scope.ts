import { DomainError } from '../kernel/domain-error.js';
import { parsePeriod } from '../kernel/period.js';
import { FUNDS, type Fund } from '../ledger/domain/ledger.types.js';
import type { ExportScope } from './domain/export.types.js';

export interface ScopeInput {
  fund?: Fund;
  from: string;
  to: string;
}

/** Errors: PERIOD_MALFORMED, EXPORT_RANGE_WRONG. */
export function scopeOf({ fund, from, to }: ScopeInput): ExportScope {
  const scope = { funds: fund ? [fund] : FUNDS, from: parsePeriod(from), to: parsePeriod(to) };
  if (scope.from > scope.to) throw new DomainError('EXPORT_RANGE_WRONG', 'invalid', { from, to });
  return scope;
}
