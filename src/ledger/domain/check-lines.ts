import { DomainError } from '../../kernel/domain-error.js';
import { money, sumMoney, toWire, ZERO } from '../../kernel/money.js';
import type { PostingLine } from './ledger.types.js';

/** A line as a person enters it: account code and one of the two amounts, yuan with at most two decimals. */
export interface EnteredLine {
  account: string;
  debit?: string;
  credit?: string;
  summary?: string;
}

/**
 * Entered lines as amounts: each line has exactly one side, the sides are equal.
 * Errors: MONEY_MALFORMED, POSTING_LINE_WRONG, VOUCHER_UNBALANCED.
 */
export function checkLines(entered: readonly EnteredLine[]): PostingLine[] {
  const lines = entered.map((line, index) => {
    const debit = line.debit === undefined ? ZERO : money(line.debit);
    const credit = line.credit === undefined ? ZERO : money(line.credit);
    if (debit.isZero() === credit.isZero()) throw new DomainError('POSTING_LINE_WRONG', 'invalid', { line: index + 1 });
    return { account: line.account, debit, credit, ...(line.summary ? { summary: line.summary } : {}) };
  });
  const debit = sumMoney(lines.map((line) => line.debit));
  const credit = sumMoney(lines.map((line) => line.credit));
  if (lines.length < 2 || !debit.eq(credit)) {
    throw new DomainError('VOUCHER_UNBALANCED', 'rule', { debit: toWire(debit), credit: toWire(credit) });
  }
  return lines;
}
