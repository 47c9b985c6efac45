import { Sm3Stream } from '../../kernel/digest.js';
import type { Decimal } from '../../kernel/money.js';
import { batchHead, lineText, type ContentLine, type PayeeText } from './batch-text.js';

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

const FLUSH_CHARS = 1 << 16;

/** Recomputes the contents of one batch from its lines, given in line order. */
export class ContentPass {
  private readonly states: { expected: ExpectedContent; hash: Sm3Stream; text: string; lines: number; cents: bigint }[];

  constructor(readonly batch: ExpectedBatch) {
    const head = batchHead(batch);
    this.states = batch.contents.map((expected) => ({
      expected,
      hash: new Sm3Stream(),
      text: head,
      lines: 0,
      cents: 0n,
    }));
  }

  accept(line: ContentLine, amount: string, live: boolean, payee: PayeeText): void {
    let text: string | null = null;
    // The database prints two decimals: without the point it is cents, ten times faster to add than a Decimal.
    const cents = BigInt(amount.replace('.', ''));
    for (const state of this.states) {
      if (!live && !state.expected.with.has(line.lineNo)) continue;
      text ??= lineText(line, payee);
      state.text += text;
      state.lines += 1;
      state.cents += cents;
      if (state.text.length > FLUSH_CHARS) {
        state.hash.update(state.text);
        state.text = '';
      }
    }
  }

  /** The first thing that differs: lines, total or digest; null when everything fits. */
  difference(): 'LINES' | 'TOTAL' | 'DIGEST' | null {
    for (const { expected, hash, text, lines, cents } of this.states) {
      if (lines !== expected.lineCount) return 'LINES';
      if (!expected.total.times(100).eq(cents.toString())) return 'TOTAL';
      if (hash.update(text).hex() !== expected.digest) return 'DIGEST';
    }
    return null;
  }
}
