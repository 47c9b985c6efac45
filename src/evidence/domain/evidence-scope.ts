import { DomainError } from '../../kernel/domain-error.js';

export type EvidenceScope =
  | { kind: 'batch' | 'person' | 'project' | 'evaluation'; id: string }
  | { kind: 'period'; period: string; fund: string };

const BY_ID = /^(batch|person|project|evaluation):([1-9]\d{0,17})$/;
const BY_MONTH = /^period:([1-9]\d{3}-(?:0[1-9]|1[0-2])):(RESIDENT|ENTERPRISE|INSTITUTIONAL)$/;

/** Reads `batch:ID`, `person:ID`, `project:ID`, `evaluation:ID` or `period:YYYY-MM:FUND`. Errors: EVIDENCE_SCOPE_MALFORMED (invalid). */
export function readScope(text: string): EvidenceScope {
  const [, kind, id] = BY_ID.exec(text) ?? [];
  if (kind && id) return { kind: kind as 'batch', id };
  const [, period, fund] = BY_MONTH.exec(text) ?? [];
  if (period && fund) return { kind: 'period', period, fund };
  throw new DomainError('EVIDENCE_SCOPE_MALFORMED', 'invalid', { scope: text.slice(0, 60) });
}
