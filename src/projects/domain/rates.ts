import { ratePercent, type Decimal } from '../../kernel/money.js';
import type { ExecutionBasis, ProjectSums } from './project.types.js';

export interface ProjectRates {
  /** 调整后预算, yuan. */
  budget: Decimal;
  /** By the project's basis, yuan. */
  executed: Decimal;
  /** Budget that is neither reserved nor consumed (spent, for a running-cost project), yuan. */
  remaining: Decimal;
  /** 到位率, 执行率, 使用率 in percent; null: the denominator is zero, not measurable. */
  arrivalRate: Decimal | null;
  executionRate: Decimal | null;
  useRate: Decimal | null;
}

/** The rates of a project; the basis is printed with the execution rate. */
export function projectRates(sums: ProjectSums, basis: ExecutionBasis): ProjectRates {
  const budget = sums.allotted.plus(sums.adjusted);
  const executed = { ARRIVED: sums.arrived, ATTRIBUTED: sums.consumed, SPENT: sums.spent }[basis];
  const used = basis === 'SPENT' ? sums.spent : sums.consumed;
  return {
    budget,
    executed,
    remaining: basis === 'SPENT' ? budget.minus(sums.spent) : budget.minus(sums.reserved).minus(sums.consumed),
    arrivalRate: ratePercent(sums.arrived, budget),
    executionRate: ratePercent(executed, budget),
    useRate: ratePercent(used, sums.arrived),
  };
}
