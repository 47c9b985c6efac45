/**
 * A small seeded generator (xoshiro128**), so that demonstration data is the same on every machine and every run.
 * Only integer arithmetic is used: Math.log and friends may differ in the last bit between engines.
 */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private d: number;

  /** Streams with different labels are independent: a change in one part of the data does not move the others. */
  constructor(seed: number, stream: string) {
    let state = seed >>> 0;
    for (let i = 0; i < stream.length; i++) state = Math.imul(state ^ stream.charCodeAt(i), 0x9e3779b1) >>> 0;
    const mix = (): number => {
      state = (state + 0x9e3779b9) >>> 0;
      let z = state;
      z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
      z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
      return (z ^ (z >>> 16)) >>> 0;
    };
    this.a = mix();
    this.b = mix();
    this.c = mix();
    this.d = mix() | 1;
  }

  /** An unsigned 32-bit integer. */
  next(): number {
    const s = Math.imul(this.b, 5);
    const result = Math.imul((s << 7) | (s >>> 25), 9) >>> 0;
    const t = this.b << 9;
    this.c ^= this.a;
    this.d ^= this.b;
    this.b ^= this.c;
    this.a ^= this.d;
    this.c ^= t;
    this.d = (this.d << 11) | (this.d >>> 21);
    return result;
  }

  /** An integer from 0 to n − 1. */
  int(n: number): number {
    return Math.floor((this.next() * n) / 0x1_0000_0000);
  }

  /** An integer from low to high, both included. */
  between(low: number, high: number): number {
    return low + this.int(high - low + 1);
  }

  /** True in about `perMille` of 1,000 cases. */
  chance(perMille: number): boolean {
    return this.int(1000) < perMille;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.int(items.length)] as T;
  }

  /** Takes one item out of the array. The order of what stays is not kept. */
  take<T>(items: T[]): T {
    const at = this.int(items.length);
    const item = items[at] as T;
    items[at] = items[items.length - 1] as T;
    items.pop();
    return item;
  }

  digits(count: number): string {
    let text = '';
    for (let i = 0; i < count; i++) text += this.int(10);
    return text;
  }
}
