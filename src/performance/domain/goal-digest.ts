import { canonical, sm3 } from '../../kernel/digest.js';
import { DomainError } from '../../kernel/domain-error.js';
import type { GoalRow } from './goal.types.js';

interface GoalContent {
  effectiveOn: string;
  reason: string | null;
  goalText: string | null;
}

/** SM3 over what a version says: its day, reason and goal, and its rows in their order. */
export function goalDigest(table: GoalContent, rows: readonly GoalRow[]): string {
  const lines = rows.map((row) =>
    canonical([
      ...['row', row.level1, row.level2, row.level3, row.operator, row.target, row.unit, row.basis, row.lastYearValue],
      ...[row.weight, row.scoringCode, row.evidenceKind, row.measure],
      ...Object.keys(row.parameters)
        .sort()
        .flatMap((key) => [key, row.parameters[key]!]),
    ]),
  );
  const head = canonical(['goals', table.effectiveOn, table.reason, table.goalText]);
  return sm3([head, ...lines].join('')).toString('hex');
}

/** Refuses an act on another version than the one that was looked at. Errors: GOAL_TABLE_CHANGED (conflict). */
export function requireGoalSeen(digest: string, seen: string): void {
  if (digest !== seen) throw new DomainError('GOAL_TABLE_CHANGED', 'conflict');
}
