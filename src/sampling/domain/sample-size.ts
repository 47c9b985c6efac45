import { DomainError } from '../../kernel/domain-error.js';
import { Decimal } from '../../kernel/money.js';
import { samplingParameters } from '../../messages/sampling.js';
import { binomialAtMost, poissonFactor, twoSidedZ, upperRate } from './distributions.js';
import type { SizeBasis } from './sampling.types.js';

/** More than a county can examine; a larger number is a slip of the pen. */
export const LARGEST_SAMPLE = 20_000;

/** What the size is reckoned from; percentages as text ('95', '0.5'), amounts in yuan. */
export interface SizeInput {
  basis: SizeBasis;
  /** Percent. */
  confidence: string;
  /** ATTRIBUTE: percent of payouts that may be wrong. */
  tolerableRate?: string;
  /** ATTRIBUTE, MONEY: errors that may turn up in the sample and still be tolerated. */
  expectedErrors?: number;
  /** ESTIMATE: percent of payouts expected to be wrong; 50 asks for the largest sample. */
  expectedRate?: string;
  /** ESTIMATE: percent on either side. */
  margin?: string;
  /** MONEY: yuan that may be wrong. */
  tolerableAmount?: Decimal;
  /** GIVEN. */
  size?: number;
}

/** The size with every number that its formula needs, so that it can be printed and recomputed. */
export interface SampleSize {
  basis: SizeBasis;
  size: number;
  /** What the formula gave before the population was too small for it. */
  wanted: number;
  /** ATTRIBUTE: P(at most so many errors) at the tolerable rate, with this size and with one less. */
  risk?: { here: number; oneLess: number };
  /** ESTIMATE. */
  z?: number;
  /** ESTIMATE: before and after the correction for the finite population. */
  infinite?: number;
  finite?: number;
  /** MONEY: confidence factor, four decimals, rounded up. */
  factor?: string;
  /** MONEY: yuan between two points, rounded down to fen. */
  interval?: Decimal;
  /** GIVEN without errors: percent below which the error rate is shown to be. */
  shows?: number;
}

interface Population {
  count: number;
  sum: Decimal;
}

/**
 * The sample size. ATTRIBUTE is binomial, because BINOM.DIST stands in every spreadsheet and the printed tables are made
 * of it; for a finite population it errs on the safe side. ESTIMATE is the normal approximation with the correction for a
 * finite population. MONEY divides the book amount by the interval = tolerable amount ÷ confidence factor of Poisson.
 *
 * Errors (invalid): SAMPLE_PARAMETER_MISSING, SAMPLE_PARAMETER_RANGE; SAMPLE_TOO_LARGE; SAMPLE_POPULATION_EMPTY (rule).
 */
export function sampleSize(input: SizeInput, population: Population): SampleSize {
  if (population.count === 0) throw new DomainError('SAMPLE_POPULATION_EMPTY', 'rule');
  const sized = SIZES[input.basis](input, population);
  if (sized.size > LARGEST_SAMPLE) {
    throw new DomainError('SAMPLE_TOO_LARGE', 'invalid', { size: sized.size, limit: LARGEST_SAMPLE });
  }
  return sized;
}

const SIZES: Record<SizeBasis, (input: SizeInput, population: Population) => SampleSize> = {
  ATTRIBUTE: (input, { count }) => {
    const rate = fraction(input, 'tolerableRate');
    const confidence = confidenceOf(input);
    const errors = errorsOf(input);
    const wanted = attributeSize(confidence, rate, errors);
    const size = Math.min(wanted, count);
    const risk = {
      here: binomialAtMost(errors, wanted, rate),
      oneLess: binomialAtMost(errors, wanted - 1, rate),
    };
    return { basis: 'ATTRIBUTE', size, wanted, risk };
  },
  ESTIMATE: (input, { count }) => {
    const rate = fraction(input, 'expectedRate');
    const margin = fraction(input, 'margin');
    const z = twoSidedZ(confidenceOf(input));
    const infinite = (z * z * rate * (1 - rate)) / (margin * margin);
    const finite = infinite / (1 + (infinite - 1) / count);
    const wanted = Math.max(1, Math.ceil(finite));
    return { basis: 'ESTIMATE', size: Math.min(wanted, count), wanted, z, infinite, finite };
  },
  MONEY: (input, { sum }) => {
    const tolerable = input.tolerableAmount;
    if (tolerable === undefined) throw missing('tolerableAmount');
    if (tolerable.lte(0) || tolerable.gt(sum)) throw range('tolerableAmount', tolerable.toFixed(2));
    const factor = roundedFactor(errorsOf(input), confidenceOf(input));
    const interval = tolerable.div(factor).toDecimalPlaces(2, Decimal.ROUND_FLOOR);
    return { ...moneySize(sum, interval), factor: factor.toFixed(4) };
  },
  GIVEN: (input, { count, sum }) => {
    if (input.size === undefined) throw missing('size');
    if (!Number.isInteger(input.size) || input.size < 1 || input.size > count) throw range('size', input.size);
    const interval = sum.div(input.size).toDecimalPlaces(2, Decimal.ROUND_FLOOR);
    const shows = upperRate(0, input.size, confidenceOf(input)) * 100;
    return { basis: 'GIVEN', size: input.size, wanted: input.size, interval, shows };
  },
};

/** Smallest n for which at most `errors` errors at the tolerable rate are no likelier than 1 − confidence. */
export function attributeSize(confidence: number, tolerableRate: number, errors: number): number {
  const enough = (n: number): boolean => binomialAtMost(errors, n, tolerableRate) <= 1 - confidence + 1e-12;
  let high = errors + 1;
  while (!enough(high)) high *= 2;
  let low = errors;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** Rounded up, so that whoever reckons with the printed factor gets the same, and never a smaller, sample. */
export function roundedFactor(errors: number, confidence: number): Decimal {
  return new Decimal(poissonFactor(errors, confidence)).toDecimalPlaces(4, Decimal.ROUND_CEIL);
}

function moneySize(sum: Decimal, interval: Decimal): SampleSize {
  if (interval.lt('0.01')) throw range('tolerableAmount', interval.toFixed(2));
  const wanted = Number(sum.div(interval).toFixed(0, Decimal.ROUND_CEIL));
  return { basis: 'MONEY', size: wanted, wanted, interval };
}

/** A percentage as a fraction. */
export function confidenceOf({ confidence }: Pick<SizeInput, 'confidence'>): number {
  const value = Number(confidence) / 100;
  if (!(value >= 0.5 && value <= 0.9999)) throw range('confidence', confidence);
  return value;
}

function fraction(input: SizeInput, name: 'tolerableRate' | 'expectedRate' | 'margin'): number {
  const text = input[name];
  if (text === undefined) throw missing(name);
  const value = Number(text) / 100;
  if (!(value >= 0.0001 && value < 1)) throw range(name, text);
  return value;
}

function errorsOf({ expectedErrors = 0 }: SizeInput): number {
  if (!Number.isInteger(expectedErrors) || expectedErrors < 0 || expectedErrors > 100) {
    throw range('expectedErrors', expectedErrors);
  }
  return expectedErrors;
}

function missing(parameter: string): DomainError {
  return parameterError('SAMPLE_PARAMETER_MISSING', parameter);
}

function range(parameter: string, value: string | number): DomainError {
  return parameterError('SAMPLE_PARAMETER_RANGE', parameter, value);
}

/** A refusal that names a parameter as people know it, and by its field for programs. */
export function parameterError(
  code: `SAMPLE_PARAMETER_${string}`,
  parameter: string,
  value?: string | number,
): DomainError {
  const name = samplingParameters[parameter] ?? parameter;
  return new DomainError(code, 'invalid', { parameter, name, ...(value === undefined ? {} : { value }) });
}
