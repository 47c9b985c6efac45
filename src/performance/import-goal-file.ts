import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { errorCatalogue, errorSentence } from '../messages/catalogue.js';
import { goalIssueText } from '../messages/goals.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { UploadedFile } from '../platform/files/upload.js';
import { readTable } from '../platform/tabular/read-table.js';
import type { TableRow } from '../platform/tabular/table.types.js';
import { readGoalFile, type GoalFileIssue } from './domain/read-goal-file.js';
import { SamplingService } from '../sampling/sampling.service.js';
import { requireFittingPlan } from './accuracy-plan.js';
import { GoalTablesStore } from './goal-tables.store.js';
import { requireGoalDraft } from './require-goal-table.js';

/** A goal table has some dozens of rows: a longer file is another one. */
const MOST_ROWS = 1000;

/**
 * Fills a draft from a file in the official layout. One fault refuses the whole file; all of them are named by cell.
 *
 * Errors: NOT_FOUND (missing); GOAL_TABLE_FIXED (conflict) unless DRAFT; GOAL_FILE_REFUSED (invalid) with every fault,
 * ACCURACY_PLAN_UNFIT; those of reading a table file.
 */
@Injectable()
export class ImportGoalFile {
  constructor(
    @Inject(GoalTablesStore) private readonly store: GoalTablesStore,
    @Inject(SamplingService) private readonly sampling: SamplingService,
  ) {}

  async run(ctx: Ctx, input: { id: string; file: UploadedFile }): Promise<{ id: string; count: number }> {
    const { file } = input;
    const table = await requireGoalDraft(this.store, ctx, input.id);
    const lines: TableRow[] = [];
    for await (const row of readTable({ open: () => file.read(), name: file.name })) {
      if (lines.length < MOST_ROWS) lines.push(row);
    }
    const known = await this.store.rows(ctx.tx, ctx.agencyId, table.id);
    const { goalText, rows, issues } = readGoalFile(
      lines,
      (names) =>
        known.find(
          (row) => row.level1 === names.level1 && row.level2 === names.level2 && row.level3 === names.level3,
        ) ?? null,
    );
    if (issues.length > 0) throw refused(issues);
    for (const { parameters } of rows) {
      await requireFittingPlan(this.sampling, ctx.tx, ctx.agencyId, { fiscalYear: table.fiscalYear, parameters });
    }
    await this.store.updateDraft(ctx, table.id, { ...table, goalText: goalText ?? table.goalText });
    await this.store.replaceRows(ctx, table, rows);
    ctx.note('goalTable', table.id, { rows: rows.length, file: file.name, digest: file.digest.toString('hex') });
    return { id: table.id, count: rows.length };
  }
}

function refused(issues: readonly GoalFileIssue[]): DomainError {
  const told = issues.map((issue) => ({
    ...issue,
    text: goalIssueText(issue, errorCatalogue[issue.code] ? errorSentence(issue.code, { value: issue.value }) : null),
  }));
  return new DomainError('GOAL_FILE_REFUSED', 'invalid', {
    count: told.length,
    first: told[0]!.text.replace(/。$/, ''),
    issues: told,
  });
}
