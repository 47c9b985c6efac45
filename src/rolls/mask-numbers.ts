import { maskAccount } from '../kernel/account-number.js';
import { maskIdNumber } from '../kernel/id-number.js';
import { foldNumberText, toHalfWidth } from '../kernel/width.js';
import type { RollField } from './domain/roll-row.types.js';

/** Eleven digits or more, also in groups: a phone, an ID or an account number, in whatever column it stands. */
const LONG_NUMBER = /\d(?:[ -]?\d){9,}[ -]?[\dXx]/g;
const MAX_LENGTH = 200;

/** A cell as it may be shown to everyone who reads rolls. */
export function maskCell(field: RollField | null, text: string): string {
  if (field === 'idNumber') return masked(text, maskIdNumber);
  if (field === 'account') return masked(text, maskAccount);
  return maskLongNumbers(text).slice(0, MAX_LENGTH);
}

/** Long numbers keep their last four digits; the rest of the text stays. */
export function maskLongNumbers(text: string): string {
  if (text.length < 11) return text;
  const folded = toHalfWidth(text);
  const result = folded.replace(LONG_NUMBER, (number) => '*'.repeat(number.length - 4) + number.slice(-4));
  return result === folded ? text : result;
}

function masked(text: string, mask: (number: string) => string): string {
  const number = foldNumberText(text);
  // What is no number at all (a name, an error of a formula) says more when it is seen.
  return /\d{5}/.test(number) ? mask(number.slice(0, MAX_LENGTH)) : text.slice(0, MAX_LENGTH);
}

const UNPRINTABLE =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Without what no workbook can hold. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, '\ufffd');
}
