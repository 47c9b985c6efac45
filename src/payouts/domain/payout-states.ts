import { defineStates } from '../../kernel/state-table.js';
import type { PayoutActKind, PayoutState } from './payouts.types.js';

export type PayoutAction =
  'issue' | 'withdraw' | 'pay' | 'bounce' | 'bounceLate' | 'reissue' | 'waive' | 'cancelReissue';

/** The only ways of a payout; equals the table payout_transition, row by row. PLANNED and ISSUED follow from the batch. */
export const payoutStates = defineStates<PayoutState, PayoutAction>([
  { from: 'PLANNED', action: 'issue', to: 'ISSUED' },
  { from: 'PLANNED', action: 'withdraw', to: 'WITHDRAWN' },
  { from: 'ISSUED', action: 'pay', to: 'PAID' },
  { from: 'ISSUED', action: 'bounce', to: 'BOUNCED' },
  { from: 'PAID', action: 'bounceLate', to: 'BOUNCED' },
  { from: 'BOUNCED', action: 'reissue', to: 'REISSUED' },
  { from: 'BOUNCED', action: 'waive', to: 'WAIVED' },
  { from: 'REISSUED', action: 'cancelReissue', to: 'BOUNCED' },
]);

/** What each act of two people does to its payout. */
export const actionOfAct: Readonly<Record<PayoutActKind, PayoutAction>> = {
  WITHDRAW: 'withdraw',
  WAIVE: 'waive',
  LATE_RETURN: 'bounceLate',
};
