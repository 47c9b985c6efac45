import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../../kernel/domain-error.js';
import { PERSONAL_NUMBERS, type PersonalNumbers } from '../crypto/personal-numbers.js';
import type { Ctx } from '../db/ctx.js';
import type { Tx } from '../db/db.js';
import { FilesStore, type FileInfo } from './files.store.js';
import { openChunk, sealChunk } from './sealed-chunk.js';

/** Largest file the office may hand in, bytes: a region's month is about half of it. */
export const MAX_FILE_BYTES = 200 * 1024 * 1024;
const CHUNK_BYTES = 1024 * 1024;

export interface NewFile {
  /** What the file is for, e.g. 'roll' or 'bank-result'. */
  purpose: string;
  name: string;
  mediaType: string;
  source: AsyncIterable<Buffer>;
  /** MAX_FILE_BYTES unless told. */
  maxBytes?: number;
}

export interface StoredFile {
  id: string;
  /** SM3 of the plain bytes. */
  digest: Buffer;
  /** Bytes. */
  size: number;
}

/**
 * Files as they came and as they went out, encrypted at rest: rolls and bank files are lists of ID and account numbers.
 * Read and written in chunks of 1 MiB, so that the size of a file is never the size of the memory it needs.
 */
@Injectable()
export class FileVault {
  constructor(
    @Inject(FilesStore) private readonly store: FilesStore,
    @Inject(PERSONAL_NUMBERS) private readonly numbers: PersonalNumbers,
  ) {}

  /** Errors: FILE_TOO_LARGE. */
  async put(ctx: Ctx, file: NewFile): Promise<StoredFile> {
    const id = await this.store.newId(ctx.tx);
    const maxBytes = file.maxBytes ?? MAX_FILE_BYTES;
    const hash = createHash('sm3');
    let size = 0;
    let no = 0;
    const keep = async (plain: Buffer, last: boolean): Promise<void> => {
      hash.update(plain);
      await this.store.addChunk(ctx.tx, id, no, sealChunk(this.numbers, { fileId: id, no, last }, plain));
      no += 1;
    };
    // One chunk is held back, because only the end of the source tells which one is the last.
    let held: Buffer | null = null;
    for await (const chunk of inChunks(file.source, CHUNK_BYTES)) {
      size += chunk.length;
      if (size > maxBytes) throw fileTooLarge(maxBytes);
      if (held) await keep(held, false);
      held = chunk;
    }
    await keep(held ?? Buffer.alloc(0), true);
    const digest = hash.digest();
    await this.store.add(ctx, { id, ...file, digest, size, chunkCount: no });
    return { id, digest, size };
  }

  /**
   * The plain bytes. Each chunk is proved before it is given out, the whole at the end: what was done with the bytes
   * counts only when the iteration has ended without an error.
   * Errors: NOT_FOUND; FILE_DAMAGED when a chunk was changed, moved, taken from another file, added or left out.
   */
  async *open(tx: Tx, fileId: string): AsyncGenerator<Buffer> {
    const info = await this.info(tx, fileId);
    const hash = createHash('sm3');
    let size = 0;
    for (let no = 0; no < info.chunkCount; no += 1) {
      const cipher = await this.store.chunk(tx, fileId, no);
      if (!cipher) throw damaged(fileId);
      const plain = openChunk(this.numbers, { fileId, no, last: no === info.chunkCount - 1 }, cipher);
      if (!plain) throw damaged(fileId);
      hash.update(plain);
      size += plain.length;
      if (plain.length > 0) yield plain;
    }
    const whole = size === info.size && hash.digest().equals(info.digest);
    if (!whole || (await this.store.countChunks(tx, fileId)) !== info.chunkCount) throw damaged(fileId);
  }

  /** What is known of a file without opening it; the caller checks `agencyId`. Errors: NOT_FOUND. */
  async info(tx: Tx, fileId: string): Promise<FileInfo> {
    const info = await this.store.find(tx, fileId);
    if (!info) throw new DomainError('NOT_FOUND', 'missing', { what: '该文件' });
    return info;
  }
}

export function fileTooLarge(maxBytes: number): DomainError {
  return new DomainError('FILE_TOO_LARGE', 'invalid', { limit: `${Math.floor(maxBytes / 1024 / 1024)} MB` });
}

function damaged(fileId: string): DomainError {
  return new DomainError('FILE_DAMAGED', 'rule', { fileId });
}

/** Cuts a stream into pieces of exactly `bytes`, the last one shorter. */
async function* inChunks(source: AsyncIterable<Buffer>, bytes: number): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  let held = 0;
  for await (const piece of source) {
    let rest = piece;
    while (held + rest.length >= bytes) {
      yield Buffer.concat([...parts, rest.subarray(0, bytes - held)], bytes);
      rest = rest.subarray(bytes - held);
      parts = [];
      held = 0;
    }
    if (rest.length > 0) parts.push(rest);
    held += rest.length;
  }
  if (held > 0) yield Buffer.concat(parts, held);
}
