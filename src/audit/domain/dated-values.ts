import { CHECK_CODES, checkOf, isCount } from './check-catalogue.js';
import type { CheckCode } from './check-catalogue.js';

/** A value that the agency has set over the shipped ones. */
export interface OwnValue {
  check: string;
  name: string;
  validFrom: string;
  /** Decimal text. */
  value: string;
}

type Step = readonly [from: string, value: string];

/**
 * Values of the parameters by day. Once a value of the agency is in force it stands before all shipped ones, later ones
 * too: whoever has set a local standard keeps it until they set another.
 */
export class DatedValues {
  private readonly own = new Map<string, Step[]>();

  /** @param own by day, and of one day in the order they were set */
  constructor(own: readonly OwnValue[]) {
    for (const { check, name, validFrom, value } of own) {
      const key = `${check}/${name}`;
      this.own.set(key, [...(this.own.get(key) ?? []), [validFrom, value]]);
    }
  }

  /** All values of a check that are in force on a day; null where there is none. Of counts the whole part. */
  on(check: CheckCode, day: string): Record<string, string | null> {
    return Object.fromEntries(
      checkOf(check).parameters.map((parameter) => {
        const value = last(this.steps(check, parameter.name), day)?.[1] ?? null;
        return [parameter.name, value !== null && isCount(parameter) ? value.replace(/\..*$/, '') : value];
      }),
    );
  }

  /** What was in force from the first day to the last, each value with the day from which it held. */
  within(first: string, until: string): Record<string, Record<string, Step[]>> {
    const all: Record<string, Record<string, Step[]>> = {};
    for (const check of CHECK_CODES) {
      for (const { name } of checkOf(check).parameters) {
        const steps = this.steps(check, name).filter(([from]) => from <= until);
        const before = last(steps, first);
        (all[check] ??= {})[name] = steps.filter((step) => step === before || step[0] > first);
      }
    }
    return all;
  }

  /** Values by day, one a day, only those that ever come into force. */
  steps(check: CheckCode, name: string): Step[] {
    const own = this.own.get(`${check}/${name}`) ?? [];
    const shipped = checkOf(check).parameters.find((one) => one.name === name)?.shipped ?? [];
    const byDay = new Map<string, string>();
    const firstOwn = own.map(([from]) => from).sort()[0];
    for (const [from, value] of shipped) if (firstOwn === undefined || from < firstOwn) byDay.set(from, value);
    for (const [from, value] of own) byDay.set(from, value);
    return [...byDay].sort(([a], [b]) => (a < b ? -1 : 1));
  }
}

function last(steps: readonly Step[], day: string): Step | undefined {
  return steps.filter(([from]) => from <= day).at(-1);
}
