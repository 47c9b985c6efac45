import { defineStates } from '../../kernel/state-table.js';
import type { PlanAction, PlanState } from './sampling.types.js';

/** A plan fixes seed and population before anything is drawn; signed, it takes no more results. The database has the same table. */
export const planStates = defineStates<PlanState, PlanAction>([
  { from: 'PLANNED', action: 'draw', to: 'DRAWN' },
  { from: 'PLANNED', action: 'withdraw', to: 'WITHDRAWN' },
  { from: 'DRAWN', action: 'sign', to: 'SIGNED' },
  { from: 'DRAWN', action: 'withdraw', to: 'WITHDRAWN' },
]);
