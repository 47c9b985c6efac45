import iconv from 'iconv-lite';
import { DomainError } from '../../kernel/domain-error.js';
import type { TextEncoding } from './text-encoding.js';

export interface WriteCsvOptions {
  encoding?: TextEncoding;
  /** A byte order mark, by which Excel knows UTF-8. Default: with utf-8 only. */
  bom?: boolean;
  delimiter?: string;
}

const CHUNK = 128 * 1024;

/**
 * Rows as delimited text with CRLF, quoted where RFC 4180 asks for it; the same rows give the same bytes. What is written
 * in GB18030 is read back and compared, because the encoder knows an older table than the decoder.
 * Errors: FILE_LOSSY_CHARACTER with row (from 1) and character.
 */
export function* writeCsv(rows: Iterable<readonly string[]>, options: WriteCsvOptions = {}): Generator<Buffer> {
  const { encoding = 'utf-8', delimiter = ',' } = options;
  const special = new RegExp(
    `["\\r\\n${delimiter === '\t' ? '\\t' : delimiter.replace(/[\\\]^-]/g, '\\$&')}]|^[ \\t]|[ \\t]$`,
  );
  if (options.bom ?? encoding === 'utf-8') yield encode('\ufeff', encoding, 0);
  let lines: string[] = [];
  let length = 0;
  let firstRow = 1;
  let row = 0;
  for (const cells of rows) {
    row += 1;
    let line = '';
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i]!;
      if (i > 0) line += delimiter;
      line += special.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
    }
    lines.push(line);
    length += line.length;
    if (length < CHUNK) continue;
    yield encodeLines(lines, encoding, firstRow);
    lines = [];
    length = 0;
    firstRow = row + 1;
  }
  if (lines.length > 0) yield encodeLines(lines, encoding, firstRow);
}

function encodeLines(lines: string[], encoding: TextEncoding, firstRow: number): Buffer {
  const text = `${lines.join('\r\n')}\r\n`;
  const bytes = encodeText(text, encoding);
  if (bytes !== null) return bytes;
  const at = lines.findIndex((line) => encodeText(line, encoding) === null);
  return encode(lines[at]!, encoding, firstRow + at);
}

function encode(text: string, encoding: TextEncoding, row: number): Buffer {
  const bytes = encodeText(text, encoding);
  if (bytes === null) throw lossyCharacter(text, encoding, row);
  return bytes;
}

/** The bytes of a text; null when they do not read back as the same text. */
export function encodeText(text: string, encoding: TextEncoding): Buffer | null {
  if (encoding === 'utf-8') return LONE_SURROGATE.test(text) ? null : Buffer.from(text, 'utf8');
  const bytes = iconv.encode(text, 'gb18030');
  return new TextDecoder('gb18030', { ignoreBOM: true }).decode(bytes) === text ? bytes : null;
}

/** Names the first character of the text that the encoding cannot hold. */
export function lossyCharacter(text: string, encoding: TextEncoding, row: number): DomainError {
  const character = [...text].find((one) => encodeText(one, encoding) === null) ?? '';
  const codePoint = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  const shown = LONE_SURROGATE.test(character) ? '\ufffd' : character;
  return new DomainError('FILE_LOSSY_CHARACTER', 'rule', {
    row,
    character: shown,
    codePoint,
    encoding: encoding.toUpperCase(),
  });
}

const LONE_SURROGATE = /\p{Cs}/u;
