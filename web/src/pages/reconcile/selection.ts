import type { Schema } from '../../api/client';
import { fromCents, sum, toCents } from '../../ui/formats';

export type Break = Schema<'BreakDto'>;
export type PaneSide = 'BANK' | 'BOOK';

/** Names an open item as the service's proposal does: the line's id, or 'voucher/posting'; a statement's for the rest. */
export function keyOf(item: Pick<Break, 'lineId' | 'voucherId' | 'postingNo' | 'statementId'>): string {
  if (item.lineId !== null) return item.lineId;
  if (item.voucherId !== null) return `${item.voucherId}/${item.postingNo}`;
  return `S${item.statementId}`;
}

/** What a selection of both sides amounts to. */
export interface Sums {
  bank: string;
  book: string;
  /** Bank less book, yuan, exact. */
  difference: string;
  /** The two sides are equal and there are at least two items: the service will take it. */
  fits: boolean;
}

export function sumsOf(lines: readonly Pick<Break, 'amount'>[], postings: readonly Pick<Break, 'amount'>[]): Sums {
  const bank = sum(lines.map(({ amount }) => amount));
  const book = sum(postings.map(({ amount }) => amount));
  const cents = toCents(bank) - toCents(book);
  return { bank, book, difference: fromCents(cents), fits: cents === 0n && lines.length + postings.length >= 2 };
}

/** The one amount that, added on this side, would make the selection fit; null while nothing is selected or it fits. */
export function wanted({ difference }: Sums, side: PaneSide): string | null {
  const cents = toCents(difference);
  return cents === 0n ? null : fromCents(side === 'BOOK' ? cents : -cents);
}

/** Holds the words, or the amount as people write it (with or without thousands). */
export function holds(item: Break, words: string): boolean {
  if (words === '') return true;
  const plain = words.replaceAll(',', '');
  return (
    [item.summary, item.reference, item.counterparty, item.on].some((text) => text?.includes(words)) ||
    item.amount.includes(plain)
  );
}
