import { foldNumberText } from './width.js';

export type AccountNumber =
  | {
      ok: true;
      number: string;
      /** Cards pass; old passbook accounts do not: a reason to look, never to refuse. */
      luhn: boolean;
      /** 16–19 digits, as cards and most accounts have. */
      usualLength: boolean;
    }
  | { ok: false; reason: 'EMPTY' | 'CHARACTER' | 'LENGTH' | 'SCIENTIFIC' };

const HYPHENS = /[-\u2010-\u2015\u2212]/g;
const SCIENTIFIC = /^\d+(?:\.\d*)?E\+?\d+$/i;

/**
 * Reads a bank account or card number as rolls spell it: full-width digits, blanks and hyphens between groups.
 * `6.217E+18` has lost its digits in a spreadsheet and is told apart, never repaired.
 */
export function parseAccountNumber(raw: string): AccountNumber {
  const text = foldNumberText(raw);
  if (SCIENTIFIC.test(text)) return { ok: false, reason: 'SCIENTIFIC' };
  const number = text.replace(HYPHENS, '');
  if (number === '') return { ok: false, reason: 'EMPTY' };
  if (!/^\d+$/.test(number)) return { ok: false, reason: 'CHARACTER' };
  if (number.length < 12 || number.length > 32) return { ok: false, reason: 'LENGTH' };
  return { ok: true, number, luhn: passesLuhn(number), usualLength: number.length >= 16 && number.length <= 19 };
}

/** Asterisks and the last four digits; wholly masked when too short to hide anything. */
export function maskAccount(n: string): string {
  return n.length <= 4 ? '*'.repeat(n.length) : '*'.repeat(n.length - 4) + n.slice(-4);
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = digits.length - 1, second = false; i >= 0; i -= 1, second = !second) {
    const digit = digits.charCodeAt(i) - 48;
    sum += second ? (digit * 2 > 9 ? digit * 2 - 9 : digit * 2) : digit;
  }
  return sum % 10 === 0;
}
