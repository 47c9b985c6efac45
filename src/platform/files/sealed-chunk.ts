import { DomainError } from '../../kernel/domain-error.js';
import type { PersonalNumbers } from '../crypto/personal-numbers.js';

/** Which piece of which file a chunk is; sealed together with its bytes. */
export interface ChunkPlace {
  fileId: string;
  /** From 0. */
  no: number;
  last: boolean;
}

const VERSION = 1;
const FILE_ID_BYTES = 16;
const HEADER_BYTES = 1 + FILE_ID_BYTES + 4 + 1;

/**
 * Sealed content: version (1), file id (16), chunk number (4, big endian), 1 for the last chunk else 0 (1), bytes.
 * The place is inside what the MAC covers, so chunks cannot change places, move to another file or be cut off the end.
 */
export function sealChunk(numbers: PersonalNumbers, place: ChunkPlace, plain: Buffer): Buffer {
  return numbers.seal(Buffer.concat([header(place), plain]));
}

/** The bytes, or null when the chunk was changed or is not the one of this place. */
export function openChunk(numbers: PersonalNumbers, place: ChunkPlace, sealed: Buffer): Buffer | null {
  try {
    const content = numbers.openBytes(sealed);
    return content.subarray(0, HEADER_BYTES).equals(header(place)) ? content.subarray(HEADER_BYTES) : null;
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}

function header({ fileId, no, last }: ChunkPlace): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.writeUInt8(VERSION, 0);
  bytes.write(fileId.replaceAll('-', ''), 1, FILE_ID_BYTES, 'hex');
  bytes.writeUInt32BE(no, 1 + FILE_ID_BYTES);
  bytes.writeUInt8(last ? 1 : 0, HEADER_BYTES - 1);
  return bytes;
}
