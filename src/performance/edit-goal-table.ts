import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { Decimal } from '../kernel/money.js';
import type { Ctx } from '../platform/db/ctx.js';
import { SamplingService } from '../sampling/sampling.service.js';
import { requireFittingPlan } from './accuracy-plan.js';
import { goalDigest, requireGoalSeen } from './domain/goal-digest.js';
import type { GoalRow } from './domain/goal.types.js';
import { MEASURES, type MeasureCode } from './domain/indicator.types.js';
import { normaliseOperator, scoringCode } from './domain/scoring.js';
import { GoalTablesStore } from './goal-tables.store.js';
import { effectiveDay, requireGoalDraft } from './require-goal-table.js';

/** A row as it is typed: the sign in any of its forms, the rule by its name or code. */
export interface TypedGoalRow {
  level1: string;
  level2: string;
  level3: string;
  operator: string;
  target: string;
  unit?: string | null;
  basis?: string | null;
  lastYearValue?: string | null;
  weight: string;
  scoringRule?: string | null;
  evidenceKind?: string | null;
  measure: string;
  parameters?: Record<string, string>;
}

/**
 * Writes a draft anew: its day, reason, goal and all its rows. It may still hold what keeps it from being adopted.
 *
 * Errors: NOT_FOUND (missing); GOAL_TABLE_FIXED (conflict) unless DRAFT, GOAL_TABLE_CHANGED (conflict);
 * INDICATOR_OPERATOR_UNKNOWN, SCORING_RULE_UNKNOWN, MEASURE_UNKNOWN, GOAL_WEIGHT_MALFORMED, ACCURACY_PLAN_UNFIT, DATE_MALFORMED,
 * GOAL_EFFECTIVE_OUTSIDE, GOAL_EFFECTIVE_EARLIER, GOAL_REASON_MISSING (invalid).
 */
@Injectable()
export class EditGoalTable {
  constructor(
    @Inject(GoalTablesStore) private readonly store: GoalTablesStore,
    @Inject(SamplingService) private readonly sampling: SamplingService,
  ) {}

  async run(
    ctx: Ctx,
    input: {
      id: string;
      /** Of what the person looked at. */
      digest: string;
      effectiveOn: string;
      reason: string | null;
      goalText: string | null;
      rows: readonly TypedGoalRow[];
    },
  ): Promise<{ id: string }> {
    const table = await requireGoalDraft(this.store, ctx, input.id);
    requireGoalSeen(goalDigest(table, await this.store.rows(ctx.tx, ctx.agencyId, table.id)), input.digest);
    await this.store.updateDraft(ctx, table.id, {
      effectiveOn: effectiveDay(input.effectiveOn, table.fiscalYear),
      reason: textOf(input.reason),
      goalText: input.goalText?.trim() || null,
    });
    const rows = input.rows.map(goalRow);
    for (const { parameters } of rows) {
      const indicator = { fiscalYear: table.fiscalYear, parameters };
      await requireFittingPlan(this.sampling, ctx.tx, ctx.agencyId, indicator);
    }
    await this.store.replaceRows(ctx, table, rows);
    ctx.note('goalTable', table.id, { rows: rows.length, effectiveOn: input.effectiveOn });
    return { id: table.id };
  }
}

function goalRow(row: TypedGoalRow): GoalRow {
  if (!(MEASURES as readonly string[]).includes(row.measure)) {
    throw new DomainError('MEASURE_UNKNOWN', 'invalid', { value: row.measure });
  }
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(row.weight)) {
    throw new DomainError('GOAL_WEIGHT_MALFORMED', 'invalid', { value: row.weight });
  }
  const operator = normaliseOperator(row.operator);
  return {
    level1: textOf(row.level1) ?? '',
    level2: textOf(row.level2) ?? '',
    level3: textOf(row.level3) ?? '',
    operator,
    target: textOf(row.target) ?? '',
    unit: textOf(row.unit),
    basis: textOf(row.basis),
    lastYearValue: textOf(row.lastYearValue),
    weight: new Decimal(row.weight).toFixed(2),
    scoringCode: operator === 'QUALITATIVE' ? 'BY_GRADE' : scoringCode(textOf(row.scoringRule)),
    evidenceKind: textOf(row.evidenceKind),
    measure: row.measure as MeasureCode,
    parameters: row.parameters ?? {},
  };
}

/** As a file would give it back: without blanks at its ends, single ones within; null when there is nothing. */
function textOf(text: string | null | undefined): string | null {
  return text?.replace(/\s+/g, ' ').trim() || null;
}
