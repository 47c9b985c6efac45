import type { resultClassLabels } from '@messages/banking';
import type { Schema } from '../../api/client';
import type { Look } from '../../ui/states';

export type BatchBank = Schema<'BatchBankView'>;
export type ResultFile = Schema<'ResultFileView'>;
export type ResultClass = keyof typeof resultClassLabels;

export type BankFile = Schema<'BankFileView'>;
export type FileProblem = Schema<'FileProblemView'>;

export function unknownOf(bank: BatchBank | undefined): number {
  return bank?.outcomes.find(({ state }) => state === 'ISSUED')?.payouts ?? 0;
}

/** How a class of result lines looks; its word is in resultClassLabels. */
export const classLooks: Record<ResultClass, Look> = {
  PAID: 'done',
  FAILED: 'failed',
  FINAL_SAME: 'ended',
  DUPLICATE: 'again',
  MALFORMED: 'waiting',
  UNKNOWN_REFERENCE: 'waiting',
  WRONG_BATCH: 'waiting',
  FINAL_DIFFERENT: 'late',
  AMOUNT_DIFFERS: 'late',
};
