const AMOUNT = /^-?\d+(\.\d+)?$/;
/** What a spreadsheet takes for a formula, also in its wide form and after blanks. */
const FORMULA = /^\s*[=+\-@＝＋－＠\t\r]/u;

/** A cell of a csv that no spreadsheet computes: an apostrophe stands before what would be a formula. */
export function safeCell(text: string): string {
  return FORMULA.test(text) && !AMOUNT.test(text) ? `'${text}` : text;
}
