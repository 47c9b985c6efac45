import { defineStates } from '../../kernel/state-table.js';
import type { RollState } from './roll.types.js';

export type RollAction = 'check' | 'fail' | 'restart' | 'accept' | 'reject';

/**
 * The only ways of a roll; equals the table roll_transition, row by row. restart: read and check the file once more, with
 * other columns or against what the register holds now.
 */
export const rollStates = defineStates<RollState, RollAction>([
  { from: 'UPLOADED', action: 'check', to: 'CHECKED' },
  { from: 'UPLOADED', action: 'fail', to: 'FAILED' },
  { from: 'UPLOADED', action: 'restart', to: 'UPLOADED' },
  { from: 'UPLOADED', action: 'reject', to: 'REJECTED' },
  { from: 'FAILED', action: 'restart', to: 'UPLOADED' },
  { from: 'FAILED', action: 'reject', to: 'REJECTED' },
  { from: 'CHECKED', action: 'accept', to: 'ACCEPTED' },
  { from: 'CHECKED', action: 'restart', to: 'UPLOADED' },
  { from: 'CHECKED', action: 'reject', to: 'REJECTED' },
]);
