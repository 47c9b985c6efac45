import type { Period } from '../../kernel/period.js';

export const TODO_CODES = [
  'VERIFICATION_MISFIT',
  'ANCHOR_MISSING',
  'NIGHT_JOB_FAILED',
  'FLAGS_TO_DECIDE',
  'PAID_FLAGS_TO_DECIDE',
  'BATCH_TO_SEND_BACK',
  'BATCH_TO_APPROVE',
  'BATCH_TO_REVIEW',
  'BATCH_TO_ISSUE',
  'SLIP_TO_RECORD',
  'RESULT_TO_UPLOAD',
  'FUNDS_TO_REQUEST',
  'FUNDS_TO_ARRIVE',
  'PAYOUT_ACT_TO_DECIDE',
  'BATCH_TO_SUBMIT',
  'BATCH_TO_DRAFT',
  'ROLL_TO_ACCEPT',
  'RESULT_TO_EXPLAIN',
  'BOUNCED_TO_REISSUE',
  'PROPOSAL_TO_REVIEW',
  'VOUCHER_TO_REVIEW',
  'REOPENING_TO_DECIDE',
  'BREAK_TO_ASSIGN',
  'MONTH_TO_CLOSE',
  'CASE_DEADLINE',
  'SUSPENSION_TO_DECIDE',
  'PAYMENT_TO_RESUME',
  'CERTIFICATION_DUE',
  'JOB_FAILED',
] as const;
/** In the order in which equally urgent ones are shown. */
export type TodoCode = (typeof TODO_CODES)[number];

export const TODO_SUBJECTS = [
  'roll',
  'batch',
  'payoutAct',
  'fund',
  'fundRequest',
  'bankResult',
  'payout',
  'redFlag',
  'finding',
  'suspensionProposal',
  'certification',
  'voucher',
  'voucherProposal',
  'period',
  'reopening',
  'bankAccount',
  'night',
  'job',
] as const;

/** One thing that waits; several of one code make one to-do. */
export interface WaitingThing {
  subjectType: (typeof TODO_SUBJECTS)[number];
  subjectId: string;
  scheme: string | null;
  period: Period | null;
  /** Yuan, two decimals; null where money is no part of it. */
  amount: string | null;
  /** 'YYYY-MM-DD' by which it should be done. */
  dueOn: string | null;
  /** How people call it, where the sentence says so. */
  name?: string;
}

export interface Todo {
  code: TodoCode;
  text: string;
  count: number;
  amount: string | null;
  scheme: string | null;
  period: Period | null;
  subjectType: WaitingThing['subjectType'] | null;
  subjectId: string | null;
  dueOn: string | null;
  late: boolean;
}

/** Days before a deadline of a case at which it becomes its handler's to-do. */
export const CASE_DAYS = 3;

/** Days after which a returned payout that nobody has settled counts as late: a month passes with the next payday. */
export const BOUNCE_DAYS = 30;

export const BOARD_STEPS = ['ROLL', 'CHECK', 'DRAFT', 'REVIEW', 'APPROVE', 'ISSUE', 'RESULT', 'BOOK'] as const;
export type BoardStep = (typeof BOARD_STEPS)[number];
export const CELL_STATES = ['WAITING', 'CURRENT', 'DONE', 'FAILED'] as const;
export type CellState = (typeof CELL_STATES)[number];

export interface BoardCell {
  step: BoardStep;
  stepLabel: string;
  state: CellState;
  label: string;
  /** Who did it, or the role that holds it now; null while it waits for the steps before it. */
  holder: string | null;
  since: Date | null;
  subjectType: 'roll' | 'batch' | null;
  subjectId: string | null;
  count: number | null;
  /** Yuan, two decimals. */
  amount: string | null;
}

export const HIT_KINDS = ['person', 'batch', 'voucher', 'project', 'budgetEvent', 'payout'] as const;
export interface SearchHit {
  kind: (typeof HIT_KINDS)[number];
  id: string;
  /** The project of a budget event, the batch of a payout. */
  parentId: string | null;
  title: string;
  subtitle: string;
}

export const SOURCES = ['CENTRAL', 'REGION', 'PREFECTURE', 'COUNTY', 'OWN'] as const;
export type FlowSource = (typeof SOURCES)[number];
export const OUTCOMES = ['PAID', 'REISSUED', 'BOUNCED', 'WAIVED', 'IN_TRANSIT'] as const;
export type FlowOutcome = (typeof OUTCOMES)[number];
