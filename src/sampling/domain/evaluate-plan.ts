import { Decimal, ratePercent, sumMoney, toWire, ZERO } from '../../kernel/money.js';
import { estimateAmounts, estimateMoney, estimateRate, type StratumResult } from './evaluate.js';
import type { MoneyBound } from './stringer.js';
import type { SamplingMethod, SizeBasis } from './sampling.types.js';

export interface EvaluatedPlan {
  method: SamplingMethod;
  /** Percent. */
  confidence: string;
  basis: SizeBasis;
  /** Percent of ATTRIBUTE, yuan of MONEY; absent for the others. */
  tolerable: string | null;
  /** Yuan. */
  populationSum: Decimal;
  interval: Decimal | null;
}

export interface EvaluatedStratum {
  key: string;
  population: number;
}

/** An item with its result. */
export interface EvaluatedItem {
  stratum: string;
  certain: boolean;
  /** Yuan. */
  amount: Decimal;
  /** Paid less due, yuan; zero when correct. */
  error: Decimal;
}

/** Percent with two decimals; bounds are rounded away from the rate. */
export interface RateText {
  rate: string;
  lower: string;
  upper: string;
}

export interface MoneyText {
  known: string;
  projected: string;
  basicPrecision: string;
  increment: string;
  upper: string;
}

/** What a completely examined sample says; amounts in yuan. */
export interface Evaluation {
  /** PAYOUTS: share of the payouts that are correct; MONEY: share of the money. */
  of: 'PAYOUTS' | 'MONEY';
  confidence: string;
  sampled: number;
  wrong: number;
  accuracy: RateText;
  /** Everything was examined: the rate is known, not estimated. */
  whole: boolean;
  /** PAYOUTS: size that the interval is reckoned with, one decimal. */
  effectiveSize: string | null;
  /** PAYOUTS: percent that the error rate does not exceed (exact for one stratum, else the interval's end). */
  errorLimit: string | null;
  /** PAYOUTS: wrong yuan of the population by the sample's mean error; a point. */
  expanded: { overpaid: string; underpaid: string } | null;
  /** MONEY. */
  bounds: { wrong: MoneyText; overpaid: MoneyText; underpaid: MoneyText } | null;
  /** Whether what may be wrong stays within what was called tolerable; null when nothing was. */
  tolerable: { limit: string; found: string; within: boolean } | null;
}

/** The items are those of the whole list, each with its result. */
export function evaluatePlan(
  plan: EvaluatedPlan,
  strata: readonly EvaluatedStratum[],
  items: readonly EvaluatedItem[],
): Evaluation {
  return plan.method === 'MONEY' ? byMoney(plan, items) : byPayouts(plan, strata, items);
}

function byPayouts(
  plan: EvaluatedPlan,
  strata: readonly EvaluatedStratum[],
  items: readonly EvaluatedItem[],
): Evaluation {
  const results = strata.map(({ key, population }): StratumResult => {
    const own = items.filter(({ stratum }) => stratum === key);
    const errors = own.map(({ error }) => error);
    return {
      population,
      sampled: own.length,
      wrong: errors.filter((error) => !error.isZero()).length,
      overpaid: sumMoney(errors.filter((error) => error.gt(0))),
      underpaid: sumMoney(errors.filter((error) => error.lt(0))).neg(),
    };
  });
  const estimate = estimateRate(results, Number(plan.confidence) / 100);
  const wrong = results.reduce((sum, result) => sum + result.wrong, 0);
  const percent = (fraction: number): Decimal => new Decimal(fraction).times(100);
  const accuracy = estimate.whole
    ? exactly(ratePercent(new Decimal(items.length - wrong), new Decimal(items.length))!)
    : {
        rate: new Decimal(100).minus(percent(estimate.rate).toDecimalPlaces(2)).toFixed(2),
        lower: new Decimal(100).minus(up(percent(estimate.upper))).toFixed(2),
        upper: new Decimal(100).minus(down(percent(estimate.lower))).toFixed(2),
      };
  const limit = up(percent(estimate.upperLimit ?? estimate.upper));
  const { overpaid, underpaid } = estimateAmounts(results);
  const tolerable = plan.basis === 'ATTRIBUTE' ? plan.tolerable : null;
  return {
    of: 'PAYOUTS',
    confidence: plan.confidence,
    sampled: items.length,
    wrong,
    accuracy,
    whole: estimate.whole,
    effectiveSize: estimate.effective.toFixed(1),
    errorLimit: limit.toFixed(2),
    expanded: { overpaid: toWire(overpaid), underpaid: toWire(underpaid) },
    bounds: null,
    tolerable:
      tolerable === null
        ? null
        : { limit: tolerable, found: limit.toFixed(2), within: limit.lte(new Decimal(tolerable)) },
  };
}

function byMoney(plan: EvaluatedPlan, items: readonly EvaluatedItem[]): Evaluation {
  const examined = items.map(({ amount, error, certain }) => ({ paid: amount, due: amount.minus(error), certain }));
  const { wrong, overpaid, underpaid } = estimateMoney(examined, plan.interval!, Number(plan.confidence) / 100);
  const found = sumMoney(items.map(({ error }) => error.abs()));
  const share = (yuan: Decimal): Decimal => Decimal.min(yuan.times(100).div(plan.populationSum), 100);
  const whole = items.every(({ certain }) => certain);
  const accuracy = {
    rate: new Decimal(100).minus(share(wrong.known.plus(wrong.projected)).toDecimalPlaces(2)).toFixed(2),
    lower: new Decimal(100).minus(up(share(wrong.upper))).toFixed(2),
    upper: new Decimal(100).minus(down(share(found))).toFixed(2),
  };
  const tolerable = plan.basis === 'MONEY' ? plan.tolerable : null;
  return {
    of: 'MONEY',
    confidence: plan.confidence,
    sampled: items.length,
    wrong: items.filter(({ error }) => !error.isZero()).length,
    accuracy: whole ? exactly(new Decimal(accuracy.rate)) : accuracy,
    whole,
    effectiveSize: null,
    errorLimit: null,
    expanded: null,
    bounds: { wrong: moneyText(wrong), overpaid: moneyText(overpaid), underpaid: moneyText(underpaid) },
    tolerable:
      tolerable === null
        ? null
        : { limit: tolerable, found: toWire(wrong.upper), within: wrong.upper.lte(new Decimal(tolerable)) },
  };
}

function exactly(rate: Decimal): RateText {
  const text = rate.toFixed(2);
  return { rate: text, lower: text, upper: text };
}

function moneyText({ known, projected, basicPrecision, increment, upper }: MoneyBound): MoneyText {
  return {
    known: toWire(known),
    projected: toWire(projected),
    basicPrecision: toWire(basicPrecision),
    increment: toWire(increment),
    upper: toWire(upper),
  };
}

const up = (value: Decimal): Decimal => value.toDecimalPlaces(2, Decimal.ROUND_CEIL);
const down = (value: Decimal): Decimal => Decimal.max(ZERO, value).toDecimalPlaces(2, Decimal.ROUND_FLOOR);
