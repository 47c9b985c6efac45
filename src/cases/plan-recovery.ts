import { Inject, Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import { checkPlan, type PlanInput } from './domain/check-plan.js';
import type { FindingState } from './domain/finding.types.js';
import { FindingsStore } from './findings.store.js';
import { RecoveriesStore } from './recoveries.store.js';

/**
 * How what is open is to come back; a later plan takes the place of the one before.
 * Errors: FINDING_NOT_FOUND, FINDING_STATE_NOT_ALLOWED, FINDING_NOTHING_OPEN, RECOVERY_PLAN_FIELDS, RECOVERY_PLAN_WRONG,
 * FINDING_PAPER_FOREIGN, FINDING_RECUSED.
 */
@Injectable()
export class PlanRecovery {
  constructor(
    @Inject(FindingsStore) private readonly findings: FindingsStore,
    @Inject(RecoveriesStore) private readonly recoveries: RecoveriesStore,
  ) {}

  async run(ctx: Ctx, input: PlanInput & { id: string; note?: string }): Promise<{ id: string; state: FindingState }> {
    const { id, method, paperId = null, note = null } = input;
    const head = await this.findings.head(ctx.tx, ctx.agencyId, id, { lock: true });
    const plan = checkPlan(input, head.amount.minus(head.recovered));
    await this.recoveries.plan(ctx, id, method, { ...plan, paperId, note });
    const state = await this.findings.step(ctx, id, head.state === 'RECOVERING' ? 'replan' : 'plan');
    ctx.note('finding', id, { method, items: plan.items.length });
    return { id, state };
  }
}
