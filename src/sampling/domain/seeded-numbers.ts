import { canonical, sm3 } from '../../kernel/digest.js';

const WORDS = 4;
const WORD_RANGE = 1n << 64n;

/**
 * Numbers that follow from a seed, the digest of a population and a label, the same on every machine. Block c (from 1) is
 * SM3 over the canonical text of the four fields seed, digest, label and c; it is read as four unsigned 64-bit numbers,
 * high byte first. Anyone can recompute it with `openssl dgst -sm3`.
 */
export class SeededNumbers {
  private words: bigint[] = [];
  private block = 0;

  constructor(
    private readonly seed: string,
    private readonly digest: string,
    private readonly label: string,
  ) {}

  /**
   * A whole number from 0 to below `bound`, each with the same chance: a word beyond the last full multiple of `bound`
   * would favour the small numbers and is passed over. `bound` is at least 1 and at most 2^64.
   */
  below(bound: bigint): bigint {
    if (bound < 1n || bound > WORD_RANGE) throw new RangeError(`No number below ${bound}`);
    const limit = WORD_RANGE - (WORD_RANGE % bound);
    for (;;) {
      const word = this.word();
      if (word < limit) return word % bound;
    }
  }

  private word(): bigint {
    const next = this.words.pop();
    if (next !== undefined) return next;
    this.block += 1;
    const bytes = sm3(canonical([this.seed, this.digest, this.label, String(this.block)]));
    this.words = Array.from({ length: WORDS }, (_, i) => bytes.readBigUInt64BE(i * 8)).reverse();
    return this.words.pop()!;
  }
}

/**
 * `size` different ranks out of 1 … `population`, ascending; every set of that size has the same chance. The shuffle of
 * Fisher and Yates, of which only the first `size` steps are made and only the moved places are remembered.
 */
export function chooseRanks(numbers: SeededNumbers, population: number, size: number): number[] {
  if (size < 0 || size > population) throw new RangeError(`${size} of ${population}`);
  const moved = new Map<number, number>();
  const chosen: number[] = [];
  for (let place = 0; place < size; place += 1) {
    const other = place + Number(numbers.below(BigInt(population - place)));
    chosen.push((moved.get(other) ?? other) + 1);
    moved.set(other, moved.get(place) ?? place);
  }
  return chosen.sort((a, b) => a - b);
}
