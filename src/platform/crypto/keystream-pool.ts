import { createCipheriv, randomFillSync } from 'node:crypto';
import type { Cipher } from 'node:crypto';

const BLOCK_BYTES = 16;
/** Two blocks: an ID number has 18 bytes, an account at most 32. */
const BLOCKS = 2;
const ENTRIES = 1_024;

/**
 * Random IVs with the first 32 bytes of the SM4-CTR keystream that belongs to each, made 1,024 at a time: one call to the
 * cipher and one for random bytes instead of one per number. Each is given out once.
 */
export class KeystreamPool {
  /** Longest text it serves, bytes. */
  static readonly MAX_BYTES = BLOCK_BYTES * BLOCKS;

  private readonly ecb: Cipher;
  private ivs = Buffer.alloc(0);
  private streams = Buffer.alloc(0);
  private next = ENTRIES;

  constructor(key: Buffer) {
    this.ecb = createCipheriv('sm4-ecb', key, null).setAutoPadding(false);
  }

  /** An IV that was not used before. */
  iv(): Buffer {
    return this.draw().iv;
  }

  draw(): { iv: Buffer; stream: Buffer } {
    if (this.next === ENTRIES) this.fill();
    const at = this.next++;
    return {
      iv: this.ivs.subarray(at * BLOCK_BYTES, (at + 1) * BLOCK_BYTES),
      stream: this.streams.subarray(at * KeystreamPool.MAX_BYTES, (at + 1) * KeystreamPool.MAX_BYTES),
    };
  }

  private fill(): void {
    this.ivs = Buffer.alloc(ENTRIES * BLOCK_BYTES);
    randomFillSync(this.ivs);
    const counters = Buffer.alloc(ENTRIES * KeystreamPool.MAX_BYTES);
    for (let i = 0; i < ENTRIES; i += 1) {
      const at = i * KeystreamPool.MAX_BYTES;
      this.ivs.copy(counters, at, i * BLOCK_BYTES, (i + 1) * BLOCK_BYTES);
      counters.copyWithin(at + BLOCK_BYTES, at, at + BLOCK_BYTES);
      increment(counters, at + BLOCK_BYTES);
    }
    this.streams = this.ecb.update(counters);
    this.next = 0;
  }
}

/** The next counter: 128 bits, big-endian. */
function increment(counters: Buffer, at: number): void {
  for (let i = at + BLOCK_BYTES - 1; i >= at; i -= 1) {
    counters[i] = (counters[i]! + 1) & 0xff;
    if (counters[i] !== 0) return;
  }
}
