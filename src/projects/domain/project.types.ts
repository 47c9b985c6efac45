import type { Decimal } from '../../kernel/money.js';

export const EXECUTION_BASES = ['ARRIVED', 'ATTRIBUTED', 'SPENT'] as const;
/** What counts as executed: money arrived for the fund (default), attributed use, or spending (running-cost project). */
export type ExecutionBasis = (typeof EXECUTION_BASES)[number];

export const PAYMENT_MODES = ['MONTHLY', 'YEARLY', 'ONCE'] as const;
export type PaymentMode = (typeof PAYMENT_MODES)[number];

export const EVENT_KINDS = ['ALLOT', 'ADJUST', 'ARRIVE', 'SPEND'] as const;
/** 年初预算, 追加/追减, 到位, 支出. */
export type EventKind = (typeof EVENT_KINDS)[number];

export const ATTRIBUTION_MODES = ['ORDER', 'SHARES'] as const;
export type AttributionMode = (typeof ATTRIBUTION_MODES)[number];

/** Sums of a project's budget events and attribution, yuan. */
export interface ProjectSums {
  allotted: Decimal;
  adjusted: Decimal;
  arrived: Decimal;
  spent: Decimal;
  reserved: Decimal;
  consumed: Decimal;
}

/** A project that a rule of attribution names, with its sums of now, yuan. */
export interface PlannedProject {
  id: string;
  name: string;
  sourceLevel: string;
  sourceText: string;
  documentNo: string | null;
  executionBasis: ExecutionBasis;
  /** Adjusted budget. */
  budget: Decimal;
  /** Reserved or consumed. */
  used: Decimal;
  arrived: Decimal;
}

/** What months to come would take of each project; per course and total the parts, null for the fund's own money. */
export interface Foresight {
  /** Null: no rule for the scheme and year. */
  ruleVersion: number | null;
  projects: PlannedProject[];
  courses: { projectId: string | null; amount: Decimal }[][][];
}
