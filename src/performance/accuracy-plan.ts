import { DomainError } from '../kernel/domain-error.js';
import { samplingThings } from '../messages/sampling.js';
import type { Tx } from '../platform/db/db.js';
import type { SamplingService } from '../sampling/sampling.service.js';

/**
 * Refuses a sampling plan that says something else than the indicator: another year, or other schemes than the one that
 * the indicator names (all of them when it names none). Errors: NOT_FOUND (missing), ACCURACY_PLAN_UNFIT (invalid).
 */
export async function requireFittingPlan(
  sampling: SamplingService,
  tx: Tx,
  agencyId: number,
  indicator: { fiscalYear: number; parameters: Readonly<Record<string, string>> },
): Promise<void> {
  const { source, planId, scheme } = indicator.parameters;
  if (source !== 'SAMPLE' || planId === undefined) return;
  const plan = await sampling.plan(tx, agencyId, planId);
  if (!plan) throw new DomainError('NOT_FOUND', 'missing', { what: samplingThings.plan });
  const sameYear = plan.periods.every((period) => Math.floor(period / 100) === indicator.fiscalYear);
  const all = plan.schemes.length === 0 || plan.schemes.length === 3;
  const sameSchemes = scheme === undefined ? all : plan.schemes.length === 1 && plan.schemes[0] === scheme;
  if (!sameYear || !sameSchemes) throw new DomainError('ACCURACY_PLAN_UNFIT', 'invalid', { plan: plan.name });
}
