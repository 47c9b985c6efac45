import { Sm3Stream } from '../../kernel/digest.js';
import type { Decimal } from '../../kernel/money.js';
import { batchHead } from './batch-text.js';

/** One state of a batch's content that must be recomputable: the present one, or one before an amendment. */
export interface ExpectedContent {
  digest: string;
  lineCount: number;
  total: Decimal;
  /** Lines that are withdrawn now and were in this content. */
  with: ReadonlySet<string>;
}

export interface ExpectedBatch {
  id: string;
  number: string;
  scheme: string;
  period: string;
  kind: string;
  contents: readonly ExpectedContent[];
}

/** A payout as a pass looks at it; the bytes of its line are made only when they are wanted. */
export interface PassedLine {
  live(): boolean;
  lineNo(): string;
  /** Null for what is no amount. */
  cents(): bigint | null;
  bytes: Buffer;
  from: number;
  to: number;
}

const ROOM = 1 << 17;

class ContentState {
  private readonly hash = new Sm3Stream();
  private readonly held = Buffer.allocUnsafe(ROOM);
  private used = 0;
  private lines = 0;
  private cents = 0n;

  constructor(
    readonly expected: ExpectedContent,
    head: string,
  ) {
    this.hash.update(head);
  }

  take({ bytes, from, to }: PassedLine, cents: bigint | null): void {
    if (this.used + to - from > ROOM) this.flush();
    if (to - from > ROOM) this.hash.update(bytes.subarray(from, to));
    else this.used += bytes.copy(this.held, this.used, from, to);
    this.lines += 1;
    this.cents += cents ?? 0n;
  }

  difference(): 'LINES' | 'TOTAL' | 'DIGEST' | null {
    const { lineCount, total, digest } = this.expected;
    if (this.lines !== lineCount) return 'LINES';
    if (!total.times(100).eq(this.cents.toString())) return 'TOTAL';
    this.flush();
    return this.hash.hex() === digest ? null : 'DIGEST';
  }

  private flush(): void {
    // At once: the bytes are written over afterwards.
    this.hash.update(this.held.subarray(0, this.used));
    this.used = 0;
  }
}

/** Recomputes the contents of one batch from its lines, given in line order. */
export class ContentPass {
  private readonly states: ContentState[];

  constructor(readonly batch: ExpectedBatch) {
    const head = batchHead(batch);
    this.states = batch.contents.map((expected) => new ContentState(expected, head));
  }

  /** @param make makes the bytes of the line; called once, if any of the contents holds it */
  accept(line: PassedLine, make: () => void): void {
    const live = line.live();
    const lineNo = live ? '' : line.lineNo();
    const cents = line.cents();
    let made = false;
    for (const state of this.states) {
      if (!live && !state.expected.with.has(lineNo)) continue;
      if (!made) make();
      made = true;
      state.take(line, cents);
    }
  }

  /** The first thing that differs: lines, total or digest; null when everything fits. */
  difference(): 'LINES' | 'TOTAL' | 'DIGEST' | null {
    for (const state of this.states) {
      const difference = state.difference();
      if (difference) return difference;
    }
    return null;
  }
}
