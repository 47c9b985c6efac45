import type { Schema } from '../../api/client';
import { flagsAt } from '../checks/flag-address';

type Todo = Schema<'TodoDto'>;

const ofBatch = (state: string) => (id: string | null) =>
  id ? `/batches/${id}` : `/batches?batches.period=all&batches.state=${state}`;
const ofBank = (id: string | null): string => (id ? `/bank/${id}` : '/bank');

const ofFund = (page: string, { scheme }: Todo): string => (scheme ? `${page}?fund=${scheme}` : page);

/** Where each kind of to-do is done; with the thing itself when it is exactly one. */
const PLACES: Record<Todo['code'], (id: string | null, todo: Todo) => string> = {
  ROLL_TO_ACCEPT: (id) => (id ? `/rolls/${id}` : '/rolls?rolls.state=CHECKED'),
  BATCH_TO_DRAFT: (id) => (id ? `/rolls/${id}` : '/rolls?rolls.state=ACCEPTED'),
  BATCH_TO_SEND_BACK: (id) => (id ? `/batches/${id}` : '/batches?batches.period=all'),
  BATCH_TO_SUBMIT: ofBatch('DRAFT'),
  BATCH_TO_REVIEW: ofBatch('SUBMITTED'),
  BATCH_TO_APPROVE: ofBatch('REVIEWED'),
  BATCH_TO_ISSUE: ofBank,
  PAYOUT_ACT_TO_DECIDE: () => '/payout-acts?acts.state=PROPOSED',
  FUNDS_TO_REQUEST: () => '/fund-requests',
  FUNDS_TO_ARRIVE: () => '/fund-requests?requests.state=REQUESTED',
  SLIP_TO_RECORD: ofBank,
  RESULT_TO_UPLOAD: ofBank,
  RESULT_TO_EXPLAIN: (id) => (id ? `/bank-results/${id}` : '/bank'),
  BOUNCED_TO_REISSUE: () => '/failures',
  VOUCHER_TO_REVIEW: (id) => (id ? `/vouchers/${id}` : '/vouchers?vouchers.unreviewed=true'),
  PROPOSAL_TO_REVIEW: (id) => (id ? `/voucher-proposals/${id}` : '/voucher-proposals?proposals.state=PROPOSED'),
  REOPENING_TO_DECIDE: (_, todo) => ofFund('/closing', todo),
  MONTH_TO_CLOSE: (_, todo) => ofFund('/closing', todo),
  BREAK_TO_ASSIGN: (id, todo) => ofFund('/reconciliation', todo) + (id && todo.scheme ? `&account=${id}` : ''),
  FLAGS_TO_DECIDE: (id) => flagsAt({ severity: 'BLOCK', ...(id ? { batchId: id } : {}) }),
  PAID_FLAGS_TO_DECIDE: () => flagsAt({ severity: 'BLOCK' }),
  CASE_DEADLINE: (id) => (id ? `/findings/${id}` : '/finding-deadlines'),
  SUSPENSION_TO_DECIDE: () => '/certification?tab=proposals&proposals.state=PROPOSED',
  PAYMENT_TO_RESUME: () => '/certification?tab=suspensions&suspensions.resumable=true',
  CERTIFICATION_DUE: () => '/certification',
  VERIFICATION_MISFIT: () => '/integrity',
  ANCHOR_MISSING: () => '/integrity',
  NIGHT_JOB_FAILED: () => '/integrity',
  JOB_FAILED: () => '/',
};

export function placeOf(todo: Todo): string {
  return PLACES[todo.code](todo.subjectId, todo);
}

/** Pages that show the followed month: the to-do's own is followed when one goes there. */
const OF_A_MONTH: ReadonlySet<Todo['code']> = new Set([
  'REOPENING_TO_DECIDE',
  'MONTH_TO_CLOSE',
  'BREAK_TO_ASSIGN',
  'CERTIFICATION_DUE',
]);

export function monthOf(todo: Todo): string | null {
  return OF_A_MONTH.has(todo.code) ? todo.period : null;
}
