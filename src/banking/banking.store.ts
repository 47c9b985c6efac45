import { Injectable } from '@nestjs/common';
import type { Ctx } from '../platform/db/ctx.js';
import type { Tx } from '../platform/db/db.js';
import type { BankFormat } from './domain/bank-format.js';

export interface BankFormatRow {
  code: string;
  version: number;
  name: string;
  definition: BankFormat;
}

export interface BankFileRow {
  id: string;
  batchId: string;
  formatCode: string;
  formatVersion: number;
  fileId: string;
  fileName: string;
  digest: string;
  lineCount: number;
  total: string;
  issuedBy: string;
  issuedAt: Date;
  downloads: number;
}

export interface SlipRow {
  number: string;
  paidOn: string;
  recordedBy: string;
  recordedAt: Date;
}

const BANK_FILE = /* sql */ `SELECT f.id, f.batch_id AS "batchId", f.format_code AS "formatCode", f.format_version AS "formatVersion",
  f.file_id AS "fileId", f.file_name AS "fileName", encode(f.digest, 'hex') AS digest, f.line_count AS "lineCount", f.total,
  u.name AS "issuedBy", f.issued_at AS "issuedAt",
  (SELECT count(*)::int FROM bank_file_download d WHERE d.bank_file_id = f.id) AS downloads
  FROM bank_file f JOIN app_user u ON u.id = f.issued_by`;

/** Formats, bank files, downloads and slips. */
@Injectable()
export class BankingStore {
  /** Newest version of every format of the agency. */
  formats(tx: Tx, agencyId: number): Promise<BankFormatRow[]> {
    return tx.rows<BankFormatRow>(
      'SELECT DISTINCT ON (code) code, version, name, definition FROM bank_format WHERE agency_id = $1 ORDER BY code, version DESC',
      [agencyId],
    );
  }

  /** The given version, or the newest. */
  format(tx: Tx, agencyId: number, code: string, version?: number): Promise<BankFormatRow | null> {
    return tx.one<BankFormatRow>(
      `SELECT code, version, name, definition FROM bank_format WHERE agency_id = $1 AND code = $2 AND ($3::int IS NULL OR version = $3)
       ORDER BY version DESC LIMIT 1`,
      [agencyId, code, version ?? null],
    );
  }

  async insertFormat(ctx: Ctx, format: BankFormat): Promise<number> {
    await ctx.tx.one(`SELECT pg_advisory_xact_lock(hashtext('bank_format'), $1)`, [ctx.agencyId]);
    const row = await ctx.tx.one<{ version: number }>(
      `INSERT INTO bank_format (agency_id, code, version, name, definition, act_id)
       SELECT $1, $2, v.next, $3, jsonb_set($4::jsonb, '{version}', to_jsonb(v.next)), $5
         FROM (SELECT coalesce(max(version), 0) + 1 AS next FROM bank_format WHERE agency_id = $1 AND code = $2) v RETURNING version`,
      [ctx.agencyId, format.code, format.name, JSON.stringify(format), ctx.actId],
    );
    return row!.version;
  }

  async insertBankFile(
    ctx: Ctx,
    file: {
      batchId: string;
      format: BankFormatRow;
      fileId: string;
      fileName: string;
      digest: Buffer;
      lineCount: number;
      total: string;
    },
  ): Promise<string> {
    const row = await ctx.tx.one<{ id: string }>(
      `INSERT INTO bank_file (agency_id, chain_no, batch_id, format_code, format_version, file_id, file_name, digest, line_count, total,
         issued_by, issued_at, prev_hash, hash, act_id)
       VALUES ($1, 0, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', '', $12) RETURNING id`,
      [
        ctx.agencyId,
        file.batchId,
        file.format.code,
        file.format.version,
        file.fileId,
        file.fileName,
        file.digest,
        file.lineCount,
        file.total,
        ctx.actor.userId,
        ctx.now,
        ctx.actId,
      ],
    );
    return row!.id;
  }

  bankFile(tx: Tx, agencyId: number, id: string): Promise<BankFileRow | null> {
    return tx.one<BankFileRow>(`${BANK_FILE} WHERE f.agency_id = $1 AND f.id = $2`, [agencyId, id]);
  }

  bankFileOfBatch(tx: Tx, agencyId: number, batchId: string): Promise<BankFileRow | null> {
    return tx.one<BankFileRow>(`${BANK_FILE} WHERE f.agency_id = $1 AND f.batch_id = $2`, [agencyId, batchId]);
  }

  async insertDownload(ctx: Ctx, bankFileId: string, digest: string): Promise<number> {
    // Concurrent downloads are numbered one after the other.
    await ctx.tx.one(`SELECT pg_advisory_xact_lock(hashtext('bank_file_download'), hashtext($1))`, [bankFileId]);
    const row = await ctx.tx.one<{ no: number }>(
      `INSERT INTO bank_file_download (agency_id, bank_file_id, no, actor_id, at, digest, act_id)
       SELECT $1, $2, coalesce(max(no), 0) + 1, $3, $4, decode($5, 'hex'), $6 FROM bank_file_download WHERE bank_file_id = $2 RETURNING no`,
      [ctx.agencyId, bankFileId, ctx.actor.userId, ctx.now, digest, ctx.actId],
    );
    return row!.no;
  }

  async insertSlip(ctx: Ctx, slip: { batchId: string; number: string; paidOn: string }): Promise<void> {
    await ctx.tx.run(
      `INSERT INTO bank_slip (agency_id, batch_id, number, paid_on, recorded_by, recorded_at, act_id) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [ctx.agencyId, slip.batchId, slip.number, slip.paidOn, ctx.actor.userId, ctx.now, ctx.actId],
    );
  }

  slip(tx: Tx, agencyId: number, batchId: string): Promise<SlipRow | null> {
    return tx.one<SlipRow>(
      `SELECT s.number, s.paid_on AS "paidOn", u.name AS "recordedBy", s.recorded_at AS "recordedAt"
         FROM bank_slip s JOIN app_user u ON u.id = s.recorded_by WHERE s.agency_id = $1 AND s.batch_id = $2`,
      [agencyId, batchId],
    );
  }
}
