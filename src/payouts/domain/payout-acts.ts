import { may } from '../../identity/domain/permissions.js';
import { DomainError } from '../../kernel/domain-error.js';
import type { ActingPerson } from './batch-actions.js';
import { actionOfAct, payoutStates } from './payout-states.js';
import { payoutActKinds } from './payouts.types.js';
import type { BatchState, PayoutActKind, PayoutState } from './payouts.types.js';

/** What a person may begin on one payout: an act of two people, or a reissue. */
export type PayoutStep = PayoutActKind | 'REISSUE';

export interface PayoutFacts {
  state: PayoutState;
  batchState: BatchState;
  hasLiveChild: boolean;
  hasOpenAct: boolean;
}

export interface AllowedStep<Step extends string> {
  step: Step;
  allowed: boolean;
  /** Why not: an error code of the catalogue; null when allowed. */
  reasonCode: string | null;
}

/** Everything that the state of the payout allows, and whether this person may begin it now. */
export function allowedSteps(facts: PayoutFacts, person: ActingPerson): AllowedStep<PayoutStep>[] {
  const actions = payoutStates.actionsFrom(facts.state);
  const steps: PayoutStep[] = payoutActKinds.filter(
    (kind) => actions.includes(actionOfAct[kind]) && (kind !== 'WITHDRAW' || facts.batchState === 'APPROVED'),
  );
  if (actions.includes('reissue')) steps.push('REISSUE');
  return steps.map((step) => {
    const reasonCode = refusal(step, facts, person);
    return { step, allowed: reasonCode === null, reasonCode };
  });
}

/**
 * Refuses what `allowedSteps` does not allow.
 * Errors: STATE_NOT_ALLOWED, PERMISSION_MISSING, PAYOUT_HAS_LIVE_REISSUE, PAYOUT_ACT_OPEN.
 */
export function requireStep(step: PayoutStep, facts: PayoutFacts, person: ActingPerson): void {
  const possible = allowedSteps(facts, person);
  const found = possible.find((row) => row.step === step);
  if (found === undefined) {
    const allowed = possible.map((row) => row.step);
    throw new DomainError('STATE_NOT_ALLOWED', 'conflict', { from: facts.state, action: step, allowed });
  }
  if (found.reasonCode === 'PERMISSION_MISSING') {
    throw new DomainError('PERMISSION_MISSING', 'denied', { permission: permissionOf(step) });
  }
  if (found.reasonCode !== null) throw new DomainError(found.reasonCode, 'conflict', {});
}

export interface ActFacts {
  state: 'PROPOSED' | 'CONFIRMED' | 'REFUSED';
  proposedBy: string;
  /** Whether this person made the batch: drafted, excluded or submitted. */
  madeByPerson: boolean;
}

export const decisions = ['CONFIRM', 'REFUSE'] as const;
export type Decision = (typeof decisions)[number];

/** What a person may decide about a proposed act: never their own, and who made the batch may only refuse. */
export function allowedDecisions(act: ActFacts, person: ActingPerson): AllowedStep<Decision>[] {
  if (act.state !== 'PROPOSED') return [];
  return decisions.map((step) => {
    const reasonCode = !may(person.roles, 'payoutAct.decide')
      ? 'PERMISSION_MISSING'
      : act.proposedBy === person.userId
        ? 'SECOND_PERSON_REQUIRED'
        : step === 'CONFIRM' && act.madeByPerson
          ? 'MAKER_MAY_NOT_CHECK'
          : null;
    return { step, allowed: reasonCode === null, reasonCode };
  });
}

/** Errors: PAYOUT_ACT_DECIDED, PERMISSION_MISSING, SECOND_PERSON_REQUIRED, MAKER_MAY_NOT_CHECK. */
export function requireDecision(decision: Decision, act: ActFacts, person: ActingPerson): void {
  const found = allowedDecisions(act, person).find((row) => row.step === decision);
  if (found === undefined) throw new DomainError('PAYOUT_ACT_DECIDED', 'conflict', { state: act.state });
  if (found.reasonCode !== null) throw new DomainError(found.reasonCode, 'denied', { permission: 'payoutAct.decide' });
}

function refusal(step: PayoutStep, facts: PayoutFacts, person: ActingPerson): string | null {
  if (!may(person.roles, permissionOf(step))) return 'PERMISSION_MISSING';
  if (facts.hasLiveChild && (step === 'WAIVE' || step === 'REISSUE')) return 'PAYOUT_HAS_LIVE_REISSUE';
  return facts.hasOpenAct ? 'PAYOUT_ACT_OPEN' : null;
}

function permissionOf(step: PayoutStep): 'batch.draft' | 'payoutAct.propose' {
  return step === 'REISSUE' ? 'batch.draft' : 'payoutAct.propose';
}
