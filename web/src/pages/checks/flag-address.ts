export type FlagState = 'OPEN' | 'CLEARED' | 'CONFIRMED';

/** Names of the filters of the flags, as in the service's query. */
export const FLAG_FILTERS = [
  'checkCode',
  'severity',
  'state',
  'scheme',
  'period',
  'township',
  'batchId',
  'beneficiaryId',
] as const;

export type FlagFilterName = (typeof FLAG_FILTERS)[number];

/** Address of the flags that fit; without a state only those that wait, with 'ALL' whatever became of them. */
export function flagsAt(filters: Partial<Record<FlagFilterName, string>>): string {
  const search = new URLSearchParams(Object.entries(filters).map(([name, value]) => [`flags.${name}`, value]));
  return `/red-flags?${search.toString()}`;
}
