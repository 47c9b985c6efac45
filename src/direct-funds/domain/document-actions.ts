import { may } from '../../identity/domain/permissions.js';
import type { Role } from '../../identity/domain/role.types.js';
import { DOCUMENT_ACTIONS, type DocumentAction } from './direct-funds.types.js';

export type ActionReason = 'permission' | 'cancelled' | 'inUse' | 'nothingToLink';

export interface AllowedAction {
  action: DocumentAction;
  /** Null: it may be done now. */
  reason: ActionReason | null;
}

/** What this person may do with a document now, and why not. The database decides the same when it is done. */
export function documentActions(
  document: { live: boolean; inUse: boolean; candidates: number },
  roles: readonly Role[],
): AllowedAction[] {
  const hindrance = (action: DocumentAction): ActionReason | null => {
    if (!may(roles, 'project.manage')) return 'permission';
    if (!document.live) return 'cancelled';
    if (action === 'cancel' && document.inUse) return 'inUse';
    return action === 'link' && document.candidates === 0 ? 'nothingToLink' : null;
  };
  return DOCUMENT_ACTIONS.map((action) => ({ action, reason: hindrance(action) }));
}
