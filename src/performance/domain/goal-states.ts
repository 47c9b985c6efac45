import { defineStates } from '../../kernel/state-table.js';
import type { GoalState } from './goal.types.js';

/** A draft is adopted by a second person or given up; an adopted version never changes. The database has the same table. */
export const goalStates = defineStates<GoalState, 'adopt' | 'drop'>([
  { from: 'DRAFT', action: 'adopt', to: 'ADOPTED' },
  { from: 'DRAFT', action: 'drop', to: 'DROPPED' },
]);
