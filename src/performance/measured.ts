import { intToPeriod } from '../kernel/period.js';
import type { SchemePeriodFacts } from './fact-source.js';

export interface Measured {
  /** Printed actual; null = not measurable. */
  actual: string | null;
  query: Record<string, unknown>;
  facts: Record<string, unknown>;
}

export function wirePeriod(facts: SchemePeriodFacts): Record<string, unknown> {
  return {
    ...facts,
    period: intToPeriod(facts.period),
    dueSum: facts.dueSum.toFixed(2),
    paidSum: facts.paidSum.toFixed(2),
  };
}
