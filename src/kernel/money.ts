import { Decimal } from 'decimal.js';
import { DomainError } from './domain-error.js';

// 40 digits: a product or quotient of two numeric(16,2) values is exact or far enough from a tie that rounding it
// to cents afterwards cannot round twice. Plain notation, so that no text of an amount ever reads 1e-7.
Decimal.set({ precision: 40, rounding: Decimal.ROUND_HALF_UP, toExpNeg: -60, toExpPos: 60 });

export { Decimal };

export const ZERO = new Decimal(0);

/** The largest amount in yuan that the database's numeric(16,2) holds. */
export const MONEY_MAX = new Decimal('99999999999999.99');

const MONEY_TEXT = /^-?(?:0|[1-9]\d*)(?:\.\d{1,2})?$/;
const WAN_TEXT = /^-?(?:0|[1-9]\d*)(?:\.\d{1,6})?$/;
const HUNDRED = new Decimal(100);
const TEN_THOUSAND = new Decimal(10_000);

/**
 * An amount in yuan. A third decimal is refused, never rounded; so is a JS number that slipped past the types.
 * Errors: MONEY_MALFORMED.
 */
export function money(v: string | Decimal): Decimal {
  const value = typeof v === 'string' ? (MONEY_TEXT.test(v) ? new Decimal(v) : null) : Decimal.isDecimal(v) ? v : null;
  if (value === null || !value.isFinite() || value.decimalPlaces() > 2 || value.abs().gt(MONEY_MAX)) {
    throw malformed(v);
  }
  return value.isZero() ? ZERO : value;
}

/** The sum in yuan; zero of an empty list. */
export function sumMoney(list: Iterable<Decimal>): Decimal {
  let sum = ZERO;
  for (const amount of list) sum = sum.plus(amount);
  return sum;
}

/** The wire and digest form: exactly two decimals, `-0.00` never. Errors: MONEY_MALFORMED when cents do not hold it. */
export function toWire(d: Decimal): string {
  if (!d.isFinite() || d.decimalPlaces() > 2) throw malformed(d);
  return d.isZero() ? '0.00' : d.toFixed(2);
}

/** 万元 with two decimals, half up (away from zero): only for output, where rounding happens once. */
export function toWan(yuan: Decimal): Decimal {
  return yuan.div(TEN_THOUSAND).toDecimalPlaces(2, Decimal.ROUND_HALF_UP);
}

/** Yuan of a printed 万元 figure; up to six decimals, as far as cents reach. Errors: MONEY_MALFORMED. */
export function wanToYuan(text: string): Decimal {
  if (typeof text !== 'string' || !WAN_TEXT.test(text)) throw malformed(text);
  return money(new Decimal(text).times(TEN_THOUSAND));
}

/** Percent with two decimals, half up. Null when nothing is due (den is zero): not measurable, never 0 or 100 %. */
export function ratePercent(num: Decimal, den: Decimal): Decimal | null {
  return den.isZero() ? null : num.times(HUNDRED).div(den).toDecimalPlaces(2, Decimal.ROUND_HALF_UP);
}

function malformed(value: unknown): DomainError {
  return new DomainError('MONEY_MALFORMED', 'invalid', { value: String(value).slice(0, 40) });
}
