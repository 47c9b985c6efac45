import { rollIssues } from '../../messages/rolls.js';
import type { RollIssueSeverity } from '../../messages/rolls.js';

/** What can be wrong with a row or a roll. The catalogue with sentences and remedies is the one list of them. */
export type RollIssueCode = keyof typeof rollIssues;

export const ROLL_ISSUE_SEVERITY = Object.fromEntries(
  Object.entries(rollIssues).map(([code, { severity }]) => [code, severity]),
) as Readonly<Record<RollIssueCode, RollIssueSeverity>>;
