import { defineStates } from '../../kernel/state-table.js';
import type { FindingState } from './finding.types.js';

export type FindingAction =
  | 'propose'
  | 'sendBack'
  | 'determine'
  | 'notify'
  | 'plan'
  | 'replan'
  | 'close'
  | 'writeOff'
  | 'reopen'
  | 'dismiss'
  | 'revoke'
  | 'assign';

/** The only ways a finding may change its state; finding_transition holds the same table. */
export const findingStates = defineStates<FindingState, FindingAction>([
  { from: 'OPEN', action: 'propose', to: 'PROPOSED' },
  { from: 'OPEN', action: 'dismiss', to: 'DISMISSED' },
  { from: 'OPEN', action: 'assign', to: 'OPEN' },
  { from: 'PROPOSED', action: 'determine', to: 'DETERMINED' },
  { from: 'PROPOSED', action: 'sendBack', to: 'OPEN' },
  { from: 'PROPOSED', action: 'dismiss', to: 'DISMISSED' },
  { from: 'PROPOSED', action: 'assign', to: 'PROPOSED' },
  { from: 'DETERMINED', action: 'notify', to: 'NOTIFIED' },
  { from: 'DETERMINED', action: 'close', to: 'CLOSED' },
  { from: 'DETERMINED', action: 'revoke', to: 'DISMISSED' },
  { from: 'DETERMINED', action: 'assign', to: 'DETERMINED' },
  { from: 'NOTIFIED', action: 'plan', to: 'RECOVERING' },
  { from: 'NOTIFIED', action: 'revoke', to: 'DISMISSED' },
  { from: 'NOTIFIED', action: 'assign', to: 'NOTIFIED' },
  { from: 'RECOVERING', action: 'replan', to: 'RECOVERING' },
  { from: 'RECOVERING', action: 'close', to: 'CLOSED' },
  { from: 'RECOVERING', action: 'writeOff', to: 'CLOSED' },
  { from: 'RECOVERING', action: 'revoke', to: 'DISMISSED' },
  { from: 'RECOVERING', action: 'assign', to: 'RECOVERING' },
  { from: 'CLOSED', action: 'reopen', to: 'RECOVERING' },
]);
