import { may, type Permission } from '../../identity/domain/permissions.js';
import type { Role } from '../../identity/domain/role.types.js';
import { grouped } from '../../kernel/grouped.js';
import { toWire, type Decimal } from '../../kernel/money.js';
import { findingStates, type FindingAction } from './finding-states.js';
import type { FindingState } from './finding.types.js';

/** What people do with a case: the state's steps (`notify` follows from a delivery), and what needs no step. */
export type CaseAction =
  | Exclude<FindingAction, 'notify' | 'writeOff'>
  | 'edit'
  | 'inspect'
  | 'issueNotice'
  | 'deliver'
  | 'receive'
  | 'link'
  | 'proposeWriteOff'
  | 'decideWriteOff';

export interface CaseFacts {
  state: FindingState;
  amount: Decimal;
  recovered: Decimal;
  /** The case is about a payment that was missed: nothing of it comes back. */
  missed: boolean;
  /** People who made the case: opened it, handle it, added lines, proposed it. */
  makers: readonly string[];
  handlerId: string;
  /** Whether the person had a hand in a payout of the case. */
  recused: boolean;
  /** Notices without a delivery. */
  undelivered: number;
  /** Who proposed the write-off that waits; null when none does. */
  writeOffBy: string | null;
}

const permissionOf: Readonly<Record<CaseAction, Permission>> = {
  propose: 'case.handle',
  sendBack: 'case.approve',
  determine: 'case.approve',
  plan: 'case.handle',
  replan: 'case.handle',
  close: 'case.handle',
  reopen: 'case.handle',
  dismiss: 'case.handle',
  revoke: 'case.approve',
  assign: 'case.handle',
  edit: 'case.handle',
  inspect: 'case.handle',
  issueNotice: 'case.handle',
  deliver: 'case.handle',
  receive: 'case.receive',
  link: 'case.handle',
  proposeWriteOff: 'case.handle',
  decideWriteOff: 'case.approve',
};

export const CASE_ACTIONS = Object.keys(permissionOf) as CaseAction[];

/** Why an act is not allowed: an error code of the catalogue, with what its sentence says. */
export interface CaseRefusal {
  code: string;
  details?: Readonly<Record<string, string>>;
}

export interface AllowedCaseAction {
  action: CaseAction;
  /** Null when allowed. */
  refusal: CaseRefusal | null;
}

/**
 * Everything that the state lets somebody do with the case, and whether this person may do it now. The database decides
 * the same when it is done.
 */
export function caseActions(facts: CaseFacts, person: { userId: string; roles: readonly Role[] }): AllowedCaseAction[] {
  const { state } = facts;
  const steps = findingStates.actionsFrom(state).filter((action) => action !== 'notify' && action !== 'writeOff');
  const more: CaseAction[] = ['issueNotice'];
  if (state === 'OPEN' || state === 'PROPOSED') more.push('edit');
  if (state === 'OPEN') more.push('inspect');
  if (facts.undelivered > 0) more.push('deliver');
  if (state === 'RECOVERING') {
    more.push('receive', 'link', facts.writeOffBy === null ? 'proposeWriteOff' : 'decideWriteOff');
  }
  return [...steps, ...more].map((action) => ({ action, refusal: refusalOf(action, facts, person) }));
}

function refusalOf(
  action: CaseAction,
  facts: CaseFacts,
  person: { userId: string; roles: readonly Role[] },
): CaseRefusal | null {
  if (!may(person.roles, permissionOf[action])) return { code: 'PERMISSION_MISSING' };
  if (facts.recused && action !== 'receive' && action !== 'reopen') return { code: 'FINDING_RECUSED' };
  return RULES[action]?.(facts, person.userId) ?? null;
}

const yuan = (amount: Decimal): string => grouped(toWire(amount));
const another: CaseRefusal = { code: 'FINDING_NEEDS_ANOTHER' };
const whileOpen = ({ amount, recovered }: CaseFacts): CaseRefusal | null =>
  recovered.lt(amount) ? null : { code: 'FINDING_NOTHING_OPEN' };

/** What stands against an act besides role, state and recusal. */
const RULES: Partial<Record<CaseAction, (facts: CaseFacts, userId: string) => CaseRefusal | null>> = {
  propose: ({ amount, missed }) => (amount.isZero() && !missed ? { code: 'FINDING_WITHOUT_LINES' } : null),
  determine: ({ makers }, userId) => (makers.includes(userId) ? another : null),
  revoke: ({ handlerId, recovered }, userId) => {
    if (handlerId === userId) return another;
    return recovered.isZero() ? null : { code: 'FINDING_RECOVERED_ALREADY', details: { recovered: yuan(recovered) } };
  },
  close: ({ amount, recovered }) =>
    recovered.eq(amount) ? null : { code: 'FINDING_STILL_OPEN', details: { open: yuan(amount.minus(recovered)) } },
  edit: ({ state }) => (state === 'OPEN' ? null : { code: 'FINDING_NOT_OPEN' }),
  receive: whileOpen,
  link: whileOpen,
  proposeWriteOff: whileOpen,
  decideWriteOff: (facts, userId) => (facts.writeOffBy === userId ? another : whileOpen(facts)),
};
