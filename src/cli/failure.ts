import { LedgerApiError } from '../client/ledger-client.js';
import { permissionsOf } from '../identity/domain/permissions.js';
import { ROLES } from '../identity/domain/role.types.js';
import { DomainError } from '../kernel/domain-error.js';
import { cliFailures as text, cliRemedies, cliUsage } from '../messages/cli.js';
import { errorSentence } from '../messages/catalogue.js';
import { roleLabels } from '../messages/identity.js';
import { NotPossible, UsageError } from './errors.js';

/** How a command can end; scripts rely on these. */
export const EXIT = { ok: 0, refused: 1, usage: 2, unreachable: 3 } as const;

export interface Failure {
  exit: number;
  lines: string[];
}

export interface Circumstances {
  url: string;
  /** Key under which the command can be repeated, once something may have been done. */
  repeatKey: string | null;
}

const SHOWN = 20;

/** What to print and how to exit when a command does not go through. */
export function explain(error: unknown, circumstances: Circumstances): Failure {
  if (error instanceof UsageError) return { exit: EXIT.usage, lines: [error.message] };
  if (error instanceof NotPossible) return { exit: EXIT.refused, lines: [error.message] };
  if (error instanceof LedgerApiError) {
    const { code, sentence, details, requestId } = error;
    return { exit: EXIT.refused, lines: refusal(code, sentence, details, requestId) };
  }
  if (error instanceof DomainError) {
    return {
      exit: EXIT.refused,
      lines: refusal(error.code, errorSentence(error.code, error.details), error.details, null),
    };
  }
  const reason = networkReason(error);
  if (reason !== null) return { exit: EXIT.unreachable, lines: unreachable(circumstances, reason) };
  return {
    exit: EXIT.refused,
    lines: [text.unexpected, error instanceof Error ? (error.stack ?? error.message) : String(error)],
  };
}

function refusal(code: string, sentence: string, details: Record<string, unknown>, requestId: string | null): string[] {
  return [text.refused(sentence), ...listedDetails(details), ...remedy(code, details), text.code(code, requestId)];
}

function remedy(code: string, details: Record<string, unknown>): string[] {
  if (code === 'PERMISSION_MISSING') {
    const roles = ROLES.filter((role) => (permissionsOf([role]) as string[]).includes(String(details.permission)));
    return roles.length === 0 ? [] : [text.whoMay(roles.map((role) => roleLabels[role]).join('、'))];
  }
  const known = cliRemedies[code];
  return known === undefined ? [] : [known.replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? ''))];
}

/** Rows that a refusal names one by one, e.g. those the bank would not take. A sentence in them goes before its data. */
function listedDetails(details: Record<string, unknown>): string[] {
  // The fields of REQUEST_INVALID are in its sentence already.
  const lists = Object.entries(details).filter(([name, value]) => name !== 'fields' && Array.isArray(value));
  return lists.flatMap(([, rows]) => {
    const list = rows as unknown[];
    const shown = list.slice(0, SHOWN).map((row) => `  - ${oneRow(row)}`);
    return list.length > SHOWN ? [...shown, `  ${text.moreRows(list.length - SHOWN)}`] : shown;
  });
}

function oneRow(row: unknown): string {
  if (typeof row !== 'object' || row === null) return String(row);
  return Object.entries(row)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `${name}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join('  ');
}

function unreachable({ url, repeatKey }: Circumstances, reason: string): string[] {
  return repeatKey === null
    ? [text.unreachable(url, reason), text.unreachableRemedy]
    : [text.lost(url, reason), text.lostRemedy(repeatKey)];
}

/** fetch says "fetch failed" (or "terminated") and keeps what happened as the cause. */
function networkReason(error: unknown): string | null {
  const { name, message, cause: behind } = (error ?? {}) as Partial<Error>;
  if (name !== 'TypeError' || !/^(fetch failed|terminated)$/.test(message ?? '')) return null;
  const cause = behind as { code?: string; message?: string } | undefined;
  return cause?.code ?? cause?.message ?? message ?? '';
}

export function usageHint(): string {
  return cliUsage.help;
}
