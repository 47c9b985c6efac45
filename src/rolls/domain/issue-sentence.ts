import { schemeLabels } from '../../messages/agencies.js';
import { errorSentence } from '../../messages/catalogue.js';
import { stopReasonLabels } from '../../messages/roll-acts.js';
import { rollIssues } from '../../messages/rolls.js';
import type { RollIssueEntry } from '../../messages/rolls.js';

const ISSUES: Readonly<Record<string, RollIssueEntry>> = rollIssues;
const WORDS: Readonly<Record<string, string>> = { ...schemeLabels, ...stopReasonLabels };

/** What is wrong, in words; codes among the details are put into words too. */
export function issueSentence(code: string, details: Readonly<Record<string, unknown>>): string {
  const entry = ISSUES[code];
  // A file that could not be read at all leaves the code of its error.
  return entry ? fill(entry.sentence, details) : errorSentence(code, details);
}

/** The same without a particular row: for counts. */
export function issueLabel(code: string): string {
  return (ISSUES[code]?.sentence ?? errorSentence(code)).replace(/\{\w+\}/g, '…');
}

/** What to do about it; empty where the sentence says so already. */
export function issueRemedy(code: string, details: Readonly<Record<string, unknown>>): string {
  const entry = ISSUES[code];
  return entry ? fill(entry.remedy, details) : '';
}

function fill(text: string, details: Readonly<Record<string, unknown>>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(details[name] ?? '');
    return name === 'scheme' || name === 'reason' ? (WORDS[value] ?? value) : value;
  });
}
