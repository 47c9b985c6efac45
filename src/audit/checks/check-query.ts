import type { CheckCode } from '../domain/check-catalogue.js';

/**
 * One query of a check. It reads the tables, the views audit_… and the temporary tables of the run:
 *
 * - `audit_line`: every live payout of the month with its person and last month's regular payment. `subject` marks those
 *   looked at (all of them, or the lines of one batch); `pays` those by which money goes out: not the ones that a reissue
 *   or a waiver took the place of; `regular` those
 *   that are no reissue; `entitled` those whose month lies in a spell; `holder_differs` those whose account is
 *   in another name, separators and widths aside; `backed` those with back-pay; `level_differs` those whose regular amount
 *   or adjustment is not last month's
 * - `audit_listed`: whom of the register the lists from outside mean, as audit_list_match has it
 * - `audit_shared`: who is paid into the accounts that several people use
 * - `audit_repaid`: who is paid more than once in the month, whatever for
 * - `audit_spell`: spells with their first day and the day after their last
 * - `audit_certified`: until when people are certified, by their certification that holds longest
 * - `audit_twin`: registrations that are the 15-digit and the 18-digit form of one number
 *
 * and gives for each hit: subject_key, scheme, period, batch_id, line_no, beneficiary_id, user_ids, amount, evidence.
 * Values by name: :agency, :period with its :firstDay and :nextDay (first day of the next month) and :previous month;
 * for a whole run :from, :to and :batchId (null over months); and the parameters of the check by their own names.
 */
export interface CheckQuery {
  code: CheckCode;
  /** MONTH: once for each month; RUN: once, after the months. */
  scope: 'MONTH' | 'RUN';
  sql: string;
}

interface LineCheck {
  code: CheckCode;
  /** Joined to audit_line l. */
  join?: string;
  where: string;
  /** When the same fact must be raised once, however often it is paid; otherwise each payout is a subject of its own. */
  key?: string;
  /** The doubtful part of the payment; all of it when absent. */
  amount?: string;
  /** Arguments of jsonb_build_object: amounts as text. */
  evidence: string;
  orderBy?: string;
}

/** A check that looks at payouts one by one. */
export function ofLines(check: LineCheck): CheckQuery {
  const key = check.key ?? `l.batch_id || '/' || l.line_no`;
  const lines = [
    `SELECT ${under(key, 7)} AS subject_key,`,
    `       l.scheme, l.period, l.batch_id, l.line_no, l.beneficiary_id, '{}'::bigint[] AS user_ids, ${under(check.amount ?? 'l.amount', 7)} AS amount,`,
    `       jsonb_build_object(${under(check.evidence, 9)}) AS evidence`,
    `  FROM audit_line l`,
    ...(check.join ? [`  ${under(check.join, /\n *(CROSS |LEFT )?JOIN/.test(check.join) ? 2 : 6)}`] : []),
    ` WHERE l.subject AND ${under(check.where, 3)}`,
    ...(check.orderBy ? [` ORDER BY ${check.orderBy}`] : []),
  ];
  return { code: check.code, scope: 'MONTH', sql: lines.join('\n') };
}

/** A check with a query of its own. */
export function ofRun(code: CheckCode, scope: CheckQuery['scope'], sql: string): CheckQuery {
  return { code, scope, sql: dedent(sql) };
}

/** People looked at: everybody, or those of the batch at the gate. */
export const PERSON_IS_SUBJECT = (person: string): string =>
  `(:batchId::bigint IS NULL OR EXISTS (SELECT FROM audit_line l WHERE l.subject AND l.beneficiary_id = ${person}))`;

/** Queries are written indented in the sources and shown to auditors without: the lines after the first begin at `column`. */
function under(sql: string, column: number): string {
  const [first, ...rest] = sql.trim().split('\n');
  return [first, ...shifted(rest, column)].join('\n');
}

function dedent(sql: string): string {
  return shifted(sql.replace(/^\n|\s+$/g, '').split('\n'), 0).join('\n');
}

function shifted(lines: readonly string[], column: number): string[] {
  const margins = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const margin = Math.min(...margins, 200);
  return lines.map((line) => `${' '.repeat(column)}${line.slice(margin)}`);
}
