import { DomainError } from '../../kernel/domain-error.js';
import type { Section } from './bank-format.js';
import { charsetOf } from './charset.js';
import type { Charset } from './charset.js';

/** No bank's line comes near this; what does is not a text file. */
const MAX_LINE_BYTES = 64 * 1024;
const MAX_BLOCK_BYTES = 256 * 1024;
const LF = 0x0a;
const CTRL_Z = 0x1a;

/** Beginnings of files that people pick by mistake. */
const FOREIGN_STARTS: readonly (readonly [hex: string, found: string])[] = [
  ['504b0304', 'xlsx/zip'],
  ['d0cf11e0', 'xls'],
  ['25504446', 'pdf'],
  ['1f8b08', 'gzip'],
];
const UTF16_MARKS: readonly string[] = ['fffe', 'feff'];
const UTF8_MARK = Buffer.from('efbbbf', 'hex');

/**
 * Cuts the bytes of a bank file into lines, whatever pieces they arrive in. LF ends a line, CR before it is dropped,
 * the last line needs no end, one Ctrl-Z after it is dropped. Neither byte can be part of another character in GB18030
 * or UTF-8, so a broken character spoils one line and never the next.
 * Lines come as decoded text, or as Latin-1 (a character a byte) for fixed-width files; null is a line whose bytes are
 * not of the encoding.
 * Errors: BANK_FILE_EMPTY, BANK_FILE_NOT_TEXT, BANK_FILE_WRONG_ENCODING.
 */
export class LineFeed {
  private readonly charset: Charset;
  private readonly fixed: boolean;
  private tail: Buffer = Buffer.alloc(0);
  private started = false;

  constructor(private readonly section: Pick<Section<string>, 'layout' | 'encoding'>) {
    this.charset = charsetOf(section.encoding);
    this.fixed = section.layout === 'FIXED';
  }

  push(chunk: Uint8Array): (string | null)[] {
    let bytes: Buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (this.tail.length > 0) bytes = Buffer.concat([this.tail, bytes]);
    if (!this.started) {
      // Wait until the beginning can be told; `end` judges what is shorter.
      if (bytes.length < 4) {
        this.tail = Buffer.from(bytes);
        return [];
      }
      bytes = this.start(bytes);
    }
    const end = bytes.lastIndexOf(LF) + 1;
    // The caller may reuse its chunk, so what waits for the next one is copied.
    this.tail = Buffer.from(bytes.subarray(end));
    if (this.tail.length > MAX_LINE_BYTES) throw notText('long line');
    return this.lines(bytes.subarray(0, end));
  }

  /** The last line, when the file does not end with a line end. */
  end(): (string | null)[] {
    let bytes = this.started ? this.tail : this.start(this.tail);
    if (bytes.at(-1) === CTRL_Z) bytes = bytes.subarray(0, -1);
    this.tail = Buffer.alloc(0);
    return bytes.length === 0 ? [] : this.lines(bytes);
  }

  private start(bytes: Buffer): Buffer {
    this.started = true;
    if (bytes.length === 0) throw new DomainError('BANK_FILE_EMPTY', 'invalid');
    const hex = bytes.toString('hex', 0, 4);
    const foreign = FOREIGN_STARTS.find(([start]) => hex.startsWith(start));
    if (foreign) throw notText(foreign[1]);
    if (UTF16_MARKS.includes(hex.slice(0, 4))) throw wrongEncoding(this.section.encoding, 'UTF-16');
    if (!bytes.subarray(0, 3).equals(UTF8_MARK)) return bytes;
    if (this.section.encoding === 'UTF-8') return bytes.subarray(3);
    throw wrongEncoding(this.section.encoding, 'UTF-8');
  }

  private lines(bytes: Buffer): (string | null)[] {
    const out: (string | null)[] = [];
    // A chunk may be a whole file: cut it, so that its text does not exist twice in memory at once.
    for (let from = 0; from < bytes.length;) {
      let to = bytes.length;
      if (to - from > MAX_BLOCK_BYTES) {
        to = bytes.lastIndexOf(LF, from + MAX_BLOCK_BYTES) + 1;
        if (to <= from) throw notText('long line');
      }
      this.blockLines(bytes.subarray(from, to), out);
      from = to;
    }
    return out;
  }

  private blockLines(block: Buffer, out: (string | null)[]): void {
    const whole = this.fixed ? block.toString('latin1') : this.charset.decode(block);
    if (whole !== null) {
      const lines = whole.split('\n');
      if (whole.endsWith('\n')) lines.pop();
      for (const line of lines) out.push(line.endsWith('\r') ? line.slice(0, -1) : line);
      return;
    }
    for (let from = 0; from < block.length;) {
      const end = block.indexOf(LF, from);
      const to = end < 0 ? block.length : end;
      const line = this.charset.decode(block.subarray(from, to));
      out.push(line !== null && line.endsWith('\r') ? line.slice(0, -1) : line);
      from = to + 1;
    }
  }
}

/** The whole file in blocks, so that a million lines do not exist as text at once. */
export function* blocksOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += MAX_BLOCK_BYTES) yield bytes.subarray(from, from + MAX_BLOCK_BYTES);
}

function notText(found: string): DomainError {
  return new DomainError('BANK_FILE_NOT_TEXT', 'invalid', { found });
}

function wrongEncoding(expected: string, found: string): DomainError {
  return new DomainError('BANK_FILE_WRONG_ENCODING', 'invalid', { expected, found });
}
