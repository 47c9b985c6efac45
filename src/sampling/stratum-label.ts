import { schemeLabels } from '../messages/agencies.js';
import { stratumWords } from '../messages/sampling.js';
import type { StratifyBy } from './domain/sampling.types.js';

/** How a stratum is called. */
export function stratumLabel(by: StratifyBy | null, bounds: readonly string[], key: string): string {
  if (by === null) return stratumWords.whole;
  if (by === 'SCHEME') return (schemeLabels as Record<string, string>)[key] ?? key;
  if (by === 'TOWNSHIP') return key === '' ? stratumWords.noTownship : key;
  const band = Number(key);
  return stratumWords.band(bounds[band - 1] ?? null, bounds[band] ?? null);
}
