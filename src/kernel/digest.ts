import { createHash, createHmac } from 'node:crypto';
import type { BinaryLike, Hash, KeyObject } from 'node:crypto';
import { DomainError } from './domain-error.js';

/** SM3 (GB/T 32905), as `openssl dgst -sm3` computes it. Text is taken as UTF-8. */
export function sm3(data: Buffer | string): Buffer {
  return createHash('sm3').update(data).digest();
}

/** SM3 as 64 lower-case hexadecimal characters. */
export function sm3Hex(data: Buffer | string): string {
  return createHash('sm3').update(data).digest('hex');
}

/** Keyed SM3, for blind indexes and chains that a reader of the database must not be able to forge. */
export function hmacSm3(key: BinaryLike | KeyObject, data: Buffer | string): Buffer {
  return createHmac('sm3', key).update(data).digest();
}

/**
 * The one text form that is digested: `length:text,` per field, length in UTF-8 bytes, and `-,` for null, so that no
 * two lists of fields share a form. The database has the same function in SQL. Fields are text already: an amount
 * through `toWire`, a period 'YYYY-MM', a date 'YYYY-MM-DD'.
 * Errors: TEXT_NOT_WELL_FORMED (half of a surrogate pair, which UTF-8 and the database cannot hold).
 */
export function canonical(fields: readonly (string | null)[]): string {
  let text = '';
  for (let i = 0; i < fields.length; i += 1) {
    const field = fields[i] as string | null;
    if (field === null) {
      text += '-,';
      continue;
    }
    const bytes = Buffer.byteLength(field, 'utf8');
    if (bytes !== field.length && /\p{Cs}/u.test(field)) {
      throw new DomainError('TEXT_NOT_WELL_FORMED', 'invalid', { field: i + 1 });
    }
    text += `${bytes}:${field},`;
  }
  return text;
}

/** SM3 of data that arrives in pieces. After `hex` the stream is spent. */
export class Sm3Stream {
  private readonly hash: Hash = createHash('sm3');

  update(data: Buffer | string): this {
    this.hash.update(data);
    return this;
  }

  hex(): string {
    return this.hash.digest('hex');
  }
}
