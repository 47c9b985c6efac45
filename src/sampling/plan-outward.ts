import { toWire } from '../kernel/money.js';
import { intToPeriod } from '../kernel/period.js';
import { planStateLabels, samplingMethodLabels } from '../messages/sampling.js';
import type { SampleDesign } from './design-sample.js';
import type { Evaluation } from './domain/evaluate-plan.js';
import { planStates } from './domain/plan-states.js';
import { evaluationLines } from './evaluation-lines.js';
import { formulaLines } from './formula-lines.js';
import type { SamplePreviewDto, SamplingPlanDetailDto, SamplingPlanDto } from './sampling-answers.dto.js';
import type { PlanRow, StratumRow } from './sampling.store.js';
import { stratumLabel } from './stratum-label.js';

export function previewOutward(design: SampleDesign): SamplePreviewDto {
  const { population, size, stratification } = design;
  const moneyInterval = size.interval?.toFixed(2) ?? null;
  const facts = {
    populationCount: population.count,
    populationSum: toWire(population.sum),
    size: size.size,
    moneyInterval,
  };
  const { confidence, parameters, allocation } = design;
  const bounds = stratification.bounds.map((bound) => bound.toFixed(2));
  return {
    watermark: design.scope.watermark,
    ...facts,
    populationDigest: population.digest,
    formula: formulaLines({ ...facts, sizeBasis: size.basis, confidence, parameters, allocation }),
    strata: design.strata.map(({ key, count, sum, size: own }) => ({
      key,
      label: stratumLabel(stratification.by, bounds, key),
      count,
      sum: toWire(sum),
      size: own,
    })),
  };
}

export function planOutward(plan: PlanRow): SamplingPlanDto {
  const { parameters: _parameters, plannedById: _plannedById, signedActId: _signedActId, ...shown } = plan;
  return {
    ...shown,
    methodLabel: samplingMethodLabels[plan.method],
    periods: plan.periods.map(intToPeriod),
    stateLabel: planStateLabels[plan.state],
  };
}

export function detailOutward(
  plan: PlanRow,
  strata: readonly StratumRow[],
  evaluation: Evaluation | null,
): SamplingPlanDetailDto {
  const complete = evaluation !== null;
  const actions = planStates.actionsFrom(plan.state).filter((action) => action !== 'sign' || complete);
  return {
    ...planOutward(plan),
    formula: formulaLines(plan),
    strata: strata.map(({ key, populationCount, populationSum, size }) => ({
      key,
      label: stratumLabel(plan.stratifyBy, plan.amountBounds, key),
      count: populationCount,
      sum: populationSum,
      size,
    })),
    actions: plan.state === 'DRAWN' ? [...actions, 'result'] : actions,
    evaluation: evaluation && { ...evaluation, text: evaluationLines(evaluation) },
  };
}
