import type { MeasureCode, Operator } from './indicator.types.js';

export const GOAL_STATES = ['DRAFT', 'ADOPTED', 'DROPPED'] as const;
/** A version of a goal table: being written, in force from its day on, or given up. */
export type GoalState = (typeof GOAL_STATES)[number];

export const GOAL_ACTIONS = ['edit', 'adopt', 'drop', 'adjust'] as const;
export type GoalAction = (typeof GOAL_ACTIONS)[number];

/** A row of a goal table. A draft may hold a target or parameters that do not fit yet; they are named, and it is not adopted. */
export interface GoalRow {
  level1: string;
  level2: string;
  level3: string;
  operator: Operator;
  target: string;
  unit: string | null;
  basis: string | null;
  lastYearValue: string | null;
  /** Points, two decimals. */
  weight: string;
  scoringCode: string;
  evidenceKind: string | null;
  measure: MeasureCode;
  parameters: Readonly<Record<string, string>>;
}
