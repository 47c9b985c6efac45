import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { DigestSet } from './digest-set.js';

const digest = (n: number): Buffer => createHash('sm3').update(String(n)).digest();

describe('a set of blind indexes', () => {
  it('knows what was added and nothing else, however much it grows', () => {
    const set = new DigestSet();
    for (let i = 0; i < 20_000; i += 1) set.add(digest(i));
    for (let i = 0; i < 20_000; i += 7) set.add(digest(i));
    expect(set.size).toBe(20_000);
    const wrong = Array.from({ length: 40_000 }, (_, i) => i).filter((i) => set.has(digest(i)) !== i < 20_000);
    expect(wrong).toEqual([]);
  });

  it('reads an entry out of the middle of a buffer', () => {
    const set = new DigestSet();
    set.add(Buffer.concat([Buffer.alloc(3, 9), digest(1)]), 3);
    expect([set.has(digest(1)), set.has(digest(2))]).toEqual([true, false]);
  });

  it('tells apart what differs in one word only, zeros and equal slots included', () => {
    const set = new DigestSet();
    const entry = (...words: number[]): Buffer => {
      const bytes = Buffer.alloc(32);
      words.forEach((word, i) => bytes.writeUInt32LE(word, i * 4));
      return bytes;
    };
    const entries = [entry(0, 0, 0, 0), entry(0, 0, 1, 0), entry(0, 1, 0, 0), entry(4096, 0, 0, 0), entry(0, 0, 0, 2)];
    entries.forEach((one) => set.add(one));
    expect(set.size).toBe(5);
    expect(entries.every((one) => set.has(one))).toBe(true);
    expect(set.has(entry(1, 0, 0, 0))).toBe(false);
  });
});
