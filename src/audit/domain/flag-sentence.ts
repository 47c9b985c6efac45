import { grouped } from '../../kernel/grouped.js';
import { schemeLabels } from '../../messages/agencies.js';
import { matchReasonLabels } from '../../messages/audit.js';
import { auditCheckTexts, checkParameterLabels, evidenceWords } from '../../messages/audit-checks.js';
import type { AuditCheckText } from '../../messages/audit-checks.js';
import type { CheckCode } from './check-catalogue.js';

/** An amount as the evidence of a flag keeps it. */
const AMOUNT = /^\d+(\.\d+)?$/;
const TEXTS: Readonly<Record<string, AuditCheckText>> = auditCheckTexts;
const WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ...evidenceWords,
  firstStep: evidenceWords.step!,
  secondStep: evidenceWords.step!,
  otherScheme: schemeLabels,
  matchReason: matchReasonLabels,
};

/** Why the check hit, in words, from the evidence of the flag. */
export function flagSentence(check: string, evidence: Readonly<Record<string, unknown>>): string {
  const text = TEXTS[check]?.evidence ?? '';
  const kind = String(evidence.way ?? evidence.part ?? evidence.kind ?? '');
  const sentence = typeof text === 'string' ? text : (text[kind] ?? '');
  return sentence
    .replace(/\[([^\]]*)\]/g, (_, part: string) =>
      [...part.matchAll(/\{(\w+)\}/g)].every(([, name]) => has(evidence, name!)) ? part : '',
    )
    .replace(/\{(\w+)\}( 元)?/g, (_, name: string, yuan = '') => {
      const said = word(name, evidence[name]);
      return (yuan && AMOUNT.test(said) ? grouped(said) : said) + yuan;
    });
}

/** What a parameter of a check is called. */
export function parameterLabel(check: CheckCode, name: string): string {
  return checkParameterLabels[`${check}.${name}`] ?? checkParameterLabels[name] ?? name;
}

function has(evidence: Readonly<Record<string, unknown>>, name: string): boolean {
  return evidence[name] !== undefined && evidence[name] !== null && evidence[name] !== '';
}

function word(name: string, value: unknown): string {
  const text = String(value ?? '');
  return WORDS[name]?.[text] ?? text;
}
