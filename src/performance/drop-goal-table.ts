import { Inject, Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import { GoalTablesStore } from './goal-tables.store.js';
import { requireGoalDraft } from './require-goal-table.js';

/** Gives a draft up; its number is not used again. Errors: NOT_FOUND (missing), GOAL_TABLE_FIXED (conflict) unless DRAFT. */
@Injectable()
export class DropGoalTable {
  constructor(@Inject(GoalTablesStore) private readonly store: GoalTablesStore) {}

  async run(ctx: Ctx, input: { id: string }): Promise<{ id: string }> {
    const table = await requireGoalDraft(this.store, ctx, input.id);
    await this.store.markDropped(ctx, table.id);
    ctx.note('goalTable', table.id, { version: table.version });
    return { id: table.id };
  }
}
