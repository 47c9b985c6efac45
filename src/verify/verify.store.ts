import { Injectable } from '@nestjs/common';
import { Decimal } from '../kernel/money.js';
import type { Tx } from '../platform/db/db.js';
import type { ExpectedBatch } from './domain/batch-content.js';
import { payeeText, type ChainedFile, type Signature } from './domain/batch-text.js';
import { CONTENT_COLUMNS, type PayeeBytes } from './domain/content-rows.js';

const TIME = `'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'`;

/** Where the rows read so far end. */
export interface Place {
  period: string;
  batchId: string;
  lineNo: string;
}

const DIGITS = /^\d{1,18}$/;

export interface FileRow extends ChainedFile {
  batchNumber: string;
  fileId: string;
  storedDigest: string;
  batchLines: number;
  batchTotal: string;
}

export interface SignedBatch {
  id: string;
  number: string;
  state: string;
  round: number;
  /** Digest that the signers of this round signed. */
  signedDigest: string;
}

/** What the verification of batches and bank files reads: plain rows; none of the functions that made them is called. */
@Injectable()
export class VerifyStore {
  /** More memory for the joins of whole years, for this transaction; statistics may be older than the data. */
  async prepare(tx: Tx): Promise<void> {
    await tx.run(`SET LOCAL work_mem = '64MB'`);
    await tx.run('SET LOCAL enable_nestloop = off');
  }

  /** Batches that are not withdrawn, each with the states of its content that were ever signed or stand now. */
  async batches(tx: Tx, agencyId: number): Promise<Map<string, ExpectedBatch>> {
    const rows = await tx.rows<{
      id: string;
      number: string;
      scheme: string;
      period: string;
      kind: string;
      digest: string;
      lines: number;
      total: string;
    }>(
      `SELECT id::text, number, scheme, period::text, kind, coalesce(encode(digest, 'hex'), '') AS digest, line_count AS lines, total
         FROM payout_batch WHERE agency_id = $1 AND state <> 'WITHDRAWN' ORDER BY id`,
      [agencyId],
    );
    const amendments = await tx.rows<{ batchId: string; lineNo: string; digest: string; lines: number; total: string }>(
      `SELECT a.batch_id::text AS "batchId", x.line_no::text AS "lineNo", encode(a.from_digest, 'hex') AS digest, a.from_count AS lines, a.from_total AS total
         FROM batch_amendment a JOIN payout_act x ON x.id = a.payout_act_id JOIN payout_batch b ON b.id = a.batch_id AND b.round = a.round
        WHERE a.agency_id = $1 ORDER BY a.batch_id, a.no DESC`,
      [agencyId],
    );
    const before = new Map<string, typeof amendments>();
    for (const amendment of amendments)
      before.set(amendment.batchId, [...(before.get(amendment.batchId) ?? []), amendment]);
    return new Map(
      rows.map(({ digest, lines, total, ...batch }) => {
        const withdrawn = new Set<string>();
        const earlier = (before.get(batch.id) ?? []).map((amendment) => {
          withdrawn.add(amendment.lineNo);
          const { digest, lines, total } = amendment;
          return { digest, lineCount: lines, total: new Decimal(total), with: new Set(withdrawn) };
        });
        const now = { digest, lineCount: lines, total: new Decimal(total), with: new Set<string>() };
        return [batch.id, { ...batch, contents: [now, ...earlier] }];
      }),
    );
  }

  /**
   * Payouts of the agency in the order of month, batch and line, from the first one behind `after`: as text, by COPY, which
   * costs a third of what rows cost.
   */
  async payouts(tx: Tx, agencyId: number, after: Place | null, limit: number): Promise<Buffer> {
    // COPY takes no parameters.
    const place = [agencyId, after?.period ?? 0, after?.batchId ?? 0, after?.lineNo ?? 0].map(String);
    if (!place.every((part) => DIGITS.test(part))) throw new RangeError(`No place among payouts: ${place.join('/')}`);
    const [agency, ...behind] = place;
    const chunks: Buffer[] = [];
    const copy = tx.copyOut(
      `COPY (SELECT ${CONTENT_COLUMNS.join(', ')} FROM payout WHERE agency_id = ${agency} AND (period, batch_id, line_no) > (${behind.join(', ')})
         ORDER BY agency_id, period, batch_id, line_no LIMIT ${limit}) TO STDOUT`,
    );
    for await (const chunk of copy as AsyncIterable<Buffer>) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  /** What the payee versions add to a line, by id. */
  async payees(tx: Tx, agencyId: number, ids: readonly number[]): Promise<[number, PayeeBytes][]> {
    const rows = await tx.rows<{
      id: string;
      idIndex: string;
      accountName: string;
      accountIndex: string;
      bankName: string | null;
    }>(
      `SELECT id, encode(id_index, 'hex') AS "idIndex", account_name AS "accountName", encode(account_index, 'hex') AS "accountIndex", bank_name AS "bankName"
         FROM payee_version WHERE agency_id = $1 AND id = ANY($2::bigint[])`,
      [agencyId, ids],
    );
    return rows.map((row) => {
      const { indexes, atBank } = payeeText(row);
      return [Number(row.id), { indexes: Buffer.from(indexes), atBank: Buffer.from(atBank) }];
    });
  }

  signatures(tx: Tx, agencyId: number): Promise<Signature[]> {
    return tx.rows<Signature & Record<string, string>>(
      `SELECT s.batch_id::text AS "batchId", s.round::text, s.step, s.actor_id::text AS "actorId", encode(s.digest, 'hex') AS digest,
         s.line_count::text AS "lineCount", s.total::text, to_char(s.signed_at AT TIME ZONE 'UTC', ${TIME}) AS "signedAt",
         encode(s.prev_hash, 'hex') AS "prevHash", encode(s.hash, 'hex') AS hash
         FROM batch_signature s WHERE s.agency_id = $1
        ORDER BY s.batch_id, s.round, CASE s.step WHEN 'SUBMIT' THEN 1 WHEN 'REVIEW' THEN 2 ELSE 3 END`,
      [agencyId],
    );
  }

  signedBatches(tx: Tx, agencyId: number): Promise<SignedBatch[]> {
    return tx.rows<SignedBatch>(
      `SELECT b.id::text, b.number, b.state, b.round, encode(coalesce((SELECT a.from_digest FROM batch_amendment a WHERE a.batch_id = b.id
           AND a.round = b.round ORDER BY a.no LIMIT 1), b.digest), 'hex') AS "signedDigest"
         FROM payout_batch b WHERE b.agency_id = $1 ORDER BY b.id`,
      [agencyId],
    );
  }

  bankFiles(tx: Tx, agencyId: number): Promise<FileRow[]> {
    return tx.rows<FileRow & Record<string, string | number>>(
      `SELECT f.id::text, f.agency_id::text AS "agencyId", f.chain_no::text AS "chainNo", f.batch_id::text AS "batchId", f.format_code AS "formatCode",
         f.format_version::text AS "formatVersion", f.file_name AS "fileName", encode(f.digest, 'hex') AS digest, f.line_count::text AS "lineCount",
         f.total::text, f.issued_by::text AS "issuedBy", to_char(f.issued_at AT TIME ZONE 'UTC', ${TIME}) AS "issuedAt",
         encode(f.prev_hash, 'hex') AS "prevHash", encode(f.hash, 'hex') AS hash, b.number AS "batchNumber", f.file_id AS "fileId",
         encode(s.digest, 'hex') AS "storedDigest", b.line_count AS "batchLines", b.total::text AS "batchTotal"
         FROM bank_file f JOIN payout_batch b ON b.id = f.batch_id JOIN stored_file s ON s.id = f.file_id
        WHERE f.agency_id = $1 ORDER BY f.chain_no, f.id`,
      [agencyId],
    );
  }
}
