import type { Schema } from '../../api/client';

type Todo = Schema<'TodoDto'>;

const ofBatch = (state: string) => (id: string | null) =>
  id ? `/batches/${id}` : `/batches?batches.period=all&batches.state=${state}`;
const ofBank = (id: string | null): string => (id ? `/bank/${id}` : '/bank');

/** Where each kind of to-do is done; with the thing itself when it is exactly one. */
const PLACES: Record<Todo['code'], (id: string | null) => string> = {
  ROLL_TO_ACCEPT: (id) => (id ? `/rolls/${id}` : '/rolls?rolls.state=CHECKED'),
  BATCH_TO_DRAFT: (id) => (id ? `/rolls/${id}` : '/rolls?rolls.state=ACCEPTED'),
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
  JOB_FAILED: () => '/',
};

export function placeOf(todo: Todo): string {
  return PLACES[todo.code](todo.subjectId);
}
