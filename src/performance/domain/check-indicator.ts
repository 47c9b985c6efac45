import { DomainError } from '../../kernel/domain-error.js';
import type { MeasureCode, Operator } from './indicator.types.js';

interface Needs {
  /** False: the measure counts all schemes when none is named; null: a scheme means nothing to it. */
  scheme: boolean | null;
  project: boolean;
  /** Further parameters with the values they may have; null: any text. */
  more?: Record<string, readonly string[] | null>;
}

const SCHEMES: readonly string[] = ['RESIDENT', 'ENTERPRISE', 'INSTITUTIONAL'];
const OF_PROJECT: Needs = { scheme: null, project: true };
const OF_ALL_OR_ONE: Needs = { scheme: false, project: false };

const NEEDS: Record<MeasureCode, Needs> = {
  HEADCOUNT: { scheme: true, project: false, more: { of: ['AVERAGE', 'MINIMUM', 'LATEST'] } },
  PERSON_TIMES: { scheme: false, project: false, more: { unit: ['WAN'] } },
  MONTHLY_AVERAGE_AMOUNT: { scheme: true, project: false },
  FUNDED_MONTHS: { scheme: true, project: true, more: { project: null } },
  FULL_PAYMENT_RATE: OF_ALL_OR_ONE,
  ON_TIME_RATE: OF_ALL_OR_ONE,
  COVERAGE_RATE: { scheme: true, project: false },
  ACCURACY_RATE: { ...OF_ALL_OR_ONE, more: { source: ['FINDINGS', 'SAMPLE'], planId: null } },
  ARRIVAL_RATE: OF_PROJECT,
  EXECUTION_RATE: OF_PROJECT,
  USE_RATE: OF_PROJECT,
  MANUAL: { scheme: null, project: false },
  GRADE: { scheme: null, project: false },
};

export interface IndicatorFacts {
  level3: string;
  operator: Operator;
  scoringCode: string;
  measure: MeasureCode;
  parameters: Readonly<Record<string, unknown>>;
  projectId: string | null;
}

/**
 * Refuses an indicator that could never be measured: one of them would stop the measuring of the whole year.
 * Errors (invalid): INDICATOR_MEASURE_UNFIT, MEASURE_PARAMETER_MISSING, MEASURE_PARAMETER_WRONG.
 */
export function checkIndicator(indicator: IndicatorFacts): void {
  const { operator, measure, scoringCode, parameters } = indicator;
  const graded = [operator === 'QUALITATIVE', measure === 'GRADE', scoringCode === 'BY_GRADE'];
  if (new Set(graded).size > 1) {
    throw new DomainError('INDICATOR_MEASURE_UNFIT', 'invalid', { operator, measure, rule: scoringCode });
  }
  const needs = NEEDS[measure];
  if ((needs.scheme === true && parameters.scheme === undefined) || (needs.project && indicator.projectId === null)) {
    throw new DomainError('MEASURE_PARAMETER_MISSING', 'invalid', { indicator: indicator.level3, measure });
  }
  const { source, planId } = parameters;
  if (measure === 'ACCURACY_RATE' && source === 'SAMPLE' && planId === undefined) {
    throw new DomainError('MEASURE_PARAMETER_MISSING', 'invalid', { indicator: indicator.level3, measure });
  }
  const allowed: Record<string, readonly string[] | null> = {
    ...(needs.scheme === null ? {} : { scheme: SCHEMES }),
    ...needs.more,
  };
  for (const [parameter, value] of Object.entries(parameters)) {
    const known =
      Object.hasOwn(allowed, parameter) &&
      typeof value === 'string' &&
      (parameter !== 'planId' || (source === 'SAMPLE' && /^[1-9]\d{0,17}$/.test(value)));
    const values = allowed[parameter] ?? null;
    if (!known || (values !== null && !values.includes(value))) {
      throw new DomainError('MEASURE_PARAMETER_WRONG', 'invalid', {
        measure,
        parameter,
        value: String(value).slice(0, 40),
      });
    }
  }
}
