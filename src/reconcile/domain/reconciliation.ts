import { sumMoney, type Decimal, ZERO } from '../../kernel/money.js';

/** What stands open on one side, yuan, both without sign. */
export interface OpenSums {
  received: Decimal;
  paid: Decimal;
}

export interface Reconciliation {
  book: Decimal;
  bank: Decimal;
  /** Lines that the books lack: 银行已收/已付，企业未收/未付. */
  notBooked: OpenSums;
  /** Postings that the bank lacks: 企业已收/已付，银行未收/未付. */
  notAtBank: OpenSums;
  adjustedBook: Decimal;
  adjustedBank: Decimal;
  /** Bank minus book after adjustment; the differences of opening balances and holes explain it to the cent. */
  difference: Decimal;
}

/** 银行存款余额调节表: each side corrected by what only the other one knows. */
export function reconcile(book: Decimal, bank: Decimal, notBooked: OpenSums, notAtBank: OpenSums): Reconciliation {
  const adjustedBook = book.plus(notBooked.received).minus(notBooked.paid);
  const adjustedBank = bank.plus(notAtBank.received).minus(notAtBank.paid);
  return {
    book,
    bank,
    notBooked,
    notAtBank,
    adjustedBook,
    adjustedBank,
    difference: adjustedBank.minus(adjustedBook),
  };
}

/** Sums of signed amounts by direction. */
export function openSums(amounts: readonly Decimal[]): OpenSums {
  return {
    received: sumMoney(amounts.filter((amount) => amount.gt(ZERO))),
    paid: sumMoney(amounts.filter((amount) => amount.lt(ZERO))).neg(),
  };
}
