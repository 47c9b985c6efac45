import iconv from 'iconv-lite';
import { NAME_DOT, NAME_DOTS } from '../../kernel/name-match.js';
import type { BankEncoding } from './bank-format.js';

/** Why a character cannot go to a bank. */
export type CharacterProblem = 'NOT_ENCODABLE' | 'LOOKALIKE_DOT' | 'INVISIBLE_CHARACTER' | 'CONTROL_CHARACTER';

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
  /** The bytes of a proved character, or why it is refused; by UTF-16 unit, and by code point beyond the first plane. */
  private readonly forms: (Form | undefined)[] = new Array(0x10000);
  private readonly astralForms = new Map<number, Form>();

  constructor(private readonly encoding: BankEncoding) {
    this.decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  }

  /**
   * The bytes of the text as Latin-1, one character a byte, so that its length is its width; null when a character is
   * refused, and `problemIn` then says which.
   */
  bytes(text: string): string | null {
    let out = '';
    for (let i = 0; i < text.length; i += 1) {
      let form = this.forms[text.charCodeAt(i)];
      if (form === undefined) {
        const code = text.codePointAt(i)!;
        form = this.form(code);
        if (code > 0xffff) i += 1;
      }
      if (form.bytes === '') return null;
      out += form.bytes;
    }
    return out;
  }

  /** The first refused character of the text and why; null when the whole text can be sent. */
  problemIn(text: string): { problem: CharacterProblem; character: string } | null {
    for (const character of text) {
      const { problem } = this.form(character.codePointAt(0)!);
      if (problem !== null) return { problem, character };
    }
    return null;
  }

  /** The text of the bytes, or null when they are not of this encoding. */
  decode(bytes: Uint8Array): string | null {
    try {
      return this.decoder.decode(bytes);
    } catch {
      return null;
    }
  }

  private form(code: number): Form {
    const known = code > 0xffff ? this.astralForms.get(code) : this.forms[code];
    if (known !== undefined) return known;
    const form = this.prove(String.fromCodePoint(code));
    // A half of a surrogate pair is not remembered: its unit must go on asking for the pair.
    if (code > 0xffff) this.astralForms.set(code, form);
    else if (code < 0xd800 || code > 0xdfff) this.forms[code] = form;
    return form;
  }

  private prove(character: string): Form {
    if (CONTROL.test(character)) return refused('CONTROL_CHARACTER');
    if (NOT_A_CHARACTER.test(character)) return refused('NOT_ENCODABLE');
    if (INVISIBLE.test(character)) return refused('INVISIBLE_CHARACTER');
    if (LOOKALIKE_DOTS.has(character)) return refused('LOOKALIKE_DOT');
    const bytes = this.encoding === 'UTF-8' ? Buffer.from(character, 'utf8') : iconv.encode(character, 'gb18030');
    if (this.decode(bytes) !== character) return refused('NOT_ENCODABLE');
    return { bytes: bytes.toString('latin1'), problem: null };
  }
}

/** `bytes` as Latin-1, empty when refused. */
interface Form {
  bytes: string;
  problem: CharacterProblem | null;
}

function refused(problem: CharacterProblem): Form {
  return { bytes: '', problem };
}

const LOOKALIKE_DOTS: ReadonlySet<string> = new Set(
  NAME_DOTS.filter((dot) => dot !== NAME_DOT && iconv.encode(dot, 'gb18030').length === 4),
);

const charsets: Record<BankEncoding, Charset> = { GB18030: new Charset('GB18030'), 'UTF-8': new Charset('UTF-8') };

export function charsetOf(encoding: BankEncoding): Charset {
  return charsets[encoding];
}
