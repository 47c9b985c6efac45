import { toWire } from '../kernel/money.js';
import { intToPeriod } from '../kernel/period.js';
import type { SignedSample } from '../sampling/sampling.service.js';
import { accuracyRate } from './domain/measures.js';
import type { FactSource } from './fact-source.js';
import { wirePeriod, type Measured } from './measured.js';
import type { Viewpoint } from './performance-facts.store.js';

/**
 * The accuracy rate (准确), from confirmed findings unless the indicator names a sampling plan. Either way the facts say
 * which; of a sample also its interval, at which confidence, and what it was drawn from.
 */
export async function measureAccuracy(
  parameters: Readonly<Record<string, string>>,
  source: FactSource,
  view: Viewpoint,
  signedSample: (planId: string) => Promise<SignedSample | null>,
): Promise<Measured> {
  const { scheme, planId } = parameters;
  if (parameters.source === 'SAMPLE') return bySample(planId!, view, await signedSample(planId!));
  const periods = await source.periods(scheme);
  const errors = await source.confirmedErrors(scheme);
  return {
    actual: accuracyRate(periods, errors.wrong)?.toFixed(2) ?? null,
    query: source.query('ERROR_FACTS', { months: await source.measuredMonths(scheme) }),
    facts: {
      source: 'FINDINGS',
      payouts: periods.reduce((sum, period) => sum + period.payouts, 0),
      wrong: errors.wrong,
      wrongSum: toWire(errors.wrongSum),
      periods: periods.map(wirePeriod),
    },
  };
}

function bySample(planId: string, view: Viewpoint, signed: SignedSample | null): Measured {
  const query = { name: 'SAMPLING_PLAN', parameters: { ...view, planId } };
  const facts = { source: 'SAMPLE', planId };
  if (signed === null) return { actual: null, query, facts: { ...facts, why: 'NOT_SIGNED' } };
  const { plan, evaluation } = signed;
  // A sample of months that are not over at the cut-off says nothing of the time up to it.
  if (intToPeriod(plan.periods.at(-1)!) > view.cutOff.slice(0, 7)) {
    return { actual: null, query, facts: { ...facts, plan: plan.name, why: 'BEYOND_CUT_OFF' } };
  }
  const { of, accuracy, confidence, sampled, wrong, bounds } = evaluation;
  return {
    actual: accuracy.rate,
    query,
    facts: {
      ...facts,
      plan: plan.name,
      method: plan.method,
      of,
      confidence,
      lower: accuracy.lower,
      upper: accuracy.upper,
      sampled,
      wrong,
      errorBound: bounds?.wrong.upper ?? null,
      sampleMonths: plan.periods.map(intToPeriod).join('、'),
      population: plan.populationCount,
      populationSum: plan.populationSum,
      populationDigest: plan.populationDigest,
      seed: plan.seed,
      listDigest: plan.listDigest,
    },
  };
}
