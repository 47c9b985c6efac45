import type { Decimal } from '../../kernel/money.js';
import { toWire } from '../../kernel/money.js';
import { addDays } from '../../kernel/period.js';
import type { StatementIssue, StatementLine } from './read-statement.js';

/** Days that a statement covers, both included. */
export interface Days {
  from: string;
  to: string;
}

/** A line that an earlier statement holds. */
export interface KnownLine {
  on: string;
  amount: Decimal;
  balance: Decimal;
  serial: string | null;
}

/** The days of `wanted` that no statement covers, as ranges. */
export function uncovered(wanted: Days, covered: readonly Days[]): Days[] {
  const left: Days[] = [];
  let from = wanted.from;
  for (const range of [...covered].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    if (range.to < from || range.from > wanted.to) continue;
    if (range.from > from) left.push({ from, to: addDays(range.from, -1) });
    from = addDays(range.to, 1);
  }
  if (from <= wanted.to) left.push({ from, to: wanted.to });
  return left;
}

/**
 * A file that goes over days which are known already: its lines of those days must be the known ones, one by one. What
 * the bank says of a day may not change afterwards.
 */
export function compareKnown(fileLines: readonly StatementLine[], known: readonly KnownLine[]): StatementIssue[] {
  const issues: StatementIssue[] = [];
  for (const [i, line] of fileLines.entries()) {
    const held = known[i];
    const same =
      held !== undefined &&
      held.on === line.on &&
      held.amount.eq(line.amount) &&
      held.balance.eq(line.balance) &&
      held.serial === line.serial;
    if (!same) {
      issues.push({
        line: line.lineNo,
        problem: 'KNOWN_DIFFERS',
        value: `${line.on} ${toWire(line.amount)}`,
        ...(held ? { expected: `${held.on} ${toWire(held.amount)}` } : {}),
      });
    }
  }
  if (known.length > fileLines.length) {
    issues.push({ line: 0, problem: 'KNOWN_MISSING', value: String(known.length - fileLines.length) });
  }
  return issues;
}
