const FULL_WIDTH = /[\uff01-\uff5e]/g;
const BLANKS = /[\s\u200b-\u200f\u2060]+/g;

/** Full-width ASCII (U+FF01–FF5E) to its half-width form; nothing else changes, Han characters least of all. */
export function toHalfWidth(text: string): string {
  return text.replace(FULL_WIDTH, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));
}

/** Without any blank: spaces of every width, tabs, no-break and zero-width characters, byte order marks. */
export function withoutBlanks(text: string): string {
  return text.replace(BLANKS, '');
}

/**
 * How a number reads that a spreadsheet kept as text: half-width, without blanks, without the leading apostrophe by
 * which Excel marks text.
 */
export function foldNumberText(raw: string): string {
  if (/^[0-9A-Z]+$/.test(raw)) return raw;
  return withoutBlanks(toHalfWidth(raw)).replace(/^['’]/, '');
}
