import { toHalfWidth, withoutBlanks } from './width.js';

/** The dot between the parts of a name: U+00B7 = GB18030 A1A4 (民委发〔2016〕33号). */
export const NAME_DOT = '\u00b7';

/** The dots met in practice where U+00B7 is meant, U+00B7 first. Unicode normalisation does not unify them. */
export const NAME_DOTS: readonly string[] = [
  NAME_DOT,
  '\u2022', // bullet
  '\u2219', // bullet operator
  '\u22c5', // dot operator
  '\u2027', // hyphenation point
  '\u30fb', // katakana middle dot; some decoders read A1A4 as this
  '\uff65', // half-width katakana middle dot
  '\u25cf', // black circle
  '\uff0e', // full-width full stop
  '\u002e', // full stop
  '\u3002', // ideographic full stop
  '\u318d', // hangul araea
  '\u0387', // greek ano teleia
  '\u2e31', // word separator middle dot
  '\u2024', // one dot leader
];

/** Code points; the rule asks for at least 50 (民委发〔2016〕33号), the longest transcribed names stay below this. */
export const NAME_MAX_LENGTH = 100;

const DOT_CLASS = `[${NAME_DOTS.join('').replace('.', '\\.')}]`;
const DOT = new RegExp(DOT_CLASS, 'gu');
const DOT_IN_BLANKS = new RegExp(`[\\s\\u200b]*(${DOT_CLASS})[\\s\\u200b]*`, 'gu');
const FULL_WIDTH_LATIN = /[\uff21-\uff3a\uff41-\uff5a]/g;
const NEEDS_WORK = new RegExp(`[\\s\\u200b\\uff21-\\uff3a\\uff41-\\uff5a]|${DOT_CLASS}`, 'u');

// Numbers, controls, formats, lone surrogates, U+FFFD (a symbol), and every mark that is not part of a name: `?`, `*`,
// □ and 〓 stand where an encoder or a masking tool lost a character. Private-use and unassigned characters pass:
// rare characters that older tables hold are of these.
const REFUSED = /[\p{Nd}\p{No}\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{S}\p{Pc}\p{Po}\p{Pi}\p{Pf}\ufffe\uffff]/u;
const PERMITTED_MARKS = /['’‘]/g;

/**
 * The spelling this product writes for a new name: trimmed, one blank for many, no blank around the dot, the dot as
 * U+00B7, full-width Latin as half-width. Han characters are never touched, compatibility forms included, therefore no
 * Unicode normalisation. A stored name is not replaced by this.
 */
export function normalizeName(raw: string): string {
  if (!NEEDS_WORK.test(raw)) return raw;
  return raw
    .replace(FULL_WIDTH_LATIN, toHalfWidth)
    .replace(DOT_IN_BLANKS, NAME_DOT)
    .replace(/[\s\u200b]+/g, ' ')
    .trim();
}

/** For comparison only: no separators, no blanks, half-width, Latin in upper case. */
export function nameKey(raw: string): string {
  return toHalfWidth(withoutBlanks(raw).replace(DOT, '')).toUpperCase();
}

/**
 * SAME: character for character, surrounding blanks aside. SEPARATOR: the same name with another dot, blank, width or
 * letter case, which a bank may still refuse. DIFFERENT: another name.
 */
export function compareNames(a: string, b: string): 'SAME' | 'SEPARATOR' | 'DIFFERENT' {
  if (a.trim() === b.trim()) return 'SAME';
  return nameKey(a) === nameKey(b) ? 'SEPARATOR' : 'DIFFERENT';
}

/** Whether a text can be a person's name; length in code points after trimming. */
export function checkName(raw: string): 'OK' | 'EMPTY' | 'TOO_LONG' | 'CHARACTER' {
  const text = raw.trim();
  const letters = text.replace(DOT, '').replace(PERMITTED_MARKS, '');
  if (withoutBlanks(letters) === '') return 'EMPTY';
  if (REFUSED.test(letters)) return 'CHARACTER';
  return text.length > NAME_MAX_LENGTH && [...text].length > NAME_MAX_LENGTH ? 'TOO_LONG' : 'OK';
}
