import { describe, expect, it } from '@jest/globals';
import { fitText, requireGlyphs, textWidth } from './pdf-font.js';

describe('the font of the PDFs', () => {
  it('knows which characters it can print', () => {
    expect(() => requireGlyphs(['买买提·艾力 2024年11月：1,234.50 元（≥ 95%）\n', '镕喆䶮'])).not.toThrow();
    expect(() => requireGlyphs(['好', 'a\u{1F600}'])).toThrow('PDF_GLYPH_MISSING');
  });

  it('measures a line: a Chinese character is as wide as it is high, figures are all of one width', () => {
    expect(textWidth('社保待遇', 10)).toBeCloseTo(40, 6);
    expect(textWidth('1111', 10)).toBeCloseTo(textWidth('9870', 10), 6);
    expect(textWidth('iiii', 10)).toBeLessThan(textWidth('WWWW', 10));
    expect(textWidth('社保 Wi', 10, true)).toBeGreaterThan(textWidth('社保 Wi', 10));
  });

  it('cuts a text where it no longer fits and says so', () => {
    expect(fitText('社保待遇发放', 60, 10)).toBe('社保待遇发放');
    const cut = fitText('社保待遇发放', 45, 10);
    expect(cut).toMatch(/^社保待?…$/);
    expect(textWidth(cut, 10)).toBeLessThanOrEqual(45);
    expect(fitText('社', 1, 10)).toBe('…');
  });
});
