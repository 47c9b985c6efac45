import { payoutReference } from '../kernel/payout-reference.js';
import { auditCheckTexts } from '../messages/audit-checks.js';
import { caseNumber } from '../messages/cases.js';
import type { CheckCode } from './domain/check-catalogue.js';
import { flagSentence } from './domain/flag-sentence.js';
import type { FlagListed } from './flags.store.js';

export type FlagInList = Omit<FlagListed, 'evidence' | 'caseYear' | 'caseNo'> & {
  reference: string | null;
  title: string;
  sentence: string;
  caseNumber: string | null;
};
export type FlagInFull = FlagInList & { meaning: string; basis: string; remedy: string };

/** A flag as lists show it: the name of its check and one sentence that says why it was raised. */
export function flagInList({ evidence, caseYear, caseNo, ...flag }: FlagListed): FlagInList {
  const { title } = auditCheckTexts[flag.checkCode as CheckCode];
  const { batchId, lineNo } = flag;
  const reference = batchId === null || lineNo === null ? null : payoutReference(batchId, lineNo);
  return {
    ...flag,
    reference,
    title,
    sentence: flagSentence(flag.checkCode, evidence),
    caseNumber: caseYear === null || caseNo === null ? null : caseNumber(caseYear, caseNo),
  };
}

/** With what the check means, why it matters and what to do. */
export function flagInFull(flag: FlagListed): FlagInFull {
  const { meaning, basis, remedy } = auditCheckTexts[flag.checkCode as CheckCode];
  return { ...flagInList(flag), meaning, basis, remedy };
}
