import { describe, expect, it } from '@jest/globals';
import { flagSentence } from './flag-sentence.js';

describe('the sentence of a flag', () => {
  it('writes amounts with thousands, and other numbers as they are', () => {
    const evidence = { otherScheme: 'RESIDENT', otherAmount: '12345.60', otherBatchId: '12345', otherLineNo: 6789 };
    expect(flagSentence('DUPLICATE_ACROSS_SCHEMES', evidence)).toBe(
      '同月已在城乡居民发放 12,345.60 元（批次 12345 第 6789 笔）。',
    );
  });

  it('leaves out what the evidence does not say', () => {
    expect(flagSentence('ROUND_AMOUNT', { regular: '1000', multiple: '1000' })).not.toContain('补发');
  });
});
