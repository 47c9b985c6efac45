import type { Role } from '../../identity/domain/role.types.js';

export const RETURN_STATES = ['HELD', 'IN_REISSUE', 'REPAID', 'WAIVED'] as const;
/** HELD in 暂收款, in a reissue that is not paid yet, paid again, or kept by the fund. */
export type ReturnState = (typeof RETURN_STATES)[number];

export const NEXT_STEPS = [
  'CORRECT_AND_REISSUE',
  'DECIDE_WAIVER',
  'SUBMIT_REISSUE',
  'REVIEW_REISSUE',
  'APPROVE_REISSUE',
  'ISSUE_REISSUE',
  'RECORD_SLIP',
  'NONE',
] as const;
export type NextStep = (typeof NEXT_STEPS)[number];

/** What decides where returned money goes next. */
export interface ReturnFacts {
  state: ReturnState;
  /** State of the batch that pays it again, if there is one. */
  reissueState: string | null;
  /** Two people are deciding that it is not paid again. */
  waiverProposed: boolean;
}

const OF_REISSUE: Readonly<Record<string, readonly [NextStep, Role]>> = {
  DRAFT: ['SUBMIT_REISSUE', 'FINANCE_CLERK'],
  SUBMITTED: ['REVIEW_REISSUE', 'REVIEWER'],
  REVIEWED: ['APPROVE_REISSUE', 'APPROVER'],
  APPROVED: ['ISSUE_REISSUE', 'CASHIER'],
  ISSUED: ['RECORD_SLIP', 'CASHIER'],
};

/** The one next step of a returned payout and the role that holds it; none once it is paid again or waived. */
export function nextStep({ state, reissueState, waiverProposed }: ReturnFacts): { step: NextStep; role: Role | null } {
  if (state === 'REPAID' || state === 'WAIVED') return { step: 'NONE', role: null };
  if (state === 'IN_REISSUE') {
    const [step, role] = OF_REISSUE[reissueState ?? ''] ?? OF_REISSUE.DRAFT!;
    return { step, role };
  }
  return waiverProposed
    ? { step: 'DECIDE_WAIVER', role: 'REVIEWER' }
    : { step: 'CORRECT_AND_REISSUE', role: 'FINANCE_CLERK' };
}
