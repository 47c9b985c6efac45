import { may } from '../../identity/domain/permissions.js';
import type { Permission } from '../../identity/domain/permissions.js';
import type { Role } from '../../identity/domain/role.types.js';
import { DomainError } from '../../kernel/domain-error.js';
import { batchStates } from './batch-states.js';
import type { BatchAction } from './batch-states.js';
import type { BatchState } from './payouts.types.js';

/** What a person may do with a batch: the state's actions but `settle`, which follows by itself, and two on its lines. */
export type PersonAction = Exclude<BatchAction, 'settle'> | 'exclude' | 'withdrawLine';

export interface BatchFacts {
  state: BatchState;
  lineCount: number;
  /** Who made the content: drafted it, excluded lines or submitted it, in whatever round. */
  makers: readonly string[];
  /** Who has signed in the current round. */
  signers: readonly string[];
  /** Withdrawals of lines that wait for a second person. */
  openWithdrawals: number;
  /** Blocking red flags on live lines that the auditors have not decided. */
  undecidedFlags: number;
  /** Red flags confirmed as wrong whose line is still in the batch. */
  confirmedFlags: number;
}

export interface ActingPerson {
  userId: string;
  roles: readonly Role[];
}

export interface AllowedAction {
  action: PersonAction;
  allowed: boolean;
  /** Why not: an error code of the catalogue; null when allowed. */
  reasonCode: string | null;
}

const permissionOf: Readonly<Record<PersonAction, Permission>> = {
  submit: 'batch.submit',
  review: 'batch.review',
  approve: 'batch.approve',
  sendBack: 'batch.sendBack',
  withdraw: 'batch.withdraw',
  issue: 'bank.issue',
  exclude: 'batch.draft',
  withdrawLine: 'payoutAct.propose',
};

/** Refusals that the batch gives, whoever asks; the others are about the person. */
const RULES: ReadonlySet<string> = new Set([
  'BATCH_EMPTY',
  'BATCH_WITHDRAWAL_UNDECIDED',
  'BATCH_FLAGS_UNDECIDED',
  'BATCH_FLAGS_CONFIRMED',
]);

const onLines: readonly { from: BatchState; action: PersonAction }[] = [
  { from: 'DRAFT', action: 'exclude' },
  { from: 'APPROVED', action: 'withdrawLine' },
];

/**
 * Every action that the state allows, and whether this person may take it now.
 * Nobody acts twice in one round; who made the content never checks or pays it; there is no switch for either.
 */
export function allowedActions(facts: BatchFacts, person: ActingPerson): AllowedAction[] {
  const actions: PersonAction[] = [];
  for (const action of batchStates.actionsFrom(facts.state)) if (action !== 'settle') actions.push(action);
  for (const row of onLines) if (row.from === facts.state) actions.push(row.action);
  return actions.map((action) => {
    const reasonCode = refusal(action, facts, person);
    return { action, allowed: reasonCode === null, reasonCode };
  });
}

/**
 * Refuses what `allowedActions` does not allow.
 * Errors: STATE_NOT_ALLOWED, PERMISSION_MISSING, MAKER_MAY_NOT_CHECK, SIGNER_REPEATED, SIGNER_MAY_NOT_ISSUE,
 * BATCH_EMPTY, BATCH_WITHDRAWAL_UNDECIDED, BATCH_FLAGS_UNDECIDED, BATCH_FLAGS_CONFIRMED.
 */
export function requireAction(action: PersonAction, facts: BatchFacts, person: ActingPerson): void {
  const possible = allowedActions(facts, person);
  const found = possible.find((row) => row.action === action);
  if (found === undefined) {
    const allowed = possible.map((row) => row.action);
    throw new DomainError('STATE_NOT_ALLOWED', 'conflict', { from: facts.state, action, allowed });
  }
  if (found.reasonCode === null) return;
  throw new DomainError(found.reasonCode, RULES.has(found.reasonCode) ? 'rule' : 'denied', {
    permission: permissionOf[action],
    flags: flagsInTheWay(facts),
  });
}

/** Flags that have to be dealt with next: decided first, then the wrong lines taken out. */
export function flagsInTheWay({ undecidedFlags, confirmedFlags }: BatchFacts): number {
  return undecidedFlags > 0 ? undecidedFlags : confirmedFlags;
}

function refusal(action: PersonAction, facts: BatchFacts, person: ActingPerson): string | null {
  if (!may(person.roles, permissionOf[action])) return 'PERMISSION_MISSING';
  const checks = action === 'review' || action === 'approve' || action === 'issue';
  if (checks && facts.makers.includes(person.userId)) return 'MAKER_MAY_NOT_CHECK';
  if (checks && facts.signers.includes(person.userId)) {
    return action === 'issue' ? 'SIGNER_MAY_NOT_ISSUE' : 'SIGNER_REPEATED';
  }
  if (action === 'submit' && facts.lineCount === 0) return 'BATCH_EMPTY';
  if (action === 'issue' && facts.openWithdrawals > 0) return 'BATCH_WITHDRAWAL_UNDECIDED';
  if (action === 'approve' || action === 'issue') {
    if (facts.undecidedFlags > 0) return 'BATCH_FLAGS_UNDECIDED';
    if (facts.confirmedFlags > 0) return 'BATCH_FLAGS_CONFIRMED';
  }
  return null;
}
