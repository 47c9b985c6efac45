import { DomainError } from '../kernel/domain-error.js';
import { samplingThings } from '../messages/sampling.js';
import type { Ctx } from '../platform/db/ctx.js';
import { planStates } from './domain/plan-states.js';
import type { PlanAction } from './domain/sampling.types.js';
import type { PlanRow, SamplingStore } from './sampling.store.js';

/** The plan, locked, in a state that allows the action. Errors: NOT_FOUND, SAMPLING_STATE_NOT_ALLOWED (conflict). */
export async function requirePlan(store: SamplingStore, ctx: Ctx, id: string, action: PlanAction): Promise<PlanRow> {
  await store.lock(ctx, id);
  const plan = await store.plan(ctx.tx, ctx.agencyId, id);
  if (!plan) throw new DomainError('NOT_FOUND', 'missing', { what: samplingThings.plan });
  if (!planStates.actionsFrom(plan.state).includes(action)) {
    throw new DomainError('SAMPLING_STATE_NOT_ALLOWED', 'conflict', { id, from: plan.state, action });
  }
  return plan;
}
