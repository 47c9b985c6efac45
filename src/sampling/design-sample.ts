import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../kernel/domain-error.js';
import { Decimal, money } from '../kernel/money.js';
import { periodToInt } from '../kernel/period.js';
import { samplingMethodLabels, sizeBasisLabels } from '../messages/sampling.js';
import type { Tx } from '../platform/db/db.js';
import { allocateSample } from './domain/allocate-sample.js';
import { PopulationWalk } from './domain/population.js';
import { parameterError, sampleSize, type SampleSize } from './domain/sample-size.js';
import type {
  AllocationRule,
  PopulationFacts,
  SamplingMethod,
  SizeBasis,
  Stratification,
  StratifyBy,
  Stratum,
} from './domain/sampling.types.js';
import { PopulationStore, type PopulationScope } from './population.store.js';
import type { StoredParameters } from './sampling.store.js';

/** What an auditor asks for; percentages and amounts as text. */
export interface SampleRequest {
  /** 'YYYY-MM'. */
  periods: readonly string[];
  schemes?: readonly string[];
  townships?: readonly string[];
  kinds?: readonly string[];
  /** Trail position; now when absent. */
  watermark?: string;
  method: SamplingMethod;
  stratifyBy?: StratifyBy;
  amountBounds?: readonly string[];
  allocation?: AllocationRule;
  basis: SizeBasis;
  confidence: string;
  tolerableRate?: string;
  expectedErrors?: number;
  expectedRate?: string;
  margin?: string;
  tolerableAmount?: string;
  size?: number;
}

export interface SampleDesign {
  method: SamplingMethod;
  scope: PopulationScope;
  stratification: Stratification;
  allocation: AllocationRule | null;
  population: PopulationFacts;
  confidence: string;
  size: SampleSize;
  parameters: StoredParameters;
  strata: readonly (Stratum & { size: number })[];
}

type Parameter = 'tolerableRate' | 'expectedErrors' | 'expectedRate' | 'margin' | 'tolerableAmount' | 'size';
const PARAMETERS: Record<SizeBasis, readonly Parameter[]> = {
  ATTRIBUTE: ['tolerableRate', 'expectedErrors'],
  ESTIMATE: ['expectedRate', 'margin'],
  MONEY: ['tolerableAmount', 'expectedErrors'],
  GIVEN: ['size'],
};
const MOST_STRATA = 200;

/**
 * Reads the population once and reckons the sample for it: the preview of a plan, and what a plan is saved from.
 *
 * Errors (invalid): PERIOD_MALFORMED, MONEY_MALFORMED, SAMPLE_BASIS_UNFIT, SAMPLE_PARAMETER_MISSING, SAMPLE_PARAMETER_RANGE,
 * SAMPLE_PARAMETER_UNFIT, SAMPLE_BOUNDS_UNSORTED, SAMPLE_STRATA_TOO_MANY, SAMPLE_SMALLER_THAN_STRATA, SAMPLE_TOO_LARGE,
 * SAMPLE_WATERMARK_AHEAD; SAMPLE_POPULATION_EMPTY (rule).
 */
@Injectable()
export class DesignSample {
  constructor(@Inject(PopulationStore) private readonly store: PopulationStore) {}

  async run(tx: Tx, agencyId: number, request: SampleRequest): Promise<SampleDesign> {
    const { method, basis, confidence } = request;
    refuseUnfit(request);
    const stratification = stratificationOf(request);
    const head = await this.store.trailHead(tx, agencyId);
    const watermark = request.watermark ?? head;
    if (BigInt(watermark) > BigInt(head)) {
      throw new DomainError('SAMPLE_WATERMARK_AHEAD', 'invalid', { watermark, head });
    }
    const scope: PopulationScope = {
      periods: [...new Set(request.periods.map(periodToInt))].sort((a, b) => a - b),
      schemes: sorted(request.schemes),
      townships: sorted(request.townships),
      kinds: sorted(request.kinds),
      watermark,
    };
    const walk = new PopulationWalk(stratification);
    await this.store.walk(tx, agencyId, scope, stratification.by, (line) => walk.add(line));
    const population = walk.facts();
    if (population.strata.length > MOST_STRATA) {
      const strata = population.strata.length;
      throw new DomainError('SAMPLE_STRATA_TOO_MANY', 'invalid', { strata, limit: MOST_STRATA });
    }
    const given = Object.fromEntries(PARAMETERS[basis].map((name) => [name, request[name]])) as Partial<SampleRequest>;
    const tolerableAmount = given.tolerableAmount === undefined ? undefined : money(given.tolerableAmount);
    const sized = sampleSize({ ...given, tolerableAmount, basis, confidence }, population);
    const { interval: _interval, basis: _basis, size: _size, ...computed } = sized;
    const allocation = method === 'STRATIFIED' ? (request.allocation ?? 'PROPORTIONAL') : null;
    const sizes =
      allocation === null
        ? population.strata.map(() => (method === 'MONEY' ? 0 : sized.size))
        : allocateSample(sized.size, population.strata, allocation);
    return {
      method,
      scope,
      stratification,
      allocation,
      population,
      confidence,
      size: method === 'MONEY' ? sized : { ...sized, interval: undefined },
      parameters: { ...given, ...(tolerableAmount ? { tolerableAmount: tolerableAmount.toFixed(2) } : {}), computed },
      strata: population.strata.map((stratum, i) => ({ ...stratum, size: sizes[i]! })),
    };
  }
}

function refuseUnfit(request: SampleRequest): void {
  const { method, basis, stratifyBy } = request;
  if (basis !== 'GIVEN' && (basis === 'MONEY') !== (method === 'MONEY')) {
    const labels = { method: samplingMethodLabels[method], basis: sizeBasisLabels[basis] };
    throw new DomainError('SAMPLE_BASIS_UNFIT', 'invalid', labels);
  }
  const others = Object.values(PARAMETERS)
    .flat()
    .filter((name) => !PARAMETERS[basis].includes(name));
  const unfit: (keyof SampleRequest)[] = [
    ...others,
    ...(method === 'STRATIFIED' ? [] : (['stratifyBy', 'allocation'] as const)),
    ...(stratifyBy === 'AMOUNT' ? [] : (['amountBounds'] as const)),
  ];
  const wrong = unfit.find((name) => request[name] !== undefined);
  if (wrong) throw parameterError('SAMPLE_PARAMETER_UNFIT', wrong);
  if (method === 'STRATIFIED' && stratifyBy === undefined) {
    throw parameterError('SAMPLE_PARAMETER_MISSING', 'stratifyBy');
  }
}

function stratificationOf({ stratifyBy, amountBounds = [] }: SampleRequest): Stratification {
  const bounds = amountBounds.map((text) => money(text));
  if (stratifyBy === 'AMOUNT' && bounds.length === 0) {
    throw parameterError('SAMPLE_PARAMETER_MISSING', 'amountBounds');
  }
  const ascending = bounds.every((bound, i) => bound.gt(i === 0 ? new Decimal(0) : bounds[i - 1]!));
  if (!ascending) throw new DomainError('SAMPLE_BOUNDS_UNSORTED', 'invalid');
  return { by: stratifyBy ?? null, bounds };
}

function sorted(values: readonly string[] = []): string[] {
  return [...new Set(values)].sort();
}
