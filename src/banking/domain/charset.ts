import iconv from 'iconv-lite';
import { NAME_DOT, NAME_DOTS } from '../../kernel/name-match.js';
import type { BankEncoding } from './bank-format.js';

/** Why a character cannot go to a bank. */
export type CharacterProblem = 'NOT_ENCODABLE' | 'LOOKALIKE_DOT' | 'INVISIBLE_CHARACTER' | 'CONTROL_CHARACTER';

const PROBLEMS: readonly CharacterProblem[] = [
  'NOT_ENCODABLE',
  'LOOKALIKE_DOT',
  'INVISIBLE_CHARACTER',
  'CONTROL_CHARACTER',
];

// Breaks that a reader may take for the end of a line count as control characters.
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;
// U+3000 is the one blank besides U+0020 that bank books hold.
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]|(?![ \u3000])\p{Zs}/u;
const NOT_A_CHARACTER = /[\p{Cs}\ufffd]/u;

/**
 * One encoding's characters, each proved once: written by iconv-lite, read back by the platform's strict decoder, and
 * compared. Both encodings are stateless, therefore a text of proved characters is a proved text.
 *
 * Dots that look like the name dot U+00B7 (GB18030 A1A4) have codes of their own in GB18030, but four-byte ones that no
 * bank's GBK books hold: a name with one never matches, so they are refused by name. The look-alikes that GBK has
 * (`.` `．` `。` `●`) pass, because a bank may really hold the name so spelled.
 */
export class Charset {
  private readonly decoder: InstanceType<typeof TextDecoder>;
  /** By UTF-16 unit: 0 not asked yet, 1–4 bytes, or −1 − index into PROBLEMS. */
  private readonly verdicts = new Int8Array(0x10000);
  private readonly astralVerdicts = new Map<number, number>();
  /** The bytes of a proved character beyond ASCII, as one big-endian number (GB18030 only). */
  private readonly codes: Uint32Array;
  private readonly astralCodes = new Map<number, number>();
  private scratch = Buffer.alloc(0);

  constructor(private readonly encoding: BankEncoding) {
    this.decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
    this.codes = new Uint32Array(encoding === 'GB18030' ? 0x10000 : 0);
  }

  /** Width in bytes of the text, or −1 when a character is refused; `problemIn` then says which. */
  width(text: string): number {
    let bytes = 0;
    for (let i = 0; i < text.length; i += 1) {
      let verdict = this.verdicts[text.charCodeAt(i)]!;
      if (verdict === 0) {
        const code = text.codePointAt(i)!;
        verdict = this.verdict(code);
        if (code > 0xffff) i += 1;
      }
      if (verdict < 0) return -1;
      bytes += verdict;
    }
    return bytes;
  }

  /** The first refused character of the text and why; null when the whole text can be sent. */
  problemIn(text: string): { problem: CharacterProblem; character: string } | null {
    for (const character of text) {
      const verdict = this.verdict(character.codePointAt(0)!);
      if (verdict < 0) return { problem: PROBLEMS[-1 - verdict]!, character };
    }
    return null;
  }

  /** The bytes of the text, or null when a character beyond ASCII is refused. ASCII goes through as it is. */
  encode(text: string): Buffer | null {
    if (this.encoding === 'UTF-8') {
      const bytes = Buffer.from(text, 'utf8');
      return this.decode(bytes) === text ? bytes : null;
    }
    if (this.scratch.length < text.length * 4) this.scratch = Buffer.allocUnsafe(text.length * 4);
    const out = this.scratch;
    let at = 0;
    for (let i = 0; i < text.length; i += 1) {
      const unit = text.charCodeAt(i);
      if (unit < 0x80) {
        out[at++] = unit;
        continue;
      }
      let code = this.codes[unit]!;
      if (code === 0) {
        const point = text.codePointAt(i)!;
        if (this.verdict(point) < 0) return null;
        code = point > 0xffff ? this.astralCodes.get(point)! : this.codes[unit]!;
        if (point > 0xffff) i += 1;
      }
      if (code > 0xffff) {
        out[at++] = code >>> 24;
        out[at++] = (code >>> 16) & 0xff;
      }
      out[at++] = (code >>> 8) & 0xff;
      out[at++] = code & 0xff;
    }
    return Buffer.from(out.subarray(0, at));
  }

  /** The text of the bytes, or null when they are not of this encoding. */
  decode(bytes: Uint8Array): string | null {
    try {
      return this.decoder.decode(bytes);
    } catch {
      return null;
    }
  }

  private verdict(code: number): number {
    const known = code > 0xffff ? (this.astralVerdicts.get(code) ?? 0) : this.verdicts[code]!;
    if (known !== 0) return known;
    const verdict = this.prove(code);
    // Halves of surrogate pairs stay unasked in the table: whether they are good depends on the neighbour.
    if (code > 0xffff) this.astralVerdicts.set(code, verdict);
    else if (code < 0xd800 || code > 0xdfff) this.verdicts[code] = verdict;
    return verdict;
  }

  private prove(code: number): number {
    const character = String.fromCodePoint(code);
    const refused = (problem: CharacterProblem): number => -1 - PROBLEMS.indexOf(problem);
    if (CONTROL.test(character)) return refused('CONTROL_CHARACTER');
    if (NOT_A_CHARACTER.test(character)) return refused('NOT_ENCODABLE');
    if (INVISIBLE.test(character)) return refused('INVISIBLE_CHARACTER');
    if (LOOKALIKE_DOTS.has(character)) return refused('LOOKALIKE_DOT');
    const bytes = this.encoding === 'UTF-8' ? Buffer.from(character, 'utf8') : iconv.encode(character, 'gb18030');
    if (this.decode(bytes) !== character) return refused('NOT_ENCODABLE');
    if (this.encoding === 'GB18030' && code >= 0x80) {
      const packed = bytes.length === 4 ? bytes.readUInt32BE() : bytes.readUInt16BE();
      if (code > 0xffff) this.astralCodes.set(code, packed);
      else this.codes[code] = packed;
    }
    return bytes.length;
  }
}

const LOOKALIKE_DOTS: ReadonlySet<string> = new Set(
  NAME_DOTS.filter((dot) => dot !== NAME_DOT && iconv.encode(dot, 'gb18030').length === 4),
);

const charsets: Record<BankEncoding, Charset> = { GB18030: new Charset('GB18030'), 'UTF-8': new Charset('UTF-8') };

export function charsetOf(encoding: BankEncoding): Charset {
  return charsets[encoding];
}
