import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { Decimal } from '../kernel/money.js';
import { performanceThings } from '../messages/performance.js';
import type { Ctx } from '../platform/db/ctx.js';
import { ProjectsService } from '../projects/projects.service.js';
import { SamplingService } from '../sampling/sampling.service.js';
import { requireFittingPlan } from './accuracy-plan.js';
import { checkIndicator } from './domain/check-indicator.js';
import { MEASURES, type MeasureCode } from './domain/indicator.types.js';
import { normaliseOperator, scoringCode } from './domain/scoring.js';
import { PerformanceStore } from './performance.store.js';

export interface IndicatorInput {
  fiscalYear: number;
  projectId: string | null;
  no: number;
  level1: string;
  level2: string;
  level3: string;
  operator: string;
  target: string;
  unit: string | null;
  basis: string | null;
  weight: string;
  scoringRule: string | null;
  evidenceKind: string | null;
  measure: string;
  parameters: Record<string, string>;
}

/**
 * Takes over an indicator of a published goal table, one by one into its version 1: how a budget that was adopted before
 * the ledger is loaded. Once a person has drafted a version of the table, nothing is taken over any more.
 *
 * Errors: INDICATOR_OPERATOR_UNKNOWN, SCORING_RULE_UNKNOWN, MEASURE_UNKNOWN, INDICATOR_TARGET_MALFORMED,
 * INDICATOR_MEASURE_UNFIT, MEASURE_PARAMETER_MISSING, MEASURE_PARAMETER_WRONG, ACCURACY_PLAN_UNFIT (invalid);
 * NOT_FOUND (missing) when project or sampling plan is not the agency's; INDICATOR_PLACE_TAKEN,
 * GOAL_TABLE_VERSIONED (conflict).
 */
@Injectable()
export class CreateIndicator {
  constructor(
    @Inject(PerformanceStore) private readonly store: PerformanceStore,
    @Inject(ProjectsService) private readonly projects: ProjectsService,
    @Inject(SamplingService) private readonly sampling: SamplingService,
  ) {}

  async run(ctx: Ctx, input: IndicatorInput): Promise<{ id: string }> {
    const operator = normaliseOperator(input.operator);
    if (!(MEASURES as readonly string[]).includes(input.measure)) {
      throw new DomainError('MEASURE_UNKNOWN', 'invalid', { value: input.measure });
    }
    if (operator !== 'QUALITATIVE' && !/^\d{1,12}(\.\d{1,4})?$/.test(input.target)) {
      throw new DomainError('INDICATOR_TARGET_MALFORMED', 'invalid', { value: input.target });
    }
    const measure = input.measure as MeasureCode;
    const rule = operator === 'QUALITATIVE' ? 'BY_GRADE' : scoringCode(input.scoringRule);
    checkIndicator({ ...input, operator, measure, scoringCode: rule });
    if (input.projectId !== null && !(await this.projects.exists(ctx.tx, ctx.agencyId, input.projectId))) {
      throw new DomainError('NOT_FOUND', 'missing', { what: performanceThings.project });
    }
    if (measure === 'ACCURACY_RATE') await requireFittingPlan(this.sampling, ctx.tx, ctx.agencyId, input);
    const id = await this.store.insertIndicator(ctx, {
      ...input,
      operator,
      weight: new Decimal(input.weight).toFixed(2),
      scoringCode: rule,
      measure,
    });
    ctx.note('indicator', id, { level3: input.level3, target: `${operator} ${input.target}` });
    return { id };
  }
}
