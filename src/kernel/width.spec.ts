import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { foldNumberText, toHalfWidth, withoutBlanks } from './width.js';

describe('width', () => {
  it('folds full-width ASCII and nothing else', () => {
    expect(toHalfWidth('１２３ＡＢｃ，．－（）～！')).toBe('123ABc,.-()~!');
    expect(toHalfWidth('·・●￥\u3000買\uf92c\u{20C3A}')).toBe('·・●￥\u3000買\uf92c\u{20C3A}');
    fc.assert(fc.property(fc.string(), (ascii) => toHalfWidth(ascii) === ascii));
  });

  it('removes blanks of every kind', () => {
    expect(withoutBlanks('\ufeff 1\u00a02\u30003\t4\u200b5\r\n6\u2009')).toBe('123456');
  });

  it('reads a number kept as text, its mark of text removed', () => {
    expect(foldNumberText("'１２ 34x")).toBe('1234x');
    expect(foldNumberText("12'34")).toBe("12'34");
  });
});
