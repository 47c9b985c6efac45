import { closing as text } from '@messages/web/closing';
import type { Schema } from '../../api/client';
import type { Scheme } from '../../api/lists';

export type Item = Schema<'ClosingItemDto'>;
export type Thing = Schema<'ClosingThingDto'>;

/** Where the items of a subject are worked on. */
export function placeOf(subject: Item['subject'], fund: Scheme): string {
  switch (subject) {
    case 'PERIODS':
      return `/accounting-periods?fund=${fund}`;
    case 'BATCHES':
      return `/batches?batches.scheme=${fund}`;
    case 'BANK_RESULTS':
      return '/bank';
    case 'FUND_REQUESTS':
      return `/fund-requests?requests.fund=${fund}`;
    case 'RECONCILIATION':
      return `/reconciliation?fund=${fund}`;
    case 'VOUCHER_PROPOSALS':
      return `/voucher-proposals?proposals.fund=${fund}`;
    case 'VOUCHERS':
      return `/vouchers?vouchers.fund=${fund}&vouchers.unreviewed=true`;
    case 'TRIAL_BALANCE':
      return `/trial-balance?fund=${fund}`;
    case 'VERIFICATION':
      return '/integrity';
  }
}

/** Where one thing of an item is worked on; null: it has no page of its own. */
export function placeOfThing(item: Item, { id }: Thing, fund: Scheme): string | null {
  switch (item.code) {
    case 'BATCHES':
      return `/batches/${id}`;
    case 'SLIPS':
      return `/bank/${id}`;
    case 'RESULT_LINES':
      return `/bank-results/${id}`;
    case 'BANK_RECONCILED':
    case 'BANK_BREAKS':
      return `/reconciliation?fund=${fund}&account=${id}`;
    case 'REVIEWED':
      return `/vouchers/${id}`;
    case 'PROPOSALS':
      return `/voucher-proposals/${id}`;
    case 'YEAR_END':
      return `/vouchers?vouchers.fund=${fund}&vouchers.account=${id}`;
    default:
      return null;
  }
}

/** What a thing is called on the page. */
export function labelOf(item: Item, { id, label }: Thing): string {
  if (item.code === 'FUND_REQUESTS') return text.request(id);
  return item.code === 'REVIEWED' ? text.voucher(label) : label;
}
