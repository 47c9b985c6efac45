import { isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { DomainError } from '../../kernel/domain-error.js';
import type { TableSource } from './table.types.js';

export type TextEncoding = 'utf-8' | 'gb18030';

/**
 * So many characters that are well-formed UTF-8 before the first that is not: the file is damaged UTF-8, and reading it
 * as GB18030 would turn every name into another.
 */
const SURE_OF_UTF8 = 8;

/**
 * UTF-8 if all of the content is, else GB18030: a text in GB18030 with more than a few Chinese characters is practically
 * never well-formed UTF-8. Whether it is well-formed GB18030 shows when it is read.
 * Errors: FILE_ENCODING for UTF-8 with damage inside.
 */
export async function detectEncoding(source: TableSource, hasBom: boolean): Promise<TextEncoding> {
  const invalid = await firstInvalidUtf8(source);
  if (invalid === null) return 'utf-8';
  if (!hasBom && invalid.before < SURE_OF_UTF8) return 'gb18030';
  throw await encodingError(source, invalid.offset);
}

/** Where UTF-8 ends to be well-formed, and how many characters of more than one byte came before (counted to 8). */
async function firstInvalidUtf8(source: TableSource): Promise<{ offset: number; before: number } | null> {
  let carry: Buffer = EMPTY;
  let before = 0;
  let offset = 0;
  for await (const part of source.open()) {
    const chunk = carry.length > 0 ? Buffer.concat([carry, part]) : asBuffer(part);
    const whole = chunk.length - partialUtf8(chunk);
    const body = chunk.subarray(0, whole);
    const wellFormed = isUtf8(body);
    if (!wellFormed || (before < SURE_OF_UTF8 && !isAscii(body))) {
      const walk = walkUtf8(body, wellFormed ? SURE_OF_UTF8 : Infinity);
      before = Math.min(SURE_OF_UTF8, before + walk.characters);
      if (!wellFormed) return { offset: offset + walk.end, before };
    }
    carry = Buffer.from(chunk.subarray(whole));
    offset += whole;
  }
  return carry.length === 0 ? null : { offset, before };
}

/** The text of the content in pieces of whole characters. Errors: FILE_ENCODING. */
export async function* decodeText(source: TableSource, encoding: TextEncoding, bom: number): AsyncGenerator<string> {
  const pieces = new TextPieces(encoding);
  let skip = bom;
  for await (const part of source.open()) {
    let bytes = asBuffer(part);
    if (skip > 0) {
      const skipped = Math.min(skip, bytes.length);
      skip -= skipped;
      bytes = bytes.subarray(skipped);
    }
    // Strings cut from a piece keep the whole piece in memory: pieces stay small.
    for (let at = 0; at < bytes.length; at += PIECE) {
      const text = pieces.next(bytes.subarray(at, at + PIECE)) ?? (await refuse(source, encoding));
      if (text !== '') yield text;
    }
  }
  const text = pieces.next(null) ?? (await refuse(source, encoding));
  if (text !== '') yield text;
}

const PIECE = 256 * 1024;
const EMPTY = Buffer.alloc(0);

/** Decodes bytes that come in pieces. */
export class TextPieces {
  private readonly decoder: TextDecoder;

  constructor(encoding: TextEncoding) {
    this.decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  }

  /** The text up to the last whole character, null when the bytes are not of the encoding. The last call passes null. */
  next(bytes: Uint8Array | null): string | null {
    try {
      return bytes === null ? this.decoder.decode() : this.decoder.decode(bytes, { stream: true });
    } catch {
      return null;
    }
  }
}

async function refuse(source: TableSource, encoding: TextEncoding): Promise<never> {
  const offset =
    encoding === 'gb18030' ? await locateInGb18030(source) : ((await firstInvalidUtf8(source))?.offset ?? 0);
  throw await encodingError(source, offset);
}

/** Bytes at the end that begin a character whose rest has not come yet. */
function partialUtf8(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? back : 0;
    }
  }
  return 0;
}

/** Counts characters of more than one byte up to the first malformed one, or until there are enough. */
function walkUtf8(bytes: Buffer, enough: number): { characters: number; end: number } {
  let characters = 0;
  let at = 0;
  while (at < bytes.length && characters < enough) {
    const byte = bytes[at]!;
    if (byte < 0x80) {
      at += 1;
      continue;
    }
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    if (at + length > bytes.length || !isUtf8(bytes.subarray(at, at + length))) break;
    at += length;
    characters += 1;
  }
  return { characters, end: at };
}

/** Byte offset of the first character that is not GB18030. Reads the content again: only on the way to an error. */
async function locateInGb18030(source: TableSource): Promise<number> {
  const decoder = new TextDecoder('gb18030', { fatal: true });
  let carry: Buffer = EMPTY;
  let offset = 0;
  for await (const part of source.open()) {
    const chunk = carry.length > 0 ? Buffer.concat([carry, part]) : asBuffer(part);
    let at = 0;
    while (at < chunk.length) {
      const length = gb18030Length(chunk, at);
      if (length === 0) return offset + at;
      if (at + length > chunk.length) break;
      if (length > 1 && !decodes(decoder, chunk.subarray(at, at + length))) return offset + at;
      at += length;
    }
    carry = Buffer.from(chunk.subarray(at));
    offset += at;
  }
  return offset;
}

/** Length by the lead bytes; 0 when malformed. A character that is cut off counts as whole. */
function gb18030Length(bytes: Buffer, at: number): number {
  const lead = bytes[at]!;
  if (lead < 0x80) return 1;
  if (lead === 0x80 || lead === 0xff) return 0;
  const second = bytes[at + 1];
  if (second === undefined) return 2;
  if (second >= 0x30 && second <= 0x39) return 4;
  return second >= 0x40 && second !== 0x7f && second !== 0xff ? 2 : 0;
}

function decodes(decoder: TextDecoder, bytes: Uint8Array): boolean {
  try {
    decoder.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

async function encodingError(source: TableSource, offset: number): Promise<DomainError> {
  let line = 1;
  let passed = 0;
  for await (const part of source.open()) {
    for (let at = 0; at < part.length && passed + at < offset; at++) if (part[at] === 0x0a) line += 1;
    passed += part.length;
    if (passed >= offset) break;
  }
  return new DomainError('FILE_ENCODING', 'invalid', { file: source.name, line, offset: offset + 1 });
}

export function asBuffer(part: Uint8Array): Buffer {
  return Buffer.isBuffer(part) ? part : Buffer.from(part.buffer, part.byteOffset, part.byteLength);
}
