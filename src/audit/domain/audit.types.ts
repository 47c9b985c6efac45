import type { Period } from '../../kernel/period.js';

/** BLOCK holds up the approval of a batch until somebody who had no hand in it has decided; WARN does not. */
export type CheckSeverity = 'BLOCK' | 'WARN';

/** GATE: over a batch before its submission; AFTER: over paid months; BOTH. */
export type CheckStage = 'GATE' | 'AFTER' | 'BOTH';

/** What a parameter counts; the word for it stands in src/messages/audit-checks.ts. */
export type ParameterUnit =
  'YEARS' | 'PERCENT' | 'YUAN' | 'MONTHS' | 'DAYS' | 'PEOPLE' | 'BATCHES' | 'TIMES' | 'DIVISOR';

export interface CheckParameter {
  /** As the check's SQL names it. */
  name: string;
  unit: ParameterUnit;
  /** Values in force from a day on, earliest first, as decimal text. None: the parameter has no value until one is set. */
  shipped: readonly (readonly [from: string, value: string])[];
  /** Smallest and greatest value that makes sense, decimal text. */
  least: string;
  most: string;
}

/** A hit of a check in one run: `hits` of them, `raised` of which were not known before. */
export interface CheckResult {
  check: string;
  hits: number;
  raised: number;
  ms: number;
}

export interface RunResult {
  runId: string;
  /** Payouts looked at. */
  lines: number;
  hits: CheckResult[];
}

export interface RangeToCheck {
  from: Period;
  to: Period;
}
