import { DomainError } from '../../kernel/domain-error.js';
import { Decimal } from '../../kernel/money.js';
import { comparePeriod, monthsBetween, parseDate, parsePeriod, type Period } from '../../kernel/period.js';
import type { AdjustmentRule, Band } from './whatif.types.js';

/** Longest time that may be paid back, and ahead of the roll: what lies beyond is a slip of the keyboard. */
const MOST_MONTHS = 60;

/**
 * A rule that means something for a roll of that month.
 * Errors: PERIOD_MALFORMED, DATE_MALFORMED; WHATIF_MONTHS_ORDER (first paid after the roll's month and not before it is
 * due), WHATIF_TOO_LONG, WHATIF_BAND_EMPTY, WHATIF_BAND_ORDER, WHATIF_BANDS_OVERLAP (all invalid).
 */
export function checkRule(rule: AdjustmentRule, basePeriod: Period): void {
  const { effectiveFrom, payPeriod, bands } = rule;
  parseDate(rule.ageOn);
  if (comparePeriod(parsePeriod(effectiveFrom), parsePeriod(payPeriod)) > 0) {
    throw new DomainError('WHATIF_MONTHS_ORDER', 'invalid', { effectiveFrom, payPeriod });
  }
  if (comparePeriod(payPeriod, basePeriod) <= 0) {
    throw new DomainError('WHATIF_MONTH_PAID', 'invalid', { payPeriod, basePeriod });
  }
  if (monthsBetween(effectiveFrom, payPeriod) > MOST_MONTHS || monthsBetween(basePeriod, payPeriod) > MOST_MONTHS) {
    throw new DomainError('WHATIF_TOO_LONG', 'invalid', { limit: MOST_MONTHS });
  }
  if (bands.length === 0) throw new DomainError('WHATIF_BAND_EMPTY', 'invalid', { no: 1 });
  for (const [i, band] of bands.entries()) {
    const no = i + 1;
    const amounts = [band.fixed, band.percent].map((text) => new Decimal(text ?? 0));
    if (amounts.every((amount) => amount.isZero())) throw new DomainError('WHATIF_BAND_EMPTY', 'invalid', { no });
    if (from(band) > to(band)) throw new DomainError('WHATIF_BAND_ORDER', 'invalid', { no });
    const clash = bands.findIndex((other, j) => j < i && from(other) <= to(band) && from(band) <= to(other));
    if (clash >= 0) throw new DomainError('WHATIF_BANDS_OVERLAP', 'invalid', { no, other: clash + 1 });
  }
}

const from = (band: Band): number => band.fromAge ?? 0;
const to = (band: Band): number => band.toAge ?? Infinity;
