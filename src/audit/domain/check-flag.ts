import { flagWhy as why } from '../../messages/audit.js';
import { flagStates } from './flag-states.js';
import type { FlagAction, FlagState } from './flag.types.js';

/** A flag with the decisions on it, as they are stored; times as the database writes them. */
export interface CheckedFlag {
  id: string;
  state: string;
  decidedBy: string | null;
  decidedAt: string | null;
  decidedReason: string | null;
  /** A case that was not dismissed lists it. */
  inCase: boolean;
  /** By number. */
  events: readonly { no: number; action: string; to: string; actor: string; reason: string; at: string }[];
}

/** Why what is kept of a flag does not follow from the decisions on it; null when it does. */
export function checkFlag(flag: CheckedFlag): string | null {
  let state: FlagState = 'OPEN';
  for (const [i, { no, action, to }] of flag.events.entries()) {
    if (no !== i + 1 || !flagStates.actionsFrom(state).includes(action as FlagAction)) return why.steps(flag.id);
    state = flagStates.next(state, action as FlagAction);
    if (state !== to) return why.steps(flag.id);
  }
  if (state !== flag.state) return why.state(flag.id);
  const last = state === 'OPEN' ? undefined : flag.events.at(-1);
  const same =
    flag.decidedBy === (last?.actor ?? null) &&
    flag.decidedAt === (last?.at ?? null) &&
    flag.decidedReason === (last?.reason ?? null);
  if (!same) return why.decision(flag.id);
  return flag.inCase && state !== 'CONFIRMED' ? why.inCase(flag.id) : null;
}
