import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { DomainError } from '../../kernel/domain-error.js';

const FONTS = join(dirname(createRequire(import.meta.url).resolve('@embedpdf/fonts-sc')), '../fonts');
/** The Chinese font that every PDF embeds; its glyphs cover GBK. Its bold face has the same characters. */
export const PDF_FONT_FILE = join(FONTS, 'NotoSansHans-Regular.otf');
export const PDF_BOLD_FONT_FILE = join(FONTS, 'NotoSansHans-Bold.otf');

let ranges: readonly (readonly [first: number, last: number])[] | null = null;

/**
 * Refuses texts that the font cannot print: a missing glyph would leave a box or nothing in an official form.
 * Errors: PDF_GLYPH_MISSING with the first such character.
 */
export function requireGlyphs(texts: Iterable<string>): void {
  ranges ??= characterRanges(readFileSync(PDF_FONT_FILE));
  for (const text of texts) {
    for (const character of text) {
      const code = character.codePointAt(0)!;
      if (code === 0x0a || ranges.some(([first, last]) => first <= code && code <= last)) continue;
      const codePoint = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
      throw new DomainError('PDF_GLYPH_MISSING', 'rule', { character, codePoint });
    }
  }
}

/** Code points that an OpenType font maps to glyphs, from its `cmap` table (format 12, full Unicode). */
function characterRanges(font: Buffer): [number, number][] {
  const cmap = tableOffset(font, 'cmap');
  for (let i = 0; i < font.readUInt16BE(cmap + 2); i += 1) {
    const subtable = cmap + font.readUInt32BE(cmap + 4 + 8 * i + 4);
    if (font.readUInt16BE(subtable) !== 12) continue;
    return Array.from({ length: font.readUInt32BE(subtable + 12) }, (_, group): [number, number] => {
      const at = subtable + 16 + 12 * group;
      const first = font.readUInt32BE(at);
      // Glyph 0 is the box for what is missing.
      return [font.readUInt32BE(at + 8) === 0 ? first + 1 : first, font.readUInt32BE(at + 4)];
    });
  }
  throw new Error('The PDF font has no full Unicode character map');
}

function tableOffset(font: Buffer, tag: string): number {
  for (let i = 0; i < font.readUInt16BE(4); i += 1) {
    const entry = 12 + 16 * i;
    if (font.toString('latin1', entry, entry + 4) === tag) return font.readUInt32BE(entry + 8);
  }
  throw new Error(`The PDF font has no table ${tag}`);
}
