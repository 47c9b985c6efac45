import { defineStates } from '../../kernel/state-table.js';

export const EVALUATION_STATES = ['DRAFT', 'SUBMITTED', 'APPROVED'] as const;
export type EvaluationState = (typeof EVALUATION_STATES)[number];
export const EVALUATION_ACTIONS = ['edit', 'measure', 'submit', 'approve', 'sendBack', 'evidence'] as const;
export type EvaluationAction = (typeof EVALUATION_ACTIONS)[number];

/** A form is submitted by one person and approved by another, or sent back. The database has the same table. */
export const evaluationStates = defineStates<EvaluationState, 'submit' | 'approve' | 'sendBack'>([
  { from: 'DRAFT', action: 'submit', to: 'SUBMITTED' },
  { from: 'SUBMITTED', action: 'approve', to: 'APPROVED' },
  { from: 'SUBMITTED', action: 'sendBack', to: 'DRAFT' },
]);
