import { Decimal, MONEY_MAX } from './money.js';
import { toHalfWidth } from './width.js';

export type AmountText =
  | { ok: true; amount: Decimal }
  | { ok: false; reason: 'EMPTY' | 'MALFORMED' | 'TOO_MANY_DECIMALS' | 'NEGATIVE' | 'RANGE' };

/** What nearly every cell holds, and within the range by its length. */
const PLAIN = /^\d{1,14}(?:\.\d{1,2})?$/;
const AMOUNT = /^(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?$/;

/**
 * An amount in yuan as people type it: `1,234.50`, `￥250.91`, full-width digits and marks, 元 behind. Grouping must be
 * by threes; a third decimal is refused even when it is zero, so that nothing is ever rounded on the way in.
 */
export function parseAmountText(raw: string): AmountText {
  if (PLAIN.test(raw)) return { ok: true, amount: new Decimal(raw) };
  const text = toHalfWidth(raw.trim())
    .replace(/元$/, '')
    .replace(/[\u2212\u2013]/, '-')
    .trim();
  if (text === '') return { ok: false, reason: 'EMPTY' };

  const negative = /^\((.*)\)$/.exec(text)?.[1] ?? /^[¥\uffe5]?\s*-(.*)$/.exec(text)?.[1];
  const figure = (negative ?? text).replace(/^\s*[¥\uffe5]/, '').trim();
  const match = AMOUNT.exec(figure);
  if (!match) return { ok: false, reason: 'MALFORMED' };
  if (negative !== undefined) return { ok: false, reason: 'NEGATIVE' };
  if (match[1] !== undefined && match[1].length > 2) return { ok: false, reason: 'TOO_MANY_DECIMALS' };

  const amount = new Decimal(figure.replaceAll(',', ''));
  return amount.gt(MONEY_MAX) ? { ok: false, reason: 'RANGE' } : { ok: true, amount };
}
