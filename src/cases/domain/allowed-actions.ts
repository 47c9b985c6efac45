import { may, type Permission } from '../../identity/domain/permissions.js';
import type { Role } from '../../identity/domain/role.types.js';
import type { Decimal } from '../../kernel/money.js';
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

/** What this person may do with the case now. The database decides the same when it is done. */
export function allowedActions(facts: CaseFacts, person: { userId: string; roles: readonly Role[] }): CaseAction[] {
  const { state, amount, recovered } = facts;
  const steps = findingStates.actionsFrom(state).filter((action) => action !== 'notify' && action !== 'writeOff');
  const more: CaseAction[] = ['issueNotice'];
  if (state === 'OPEN') more.push('edit', 'inspect');
  if (facts.undelivered > 0) more.push('deliver');
  if (state === 'RECOVERING' && recovered.lt(amount)) {
    more.push('receive', 'link', facts.writeOffBy === null ? 'proposeWriteOff' : 'decideWriteOff');
  }
  const fits: Partial<Record<CaseAction, boolean>> = {
    close: recovered.eq(amount),
    determine: !facts.makers.includes(person.userId),
    revoke: recovered.isZero() && facts.handlerId !== person.userId,
    decideWriteOff: facts.writeOffBy !== person.userId,
  };
  return [...steps, ...more].filter(
    (action) =>
      may(person.roles, permissionOf[action]) &&
      (fits[action] ?? true) &&
      (!facts.recused || action === 'receive' || action === 'reopen'),
  );
}
