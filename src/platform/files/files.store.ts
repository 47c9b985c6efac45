import { Injectable } from '@nestjs/common';
import type { Ctx } from '../db/ctx.js';
import type { Tx } from '../db/db.js';

export interface FileInfo {
  id: string;
  agencyId: number;
  purpose: string;
  name: string;
  mediaType: string;
  /** SM3 of the plain bytes. */
  digest: Buffer;
  /** Bytes. */
  size: number;
  chunkCount: number;
  createdBy: string | null;
  createdAt: Date;
}

interface FileRow extends Omit<FileInfo, 'size'> {
  size: string;
}

/** SQL of stored files. Rows are only ever added. */
@Injectable()
export class FilesStore {
  async newId(tx: Tx): Promise<string> {
    return (await tx.one<{ id: string }>('SELECT uuidv7() AS id'))!.id;
  }

  /** Before the file's own row, which is written last: the reference is checked at the commit. */
  async addChunk(tx: Tx, fileId: string, no: number, cipher: Buffer): Promise<void> {
    await tx.run('INSERT INTO stored_file_chunk (file_id, no, cipher) VALUES ($1, $2, $3)', [fileId, no, cipher]);
  }

  async add(
    ctx: Ctx,
    file: Pick<FileInfo, 'id' | 'purpose' | 'name' | 'mediaType' | 'digest' | 'size' | 'chunkCount'>,
  ): Promise<void> {
    await ctx.tx.run(
      `INSERT INTO stored_file (id, agency_id, purpose, name, digest, size, media_type, chunk_count, created_by, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, nullif($9::bigint, 0), $10)`,
      [
        file.id,
        ctx.agencyId,
        file.purpose,
        file.name,
        file.digest,
        file.size,
        file.mediaType,
        file.chunkCount,
        ctx.actor.userId,
        ctx.now,
      ],
    );
  }

  async find(tx: Tx, fileId: string): Promise<FileInfo | null> {
    const row = await tx.one<FileRow>(
      `SELECT id, agency_id AS "agencyId", purpose, name, media_type AS "mediaType", digest, size,
              chunk_count AS "chunkCount", created_by AS "createdBy", created_at AS "createdAt"
         FROM stored_file WHERE id = $1`,
      [fileId],
    );
    return row && { ...row, size: Number(row.size) };
  }

  async chunk(tx: Tx, fileId: string, no: number): Promise<Buffer | null> {
    const row = await tx.one<{ cipher: Buffer }>(
      'SELECT cipher FROM stored_file_chunk WHERE file_id = $1 AND no = $2',
      [fileId, no],
    );
    return row && row.cipher;
  }

  async countChunks(tx: Tx, fileId: string): Promise<number> {
    const row = await tx.one<{ n: number }>('SELECT count(*)::int AS n FROM stored_file_chunk WHERE file_id = $1', [
      fileId,
    ]);
    return row!.n;
  }
}
