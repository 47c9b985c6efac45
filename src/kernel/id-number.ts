import { isDate } from './period.js';
import { foldNumberText } from './width.js';

/** Resident card, residence permit of people from 港澳台, permanent residence card of foreigners. */
export type IdKind = 'RESIDENT_ID' | 'PERMIT_HMT' | 'PERMIT_FOREIGN';

export type IdNumber =
  | {
      ok: true;
      /** 18 characters with an upper-case X; 15 for a foreign permit of the old style. */
      number: string;
      /** True when the roll held a 15-digit resident number and the century and check character were added. */
      from15: boolean;
      /** Null only for foreign permits of the old style, whose two-digit year names no century. */
      birthOn: string | null;
      sex: 'M' | 'F' | null;
      kind: IdKind;
    }
  | { ok: false; reason: 'EMPTY' | 'LENGTH' | 'CHARACTER' | 'BIRTH_DATE' | 'CHECK_DIGIT' };

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_CHARACTERS = '10X98765432';

/** Nobody born before this receives a pension today: an earlier year is a typing error. */
const EARLIEST_BIRTH_YEAR = '1850';
const LATEST_BIRTH_YEAR = '2099';

/** The eighteenth character of a number, from its first seventeen digits (GB 11643, ISO 7064 MOD 11-2). */
export function checkCharacter(first17: string): string {
  let sum = 0;
  for (let i = 0; i < 17; i += 1) sum += (first17.charCodeAt(i) - 48) * WEIGHTS[i]!;
  return CHECK_CHARACTERS[sum % 11]!;
}

/**
 * Reads an ID number as rolls spell it: full-width digits, blanks, lower-case x, 15 digits of the years before 1999.
 * A wrong check character is reported, never repaired. The leading division code is not judged: it is the place of
 * first registration and codes come and go.
 */
export function parseIdNumber(raw: string): IdNumber {
  const text = foldNumberText(raw).toUpperCase();
  if (text === '') return { ok: false, reason: 'EMPTY' };
  if (!/^[0-9A-Z]+$/.test(text)) return { ok: false, reason: 'CHARACTER' };
  if (text.length === 15) return parse15(text);
  if (text.length !== 18) return { ok: false, reason: 'LENGTH' };
  return parse18(text, false);
}

/** First six and last four characters, the rest asterisks; wholly masked when too short to hide anything. */
export function maskIdNumber(n: string): string {
  return n.length <= 10 ? '*'.repeat(n.length) : `${n.slice(0, 6)}${'*'.repeat(n.length - 10)}${n.slice(-4)}`;
}

function parse15(text: string): IdNumber {
  if (/^[A-Z]{3}\d{12}$/.test(text)) {
    return { ok: true, number: text, from15: false, birthOn: null, sex: null, kind: 'PERMIT_FOREIGN' };
  }
  if (!/^\d{15}$/.test(text)) return { ok: false, reason: 'CHARACTER' };
  const first17 = `${text.slice(0, 6)}19${text.slice(6)}`;
  return parse18(first17 + checkCharacter(first17), true);
}

function parse18(number: string, from15: boolean): IdNumber {
  if (!/^\d{17}[\dX]$/.test(number)) return { ok: false, reason: 'CHARACTER' };
  const year = number.slice(6, 10);
  const birthOn = `${year}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  if (year < EARLIEST_BIRTH_YEAR || year > LATEST_BIRTH_YEAR || !isDate(birthOn)) {
    return { ok: false, reason: 'BIRTH_DATE' };
  }
  if (checkCharacter(number) !== number[17]) return { ok: false, reason: 'CHECK_DIGIT' };
  const sex = number.charCodeAt(16) % 2 === 1 ? 'M' : 'F';
  return { ok: true, number, from15, birthOn, sex, kind: kindOf(number) };
}

function kindOf(number: string): IdKind {
  if (number.startsWith('9')) return 'PERMIT_FOREIGN';
  return /^8[123]/.test(number) ? 'PERMIT_HMT' : 'RESIDENT_ID';
}
