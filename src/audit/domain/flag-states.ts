import { may } from '../../identity/domain/permissions.js';
import type { Role } from '../../identity/domain/role.types.js';
import { defineStates } from '../../kernel/state-table.js';
import type { FlagAction, FlagState } from './flag.types.js';

/** The only ways of a flag; equals the table red_flag_transition, row by row. */
export const flagStates = defineStates<FlagState, FlagAction>([
  { from: 'OPEN', action: 'clear', to: 'CLEARED' },
  { from: 'OPEN', action: 'confirm', to: 'CONFIRMED' },
  { from: 'CLEARED', action: 'reopen', to: 'OPEN' },
  { from: 'CONFIRMED', action: 'reopen', to: 'OPEN' },
]);

export interface FlagFacts {
  state: FlagState;
  /** The person had a hand in the payout (database function payout_handled_by) or the flag is about this person. */
  involved: boolean;
  /** A case that was not dismissed lists it. */
  inCase: boolean;
}

export interface AllowedFlagAction {
  action: FlagAction;
  allowed: boolean;
  /** An error code of the catalogue; null when allowed. */
  reasonCode: string | null;
}

/** Every decision that the state allows, and whether this person may take it. Who handled a payout never checks it (回避). */
export function allowedFlagActions(flag: FlagFacts, roles: readonly Role[]): AllowedFlagAction[] {
  return flagStates.actionsFrom(flag.state).map((action) => {
    const reasonCode = reasonAgainst(flag, action, roles);
    return { action, allowed: reasonCode === null, reasonCode };
  });
}

function reasonAgainst(flag: FlagFacts, action: FlagAction, roles: readonly Role[]): string | null {
  if (!may(roles, 'audit.decide')) return 'PERMISSION_MISSING';
  if (flag.involved) return 'AUDITOR_HANDLED_IT';
  return action === 'reopen' && flag.inCase ? 'RED_FLAG_IN_CASE' : null;
}
