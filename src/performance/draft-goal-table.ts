import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { performanceThings } from '../messages/performance.js';
import type { Ctx } from '../platform/db/ctx.js';
import { ProjectsService } from '../projects/projects.service.js';
import { GoalTablesStore } from './goal-tables.store.js';
import { effectiveDay } from './require-goal-table.js';

/**
 * Begins a version of a goal table: the first of a project (or of the unit) and year, or an adjustment, which starts with
 * the rows of the version in force. That one stays as it is.
 *
 * Errors: NOT_FOUND (missing); DATE_MALFORMED, GOAL_EFFECTIVE_OUTSIDE, GOAL_PROJECT_UNFIT, GOAL_REASON_MISSING,
 * GOAL_EFFECTIVE_EARLIER (invalid); GOAL_DRAFT_EXISTS (conflict).
 */
@Injectable()
export class DraftGoalTable {
  constructor(
    @Inject(GoalTablesStore) private readonly store: GoalTablesStore,
    @Inject(ProjectsService) private readonly projects: ProjectsService,
  ) {}

  async run(
    ctx: Ctx,
    input: { fiscalYear: number; projectId: string | null; effectiveOn: string; reason: string | null },
  ): Promise<{ id: string }> {
    const { fiscalYear, projectId, reason } = input;
    const effectiveOn = effectiveDay(input.effectiveOn, fiscalYear);
    if (projectId !== null && !(await this.projects.exists(ctx.tx, ctx.agencyId, projectId))) {
      throw new DomainError('NOT_FOUND', 'missing', { what: performanceThings.project });
    }
    const formerId = await this.store.latestAdopted(ctx.tx, ctx.agencyId, fiscalYear, projectId);
    const former = formerId === null ? null : await this.store.table(ctx.tx, ctx.agencyId, formerId);
    const id = await this.store.insertDraft(ctx, {
      fiscalYear,
      projectId,
      effectiveOn,
      reason,
      goalText: former?.goalText ?? null,
    });
    if (formerId !== null) {
      const rows = await this.store.rows(ctx.tx, ctx.agencyId, formerId);
      await this.store.replaceRows(ctx, { id, fiscalYear, projectId }, rows);
    }
    ctx.note('goalTable', id, { fiscalYear, projectId, effectiveOn, reason, formerId });
    return { id };
  }
}
