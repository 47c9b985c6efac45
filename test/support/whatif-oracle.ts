import { Decimal, toWire } from '../../src/kernel/money.js';
import { ageOn } from '../../src/kernel/period.js';
import type { AdjustmentRule } from '../../src/whatif/domain/whatif.types.js';

/** A person of the roll tried on, as the test made them up. */
export interface OraclePerson {
  idNumber: string;
  birthOn: string;
  base: string;
  personal: string;
  /** Months of a living payout (or of the roll itself), 'YYYY-MM', oldest first. */
  months: readonly string[];
}

/** What a rule gives, computed person by person in another way than the product does. */
export function expectedLines(rule: AdjustmentRule, people: readonly OraclePerson[]): string[] {
  return people.map((person) => {
    const increase = increaseOf(rule, person);
    const owed = person.months.filter((month) => month >= rule.effectiveFrom);
    const backPay = increase.times(owed.length);
    const months = backPay.isZero() ? [] : [owed[0]!, owed.at(-1)!].map((month) => month.replace('-', ''));
    const regular = new Decimal(person.base).plus(person.personal);
    return [
      person.idNumber,
      toWire(increase),
      toWire(backPay),
      ...months,
      toWire(regular.plus(increase).plus(backPay)),
    ].join(' ');
  });
}

export function increaseOf(rule: AdjustmentRule, person: OraclePerson): Decimal {
  const age = ageOn(person.birthOn, rule.ageOn);
  const band = rule.bands.find(({ fromAge = 0, toAge = 200 }) => age >= fromAge && age <= toAge);
  if (band === undefined) return new Decimal(0);
  const whole = new Decimal(person.base).plus(rule.percentOf === 'BASE' ? 0 : person.personal);
  const exact = new Decimal(band.fixed ?? 0).plus(whole.times(band.percent ?? 0).div(100));
  return exact.toDecimalPlaces(rule.rounding === 'JIAO' ? 1 : 2, Decimal.ROUND_HALF_UP);
}
