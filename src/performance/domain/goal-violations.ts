import { DomainError } from '../../kernel/domain-error.js';
import { Decimal } from '../../kernel/money.js';
import { checkIndicator } from './check-indicator.js';
import type { GoalRow } from './goal.types.js';

/** Points of the budget execution rate; with the rows of a table they make 100. */
export const EXECUTION_WEIGHT = new Decimal(10);
const FULL_POINTS = new Decimal(100);
const NUMBER = /^\d{1,12}(\.\d{1,4})?$/;

export interface GoalViolation {
  code: string;
  /** Row of the table, from 1; null: of the whole table. */
  no: number | null;
  details: Record<string, unknown>;
}

/**
 * Everything for which a table may not be adopted, in the order of its rows: targets that are no numbers, weights that do
 * not make 100 with the execution rate, repeated names, measures that could never be measured.
 */
export function goalViolations(rows: readonly GoalRow[], projectId: string | null): GoalViolation[] {
  if (rows.length === 0) return [{ code: 'GOAL_ROWS_NONE', no: null, details: {} }];
  const found: GoalViolation[] = [];
  const names = new Map<string, number>();
  for (const [i, row] of rows.entries()) {
    const no = i + 1;
    const say = (code: string, details: Record<string, unknown> = {}): number => found.push({ code, no, details });
    const name = [row.level1, row.level2, row.level3].join('\u0000');
    const first = names.get(name);
    if (first === undefined) names.set(name, no);
    else say('GOAL_NAME_REPEATED', { indicator: row.level3, first });
    if (row.operator !== 'QUALITATIVE' && !NUMBER.test(row.target)) {
      say('INDICATOR_TARGET_MALFORMED', { value: row.target });
    }
    if (!new Decimal(row.weight).gt(0)) say('GOAL_WEIGHT_ZERO', { indicator: row.level3 });
    try {
      checkIndicator({ ...row, projectId });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      say(error.code, error.details);
    }
  }
  const sum = weightSum(rows);
  const wanted = FULL_POINTS.minus(EXECUTION_WEIGHT);
  if (!sum.eq(wanted)) {
    const details = {
      sum: sum.toFixed(2),
      execution: EXECUTION_WEIGHT.toFixed(0),
      total: sum.plus(EXECUTION_WEIGHT).toFixed(2),
    };
    found.push({ code: 'GOAL_WEIGHTS_WRONG', no: null, details });
  }
  return found;
}

export function weightSum(rows: readonly Pick<GoalRow, 'weight'>[]): Decimal {
  return rows.reduce((sum, { weight }) => sum.plus(weight), new Decimal(0));
}
