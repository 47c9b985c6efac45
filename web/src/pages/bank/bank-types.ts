import type { resultClassLabels } from '@messages/banking';
import type { Schema } from '../../api/client';
import type { Look } from '../../ui/states';

export type BatchBank = Schema<'BatchBankView'>;
export type ResultFile = Schema<'ResultFileView'>;
export type ResultClass = keyof typeof resultClassLabels;

/** The bank file of a batch, as `GET batches/{id}/bank` answers it. */
export interface BankFile {
  id: string;
  fileName: string;
  formatCode: string;
  formatVersion: number;
  digest: string;
  lineCount: number;
  /** Yuan. */
  total: string;
  issuedBy: string;
  issuedAt: string;
  downloads: number;
}

export interface Slip {
  number: string;
  paidOn: string;
  recordedBy: string;
  recordedAt: string;
}

/** Something wrong with a result file as a whole. */
export interface FileProblem {
  code: string;
  lineNo: number;
  stated?: string;
  found?: string;
}

// The API describes these three as plain objects.
export const bankFileOf = (bank: BatchBank | undefined): BankFile | null =>
  (bank?.bankFile ?? null) as unknown as BankFile | null;
export const slipOf = (bank: BatchBank | undefined): Slip | null => (bank?.slip ?? null) as unknown as Slip | null;
export const problemsOf = (file: ResultFile): FileProblem[] => file.fileProblems as unknown as FileProblem[];

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

/** Classes whose lines explain themselves: they were taken over, or had been before. */
const PLAIN: ReadonlySet<string> = new Set(['PAID', 'FAILED', 'FINAL_SAME']);
export const isPlain = (name: string): boolean => PLAIN.has(name);
