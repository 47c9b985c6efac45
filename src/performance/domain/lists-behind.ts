import type { MeasureCode } from './indicator.types.js';
import type { ProjectFacts } from './measures.js';

/** Sides of the person-periods behind a measure: those that count, and those that count against it. */
const SIDES = {
  FULL_PAYMENT_RATE: ['FULL', 'NOT_FULL'],
  ON_TIME_RATE: ['ON_TIME', 'NOT_ON_TIME'],
  COVERAGE_RATE: ['PAID', 'NOT_PAID'],
  HEADCOUNT: ['PAID'],
  PERSON_TIMES: ['PAID'],
  ACCURACY_RATE: ['PAID'],
} as const;
export type CountedSide = (typeof SIDES)[keyof typeof SIDES][number];

export function sidesBehind(measure: MeasureCode): readonly CountedSide[] {
  return SIDES[measure as keyof typeof SIDES] ?? [];
}

/** Kinds of budget events and attribution entries that a project's measure is made of. */
export function kindsBehind(measure: MeasureCode, basis: ProjectFacts['executionBasis']): string[] {
  const attributed = ['CONSUME', 'RETURN'];
  const executed = { ARRIVED: ['ARRIVE'], ATTRIBUTED: attributed, SPENT: ['SPEND'] }[basis];
  if (measure === 'ARRIVAL_RATE') return ['ALLOT', 'ADJUST', 'ARRIVE'];
  if (measure === 'EXECUTION_RATE') return ['ALLOT', 'ADJUST', ...executed];
  return measure === 'USE_RATE' ? ['ARRIVE', ...attributed] : attributed;
}
