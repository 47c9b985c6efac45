/** Words of an entry: 128 of the 256 bits of a blind index tell any two apart. */
const WORDS = 4;
const FIRST_CAPACITY = 1 << 12;

/**
 * A set of blind indexes that is never asked for its members: 32 bytes an entry at most, where a Set of texts takes
 * more than a hundred. Open addressing; the indexes are as good as random, so their own bits are the hash.
 */
export class DigestSet {
  private capacity = FIRST_CAPACITY;
  private table = new Uint32Array(FIRST_CAPACITY * WORDS);
  private count = 0;

  get size(): number {
    return this.count;
  }

  /** @param at where in `bytes` the index begins */
  add(bytes: Buffer, at = 0): void {
    if (this.count * 2 >= this.capacity) this.grow();
    const place = this.find(
      bytes.readUInt32LE(at),
      bytes.readUInt32LE(at + 4),
      bytes.readUInt32LE(at + 8),
      last(bytes, at),
    );
    if (this.table[place + WORDS - 1] !== 0) return;
    for (let word = 0; word < WORDS - 1; word += 1) this.table[place + word] = bytes.readUInt32LE(at + word * 4);
    this.table[place + WORDS - 1] = last(bytes, at);
    this.count += 1;
  }

  has(index: Buffer): boolean {
    const place = this.find(index.readUInt32LE(0), index.readUInt32LE(4), index.readUInt32LE(8), last(index, 0));
    return this.table[place + WORDS - 1] !== 0;
  }

  /** Where the entry is, or the free place where it would be. */
  private find(a: number, b: number, c: number, d: number): number {
    const { table } = this;
    const mask = this.capacity - 1;
    for (let slot = a & mask; ; slot = (slot + 1) & mask) {
      const place = slot * WORDS;
      if (table[place + 3] === 0) return place;
      if (table[place] === a && table[place + 1] === b && table[place + 2] === c && table[place + 3] === d)
        return place;
    }
  }

  private grow(): void {
    const old = this.table;
    this.capacity *= 2;
    this.table = new Uint32Array(this.capacity * WORDS);
    for (let from = 0; from < old.length; from += WORDS) {
      if (old[from + WORDS - 1] === 0) continue;
      const to = this.find(old[from]!, old[from + 1]!, old[from + 2]!, old[from + 3]!);
      for (let word = 0; word < WORDS; word += 1) this.table[to + word] = old[from + word]!;
    }
  }
}

/** The fourth word, never 0: that marks a free place. */
function last(bytes: Buffer, at: number): number {
  return bytes.readUInt32LE(at + 12) || 1;
}
