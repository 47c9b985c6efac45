import { defineStates } from '../../kernel/state-table.js';
import type { BatchState } from './payouts.types.js';

export type BatchAction = 'submit' | 'review' | 'approve' | 'sendBack' | 'withdraw' | 'issue' | 'settle';

/**
 * The only ways of a batch; equals the table batch_transition, row by row.
 * A late bank return has no row: a settled batch stays settled, its payout changes.
 */
export const batchStates = defineStates<BatchState, BatchAction>([
  { from: 'DRAFT', action: 'submit', to: 'SUBMITTED' },
  { from: 'DRAFT', action: 'withdraw', to: 'WITHDRAWN' },
  { from: 'SUBMITTED', action: 'review', to: 'REVIEWED' },
  { from: 'SUBMITTED', action: 'sendBack', to: 'DRAFT' },
  { from: 'SUBMITTED', action: 'withdraw', to: 'WITHDRAWN' },
  { from: 'REVIEWED', action: 'approve', to: 'APPROVED' },
  { from: 'REVIEWED', action: 'sendBack', to: 'DRAFT' },
  { from: 'REVIEWED', action: 'withdraw', to: 'WITHDRAWN' },
  { from: 'APPROVED', action: 'issue', to: 'ISSUED' },
  { from: 'APPROVED', action: 'sendBack', to: 'DRAFT' },
  { from: 'APPROVED', action: 'withdraw', to: 'WITHDRAWN' },
  { from: 'ISSUED', action: 'settle', to: 'SETTLED' },
]);
