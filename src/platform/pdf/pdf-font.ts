import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { DomainError } from '../../kernel/domain-error.js';

const FONTS = join(dirname(createRequire(import.meta.url).resolve('@embedpdf/fonts-sc')), '../fonts');
/** The Chinese font that every PDF embeds; its glyphs cover GBK. Its bold face has the same characters. */
export const PDF_FONT_FILE = join(FONTS, 'NotoSansHans-Regular.otf');
export const PDF_BOLD_FONT_FILE = join(FONTS, 'NotoSansHans-Bold.otf');

/** Code points of an OpenType font that follow each other, and the glyph of the first. */
interface GlyphRange {
  first: number;
  last: number;
  glyph: number;
}

interface Font {
  ranges: readonly GlyphRange[];
  /** Width of a glyph in parts of the em. */
  advance(glyph: number): number;
}

const fonts = new Map<string, Font>();

/**
 * Refuses texts that the font cannot print: a missing glyph would leave a box or nothing in an official form.
 * Errors: PDF_GLYPH_MISSING with the first such character.
 */
export function requireGlyphs(texts: Iterable<string>): void {
  const { ranges } = fontOf(PDF_FONT_FILE);
  for (const text of texts) {
    for (const character of text) {
      const code = character.codePointAt(0)!;
      if (code === 0x0a || rangeOf(ranges, code)) continue;
      const codePoint = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
      throw new DomainError('PDF_GLYPH_MISSING', 'rule', { character, codePoint });
    }
  }
}

/** Width of a text on one line, points. */
export function textWidth(text: string, fontSize: number, bold = false): number {
  const { ranges, advance } = fontOf(bold ? PDF_BOLD_FONT_FILE : PDF_FONT_FILE);
  let ems = 0;
  for (const character of text) {
    const range = rangeOf(ranges, character.codePointAt(0)!);
    ems += advance(range ? range.glyph + character.codePointAt(0)! - range.first : 0);
  }
  return ems * fontSize;
}

/** The text, or as much of its beginning as fits into so many points with an ellipsis behind it. */
export function fitText(text: string, width: number, fontSize: number, bold = false): string {
  if (textWidth(text, fontSize, bold) <= width) return text;
  const characters = [...text];
  while (characters.length > 0 && textWidth(`${characters.join('')}…`, fontSize, bold) > width) characters.pop();
  return `${characters.join('')}…`;
}

function rangeOf(ranges: readonly GlyphRange[], code: number): GlyphRange | undefined {
  let [low, high] = [0, ranges.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const range = ranges[middle]!;
    if (code < range.first) high = middle - 1;
    else if (code > range.last) low = middle + 1;
    else return range;
  }
  return undefined;
}

function fontOf(file: string): Font {
  let font = fonts.get(file);
  if (!font) {
    const bytes = readFileSync(file);
    font = { ranges: glyphRanges(bytes), advance: advances(bytes) };
    fonts.set(file, font);
  }
  return font;
}

/** Code points that an OpenType font maps to glyphs, from its `cmap` table (format 12, full Unicode), which is in order. */
function glyphRanges(font: Buffer): GlyphRange[] {
  const cmap = tableOffset(font, 'cmap');
  for (let i = 0; i < font.readUInt16BE(cmap + 2); i += 1) {
    const subtable = cmap + font.readUInt32BE(cmap + 4 + 8 * i + 4);
    if (font.readUInt16BE(subtable) !== 12) continue;
    return Array.from({ length: font.readUInt32BE(subtable + 12) }, (_, group): GlyphRange => {
      const at = subtable + 16 + 12 * group;
      const [first, last, glyph] = [font.readUInt32BE(at), font.readUInt32BE(at + 4), font.readUInt32BE(at + 8)];
      // Glyph 0 is the box for what is missing.
      return glyph === 0 ? { first: first + 1, last, glyph: 1 } : { first, last, glyph };
    });
  }
  throw new Error('The PDF font has no full Unicode character map');
}

/** Widths of the glyphs, from `head`, `hhea` and `hmtx`: the last one holds for all that follow. */
function advances(font: Buffer): Font['advance'] {
  const unitsPerEm = font.readUInt16BE(tableOffset(font, 'head') + 18);
  const listed = font.readUInt16BE(tableOffset(font, 'hhea') + 34);
  const metrics = tableOffset(font, 'hmtx');
  const widths = Float64Array.from(
    { length: listed },
    (_, glyph) => font.readUInt16BE(metrics + 4 * glyph) / unitsPerEm,
  );
  return (glyph) => widths[Math.min(glyph, listed - 1)]!;
}

function tableOffset(font: Buffer, tag: string): number {
  for (let i = 0; i < font.readUInt16BE(4); i += 1) {
    const entry = 12 + 16 * i;
    if (font.toString('latin1', entry, entry + 4) === tag) return font.readUInt32BE(entry + 8);
  }
  throw new Error(`The PDF font has no table ${tag}`);
}
