import type { Scheme } from '../../agencies/domain/fund.types.js';

export interface BasisDocument {
  no: string;
  schemes: readonly Scheme[];
}

/** Documents whose scheme is known: data to extend, not to guess at. A document that is not here is not judged. */
export const BASIS_DOCUMENTS: readonly BasisDocument[] = [
  { no: '国发〔2014〕8号', schemes: ['RESIDENT'] },
  { no: '国发〔2015〕2号', schemes: ['INSTITUTIONAL'] },
  { no: '国发〔2005〕38号', schemes: ['ENTERPRISE'] },
];

/** Words that name a scheme in the names of projects and indicators. */
export const SCHEME_WORDS: Readonly<Record<Scheme, readonly string[]>> = {
  RESIDENT: ['城乡居民'],
  ENTERPRISE: ['企业'],
  INSTITUTIONAL: ['机关', '事业单位'],
};

/** Schemes named in a text; none where it names no scheme. */
export function schemesNamed(text: string): Scheme[] {
  return (Object.keys(SCHEME_WORDS) as Scheme[]).filter((scheme) =>
    SCHEME_WORDS[scheme].some((word) => text.includes(word)),
  );
}
