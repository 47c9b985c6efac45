import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { errorSentence } from '../messages/catalogue.js';
import type { Ctx } from '../platform/db/ctx.js';
import { goalDigest, requireGoalSeen } from './domain/goal-digest.js';
import { goalViolations } from './domain/goal-violations.js';
import { GoalTablesStore } from './goal-tables.store.js';
import { requireGoalDraft } from './require-goal-table.js';

/**
 * A second person adopts a draft: from its day on it is what is measured. Nothing of it changes any more.
 *
 * Errors: NOT_FOUND (missing); GOAL_TABLE_FIXED (conflict) unless DRAFT, GOAL_TABLE_CHANGED (conflict); GOAL_TABLE_UNFIT (rule)
 * with every violation; from the database GOAL_SECOND_PERSON, GOAL_REASON_MISSING, GOAL_EFFECTIVE_EARLIER.
 */
@Injectable()
export class AdoptGoalTable {
  constructor(@Inject(GoalTablesStore) private readonly store: GoalTablesStore) {}

  async run(ctx: Ctx, input: { id: string; digest: string }): Promise<{ id: string }> {
    const table = await requireGoalDraft(this.store, ctx, input.id);
    const rows = await this.store.rows(ctx.tx, ctx.agencyId, table.id);
    const digest = goalDigest(table, rows);
    requireGoalSeen(digest, input.digest);
    const violations = goalViolations(rows, table.projectId);
    if (violations.length > 0) {
      const texts = violations.map(({ code, details }) => errorSentence(code, details).replace(/。$/, ''));
      throw new DomainError('GOAL_TABLE_UNFIT', 'rule', { problems: texts.join('；'), violations: texts });
    }
    await this.store.markAdopted(ctx, table.id);
    ctx.note('goalTable', table.id, {
      version: table.version,
      effectiveOn: table.effectiveOn,
      rows: rows.length,
      digest,
    });
    return { id: table.id };
  }
}
