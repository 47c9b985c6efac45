import type { Schema } from '../../api/client';

export type SampleRequest = Schema<'SampleRequestBody'>;
export type Method = SampleRequest['method'];
export type Basis = SampleRequest['basis'];

/** What the wizard has been told so far; numbers as they were typed. */
export interface Draft {
  from: string | null;
  to: string | null;
  schemes: NonNullable<SampleRequest['schemes']>;
  townships: string[];
  kinds: NonNullable<SampleRequest['kinds']>;
  method: Method;
  stratifyBy: NonNullable<SampleRequest['stratifyBy']>;
  bounds: string;
  allocation: NonNullable<SampleRequest['allocation']>;
  basis: Basis;
  confidence: string;
  tolerableRate: string;
  expectedErrors: string;
  expectedRate: string;
  margin: string;
  tolerableAmount: string;
  size: string;
}

export function firstDraft(period: string): Draft {
  return {
    from: `${period.slice(0, 4)}-01`,
    to: period,
    schemes: [],
    townships: [],
    kinds: [],
    method: 'SIMPLE',
    stratifyBy: 'SCHEME',
    bounds: '',
    allocation: 'PROPORTIONAL',
    basis: 'ATTRIBUTE',
    confidence: '95',
    tolerableRate: '5',
    expectedErrors: '0',
    expectedRate: '2',
    margin: '2',
    tolerableAmount: '',
    size: '',
  };
}

const LONGEST = 120;

/** Every month from the first to the last, both included; none when they do not make a range. */
export function monthsBetween(from: string | null, to: string | null): string[] {
  if (!from || !to) return [];
  const index = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
  const [first, last] = [index(from), index(to)];
  if (last < first || last - first >= LONGEST) return [];
  return Array.from({ length: last - first + 1 }, (_, i) => {
    const n = first + i;
    return `${Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, '0')}`;
  });
}

/** What the sample is drawn from; null while the months do not make a range. */
function scopeOf(draft: Draft): Pick<SampleRequest, 'periods' | 'schemes' | 'townships' | 'kinds'> | null {
  const periods = monthsBetween(draft.from, draft.to);
  if (periods.length === 0) return null;
  const given = <T>(list: T[]): T[] | undefined => (list.length > 0 ? list : undefined);
  return {
    periods,
    schemes: given(draft.schemes),
    townships: given(draft.townships),
    kinds: given(draft.kinds),
  };
}

/** Asks for the population alone: any size does, the count and the sum do not depend on it. */
export function populationRequest(draft: Draft): SampleRequest | null {
  const scope = scopeOf(draft);
  return scope && { ...scope, method: 'SIMPLE', basis: 'GIVEN', confidence: '95', size: 1 };
}

/** The request of a plan from a population as of the watermark; null while a number is missing. What fits is the service's to say. */
export function sampleRequest(draft: Draft, watermark: string): SampleRequest | null {
  const scope = scopeOf(draft);
  const numbers = numbersOf(draft);
  const confidence = draft.confidence.trim();
  if (!scope || !numbers || confidence === '') return null;
  const { method, stratifyBy, allocation, basis } = draft;
  const bounds = draft.bounds.split(/[\s,，、]+/).filter(Boolean);
  if (method === 'STRATIFIED' && stratifyBy === 'AMOUNT' && bounds.length === 0) return null;
  return {
    ...scope,
    watermark,
    method,
    basis,
    confidence,
    ...numbers,
    ...(method === 'STRATIFIED' ? { stratifyBy, allocation } : {}),
    ...(method === 'STRATIFIED' && stratifyBy === 'AMOUNT' ? { amountBounds: bounds } : {}),
  };
}

function numbersOf(draft: Draft): Partial<SampleRequest> | null {
  const { basis } = draft;
  const [tolerableRate, expectedErrors, expectedRate, margin, tolerableAmount, size] = [
    draft.tolerableRate,
    draft.expectedErrors,
    draft.expectedRate,
    draft.margin,
    draft.tolerableAmount,
    draft.size,
  ].map((text) => text.trim()) as [string, string, string, string, string, string];
  const whole = (text: string): number | null => (/^\d{1,9}$/.test(text) ? Number(text) : null);
  const errors = whole(expectedErrors);
  if (basis === 'ATTRIBUTE') return tolerableRate && errors !== null ? { tolerableRate, expectedErrors: errors } : null;
  if (basis === 'ESTIMATE') return expectedRate && margin ? { expectedRate, margin } : null;
  if (basis === 'MONEY') return tolerableAmount && errors !== null ? { tolerableAmount, expectedErrors: errors } : null;
  const own = whole(size);
  return own === null ? null : { size: own };
}

/** The bases by which a method's size can be found. */
export function basesOf(method: Method): readonly Basis[] {
  return method === 'MONEY' ? ['MONEY', 'GIVEN'] : ['ATTRIBUTE', 'ESTIMATE', 'GIVEN'];
}
