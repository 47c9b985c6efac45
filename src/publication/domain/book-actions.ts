import { may, type Permission } from '../../identity/domain/permissions.js';
import type { Role } from '../../identity/domain/role.types.js';
import type { BookState } from './publication.types.js';

export const BOOK_ACTIONS = ['edit', 'import', 'check', 'acknowledge', 'adopt', 'withdraw', 'adjust'] as const;
export type BookAction = (typeof BOOK_ACTIONS)[number];
export type ActionReason = 'permission' | 'closed' | 'draft' | 'secondPerson' | 'notChecked' | 'findings';

/** NEVER; STALE: the draft or what it was compared with is not what it was any more; CURRENT. */
export const CHECK_STANDINGS = ['NEVER', 'STALE', 'CURRENT'] as const;
export type CheckStanding = (typeof CHECK_STANDINGS)[number];

export interface BookFacts {
  state: BookState;
  editorIds: readonly string[];
  checked: CheckStanding;
  /** Findings of the last run that must be put right and have no stated reason. */
  openErrors: number;
}

export interface AllowedBookAction {
  action: BookAction;
  /** Null: it may be done now. */
  reason: ActionReason | null;
}

const PERMISSION: Readonly<Record<BookAction, Permission>> = {
  edit: 'publication.edit',
  import: 'publication.edit',
  check: 'publication.edit',
  acknowledge: 'publication.edit',
  adopt: 'publication.adopt',
  withdraw: 'publication.edit',
  adjust: 'publication.edit',
};

/** What this person may do with the book now, and why not. The database decides the same when it is done. */
export function bookActions(facts: BookFacts, person: { userId: string; roles: readonly Role[] }): AllowedBookAction[] {
  return BOOK_ACTIONS.map((action) => ({ action, reason: hindrance(action, facts, person) }));
}

function hindrance(
  action: BookAction,
  { state, editorIds, checked, openErrors }: BookFacts,
  { userId, roles }: { userId: string; roles: readonly Role[] },
): ActionReason | null {
  if (!may(roles, PERMISSION[action])) return 'permission';
  if (action === 'adjust') return state === 'ADOPTED' ? null : 'draft';
  if (action === 'check') return null;
  if (action === 'acknowledge') return checked === 'NEVER' ? 'notChecked' : null;
  if (state !== 'DRAFT') return 'closed';
  if (action !== 'adopt') return null;
  if (editorIds.includes(userId)) return 'secondPerson';
  if (checked !== 'CURRENT') return 'notChecked';
  return openErrors > 0 ? 'findings' : null;
}
