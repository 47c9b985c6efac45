import type { TrailFault } from './trail-link.js';

/** What a check of an agency's trail found. */
export interface TrailVerdict {
  agencyId: number;
  ok: boolean;
  /** Records that fit, from the first on. */
  count: number;
  /** SM3 link of the last record that fits, hexadecimal: what to write down on paper to notice later changes. */
  hash: string;
  /** The first record that does not fit; null when all do. */
  firstFault: { position: string; actId: string | null; fault: TrailFault | 'END' } | null;
}
