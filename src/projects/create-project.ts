import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { periodToInt, type Period } from '../kernel/period.js';
import type { Ctx } from '../platform/db/ctx.js';
import type { ExecutionBasis } from './domain/project.types.js';
import { ProjectsStore, type NewProject } from './projects.store.js';

export type ProjectInput = Omit<NewProject, 'executionBasis' | 'periodFrom' | 'periodTo' | 'policyBasis'> & {
  executionBasis?: ExecutionBasis;
  periodFrom: Period;
  periodTo: Period;
  policyBasis?: readonly string[];
};

/**
 * A subsidy project of the unit's budget; without a scheme it is the unit's running cost, executed by spending. Execution
 * counts arrivals unless stated otherwise. Errors: PROJECT_CODE_TAKEN, PROJECT_FUND_MISSING, PROJECT_BASIS_WRONG, PROJECT_PERIOD_WRONG.
 */
@Injectable()
export class CreateProject {
  constructor(@Inject(ProjectsStore) private readonly store: ProjectsStore) {}

  async run(ctx: Ctx, input: ProjectInput): Promise<{ id: string }> {
    const periodFrom = periodToInt(input.periodFrom);
    const periodTo = periodToInt(input.periodTo);
    if (periodFrom > periodTo)
      throw new DomainError('PROJECT_PERIOD_WRONG', 'invalid', { from: input.periodFrom, to: input.periodTo });
    const executionBasis = input.executionBasis ?? (input.scheme === null ? 'SPENT' : 'ARRIVED');
    const id = await this.store.insertProject(ctx, {
      ...input,
      executionBasis,
      policyBasis: input.policyBasis ?? [],
      periodFrom,
      periodTo,
    });
    ctx.note('project', id, { code: input.code, fiscalYear: input.fiscalYear, executionBasis });
    return { id };
  }
}
