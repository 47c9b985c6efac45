import { isPayoutReference, parsePayoutReference } from '../../kernel/payout-reference.js';
import { toHalfWidth } from '../../kernel/width.js';

const RUN = /[0-9A-Z][0-9A-Z-]{4,}[0-9A-Z]/g;
const DOCUMENT = /(\p{Script=Han}{1,12})[〔[(【](\d{4})[〕\])】]\s*第?(\d{1,5})号/gu;
const REQUEST = /用款计划(?:编号|号)?[::\s]*(?:第|NO\.?)?\s*(\d{1,18})(?!\d)/g;
const LONG_NUMBER = /\d{14,19}[0-9Xx]?/g;

/**
 * The references in a statement line's serial number and texts, each once and sorted:
 * a run of letters, digits and hyphens with a digit in it (batch number, slip number); `P:` a payout reference and `B:`
 * its batch; `FR:` a fund request; `D:` a document number with every possible beginning, since nothing tells where the
 * words before it end.
 */
export function lineReferences(texts: readonly (string | null)[]): string[] {
  const found = new Set<string>();
  for (const text of texts) {
    if (text === null) continue;
    const plain = toHalfWidth(text).toUpperCase();
    for (const [run] of plain.matchAll(RUN)) {
      if (!/\d/.test(run)) continue;
      found.add(run);
      const payout = parsePayoutReference(run);
      if (payout) found.add(`P:${run}`).add(`B:${payout.batchId}`);
    }
    for (const [, id] of plain.matchAll(REQUEST)) found.add(`FR:${id!.replace(/^0+(?=\d)/, '')}`);
    for (const [, words, year, no] of plain.matchAll(DOCUMENT)) {
      const letters = [...words!];
      for (let from = 0; from < letters.length; from += 1) {
        found.add(`D:${letters.slice(from).join('')}〔${year}〕${Number(no)}号`);
      }
    }
  }
  return [...found].sort();
}

/** The key of a document number, as `lineReferences` would find it; null for a text that names nothing. */
export function documentKey(text: string | null): string | null {
  if (text === null) return null;
  const plain = toHalfWidth(text).toUpperCase().replace(/\s/g, '');
  const [match] = [...plain.matchAll(DOCUMENT)];
  if (match) return `D:${match[1]}〔${match[2]}〕${Number(match[3])}号`;
  return /^[0-9A-Z][0-9A-Z-]{4,}[0-9A-Z]$/.test(plain) && /\d/.test(plain) ? plain : null;
}

/** Of document references that end alike only the longest that is `known`; everything else as it is. */
export function knownReferences(tokens: readonly string[], known: (token: string) => boolean): string[] {
  const longest = new Map<string, string>();
  const others: string[] = [];
  for (const token of tokens) {
    if (!known(token)) continue;
    if (!token.startsWith('D:')) {
      others.push(token);
      continue;
    }
    const ending = token.slice(token.indexOf('〔'));
    if (token.length > (longest.get(ending)?.length ?? 0)) longest.set(ending, token);
  }
  return [...others, ...longest.values()];
}

/**
 * A bank's text without the numbers of people: ID and account numbers keep their last four digits. Our own payout
 * references stay, they name a payment and no person.
 */
export function maskPersonal(text: string): string {
  return text.replace(LONG_NUMBER, (number) =>
    isPayoutReference(number) && number.startsWith('00')
      ? number
      : `${'*'.repeat(number.length - 4)}${number.slice(-4)}`,
  );
}
