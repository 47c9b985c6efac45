import { DomainError } from '../kernel/domain-error.js';
import { goalThings } from '../messages/goals.js';
import { parseDate } from '../kernel/period.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { GoalTableRow, GoalTablesStore } from './goal-tables.store.js';

/** A version that is still a draft, and that nobody else changes until the end of the transaction. Errors: NOT_FOUND (missing), GOAL_TABLE_FIXED (conflict). */
export async function requireGoalDraft(store: GoalTablesStore, ctx: Ctx, id: string): Promise<GoalTableRow> {
  await store.lock(ctx, id);
  const table = await store.table(ctx.tx, ctx.agencyId, id);
  if (!table) throw new DomainError('NOT_FOUND', 'missing', { what: goalThings.table });
  if (table.state !== 'DRAFT') throw new DomainError('GOAL_TABLE_FIXED', 'conflict', { id });
  return table;
}

/** The day from which a version is in force lies in its year. Errors: DATE_MALFORMED, GOAL_EFFECTIVE_OUTSIDE (invalid). */
export function effectiveDay(text: string, fiscalYear: number): string {
  const effectiveOn = parseDate(text);
  if (Number(effectiveOn.slice(0, 4)) !== fiscalYear) {
    throw new DomainError('GOAL_EFFECTIVE_OUTSIDE', 'invalid', { fiscalYear, effectiveOn });
  }
  return effectiveOn;
}
