import { Decimal } from '../kernel/money.js';
import { allocationLabels, sizeFormulas } from '../messages/sampling.js';
import type { AllocationRule, SizeBasis } from './domain/sampling.types.js';
import type { StoredParameters } from './sampling.store.js';

export interface SizedPlan {
  sizeBasis: SizeBasis;
  /** Percent. */
  confidence: string;
  parameters: StoredParameters;
  size: number;
  populationCount: number;
  populationSum: string;
  moneyInterval: string | null;
  allocation: AllocationRule | null;
}

/** The size's formula with its numbers put in, line by line, so that anybody with a spreadsheet can recompute it. */
export function formulaLines(plan: SizedPlan): string[] {
  const lines = FORMULAS[plan.sizeBasis](plan);
  const { wanted } = plan.parameters.computed;
  if (plan.moneyInterval === null && wanted > plan.size) lines.push(sizeFormulas.cut(wanted, plan.size));
  if (plan.allocation !== null) lines.push(sizeFormulas.allocated(allocationLabels[plan.allocation]));
  return lines;
}

const FORMULAS: Record<SizeBasis, (plan: SizedPlan) => string[]> = {
  ATTRIBUTE: ({ confidence, parameters }) => {
    const { computed, expectedErrors = 0, tolerableRate } = parameters;
    const { wanted, risk } = computed;
    return sizeFormulas.attribute({
      wanted,
      errors: expectedErrors,
      tolerable: tolerableRate!,
      confidence,
      ...risk!,
    });
  },
  ESTIMATE: ({ parameters, populationCount }) => {
    const { computed, expectedRate, margin } = parameters;
    const { wanted, z, infinite, finite } = computed;
    const numbers = { wanted, z: z!, infinite: infinite!, finite: finite! };
    return sizeFormulas.estimate({ ...numbers, rate: expectedRate!, margin: margin!, population: populationCount });
  },
  MONEY: ({ confidence, parameters, populationSum, moneyInterval }) => {
    const { computed, expectedErrors = 0, tolerableAmount } = parameters;
    return sizeFormulas.money({
      wanted: computed.wanted,
      sum: populationSum,
      tolerable: tolerableAmount!,
      factor: new Decimal(computed.factor!).toFixed(4),
      errors: expectedErrors,
      confidence,
      interval: moneyInterval!,
    });
  },
  GIVEN: ({ confidence, parameters, size, populationSum, moneyInterval }) =>
    moneyInterval === null
      ? sizeFormulas.given({ size, confidence, shows: parameters.computed.shows! })
      : sizeFormulas.givenMoney({ size, sum: populationSum, interval: moneyInterval }),
};
